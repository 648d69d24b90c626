"""The forms of one word of a phrase: Russian by dictionary, Kazakh by endings, English by simple rules.

Only forms of the same word, no words derived from it: "нефть" finds "нефтью" and not "нефтяной", "мұнай"
finds "мұнайдың" and not "мұнайлы" or "мұнайшы". Whoever wants those writes them beside it.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pymorphy3
from pymorphy3.analyzer import Parse

from countries.suffixes import ending

_CYRILLIC: Final = re.compile("[а-яәғқңөұүһі]+")
_KAZAKH_LETTERS: Final = re.compile("[әғқңөұүһі]")
_LATIN: Final = re.compile("[a-z]+(?:'[a-z]+)*")
_NOMINAL: Final = frozenset({"NOUN", "ADJF"})
_LEAST_INFLECTED = 3  # letters of a word that has forms; shorter ones are particles and letters
_LEAST_STEM = 2  # letters of a Kazakh word that takes endings: су, ел
_LONGEST = 60  # letters; what is longer is no word of any of the three languages


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word of a phrase, folded.

    `forms` are its Russian and English forms, itself among them. `stems` are what Kazakh endings may follow.
    """

    text: str
    forms: frozenset[str]
    stems: tuple[str, ...] = ()

    def fits(self, token: str, *, is_kazakh: bool) -> bool:
        """Whether a folded word is one of its forms.

        Where the text is not known to be Kazakh, a word that Russian has is not taken for a Kazakh form:
        "часты" is no accusative of "час" in Moscow.
        """
        if token in self.forms:
            return True
        return any(
            token.startswith(stem)
            and is_kazakh_form(stem, token[len(stem) :])
            and (is_kazakh or not is_russian(token))
            for stem in self.stems
        )


@functools.lru_cache(maxsize=65_536)
def word(text: str) -> Word:
    """The word with its forms; `text` is folded."""
    if not _LEAST_INFLECTED <= len(text) <= _LONGEST:
        stems = (text,) if len(text) == _LEAST_STEM and _CYRILLIC.fullmatch(text) else ()
        return Word(text, frozenset({text}), stems)
    if _CYRILLIC.fullmatch(text):
        return Word(text, frozenset({text, *_russian(text)}), _stems(text))
    if _LATIN.fullmatch(text):
        return Word(text, frozenset({text, *_english(text)}))
    return Word(text, frozenset({text}))


# Russian


@functools.cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@functools.lru_cache(maxsize=65_536)
def is_russian(token: str) -> bool:
    """Whether the dictionary of Russian has a word, in whatever form."""
    return not _KAZAKH_LETTERS.search(token) and bool(_dictionary().word_is_known(token))


def _russian(text: str) -> frozenset[str]:
    if _KAZAKH_LETTERS.search(text):
        return frozenset()
    forms = {
        form.word.replace("ё", "е")
        for parse in _meant(text)
        for form in parse.lexeme
        if form.tag.POS == parse.tag.POS or form.tag.POS not in {"COMP", "ADJS"}
    }
    return frozenset(forms.union(*(_declined(text, endings) for endings in _names_end(text))))


def _meant(text: str) -> list[Parse]:
    """The readings of a word that its writer meant: those whose dictionary form it is, or else the likeliest.

    Nouns and adjectives go before verbs, as they do in phrases that people look for. What the dictionary
    does not have and guesses from another form has none: it is a name.
    """
    parses: list[Parse] = _dictionary().parse(text)
    nominal = [each for each in parses if each.tag.POS in _NOMINAL] or parses
    own = [each for each in nominal if each.normal_form.replace("ё", "е") == text]
    return own or nominal[: is_russian(text)]


# Names: the dictionary takes "Токаев" for many woods, and has no "ТЮРКСОЙ" at all.
_SURNAME: Final = re.compile(".{2,}(?:[ое]в|[иы]н)")
_OF_SURNAME: Final = "а у ым е ой ы ых ыми"
_OF_NAME: Final = "а у ом е ы ов ам ами ах"
_OF_NAME_IN_Y: Final = "я ю ем е и ев ям ями ях"


def _names_end(text: str) -> list[str]:
    found = [_OF_SURNAME] if _SURNAME.fullmatch(text) else []
    if not is_russian(text) and text[-1] not in "аеиоуыэюяьъ":
        found.append(_OF_NAME_IN_Y if text.endswith("й") else _OF_NAME)
    return found


def _declined(text: str, endings: str) -> set[str]:
    return {text.removesuffix("й") + ending_ for ending_ in endings.split()}


# Kazakh

_BACK: Final = frozenset("аоұыяё")
_FRONT: Final = frozenset("әөүеіэ")
# Endings that keep their vowels after any stem: with (-мен), that of (-нікі).
_FIXED: Final = re.compile("[мбп]ен|[ндт]ікі")
_WITHOUT: Final = re.compile("с[ыі]з")
_VOICED: Final = {"к": "г", "қ": "ғ", "п": "б"}
_SPOKEN: Final = {"г": "к", "ғ": "қ", "б": "п"}
_OWNED: Final = re.compile(".{2,}[^аәеиоөуұүыіюяэ][ыі]")
_OWNED_AFTER_VOWEL: Final = re.compile(".{2,}[аәеиоөуұүыіюяэ]с[ыі]")
_PLURALS: Final = ("лары", "лері", "дары", "дері", "тары", "тері")
# Words that lose their last vowel before a possessive: халқы, орны, әрпі.
_SHORTENED: Final = {
    "халық": "халқы", "орын": "орны", "ауыз": "аузы", "мойын": "мойны", "мұрын": "мұрны", "ерін": "ерні",
    "көрік": "көркі", "құлық": "құлқы", "парық": "парқы", "нарық": "нарқы", "ғұрып": "ғұрпы", "әріп": "әрпі",
    "қойын": "қойны", "бөрік": "бөркі",
}  # fmt: skip


