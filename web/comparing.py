"""What is compared: up to six states, chosen by code or name, over the same periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from countries import gazetteer_version
from monitor.bootstrap import Service
from news.comparing import Measure, base, measured
from news.partners import top
from news.series import Point, Span
from news.state_views import Pairs, Ranked
from storage import Transaction, pairs

from . import state_names
from .asking import Mistake, Window, shortened
from .frame import Frame
from .profiles import Part, counted, named_in, of_languages, places

MOST = 6
BY_ITSELF = 5  # states that are shown where none is named
TOPS = (12, 20)
_YEAR = timedelta(days=365)
_MOST_NAMED = 50  # words in a field; nobody types more, and each costs a look through all names
_CANDIDATES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The states that were named, in that order and each once, and what is wrong with the naming."""

    codes: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One of the states: its periods, their values in the measure, its places and its languages.

    `base` is the place of the period that an index takes as 100.
    """

    code: str
    points: tuple[Point, ...]
    values: tuple[float | None, ...]
    base: int | None
    ranks: tuple[Ranked, ...]
    languages: tuple[Part, ...]

    @property
    def articles(self) -> int:
        """The articles of all periods."""
        return sum(each.articles for each in self.points)

    @property
    def gap(self) -> float | None:
        """Percentage points between the languages with the largest and the smallest share; None for one."""
        shares = [100 * each.articles / each.all_articles for each in self.languages if each.all_articles]
        return max(shares) - min(shares) if len(shares) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The states of a window in a measure, and which of them, or of the most named, are named together."""

    window: Window
    measure: Measure
    states: tuple[Compared, ...]
    pairs: Pairs
    gazetteer: str


def chosen(frame: Frame, written: Iterable[str]) -> Chosen:
    """The states that are written so: codes or names in three languages, parted by commas."""
    words = [word.strip() for each in written for word in each.replace(";", ",").split(",") if word.strip()]
    codes: list[str] = []
    mistakes: list[Mistake] = []
    for word in words[:_MOST_NAMED]:
        found = state_names.meant(word)
        if len(found) == 1 and found[0] not in codes:
            codes.append(found[0])
        else:
            mistakes.append(_mistake(frame, word, found))
    if len(codes) > MOST or len(words) > _MOST_NAMED:
        number = str(max(len(codes), min(len(words), _MOST_NAMED + 1)))
        mistakes.append(Mistake(field="state", key="compare.too_many", facts={"number": number}))
    return Chosen(codes=tuple(codes[:MOST]), mistakes=tuple(mistakes))


def _mistake(frame: Frame, word: str, found: Sequence[str]) -> Mistake:
    if not found:
        return Mistake(field="state", key="compare.unknown", facts={"typed": shortened(word)})
    if len(found) == 1:
        return Mistake(field="state", key="compare.twice", facts={"state": frame.state(found[0])})
    states = ", ".join(f"{frame.state(code)} ({code})" for code in found[:_CANDIDATES])
    facts = {"typed": shortened(word), "states": states + (" …" if len(found) > _CANDIDATES else "")}
    return Mistake(field="state", key="compare.several", facts=facts)


def most_named(tx: Transaction, asked: Window, number: int) -> tuple[str, ...]:
    """The partners that most articles of a window name."""
    return top(named_in(tx, asked, asked.span), number)


def most_named_of_late(tx: Transaction, asked: Window) -> tuple[str, ...]:
    """The partners to begin with: those that the last year of the window names most."""
    until = asked.span.until
    span = Span(since=max(asked.span.since, until - _YEAR), until=until)
    return top(named_in(tx, asked, span), BY_ITSELF)


def comparison(
    tx: Transaction,
    service: Service,
    codes: Sequence[str],
    asked: Window,
    *,
    measure: Measure,
    together: Sequence[str],
) -> Comparison:
    """The states over the window, and how often each two of `together` are named in one article."""
    ranks = places(tx, codes, asked)
    return Comparison(
        window=asked,
        measure=measure,
        states=tuple(_compared(tx, service, code, asked, measure, ranks[code]) for code in codes),
        pairs=pairs.pairs(tx, together, since=asked.begins_at, until=asked.ends_at, language=asked.language),
        gazetteer=gazetteer_version(),
    )


def _compared(
    tx: Transaction,
    service: Service,
    code: str,
    asked: Window,
    measure: Measure,
    ranks: tuple[Ranked, ...],
) -> Compared:
    points = counted(tx, code, asked)
    return Compared(
        code=code,
        points=points,
        values=measured(points, measure),
        base=base(points) if measure == "index" else None,
        ranks=ranks,
        languages=of_languages(tx, service, code, asked),
    )
