"""A code page of one byte a letter, so that an offset in bytes is an offset in code points.

The automaton searches bytes. In UTF-8 every hit would have to be counted back into code points; in this
page of 256 places (ASCII without control characters, Russian, Kazakh, both Kazakh Latin alphabets and the
punctuation of the press) the two offsets are the same number, Cyrillic text is half as long, and folding
case, dashes, quotes and spaces is one `bytes.translate`. What has no place becomes `?`, one byte as well.
"""

import codecs

# ASCII keeps its places, so that b"-" and b"?" mean what they say. The null must stay: `charmap_build` makes
# its fast table only when it comes first. The other control characters lend their places to letters.
_ASCII = "\0\t\n\r" + "".join(map(chr, range(0x20, 0x7F)))
_RUSSIAN = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
_KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
_LATIN = "ÁáǴǵŃńÓóÚúÝýıİÄäÖöÜüĞğŪūÑñŞşÔôÇçÉéÃãÅåÍí"
_SPACES = "\u00a0\u202f\u2009\u2003\u2002"
_HYPHENS = "\u2010\u2011\u2012–—―−"
_QUOTES = "’‘ʼ“”„«»"
_MARKS = "…№"

_OTHERS = _RUSSIAN + _KAZAKH + _LATIN + _SPACES + _HYPHENS + _QUOTES + _MARKS
_UNUSED = "\ufffe"


def _laid_out() -> str:
    others = iter(_OTHERS)
    return "".join(chr(place) if chr(place) in _ASCII else next(others, _UNUSED) for place in range(256))


PAGE = _laid_out()
CHARACTERS = PAGE.replace(_UNUSED, "")
_ENCODING = codecs.charmap_build(PAGE)

# Letters that readers take for the same: the dotted and the dotless i of the two Latin alphabets; ё.
_SAME = {"\0": " ", "ё": "е", "ı": "i", "İ": "i", "\t": " ", "\n": " ", "\r": " "}
_SAME |= dict.fromkeys(_SPACES, " ") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys("’‘ʼ`", "'")


def _folded(character: str) -> str:
    lower = _SAME.get(character) or character.lower()
    return _SAME.get(lower, lower)


def encoded(text: str) -> bytes:
    """The text in the code page, one byte a code point, `?` for what has no place."""
    return codecs.charmap_encode(text, "replace", _ENCODING)[0]


def decoded(folded: bytes) -> str:
    """The letters of folded bytes, for messages and for the tests."""
    return codecs.charmap_decode(folded, "replace", PAGE)[0]


def _table(of: dict[str, str]) -> bytes:
    return bytes(
        place if character == _UNUSED else encoded(of.get(character, character))[0]
        for place, character in enumerate(PAGE)
    )


FOLD = _table({character: _folded(character) for character in CHARACTERS})

_LETTERS_CYRILLIC = _RUSSIAN + _KAZAKH
WORD = frozenset(encoded("".join(c for c in CHARACTERS if c.isalnum() or c == "_")))


def _script(character: str) -> str:
    if character in _LETTERS_CYRILLIC:
        return "C"
    if character.isalpha():
        return "L"
    return " "


SCRIPT = _table({character: _script(character) for character in CHARACTERS})


def folded(text: str) -> bytes:
    """The text in the code page with case, spaces, dashes and apostrophes folded; as many bytes as points."""
    return encoded(text).translate(FOLD)
