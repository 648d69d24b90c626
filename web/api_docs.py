"""The API told in the reader's language: each endpoint with its parameters, a request and its answer."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from . import conditional, problems
from .api_schema import described, examples, group_of
from .frame import Frame, render
from .pages import Framed

router = APIRouter(prefix="/api", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter as the page shows it."""

    name: str
    place: str
    form: str
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint as the page shows it; `request` is a command line, `answer` JSON, both empty for none."""

    name: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    request: str
    answer: str


@router.get("/openapi.json")
def description(request: Request) -> Response:
    """The description for programs."""
    return conditional.unless_known(request, JSONResponse(described(request.app)))


@router.get("/docs")
def page(request: Request, frame: Framed) -> Response:
    """The description for people, without a script."""
    base = str(request.base_url).rstrip("/")
    groups = [(name, tuple(found)) for name, found in groupby(_endpoints(request, base), key=_group)]
    return render(frame, "docs.html", groups=groups, problems=_problems(frame))


def _group(endpoint: Endpoint) -> str:
    return group_of(endpoint.path)


def _problems(frame: Frame) -> list[tuple[int, str]]:
    return [(status, frame.t(f"problem.title_{status}")) for status in problems.TITLED]


def _endpoints(request: Request, base: str) -> list[Endpoint]:
    whole, told = described(request.app), examples()
    found = [
        Endpoint(
            name=operation["operationId"],
            method=method.upper(),
            path=path,
            parameters=tuple(_parameter(whole, each) for each in operation["parameters"]),
            request=_command(base, told[operation["operationId"]])
            if operation["operationId"] in told
            else "",
            answer=_answer(told.get(operation["operationId"])),
        )
        for path, methods in whole["paths"].items()
        for method, operation in methods.items()
    ]
    return sorted(found, key=_group)


def _parameter(whole: Mapping[str, Any], parameter: Mapping[str, Any]) -> Parameter:
    if "$ref" in parameter:
        parameter = whole["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return Parameter(
        name=parameter["name"],
        place=parameter["in"],
        form=_form(parameter["schema"]),
        is_needed=parameter.get("required", False),
    )


def _form(schema: Mapping[str, Any]) -> str:
    """What may stand for the parameter, shortly: the choices, the bounds, or the kind of value."""
    schema = schema.get("items", schema)
    choices = schema.get("enum", ())
    if choices:
        shown = [str(each) for each in choices]
        return " | ".join(shown if len(shown) < 20 else [*shown[:3], "…"])  # noqa: PLR2004 - states are 250
    if "minimum" in schema and "maximum" in schema:
        return f"{schema['minimum']}…{schema['maximum']}"
    return str(schema.get("format") or schema.get("pattern") or schema.get("type", ""))


def _command(base: str, example: Mapping[str, Any] | None) -> str:
    """The request for a command line."""
    if example is None:
        return ""
    parts = ["curl", "-s"]
    if example["method"] != "GET":
        parts += ["-X", example["method"], "-H", "Authorization: Bearer TOKEN"]
    if "body" in example:
        parts += ["-H", "Content-Type: application/json", "-d", json.dumps(example["body"])]
    return shlex.join([*parts, base + example["path"]])


def _answer(example: Mapping[str, Any] | None) -> str:
    if example is None or example["answer"] is None:
        return ""
    return json.dumps(example["answer"], ensure_ascii=False, indent=2)
