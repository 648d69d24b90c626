"""The archive as files over HTTP, of any size: the export of the command line, sent as it is read."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import Response, StreamingResponse

from monitor import export
from monitor.bootstrap import Service
from storage.export_rows import Filter
from storage.exports import COLUMNS

from .api_route import api_router
from .api_terms import Part
from .heads import is_head
from .pages import Served
from .piping import Pipes, pieces
from .problems import Refused

AT_ONCE: Final = 4
TableForm = Literal["csv", "jsonl", "parquet"]
CitedForm = Literal["csv", "jsonl", "parquet", "bib", "ris", "csl.json"]
TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
# What the command line calls the forms that have another name as a file.
_NAMES: Final[Mapping[str, str]] = {"bib": "bibtex", "csl.json": "csl-json"}


async def _answer(request: Request, service: Service, what: str, form: str, part: Filter) -> Response:
    """The file, once its first piece is there: what goes wrong before that is still told as a problem."""
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(what, form, part)}"'}
    if is_head(request.scope):
        return StreamingResponse(_nothing(), media_type=TYPES[form], headers=headers)
    pipes: Pipes = request.app.state.pipes
    write = partial(export.write, service, what, _NAMES.get(form, form), wanted=part)
    pipe = pipes.begin(write)
    if pipe is None:
        raise Refused("problem.busy", name="", status=503)
    whole = pieces(pipe)
    first = await anext(whole, b"")
    return StreamingResponse(_joined(first, whole), media_type=TYPES[form], headers=headers)


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


async def _nothing() -> AsyncIterator[bytes]:
    none: tuple[bytes, ...] = ()
    for piece in none:
        yield piece


def _file_name(what: str, form: str, part: Filter) -> str:
    return "-".join(filter(None, (what, part.country, part.language))) + f".{form}"


def _of_table(what: str) -> Callable[..., Awaitable[Response]]:
    async def answer(
        request: Request, service: Served, part: Part, form: Annotated[TableForm, Path()]
    ) -> Response:
        return await _answer(request, service, what, form, part)

    return answer


def _of_texts(what: str) -> Callable[..., Awaitable[Response]]:
    async def answer(
        request: Request, service: Served, part: Part, form: Annotated[CitedForm, Path()]
    ) -> Response:
        return await _answer(request, service, what, form, part)

    return answer


def _routed() -> APIRouter:
    found = api_router()
    sent: dict[int | str, dict[str, Any]] = {
        200: {"content": {kind.partition(";")[0]: {} for kind in TYPES.values()}, "description": "The file"}
    }
    for what in COLUMNS:
        found.add_api_route(
            f"/export/{what}.{{form}}",
            _of_texts(what) if what in export.CITED else _of_table(what),
            name=f"export_{what}",
            response_class=StreamingResponse,
            responses=sent,
        )
    return found


router = _routed()
