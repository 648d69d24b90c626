"""How counts of mentions are cited: what was counted, by which gazetteer, and when it was retrieved."""

from dataclasses import dataclass
from datetime import date

from .citations import LATEX, URL

_PUBLISHER = "Ministry monitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedCounts:
    """Counts of a state's mentions as they are cited; `url` is where they are to be had again.

    `narrowed` says in words what was counted of them only, empty where all were.
    """

    code: str
    state: str
    since: date
    until: date
    narrowed: str
    gazetteer: str
    url: str
    retrieved_at: str

    @property
    def label(self) -> str:
        """A key that no other citation has."""
        return (
            f"mentions-{self.code}-{self.since:%Y%m%d}-{self.until:%Y%m%d}-{self.retrieved_at[:10]}".lower()
        )

    @property
    def title(self) -> str:
        """What was counted, of which days."""
        narrowed = f" ({self.narrowed})" if self.narrowed else ""
        return (
            f"Mentions of {self.state} in releases of the Ministry of Foreign Affairs of the Republic of "
            f"Kazakhstan{narrowed}, {self.since.isoformat()} to {self.until.isoformat()}"
        )

    @property
    def note(self) -> str:
        """What makes the counts repeatable, in words."""
        return f"gazetteer version {self.gazetteer}, retrieved {self.retrieved_at}"


def bibtex(cited: CitedCounts) -> str:
    """A `@dataset` entry (BibLaTeX)."""
    fields = {
        "author": "{" + _PUBLISHER + "}",
        "title": "{" + cited.title.translate(LATEX) + "}",
        "date": cited.retrieved_at[:10],
        "url": cited.url.translate(URL),
        "urldate": cited.retrieved_at[:10],
        "version": cited.gazetteer,
        "note": cited.note,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@dataset{{{cited.label},\n{body}\n}}\n"


def ris(cited: CitedCounts) -> str:
    """A `DATA` record (RIS)."""
    day = cited.retrieved_at[:10].replace("-", "/")
    lines = [
        ("TY", "DATA"),
        ("ID", cited.label),
        ("AU", _PUBLISHER),
        ("TI", cited.title),
        ("DA", day),
        ("UR", cited.url),
        ("Y2", day),
        ("ET", cited.gazetteer),
        ("N1", cited.note),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines) + "\n"


def csl(cited: CitedCounts) -> dict[str, object]:
    """An item of CSL-JSON, as reference managers take it."""
    parts = {"date-parts": [[int(part) for part in cited.retrieved_at[:10].split("-")]]}
    return {
        "id": cited.label,
        "type": "dataset",
        "title": cited.title,
        "author": [{"literal": _PUBLISHER}],
        "publisher": _PUBLISHER,
        "URL": cited.url,
        "version": cited.gazetteer,
        "issued": parts,
        "accessed": parts,
        "note": cited.note,
    }
