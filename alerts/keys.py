"""The key that makes a repeated message recognisable."""

import hashlib
import json


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
