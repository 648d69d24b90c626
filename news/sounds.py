"""How a word sounds, in one alphabet for Kazakh, Russian and English: to compare, never to show."""

import functools
import unicodedata

_VOWEL = "a"
# Longer spellings first. What two languages write differently is read as one sound, though it may be two.
_SPELLINGS = (
    ("shch", "s"), ("tsch", "ч"), ("tch", "ч"), ("dzh", "j"), ("sch", "s"), ("дж", "j"), ("нг", "n"),
    ("ng", "n"), ("kh", "h"), ("zh", "j"), ("sh", "s"), ("ch", "ч"), ("ph", "f"), ("th", "t"), ("ts", "ц"),
    ("tz", "ц"), ("тс", "ц"), ("ck", "k"), ("qu", "kv"), ("gh", "g"), ("ce", "sa"), ("ci", "sa"),
    ("cy", "sa"), ("x", "ks"),
)  # fmt: skip
_LETTERS = str.maketrans(
    {
        **dict(zip("бвгғджзкқлмнңпрстфхһцчшщ", "bvggdjzkklmnnprstfhhцчss", strict=True)),
        **dict(zip("cqw", "kkv", strict=True)),
        **dict.fromkeys("aeiouyаеиоуыэюяәіөұүё", _VOWEL),
    }
)
_CONSONANTS = frozenset("bvgdjzklmnprstfhцч")


@functools.lru_cache(maxsize=50_000)
def sounds(word: str) -> str:
    """The sounds of a word, doubled ones once, every vowel as `a`; other alphabets are dropped."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", word.lower().replace("й", "и"))
        if not unicodedata.combining(letter)
    )
    for written, read in _SPELLINGS:
        plain = plain.replace(written, read)
    kept: list[str] = []
    for letter in plain.translate(_LETTERS):
        if (letter == _VOWEL or letter in _CONSONANTS) and kept[-1:] != [letter]:
            kept.append(letter)
    return "".join(kept)


def consonants(word: str) -> str:
    """The consonants among the sounds of a word: vowels are what transliterations and endings change."""
    return sounds(word).replace(_VOWEL, "")
