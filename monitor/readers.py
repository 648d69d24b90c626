"""How each setting is read from a string or a TOML value; a ValueError says what is wrong with it."""

import base64
import binascii
import ipaddress
import re
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from news.addresses import parse_address
from news.entities import SECTIONS, entities_of, wants_all_posts

from . import chats
from .access_readers import read_base_url, read_password, read_proxies, read_public, read_tokens
from .text_readers import text as _text
from .text_readers import texts as _texts

_ENTITY = re.compile(r"!?mfa(-[a-z0-9-]+)?|mfa-\*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ON = frozenset({"1", "true", "yes", "on"})
_OFF = frozenset({"0", "false", "no", "off"})
MOST_SECRETS = 2  # the new one, and the one before it until every receiver knows the new one
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def read_secret_file(path: str) -> str:
    """The content of a file that holds one secret, without its last line break."""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path}: {error}") from error


def _number(value: object, least: float, most: float, unit: str) -> float:
    try:
        number = float(str(value))  # by its text, for Python takes true for 1
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"must be a number, not {value!r}") from None
    if not least <= number <= most:
        raise ValueError(f"must be between {least:g} and {most:g}{unit}, not {number:g}")
    return number


def _bounded(least: float, most: float, unit: str = " seconds") -> Callable[[object], float]:
    return lambda value: _number(value, least, most, unit)


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        number = _number(value, least, most, "")
        if number != int(number):
            raise ValueError(f"must be a whole number, not {value!r}")
        return int(number)

    return read


def _url(*schemes: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        url = _text(value)
        wrong = f"must be an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}"
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError:
            # What Python says of it would repeat a part of the address, which may be a password.
            raise ValueError(
                f"{wrong}; write / : @ # ? in names and passwords as %2F %3A %40 %23 %3F"
            ) from None
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(wrong)
        return url

    return read


def _site_url(value: object) -> str:
    return _url("https", "http")(value).rstrip("/")


def _mail_url(value: object) -> str:
    url = _url("smtp", "smtps")(value)
    parts = urlsplit(url)
    options = parse_qs(parts.query, keep_blank_values=True)
    if set(options) - {"starttls"}:
        raise ValueError("knows no option but starttls, as in smtp://user:password@host:587?starttls=1")
    wish = options.get("starttls", ["0"])[-1].lower()
    if wish not in _ON | _OFF:
        raise ValueError("starttls must be 1 or 0")
    if parts.username and parts.scheme == "smtp" and wish in _OFF and parts.hostname not in _LOOPBACK:
        raise ValueError("would send the password unencrypted; add ?starttls=1, or begin with smtps://")
    return url


def _exact_url(value: object) -> str:
    url = _text(value)
    _url("https", "http")(url)
    return url


def _database_url(value: object) -> str:
    url = _text(value)
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    if url.removeprefix("sqlite:///").startswith(":memory:") or url == "sqlite:///":
        raise ValueError("must name a file, as in sqlite:///var/mfa.db: a crawl is a process of its own")
    try:
        _ = urlsplit(url).port
    except ValueError:
        raise ValueError(  # without what Python says of it, which may be a part of the password
            "must have a port of digits; write / : @ # ? in names and passwords as %2F %3A %40 %23 %3F"
        ) from None
    return url


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        parts = _texts(value)
        wrong = [part for part in parts if not pattern.fullmatch(part)]
        if wrong or not parts:
            raise ValueError(f"must be {what}, separated by commas; not {', '.join(wrong) or 'empty'}")
        return parts

    return read


def _entities(value: object) -> tuple[str, ...]:
    parts = _matching(
        _ENTITY, "names like mfa or mfa-paris, mfa-* for all posts abroad, or !mfa-paris for all but that"
    )(value)
    if not wants_all_posts(parts) and not entities_of(parts, ()):
        raise ValueError("leaves nothing to watch; name mfa, a post such as mfa-paris, or mfa-*")
    return parts


def _one_of(known: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        parts = _texts(value)
        wrong = [part for part in parts if part not in known]
        if wrong or not parts:
            said = ", ".join(wrong) or "empty"
            raise ValueError(f"must be out of {', '.join(known)}, separated by commas; not {said}")
        return parts

    return read


def _one_address(value: object) -> str:
    address = _text(value)
    try:
        parse_address(address)
    except ValueError as error:
        raise ValueError(f"{error}, not {address!r}") from None
    return address


def _agencies(value: object) -> tuple[str, ...]:
    addresses = tuple(part for part in _texts(value))
    for address in addresses:
        bare = address.removeprefix("html+")
        try:
            parts = urlsplit(_url("https", "http")(bare))
        except ValueError as error:
            raise ValueError(f"{error}; an HTML page that lists reports is written html+https://…") from None
        if parts.username or parts.fragment or not bare.isascii() or any(map(str.isspace, bare)):
            raise ValueError("must be addresses of feeds in ASCII, with no password, # or blank in them")
    return addresses


def _networks(value: object) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(part, strict=False)) for part in _texts(value))


def _webhook_secrets(value: object) -> str:
    """One secret, or the new one and the one before it, with a comma between."""
    secrets = [read_webhook_secret(part) for part in _texts(value)]
    if not 1 <= len(secrets) <= MOST_SECRETS:
        raise ValueError("must be one secret, or two with a comma between: the new one, then the old one")
    return ",".join(secrets)


def read_webhook_secret(secret: str) -> str:
    """The secret where it is one in the form of Standard Webhooks; a ValueError never repeats it."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith("whsec_") or not key:
        raise ValueError("must be whsec_ followed by base64, as Standard Webhooks has it")
    return secret


def _certificates(value: object) -> Path:
    path = Path(_text(value))
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    try:
        ssl.create_default_context(cafile=path)
    except OSError:
        raise ValueError(f"{path} holds no certificate in PEM form that can be read") from None
    return path


def _log_format(value: object) -> str:
    if value not in ("text", "json"):
        raise ValueError("must be text or json")
    return str(value)


READERS: dict[str, Callable[[object], object]] = {
    "database_url": _database_url,
    "site_url": _site_url,
    "entities": _entities,
    "languages": _matching(_LANGUAGE, "language tags like kk, ru or en"),
    "sections": _one_of(SECTIONS),
    "poll_interval_s": _bounded(1, 86400),
    "posts_interval_s": _bounded(1, 604_800),
    "request_interval_s": _bounded(0, 3600),
    "contact": _text,
    "ca_file": _certificates,
    "host": _text,
    "port": _whole(0, 65535),
    "password": read_password,
    "api_tokens": read_tokens,
    "public": read_public,
    "base_url": read_base_url,
    "trusted_proxies": read_proxies,
    "mail_url": _mail_url,
    "mail_from": _one_address,
    "mail_to": lambda value: tuple(_one_address(part) for part in _texts(value)),
    "webhook_url": _exact_url,
    "webhook_secret": _webhook_secrets,
    "webhook_allow": _networks,
    "apprise": chats.read_chats,
    "apprise_schemes": chats.read_schemes,
    "operator_mail": _one_address,
    "heartbeat_url": _exact_url,
    "agencies": _agencies,
    "agency_interval_s": _bounded(1, 604_800),
    "agency_grace_s": _bounded(0, 2_592_000),
    "data_dir": lambda value: Path(_text(value)),
    "log_format": _log_format,
    "removal_checks": _whole(1, 100),
    "removal_period_s": _bounded(0, 31_536_000),
}
