"""Reads the fields of a written rule, one reader a form of value, and gathers every mistake."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from math import isfinite
from typing import Final

from news.errors import ConditionError
from news.rules import Condition, Recipient

from . import where
from .addresses import read_recipient
from .fields import FIELDS
from .known import advice, shown

MOST_ITEMS: Final = 500  # of a list; a rule that names more states than there are is none of a person


class RuleReader:
    """Reads fields and gathers the mistakes; what a mistaken field gives is thrown away at the end.

    `mistaken` are the fields of which something was said.
    """

    def __init__(self, written: Mapping[str, object]) -> None:
        self.written = written
        self.mistakes: list[str] = []
        self.mistaken: set[str] = set()
        for key in written:
            if key not in FIELDS:
                every = ", ".join(sorted(FIELDS))
                self.mistakes.append(
                    f"{shown(key)}: no rule has this; {advice(key, FIELDS)} (all fields: {every})"
                )

    def wrong(self, key: str, said: str) -> None:
        """Note a mistake of a field."""
        self.mistakes.append(f"{key}: {said}")
        self.mistaken.add(key)

    def text(self, key: str, default: str = "") -> str:
        """A text without space around it."""
        value = self.written.get(key, default)
        if value is None:
            return default
        if isinstance(value, str):
            return value.strip()
        self.wrong(key, "write a text")
        return default

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """One of the texts that are allowed."""
        value = self.text(key, default) or default
        if value not in allowed:
            near = advice(value, allowed)
            listed = "" if near.startswith("write") else f" (one of {', '.join(allowed)})"
            self.wrong(key, f"“{shown(value)}” is not known; {near}{listed}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """A yes or no."""
        value = self.written.get(key, default)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.wrong(key, "write true or false")
        return default

    def whole(self, key: str, bounds: tuple[int, int], what: str, *, default: int | None) -> int | None:
        """A whole number within bounds, the default where nothing is written."""
        value = self.written.get(key)
        if value is None or value == "":
            return default
        if isinstance(value, str) and value.isascii() and value.strip().isdecimal():
            value = int(value.strip()[:9])
        if isinstance(value, bool) or not isinstance(value, int) or not bounds[0] <= value <= bounds[1]:
            self.wrong(key, f"write {what} from {bounds[0]} to {bounds[1]}")
            return default
        return value

    def number(self, key: str, bounds: tuple[float, float], what: str, *, default: float) -> float:
        """A number within bounds, the default where nothing is written."""
        value = self.written.get(key)
        if value is None or value == "":
            return default
        found = _number(value)
        if found is None or not bounds[0] <= found <= bounds[1]:
            self.wrong(key, f"write {what} from {bounds[0]:g} to {bounds[1]:g}")
            return default
        return found

    def instant(self, key: str) -> datetime | None:
        """An instant in UTC."""
        value = self.written.get(key)
        if isinstance(value, str) and value:
            with suppress(ValueError):
                value = datetime.fromisoformat(value)
        if value is None or value == "":
            return None
        if isinstance(value, datetime) and value.utcoffset() is not None:
            with suppress(OverflowError):
                return value.astimezone(UTC)
        self.wrong(key, "write an instant with its offset, such as 2026-01-31T09:00:00+05:00")
        return None

    def words(
        self, key: str, read: Callable[[str], str], default: tuple[str, ...] = (), *, parted_by: str = ","
    ) -> tuple[str, ...]:
        """The values of a list, or of a text in which they are parted, each once."""
        value = self.written.get(key, default)
        if value is None:
            return default
        if isinstance(value, str):
            value = value.split(parted_by)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            self.wrong(key, "write a list of texts")
            return default
        if len(value) > MOST_ITEMS:
            self.wrong(key, f"at most {MOST_ITEMS} can be named")
            return default
        found: dict[str, None] = {}
        for item in filter(None, (item.strip() for item in value)):
            try:
                found[read(item)] = None
            except ValueError as error:
                self.wrong(key, str(error))
        return tuple(found)

    def condition(self) -> Condition | None:
        """The condition; None where nothing is written."""
        value = self.written.get("where")
        if value in (None, {}) or (isinstance(value, str) and not value.strip()):
            return None
        try:
            return where.read(value)
        except ConditionError as error:
            for line in error.mistakes:
                self.wrong("where", line)
            return None

    def recipients(self) -> tuple[Recipient, ...]:
        """Who is told, each once; the settings' defaults where nothing is written."""
        value = self.written.get("recipients")
        if value is None:
            value = ("email", "webhook")
        if isinstance(value, str):
            value = [part for part in value.split(",") if part.strip()]
        if not isinstance(value, list | tuple):
            self.wrong("recipients", "write a list")
            return ()
        found: dict[Recipient, None] = {}
        for item in value:
            try:
                found[read_recipient(item)] = None
            except ValueError as error:
                self.wrong("recipients", str(error))
        return tuple(found)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None
