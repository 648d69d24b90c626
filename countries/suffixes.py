"""What may follow a Kazakh stem: plural, possessive, case and the rest, by the last sound of the stem.

    stem (plural) (possessive) (case (-ғы ...) | predicate)         Алжирдегі, Қазақстанымыздан
    stem -лық (plural) (possessive) (case ... | predicate)          италиялықтардың

Consonants obey the last sound ("Қытайдың", "Мысырмен", "Белизбен", "Чадтан"). Vowels do not: loan names take
either harmony ("Алжирдегі", "Иранға", "Египетте"), so а stands beside е and ы beside і. Where the press
wavers (voiced ends of loan names, и and у), both are taken. A bare -м or -ң after a vowel ("Кубам") is left
out: it makes surnames and other words of short names. Source: the school grammar of Kazakh, from memory.
"""

import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

_LONGEST = 40  # letters; the longest chain of endings in print has half as many
_REMEMBERED = 8192  # a press archive has a few thousand pairs of a last letter and an ending


@dataclass(frozen=True, slots=True)
class Ending:
    """What follows a stem: `is_derived` with -лық in it, `is_inflected` with anything else in it."""

    is_derived: bool
    is_inflected: bool


class _Sounds(NamedTuple):
    """First letters of the endings after one class of sounds."""

    plural: str
    genitive: str
    dative: str
    accusative: str
    locative: str
    ablative: str
    instrumental: str
    predicate: str


_VOWEL = _Sounds("л", "н", "ғ", "н", "д", "д", "м", "м")
_GLIDE = _Sounds("л", "нд", "ғ", "нд", "д", "д", "м", "м")
_NASAL = _Sounds("д", "нд", "ғ", "дн", "д", "нд", "м", "м")
_LIQUID = _Sounds("лд", "дн", "ғ", "д", "д", "д", "м", "м")
_BUZZING = _Sounds("д", "д", "ғ", "д", "д", "д", "бм", "б")
_VOICELESS = _Sounds("т", "т", "қ", "т", "т", "т", "п", "п")
# б, в, г, д at the end of a loan name are written voiced and spoken voiceless; endings follow either.
_VOICED = _Sounds("тд", "тд", "қғ", "тд", "тд", "тд", "пбм", "пб")

_BY_LETTERS = (
    ("аәеёоөұүыіэюяaäáeoóöūúü", _VOWEL),
    ("иуйiuýwy", _GLIDE),
    ("мнңmnńñ", _NASAL),
    ("лрlr", _LIQUID),
    ("зжzj", _BUZZING),
    ("бвгдғbvgdǵğ", _VOICED),
)
_SOUNDS = {letter: sounds for letters, sounds in _BY_LETTERS for letter in letters}
_CLASSES = (*dict.fromkeys(_SOUNDS.values()), _VOICELESS)
_SILENT = "ьъ'"
_HEARD_EITHER_WAY = "д"

# One letter stands for its kin in the patterns: Latin for Cyrillic, й for the і that Latin writes, and the
# letters that lose their marks in hurried typing.
_READ = str.maketrans(
    {"й": "і", "г": "ғ", "к": "қ", "ң": "н", "a": "а", "e": "е", "y": "ы", "i": "і", "n": "н", "ń": "н"}
    | {"ñ": "н", "ǵ": "ғ", "ğ": "ғ", "g": "ғ", "q": "қ", "k": "қ", "d": "д", "t": "т", "l": "л", "r": "р"}
    | {"m": "м", "b": "б", "p": "п", "s": "с", "z": "з", "ş": "ш"}
)
_NOTHING = Ending(is_derived=False, is_inflected=False)


def ending(stem: str, rest: str) -> Ending | None:
    """What `rest` is after `stem`, both folded and in any alphabet; None where no Kazakh word goes on so.

    A hyphen before it (acronyms: "БАӘ-ге", "ҚР-ның") frees it from the last letter of the stem: the reader
    may speak the letters or the words that they stand for.
    """
    if not rest:
        return _NOTHING
    if len(rest) > _LONGEST:
        return None
    read = rest.replace("sh", "ш").translate(_READ)
    if read[0] == "-":
        return _hyphenated(read[1:])
    return _after(_last_letter(stem), _may_be_possessed(stem), read)


@functools.lru_cache(_REMEMBERED)
def _after(letter: str, is_possessed: bool, read: str) -> Ending | None:  # noqa: FBT001  # a key of the memory
    sounds = _SOUNDS.get(letter, _VOICELESS)
    if is_possessed and _possessed_pattern().fullmatch(read):
        return Ending(is_derived=False, is_inflected=True)
    return _fitting(sounds, read)


@functools.lru_cache(_REMEMBERED)
def _hyphenated(read: str) -> Ending | None:
    if _possessed_pattern().fullmatch(read):
        return Ending(is_derived=False, is_inflected=True)
    return next((found for sounds in _CLASSES if (found := _fitting(sounds, read))), None)


