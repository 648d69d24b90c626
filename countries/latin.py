"""Kazakh Latin spellings made of the Cyrillic ones: the alphabets of 2018 and of 2021, and how people waver.

Both alphabets spell и and й alike and differ in the dot from і; the code page folds the dotted and the
dotless i, so do these. Between the two and beside them the press wavers in й (i, y), я (ia, ya, after и a
alone), ю (iu, iý, yu), у (u, ý, w), ц (ts, s) and щ; each manner is one whole table, for no text mixes them.
"""

_SHARED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "io", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ъ": "", "ы": "y", "і": "i", "ь": "",
    "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_ACUTES = {**dict(zip("әғңөұүу", "áǵńóuúý", strict=True)), "ш": "sh", "ч": "ch", "щ": "sh"}
_UMLAUTS = {**dict(zip("әғңөұүу", "äğñöūüu", strict=True)), "ш": "ş", "ч": "ch", "щ": "ş"}
_WITH_Y = {"й": "y", "я": "ya", "ю": "yu", "ё": "yo"}
_MANNERS = (
    _ACUTES,
    _ACUTES | {"ю": "iý"},
    _ACUTES | {"щ": "shch", "ц": "s"},
    _ACUTES | _WITH_Y,
    _UMLAUTS,
    _UMLAUTS | {"у": "w", "ч": "ç", "щ": "ş"},
    _UMLAUTS | {"щ": "şş", "ц": "s", "ч": "ş"},
    _UMLAUTS | _WITH_Y,
    _UMLAUTS | _WITH_Y | {"у": "w"},
    _UMLAUTS | {"я": "ya", "ю": "yu"},
    _UMLAUTS | {"я": "ya", "ю": "yu", "ц": "s"},
    _UMLAUTS | _WITH_Y | {"ц": "s"},
    _UMLAUTS | _WITH_Y | {"ы": "i"},
    _UMLAUTS | {"ы": "i"},
    _UMLAUTS | _WITH_Y | {"ч": "ç", "ы": "i"},
)
_TABLES = tuple(str.maketrans(_SHARED | manner) for manner in _MANNERS)


def spellings(cyrillic: str) -> set[str]:
    """The Latin spellings of folded Cyrillic text in both alphabets and the manners of each."""
    found = {cyrillic.translate(table) for table in _TABLES}
    return found | {text.replace("iia", "ia").replace("iiu", "iu") for text in found}
