"""Receivers for bench/delivery.py, in a process of their own: HTTP that takes, hangs or fails, and SMTP.

Prints the four ports, then answers each line on standard input with the count of messages taken well.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
taken = 0


async def _read(reader: asyncio.StreamReader) -> bool:
    """Reads one request; False at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return False
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    await reader.readexactly(length)
    return True


async def good(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes every message."""
    global taken  # noqa: PLW0603 - one counter of a script
    while await _read(reader):
        taken += 1
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
    writer.close()


async def failing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Fails at every message."""
    while await _read(reader):
        writer.write(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops")
        await writer.drain()
    writer.close()


async def hanging(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never answers."""
    await reader.read()
    writer.close()


async def mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A mail server that takes everything."""
    global taken  # noqa: PLW0603 - as above
    writer.write(b"220 bench ESMTP\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            taken += 1
            writer.write(b"250 taken\r\n")
        elif verb == b"EHLO":
            writer.write(b"250-bench\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
        else:
            writer.write(b"250 OK\r\n")
        if verb == b"QUIT":
            break
    writer.close()


async def main() -> None:
    """Serve until standard input ends."""
    talks = (good, hanging, failing, mail)
    servers = [await asyncio.start_server(talk, "127.0.0.1", 0, limit=2**20) for talk in talks]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(taken, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
