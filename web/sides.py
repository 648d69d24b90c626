"""The languages of a story side by side: paragraphs in rows, what each names, and what it says alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from countries import Mention
from news import parallel
from news.differences import Difference
from news.views import RevisionView
from storage.translations import Release

from .differing import delay
from .frame import Frame
from .languages import LANGUAGES
from .marking import Stretch, lines, marked

# Beyond so many of a text, what is said of a mention stands in the table alone: nobody steps through
# thousands with the tabulator, and a page of ten thousand notes is no page.
MOST_NOTES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A bit of a text; `mention` where it names a state, with the `note` that explains why, if it has one."""

    text: str
    mention: Mention | None = None
    note: str = ""
    is_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A run of a paragraph; `is_alone` where no other language says it."""

    pieces: tuple[Piece, ...]
    is_alone: bool


Paragraph = tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a side shows: a release as it stands, or one of its earlier versions."""

    key: str
    language: str
    url: str
    title: str
    text: str
    text_language: str | None
    published_at: datetime | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A language of the story. `rows` are as many in each side where paragraphs could be aligned.

    `delay` says how long after the first language it appeared, `joined_by` how it came to the story.
    """

    text: Text
    is_shown: bool
    is_first: bool
    delay: str
    joined_by: str
    join_score: float | None
    title: tuple[Piece, ...]
    rows: tuple[tuple[Paragraph, ...], ...]
    states: tuple[str, ...]

    @property
    def tag(self) -> str:
        """The language that the text is really in."""
        return self.text.text_language or self.text.language


def sides(
    frame: Frame,
    releases: Sequence[Release],
    differences: Sequence[Difference],
    *,
    shown: RevisionView | None = None,
    is_current: bool = True,
) -> tuple[Side, ...]:
    """A side a language, in the order of the page's languages; `shown` takes the place of its own language.

    A language that a story has twice is shown as it came first. Differences are those of the texts as they
    stand, so none is marked in a version that is older.
    """
    chosen: dict[str, tuple[Release | None, Text]] = {}
    for release in releases:
        chosen.setdefault(release.article.language, (release, _of_release(release)))
    if shown is not None:
        own = next((each for each in releases if _is_of(each, shown)), None)
        chosen[shown.language] = (own, _of_revision(shown))
    old = shown.language if shown is not None and not is_current else None
    first = releases[0] if releases else None
    cut = [
        _side(
            frame,
            release,
            text,
            alone=() if text.language == old else _alone(differences, text.language),
            is_first=release is not None and release is first,
        )
        for release, text in sorted(chosen.values(), key=lambda each: rank(each[1].language))
    ]
    return _in_rows(cut, shown)


@dataclass(frozen=True, slots=True)
class _Cut:
    side: Side
    paragraphs: tuple[Paragraph, ...]


def _side(
    frame: Frame, release: Release | None, text: Text, *, alone: Sequence[Difference], is_first: bool
) -> _Cut:
    notes = _Notes(frame, frozenset(each.value for each in alone if each.kind == "state"))
    sentences = [each.value for each in alone if each.kind == "sentence"]
    title = tuple(notes.pieces(marked(text.title, _in(text, "title"))))
    found = tuple(
        tuple(notes.said(each) for each in line)
        for line in lines(text.text, _in(text, "body"), alone=sentences)
    )
    side = Side(
        text=text,
        is_shown=False,
        is_first=is_first,
        delay=delay(frame, release.translation_delay_s) if release else "",
        joined_by=release.joined_by if release else "own",
        join_score=release.join_score if release else None,
        title=title,
        rows=(),
        states=tuple(sorted({each.country for each in text.mentions})),
    )
    return _Cut(side, found)


class _Notes:
    """Explains mentions, the same words for the same reason, until there are enough of them."""

    __slots__ = ("_alone", "_frame", "_given", "_words")

    def __init__(self, frame: Frame, alone: frozenset[str]) -> None:
        self._frame = frame
        self._alone = alone
        self._given = 0
        self._words: dict[tuple[str, str, str | None, str | None], str] = {}

    def said(self, stretch: Stretch) -> Said:
        """The stretch with its mentions explained."""
        return Said(pieces=tuple(self.pieces(stretch.pieces)), is_alone=stretch.is_alone)

    def pieces(self, cut: Iterable[tuple[str, Mention | None]]) -> Iterator[Piece]:
        """The pieces with their mentions explained."""
        for text, mention in cut:
            if mention is None:
                yield Piece(text=text)
                continue
            self._given += 1
            note = self._note(mention) if self._given <= MOST_NOTES else ""
            yield Piece(text=text, mention=mention, note=note, is_alone=mention.country in self._alone)

    def _note(self, mention: Mention) -> str:
        key = (mention.country, mention.kind, mention.role, mention.reason)
        if key not in self._words:
            self._words[key] = explained(self._frame, mention, is_alone=mention.country in self._alone)
        return self._words[key]


def explained(frame: Frame, mention: Mention, *, is_alone: bool = False) -> str:
    """Which state a mention means and by what form of its name, which role it has, and by which rule."""
    said = [frame.state(mention.country), frame.t(f"kind.{mention.kind}")]
    if mention.role:
        because = f" ({frame.t(f'reason.{mention.reason}')})" if mention.reason else ""
        said.append(frame.t(f"role.{mention.role}") + because)
    if is_alone:
        said.append(frame.t("sides.alone"))
    return " · ".join(said)


def _in_rows(cut: Sequence[_Cut], shown: RevisionView | None) -> tuple[Side, ...]:
    """The sides with their paragraphs in rows that belong together; in one row each where none were found."""
    texts = [[_weighed(each) for each in one.paragraphs] for one in cut]
    rows = parallel.side_by_side(texts) if len(cut) > 1 else None
    placed = rows or [((0, len(one.paragraphs)),) if one.paragraphs else () for one in cut]
    return tuple(
        replace(
            one.side,
            rows=tuple(one.paragraphs[start:end] for start, end in place),
            is_shown=shown is not None and one.side.text.language == shown.language,
        )
        for one, place in zip(cut, placed, strict=True)
    )


def _weighed(paragraph: Paragraph) -> parallel.Paragraph:
    pieces = [piece for said in paragraph for piece in said.pieces]
    text = "".join(piece.text for piece in pieces)
    return parallel.paragraph(text, [piece.mention.country for piece in pieces if piece.mention])


def _alone(differences: Sequence[Difference], language: str) -> list[Difference]:
    return [each for each in differences if each.present_in == (language,)]


def _in(text: Text, field: str) -> Iterator[Mention]:
    return (mention for mention in text.mentions if mention.field == field)


def rank(language: str) -> tuple[int, str]:
    """The place of a language among those of the page; any other comes after them."""
    return (LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), language)


def _is_of(release: Release, shown: RevisionView) -> bool:
    return release.article.ref.key == shown.key and release.article.language == shown.language


def _of_release(release: Release) -> Text:
    said = release.article
    return Text(
        key=said.ref.key,
        language=said.language,
        url=said.url,
        title=said.title,
        text=said.text,
        text_language=said.text_language,
        published_at=said.published_at,
        mentions=said.mentions,
    )


def _of_revision(shown: RevisionView) -> Text:
    return Text(
        key=shown.key,
        language=shown.language,
        url=shown.url,
        title=shown.title,
        text=shown.text,
        text_language=shown.text_language,
        published_at=shown.published_at,
        mentions=shown.mentions,
    )
