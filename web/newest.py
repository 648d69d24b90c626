"""What is new, in one list: states named again, spikes, edits, removals and returns, alerts of any rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from countries import Mention
from news.alerts import Alert, OutboxEntry
from news.effect_words import effect_in_words
from news.events import EventKind, EventView
from news.reasons import EditedStates, Removed, Restored, SilenceEnded, Spiked
from news.views import AlertView
from storage import Transaction, events, newness, views
from storage.newness import Release, Returned

from . import wording
from .frame import ALMATY, Frame
from .windows import NewsKind

SHOWN: Final = 12
LISTED: Final = 30  # where one kind is asked for
LOOKED_AT: Final = 60  # alerts among which those of a kind are sought
YEAR: Final = timedelta(days=365)
QUARTER: Final = timedelta(days=90)  # a state that is named each season is no news when it is named again
_EVENTS: Final[tuple[EventKind, ...]] = ("edited", "removed", "restored")
_TELLS: Final[dict[str, str]] = {f"article.{kind}": kind for kind in _EVENTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThing:
    """One thing that is new: what kind, when, of which states, one sentence, and the release that shows it.

    `address` and `facts` make the link to the release; `address` is empty where it is about none. `badge` is
    how the catalogues call it.
    """

    id: str
    kind: NewsKind
    badge: str
    at: datetime
    states: tuple[str, ...]
    said: str
    heading: str = ""
    title: str = ""
    named: tuple[Mention, ...] = ()
    language: str = ""
    address: str = ""
    facts: tuple[tuple[str, str | int | None], ...] = ()
    languages: tuple[str, ...] = ()
    alert_id: int | None = None
    deliveries: tuple[OutboxEntry, ...] = ()


def latest(
    tx: Transaction, frame: Frame, kind: NewsKind | None, *, now: datetime, begins: date | None
) -> list[NewThing]:
    """The newest things, latest first, each once; of one kind or of all.

    `begins` is the first day of the archive: nothing is called a return before it spans the silence.
    """
    raised = () if frame.is_guest else _alerts(tx, kind)  # whom the rules tell of what is not for the public
    told = [_of_alert(frame, view) for view in raised]
    met = _met(tx, kind, now=now, begins=begins)
    known = {
        (each.states[0], each.address) for each in told if each.kind in ("first", "return") and each.states
    }
    told.extend(
        _of_return(frame, each, silence)
        for each, silence in met
        if not any((each.country, _address(release.key)) in known for release in each.releases)
    )
    done = {_event_key(view.alert) for view in raised}
    told.extend(
        _of_event(frame, event)
        for event in _happened(tx, kind)
        if (event.kind, event.article.key, event.article.language, event.article.revision) not in done
    )
    if kind != "alert":
        told = [each for each in told if kind in (None, each.kind)]
    told.sort(key=lambda each: (each.at, each.id), reverse=True)
    return told[: LISTED if kind else SHOWN]


def _alerts(tx: Transaction, kind: NewsKind | None) -> tuple[AlertView, ...]:
    match kind:
        case "spike":
            return newness.spikes(tx, limit=LISTED)
        case "edit" | "removal":
            return ()
        case "first" | "return":
            return views.alerts(tx, limit=LOOKED_AT).items
        case "alert" | None:
            return views.alerts(tx, limit=LISTED if kind else SHOWN).items


def _met(
    tx: Transaction, kind: NewsKind | None, *, now: datetime, begins: date | None
) -> Iterator[tuple[Returned, timedelta]]:
    """The states that are named after a long silence, with the silence that was looked for."""
    wanted: list[timedelta] = []
    if kind in ("first", None):
        wanted.append(YEAR)
    if kind in ("return", None):
        wanted.append(QUARTER)
    if begins is None:
        return
    for silence in wanted:
        for each in newness.returned(tx, now=now, silence=silence, limit=LISTED if kind else SHOWN):
            watched = each.at.astimezone(ALMATY).date() - begins
            silent = None if each.last_at is None else each.at - each.last_at
            is_first = silent is None or silent >= YEAR
            if watched >= silence and is_first == (silence == YEAR):
                yield each, silence


def _happened(tx: Transaction, kind: NewsKind | None) -> Iterable[EventView]:
    """The latest events of each kind; asked for one by one, each is a walk down its own index."""
    wanted: tuple[EventKind, ...] = {
        None: _EVENTS,
        "edit": ("edited",),
        "removal": ("removed", "restored"),
    }.get(kind, ())
    for each in wanted:
        yield from events.latest(tx, limit=LISTED if kind else SHOWN, kinds=(each,)).items


def _address(key: str) -> str:
    return f"/articles/{key}"


def _event_key(alert: Alert) -> tuple[str, str, str, int]:
    return (_TELLS.get(alert.type, ""), alert.article_key, alert.language, alert.revision)


def _of_alert(frame: Frame, view: AlertView) -> NewThing:
    alert = view.alert
    kind = kind_of(alert)
    return NewThing(
        id=f"alert-{view.id}",
        kind=kind,
        badge=f"news.{kind}",
        at=alert.created_at,
        states=(alert.country,) if alert.country else (),
        said=wording.why(frame, alert),
        heading="" if alert.country else alert.rule_name,
        title=alert.title,
        named=tuple(wording.title_mentions(alert)),
        language=alert.language,
        address=_address(alert.article_key) if alert.has_article else f"/rules/{alert.rule_id}",
        facts=(("language", alert.language),) if alert.has_article else (),
        languages=view.story_languages,
        alert_id=view.id,
        deliveries=view.deliveries,
    )


def kind_of(alert: Alert) -> NewsKind:
    """What kind of news an alert is, by its reason."""
    match alert.reason:
        case SilenceEnded(last_at=None):
            return "first"
        case SilenceEnded(silent_days=days):
            return "first" if days is not None and days >= YEAR.days else "return"
        case Spiked():
            return "spike"
        case EditedStates():
            return "edit"
        case Removed() | Restored():
            return "removal"
        case _:
            return "alert"


def _of_return(frame: Frame, each: Returned, silence: timedelta) -> NewThing:
    release = _read_in(frame, each.releases)
    if each.last_at is None:
        said = frame.t("news.never_before")
    else:
        days = frame.tn("why.days", (each.at - each.last_at).days)
        said = frame.t("why.silent", day=frame.day(each.last_at), days=days)
    kind: NewsKind = "first" if silence == YEAR else "return"
    return NewThing(
        id=f"named-{each.country}-{kind}",
        kind=kind,
        badge=f"news.{kind}",
        at=each.at,
        states=(each.country,),
        said=said,
        title=release.title if release else "",
        language=release.language if release else "",
        address=_address(release.key) if release else "",
        facts=(("language", release.language),) if release else (),
        languages=tuple(sorted({own.language for own in each.releases})),
    )


def _read_in(frame: Frame, releases: tuple[Release, ...]) -> Release | None:
    """The release in the reader's language, else the first that came."""
    own = (each for each in releases if each.language == frame.language)
    return next(own, next(iter(releases), None))


def _of_event(frame: Frame, event: EventView) -> NewThing:
    article, edit = event.article, event.edit
    if edit is None:
        said = frame.t("news.gone" if event.kind == "removed" else "news.back")
    else:
        version = frame.t("article.revision", number=frame.number(edit.number))
        said = f"{version}: {'; '.join(effect_in_words(edit.effect, language=frame.language))}"
    against = (("revision", article.revision), ("against", edit.against)) if edit else ()
    return NewThing(
        id=f"event-{event.id}",
        kind="edit" if edit else "removal",
        badge=f"event.{event.kind}",
        at=event.at,
        states=event.states,
        said=said,
        title=article.title,
        language=article.language,
        address=_address(article.key),
        facts=(("language", article.language), *against),
    )
