"""Who acts in a release beside the states, and what kind of event it tells of: a library of its own.

In go the title and the text of a release in Kazakh, Russian or English. Out come `ActorMention`s of
organisations and of persons named with an office, with offsets in code points of the original field, and
`Occasion`s: the kinds of event, each with the sentence that shows it. It never reads the clock, the network
or the environment, and never raises for the content of a text. Tables are read at the first call.
"""

from typing import TYPE_CHECKING

from .mention import ActorMention, Field, Kind, Occasion, OccasionKind, OfficeKind

if TYPE_CHECKING:
    from .alone import FullNames

__all__ = [
    "ActorMention",
    "Field",
    "Kind",
    "Occasion",
    "OccasionKind",
    "OfficeKind",
    "find_in_release",
    "full_name",
    "full_names",
    "occasions",
    "organisation_keys",
    "organisation_name",
    "person_key",
    "same_person",
    "version",
]


def find_in_release(title: str, text: str) -> tuple[ActorMention, ...]:
    """Organisations and persons of a release, the title's first, sorted by start, non-overlapping."""
    from . import finding  # noqa: PLC0415  # the tables load at the first call, not at import

    return finding.find_in_release(title, text)


def occasions(title: str, text: str) -> tuple[Occasion, ...]:
    """The kinds of event that a release tells of, at most one of a kind, the best told first."""
    from . import events  # noqa: PLC0415  # the tables load at the first call, not at import

    return events.occasions(title, text)


def full_names(title: str, text: str) -> "FullNames":
    """Where a person who is asked for by key stands by the full name, with an office or without."""
    from . import alone  # noqa: PLC0415  # its expressions compile at the first call, not at import

    return alone.FullNames(title, text)


def full_name(key: str) -> tuple[str, ...]:
    """What `full_names` has to have all of for it to find a person; empty for those it never looks for."""
    from . import alone  # noqa: PLC0415  # its expressions compile at the first call, not at import

    return alone.full_name(key)


def organisation_keys() -> tuple[str, ...]:
    """The key of every organisation that is known, in the table's order."""
    from . import organisations  # noqa: PLC0415  # the tables load at the first call, not at import

    return organisations.organisation_keys()


def organisation_name(key: str, language: str) -> str:
    """The name of an organisation for showing; in English for another language, the key where unknown."""
    from . import organisations  # noqa: PLC0415  # the tables load at the first call, not at import

    return organisations.organisation_name(key, language)


def person_key(name: str) -> str:
    """The key of a person named so, in any of the languages; a bare prefix where no name is in it."""
    from . import names  # noqa: PLC0415  # its expressions compile at the first call, not at import

    return names.key(tuple(name.split()))


def same_person(a: str, b: str) -> bool:
    """Whether two keys of persons may name one: surnames nearly equal, given names compatible."""
    from . import names  # noqa: PLC0415  # its expressions compile at the first call, not at import

    return names.same_person(a, b)


def version() -> str:
    """A hash of the tables and rules: what was found under the same one is the same."""
    from . import tables  # noqa: PLC0415  # tables are read at the first call, not at import

    return tables.version()
