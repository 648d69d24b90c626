"""Whether bytes can be JSON, told without reading them."""

from news.payload import BOM


def looks_like_json(body: bytes) -> bool:
    """Whether the first and the last character are those of an object or of a list."""
    bare = body.removeprefix(BOM).strip()
    return bare[:1] + bare[-1:] in (b"{}", b"[]")
