"""What a report of an agency says: its day, its source, and the states, people and organisations it names."""

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a report has a field of this name
from datetime import timedelta

import actors
import countries

from .citing import MINISTRY_WORDS, Citation, find_citation
from .report_days import NamedDay, days_in, header_day

_HEAD = 300  # characters in which a day with its year is taken for the report's own
_EARLIEST, _LATEST = timedelta(days=31), timedelta(days=2)  # of what a report can report as news


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as it was read.

    `date` is its own day, `reported_on` the day of the event or release that it names, each None where it
    does not tell. `source` is the sentence that names the ministry as source, empty where none does. States
    are codes, sorted; people and organisations are in the order in which they come up.
    """

    title: str
    language: str | None
    date: Day | None
    reported_on: Day | None
    source: str
    states: tuple[str, ...]
    people: tuple[str, ...]
    organisations: tuple[str, ...]

    @property
    def cites_ministry(self) -> bool:
        """Whether it names the ministry as its source."""
        return bool(self.source)

    @property
    def day(self) -> Day | None:
        """The day of what it reports, else its own."""
        return self.reported_on or self.date


def read_report(
    title: str, text: str, *, published_on: Day | None = None, seen_on: Day | None = None
) -> Report:
    """What a report in Kazakh, Russian or English says; `published_on` is its own day where that is known.

    `seen_on` is when it was first seen: a report without a day of its own speaks of days from there.
    """
    own = published_on or header_day(text) or header_day(title) or _dated_in_full(text[:_HEAD])
    citation = find_citation(text)
    whole = f"{title}\n{text}"
    named = actors.find_in_release(title, text)
    return Report(
        title=title,
        language=countries.detect_language(whole),
        date=own,
        reported_on=_reported_on(text, citation, own or seen_on),
        source=" ".join(citation.sentence.split()) if citation else _cited_in(title),
        states=tuple(sorted({mention.country for mention in countries.find_in_release(title, text)})),
        people=tuple(dict.fromkeys(each.name for each in named if each.kind == "person")),
        organisations=tuple(dict.fromkeys(each.name for each in named if each.kind == "organisation")),
    )


def _cited_in(title: str) -> str:
    citation = find_citation(title)
    return citation.sentence if citation else ""


def _dated_in_full(text: str) -> Day | None:
    return next((named.day for named in days_in(text, origin=None)), None)


def _reported_on(text: str, citation: Citation | None, own: Day | None) -> Day | None:
    """The day that stands beside the source, else the first that can be news; not the report's own head."""
    likely = [named for named in days_in(text, origin=own) if _is_news(named, own)]
    beside = [named for named in likely if citation and citation.start <= named.start < citation.end]
    for each in (*reversed(beside), *likely):
        if not (each.is_full and each.day == header_day(text)):
            return each.day
    return None


def _is_news(named: NamedDay, own: Day | None) -> bool:
    return own is None or own - _EARLIEST <= named.day <= own + _LATEST


def is_of_interest(title: str, text: str) -> bool:
    """Whether a report may carry a release: it names the ministry as source, or a state beside Kazakhstan."""
    whole = f"{title}\n{text}"
    if find_citation(whole) is not None or MINISTRY_WORDS.search(whole):
        return True
    return any(mention.country != "KZ" for mention in countries.find_in_release(title, text))
