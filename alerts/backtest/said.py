"""Which texts may have a phrase, told without taking each of them apart into words."""

from collections.abc import Callable, Iterable, Iterator

from alerts.phrases import Part, Phrase, phrase
from alerts.tokens import tokens

_LEAST_TELLING = 3  # letters of a fragment that most texts lack
_LONGEST = 80  # letters on either side in which a word ends


def finder(asked: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text has a form of the longest word of any of the phrases."""
    ready = [(_stem(part), part) for part in _anchors(asked)]
    met: dict[str, bool] = {}

    def is_said(text: str) -> bool:
        folded = text.lower().replace("ё", "е")
        return any(_fits(piece, part, met) for stem, part in ready for piece in _pieces(folded, stem))

    return is_said


def fragments(asked: Iterable[str]) -> frozenset[str]:
    """Strings of which at least one stands in every text that has one of the phrases, in all casings in use.

    Of a phrase it is what the forms of its longest word begin with: without the first letter, which may be a
    capital, all in capitals, and as it is written.
    """
    found = {each for part in _anchors(asked) for each in _fragments(part)}
    # What has a longer one in it has the shorter one too; each costs a search through all that was ever said.
    return frozenset(each for each in found if not any(other in each for other in found - {each}))


def _anchors(asked: Iterable[str]) -> Iterator[Part]:
    for text in asked:
        ready: Phrase = phrase(text)
        if ready.parts:
            yield ready.parts[ready.anchor]


def _fragments(part: Part) -> Iterator[str]:
    stem = _stem(part)
    yield from (stem.upper(), part.written[: len(stem)])
    if len(stem) > _LEAST_TELLING:
        yield stem[1:]
    else:
        yield from (stem, stem.capitalize())


def _stem(part: Part) -> str:
    """What all forms of a word begin with, up to a letter that may be written in two ways."""
    first, *others = sorted((*part.word.forms, *part.word.stems))
    same = 0
    while same < len(first) and all(each.startswith(first[: same + 1]) for each in others):
        same += 1
    return first[:same]


def _pieces(text: str, stem: str) -> Iterator[str]:
    """The words, as far as blanks go, in which the stem stands."""
    at = text.find(stem)
    while at >= 0:
        begin = max(text.rfind(mark, 0, at) for mark in " \n\t\xa0") + 1
        piece = text[max(begin, at - _LONGEST) : at + _LONGEST]
        yield piece.split(None, 1)[0] if piece.split() else piece
        at = text.find(stem, at + 1)


def _fits(piece: str, part: Part, met: dict[str, bool]) -> bool:
    key = f"{part.written} {piece}"
    if key not in met:
        met[key] = any(
            part.word.fits(token.text, is_kazakh=is_kazakh)
            for token in tokens(piece)
            for is_kazakh in (True, False)
        )
    return met[key]
