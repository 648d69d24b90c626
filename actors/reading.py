"""Text as the rules read it: small letters, one kind of dash, blank and apostrophe, and as long as it was."""

import re

# U+0130 is the one letter whose small form is two; every other replacement is one for one.
_SAME = (
    ("İ", "i"),
    ("Ё", "е"),
    ("ё", "е"),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2012", "-"),
    ("–", "-"),
    ("—", "-"),
    ("―", "-"),
    ("’", "'"),
    ("‘", "'"),
    ("ʼ", "'"),
    ("`", "'"),
)
_KAZAKH = re.compile("[әғқңөұүһі]")
_CYRILLIC = re.compile("[а-яәіғқңөұүһ]")
_RUSSIAN_WORDS = re.compile(r"\b(?:в|во|на|с|со|и|о|об|по|из|для|от|до|к|за|что|при|его|их|это)\b")
_SHARE = 40  # one letter of Kazakh alone in so many: a Kazakh name in a Russian sentence has fewer


def unified(text: str) -> str:
    """The text with one sign for dashes, blanks and apostrophes alike; as long as it was."""
    for written, meant in _SAME:
        text = text.replace(written, meant)
    return text


def fold(text: str) -> str:
    """The unified text in small letters; as long as it was."""
    return unified(text).lower()


def spoken(folded: str, around: str = "ru") -> str:
    """The language of a stretch, kk, ru or en; that around it where nothing but Cyrillic is told."""
    if _CYRILLIC.search(folded) is None:
        return "en"
    if len(_KAZAKH.findall(folded)) * _SHARE >= len(folded):
        return "kk"
    return "ru" if around == "en" or _RUSSIAN_WORDS.search(folded) else around
