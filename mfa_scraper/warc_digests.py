"""Whether a record of a WARC file is whole, as far as it says itself."""

import base64
import hashlib
from collections.abc import Mapping

from .warc_frames import declared_length, header_end

_DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}


def why_not_whole(content: bytes, headers: Mapping[str, str]) -> str:
    """Why a record is short, cut off, or not what its digest was made of; empty where it is whole.

    `content` is the record with its own headers, which `headers` has by name in lower case.
    """
    begin, length = header_end(content), declared_length(content) or 0
    block = content[begin : begin + length]
    if len(block) < length:
        return "broken: the record is shorter than it says"
    if "warc-segment-number" in headers:
        return "the record is one of several parts, which are not put together"
    if why := headers.get("warc-truncated"):
        return f"the capture was cut off ({why})"
    name, _colon, said = headers.get("warc-block-digest", "").partition(":")
    if said and (make := _DIGESTS.get(name.lower().replace("-", ""))):
        found = make(block).digest()
        if said.lower() != found.hex() and said.upper().rstrip("=") != _base32(found):
            return "broken: the record is not what its digest was made of"
    return ""


def _base32(digest: bytes) -> str:
    return base64.b32encode(digest).decode().rstrip("=")
