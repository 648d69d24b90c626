"""The recipients: how each wants to be told, what is held for them, and since when their secrets hold."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from babel.dates import get_day_names
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from monitor import profiles
from monitor.bootstrap import Service
from news.addresses import mask
from news.rules import QuietHours, Recipient, RecipientProfile
from storage import held, secrets
from storage.secrets import SecretStanding

from .frame import Frame, render
from .pages import Framed, Served

HELD: Final = 200  # counted; more are told as so many

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A recipient in the list; `next_at` is when what is held is told, None where nothing is."""

    profile: RecipientProfile
    where: str
    how: str
    quiet: tuple[str, ...]
    held: int
    next_at: datetime | None
    secrets: tuple[SecretStanding, ...]


@router.get("/recipients")
def listing(service: Served, frame: Framed) -> Response:
    """Every recipient, without addresses and secrets."""
    shown = [_shown(service, frame, profile) for profile in profiles.list_all(service)]
    return render(frame, "recipients.html", recipients=shown)


def _shown(service: Service, frame: Frame, profile: RecipientProfile) -> Shown:
    where = Recipient(channel=profile.channel, address=profile.address)
    with service.database.reading() as tx:
        waiting = held.listing(tx, limit=HELD, recipient=where)
        standing = secrets.standing(tx, profile.id, now=service.clock.now())
    address = profile.address if profile.channel == "apprise" else mask(profile.address)
    return Shown(
        profile=profile,
        where=f"{frame.t(f'channel.{profile.channel}')} {address}",
        how=_how(frame, profile),
        quiet=tuple(_quiet(frame, window) for window in profile.quiet_hours),
        held=len(waiting),
        next_at=min((view.due_at for view in waiting), default=None),
        secrets=standing,
    )


def _how(frame: Frame, profile: RecipientProfile) -> str:
    """How often, at which time of day and of which place."""
    said = frame.t(f"cadence.{profile.cadence}")
    if profile.cadence == "weekly":
        said += f", {_day(frame, profile.deliver_on)}"
    if profile.cadence in {"daily", "weekly"}:
        said += f", {profile.deliver_at:%H:%M}"
    return f"{said} ({profile.time_zone})"


def _quiet(frame: Frame, window: QuietHours) -> str:
    days = ", ".join(_day(frame, day) for day in window.weekdays)
    end = "24:00" if window.end == time() else f"{window.end:%H:%M}"  # as people write the end of a day
    return f"{days} {window.start:%H:%M}–{end}".strip()


def _day(frame: Frame, number: int) -> str:
    return str(get_day_names("abbreviated", locale=frame.language)[number])
