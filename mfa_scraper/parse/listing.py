"""What a decoded answer turned out to hold: the rows of a listing, or the reason why not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The rows in the order of the source, each as decoded and not yet read."""

    rows: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The API answered that it does not want to answer."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAListing:
    """The answer is JSON, but no listing in any form that is known."""

    reason: str


REFUSING_WORDS = ("notallowed", "not allowed", "forbidden", "access denied", "unauthorized", "unauthorised")


def is_refusing(message: str) -> bool:
    """Whether an API's message says that access is refused."""
    lowered = message.casefold()
    return any(word in lowered for word in REFUSING_WORDS)
