"""Recipients as people write them, read into `RecipientProfile`s and written back."""

import difflib
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, time
from functools import cache
from typing import Final, cast, get_args
from urllib.parse import urlsplit

from news.addresses import parse_address
from news.errors import RecipientError
from news.rules import Cadence, ChannelName, QuietHours, Recipient, RecipientProfile

from .quiet_words import parse_clock, parse_quiet, parse_weekday, quiet_in_words, weekday_in_words

CHANNELS: Final[tuple[ChannelName, ...]] = get_args(ChannelName)
MOST_AN_HOUR = 10_000  # more is no cap
_LANGUAGES = ("kk", "ru", "en")
_CADENCES: Final[tuple[Cadence, ...]] = get_args(Cadence)
_FIELDS = (
    *("id", "to", "language", "time_zone", "quiet_hours", "cadence"),
    *("deliver_at", "deliver_on", "cap_per_hour"),
)
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_NO_PLACES = frozenset({"localtime", "Factory"})  # what a machine may list beside the names of IANA
_DEFAULTS = {field.name: field.default for field in fields(RecipientProfile)}


def parse_profile(written: Mapping[str, object], now: datetime) -> RecipientProfile:
    """The recipient that `written` says; raises RecipientError with every mistake at once.

    `to` is "email:desk@example.org", "webhook:https://…", "slack:https://…", "teams:https://…" or
    "apprise:NAME"; `quiet_hours` a list such as ["22:00-07:00", "sat,sun 00:00-24:00"]; `deliver_at` "08:00";
    `deliver_on` "monday". All but `id` and `to` may be left out. `created_at` is always `now`.
    """
    reader = _Reader(written)
    to = reader.recipient()
    profile = RecipientProfile(
        id=reader.id(),
        channel=cast("ChannelName", to.channel),
        address=to.address,
        language=reader.choice("language", _LANGUAGES, None),
        time_zone=reader.zone(),
        quiet_hours=reader.quiet_hours(),
        cadence=cast("Cadence", reader.choice("cadence", _CADENCES, "immediate")),
        deliver_at=reader.deliver_at(),
        deliver_on=reader.deliver_on(),
        cap_per_hour=reader.cap(),
        created_at=now,
    )
    if reader.mistakes:
        raise RecipientError(reader.mistakes)
    return profile


def profile_as_mapping(profile: RecipientProfile) -> dict[str, object]:
    """The recipient as plain values, such that `parse_profile` reads the same from them.

    `language` and `cap_per_hour` are left out where there is none, since TOML has no word for that.
    """
    written: dict[str, object] = {
        "id": profile.id,
        "to": f"{profile.channel}:{profile.address}",
        "time_zone": profile.time_zone,
        "quiet_hours": [quiet_in_words(window) for window in profile.quiet_hours],
        "cadence": profile.cadence,
        "deliver_at": f"{profile.deliver_at:%H:%M}",
        "deliver_on": weekday_in_words(profile.deliver_on),
    }
    if profile.language is not None:
        written["language"] = profile.language
    if profile.cap_per_hour is not None:
        written["cap_per_hour"] = profile.cap_per_hour
    return written


def parse_address_of(text: str) -> Recipient:
    """The channel and address that "email:desk@example.org" means; ValueError, in words, for none.

    What is behind the address is not looked at: a webhook's host is judged when it is sent to.
    """
    channel, colon, address = (part.strip() for part in text.partition(":"))
    if channel not in CHANNELS or not colon or not address:
        raise ValueError(
            "write a channel and an address, such as email:desk@example.org; "
            f"the channels are {', '.join(CHANNELS)}"
        )
    if not _fits(channel, address):
        raise ValueError(f"an address of {channel} must be {_FORMS[channel]}")
    return Recipient(channel=channel, address=address)


_FORMS: Mapping[str, str] = {
    "email": "a mail address such as desk@example.org",
    "webhook": "a web address such as https://hooks.example.org/news",
    "slack": "the https:// address of an incoming webhook",
    "teams": "the https:// address of an incoming webhook",
    "apprise": "a name that the settings give to an address",
}