def _stems(text: str) -> tuple[str, ...]:
    """What endings may follow: the word, and with its last consonant voiced before a possessive."""
    stems = [text]
    if voiced := _VOICED.get(text[-1]):
        stems += [text[:-1] + voiced + vowel for vowel in ("ы", "і") if _agrees(text, vowel)]
    if text.endswith("нк"):
        stems.append(text + "і")  # банкі
    if text.endswith("ь"):
        stems.append(text[:-1] + "і")  # рублі
    if shortened := _SHORTENED.get(text):
        stems.append(shortened)
    return (*stems, *_plurals_of_possessed(text))


def _plurals_of_possessed(text: str) -> Iterator[str]:
    """The plural of the second part of a compound, which bears a possessive: дәлізі, дәліздері."""
    bases = []
    if _OWNED.fullmatch(text):
        bases.append(text[:-2] + _SPOKEN.get(text[-2], text[-2]))
    if _OWNED_AFTER_VOWEL.fullmatch(text):
        bases.append(text[:-2])
    yield from (base + plural for base in bases for plural in _PLURALS if is_kazakh_form(base, plural))


@functools.lru_cache(maxsize=65_536)
def is_kazakh_form(stem: str, rest: str) -> bool:
    """Whether `rest` is a chain of endings of number, person and case that may follow the stem.

    That of being without, "визасыз", makes another word: it says the opposite.
    """
    if not rest:
        return True
    if _WITHOUT.search(rest):
        return False
    found = ending(stem, rest)
    return found is not None and not found.is_derived and _agrees(stem, rest)


def _agrees(stem: str, rest: str) -> bool:
    """Whether the vowels of the endings are of the stem's harmony.

    The last vowel but у decides. After и, ю or a soft sign, and where there is none, either is heard.
    """
    kept = frozenset(_FIXED.sub("", rest))
    match _harmony(stem):
        case "back":
            return not kept & _FRONT
        case "front":
            return not kept & _BACK
        case _:
            return True


def _harmony(stem: str) -> str:
    # Surnames in -ев have back vowels after them, other words of these letters front ones: "Тоқаевтың".
    if stem.endswith(("ь", "ев", "нк")):
        return "either"
    for letter in reversed(stem):
        if letter in _BACK:
            return "back"
        if letter in _FRONT:
            return "front"
        if letter in "ию":
            return "either"
    return "either"


# English

_HISSING: Final = ("s", "x", "z", "ch", "sh")
_SINGULAR: Final = frozenset(
    {"customs", "goods", "politics", "economics", "physics", "statistics", "news", "always", "species"}
)
_LEAST_PLURAL = 5  # letters of a word that is taken for a plural: "gas" and "news" are none
_DOUBLED: Final = re.compile("[^aeiou][aeiou][bdgklmnprt]")
_REGULAR: Final = ("human", "german", "roman", "ottoman", "oman")
_ODD_PLURALS: Final = {
    "child": "children", "grandchild": "grandchildren", "foot": "feet", "tooth": "teeth", "mouse": "mice",
    "crisis": "crises", "analysis": "analyses", "basis": "bases", "thesis": "theses", "axis": "axes",
    "hypothesis": "hypotheses", "synthesis": "syntheses", "diagnosis": "diagnoses", "emphasis": "emphases",
    "phenomenon": "phenomena", "criterion": "criteria", "datum": "data", "medium": "media",
}  # fmt: skip
_ODD_SINGULARS: Final = {plural: singular for singular, plural in _ODD_PLURALS.items()}
_NO_MEN: Final = ("omen", "cimen", "gimen", "yemen", "umen", "turkmen", "amen")
_LEAF: Final = re.compile("([aeo]a|l|i)fe?$")
_Y: Final = re.compile("[^aeiou]y")


def _english(text: str) -> set[str]:
    """Plural, singular and -ing; a possessive is cut off where the text is cut into words."""
    if text in _ODD_PLURALS:
        return {_ODD_PLURALS[text], *_gerunds(text)}
    if text in _ODD_SINGULARS:
        return {_ODD_SINGULARS[text]}
    return {*_plurals(text), *_singulars(text), *_gerunds(text)}


def _plurals(text: str) -> set[str]:
    if _Y.fullmatch(text[-2:]):
        return {text[:-1] + "ies"}
    if text.endswith("man") and (text.endswith("woman") or not text.endswith(_REGULAR)):
        return {text[:-2] + "en"}
    if text.endswith("andum"):
        return {text + "s", text[:-2] + "a"}
    if _LEAF.search(text):
        return {text + "s", _LEAF.sub(r"\1ves", text)}
    return {text + "es"} if text.endswith(_HISSING) else {text + "s"}


def _singulars(text: str) -> set[str]:
    if text.endswith("men"):
        return set() if text.endswith(_NO_MEN) and not text.endswith("women") else {text[:-2] + "an"}
    if len(text) < _LEAST_PLURAL or text in _SINGULAR or not text.endswith("s"):
        return set()
    if text.endswith("ies"):
        return {text[:-3] + "y"}
    if text.endswith("es") and text[:-2].endswith(_HISSING):
        return {text[:-2]}
    return set() if text.endswith(("ss", "us", "is")) else {text[:-1]}


def _gerunds(text: str) -> set[str]:
    if text.endswith("e") and not text.endswith("ee"):
        return {text[:-1] + "ing"}
    doubled = {text + text[-1] + "ing"} if _DOUBLED.fullmatch(text[-3:]) else set()
    return {text + "ing", *doubled}
