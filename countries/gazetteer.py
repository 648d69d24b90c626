"""Every form of a language in one automaton, built once and kept; generated forms may wait on disk."""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from . import english, kazakh, russian
from .codepage import folded
from .forms import BLOCKED, Form
from .tables import version

_FORMS = {"kk": kazakh.forms, "ru": russian.forms, "en": english.forms}
_BYTES = "latin-1"  # a letter a byte, whatever the code page has there
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
    """The compiled table of a language, built once in a process."""
    return build(language, cache=_Cache.directory)


def build(language: str, *, cache: Path | None) -> Gazetteer:
    """The compiled table of a language; forms are read from the cache, or generated and kept there."""
    file = None if cache is None else cache / f"countries-{language}-{version()}.json"
    patterns = None if file is None else _cached(file)
    if patterns is None:
        patterns = _merged(language)
        if file is not None:
            _keep(file, patterns)
    automaton = BytesAhoCorasick(
        list(patterns), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return Gazetteer(
        language=language, automaton=automaton, forms=tuple(patterns.values()), patterns=patterns
    )


def generated(language: str) -> Iterator[Form]:
    """Every form that the tables of a language give, as generated: several may have one spelling."""
    return iter(_FORMS[language]())


def _rank(form: Form) -> tuple[bool, int]:
    return form.code != BLOCKED, _PRECEDENCE.index(form.kind)


def _merged(language: str) -> dict[bytes, Form]:
    """One form for each folded spelling: phrases that are none first, then names before adjectives."""
    chosen: dict[bytes, Form] = {}
    for form in sorted(generated(language), key=_rank):
        chosen.setdefault(folded(form.text), form)
    chosen.pop(b"", None)
    return chosen


def _cached(file: Path) -> dict[bytes, Form] | None:
    """What `_keep` has kept, spellings folded: folding them again costs as much as reading."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        spellings = [spelling.encode(_BYTES) for spelling in kept["spellings"]]
        return dict(zip(spellings, map(Form._make, kept["forms"]), strict=True))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # a missing or broken cache is built anew


def _keep(file: Path, patterns: dict[bytes, Form]) -> None:
    """Writes beside the file and renames, so that another process never reads half of it."""
    kept = {"spellings": [spelling.decode(_BYTES) for spelling in patterns], "forms": list(patterns.values())}
    beside = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        beside.replace(file)
    except OSError:
        return  # a cache that cannot be written only costs time
