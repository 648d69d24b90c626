"""`countries`: which countries the lines of standard input mention."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import orjson
import typer

import countries as library
from monitor.settings import load_settings

from .frame import console


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
    id: object
    title: str
    body: str
    language: str
    is_release: bool


def countries(
    *,
    language: Annotated[TextLanguage, typer.Option(help="The language of the text.")],
    form: Annotated[Form, typer.Option("--format", help="A readable line, or JSON Lines.")] = Form.TEXT,
) -> None:
    """Country mentions of what is on standard input, one text a line (or a JSON object a line).

    Example: echo "Встреча с послом Алжира" | ./mfa countries --language ru
    """
    cache = load_settings().data_dir / "cache"
    library.use_cache(cache)
    stream = sys.stdin.buffer
    if sys.stdin.isatty():
        console.print("Type a text and press Enter; Ctrl-D ends.", style="dim")
    for number, raw in enumerate(stream, start=1):
        line = _read(number, raw.decode("utf-8", "replace").rstrip("\r\n"), language.value)
        mentions = (
            library.find_in_release(line.title, line.body, line.language)
            if line.is_release
            else library.find(line.body, line.language)
        )
        write = _write_jsonl if form is Form.JSONL else _write_text
        write(line, mentions)


def _read(number: int, text: str, language: str) -> _Line:
    if text.lstrip().startswith("{"):
        try:
            content = orjson.loads(text.encode("utf-8", "replace"))
        except orjson.JSONDecodeError:
            content = None
        if isinstance(content, dict):
            return _Line(
                number=number,
                id=content.get("id"),
                title=_text(content.get("title")),
                body=_text(content.get("body")),
                language=_text(content.get("language")) or language,
                is_release=True,
            )
    return _Line(number=number, id=None, title="", body=text, language=language, is_release=False)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _codes(mentions: tuple[library.Mention, ...]) -> list[str]:
    return sorted({mention.country for mention in mentions})


def _write_jsonl(line: _Line, mentions: tuple[library.Mention, ...]) -> None:
    language = line.language
    if language == "auto":
        language = library.detect_language(f"{line.title}\n{line.body}") or "auto"
    result: dict[str, object] = {"line": line.number}
    if line.is_release:
        result["id"] = line.id
    result |= {"language": language, "countries": _codes(mentions)}
    result["mentions"] = [_as_mapping(mention, with_field=line.is_release) for mention in mentions]
    sys.stdout.buffer.write(orjson.dumps(result) + b"\n")
    sys.stdout.buffer.flush()


def _as_mapping(mention: library.Mention, *, with_field: bool) -> dict[str, object]:
    written: dict[str, object] = {
        "country": mention.country,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface.encode("utf-8", "replace").decode(),
        "kind": mention.kind,
        "role": mention.role,
    }
    return written | ({"field": mention.field} if with_field else {})


def _write_text(line: _Line, mentions: tuple[library.Mention, ...]) -> None:
    found = "  ".join(f"{m.country} {m.surface}" for m in mentions)
    console.print(f"{line.number}: {found or '–'}", markup=False, soft_wrap=True)
