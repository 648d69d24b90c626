"""Names of persons across languages: endings undone, letters folded to a skeleton, skeletons compared.

A skeleton has the consonants of a name in Latin letters and the first vowel as `a`; a name of one or two
consonants keeps its vowels by class, for else too many would be one. Transliterations of Kazakh and Russian
names differ in vowels above all: Bakaev, Bakayev, Бақаев. A key joins the sorted skeletons of given name and
surname, so that their order is free; patronymics and articles are left out.
"""

import functools
import re
import unicodedata

PREFIX = "person:"
_FEW = 2  # consonants up to which a skeleton keeps its vowels
_LEAST = 3  # letters of a skeleton that tell a person
_CYRILLIC = dict(
    zip(
        "абвгғдезиійкқлмнңоөпрстуұүфхһъьыәэё",
        [*"abvggdeziiikklmnnooprstuuufhh", "", "", *"iaee"],
        strict=True,
    )
) | {"ж": "j", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia"}
_LATIN = {
    "ş": "sh",
    "ç": "ch",
    "ğ": "g",
    "ı": "i",
    "ə": "a",
    "ø": "o",
    "æ": "a",
    "ß": "ss",
    "ł": "l",
    "đ": "d",
}
_LETTERS = str.maketrans(_CYRILLIC | _LATIN)
_FOLDS = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        ("shch|sch", "sh"),
        ("chj|chzh", "j"),
        ("cc(?=[eiy])", "ch"),
        ("dzh|dz?j|zh", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("ck|q", "k"),
        ("w", "v"),
        ("tz", "ts"),
        ("(?<=[aeiou])x", "ks"),
        ("x", "h"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("ch", "c"),
        ("sh", "x"),
        ("y", "i"),
        ("ng$", "n"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = "aeiou"
_VOWEL_RUN = re.compile("[aeiou]+")
_CLASS = {"a": "a", "e": "e", "i": "e", "o": "o", "u": "o"}
_PATRONYMIC = re.compile(
    "(?:[оеь]?ви[чш](?:а|у|ем|е)?|вн(?:а|ы|е|у|ой)|(?:.ұлы|.улы|қызы|кызы)(?:н|м|д|ғ)?\\w{0,3}"
    "|[oe]vich|[oe]vna|.uly|.ulı|kyzy|qyzy)$"
)
_ARTICLE = re.compile("^(?:al|el|аль|эль|әл|ас|аш|ад|ан|ар|as|ash|an|ar|ad)-")

_SMALL = frozenset({"al", "el", "bin", "ibn", "аль", "эль", "әл", "бин", "бен", "ибн"})


@functools.lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """The skeleton of one word of a name; one letter for an initial, empty where it has no letter."""
    if word.endswith(".") or len(word) == 1:
        return _initial(latin(word.rstrip(".")))
    return _bones(latin(_ARTICLE.sub("", word.lower())))


@functools.lru_cache(maxsize=4096)
def latin(word: str) -> str:
    """The word in plain Latin letters, spellings of one sound folded."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", word.lower()).translate(_LETTERS))
    plain = "".join(letter for letter in plain if "a" <= letter <= "z")
    for expression, meant in _FOLDS:
        plain = expression.sub(meant, plain)
    return plain


def _initial(plain: str) -> str:
    return "a" if plain[:1] in _VOWELS else plain[:1]


def _bones(plain: str) -> str:
    consonants = _VOWEL_RUN.sub("", plain)
    begins_open = plain[:1] in _VOWELS
    if len(consonants) > _FEW:
        return ("a" if begins_open else "") + _VOWEL_RUN.sub("", plain)
    shut = _VOWEL_RUN.sub("", plain[-1:]) or not consonants or len(_VOWEL_RUN.findall(plain)) == 1
    kept = plain if shut else plain.rstrip(_VOWELS)
    voiced = _VOWEL_RUN.sub(lambda run: _vowel(run[0]), kept)
    return ("a" + voiced[1:]) if begins_open else voiced


def _vowel(run: str) -> str:
    full = run.replace("i", "")
    return _CLASS[full[0]] if full else "e"


def key(words: tuple[str, ...]) -> str:
    """The key of a person named so, in the nominative; the order of the words is free."""
    kept = [
        word for word in words if word.lower() not in _SMALL and (word[0].isupper() or _ARTICLE.match(word))
    ]
    if len(kept) > _FEW:
        kept = [word for word in kept if not _PATRONYMIC.search(word.lower())] or kept
    return PREFIX + "-".join(sorted(bones for word in kept if (bones := skeleton(word))))


def is_patronymic(word: str) -> bool:
    """Whether a word in small letters ends as a patronymic does."""
    return _PATRONYMIC.search(word) is not None


def same_person(a: str, b: str) -> bool:
    """Whether two keys may name one person: one name equal and the rest compatible, or all nearly equal.

    A surname alone is compatible with any given name, an initial with every name that begins so.
    """
    if not (a.startswith(PREFIX) and b.startswith(PREFIX)):
        return False
    if a == b:
        return True
    few, many = sorted((_parts(a), _parts(b)), key=len)
    return any(_fits(few, many, one, other) for one in few for other in many)


def _parts(key_: str) -> tuple[str, ...]:
    return tuple(part for part in key_.removeprefix(PREFIX).split("-") if part)


def _fits(few: tuple[str, ...], many: tuple[str, ...], one: str, other: str) -> bool:
    """Whether these two are the surname of both, and every other name of the few is one of the many."""
    if len(one) < _FEW or not (one == other or _is_near(one, other)):
        return False
    rest, left = list(few), list(many)
    rest.remove(one)
    left.remove(other)
    for name in rest:
        fitting = next((each for each in left if _is_compatible(name, each, strict=one != other)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True


def _is_compatible(one: str, other: str, *, strict: bool) -> bool:
    if one == other or 1 in (len(one), len(other)):
        return one[0] == other[0]
    return _is_near(one, other) if strict else _is_close(one, other)


def _is_near(one: str, other: str) -> bool:
    """One letter apart, and long enough for that to be a matter of spelling; not Nurlan and Nurlanov."""
    if min(len(one), len(other)) <= _LEAST or one + "v" == other or other + "v" == one:
        return False
    return _distance_at_most_one(one, other)


def _is_close(one: str, other: str) -> bool:
    bones = [re.sub("(?!^)[aeo]", "", each) for each in (one, other)]
    return bones[0][0] == bones[1][0] and _distance_at_most_one(*bones)


def _distance_at_most_one(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    if len(longer) == len(shorter):
        return shorter[at + 1 :] == longer[at + 1 :]
    return shorter[at:] == longer[at + 1 :]
