"""A mail as it goes over the wire: headers, plain text and HTML.

The library's own classes fold and check every header several times, which costs ten times what the rest of a
delivery does; what they would do to these few headers is done here.
"""

import binascii
from collections.abc import Iterable, Mapping
from email.charset import BASE64, Charset
from email.header import Header
from email.headerregistry import Address
from email.utils import formataddr

# One of our own: the library's is shared by the whole process, and a package that sends mail may change it.
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = BASE64
_LINE = 76  # RFC 2045, section 6.8
_OCTETS = _LINE // 4 * 3


def wire(headers: Mapping[str, str], *, plain: str, html: str, boundary: str) -> bytes:
    """The bytes of the message, lines ended by CRLF; the same for the same arguments.

    Values are ASCII, see `encoded` and `mailbox`. The boundary does not occur in the parts: they are base64.
    """
    head = [
        *(f"{name}: {value}" for name, value in headers.items()),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
        "",
    ]
    parts = [*_part("plain", plain, boundary), *_part("html", html, boundary)]
    return "\r\n".join([*head, *parts, f"--{boundary}--", ""]).encode("ascii")


def encoded(name: str, text: str) -> str:
    """The text as the value of that header: encoded words where it is not ASCII (RFC 2047), folded."""
    if text.isascii() and len(name) + len(text) + 2 <= _LINE:
        return text
    charset = Charset("us-ascii") if text.isascii() else _UTF8
    written = Header(text.encode(errors="replace").decode(), charset, header_name=name, maxlinelen=_LINE)
    return written.encode(linesep="\r\n")


def mailbox(name: str, address: Address) -> str:
    """An address with its display name as the value of that header."""
    if address.display_name.isascii():
        return formataddr((address.display_name, address.addr_spec))
    return f"{encoded(name, address.display_name)} <{address.addr_spec}>"


def _part(kind: str, text: str, boundary: str) -> Iterable[str]:
    # In the canonical form of text lines end with CRLF, whatever they end with here (RFC 2045, section 6.8).
    octets = "\r\n".join(text.splitlines()).encode(errors="replace") + b"\r\n"
    yield f"--{boundary}"
    yield f'Content-Type: text/{kind}; charset="utf-8"'
    yield "Content-Transfer-Encoding: base64"
    yield ""
    for start in range(0, len(octets), _OCTETS):
        yield binascii.b2a_base64(octets[start : start + _OCTETS], newline=False).decode("ascii")
