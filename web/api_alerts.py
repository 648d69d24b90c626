"""Alerts, their messages and each attempt at them, as JSON; addresses are cut, since some are secrets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from fastapi import Path, Query

from monitor import circuits, outbox, profiles
from news.addresses import mask
from news.alerts import Alert, AlertType, MessageKind, OutboxEntry
from news.errors import NotFoundError
from news.held import HeldView
from news.lines import DeliveryLine
from news.rules import ChannelName
from news.views import AlertView, AttemptView, CircuitView
from storage import alert_lists, line_lists
from storage import outbox as outbox_store
from storage.cursors import read_id
from storage.outbox import Wanted

from .api_route import Paged, api_router
from .api_terms import Country
from .pages import LARGEST_ID, Number, Served, State
from .problems import Refused

router = api_router()

Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
RuleId = Annotated[str | None, Query(max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Wish = Literal["retry", "replay", "discard"]
_ACTS: Final[dict[str, Callable[..., int | None]]] = {
    "retry": outbox.retry,
    "replay": outbox.replay,
    "discard": outbox.discard,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """A page of alerts, newest first, with what became of their messages."""

    items: tuple[AlertView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message and every attempt to deliver it, oldest first."""

    entry: OutboxEntry
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """A page of the outbox, newest first."""

    items: tuple[Message, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """A page of attempts to deliver, newest first."""

    items: tuple[DeliveryLine, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAlerts:
    """A page of what is held, newest first; `next_cursor` is null on the last page."""

    items: tuple[HeldView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuits:
    """Addresses and destinations that fail, those that have for longest first; all of them."""

    items: tuple[CircuitView, ...]
    next_cursor: None = None


@router.get("/alerts")
def alerts(
    service: Served,
    paged: Paged,
    rule: RuleId = None,
    country: Country = None,
    type: AlertType | None = None,  # noqa: A002 - the parameter is named as the field of what comes back
) -> Alerts:
    """The alerts with their messages, of all rules and states or of one."""
    with service.database.reading() as tx:
        page = alert_lists.latest(
            tx, limit=paged.limit, cursor=paged.cursor, rule_id=rule, country=country, type_=type
        )
    paged.follow(page.next_cursor)
    return Alerts(items=tuple(map(_shown, page.items)), next_cursor=page.next_cursor)


@router.get("/alerts/{alert_id}", name="alert")
def alert(service: Served, alert_id: Id) -> AlertView:
    """One alert with its messages."""
    with service.database.reading() as tx:
        return _shown(alert_lists.one(tx, alert_id))


@router.get("/outbox", name="outbox")
def messages(  # noqa: PLR0913 - one argument a parameter
    service: Served,
    paged: Paged,
    *,
    state: State | None = None,
    kind: MessageKind | None = None,
    channel: ChannelName | None = None,
    rule: RuleId = None,
    country: Country = None,
) -> Messages:
    """The messages and each attempt at them."""
    wanted = Wanted(state=state, kind=kind, channel=channel, rule=rule, country=country)
    before_id = None if paged.cursor is None else read_id(paged.cursor)
    with service.database.reading() as tx:
        entries = outbox_store.listing(tx, wanted=wanted, limit=paged.limit + 1, before_id=before_id)
        items = tuple(
            Message(entry=hidden(entry), attempts=outbox_store.attempts(tx, entry.id))
            for entry in entries[: paged.limit]
        )
    more = str(items[-1].entry.id) if len(entries) > paged.limit else None
    paged.follow(more)
    return Messages(items=items, next_cursor=more)


@router.get("/outbox/{message_id}", name="message")
def message(service: Served, message_id: Id) -> Message:
    """One message and each attempt at it."""
    entry, attempts = outbox.show(service, message_id)
    return Message(entry=hidden(entry), attempts=attempts)


@router.post("/outbox/{message_id}/{wish}", name="act_on_message")
def act(service: Served, message_id: Id, wish: Wish) -> Message:
    """Sends a message at once, sends one again as a new one (which comes back), or gives one up."""
    outbox.show(service, message_id)  # what is not there is not in another state either
    try:
        made = _ACTS[wish](service, message_id)
    except NotFoundError as error:
        raise Refused("problem.moved_on", name="", status=409) from error
    return message(service, made or message_id)


@router.get("/deliveries")
def deliveries(service: Served, paged: Paged, alert: Number = None) -> Deliveries:
    """Every attempt to deliver a message and whatever else was done to one, of all alerts or of one."""
    with service.database.reading() as tx:
        page = line_lists.delivery_lines(tx, alert_id=alert, limit=paged.limit, cursor=paged.cursor)
    paged.follow(page.next_cursor)
    items = tuple(replace(line, address=mask(line.address)) for line in page.items)
    return Deliveries(items=items, next_cursor=page.next_cursor)


@router.get("/circuits", name="circuits")
def failing(service: Served) -> Circuits:
    """Addresses and destinations where nothing gets through, with how many messages wait."""
    return Circuits(
        items=tuple(
            each if each.scope == "destination" else replace(each, address=mask(each.address))
            for each in circuits.listing(service)
        )
    )


@router.get("/held", name="held")
def held(service: Served, paged: Paged) -> HeldAlerts:
    """The alerts that wait for digests, the end of quiet hours or a cap."""
    before_id = None if paged.cursor is None else read_id(paged.cursor)
    found = profiles.held(service, limit=paged.limit + 1, before_id=before_id)
    items = tuple(
        replace(view, address=mask(view.address), alert=masked(view.alert)) for view in found[: paged.limit]
    )
    more = str(items[-1].id) if len(found) > paged.limit else None
    paged.follow(more)
    return HeldAlerts(items=items, next_cursor=more)


def hidden(entry: OutboxEntry) -> OutboxEntry:
    """The message without the address that it goes to."""
    return replace(entry, address=mask(entry.address), alert=entry.alert and masked(entry.alert))


def masked(alert: Alert) -> Alert:
    """The alert without the addresses that it goes to."""
    return replace(
        alert, recipients=tuple(replace(each, address=mask(each.address)) for each in alert.recipients)
    )


def _shown(view: AlertView) -> AlertView:
    return replace(view, alert=masked(view.alert), deliveries=tuple(map(hidden, view.deliveries)))
