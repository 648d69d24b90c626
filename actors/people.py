"""The persons of one release: several mentions with an office are one person where their names agree."""

from collections.abc import Iterable

from . import names
from .persons import Named

_WHOLE = 2  # words of a whole name
_MOST = 100  # persons of a release; each new name is compared with all of them


class Person:
    """One person of a release, with every form of the name and every office that is told."""

    __slots__ = ("_best", "given", "key", "kind", "office", "state", "surname", "surname_bones")

    def __init__(self, lead: Named) -> None:
        """A person is known by the fullest name that stands with an office."""
        self.key = names.key(lead.nominal)
        self.office, self.kind, self.state = lead.office, lead.kind, lead.state
        self.surname, *self.given = _ordered(lead)
        self.surname_bones = names.skeleton(self.surname)
        self._best: tuple[int, bool, int, tuple[str, ...]] = (1, True, 0, lead.nominal)

    def tell(self, other: Named) -> None:
        """Takes the state of another mention where none was told before."""
        self.state = self.state or other.state

    def add(self, words: tuple[str, ...], *, is_plain: bool) -> None:
        """Takes a form of the name, in the nominative as far as can be told."""
        full = sum(not word.endswith(".") for word in words)
        self._best = min(self._best, (-full, not is_plain, sum(map(len, words)), words))

    @property
    def name(self) -> str:
        """The form with the most words; of those a nominative, then the shortest."""
        return " ".join(self._best[3])

    def fits_given(self, word: str) -> bool:
        """Whether a word may be this person's given name or its initial."""
        bones = names.skeleton(word)
        return any(
            bones == own
            or (len(bones) == 1 and own.startswith(bones))
            or (len(own) == 1 and bones.startswith(own))
            for own in map(names.skeleton, self.given)
            if own and bones
        )


# Where the surname comes first: China, Korea, Viet Nam.
_SURNAME_FIRST = frozenset({"CN", "KR", "KP", "VN"})
_SLAVIC = ("ов", "ев", "ова", "ева", "ин", "ина", "ov", "ev", "yev", "ova", "eva", "in", "ina")


def _ordered(lead: Named) -> list[str]:
    """The surname, then the other words that tell this person."""
    words = [word for word in lead.nominal if word[0].isupper()]
    first, last = words[0], words[-1]
    is_first = lead.state in _SURNAME_FIRST or (
        first.lower().endswith(_SLAVIC[:4]) and not last.lower().endswith(_SLAVIC)
    )
    if is_first and len(words) >= _WHOLE:
        return [first, *words[1:]]
    return [last, *words[:-1]]


def gathered(found: Iterable[Named]) -> tuple[list[Person], list[tuple[Named, Person]]]:
    """The persons, and each mention with the one that it is of."""
    by_key: dict[str, Person] = {}
    persons: list[Person] = []
    owners: list[tuple[Named, Person]] = []
    for each in sorted(found, key=lambda one: -min(len(one.words), _WHOLE)):
        key = names.key(each.nominal)
        person = by_key.get(key) or _alike(persons, key)
        if person is None:
            if each.is_weak or len(persons) == _MOST:
                continue
            person = Person(each)
            persons.append(person)
        by_key[key] = person
        person.tell(each)
        owners.append((each, person))
    return persons, owners


def _alike(persons: list[Person], key: str) -> Person | None:
    return next((own for own in persons if names.same_person(own.key, key)), None)
