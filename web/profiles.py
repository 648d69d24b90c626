"""A state's profile: all that its page shows and its JSON says, gathered in one reading transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import countries
from countries import gazetteer_version
from monitor.bootstrap import Service
from news.comparing import by_year
from news.differences import HOME
from news.partners import ranked
from news.series import Point, Span
from news.state_views import Company, Mark, OneSided, Outline, Quotation, Ranked, Silence
from storage import Transaction, pairs, period_counts, quotations, series, state_views

from .asking import LONG, ROLES, Window
from .languages import LANGUAGES
from .watched import Watch, watch

DAY_S = 86400  # a silence that is shorter is a night
RETURN = timedelta(days=90)  # a shorter silence is nothing that a timeline need mark
QUIET = timedelta(days=30)  # from here on a reader wants to know whether anything could have been missed
_MOST_RETURNS = 20
_MOST_EDITS = 40
_MOST_SPIKES = 20
_LISTED = 12
_SENTENCES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A role or a language: the articles that name the state so, and of a language all articles in it."""

    key: str
    articles: int
    all_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A state in a window of days. `points` and the sums are of the role and the language that are asked for.

    `longest_silence` is the longest between two namings; `silent_days` is how long the last one lies back.
    `absence` says what the crawls could have missed since then, or of the whole window where the state was
    never named; None where it was named of late.
    """

    code: str
    names: Mapping[str, str]
    window: Window
    articles: int
    mentions: int
    all_articles: int
    points: tuple[Point, ...]
    first_at: datetime | None
    last_at: datetime | None
    silent_days: int | None
    longest_silence: Silence | None
    rank: Ranked
    ranks: tuple[Ranked, ...]
    roles: tuple[Part, ...]
    languages: tuple[Part, ...]
    company: Company
    marks: tuple[Mark, ...]
    one_sided: tuple[OneSided, ...]
    quotations: tuple[Quotation, ...]
    watch: Watch
    absence: Watch | None
    gazetteer: str


def profile(tx: Transaction, service: Service, code: str, asked: Window) -> Profile:
    """The profile of one of `countries.CODES`."""
    now = service.clock.now()
    points = counted(tx, code, asked)
    # Kazakhstan stands in every release: its silences would be nights and holidays, at a high price.
    outline = state_views.outline(tx, code, least_s=DAY_S, most=0 if code == HOME else _MOST_RETURNS)
    first, last = outline.first_at, outline.last_at
    begins_at, ends_at, language = asked.begins_at, asked.ends_at, asked.language
    by_period = _by_period(tx, asked)
    # Of all that is kept the periods are the whole.
    whole = _added(by_period.values()) if asked.is_all else named_in(tx, asked, asked.span)
    return Profile(
        code=code,
        names=names_of(code),
        window=asked,
        articles=sum(each.articles for each in points),
        mentions=sum(each.mentions for each in points),
        all_articles=sum(each.all_articles for each in points),
        points=points,
        first_at=first,
        last_at=last,
        silent_days=max((now - last).days, 0) if last else None,
        longest_silence=next(iter(outline.silences), None),
        rank=ranked(whole, code, day=asked.span.since),
        ranks=tuple(ranked(named, code, day=day) for day, named in by_period.items()),
        roles=_of_roles(tx, code, asked, sum(each.all_articles for each in points)),
        languages=of_languages(tx, service, code, asked),
        company=pairs.company(tx, code, since=begins_at, until=ends_at, most=_LISTED, language=language),
        marks=_marks(tx, code, asked, outline),
        one_sided=state_views.one_sided(tx, code, most=_LISTED),
        quotations=quotations.newest(tx, code, limit=_SENTENCES, language=language),
        watch=watch(tx, service, since=begins_at, until=ends_at, language=language),
        absence=_absence(tx, service, outline, asked),
        gazetteer=gazetteer_version(),
    )


def names_of(code: str) -> dict[str, str]:
    """The names of a state by language."""
    return {tag: countries.name(code, tag) for tag in LANGUAGES}


def counted(tx: Transaction, code: str, asked: Window) -> tuple[Point, ...]:
    """The articles that name a state, in the steps of the window, with all articles of each step."""
    span, role, language = asked.span, asked.role, asked.language
    if asked.step == "week":
        return series.series(tx, country=code, span=span, step="week", role=role, language=language)
    points = period_counts.by_month(tx, country=code, span=span, role=role, language=language)
    return by_year(points) if asked.step == "year" else points


def named_in(tx: Transaction, asked: Window, span: Span) -> dict[str, int]:
    """How many articles name each state in a span, of the role and the language that are asked for."""
    found = series.by_state(tx, span=span, role=asked.role, language=asked.language)
    return {each.country: each.articles for each in found}


def places(tx: Transaction, codes: Sequence[str], asked: Window) -> dict[str, tuple[Ranked, ...]]:
    """Where states stand among the partners in each whole year of a long window, or month of a short one."""
    found = _by_period(tx, asked)
    return {code: tuple(ranked(named, code, day=day) for day, named in found.items()) for code in codes}


def _by_period(tx: Transaction, asked: Window) -> dict[date, dict[str, int]]:
    return period_counts.by_period(
        tx,
        span=asked.span,
        grain="year" if asked.span.until - asked.span.since > LONG else "month",
        role=asked.role,
        language=asked.language,
    )


def _added(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return found


def _of_roles(tx: Transaction, code: str, asked: Window, every: int) -> tuple[Part, ...]:
    found = period_counts.by_role(tx, country=code, span=asked.span, language=asked.language)
    return tuple(Part(key=role, articles=found.get(role, 0), all_articles=every) for role in ROLES)


def of_languages(tx: Transaction, service: Service, code: str, asked: Window) -> tuple[Part, ...]:
    """The articles that name a state in each watched language, with all articles in it."""
    found = period_counts.by_language(tx, country=code, span=asked.span, role=asked.role)
    return tuple(
        Part(key=tag, articles=own, all_articles=every)
        for tag in service.settings.languages
        for own, every in (found.get(tag, (0, 0)),)
    )


def _marks(tx: Transaction, code: str, asked: Window, outline: Outline) -> tuple[Mark, ...]:
    """What is marked in the window, newest first."""
    since, until = asked.begins_at, asked.ends_at
    found = [
        *_namings(outline),
        *state_views.edits(tx, code, since=since, until=until, most=_MOST_EDITS),
        *state_views.spikes(tx, code, since=since, until=until, most=_MOST_SPIKES),
    ]
    inside = (each for each in found if since <= each.at < until)
    return tuple(sorted(inside, key=lambda mark: mark.at, reverse=True))


def _namings(outline: Outline) -> Iterator[Mark]:
    if outline.first_at is not None:
        yield Mark(kind="first", at=outline.first_at)
    for each in outline.silences:
        if each.until - each.since >= RETURN:
            yield Mark(kind="return", at=each.until, days=each.days)


def _absence(tx: Transaction, service: Service, outline: Outline, asked: Window) -> Watch | None:
    now = service.clock.now()
    if outline.last_at is not None and now - outline.last_at < QUIET:
        return None
    return watch(tx, service, since=outline.last_at or asked.begins_at, until=now)
