"""Every form of a language in one automaton, built once and kept; generated forms may wait on disk."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from . import english, kazakh, russian
from .codepage import folded
from .forms import BLOCKED, Case, Form
from .mention import Kind
from .tables import version

_FORMS = {"kk": kazakh.forms, "ru": russian.forms, "en": english.forms}
_PRECEDENCE = ("name", "acronym", "adjective", "demonym", "capital", "metonym")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """The automaton of a language and, by pattern, what each one means."""

    language: str
    automaton: BytesAhoCorasick
    forms: tuple[Form, ...]
    patterns: dict[bytes, Form]


class _Cache:
    """Where generated forms are kept; nowhere until somebody says where."""

    directory: Path | None = None


def use_cache(path: Path) -> None:
    """Keep generated forms in this directory; one that cannot be read or written is ignored."""
    _Cache.directory = path


@functools.cache
def gazetteer(language: str) -> Gazetteer:
    """The compiled table of a language, from the cache on disk where there is one."""
    forms = _cached(language)
    if forms is None:
        forms = _merged(language)
        _keep(language, forms)
    patterns = {folded(form.text): form for form in forms}
    automaton = BytesAhoCorasick(
        list(patterns), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return Gazetteer(
        language=language, automaton=automaton, forms=tuple(patterns.values()), patterns=patterns
    )


def _rank(form: Form) -> tuple[bool, int]:
    return form.code != BLOCKED, _PRECEDENCE.index(form.kind)


def _merged(language: str) -> tuple[Form, ...]:
    """One form for each folded spelling: phrases that are none first, then names before adjectives."""
    chosen: dict[bytes, Form] = {}
    for form in sorted(_FORMS[language](), key=_rank):
        chosen.setdefault(folded(form.text), form)
    chosen.pop(b"", None)
    return tuple(chosen.values())


def _file(language: str) -> Path | None:
    return None if _Cache.directory is None else _Cache.directory / f"countries-{language}-{version()}.json"


def _cached(language: str) -> tuple[Form, ...] | None:
    path = _file(language)
    if path is None:
        return None
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_form(row) for row in rows)
    except (OSError, ValueError, TypeError):
        return None  # a missing or broken cache is built anew


def _form(row: list[object]) -> Form:
    text, code, kind, case, is_open, first = row
    return Form(
        text=str(text),
        code=str(code),
        kind=cast("Kind", kind),
        case=cast("Case", case),
        open=bool(is_open),
        first=bool(first),
    )


def _keep(language: str, forms: tuple[Form, ...]) -> None:
    path = _file(language)
    if path is None:
        return
    rows = [[form.text, form.code, form.kind, form.case, form.open, form.first] for form in forms]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    except OSError:
        return  # a cache that cannot be written only costs time
