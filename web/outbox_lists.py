"""What the page of the outbox shows: alerts, digests and tests with their messages and every attempt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.bootstrap import Service
from news.alerts import Alert, Digest, MessageKind, OutboxEntry
from news.views import AlertView, AttemptView
from storage import Transaction, outbox, views
from storage.cursors import read_id
from storage.outbox import Wanted

from .gathering import fresh

SHOWN = 30
_BESIDE: tuple[MessageKind, ...] = ("digest", "test")  # what no alert stands behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An alert, a digest or a test with its messages and every attempt at each."""

    id: int
    kind: MessageKind
    anchor: str
    at: datetime
    alert: Alert | None
    digest: Digest | None
    languages: tuple[str, ...]
    deliveries: tuple[tuple[OutboxEntry, tuple[AttemptView, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A part of the list, newest first, and where the next begins."""

    groups: tuple[Group, ...]
    next_cursor: str | None


def listing(service: Service, wanted: Wanted, cursor: str | None) -> Listing:
    """The messages that are wanted; where any are, every alert, also those of which nobody is told."""
    with service.database.reading() as tx:
        return _alerts(tx, cursor) if wanted == Wanted() else _entries(tx, wanted, cursor)


def just_raised(service: Service, found: Listing) -> frozenset[str]:
    """The anchors of what has come a moment ago."""
    recent = fresh(service, enumerate(group.at for group in found.groups))
    return frozenset(found.groups[place].anchor for place in recent)


def _alerts(tx: Transaction, cursor: str | None) -> Listing:
    page = views.alerts(tx, limit=SHOWN, cursor=cursor)
    groups = [_group(tx, view) for view in page.items]
    if cursor is None:
        # Digests and tests have numbers of their own; beside the newest alerts stand those of that time.
        since = groups[-1].at if page.next_cursor else None
        groups += _of_entries(tx, _beside(tx, since))
        groups.sort(key=lambda group: group.at, reverse=True)
    return Listing(groups=tuple(groups), next_cursor=page.next_cursor)


def _beside(tx: Transaction, since: datetime | None) -> Iterable[OutboxEntry]:
    for kind in _BESIDE:
        yield from outbox.listing(tx, wanted=Wanted(kind=kind, since=since), limit=SHOWN)


def _entries(tx: Transaction, wanted: Wanted, cursor: str | None) -> Listing:
    before_id = None if cursor is None else read_id(cursor)
    entries = outbox.listing(tx, wanted=wanted, limit=SHOWN + 1, before_id=before_id)
    shown = entries[:SHOWN]
    return Listing(
        groups=tuple(_of_entries(tx, shown)),
        next_cursor=str(shown[-1].id) if len(entries) > SHOWN else None,
    )


def _of_entries(tx: Transaction, entries: Iterable[OutboxEntry]) -> list[Group]:
    return [
        Group(
            id=entry.id,
            kind=entry.kind,
            anchor=f"entry-{entry.id}",
            at=entry.alert.created_at if entry.alert else entry.created_at,
            alert=entry.alert,
            digest=entry.digest,
            languages=entry.alert.story_languages if entry.alert else (),
            deliveries=((entry, outbox.attempts(tx, entry.id)),),
        )
        for entry in entries
    ]


def _group(tx: Transaction, view: AlertView) -> Group:
    return Group(
        id=view.id,
        kind="alert",
        anchor=f"alert-{view.id}",
        at=view.alert.created_at,
        alert=view.alert,
        digest=None,
        languages=view.story_languages,
        deliveries=tuple((entry, outbox.attempts(tx, entry.id)) for entry in view.deliveries),
    )