def _fitting(sounds: _Sounds, read: str) -> Ending | None:
    found = _pattern(sounds).fullmatch(read)
    if found is None:
        return None
    derived = found["derived"]
    return Ending(is_derived=derived is not None, is_inflected=found["rest"] != "" or derived is None)


def _last_letter(stem: str) -> str:
    last = stem.rstrip(_SILENT)[-1:].lower()
    # "Беларусьтің" and "Беларусьдың": after the soft sign the press hears either, as after a voiced letter.
    return _HEARD_EITHER_WAY if stem.endswith("ь") and last not in _SOUNDS else last


def _may_be_possessed(stem: str) -> bool:
    """Whether a name may end in a possessive ("аралдары", "Республикасы"), after which cases are others.

    и and й are written like і in Latin, so there only names of several words may.
    """
    last = stem[-1:].lower()
    return last in "ыіy" or (last == "i" and " " in stem)


# The grammar. А stands for а or е, Ы for ы or і; both are spelled out when a pattern is compiled.
def _compiled(grammar: str) -> re.Pattern[str]:
    return re.compile(grammar.replace("А", "[ае]").replace("Ы", "[ыі]"))


@functools.cache
def _pattern(sounds: _Sounds) -> re.Pattern[str]:
    # The қ of -лық is voiced before a possessive: "қазақстандығымыз", and "қазақстандікі" is none of it.
    after = f"{_plural(_VOICELESS)}|{_cases(_VOICELESS)}|ғ(?:{_possessive(_VOICELESS)})"
    derived = f"(?P<derived>[{sounds.plural}]Ы(?:қ|(?=ғЫ)))(?P<rest>(?:{after})?)"
    return _compiled(f"{derived}|(?:{_inflected(sounds)})")


@functools.cache
def _possessed_pattern() -> re.Pattern[str]:
    # "түрігі" is a stem of the table's, so the other persons follow here too: "түрігім", "түрігіңе".
    return _compiled(f"{_cases_of_possessed()}|[мн](?:{_cases(_NASAL)}|А)?")


def _inflected(sounds: _Sounds) -> str:
    return f"{_plural(sounds)}|{_possessive(sounds)}|{_cases(sounds)}"


def _plural(sounds: _Sounds) -> str:
    return f"[{sounds.plural}]Ар(?:{_cases(_LIQUID)}|{_possessive(_LIQUID)})?"


def _cases(sounds: _Sounds) -> str:
    return "|".join(
        (
            f"[{sounds.genitive}](?:Ын|іқі)",
            f"[{sounds.dative}]А",
            f"[{sounds.accusative}]Ы",
            f"[{sounds.locative}]А(?:{_placed()}|{_predicate(_VOWEL)})?",
            f"[{sounds.ablative}]Ан(?:{_predicate(_NASAL)})?",
            f"[{sounds.instrumental}]ен",
            f"[{sounds.locative}]АЫ",
            "шА",
            _predicate(sounds),
        )
    )


def _predicate(sounds: _Sounds) -> str:
    """I am, thou art, you are, it is; "without" (-сыз) has the form of "you are"."""
    return f"[{sounds.predicate}]Ы[нз]|сЫн(?:дАр)?|сЫз(?:дАр)?|[дт]Ыр"


def _placed() -> str:
    """-ғы after a locative ("Алжирдегі") and what may follow it."""
    possessed = f"(?:{_cases_of_possessed()})?"
    plural = f"лАр(?:дЫн|ғА|дЫ|дА|дАн|мен|Ы{possessed})?"
    return f"ғЫ(?:шА|нЫн|ғА|нЫ|дА|дАн|мен|дАЫ|сЫ{possessed}|{plural})?"


def _possessive(sounds: _Sounds) -> str:
    after_consonant = (
        f"Ы(?:{_cases_of_possessed()})?",
        f"Ы[мн](?:{_cases(_NASAL)}|А)?",
        f"Ы[мн]Ыз(?:{_cases(_BUZZING)}|А)?",
    )
    after_vowel = (f"сЫ(?:{_cases_of_possessed()})?", f"[мн]Ыз(?:{_cases(_BUZZING)}|А)?")
    if sounds is _VOWEL:
        return "|".join(after_vowel)
    return "|".join(after_consonant + (after_vowel if sounds is _GLIDE else ()))


def _cases_of_possessed() -> str:
    """Cases after the possessive of the third person: "Сауд Арабиясына", "аралдарында"."""
    placed = "ғЫ(?:лАр)?(?:нЫн|ғА|нЫ|дА|дАн|мен|дЫ|дЫн)?"
    return f"нЫн|ніқі|нА|н|ндА(?:{placed})?|нАн|мен|ндАЫ|сЫз|шА|дЫр"
