"""Mentions in a text and in a release: fold, match, ask the neighbours, say the role."""

from collections.abc import Sequence

from .context import judge
from .errors import LANGUAGES, UnknownLanguageError
from .folding import fold
from .gazetteer import gazetteer
from .language import by_language, detect_title_language
from .matching import candidates
from .mention import Field, Mention
from .roles import in_headline, in_release, roles
from .scene import Given, Scene
from .senses import settled
from .words import marks


def find(text: str, language: str = "auto") -> tuple[Mention, ...]:
    """Mentions of states in a text, sorted by start, non-overlapping; empty where there are none.

    Raises:
        UnknownLanguageError: for a language other than kk, ru, en and auto.
    """
    scenes = _scenes(text, language)
    return tuple(mention for scene in scenes for mention in _mentions(scene, roles(scene), "body"))


def find_in_release(title: str, body: str, language: str = "auto") -> tuple[Mention, ...]:
    """Mentions in a release, the title's first, each with its role; offsets count within their own field.

    Raises:
        UnknownLanguageError: for a language other than kk, ru, en and auto.
    """
    spoken = detect_title_language(title, body) if language == "auto" else language
    headlines = [] if spoken is None else _scenes(title, spoken)
    stories = _scenes(body, language)
    named: dict[str, Given | None] = {}
    found: list[Mention] = []
    for scene in headlines:
        given = in_headline(scene)
        for (country, _hit), role in zip(scene.hits, given, strict=True):
            named[country] = named.get(country) or role
        found.extend(_mentions(scene, [role or _ASIDE for role in given], "title"))
    for scene in stories:
        found.extend(_mentions(scene, in_release(scene, named), "body"))
    return tuple(found)


_ASIDE: Given = ("passing", "aside")


def _scenes(text: str, language: str) -> list[Scene]:
    """The text's stretches, one a language, with the states in them."""
    if language == "auto":
        return [_scene(part, spoken, offset) for offset, part, spoken in by_language(text)]
    if language not in LANGUAGES:
        raise UnknownLanguageError(language)
    return [_scene(text, language, 0)] if text else []


def _scene(text: str, language: str, offset: int) -> Scene:
    folded, known = fold(text), marks(language)
    judged = [(hit, judge(folded, known, hit)) for hit in candidates(folded, gazetteer(language))]
    hits = settled(folded, language, judged)
    return Scene(folded=folded, marks=known, language=language, hits=hits, offset=offset)


def _mentions(scene: Scene, given: Sequence[Given | None], field: Field) -> list[Mention]:
    text, offset, found = scene.folded.text, scene.offset, []
    for (country, hit), because in zip(scene.hits, given, strict=True):
        role, reason = because or (None, None)
        found.append(
            Mention(
                country=country,
                start=hit.from_ + offset,
                end=hit.to + offset,
                surface=text[hit.from_ : hit.to],
                kind=hit.kind,
                field=field,
                role=role,
                reason=reason,
            )
        )
    return found
