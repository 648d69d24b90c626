"""What waits outside the list of messages: failing addresses left alone, and alerts held for later."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import circuits, profiles
from monitor.bootstrap import Service
from news.addresses import mask
from news.errors import NotFoundError
from news.held import HeldView
from news.views import CircuitView

HELD = 200  # alerts; more stand on the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A failing address or destination as shown; `id` stands for its address, which is a secret."""

    id: str
    circuit: CircuitView
    shown: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGroup:
    """What one recipient is told of at one time, and why it is held."""

    channel: str
    shown: str
    due_at: datetime
    reasons: tuple[str, ...]
    views: tuple[HeldView, ...]


def facts(service: Service) -> dict[str, object]:
    """What a template needs to show both."""
    return {"circuits": standing(service), "held": held(service)}


def standing(service: Service) -> tuple[Standing, ...]:
    """What is left alone because nothing gets through there, what has failed for longest first."""
    now = service.clock.now()
    return tuple(
        Standing(
            id=_id(each),
            circuit=replace(each, address=_shown(each)),
            shown=_shown(each),
            is_open=each.retry_at > now,
        )
        for each in circuits.listing(service)
    )


def hurry(service: Service, circuit_id: str) -> bool:
    """Lets one message try at once; False where nothing of that id is left alone any more."""
    found = next((each for each in circuits.listing(service) if _id(each) == circuit_id), None)
    if found is None:
        return False
    try:
        return circuits.hurry(service, found.address) > 0
    except NotFoundError:
        return False


def held(service: Service) -> tuple[HeldGroup, ...]:
    """What is held, by recipient and by when it is told, what is told next first."""
    groups: dict[tuple[str, str, datetime], list[HeldView]] = {}
    for view in profiles.held(service, limit=HELD):
        groups.setdefault((view.channel, view.address, view.due_at), []).append(view)
    return tuple(
        HeldGroup(
            channel=channel,
            shown=mask(address),
            due_at=due_at,
            reasons=tuple(dict.fromkeys(view.reason for view in views)),
            views=tuple(views),
        )
        for (channel, address, due_at), views in sorted(groups.items(), key=_due)
    )


def _due(item: tuple[tuple[str, str, datetime], Iterable[HeldView]]) -> tuple[datetime, str, str]:
    (channel, address, due_at), _ = item
    return due_at, channel, address


def _id(circuit: CircuitView) -> str:
    key = f"{circuit.scope} {circuit.channel} {circuit.address}"
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _shown(circuit: CircuitView) -> str:
    """A destination is the name of a host, and no secret; an address may be one."""
    return circuit.address if circuit.scope == "destination" else mask(circuit.address)
