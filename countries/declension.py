"""Russian declension by ending: names, adjectives, several words in agreement, and names of inhabitants.

Names of states, capitals and inhabitants follow few patterns, so that endings and one table of exceptions
(`tables/ru.words.tsv`) give every case. A dictionary of the language was rejected: it guesses at the names it
lacks, takes some for surnames, and could not serve as an independent judge of these forms in the tests.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from typing import TypeAlias

from .tables import irregular

_CASES = 6  # nominative, genitive, dative, accusative, instrumental, prepositional
_HUSHERS = "жшчщц"
_NO_Y = "гкхжшчщ"  # letters after which ы is written и
_VOWELS = "аеёиоуыэюя"

Cases: TypeAlias = tuple[tuple[str, ...], ...]

# The nominative's ending, then those of the six cases, variants parted by `/`; the first that fits counts.
# Written for a hard stem: `_joined` makes ы after к, х, ш into и, and о after ж, ш, ц into е.
_NOUNS = (
    ("ство", "ство ства ству ство ством стве"),
    ("ие", "ие ия ию ие ием ии"),
    ("ий", "ий ия ию ий ием ии"),
    ("й", "й я ю й ем е"),
    ("ь", "ь я ю ь ем е"),
    ("ия", "ия ии ии ию ией/иею ии"),
    ("я", "я и е ю ей/ею е"),
    ("ы", "ы - ам ы ами ах"),
    ("ец", "ец ца цу ец цем це"),
    *((f"{vowel}а", "") for vowel in "аеиоуэ"),  # Самоа, Никарагуа, Апиа do not decline
    ("а", "а ы е у ой/ою е"),
    *((vowel, "") for vowel in "еёиоуэю"),
    ("", "- а у - ом е"),
)
_ADJECTIVES = (
    ("ний", "ний него нему ний ним нем"),
    ("ий", "ий ого ому ий им ом"),
    ("ый", "ый ого ому ый ым ом"),
    ("ой", "ой ого ому ой ым ом"),
    ("яя", "яя ей ей юю ей ей"),
    ("льшая", "льшая льшой льшой льшую льшой льшой"),
    ("ая", "ая ой ой ую ой ой"),
    ("ое", "ое ого ому ое ым ом"),
    ("ее", "ее его ему ее им ем"),
    ("овы", "овы овых овым овы овыми овых"),
    ("евы", "евы евых евым евы евыми евых"),
    ("ые", "ые ых ым ые ыми ых"),
    ("ие", "ие их им ие ими их"),
)
# Acronyms (ССР, БиГ, РУз) numbers, and what stands in brackets.
_INDECLINABLE = re.compile(r"[^\W\d_][А-ЯЁ]|[\W\d]$")
_LINKS = frozenset({"и", "-", "—"})
_ADJECTIVE_ENDINGS = tuple(ending for ending, _ in _ADJECTIVES)


def inflected(phrase: str) -> set[str]:
    """The phrase in each case: "X и Y" and adjectives decline with the noun, what depends on it stays."""
    tokens = phrase.split(" ")
    declining = _declining(tokens)
    columns = [declining.get(place, ((token,),) * _CASES) for place, token in enumerate(tokens)]
    return {
        " ".join(chosen)
        for case in range(_CASES)
        for chosen in itertools.product(*(column[case] for column in columns))
    }


def _declining(tokens: list[str]) -> dict[int, Cases]:
    """Places of the words that decline, with their cases."""
    found: dict[int, Cases] = {}
    at, last = 0, len(tokens) - 1
    while True:
        while at < last and _is_adjective(tokens[at]):
            found[at] = _adjective_cases(tokens[at])
            at += 2 if tokens[at + 1] in _LINKS else 1
        found[at] = _noun_cases(tokens[at], after_adjective=at - 1 in found)
        if at + 1 == last and _is_adjective(tokens[last]):  # Республика Сербская
            found[last] = _adjective_cases(tokens[last])
        if at < last - 1 and tokens[at + 1] in _LINKS:
            at += 2
        elif at < last and tokens[at].endswith(","):
            at += 1
        else:
            return found


def _noun_cases(token: str, *, after_adjective: bool) -> Cases:
    if after_adjective and token.endswith(("ая", "ский")):  # Малая Грузинская, афганская борзая
        return _adjective_cases(token)
    noun = token.rstrip(",")
    return tuple(tuple(form + token[len(noun) :] for form in forms) for forms in cases(noun))


def _is_adjective(word: str) -> bool:
    return word.endswith(_ADJECTIVE_ENDINGS) and word not in irregular("ru")


def _adjective_cases(word: str) -> Cases:
    return _by_ending(word, _ADJECTIVES)


@functools.cache
def cases(noun: str) -> Cases:
    """The six cases of a noun in the number it stands in, each with its variants."""
    own = irregular("ru").get(noun)
    if own is not None:
        return own[:_CASES] if len(own) > 1 else (own[0],) * _CASES
    if _INDECLINABLE.search(noun):
        return ((noun,),) * _CASES
    first, hyphen, last = noun.rpartition("-")
    if hyphen:
        return tuple(tuple(first + hyphen + form for form in forms) for forms in cases(last))
    if noun[0].isupper() and noun.lower() in irregular("ru"):
        return tuple(tuple(form.capitalize() for form in forms) for forms in cases(noun.lower()))
    return _by_ending(noun, _NOUNS)


def _by_ending(word: str, patterns: tuple[tuple[str, str], ...]) -> Cases:
    ending, endings = next(pattern for pattern in patterns if word.endswith(pattern[0]))
    if not endings:
        return ((word,),) * _CASES
    stem = word.removesuffix(ending)
    return tuple(
        tuple(_joined(stem, variant) for variant in variants.split("/")) for variants in endings.split()
    )


def _joined(stem: str, ending: str) -> str:
    """A stem and an ending (`-` is none), spelled as the last letter of the stem wants it."""
    first = ending[:1]
    if first == "-":
        return stem
    if first == "ы" and stem[-1] in _NO_Y:
        return f"{stem}и{ending[1:]}"
    if first == "о" and stem[-1] in _HUSHERS:
        return f"{stem}е{ending[1:]}"
    return stem + ending


_ENDINGS_ADJECTIVE = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое", "ие", "их", "ими")


def adjective_forms(word: str) -> set[str]:
    """All forms of an adjective of a state: they end in -ский or -цкий, which is one paradigm."""
    return {word.removesuffix("ий") + ending for ending in _ENDINGS_ADJECTIVE}


def first_parts(word: str) -> Iterator[str]:
    """What an adjective gives as a first part before a hyphen: китайско-, алжирско- and алжиро-."""
    yield word.removesuffix("ий") + "о"
    if word.endswith("ский"):
        yield word.removesuffix("ский") + "о"


def inhabitant_forms(word: str) -> set[str]:
    """The name of an inhabitant, a man or a woman, in every case of both numbers."""
    own = irregular("ru").get(word)
    if own is not None:
        return set(itertools.chain.from_iterable(own))
    if word.endswith("ец"):
        return {word} | _with(_stem_of_inhabitant(word), "ца цу цем це цы цев цам цами цах")
    if word.endswith(("анин", "янин")):
        return _with(word, "- а у ом е") | _with(word.removesuffix("ин"), "е - ам ами ах")
    if word.endswith("ка"):
        plural = _genitive_plural_of_woman(word.removesuffix("ка"))
        return {plural} | _with(word.removesuffix("а"), "а ы е у ой ою ам ами ах")
    return _with(word, "- а у ом е ы ам ами ах") | _with(word, "ей" if word[-1] in _HUSHERS else "ов")


def _with(stem: str, endings: str) -> set[str]:
    return {_joined(stem, ending) for ending in endings.split()}


def _stem_of_inhabitant(word: str) -> str:
    """Алжирец, алжирца; кениец, кенийца; анголец, ангольца."""
    stem = word.removesuffix("ец")
    match stem[-1]:
        case "л":
            return stem + "ь"
        case letter if letter in _VOWELS:
            return stem + "й"
        case _:
            return stem


def _genitive_plural_of_woman(stem: str) -> str:
    """Алжирка, алжирок; кенийка, кениек; полька, полек; чешка, чешек."""
    if stem.endswith(("й", "ь")):
        return stem[:-1] + "ек"
    return stem + ("ек" if stem[-1] in _HUSHERS else "ок")
