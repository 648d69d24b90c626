"""The key that makes a repeated message recognisable."""

import hashlib
import json
from collections.abc import Sequence


def message_key(
    rule_id: str,
    event_type: str,
    country: str | None,
    occasion: str,
    channel: str,
    address: str,
) -> str:
    """A stable key of one message to one recipient, safe as webhook-id and in a Message-ID.

    The address goes in by its digest only, so that the key may stand in logs.
    """
    # JSON keeps the borders between the parts, which joining would lose.
    parts = json.dumps([rule_id, event_type, country, occasion, channel, address], ensure_ascii=True)
    return "msg_" + hashlib.sha256(parts.encode("ascii")).hexdigest()[:32]


def digest_key(channel: str, address: str, held_ids: Sequence[int]) -> str:
    """The id of a digest, the same for the same recipient and what is held for it, in any order."""
    parts = json.dumps(["digest", channel, address, sorted(held_ids)], ensure_ascii=True)
    return "msg_" + hashlib.sha256(parts.encode("ascii")).hexdigest()[:32]
