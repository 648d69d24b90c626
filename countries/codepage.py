"""A code page of one byte a letter, so that an offset in bytes is an offset in code points.

The automaton searches bytes. In UTF-8 every hit would have to be counted back into code points; in this
page of 256 places (ASCII without control characters, Russian, Kazakh, both Kazakh Latin alphabets and the
punctuation of the press) the two offsets are the same number, Cyrillic text is half as long, and folding
case, dashes, quotes and spaces is one `bytes.translate`. What has no place becomes `?`, one byte as well.
"""

import codecs
import unicodedata

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
_ANY_LETTER = "ѫ"  # stands for every letter that has no place: no spelling of a state has it

_OTHERS = _RUSSIAN + _KAZAKH + _LATIN + _SPACES + _HYPHENS + _QUOTES + _MARKS + _ANY_LETTER
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
_WORD = frozenset(encoded("".join(c for c in CHARACTERS if c.isalnum() or c == "_")))
# True by place for what words are made of; a table, because it is asked twice a hit.
IN_WORD = tuple(place in _WORD for place in range(256))
WORD_CLASS = b"".join(b"\\x%02x" % place for place in sorted(_WORD))  # inside brackets of an expression


CYRILLIC_LETTER, LATIN_LETTER = b"C", b"L"


def _script(character: str) -> str:
    if character in _LETTERS_CYRILLIC:
        return CYRILLIC_LETTER.decode()
    if character.isalpha() and character not in "ªº" + _ANY_LETTER:
        return LATIN_LETTER.decode()
    return " "


SCRIPT = _table({character: _script(character) for character in CHARACTERS})


class _Nearest(dict[int, str]):
    """What stands for each code point that has no place, computed when it is first met."""

    _MOST = 5000  # a text of every character there is must not fill the memory

    def __missing__(self, point: int) -> str:
        if len(self) > self._MOST:
            self.clear()
            self.update(_OWN)
        self[point] = found = _nearest(chr(point))
        return found


def _nearest(character: str) -> str:
    """The letter without its marks where that has a place, else any letter for a letter, `?` for the rest."""
    plain = _ALIKE.get(character) or unicodedata.normalize("NFKD", character)[:1]
    plain = _ALIKE.get(plain, plain)
    # "¨" is a space and a mark by its decomposition, and no space.
    if plain in _KNOWN and (plain != " " or character.isspace()):
        return plain
    return _ANY_LETTER if character.isalnum() else "?"


# Greek capitals and primes that look like Latin ones and apostrophes stand in careless texts.
_ALIKE = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο´′", "ABEZHIKMNOPTYXo''", strict=True))
_KNOWN = frozenset(CHARACTERS)
_OWN = {ord(character): character for character in CHARACTERS}
_NEAREST = _Nearest(_OWN)


def placed(text: str) -> str:
    """The text, as long as it was, with characters of the page alone."""
    return text.translate(_NEAREST)


def folded(text: str) -> bytes:
    """The text in the code page with case, spaces, dashes and apostrophes folded; as many bytes as points."""
    return encoded(placed(text)).translate(FOLD)
