"""Who may do what: the scopes of tokens, and what is known of tokens and sessions, never a secret."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

Scope = Literal["read", "write", "export", "feeds", "metrics"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
IDLE: Final = timedelta(days=7)  # a week's leave costs one login
ABSOLUTE: Final = timedelta(days=30)  # a cookie that was copied ends by itself
LONGEST_NAME: Final = 60
# The first word that is found names the browser: each of them also claims to be those behind it.
_BROWSERS: Final = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("YaBrowser", "Yandex"), ("SamsungBrowser", "Samsung Internet")),
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chromium", "Chromium"), ("HeadlessChrome", "Chrome")),
    *(("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS: Final = (
    *(("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
_PRODUCT = re.compile(r"[A-Za-z0-9._-]{1,40}")
_NAME = re.compile(rf"[^\W_][\w .:@-]{{0,{LONGEST_NAME - 1}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser in which somebody has logged in; `browser` is empty where it did not say what it is."""

    id: int
    browser: str
    created_at: datetime
    used_at: datetime

    def is_alive(self, now: datetime) -> bool:
        """Whether it has neither rested nor lasted for too long."""
        return now - self.used_at < IDLE and now - self.created_at < ABSOLUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token for scripts and feed readers; those of the settings have no id and were never counted."""

    id: int | None
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime | None = None
    used_at: datetime | None = None
    expires_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires_at is None or now < self.expires_at


def read_scopes(written: Iterable[str]) -> tuple[Scope, ...]:
    """The scopes in their own order, each once; ValueError where one is unknown or there is none."""
    wanted = {each.strip().lower() for each in written}
    unknown = sorted(wanted.difference(SCOPES))
    if unknown or not wanted:
        said = f"not {', '.join(unknown)}" if unknown else "at least one"
        raise ValueError(f"scopes must be out of {', '.join(SCOPES)}: {said}")
    return tuple(scope for scope in SCOPES if scope in wanted)


def read_name(written: str) -> str:
    """The name of a token; ValueError where it could not be shown in a line or typed in a command."""
    name = " ".join(written.split())
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"a name begins with a letter or a digit, goes on with letters, digits, blanks and . : @ _ - "
            f"and has at most {LONGEST_NAME} characters"
        )
    return name


def browser_of(user_agent: str) -> str:
    """What people call the browser and its system, e.g. `Firefox, Linux`; empty where it says nothing.

    Only words of ours and a product's plain name come out, whatever the header holds.
    """
    browser = next((name for word, name in _BROWSERS if f"{word}/" in user_agent), "")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    if not browser:
        product = _PRODUCT.match(user_agent)
        browser = product.group() if product else ""
    return ", ".join(filter(None, (browser, system)))