def _fits(channel: str, address: str) -> bool:
    try:
        match channel:
            case "email":
                return bool(parse_address(address))
            case "apprise":
                return bool(_NAME.fullmatch(address))
            case _:
                return _names_a_host(address)
    except ValueError:
        return False


def _names_a_host(url: str) -> bool:
    """Whether it is a web address; ValueError where its host or its port can be none.

    Slack and Teams give out https alone, but their stand-ins on this machine need not speak it.
    """
    parts = urlsplit(url)
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    return is_web and url.isprintable() and " " not in url


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - _NO_PLACES


class _Reader:
    """Reads fields and gathers the mistakes; what a mistaken field gives is thrown away at the end."""

    def __init__(self, written: Mapping[str, object]) -> None:
        self.written = written
        self.mistakes = [
            f"{key}: no recipient has this{_nearest(key, _FIELDS)}; the fields are {', '.join(_FIELDS)}"
            for key in written
            if key not in _FIELDS
        ]

    def text(self, key: str) -> str | None:
        """A text without space around it; None where nothing is written."""
        value = self.written.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, str):
            return value.strip()
        self.mistakes.append(f"{key}: write a text")
        return None

    def id(self) -> str:
        text = self.text("id") or ""
        if not _ID.fullmatch(text):
            self.mistakes.append(
                "id: write 1 to 64 of a-z, 0-9, “-” and “_”, beginning with a letter or digit"
            )
        return text

    def recipient(self) -> Recipient:
        try:
            return parse_address_of(self.text("to") or "")
        except ValueError as error:
            self.mistakes.append(f"to: {error}")
            return Recipient(channel="email")

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        value = self.text(key)
        if value is None or value in allowed:
            return value or default
        self.mistakes.append(f"{key}: write one of {', '.join(allowed)}{_nearest(value, allowed)}")
        return default

    def zone(self) -> str:
        name = self.text("time_zone") or str(_DEFAULTS["time_zone"])
        if name not in _zones():
            self.mistakes.append(
                f"time_zone: “{name}” is no time zone; write one such as Asia/Almaty"
                f"{_nearest(name, tuple(sorted(_zones())))}"
            )
        return name

    def quiet_hours(self) -> tuple[QuietHours, ...]:
        value = self.written.get("quiet_hours")
        if value is None:
            return ()
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            self.mistakes.append('quiet_hours: write a list such as ["22:00-07:00", "sat,sun 00:00-24:00"]')
            return ()
        found: dict[QuietHours, None] = {}
        for text in texts:
            try:
                found[parse_quiet(text)] = None
            except ValueError as error:
                self.mistakes.append(f"quiet_hours: “{text}”: {error}")
        return tuple(found)

    def deliver_at(self) -> time:
        value = self.written.get("deliver_at")
        if isinstance(value, time):  # as TOML has a time of its own
            value = value.isoformat("minutes") if value == value.replace(second=0, microsecond=0) else "–"
        if value is None or value == "":
            return cast("time", _DEFAULTS["deliver_at"])
        try:
            return parse_clock(str(value))
        except ValueError as error:
            self.mistakes.append(f"deliver_at: {error}")
            return time()

    def deliver_on(self) -> int:
        text = self.text("deliver_on")
        if text is None:
            return 0
        try:
            return parse_weekday(text)
        except ValueError as error:
            self.mistakes.append(f"deliver_on: {error}")
            return 0

    def cap(self) -> int | None:
        value = self.written.get("cap_per_hour")
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value[:9])
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_AN_HOUR:
            self.mistakes.append(
                f"cap_per_hour: write a whole number from 1 to {MOST_AN_HOUR}, or nothing for any number"
            )
            return None
        return value


def _nearest(name: str, known: tuple[str, ...]) -> str:
    """The name that was probably meant, in brackets; names of zones are compared by their city too."""
    folded = {each.lower(): each for each in known}
    cities = {each.rpartition("/")[2]: folded[each] for each in folded}
    close = difflib.get_close_matches(name.lower().replace(" ", "_"), [*folded, *cities], n=1, cutoff=0.6)
    return f" (did you mean {(folded | cities)[close[0]]}?)" if close else ""
