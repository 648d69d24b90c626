"""Rules as people write them, read into `Rule`s and written back."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, cast
from urllib.parse import urlsplit

import countries
from news.addresses import parse_address
from news.errors import RuleError
from news.rules import ChannelName, Recipient, Rule, RuleKind

HOME = "KZ"
MAIL_LANGUAGES = ("kk", "ru", "en")
LONGEST_WINDOW_DAYS = 36_500  # a century; larger ones overflow dates and mean "ever" anyway
_KINDS = ("first_mention", "watch_list")
_CHANNELS = ("email", "webhook")
_FIELDS = frozenset(
    {
        "id", "name", "kind", "window_days", "countries", "excluded", "languages",
        "recipients", "mail_language", "is_enabled", "muted_until", "created_at",
    }
)  # fmt: skip
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def default_rule(now: datetime) -> Rule:
    """The rule of a fresh installation: any state but Kazakhstan, named after 30 days of silence."""
    return Rule(
        id="default", name="First mention in 30 days", kind="first_mention", window_days=30, created_at=now
    )


def parse_rule(written: Mapping[str, object], *, now: datetime) -> Rule:
    """The rule that `written` says; raises RuleError with every mistake at once.

    Keys are the fields of `Rule`; `created_at` is always `now`. Recipients are "email:ADDRESS",
    "webhook:URL", a bare channel for the settings' default, or mappings of channel and address.
    """
    reader = _Reader(written)
    kind = reader.choice("kind", _KINDS, "first_mention")
    rule_id = reader.text("id", "")
    if not _ID.fullmatch(rule_id):
        reader.mistakes.append("id: write 1 to 64 of a-z, 0-9, “-” and “_”, beginning with a letter or digit")
    named = reader.codes("countries", ())
    rule = Rule(
        id=rule_id,
        name=reader.name(rule_id),
        kind=cast("RuleKind", kind),
        window_days=reader.window(),
        countries=named,
        excluded=reader.codes("excluded", _excluded_by_default(named)),
        languages=reader.tags(),
        recipients=reader.recipients(),
        mail_language=reader.choice("mail_language", MAIL_LANGUAGES, "en"),
        is_enabled=reader.flag("is_enabled", default=True),
        muted_until=reader.instant("muted_until"),
        created_at=now,
    )
    if rule.kind == "watch_list" and not rule.countries:
        reader.mistakes.append("countries: a watch list must name at least one state")
    if rule.countries and set(rule.countries) <= set(rule.excluded):
        reader.mistakes.append("excluded: leaves none of the rule's countries, so that it could never fire")
    if reader.mistakes:
        raise RuleError(reader.mistakes)
    return rule


def rule_as_mapping(rule: Rule) -> dict[str, object]:
    """The rule as plain values, such that `parse_rule` reads the same rule from them.

    `excluded` is left out where it is the default, which follows the countries when those are edited.
    """
    written: dict[str, object] = {
        "id": rule.id,
        "name": rule.name,
        "kind": rule.kind,
        "window_days": rule.window_days,
        "countries": list(rule.countries),
        "excluded": list(rule.excluded),
        "languages": list(rule.languages),
        "recipients": [{"channel": r.channel, "address": r.address} for r in rule.recipients],
        "mail_language": rule.mail_language,
        "is_enabled": rule.is_enabled,
        "muted_until": rule.muted_until.isoformat() if rule.muted_until else None,
        "created_at": rule.created_at.isoformat(),
    }
    if rule.excluded == _excluded_by_default(rule.countries):
        del written["excluded"]
    return written


def _excluded_by_default(named: Collection[str]) -> tuple[str, ...]:
    """Kazakhstan stands in nearly every release of its own ministry; whoever names it wants to hear of it."""
    return () if HOME in named else (HOME,)


class _Reader:
    """Reads fields and gathers the mistakes; what a mistaken field gives is thrown away at the end."""

    def __init__(self, written: Mapping[str, object]) -> None:
        self.written = written
        self.mistakes = [
            f"{key}: no rule has this; the fields are {', '.join(sorted(_FIELDS))}"
            for key in written
            if key not in _FIELDS
        ]

    def text(self, key: str, default: str) -> str:
        value = self.written.get(key, default)
        if isinstance(value, str):
            return value.strip()
        self.mistakes.append(f"{key}: write a text")
        return default

    def name(self, rule_id: str) -> str:
        text = self.text("name", rule_id) or rule_id
        if not text.isprintable() or len(text) > 200:  # noqa: PLR2004 - longer fits no subject line
            self.mistakes.append("name: write at most 200 printable characters on one line")
        return text

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value not in allowed:
            self.mistakes.append(f"{key}: write one of {', '.join(allowed)}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.written.get(key, default)
        if isinstance(value, bool):
            return value
        self.mistakes.append(f"{key}: write true or false")
        return default

    def window(self) -> int | None:
        value = self.written.get("window_days")
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value[:9])
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_WINDOW_DAYS:
            self.mistakes.append(
                f"window_days: write whole days from 1 to {LONGEST_WINDOW_DAYS}, or nothing for ever"
            )
            return None
        return value

    def instant(self, key: str) -> datetime | None:
        value = self.written.get(key)
        if isinstance(value, str) and value:
            with suppress(ValueError):
                value = datetime.fromisoformat(value)
        if value is None or value == "":
            return None
        if isinstance(value, datetime) and value.utcoffset() is not None:
            return value.astimezone(UTC)
        self.mistakes.append(f"{key}: write an instant with its offset, such as 2026-01-31T09:00:00+05:00")
        return None

    def words(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.written.get(key, default)
        if isinstance(value, str):
            value = value.split(",")
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(dict.fromkeys(item.strip() for item in value if item.strip()))
        self.mistakes.append(f"{key}: write a list of texts")
        return default

    def codes(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        codes = tuple(word.upper() for word in self.words(key, default))
        unknown = [code for code in codes if not _is_code(code)]
        if unknown:
            self.mistakes.append(f"{key}: {', '.join(unknown)} is no ISO 3166-1 alpha-2 code (nor XK)")
        return codes

    def tags(self) -> tuple[str, ...]:
        tags = self.words("languages", ())
        wrong = [tag for tag in tags if not _LANGUAGE.fullmatch(tag)]
        if wrong:
            self.mistakes.append(f"languages: {', '.join(wrong)} is no language tag; write kk, ru, en, …")
        return tags

    def recipients(self) -> tuple[Recipient, ...]:
        value = self.written.get("recipients", _CHANNELS)
        if isinstance(value, str):
            value = [part for part in value.split(",") if part.strip()]
        if not isinstance(value, list | tuple):
            self.mistakes.append("recipients: write a list")
            return ()
        found = [self._recipient(item) for item in value]
        return tuple(dict.fromkeys(recipient for recipient in found if recipient))

    def _recipient(self, item: object) -> Recipient | None:
        channel, address = _parts(item)
        if channel not in _CHANNELS:
            self.mistakes.append("recipients: each is email, email:ADDRESS, webhook or webhook:URL")
        elif address and not _fits(channel, address):
            self.mistakes.append(f"recipients: an address of {channel} is none that can be used")
        else:
            return Recipient(channel=cast("ChannelName", channel), address=address)
        return None


def _parts(item: object) -> tuple[str, str]:
    match item:
        case Recipient():
            return item.channel, item.address
        case str():
            channel, _, address = item.partition(":")
            return channel.strip(), address.strip()
        case {"channel": str(channel), **rest}:
            return channel, str(rest.get("address") or "").strip()
        case _:
            return "", ""


def _fits(channel: str, address: str) -> bool:
    if not address.isprintable() or (channel == "webhook" and " " in address):
        return False
    try:
        return bool(parse_address(address)) if channel == "email" else _is_reachable(address)
    except ValueError:
        return False


def _is_reachable(url: str) -> bool:
    """Whether an address of the web names a host; ValueError where its host or its port can be none."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0


def _is_code(code: str) -> bool:
    try:
        return bool(countries.name(code, "en"))
    except (LookupError, ValueError):
        return False
