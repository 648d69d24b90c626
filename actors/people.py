"""The persons of one release: several mentions with an office are one person where their names agree."""

from collections.abc import Iterable

from . import names
from .persons import Named

_WHOLE = 2  # words of a whole name


class Person:
    """One person of a release, with every form of the name and every office that is told."""

    __slots__ = ("_forms", "given", "key", "surname", "surname_bones", "told")

    def __init__(self, lead: Named) -> None:
        """A person is known by the fullest name that stands with an office."""
        self.told = [lead]
        self.key = names.key(lead.nominal)
        self.surname, *self.given = _ordered(lead)
        self.surname_bones = names.skeleton(self.surname)
        self._forms: list[tuple[int, bool, int, tuple[str, ...]]] = []

    @property
    def state(self) -> str | None:
        """The state of the office, where any mention tells it."""
        return next((each.state for each in self.told if each.state is not None), None)

    def add(self, words: tuple[str, ...], *, is_plain: bool) -> None:
        """Takes a form of the name, in the nominative as far as can be told."""
        full = sum(not word.endswith(".") for word in words)
        self._forms.append((-full, not is_plain, sum(map(len, words)), words))

    @property
    def name(self) -> str:
        """The form with the most words; of those a nominative, then the shortest."""
        words = min(self._forms)[3]
        return "".join(word if word.endswith(".") and len(word) == _WHOLE else word + " " for word in words).strip()

    def fits_given(self, word: str) -> bool:
        """Whether a word may be this person's given name or its initial."""
        bones = names.skeleton(word)
        return any(
            bones == own or (len(bones) == 1 and own.startswith(bones)) or (len(own) == 1 and bones.startswith(own))
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
    is_first = lead.state in _SURNAME_FIRST or (first.lower().endswith(_SLAVIC[:4]) and not last.lower().endswith(_SLAVIC))
    if is_first and len(words) >= _WHOLE:
        return [first, *words[1:]]
    return [last, *words[:-1]]


def gathered(found: Iterable[Named]) -> tuple[list[Person], list[tuple[Named, Person]]]:
    """The persons, and each mention with the one that it is of."""
    persons: list[Person] = []
    owners: list[tuple[Named, Person]] = []
    for each in sorted(found, key=lambda one: -min(len(one.words), _WHOLE)):
        key = names.key(each.nominal)
        person = next((own for own in persons if names.same_person(own.key, key)), None)
        if person is None:
            person = Person(each)
            persons.append(person)
        else:
            person.told.append(each)
        owners.append((each, person))
    return persons, owners
