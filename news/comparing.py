"""Series made comparable: years out of months, a share of all articles, an index of the first period."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal

from .series import Point

Measure = Literal["absolute", "share", "index"]
_WHOLE = 100


def by_year(points: Iterable[Point]) -> tuple[Point, ...]:
    """Points of months added up to years."""
    found = []
    for _year, months in groupby(points, key=lambda point: point.day.year):
        own = list(months)
        found.append(
            Point(
                day=own[0].day,
                articles=sum(each.articles for each in own),
                mentions=sum(each.mentions for each in own),
                all_articles=sum(each.all_articles for each in own),
            )
        )
    return tuple(found)


def measured(points: Sequence[Point], measure: Measure) -> tuple[float | None, ...]:
    """Articles a period: as counted, in percent of all articles of the period, or with its first as 100.

    Without an article in a period nothing can be said of a share. The first period of an index is the first
    that has an article that names the state; before it, and where none has, there is no index.
    """
    match measure:
        case "absolute":
            return tuple(float(each.articles) for each in points)
        case "share":
            return tuple(
                _WHOLE * each.articles / each.all_articles if each.all_articles else None for each in points
            )
        case "index":
            first = base(points)
            if first is None:
                return (None,) * len(points)
            unit = points[first].articles
            return tuple(
                _WHOLE * each.articles / unit if place >= first else None for place, each in enumerate(points)
            )


def base(points: Sequence[Point]) -> int | None:
    """The place of the period that an index takes as 100; None where no period has an article."""
    return next((place for place, each in enumerate(points) if each.articles), None)
