"""What a source changed beside the text of a release, and what of it is worth a note.

A source may change pictures' hosts, counters and markup at every look. Notes are for people who ask what was
quietly changed, so what repeats itself is noted once and mere markup ever more rarely.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from .events import CorrectedFact, FactName

_DAY = timedelta(days=1)
_SEASON = timedelta(days=30)
_MOST_A_DAY = {"date": 4}  # an editor may set a date more than once; everything else is noted once a day
_LONGEST_WAIT = 5  # doublings of a day: a source that changes markup for ever is noted once a month
_MOST_SHOWN = 10  # addresses of a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands with an article beside its text."""

    url: str
    published_at: datetime | None
    published_raw: str
    image_urls: tuple[str, ...]
    link_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An earlier note on the same article."""

    at: datetime
    facts: tuple[CorrectedFact, ...]


def corrected(before: Facts, after: Facts) -> tuple[CorrectedFact, ...]:
    """What differs beside the text; `markup` where nothing else does.

    A date that means the same instant in other words is markup. Links that come to an article without any
    are not told: articles that were kept before links were read have none.
    """
    found = tuple(_differing(before, after))
    return found or (CorrectedFact(name="markup"),)


def worth_noting(
    facts: Sequence[CorrectedFact], earlier: Sequence[Noted], *, now: datetime
) -> tuple[CorrectedFact, ...]:
    """What of the facts is noted, given the earlier notes on the article; empty where that is nothing."""
    return tuple(fact for fact in facts if _is_worth_noting(fact, earlier, now))


def _differing(before: Facts, after: Facts) -> Iterator[CorrectedFact]:
    if before.published_at != after.published_at:
        yield _fact("date", (before.published_raw,), (after.published_raw,))
    if before.url != after.url:
        yield _fact("address", (before.url,), (after.url,))
    if before.image_urls != after.image_urls:
        yield _fact("pictures", before.image_urls, after.image_urls)
    if before.link_urls and set(before.link_urls) != set(after.link_urls):
        yield _fact("links", before.link_urls, after.link_urls)


def _fact(name: FactName, before: tuple[str, ...], after: tuple[str, ...]) -> CorrectedFact:
    return CorrectedFact(name=name, before=before[:_MOST_SHOWN], after=after[:_MOST_SHOWN])


def _is_worth_noting(fact: CorrectedFact, earlier: Sequence[Noted], now: datetime) -> bool:
    alike = [(note.at, each) for note in earlier for each in note.facts if each.name == fact.name]
    if fact.name == "markup":
        wait = _DAY * 2 ** min(max(0, len(alike) - 1), _LONGEST_WAIT)
        return all(now - at >= wait for at, _ in alike)
    if fact.name == "pictures" and alike and _file_names(fact.before) == _file_names(fact.after):
        return False  # the same files at other places, and not for the first time
    today = sum(now - at < _DAY for at, _ in alike)
    is_known = any(each.after == fact.after and now - at < _SEASON for at, each in alike)
    return not is_known and today < _MOST_A_DAY.get(fact.name, 1)


def _file_names(addresses: Sequence[str]) -> list[str]:
    return sorted(_file_name(address) for address in addresses)


def _file_name(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:  # a bracket that opens no IPv6 address
        path = address
    return unquote(path.rpartition("/")[2])
