"""The strip of coverage on the health page: thirty days of each source, a segment a stretch of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.bootstrap import Service
from news.coverage import CoverageStretch, Statement
from news.crawls import SourceRef
from storage import Transaction
from storage import coverage as looks

SHOWN_DAYS = timedelta(days=30)
_BARS = 120  # six hours each: finer ones could not be told apart on a telephone
_GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a strip: its place and width in bars, and the outcome that it shows; `gap` for none."""

    start: int
    width: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What is shown of a source's coverage: the strip, and the same in numbers.

    `began_at` is the first look of all where that lies in the strip; the statement is of the time since then.
    """

    source: SourceRef
    segments: tuple[Segment, ...]
    statement: Statement
    began_at: datetime | None


def strips(tx: Transaction, service: Service, sources: Iterable[SourceRef]) -> dict[str, Strip]:
    """The strip of each source, by its key."""
    until = service.clock.now()
    return {source.key: _strip(tx, source, since=until - SHOWN_DAYS, until=until) for source in sources}


def _strip(tx: Transaction, source: SourceRef, *, since: datetime, until: datetime) -> Strip:
    first = looks.began_at(tx, source)
    began_at = first if first is not None and since < first <= until else None
    stretches = looks.stretches(tx, source=source, since=since, until=until)
    return Strip(
        source=source,
        segments=segments(stretches, since=since, until=until),
        statement=looks.cite(tx, source, since=began_at or since, until=until),
        began_at=began_at,
    )


def segments(
    stretches: Iterable[CoverageStretch], *, since: datetime, until: datetime
) -> tuple[Segment, ...]:
    """Bars of equal length, those in a row that show the same as one; the worst look of a bar shows.

    A bar without a look is a gap, so that nothing is claimed of it.
    """
    step = (until - since) / _BARS
    bars = [_GAP] * _BARS
    for each in stretches:
        first = max(0, int((each.since - since) / step))
        last = min(_BARS - 1, int((each.until - since) / step))
        for place in range(first, last + 1):
            if bars[place] == _GAP or not each.outcome.is_good:
                bars[place] = each.outcome.value
    merged: list[Segment] = []
    for place, outcome in enumerate(bars):
        if merged and merged[-1].outcome == outcome:
            before = merged.pop()
            merged.append(Segment(start=before.start, width=before.width + 1, outcome=outcome))
        else:
            merged.append(Segment(start=place, width=1, outcome=outcome))
    return tuple(merged)
