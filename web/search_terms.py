"""What is searched for, as an address says it: pages, scripts and feeds speak the same parameters."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final, get_args

import countries
from actors import OccasionKind
from countries.mention import Role
from news.absence import Visibility
from news.searching import Asked

from .languages import LANGUAGES

ROLES: Final[tuple[str, ...]] = get_args(Role)
OCCASIONS: Final[tuple[str, ...]] = get_args(OccasionKind)
VISIBILITIES: Final[tuple[str, ...]] = get_args(Visibility)
ORDERS: Final = ("newest", "rank")
# In the order in which an address has them, whoever writes it: the same search is the same address.
PARAMETERS: Final = (
    *("q", "country", "role", "occasion", "language", "since", "until", "entity", "section"),
    *("edited", "visibility", "order"),
)
LONGEST_TEXT: Final = 300  # characters; more words than a release's title has find nothing but slowly
_LONGEST: Final = 100  # of any other value: the longest name of a state has half of it
_EARLIEST, _LATEST = date(1991, 1, 1), date(2199, 12, 31)  # beyond them a date is a slip of the finger
_NAME = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MUTE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES, _NO = frozenset({"1", "true", "on", "yes"}), frozenset({"0", "false", "off", "no"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A search as it was typed and as it was read; `mistakes` has the catalogue's key by parameter.

    A parameter with a mistake is left out of what is asked.
    """

    typed: Mapping[str, str]
    asked: Asked
    mistakes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for; an order alone asks for nothing."""
        return not (self.typed.keys() - {"order"})

    def changed(self, **changes: str | None) -> dict[str, str]:
        """The parameters of this search, some changed, as an address takes them."""
        return dict(self.pairs(**changes))

    def pairs(self, **changes: str | None) -> list[tuple[str, str]]:
        """The parameters of this search, some changed; None takes one away."""
        said = {**dict(written(self.asked)), **changes}
        if said.get("order") == ORDERS[0]:
            del said["order"]
        return [(name, value) for name in PARAMETERS if (value := said.get(name))]


class _WrongError(ValueError):
    """Says by a key of the catalogues what is wrong with a value."""


def read(pairs: Iterable[tuple[str, str]]) -> Terms:
    """The search that an address asks for; the first parameter of each name counts, empty ones do not."""
    typed: dict[str, str] = {}
    for name, value in pairs:
        if name in PARAMETERS and (line := _line(value)):
            typed.setdefault(name, line)
    found: dict[str, object] = {}
    mistakes: dict[str, str] = {}
    for name, value in typed.items():
        try:
            found[name] = _READERS[name](value)
        except _WrongError as error:
            mistakes[name] = str(error)
    since, until = found.get("since"), found.get("until")
    if isinstance(since, date) and isinstance(until, date) and until < since:
        mistakes["until"] = "search.wrong.backwards"
        del found["until"]
    return Terms(typed=typed, asked=_asked(found), mistakes=mistakes)


def written(asked: Asked) -> list[tuple[str, str]]:
    """The parameters that ask for this, in their order, without those that say what is so anyway."""
    said = {
        "q": asked.text,
        "country": asked.country,
        "role": asked.role,
        "occasion": asked.occasion,
        "language": asked.language,
        "since": asked.since and asked.since.isoformat(),
        "until": asked.until and asked.until.isoformat(),
        "entity": asked.entity,
        "section": asked.section,
        "edited": "1" if asked.is_edited else None,
        "visibility": asked.visibility,
        "order": None if asked.order == "newest" else asked.order,
    }
    return [(name, value) for name in PARAMETERS if (value := said[name])]


def state_of(text: str) -> str | None:
    """The state that a code or a name in any of the languages means; None where none or several."""
    folded = _folded(text)
    code = folded.upper()
    if code in countries.CODES:
        return code
    if (known := _by_name().get(folded)) is not None:
        return known
    named = {mention.country for mention in countries.find(text)}
    return named.pop() if len(named) == 1 else None


@cache
def _by_name() -> Mapping[str, str]:
    return {
        _folded(countries.name(code, language)): code for language in LANGUAGES for code in countries.CODES
    }


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _line(value: str) -> str:
    """The value on one line, without what controls a terminal or turns the direction of writing."""
    return " ".join("".join(" " if unicodedata.category(each) in _MUTE else each for each in value).split())


def _asked(found: Mapping[str, object]) -> Asked:
    names = {"q": "text", "edited": "is_edited"}
    facts = {names.get(name, name): value for name, value in found.items()}
    return Asked(**facts)  # type: ignore[arg-type]  # each reader gives what its field takes


def _text(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise _WrongError("search.wrong.long")
    return value


def _state(value: str) -> str:
    code = state_of(value) if len(value) <= _LONGEST else None
    if code is None:
        raise _WrongError("search.wrong.state")
    return code


def _day(value: str) -> date:
    if not (value.isascii() and _DAY.fullmatch(value)):
        raise _WrongError("search.wrong.day")
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise _WrongError("search.wrong.day") from error
    if not _EARLIEST <= found <= _LATEST:
        raise _WrongError("search.wrong.year")
    return found


def _truth(value: str) -> bool:
    if value.lower() in _YES | _NO:
        return value.lower() in _YES
    raise _WrongError("search.wrong.truth")


def _name(value: str) -> str:
    if len(value) > _LONGEST or not _NAME.fullmatch(value.lower()):
        raise _WrongError("search.wrong.name")
    return value.lower()


def _tongue(value: str) -> str:
    if len(value) > _LONGEST or not _TAG.fullmatch(value):
        raise _WrongError("search.wrong.language")
    return value


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def choice(value: str) -> str:
        if value not in known:
            raise _WrongError("search.wrong.choice")
        return value

    return choice


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "q": _text,
    "country": _state,
    "role": _one_of(ROLES),
    "occasion": _one_of(OCCASIONS),
    "language": _tongue,
    "since": _day,
    "until": _day,
    "entity": _name,
    "section": _name,
    "edited": _truth,
    "visibility": _one_of(VISIBILITIES),
    "order": _one_of(ORDERS),
}
