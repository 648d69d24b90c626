"""The body of an archived answer, without the codings that it travelled in."""

import brotli
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

_BROTLI = "br"


def unpacked_body(found: ArcWarcRecord, *, most: int) -> bytes:
    """At most so many bytes of the body; raises what warcio does, or ValueError, where it is broken."""
    http = found.http_headers
    if http is None or (http.get_header("content-encoding") or "").strip().lower() != _BROTLI:
        body: bytes = found.content_stream().read(most)
        return body
    # warcio knows how, but not with the brotli of today: it wants to note what follows on its object.
    is_chunked = (http.get_header("transfer-encoding") or "").strip().lower() == "chunked"
    packed: bytes = (ChunkedDataReader(found.raw_stream) if is_chunked else found.raw_stream).read(most)
    try:
        return _unpacked(packed, most=most)
    except brotli.error as error:
        raise ValueError(str(error)) from error


def _unpacked(packed: bytes, *, most: int) -> bytes:
    """What the bytes unpack to, or themselves: tools unpack a body and leave the header that it had."""
    unpacker = brotli.Decompressor()
    try:
        found: bytes = unpacker.process(packed, output_buffer_limit=most)
    except brotli.error:
        if packed.lstrip()[:1] in b"<{[":
            return packed
        raise
    if not unpacker.is_finished() and unpacker.can_accept_more_data():
        raise ValueError("the packed body is cut off")
    return found[:most]
