"""How much a request may send, and for how long: a body that is too long or too slow ends here."""

from typing import Final

import anyio
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

LARGEST_HEAD: Final = 32_768  # bytes; browsers send some thousand
LARGEST_BODY: Final = 1_000_000  # a rule has some hundred bytes, a form some thousand
# A page takes a file of rules of 2 MB, carried on as base64; strangers send nothing but a password.
_LARGEST_AT: Final = {"/rule-file": 8_000_000, "/rule-file/apply": 8_000_000, "/login": 16_384}
# Between two pieces of a body; whoever sends a byte a minute holds a connection and nothing else.
PATIENCE_S: Final = 20.0
TOO_LARGE: Final = 413
TOO_SLOW: Final = 408
HEAD_TOO_LARGE: Final = 431


def is_head_too_large(scope: Scope) -> bool:
    """Whether address and headers are too long; the server itself looks only at heads that come in parts."""
    headers = sum(len(name) + len(value) for name, value in scope["headers"])
    return headers + len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LARGEST_HEAD


def largest_body(path: str) -> int:
    """The bytes that a request to this address may send."""
    return _LARGEST_AT.get(path, LARGEST_BODY)


def is_too_large(length: str | None, path: str) -> bool:
    """Whether a Content-Length says more than is taken, or is no number."""
    if length is None:
        return False
    most = largest_body(path)
    is_number = length.isascii() and length.isdigit()
    return not is_number or len(length.lstrip("0")) > len(str(most)) or int(length) > most


def bounded(receive: Receive, path: str) -> Receive:
    """The same request; HTTPException where its body grows too long, or nothing came for `PATIENCE_S`."""
    most, taken, is_whole = largest_body(path), 0, False

    async def receive_bounded() -> Message:
        nonlocal taken, is_whole
        if is_whole:
            return await receive()  # waits for the reader to go, as long as the answer takes
        message: Message = {}
        with anyio.move_on_after(PATIENCE_S):
            message = await receive()
        if not message:
            raise HTTPException(TOO_SLOW)
        taken += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if taken > most:
            raise HTTPException(TOO_LARGE)
        return message

    return receive_bounded
