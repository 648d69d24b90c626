"""A release: its languages side by side, its versions, its evidence, and how it is cited."""

from functools import partial
from io import BytesIO
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from monitor import forms
from monitor.bootstrap import Service
from news.errors import NotFoundError
from news.views import RevisionView
from storage.exports import COLUMNS

from . import wording
from .citations import CitationForm, cited_of, download
from .frame import Frame, render
from .pages import Framed, Key, Number, Served, Tongue
from .release import WantedRevision, release, version
from .sizes import size

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def revision_of(
    language: Tongue = None, revision: Number = None, against: Number = None, before: Number = None
) -> WantedRevision:
    """Which version of an article the address asks for."""
    return WantedRevision(language=language, number=revision, against=against, before=before)


Wanted = Annotated[WantedRevision, Depends(revision_of)]


@router.get("/articles/{key:path}/citation.{form}")
def citation(service: Served, frame: Framed, key: Key, form: CitationForm, wanted: Wanted) -> Response:
    """A version as reference managers read it."""
    return download(cited_of(_version(service, frame, key, wanted)), form)


@router.get("/articles/{key:path}/mentions.csv")
def mentions(service: Served, frame: Framed, key: Key, wanted: Wanted) -> Response:
    """Every mention of a state in a version, with the columns of the export of mentions."""
    shown = _version(service, frame, key, wanted)
    stream = BytesIO()
    forms.write_csv([_columns(shown)] if shown.mentions else [], stream, COLUMNS["mentions"])
    name = f"mentions-{cited_of(shown).label.replace(':', '-')[:100]}.csv"
    return Response(
        stream.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/articles/{key:path}")
def article(service: Served, frame: Framed, key: Key, wanted: Wanted) -> Response:
    """One article with its mentions explained and all its versions, or one against another."""
    with service.database.reading() as tx:
        found = release(tx, frame, key, wanted)
    if found is None:
        raise NotFoundError("article", key)
    return render(
        frame,
        "article.html",
        **found,
        repeated=wording.repeated,
        cited=partial(wording.cited, frame),
        size=size,
    )


def _version(service: Service, frame: Frame, key: str, wanted: WantedRevision) -> RevisionView:
    with service.database.reading() as tx:
        found = version(tx, frame, key, wanted)
    if found is None:
        raise NotFoundError("article", key)
    return found


def _columns(shown: RevisionView) -> list[list[object]]:
    """The mentions as the export has them, a list a column."""
    entity, section, external_id = shown.key.split("/", maxsplit=2)
    same = {
        "key": shown.key,
        "entity": entity,
        "section": section,
        "external_id": external_id,
        "language": shown.language,
        "revision": shown.number,
        "published_at": shown.published_at.isoformat() if shown.published_at else None,
        "gazetteer": shown.gazetteer,
    }
    return [
        [same[name] if name in same else getattr(each, name) for each in shown.mentions]
        for name in COLUMNS["mentions"]
    ]
