"""The values that rules and conditions may name, and the nearest to one that is none of them."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Final, get_args

import actors
import countries
from actors import OccasionKind
from countries import groups
from countries.mention import Field, Role
from news.entities import MINISTRY, SECTIONS
from news.rules import Subject

LANGUAGES: Final = ("kk", "ru", "en")
EVENT_KINDS: Final[tuple[str, ...]] = get_args(OccasionKind)
LONGEST_PHRASE: Final = 200
_ROLES: Final[tuple[str, ...]] = get_args(Role)
_FIELDS: Final[tuple[str, ...]] = get_args(Field)
_ENTITY: Final = re.compile(r"mfa(-[a-z0-9]+)*(-\*)?")
_LONGEST_VALUE: Final = 60  # characters that a message repeats, and among which the nearest is looked for
_FEW: Final = 12  # names that a message can list without hiding what it says
# What people write for a language; KZ is a state.
_TONGUES: Final = {
    **dict.fromkeys(("kz", "kaz", "qaz", "kazakh"), "kk"),
    **dict.fromkeys(("rus", "russian"), "ru"),
    **dict.fromkeys(("eng", "english", "gb", "uk", "us"), "en"),
}
_FIELD_WORDS: Final = {"headline": "title", "text": "body"}


def advice(value: str, known: Iterable[str]) -> str:
    """What to write in the place of an unknown value: the nearest known one, or all where they are few."""
    known = tuple(known)
    written = value.casefold()[:_LONGEST_VALUE]
    near = get_close_matches(written, [each.casefold() for each in known], n=1, cutoff=0.6)
    if near:
        return f"did you mean {next(each for each in known if each.casefold() == near[0])}?"
    shown = ", ".join(known[:_FEW])
    return f"write one of {shown}" + (", …" if len(known) > _FEW else "")


def shown(value: str) -> str:
    """A value as a message repeats it: on one line, and not longer than helps."""
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"


def country(value: str) -> str:
    """The code of a state; ValueError with what to write where it is none."""
    code = value.upper()
    if code in countries.CODES:
        return code
    named = sorted({mention.country for mention in countries.find(shown(value))})
    hint = f"; did you mean {' or '.join(named)}?" if named else ""
    raise ValueError(f"{shown(value)} is no ISO 3166-1 alpha-2 code (nor XK){hint}")


def group(value: str) -> str:
    """The key of a group of states; ValueError with what to write where there is none."""
    key = groups.key(value)
    if key is None:
        raise ValueError(f"there is no group “{shown(value)}”; {advice(value, groups.groups())}")
    return key


def language(value: str) -> str:
    """The tag of a language of the portal; ValueError with what to write where it is none."""
    tag = value.lower()
    if tag in LANGUAGES:
        return tag
    meant = _TONGUES.get(tag)
    hint = f"did you mean {meant}?" if meant else f"write one of {', '.join(LANGUAGES)}"
    raise ValueError(f"“{shown(value)}” is no language of the portal; {hint}")


def actor(value: str) -> str:
    """The key of an organisation or person; ValueError with what to write where it can be none.

    Persons are not listed anywhere: any name makes a key, `person:Murat Nurtleu` too.
    """
    if value.startswith("person:"):
        name = value.removeprefix("person:").strip()
        key = (
            value
            if name.islower() and " " not in name and name.isascii()
            else actors.person_key(_titled(name))
        )
        if key != "person:":
            return key
        raise ValueError(
            f"“{shown(value)}” names no person; write person: and a name, such as person:Kofi Annan"
        )
    known = actors.organisation_keys()
    upper = {key.upper(): key for key in known}
    key_of = upper.get(value.upper())
    if key_of:
        return key_of
    nearest = upper.get(f"ORG:{value.upper()}")
    raise ValueError(
        f"there is no actor “{shown(value)}”; "
        + (f"did you mean {nearest}?" if nearest else f"{advice(value, known)} (or person: and a name)")
    )


def event_kind(value: str) -> str:
    """A kind of event; ValueError with what to write where it is none."""
    return _one_of("kind of event", value, EVENT_KINDS)


# Marks that somebody may take for part of what is looked for; at its edge they are not.
_EDGE: Final = re.compile(r'^[=\s"«“„]*([%#№$€£₸₽+*&@])|([%#№$€£₸₽+*&@])["»”\s]*$')


def phrase(value: str) -> str:
    """A phrase with single spaces; ValueError where nothing could be found by it."""
    text = " ".join(value.split())
    if not text.isprintable() or len(text) > LONGEST_PHRASE or not re.search(r"[^\W_]", text):
        raise ValueError(
            f"“{shown(text)}” is no phrase; write up to {LONGEST_PHRASE} characters with a letter or digit"
        )
    if mark := _EDGE.search(text):
        raise ValueError(
            f"“{shown(text)}”: the {mark[1] or mark[2]} at its edge is never looked at; leave it out"
        )
    return text


def entity(value: str) -> str:
    """The ministry, one of its posts, or all posts (`mfa-*`); ValueError where it can be none of them."""
    name = value.lower()
    if _ENTITY.fullmatch(name):
        return name
    raise ValueError(
        f"“{shown(value)}” is no entity; write {MINISTRY}, a post such as mfa-paris, or mfa-* for all posts"
    )


def section(value: str) -> str:
    """A section of the portal; ValueError with what to write where it is none."""
    return _one_of("section", value, SECTIONS)


def _role(value: str) -> str:
    return _one_of("role", value, _ROLES)


def _field(value: str) -> str:
    return _one_of("field", _FIELD_WORDS.get(value.lower(), value), _FIELDS)


READERS: Final[Mapping[Subject, Callable[[str], str]]] = {
    "entity": entity,
    "section": section,
    "language": language,
    "role": _role,
    "field": _field,
    "country": country,
    "group": group,
    "phrase": phrase,
    "actor": actor,
    "event_kind": event_kind,
}


def _one_of(what: str, value: str, known: tuple[str, ...]) -> str:
    if value.lower() in known:
        return value.lower()
    raise ValueError(f"there is no {what} “{shown(value)}”; {advice(value, known)}")


def _titled(name: str) -> str:
    """The name as names are written, for one in small letters is taken for none."""
    return name.title() if name.islower() else name
