"""How the settings of access are read; a ValueError says what is wrong and never repeats a secret."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from argon2 import Parameters, Type, extract_parameters
from argon2.exceptions import InvalidHashError

from news.access import SCOPES, ApiToken, read_scopes

from .text_readers import text, texts

PUBLIC: Final = ("no", "read")
HASHED: Final = "$argon2"
# A hash says what checking it costs; one made for a bigger machine would take all of this one's memory.
_MOST_MEMORY_KIB: Final = 256 * 1024
_MOST_ROUNDS: Final = 20
_MOST_LANES: Final = 16
_NAMED = re.compile(r"([^:\s]{1,60}):([a-z]+(?:\+[a-z]+)*):(\S+)")


def read_password(value: object) -> str:
    """A password as it is typed, or its argon2id hash."""
    password = text(value)
    if password.startswith(HASHED):
        _check(password)
    return password


def _check(password: str) -> None:
    try:
        found = extract_parameters(password)
    except (InvalidHashError, ValueError):
        raise ValueError("begins like an argon2 hash and is none; make one with ./mfa password") from None
    if found.type is not Type.ID:
        raise ValueError("must be an argon2id hash; make one with ./mfa password")
    if not _is_bounded(found):
        raise ValueError("is a hash that costs more to check than this allows; make one with ./mfa password")


def _is_bounded(found: Parameters) -> bool:
    return (
        found.memory_cost <= _MOST_MEMORY_KIB
        and found.time_cost <= _MOST_ROUNDS
        and found.parallelism <= _MOST_LANES
    )


def read_tokens(value: object) -> tuple[str, ...]:
    """Tokens that may do everything, or `name:scope+scope:token`."""
    written = texts(value)
    for each in written:
        named_token(each)
    return written


def named_token(written: str) -> tuple[ApiToken, str]:
    """What a token of the settings may do, and the secret itself; one without a name may do everything."""
    named = _NAMED.fullmatch(written)
    if named is None:
        return ApiToken(id=None, name="MFA_API_TOKENS", scopes=SCOPES), written
    name, scopes, secret = named.groups()
    try:
        return ApiToken(id=None, name=name, scopes=read_scopes(scopes.split("+"))), secret
    except ValueError as error:
        raise ValueError(f"the token “{name}” is written name:scope+scope:token, and its {error}") from None


def read_public(value: object) -> str:
    """Whether pages of the archive are open to all."""
    wish = text(value).lower()
    if wish not in PUBLIC:
        raise ValueError(f"must be {' or '.join(PUBLIC)}")
    return wish


def read_base_url(value: object) -> str:
    """Scheme, host and port under which people reach the pages, and nothing behind them."""
    url = text(value).rstrip("/")
    wrong = "must be the address of the service alone, like https://monitor.example.org"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    is_bare = parts.netloc and f"{parts.scheme}://{parts.netloc}" == url and "@" not in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_bare or not url.isascii():
        raise ValueError(wrong)
    return url


def read_proxies(value: object) -> tuple[str, ...]:
    """The networks of proxies whose word on an address is taken; never everybody's."""
    networks = [ipaddress.ip_network(part, strict=False) for part in texts(value)]
    if any(network.prefixlen == 0 for network in networks):
        raise ValueError("must name the proxies; with every address in it, everybody could claim any address")
    return tuple(map(str, networks))
