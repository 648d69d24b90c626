"""What the map and the table beside it show: a number, a band and a bar for each state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from countries import CODES
from news.series import StateCount
from storage import Transaction, series

from .bands import Band, band_of, gains_and_losses, quantiles
from .windows import Asked, MeasureName, Window

HOME: Final = "KZ"  # publishes the releases and stands in most: no partner, and no measure for one
SHADES: Final = 5
SHADES_EACH_WAY: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """A state with its numbers: `articles` name it, in `mentions` places; `before` in the days before.

    `share` is of all articles, 0 to 1; `width` is that of its bar, 0 to 100.
    """

    country: str
    articles: int
    mentions: int
    before: int
    share: float
    band: int
    width: int

    @property
    def change(self) -> int:
        """How many more articles name it than did before, below 0 where fewer do."""
        return self.articles - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """The states that are named, most first; the home state apart; the codes of those that are not."""

    measure: MeasureName
    rows: tuple[StateRow, ...]
    home: StateRow
    unnamed: tuple[str, ...]
    bands: tuple[Band, ...]
    all_articles: int


def read(tx: Transaction, asked: Asked, window: Window) -> Atlas:
    """The numbers of the window; a change is one in counts where nothing lies before."""
    measure = "counts" if asked.measure == "change" and window.before is None else asked.measure
    counted = series.by_state(tx, span=window.span, role=asked.role, language=asked.language)
    earlier = (
        series.by_state(tx, span=window.before, role=asked.role, language=asked.language)
        if window.before and measure == "change"
        else ()
    )
    total = series.all_articles(tx, span=window.span, language=asked.language)
    return _drawn(measure, counted, {each.country: each.articles for each in earlier}, total)


def _drawn(
    measure: MeasureName, counted: Iterable[StateCount], before: Mapping[str, int], total: int
) -> Atlas:
    counts = {each.country: each for each in counted}
    codes = sorted(counts.keys() | before.keys())
    weights = {code: _weight(measure, counts.get(code), before.get(code, 0)) for code in codes}
    partners = [code for code in codes if code != HOME]
    numbers = [weights[code] for code in partners]
    bands = (
        gains_and_losses(numbers, most=SHADES_EACH_WAY)
        if measure == "change"
        else quantiles(numbers, most=SHADES)
    )
    greatest = max((abs(number) for number in numbers), default=0)

    def row(code: str) -> StateRow:
        count, weight = counts.get(code), weights.get(code, 0)
        articles = count.articles if count else 0
        return StateRow(
            country=code,
            articles=articles,
            mentions=count.mentions if count else 0,
            before=before.get(code, 0),
            share=articles / total if total else 0.0,
            band=band_of(weight, bands),
            width=max(1, round(100 * abs(weight) / greatest)) if weight and greatest else 0,
        )

    partners.sort(key=lambda code: (-weights[code], code))
    return Atlas(
        measure=measure,
        rows=tuple(map(row, partners)),
        home=row(HOME),
        unnamed=tuple(code for code in CODES if code not in weights and code != HOME),
        bands=bands,
        all_articles=total,
    )


def _weight(measure: MeasureName, count: StateCount | None, before: int) -> int:
    """What a state's colour is about: a share is in proportion to the articles, whose total all share."""
    articles = count.articles if count else 0
    return articles - before if measure == "change" else articles
