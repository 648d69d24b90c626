"""Kazakh Latin spellings made of the Cyrillic ones: the alphabets of 2018 and of 2021.

Both alphabets spell и and й alike and differ in the dot from і; the code page folds the two i, so do these.
"""

_SHARED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "io", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "щ": "sh", "ъ": "", "ы": "y", "і": "i", "ь": "",
    "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_OF_2018 = str.maketrans(
    _SHARED | {"ә": "á", "ғ": "ǵ", "ң": "ń", "ө": "ó", "ұ": "u", "ү": "ú", "у": "ý", "ш": "sh", "ч": "ch"}
)
_OF_2021 = str.maketrans(
    _SHARED | {"ә": "ä", "ғ": "ğ", "ң": "ñ", "ө": "ö", "ұ": "ū", "ү": "ü", "у": "u", "ш": "ş", "ч": "ch"}
)


def spellings(cyrillic: str) -> set[str]:
    """The Latin spellings of folded Cyrillic text in the two alphabets, with -iia also as -ia."""
    found = {cyrillic.translate(_OF_2018), cyrillic.translate(_OF_2021)}
    return found | {text.replace("iia", "ia") for text in found}
