"""The seven Kazakh cases of a name as the school grammar writes them, to try the matching against.

The matching takes more than this (`suffixes`); what stands here it must take. Source: the school grammar of
Kazakh, from memory; Cyrillic only.
"""

CASES = ("nominative", "genitive", "dative", "accusative", "locative", "ablative", "instrumental")

# First letters of genitive, dative, accusative, locative, ablative, instrumental and -лық, by the last sound.
_BY_LETTERS = (
    ("аәеёоөұүыіэюя", "нғнддмл"),
    ("иуйр", "дғдддмл"),
    ("мнң", "нғдднмд"),
    ("л", "дғдддмд"),
    ("зж", "дғдддбд"),
)
_AFTER_VOICELESS = "тқтттпт"
_FRONT = str.maketrans("аығқ", "еігк")
_BACK_VOWELS, _FRONT_VOWELS = "аоұыяё", "әеөүіиэ"


def paradigm(name: str) -> dict[str, tuple[str, ...]]:
    """The forms of a name by case, and of its -лық adjective ("adjective") and that one's plural ("people").

    Two forms where the harmony of a loan name wavers. Names of several words have no adjective.
    """
    joint = name + "-" if name.isupper() else name
    return {
        case: tuple(joint + each for each in _in_harmony(name, ending)) if ending else (name,)
        for case, ending in _endings(name).items()
    }


def _endings(name: str) -> dict[str, str]:
    """Endings by case, written with the vowels and the ғ, қ of back harmony."""
    if " " in name and name[-1] in "ыі":
        return dict(zip(CASES, ("", "ның", "на", "н", "нда", "нан", "мен"), strict=True))
    genitive, dative, accusative, locative, ablative, instrumental, adjective = tuple(_first_letters(name))
    endings = {
        "nominative": "",
        "genitive": genitive + "ың",
        "dative": dative + "а",
        "accusative": accusative + "ы",
        "locative": locative + "а",
        "ablative": ablative + "ан",
        "instrumental": instrumental + "ен",
    }
    if " " not in name:
        endings |= {"adjective": adjective + "ық", "people": adjective + "ықтар"}
    return endings


def _first_letters(name: str) -> str:
    last = name.rstrip("ьъ")[-1].lower()
    return next((firsts for letters, firsts in _BY_LETTERS if last in letters), _AFTER_VOICELESS)


def _in_harmony(name: str, ending: str) -> tuple[str, ...]:
    """The ending with the vowels of the name; both ways where usage wavers (у, ю, a soft end)."""
    front = ending.translate(_FRONT)
    vowels = [letter for letter in name.lower() if letter in _BACK_VOWELS + _FRONT_VOWELS + "ую"]
    if not vowels or vowels[-1] in "ую" or name.endswith("ь"):
        return tuple(dict.fromkeys((ending, front)))
    return (front,) if vowels[-1] in _FRONT_VOWELS else (ending,)
