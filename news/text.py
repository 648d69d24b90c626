"""Plain text from the source's HTML: one paragraph a line, no markup, no invisible characters."""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset({"head", "noscript", "script", "style", "template", "title"})
_CELLS = frozenset({"td", "th"})
# No part of these matches an angle bracket, so that a title of a thousand open ones is read once.
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*/?"""
_BREAKING_TAG = re.compile(
    rf"<!--[^<>]*-->|</?(?:br|p|div|h[1-6]|li|ul|ol|hr|img|td|tr|table){_ATTRIBUTES}>", re.IGNORECASE
)
_INLINE_TAG = re.compile(
    rf"</?(?:a|abbr|b|big|em|font|i|mark|nobr|o:p|s|small|span|strike|strong|sub|sup|u|wbr){_ATTRIBUTES}>",
    re.IGNORECASE,
)
_MOST_ESCAPES = 4  # `&amp;laquo;` is met, and a quote of such a title; deeper nesting is nobody's title
_SPACE = re.compile(r"[^\S\n]+")
# Control and zero-width characters and the soft hyphen: nobody sees them, every comparison trips over them.
# Zero-width joiners carry meaning in no language of this source. Control characters that part words, like the
# vertical tab that a word processor's line break leaves, are white space and not here.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_TYPOGRAPHY = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‟": '"',
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
    }
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "..."}
)


def text_of_html(markup: str) -> str:
    """The readable text of a fragment or a whole document, paragraphs separated by one line break.

    Empty for empty markup. Table cells are separated by a space, list items stand on lines of their own.
    """
    if not markup.strip():
        return ""
    root = LexborHTMLParser(markup).root
    return clean("".join(_pieces(root) if root else ()))


def text_of_title(title: str) -> str:
    """A title in one line, its HTML entities and stray tags resolved.

    Only the tags that editors' systems leave in titles are tags: what else stands between angle brackets,
    escaped or not, was written by a person ("Trade <Algeria> deal") and may be what the title is about.
    """
    for _ in range(_MOST_ESCAPES):
        resolved = html.unescape(_without_tags(title))
        if resolved == title:
            break
        title = resolved
    return " ".join(clean(title).split("\n"))


def _without_tags(title: str) -> str:
    return _INLINE_TAG.sub("", _BREAKING_TAG.sub(" ", title)) if "<" in title else title


def clean(text: str) -> str:
    """Text in NFC without invisible characters, white space folded, blank lines dropped."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", _without_surrogates(text)))
    lines = (_SPACE.sub(" ", line).strip() for line in visible.replace("\u2028", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def comparable(text: str) -> str:
    """What counts when two texts are compared: no white space, one kind of quote, dash and ellipsis.

    The editor's system changes these by itself; a revision must come from a person's edit.
    """
    # Twice: an acute accent alone would come apart in NFKC, and a small dash becomes a dash only there.
    plain = unicodedata.normalize("NFKC", clean(text).translate(_TYPOGRAPHY))
    return "".join(plain.translate(_TYPOGRAPHY).split())


def _without_surrogates(text: str) -> str:
    """Lone surrogates (broken JSON escapes) replaced, for they cannot be encoded or stored."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _pieces(root: LexborNode) -> list[str]:
    """The text below `root` in document order; iterative, for hostile nesting is deep."""
    pieces: list[str] = []
    stack: list[LexborNode | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif node.tag == "-text":
            # Line breaks within the markup are white space, not paragraphs.
            pieces.append((node.text_content or "").replace("\n", " ").replace("\r", " "))
        elif node.tag not in _SILENT:
            _open(node, stack)
    return pieces


def _open(node: LexborNode, stack: list[LexborNode | str]) -> None:
    edge = "\n" if node.tag in _BLOCKS else " " if node.tag in _CELLS else ""
    children = list(node.iter(include_text=True))
    if edge:
        stack.append(edge)
    stack.extend(reversed(children))
    if edge:
        stack.append(edge)
