"""How an article is cited, with the hash of the version and the time it was retrieved."""

import re
from collections.abc import Mapping

_PUBLISHER = "Ministry of Foreign Affairs of the Republic of Kazakhstan"
_LATEX = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def bibtex(row: Mapping[str, object]) -> str:
    """An `@online` entry (BibLaTeX) for an exported article."""
    label = re.sub(r"[^a-z0-9]+", "-", f"{row['key']}-{row['language']}".lower())
    fields = {
        "author": "{" + _PUBLISHER + "}",
        "title": "{" + str(row["title"]).translate(_LATEX) + "}",
        "date": str(row["published_at"] or "")[:10],
        "url": str(row["url"]),
        "urldate": str(row["last_seen_at"])[:10],
        "langid": {"kk": "kazakh", "ru": "russian", "en": "english"}.get(str(row["language"]), ""),
        "note": f"version {row['revision']}, SHA-256 {row['fingerprint']}, retrieved {row['last_seen_at']}",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@online{{{label},\n{body}\n}}\n"


def ris(row: Mapping[str, object]) -> str:
    """An `ELEC` record (RIS) for an exported article."""
    lines = [
        ("TY", "ELEC"),
        ("AU", _PUBLISHER),
        ("TI", " ".join(str(row["title"]).split())),
        ("DA", str(row["published_at"] or "")[:10].replace("-", "/")),
        ("UR", str(row["url"])),
        ("Y2", str(row["last_seen_at"])[:10].replace("-", "/")),
        ("LA", str(row["language"])),
        ("N1", f"version {row['revision']}, SHA-256 {row['fingerprint']}, retrieved {row['last_seen_at']}"),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines if value or tag == "ER") + "\n"
