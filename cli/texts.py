"""`countries`: which countries the lines of standard input mention."""

import json
import math
import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

import typer

import countries as library
from monitor.settings import load_settings
from news.errors import MonitorError

from .frame import EXIT_USAGE, console, errors

_BEGINS_OBJECT: Final = re.compile(r"\s*\{\s*[\"}]")


class TextLanguage(StrEnum):
    """Languages that a text can be read in."""

    KK = "kk"
    RU = "ru"
    EN = "en"
    AUTO = "auto"


class Form(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    id: object = None
    title: str = ""
    body: str = ""
    language: str
    is_release: bool = False
    mistake: str = ""


def countries(
    *,
    language: Annotated[TextLanguage, typer.Option(case_sensitive=False, help="The language of the text.")],
    form: Annotated[Form, typer.Option("--format", help="A readable line, or JSON Lines.")] = Form.TEXT,
) -> None:
    """Country mentions of what is on standard input, one text a line (or a JSON object a line).

    Ends with 2 where lines could not be read; the others are answered. Example:
    echo "Встреча с послом Алжира" | ./mfa countries --language ru
    """
    if sys.stdin is None:
        raise MonitorError("Standard input is closed. Give the texts there, one a line.")
    library.use_cache(load_settings().data_dir / "cache")
    if sys.stdin.isatty():
        console.print("Type a text and press Enter; Ctrl-D ends.", style="dim")
    write = _write_jsonl if form is Form.JSONL else _write_text
    mistaken = 0
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        line = _read(number, raw.decode("utf-8", "replace").rstrip("\r\n"), language.value)
        mistaken += bool(line.mistake)
        write(line, _find(line))
    if mistaken:
        raise typer.Exit(EXIT_USAGE)


def _find(line: _Line) -> tuple[library.Mention, ...]:
    if line.mistake:
        return ()
    if line.is_release:
        return library.find_in_release(line.title, line.body, line.language)
    return library.find(line.body, line.language)


def _read(number: int, text: str, language: str) -> _Line:
    """What a line holds. One that begins as a JSON object does must be one; any other is plain text."""
    if not _BEGINS_OBJECT.match(text):
        return _Line(number=number, body=text, language=language)
    try:
        content = json.loads(text, parse_constant=_refused, parse_float=_finite)
    except (ValueError, RecursionError):
        said = "begins as a JSON object, but is none that can be read"
        return _Line(number=number, language=language, is_release=True, mistake=said)
    spoken = _text(content.get("language")).strip().lower() or language
    known = [tag.value for tag in TextLanguage]
    return _Line(
        number=number,
        id=content.get("id"),
        title=_text(content.get("title")),
        body=_text(content.get("body")),
        language=spoken,
        is_release=True,
        mistake="" if spoken in known else f"the language “{spoken}” is none of {', '.join(known)}",
    )


def _refused(constant: str) -> None:
    """NaN and Infinity are no JSON, although Python's reader takes them."""
    raise ValueError(constant)


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def _text(value: object) -> str:
    # Half a surrogate pair, which JSON can hold, is no character; "?" keeps the offsets of what follows.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _codes(mentions: tuple[library.Mention, ...]) -> list[str]:
    return sorted({mention.country for mention in mentions})


def _write_jsonl(line: _Line, mentions: tuple[library.Mention, ...]) -> None:
    result: dict[str, object] = {"line": line.number}
    if line.is_release:
        result["id"] = line.id
    if line.mistake:
        result["error"] = line.mistake
    else:
        result |= {"language": _language(line), "countries": _codes(mentions)}
        result["mentions"] = [_as_mapping(mention, with_field=line.is_release) for mention in mentions]
    # Python's own writer, for it keeps whole numbers of any length; what UTF-8 cannot hold goes out escaped.
    written = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(written.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _language(line: _Line) -> str:
    if line.language != "auto":
        return line.language
    return library.detect_language(f"{line.title}\n{line.body}") or "auto"


def _as_mapping(mention: library.Mention, *, with_field: bool) -> dict[str, object]:
    written: dict[str, object] = {
        "country": mention.country,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "kind": mention.kind,
        "role": mention.role,
    }
    return written | ({"field": mention.field} if with_field else {})


def _write_text(line: _Line, mentions: tuple[library.Mention, ...]) -> None:
    if line.mistake:
        errors.print(f"{line.number}: {line.mistake}", markup=False, soft_wrap=True)
        return
    found = "  ".join(f"{m.country} {m.surface}" for m in mentions)
    console.print(f"{line.number}: {found or '–'}", markup=False, soft_wrap=True)
