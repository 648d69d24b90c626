"""Digests: the alerts of one recipient told together, by state, each story once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import countries
from news.alerts import Alert, AlertType, Digest, DigestGroup, DigestLine
from news.held import HoldReason

from .render import why

MOST_LINES = 200  # a longer mail is read by nobody, and cut by some servers; the page has the rest
_LONGEST = 400  # characters of a sentence
_MOST_WHYS = 3
# What tells of a release as it comes up: several rules that fire on one story are one line.
_RELEASES: frozenset[AlertType] = frozenset({"country.mentioned", "country.comention", "article.matched"})
# The order of the letters of Kazakh Cyrillic, which is that of Russian with its own letters in between.
_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES: Mapping[int, str] = {ord(letter): chr(0x400 + place) for place, letter in enumerate(_LETTERS)}
_REASONS: Mapping[HoldReason, str] = {"digest": "digest", "quiet": "quiet", "cap": "cap", "rule_cap": "cap"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert as it goes into digests of one language, the same for each recipient.

    Those of one `key` and one state are one line, and one without a state joins any state of its key.
    """

    country: str | None
    key: tuple[str, str]
    line: DigestLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When a digest is made up and for what it was held; `alerts` counts all, also those not read."""

    reasons: tuple[HoldReason, ...]
    since: datetime
    until: datetime
    alerts: int


def told_of(alert_id: int, alert: Alert, language: str) -> Told:
    """The alert as a digest of that language tells it."""
    is_release = alert.type in _RELEASES and bool(alert.story_key)
    return Told(
        country=alert.country,
        key=("release", alert.story_key) if is_release else (alert.type, alert.occasion),
        line=DigestLine(
            alert_id=alert_id,
            type=alert.type,
            rules=(alert.rule_name,),
            title=alert.title,
            url=alert.url,
            article_key=alert.article_key,
            language=alert.language,
            languages=alert.story_languages,
            why=why(alert, language),
            sentence=_cut(_sentence(alert)),
            at=alert.created_at,
        ),
    )


def digest_of(told: Iterable[Told], *, language: str, time_zone: str, occasion: Occasion) -> Digest:
    """The digest of these alerts, which are of `language`.

    Grouped by state, states by their names, what is of no state last, the newest first. A story is one line a
    state, in the recipient's language where it came in that, whichever rules and languages told of it. The
    newest `MOST_LINES` lines are in it; `left_out` counts the alerts of the others and those not given.
    """
    newest = sorted(_joined(told, language), key=lambda one: (one.line.at, one.line.alert_id), reverse=True)
    taken = newest[:MOST_LINES]
    groups: dict[str | None, list[DigestLine]] = {}
    for one in taken:
        groups.setdefault(one.country, []).append(one.line)
    return Digest(
        language=language,
        time_zone=time_zone,
        reasons=tuple(sorted({_REASONS[reason] for reason in occasion.reasons})),
        since=occasion.since,
        until=occasion.until,
        alerts=occasion.alerts,
        groups=tuple(
            DigestGroup(country=country, lines=tuple(groups[country]))
            for country in sorted(groups, key=lambda country: _place(country, language))
        ),
        left_out=occasion.alerts - sum(one.alerts for one in taken),
    )


@dataclass(frozen=True, slots=True)
class _Joined:
    """A line that tells of so many alerts."""

    country: str | None
    line: DigestLine
    alerts: int


def _joined(told: Iterable[Told], language: str) -> list[_Joined]:
    parts: dict[tuple[str, str], dict[str | None, list[DigestLine]]] = {}
    for one in told:
        parts.setdefault(one.key, {}).setdefault(one.country, []).append(one.line)
    for states in parts.values():
        named = [country for country in states if country is not None]
        if named and None in states:
            states[named[0]] += states.pop(None)
    return [
        _Joined(country, _one_line(lines, language), len(lines))
        for states in parts.values()
        for country, lines in states.items()
    ]


def _one_line(lines: Sequence[DigestLine], language: str) -> DigestLine:
    """The line of several alerts on one occasion: shown is one in that language, else the newest."""
    if len(lines) == 1:
        return lines[0]
    shown = max(lines, key=lambda line: (line.language == language, line.at, line.alert_id))
    ordered = (shown, *(line for line in lines if line is not shown))
    tongues = {tongue for line in lines for tongue in (*line.languages, line.language) if tongue}
    return replace(
        shown,
        rules=tuple(dict.fromkeys(rule for line in ordered for rule in line.rules)),
        languages=tuple(sorted(tongues)),
        why="; ".join(list(dict.fromkeys(line.why for line in ordered))[:_MOST_WHYS]),
        at=max(line.at for line in lines),
    )


def _sentence(alert: Alert) -> str:
    """The sentence that shows why; empty where nothing was written, as of a silence."""
    if alert.mentions:
        return alert.mentions[0].sentence
    return str(getattr(alert.reason, "sentence", ""))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _place(country: str | None, language: str) -> tuple[bool, str]:
    """Where a state stands: by its name in the alphabet of the language, none at the end."""
    if country is None:
        return True, ""
    return False, _name(country, language).casefold().translate(_PLACES)


def _name(country: str, language: str) -> str:
    try:
        return countries.name(country, language)
    except (LookupError, ValueError):
        return country
