"""The old mfa.gov.kz: its lists and its articles, server-rendered HTML with the marks of many editors."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from news.articles import FetchedArticle, UnreadableRow

from .captured_text import decode
from .old_addresses import HOSTS, Address, article_address, is_first_page, unwrap

_TITLES = "h4"
_OTHER_TITLES = ("h1", "h2", "h3")
_DATE = "div.content-functions-date"
_BODY = "div.wrap__desc"
_PIECES = frozenset({"p", "li", "blockquote", "pre", "table", "h1", "h2", "h3", "h5", "h6"})
_SIDE_WORDS = ("share", "social", "print", "breadcrumb", "tags", "menu")  # of a class that holds no text
_LIST_ITEM = "div.content-news-item-title a[href]"
_NEXT = "li.next a[href]"
_MOST_LOST = 20  # letters read for one that is lost: with fewer, names of states are among the lost


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """An article page as it was read; `note` says what was odd about it."""

    article: FetchedArticle
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A list page: full addresses of its articles in their order, of the next page, and of other lists."""

    article_urls: tuple[str, ...]
    next_url: str | None
    list_urls: tuple[str, ...] = ()


def read_article_page(
    body: bytes, address: Address, *, content_type: str = ""
) -> ReadArticle | UnreadableRow:
    """The article in a page of the old site, or why there is none."""
    decoded = decode(body, content_type=content_type)
    tree = LexborHTMLParser(decoded.text)
    pieces = tuple(_pieces(tree))
    title = _title(tree)
    if not pieces:
        has_place = tree.css_first(_BODY) is not None
        why = "has no text" if has_place else "is not an article of the old site (there is no div.wrap__desc)"
        return _unreadable(address, body, f"the page {why}")
    if _is_lost("".join(piece.text() for piece in pieces)):
        return _unreadable(
            address, body, f"too many letters were lost ({decoded.note or 'before the capture'})"
        )
    return ReadArticle(
        article=FetchedArticle(
            ref=address.ref,
            language=address.language,
            url=address.url,
            title=title,
            body_html="\n".join(piece.html or "" for piece in pieces),
            created_raw=_date(tree),
            slug=address.ref.external_id,
            image_urls=_images(tree, address.url),
            raw=body,
        ),
        note=decoded.note,
    )


def read_list_page(
    body: bytes, url: str, *, content_type: str = "", hosts: Collection[str] = HOSTS
) -> ListPage:
    """The articles and the next page that a list page of the old site names, each once."""
    tree = LexborHTMLParser(decode(body, content_type=content_type).text)
    named = dict.fromkeys(_absolute(url, node.attributes.get("href")) for node in tree.css(_LIST_ITEM))
    following = (_absolute(url, node.attributes.get("href")) for node in tree.css(_NEXT))
    linked = dict.fromkeys(_absolute(url, node.attributes.get("href")) for node in tree.css("a[href]"))
    return ListPage(
        article_urls=tuple(each for each in named if each and article_address(each, hosts=hosts)),
        next_url=next((each for each in following if each and each != url), None),
        list_urls=tuple(each for each in linked if is_first_page(each, hosts=hosts)),
    )


def _is_lost(text: str) -> bool:
    return text.count("\N{REPLACEMENT CHARACTER}") * _MOST_LOST > len(text)


def _unreadable(address: Address, body: bytes, reason: str) -> UnreadableRow:
    return UnreadableRow(external_id=address.ref.external_id, reason=reason, raw=body)


def _title(tree: LexborHTMLParser) -> str:
    """The heading next above the date or the text; side columns and banners have headings of their own."""
    anchors = (anchor for mark in (_DATE, _BODY) if (anchor := tree.css_first(mark)) is not None)
    above = [found for anchor in anchors if (found := _heading_above(anchor))]
    if above:
        return min(above, key=lambda found: found[0])[1]
    for tag in (_TITLES, *_OTHER_TITLES):
        for node in tree.css(tag):
            if text := _text(node):
                return text
    meta = tree.css_first("meta[property='og:title']")
    return " ".join((meta.attributes.get("content") or "").split()) if meta else ""


def _heading_above(node: LexborNode) -> tuple[int, str] | None:
    """The next heading before a node, with how many levels up the markup it was found."""
    levels = 0
    climbing: LexborNode | None = node
    while climbing is not None:
        if titles := _headings(climbing):
            return levels, titles[-1]
        climbing, levels = climbing.parent, levels + 1
    return None


def _headings(anchor: LexborNode) -> list[str]:
    """The headings before a node among its older siblings, or in them, in their order."""
    found: list[str] = []
    sibling = anchor.prev
    while sibling is not None:
        if not (sibling.tag or "-").startswith("-"):
            inside = [sibling] if sibling.tag == _TITLES else sibling.css(_TITLES)
            found = [text for node in inside if (text := _text(node))] + found
        sibling = sibling.prev
    return found


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def _date(tree: LexborHTMLParser) -> str:
    return next((text for node in tree.css(_DATE) if (text := _text(node))), "")


def _pieces(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The paragraphs of the text in their order, each once and with what stands inside it.

    A text without any paragraph, as some editors left it, is one piece.
    """
    for body in tree.css(_BODY):
        if _is_inside_another(body):
            continue
        pieces = list(_paragraphs(body))
        if pieces:
            yield from pieces
        elif _text(body):
            yield body


def _is_inside_another(body: LexborNode) -> bool:
    outer = body.parent
    while outer is not None:
        if "wrap__desc" in (outer.attributes.get("class") or "").split():
            return True
        outer = outer.parent
    return False


def _paragraphs(body: LexborNode) -> Iterator[LexborNode]:
    stack = [body]
    while stack:
        node = stack.pop()
        if node is not body and node.tag in _PIECES:
            if _text(node):
                yield node
        elif node is not body and _is_beside(node):
            yield from (piece for piece in node.css("p") if _text(piece))
        else:
            stack.extend(reversed(list(node.iter())))


def _is_beside(node: LexborNode) -> bool:
    named = (node.attributes.get("class") or "").casefold()
    return node.tag in {"script", "style", "nav", "form"} or any(word in named for word in _SIDE_WORDS)


def _images(tree: LexborHTMLParser, url: str) -> tuple[str, ...]:
    named = (_absolute(url, node.attributes.get("src")) for node in tree.css(f"{_BODY} img[src]"))
    return tuple(dict.fromkeys(unwrap(each).url for each in named if each))


def _absolute(url: str, written: str | None) -> str:
    """The full http address; empty where there is none."""
    try:
        full = urljoin(url, (written or "").strip())
    except ValueError:
        return ""
    return full if full.startswith(("http://", "https://")) else ""
