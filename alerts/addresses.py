"""Recipients of a rule as people write them, one text each, read and written back."""

import re
from typing import Final, cast, get_args
from urllib.parse import urlsplit

from news.addresses import parse_address
from news.rules import ChannelName, Recipient

CHANNELS: Final[tuple[str, ...]] = get_args(ChannelName)
KEPT: Final = "recipient"
_WITH_DEFAULT: Final = ("email", "webhook")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_APPRISE: Final = re.compile(r"[a-z0-9_-]+")
_FORMS: Final = {
    "email": "email:desk@example.org",
    "webhook": "webhook:https://hooks.example.org/x",
    "slack": "slack:https://hooks.slack.com/services/…",
    "teams": "teams:https://….webhook.office.com/…",
    "apprise": "apprise:NAME, a name of the settings, of a-z, 0-9, “-” and “_”",
    KEPT: "recipient:ID, of a-z, 0-9, “-” and “_”",
}
_ALL: Final = (
    "write email, email:ADDRESS, webhook, webhook:URL, slack:URL, teams:URL, apprise:NAME, "
    "or the id of a recipient"
)


_OWN_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def read_recipient(written: object) -> Recipient:
    """The recipient that a text or a mapping of channel and address says.

    "email" and "webhook" alone are the settings' defaults; a bare mail or web address says its channel by
    itself, and any other bare word is the id of a recipient that is kept.

    Raises:
        ValueError: with what to write; it never repeats an address, which may be a secret.
    """
    channel, address = _parts(written)
    if channel not in _FORMS:
        raise ValueError(f"there is no such channel; {_ALL}")
    if not address and channel not in _WITH_DEFAULT:
        raise ValueError(f"{channel} needs its address; write {_FORMS[channel]}")
    if address and not _fits(channel, address):
        raise ValueError(f"an address of {channel} is none that can be used; write {_FORMS[channel]}")
    return Recipient(channel=cast("ChannelName", channel), address=address)


def write_recipient(recipient: Recipient) -> str:
    """The text of a recipient, such that `read_recipient` reads the same from it."""
    return f"{recipient.channel}:{recipient.address}" if recipient.address else recipient.channel


def shown_recipient(recipient: Recipient) -> str:
    """The recipient for showing: of Slack, Teams and web addresses with a password only the host.

    Whoever knows such an address can write there.
    """
    if recipient.channel not in {"webhook", "slack", "teams"} or not recipient.address:
        return f"{recipient.channel} {recipient.address}".strip()
    parts = urlsplit(recipient.address)
    host = parts.netloc.rpartition("@")[2]
    if recipient.channel == "webhook" and host == parts.netloc:
        return f"{recipient.channel} {recipient.address}"
    return f"{recipient.channel} {parts.scheme}://{host}/…"


def _parts(written: object) -> tuple[str, str]:
    match written:
        case Recipient():
            return written.channel, written.address
        case str():
            return _of_text(written.strip())
        case {"channel": str(channel), **rest}:
            return channel.strip(), str(rest.get("address") or "").strip()
        case _:
            return "", ""


def _of_text(text: str) -> tuple[str, str]:
    channel, colon, address = (part.strip() for part in text.partition(":"))
    if channel in _FORMS and (colon or channel != KEPT):
        return channel, address
    if re.match(r"https?://", text, re.IGNORECASE):
        return "webhook", text
    if "@" in text:
        return "email", text
    return ("", "") if colon else (KEPT, text)


def _fits(channel: str, address: str) -> bool:
    if not address.isprintable():
        return False
    try:
        match channel:
            case "email":
                return bool(parse_address(address))
            case "apprise":
                return bool(_APPRISE.fullmatch(address))
            case "recipient":
                return bool(_ID.fullmatch(address)) and address not in CHANNELS
            case _:
                return _names_a_host(address, is_open=channel == "webhook")
    except ValueError:
        return False


def _names_a_host(url: str, *, is_open: bool) -> bool:
    """Whether an address of the web names a host; ValueError where its host or its port can be none.

    Unless `is_open` only by TLS, for the address itself is the secret; within one machine nobody listens.
    """
    parts = urlsplit(url)
    schemes = ("https", "http") if is_open or parts.hostname in _OWN_MACHINE else ("https",)
    return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and " " not in url
