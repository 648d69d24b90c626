"""Groups of states with dated membership: who belonged to the EU, the Gulf or BRICS on a day.

`groups.tsv` names them, `memberships.tsv` says who belonged when, with the sources in its remarks. Suspended
states stay members; observers and partners are none. Both tables lie beside this module and not in `tables/`,
whose hash says whether mentions may change: a new member changes none.
"""

import functools
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from .errors import LANGUAGES, UnknownLanguageError

_HERE = Path(__file__).parent
_YEAR: Final = 4  # letters of a day of which only the year is known


class _Group(NamedTuple):
    names: dict[str, str]
    also: frozenset[str]


class _Membership(NamedTuple):
    first: date
    last: date
    states: frozenset[str]


def groups() -> tuple[str, ...]:
    """The key of every group, in the table's order."""
    return tuple(_groups())


def key(written: str) -> str | None:
    """The key of the group that people write so ("GCC", "Gulf", its name in any language); None for none."""
    folded = _folded(written)
    return next((key for key, group in _groups().items() if folded == key or folded in group.also), None)


def name(group: str, language: str) -> str:
    """The display name of a group.

    Raises:
        UnknownLanguageError: for a language other than kk, ru and en.
        KeyError: for a group outside `groups()`.
    """
    if language not in LANGUAGES:
        raise UnknownLanguageError(language)
    return _groups()[group].names[language]


@functools.lru_cache(maxsize=4096)
def members(group: str, on: date) -> frozenset[str]:
    """The states that belong to a group on that day, its first and last included; empty before it began.

    Raises:
        KeyError: for a group outside `groups()`.
    """
    return frozenset().union(
        *(each.states for each in _memberships()[group] if each.first <= on <= each.last)
    )


def _lines(table: str) -> list[list[str]]:
    text = (_HERE / f"{table}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@functools.cache
def _groups() -> dict[str, _Group]:
    return {
        key: _Group(
            names={"kk": kazakh, "ru": russian, "en": english},
            also=frozenset(map(_folded, (kazakh, russian, english, *also.split(";")))) - {""},
        )
        for key, kazakh, russian, english, also in _lines("groups")
    }


def _folded(written: str) -> str:
    return "-".join(written.casefold().replace("_", " ").replace("-", " ").strip("«» ").split())


@functools.cache
def _memberships() -> dict[str, tuple[_Membership, ...]]:
    found: dict[str, tuple[_Membership, ...]] = {}
    for group, first, last, states in _lines("memberships"):
        membership = _Membership(
            first=_day(first, date.min), last=_day(last, date.max), states=frozenset(states.split())
        )
        found[group] = (*found.get(group, ()), membership)
    return found


def _day(written: str, always: date) -> date:
    if not written:
        return always
    return date.fromisoformat(f"{written}-01-01" if len(written) == _YEAR else written)
