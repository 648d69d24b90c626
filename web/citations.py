"""A version of a release as it is cited: BibTeX, RIS and CSL-JSON, to copy and to download."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from starlette.responses import Response

from news import citations
from news.citations import Cited
from news.views import RevisionView

CitationForm = Literal["bib", "ris", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A form of a citation: the ending of its file, its name, the same in every language, and the text."""

    form: CitationForm
    name: str
    text: str


def cited_of(shown: RevisionView) -> Cited:
    """The version that is shown, with its hash and the time at which it was retrieved."""
    return Cited(
        key=shown.key,
        language=shown.language,
        title=shown.title,
        url=shown.url,
        published_at=shown.published_at.isoformat() if shown.published_at else None,
        version=shown.number,
        sha256=shown.fingerprint,
        retrieved_at=shown.seen_at.isoformat(),
        is_version=True,
    )


def every_form(cited: Cited) -> list[Citation]:
    """The citation in each form."""
    return [Citation(form=form, name=name, text=write(cited)) for form, (name, _, write) in _FORMS.items()]


def download(cited: Cited, form: CitationForm) -> Response:
    """The citation as a file that reference managers open."""
    _, media_type, write = _FORMS[form]
    name = cited.label.replace(":", "-")[:_LONGEST_NAME]
    return Response(
        write(cited).encode(),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


_LONGEST_NAME: Final = 100  # characters; a label is of letters that every file system takes


def _csl(cited: Cited) -> str:
    return json.dumps([citations.csl(cited)], ensure_ascii=False, indent=2) + "\n"


_FORMS: Final[Mapping[CitationForm, tuple[str, str, Callable[[Cited], str]]]] = {
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8", citations.bibtex),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8", citations.ris),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", _csl),
}
