"""How a release is cited, with the hash of its version and the time at which it was retrieved."""

import re
from dataclasses import dataclass
from datetime import datetime

from .dates import ALMATY
from .imports import FOREIGN_ENTITY

_PUBLISHER = "Ministry of Foreign Affairs of the Republic of Kazakhstan"
LATEX = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
# What a braced, verbatim address cannot hold.
URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", "\t": "%09", "\n": "%0A", "\r": "%0D"})
_LANGID = {"kk": "kazakh", "ru": "russian", "en": "english"}
_PLAIN = re.compile(r"[^a-z0-9-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A release as it is cited, instants in ISO 8601. `is_version` where one of its revisions is meant."""

    key: str
    language: str
    title: str
    url: str
    published_at: str | None
    version: int
    sha256: str
    retrieved_at: str
    is_version: bool

    @property
    def label(self) -> str:
        """A key that no other citation has, in the letters that every program takes in a key."""
        parts = [*self.key.split("/"), self.language, *([f"v{self.version}"] if self.is_version else [])]
        return ":".join(_PLAIN.sub(lambda match: f"_{ord(match.group()):x}_", part) for part in parts)

    @property
    def note(self) -> str:
        """What makes the citation provable, in words."""
        return f"version {self.version}, SHA-256 {self.sha256}, retrieved {self.retrieved_at}"

    @property
    def author(self) -> str:
        """The ministry, or nobody: what nobody can be shown to have published is not put into its mouth."""
        return "" if self.key.partition("/")[0] == FOREIGN_ENTITY else _PUBLISHER

    @property
    def issued_on(self) -> str:
        """The day in Astana, as the release shows it itself; empty where it has none."""
        if not self.published_at:
            return ""
        return datetime.fromisoformat(self.published_at).astimezone(ALMATY).date().isoformat()

    @property
    def line(self) -> str:
        """The title in one line."""
        return " ".join(self.title.split())


def bibtex(cited: Cited) -> str:
    """An `@online` entry (BibLaTeX)."""
    fields = {
        "author": cited.author and "{" + cited.author + "}",
        "title": "{" + cited.line.translate(LATEX) + "}",
        "date": cited.issued_on,
        "url": cited.url.translate(URL),
        "urldate": cited.retrieved_at[:10],
        "langid": _LANGID.get(cited.language, ""),
        "version": str(cited.version),
        "note": cited.note,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@online{{{cited.label},\n{body}\n}}\n"


def ris(cited: Cited) -> str:
    """An `ELEC` record (RIS)."""
    lines = [
        ("TY", "ELEC"),
        ("ID", cited.label),
        ("AU", cited.author),
        ("TI", cited.line),
        ("DA", cited.issued_on.replace("-", "/")),
        ("UR", "".join(cited.url.splitlines())),
        ("Y2", cited.retrieved_at[:10].replace("-", "/")),
        ("LA", cited.language),
        ("ET", str(cited.version)),
        ("N1", cited.note),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines if value or tag == "ER") + "\n"


def csl(cited: Cited) -> dict[str, object]:
    """An item of CSL-JSON, as reference managers take it."""
    item: dict[str, object] = {
        "id": cited.label,
        "type": "webpage",
        "title": cited.line,
        "URL": cited.url,
        "language": cited.language,
        "version": str(cited.version),
        "accessed": _date_parts(cited.retrieved_at),
        "note": cited.note,
    }
    if cited.author:
        item |= {"author": [{"literal": cited.author}], "publisher": cited.author}
    return item | ({"issued": _date_parts(cited.issued_on)} if cited.issued_on else {})


def _date_parts(instant: str) -> dict[str, object]:
    return {"date-parts": [[int(part) for part in instant[:10].split("-")]]}
