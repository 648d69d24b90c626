"""What is wrong with a request of a program: `application/problem+json` (RFC 9457) in the reader's language.

Enters: a status with the key of a sentence, and what each parameter lacks.
Leaves: type, title, status, detail, instance, and `errors`, one a parameter.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

from news.errors import BacktestError, NotFoundError, RuleError

from .frame import Frame

MEDIA_TYPE: Final = "application/problem+json"
TITLED: Final = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
_BUSY: Final = 503
_BUSY_S: Final = 30
# Where the sentence for people speaks of pages and links, programs are told another.
_UNLIKE_PAGES: Final[Mapping[str, str]] = {
    "refused.not_found": "problem.404",
    "refused.method": "problem.405",
    "refused.input": "problem.400",
    "refused.bug": "problem.500",
    "refused.storage": "problem.503",
}
_PLACES: Final = frozenset({"query", "path", "body", "header", "cookie"})
# Many kinds of mistake that pydantic tells apart are one to whoever made it.
_SAME: Final[Mapping[str, str]] = {
    "int_type": "int_parsing",
    "int_parsing_size": "int_parsing",
    "int_from_float": "int_parsing",
    "float_type": "float_parsing",
    "finite_number": "float_parsing",
    "bool_type": "bool_parsing",
    "datetime_from_date_parsing": "datetime_parsing",
    "datetime_type": "datetime_parsing",
    "datetime_object_invalid": "datetime_parsing",
    "timezone_aware": "datetime_parsing",
    "date_from_datetime_parsing": "date_parsing",
    "date_from_datetime_inexact": "date_parsing",
    "date_type": "date_parsing",
    "date_parsing": "date_parsing",
    "enum": "literal_error",
    "dataclass_type": "dict_type",
    "model_attributes_type": "dict_type",
    "unexpected_keyword_argument": "unknown_parameter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong with one parameter; `place` is query, path, body or header."""

    name: str
    detail: str
    place: str = "query"


class Refused(Exception):  # noqa: N818 - an answer that was expected, not an error
    """An endpoint cannot answer what was asked; `key` names the sentence about the parameter `name`."""

    def __init__(self, key: str, *, name: str, status: int = 422, place: str = "query", **facts: str) -> None:
        self.key = key
        self.name = name
        self.status = status
        self.place = place
        self.facts = facts
        super().__init__(key)


def is_api(path: str) -> bool:
    """Whether programs read what stands under this path."""
    return path == "/api" or path.startswith("/api/")


def problem(
    request: Request,
    *,
    status: int,
    detail: str,
    mistakes: Iterable[Mistake] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The problem as an answer; the title tells its kind, the detail this one."""
    frame = Frame.of(request)
    titled = status if status in TITLED else 400 if status < 500 else 500  # noqa: PLR2004 - server's own
    body = {
        "type": f"/api/docs#problem-{titled}",
        "title": frame.t(f"problem.title_{titled}"),
        "status": status,
        "detail": detail,
        "instance": quote(request.scope["path"]),
        "errors": [{"name": each.name, "in": each.place, "detail": each.detail} for each in mistakes],
    }
    said = {"Content-Language": frame.language, "Vary": "Accept-Language, Cookie", **(headers or {})}
    return JSONResponse(body, status_code=status, headers=said, media_type=MEDIA_TYPE)


def of_error(
    request: Request,
    *,
    status: int,
    key: str,
    error: Exception | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The problem that an error is; `key` names its sentence where the error itself tells no more."""
    frame = Frame.of(request)
    match error:
        case RequestValidationError():
            mistakes = [_mistake(frame, each) for each in error.errors()]
            return problem(request, status=status, detail=frame.t("problem.input"), mistakes=mistakes)
        case RuleError() | BacktestError():
            return _of_rule(request, error)
        case Refused():
            return _of_refused(request, error)
        case NotFoundError():
            return _of_nothing(request, error)
        case HTTPException(status_code=405):
            headers = {"Allow": ", ".join(allowed(request))}
        case _:
            pass
    return problem(request, status=status, detail=frame.t(_UNLIKE_PAGES.get(key, key)), headers=headers)


def _of_rule(request: Request, error: RuleError | BacktestError) -> JSONResponse:
    """Every mistake of a rule that was sent, by its field; or why it cannot be asked about the past."""
    if isinstance(error, BacktestError):
        return problem(request, status=422, detail=str(error))
    mistakes = [_of_field(line) for line in error.mistakes]
    return problem(request, status=422, detail=Frame.of(request).t("problem.rule"), mistakes=mistakes)


def _of_refused(request: Request, error: Refused) -> JSONResponse:
    said = Frame.of(request).t(error.key, **error.facts)
    mistakes = [Mistake(name=error.name, place=error.place, detail=said)] if error.name else []
    headers = {"Retry-After": str(_BUSY_S)} if error.status == _BUSY else None
    return problem(request, status=error.status, detail=said, mistakes=mistakes, headers=headers)


def _of_nothing(request: Request, error: NotFoundError) -> JSONResponse:
    frame = Frame.of(request)
    if error.what != "page":
        return problem(request, status=404, detail=frame.t("problem.nothing", name=error.key))
    said = frame.t("problem.cursor")
    return problem(request, status=404, detail=said, mistakes=[Mistake(name="cursor", detail=said)])


def allowed(request: Request) -> list[str]:
    """The methods that the address takes, HEAD wherever GET."""
    path, found = request.scope["path"], set[str]()
    for template, methods in request.app.openapi()["paths"].items():
        if re.fullmatch(_pattern(template), path):
            found |= {method.upper() for method in methods}
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def _pattern(template: str) -> str:
    """What an address of that form looks like; a key has slashes in it."""
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(
        (".+" if part == "key" else "[^/]+") if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )


def _of_field(line: str) -> Mistake:
    name, parted, said = line.partition(": ")
    is_named = bool(parted) and re.fullmatch(r"[a-z_]+", name) is not None
    return Mistake(name=name if is_named else "", detail=said if is_named else line, place="body")


def _mistake(frame: Frame, error: Mapping[str, Any]) -> Mistake:
    place, *names = error["loc"]
    if error["type"] == "json_invalid":
        return Mistake(name="", place="body", detail=frame.t("problem.json_invalid", at=str(names[0])))
    return Mistake(
        name=".".join(map(str, names)),
        place=place if place in _PLACES else "body",
        detail=_said(frame, error),
    )


def _said(frame: Frame, error: Mapping[str, Any]) -> str:
    kind = _SAME.get(error["type"], error["type"])
    key = f"problem.{kind}"
    if key not in frame.words.singular:
        return frame.t("problem.other")
    facts = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    if kind == "literal_error":
        facts["expected"] = _choices(facts.get("expected", ""))
    return frame.t(key, **facts)


def _choices(expected: str) -> str:
    """What pydantic lists in English, as a plain list."""
    named: Sequence[str] = re.findall(r"'([^']*)'", expected)
    return ", ".join(named) or expected
