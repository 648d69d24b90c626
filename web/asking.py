"""What a reader asks of counted time: a window, steps, a role, a language; and what is wrong with the asking.

A form is sent with what stands in it, so an empty field means the default; every mistake is told at once, by
its field, beside the form as it was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from countries.mention import Role
from news.series import Span

Step = Literal["week", "month", "year"]
STEPS = get_args(Step)
ROLES: tuple[Role, ...] = get_args(Role)
_MOST = 60  # characters
LONG = timedelta(days=800)  # from here on weeks are too many to tell apart on a screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The fields as they came; empty where nothing was asked."""

    since: str = ""
    until: str = ""
    step: str = ""
    role: str = ""
    language: str = ""

    def day(self, field: Literal["since", "until"]) -> str:
        """A day as a field for days takes it; empty where it is none, of which browsers complain."""
        found = _read(self.since if field == "since" else self.until)
        return found.isoformat() if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong with a field: a key of the catalogues and the facts that its text wants."""

    field: str
    key: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days in Almaty from the first to the last, in steps; `role` and `language` None for any.

    `is_all` where the reader named no day.
    """

    span: Span
    step: Step
    role: Role | None
    language: str | None
    is_all: bool

    @property
    def begins_at(self) -> datetime:
        """The first instant of the window."""
        return self.span.instants[0]

    @property
    def ends_at(self) -> datetime:
        """The first instant after the window."""
        return self.span.instants[1]


def window(
    raw: Raw, *, known: Span | None, today: date, steps: tuple[Step, ...], languages: tuple[str, ...]
) -> tuple[Window, tuple[Mistake, ...]]:
    """What is asked, and every mistake in it; a field with a mistake counts as empty.

    `known` is from the first to the last day with an article. A window is never longer than from its first
    day until today, since nothing is counted outside.
    """
    mistakes: list[Mistake] = []
    since, until = (_day(raw, field, mistakes) for field in ("since", "until"))
    role = next((each for each in ROLES if each == raw.role), None)
    mistakes += _unknown("role", raw.role, ROLES)
    mistakes += _unknown("step", raw.step, steps)
    mistakes += _unknown("language", raw.language, languages)
    if since and until and until < since:
        mistakes.append(
            Mistake(field="until", key="asked.backwards", facts={"since": raw.since, "until": raw.until})
        )
        since = until = None
    first = known.since if known else today
    last = max(today, known.until) if known else today
    span = _clipped(since or first, until or last, first=min(first, last), last=last)
    found = Window(
        span=span,
        step=next((each for each in steps if each == raw.step), _fitting(span)),
        role=role,
        language=raw.language if raw.language in languages else None,
        is_all=since is None and until is None,
    )
    return found, tuple(mistakes)


def _clipped(since: date, until: date, *, first: date, last: date) -> Span:
    """The part of the days that something is known of; the nearest day where none is."""
    since, until = min(max(since, first), last), max(min(until, last), first)
    return Span(since=since, until=until)


def _fitting(span: Span) -> Step:
    return "month" if span.until - span.since > LONG else "week"


def _day(raw: Raw, field: Literal["since", "until"], mistakes: list[Mistake]) -> date | None:
    typed = raw.since if field == "since" else raw.until
    found = _read(typed)
    if typed.strip() and found is None:
        mistakes.append(Mistake(field=field, key="asked.no_date", facts={"typed": shortened(typed)}))
    return found


def _read(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _unknown(field: str, typed: str, known: tuple[str, ...]) -> list[Mistake]:
    if not typed or typed in known:
        return []
    facts = {"typed": shortened(typed), "known": ", ".join(known)}
    return [Mistake(field=field, key="asked.unknown", facts=facts)]


def shortened(typed: str) -> str:
    """What was typed, no longer than a message can repeat."""
    return typed if len(typed) <= _MOST else typed[: _MOST - 1] + "…"
