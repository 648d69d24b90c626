"""The description of the API (OpenAPI): what FastAPI derives, told in words, with examples and problems."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI

from .api_route import LANGUAGE
from .languages import LANGUAGES, words
from .problems import MEDIA_TYPE

EXAMPLES: Final = Path(__file__).with_name("api_examples.json")
_PROBLEM: Final = {
    "type": "object",
    "description": "What is wrong (RFC 9457), in the language of `lang`, the cookie or Accept-Language.",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "in", "detail"],
                "properties": {
                    "name": {"type": "string"},
                    "in": {"enum": ["query", "path", "body", "header", "cookie"]},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_LANG: Final = {"name": LANGUAGE, "in": "query", "required": False, "schema": {"enum": list(LANGUAGES)}}
_TAG: Final = {"schema": {"type": "string"}, "description": "Send it as If-None-Match to ask for changes."}
_NEXT: Final = {"schema": {"type": "string"}, "description": "The next page, as rel=next; none on the last."}


def described(app: FastAPI) -> dict[str, Any]:
    """The whole description; made once an application."""
    made: dict[str, Any] | None = getattr(app.state, "described", None)
    if made is None:
        made = app.state.described = _made(app)
    return made


def examples() -> Mapping[str, Any]:
    """A request and its answer for each endpoint, by its name, as the tests make them."""
    found: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return found


def group_of(path: str) -> str:
    """The first word of an endpoint's path, by which the list of all is parted."""
    return path.removeprefix("/api/v1/").partition("/")[0]


def _made(app: FastAPI) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(app.openapi()))
    told = examples()
    for path, method, operation in _operations(found):
        name = operation["operationId"]
        operation["tags"] = [group_of(path)]
        operation["summary"] = words("en").say(f"docs.{name}")
        operation["parameters"] = [*map(_parameter, operation.get("parameters", ())), _parameter(_LANG)]
        _answers(operation, method, told.get(name))
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for own in ("HTTPValidationError", "ValidationError"):
        schemas.pop(own, None)
    schemas["Problem"] = _PROBLEM
    found["components"]["responses"] = {
        "Problem": {
            "description": "What is wrong",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    found["components"]["parameters"] = _hoisted(found)
    found["info"]["description"] = words("en").say("docs.what")
    return found


def _operations(found: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """The parameter in words; that it may be left out is told by `required`, not by a null in its schema."""
    schema = dict(parameter["schema"])
    choices = [each for each in schema.pop("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        schema = {**choices[0], **schema}
    elif choices:
        schema["anyOf"] = choices
    schema.pop("title", None)
    say = words("en").say(f"docs.param_{parameter['name']}")
    return {**parameter, "description": say, "schema": schema}


def _answers(operation: dict[str, Any], method: str, example: Mapping[str, Any] | None) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    answers["default"] = {"$ref": "#/components/responses/Problem"}
    if method == "get":
        answers["304"] = {"description": "Nothing has changed since the reader asked last"}
        headers = answers["200"].setdefault("headers", {})
        headers["ETag"] = _TAG
        if any(each["name"] == "cursor" for each in operation["parameters"]):
            headers["Link"] = _NEXT
    if example is None:
        return
    for status in ("200", "201"):
        if status in answers and "application/json" in answers[status].get("content", {}):
            answers[status]["content"]["application/json"]["example"] = example["answer"]
    if "body" in example:
        operation["requestBody"]["content"]["application/json"]["example"] = example["body"]


def _hoisted(found: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that several endpoints share, told once; the endpoints refer to them."""
    written = Counter(
        json.dumps(parameter, sort_keys=True)
        for _, _, operation in _operations(found)
        for parameter in operation["parameters"]
    )
    shared: dict[str, dict[str, Any]] = {}
    for text, times in written.most_common():
        parameter = json.loads(text)
        if times > 1:
            shared.setdefault(parameter["name"], parameter)
    for _, _, operation in _operations(found):
        operation["parameters"] = [
            {"$ref": f"#/components/parameters/{each['name']}"} if shared.get(each["name"]) == each else each
            for each in operation["parameters"]
        ]
    return shared
