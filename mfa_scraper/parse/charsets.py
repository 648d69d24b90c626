"""Markup of agencies as text, whatever character set its server claims."""

import codecs
import re

_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEAD = 2048  # bytes in which a page or a feed declares its character set
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Read as windows-1251 every letter beyond ASCII is Cyrillic; only Cyrillic text has whole words of them.
_CYRILLIC_WORD = re.compile("[а-яёА-ЯЁ]{3}")


def decoded_markup(body: bytes, content_type: str) -> str:
    """The text of a feed or page, without an XML declaration, which would speak of bytes. Never raises.

    UTF-8 is tried first, for nothing else looks like it, then what is declared, then the Cyrillic of Windows,
    which many servers of the region send under another name; bytes that fit none are replaced.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _XML_DECLARATION.sub("", body.decode(name, "replace"), count=1)
    declared = [found[1] for found in _IN_HEADER.finditer(content_type)]
    declared += [found[1].decode("ascii") for found in _DECLARED.finditer(body[:_HEAD])]
    text = _strictly(body, ["utf-8"]) or _strictly(body, declared) or _as_cyrillic(body)
    return _XML_DECLARATION.sub("", text or body.decode("utf-8", "replace"), count=1)


def _strictly(body: bytes, names: list[str]) -> str | None:
    for name in names:
        try:
            return body.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return None


def _as_cyrillic(body: bytes) -> str | None:
    text = body.decode("windows-1251", "replace")
    return text if _CYRILLIC_WORD.search(text) else None
