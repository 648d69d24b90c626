"""A row of somebody's own table as a release: columns by many names, and whose release it may claim to be."""

import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import countries
from news.articles import ArticleRef, FetchedArticle
from news.errors import UnreadableRowError
from news.imports import FOREIGN_ENTITY
from news.text import text_of_html

from .old_addresses import article_address, host_of, portal_address

# What people call the columns, letters and digits only; the first that a table has is taken.
_NAMES: dict[str, tuple[str, ...]] = {
    "url": (
        "url",
        "link",
        "address",
        "href",
        "permalink",
        "sourceurl",
        "articleurl",
        "ссылка",
        "адрес",
        "сілтеме",
    ),
    "entity": ("entity", "organisation", "organization", "ministry"),
    "section": ("section", "category", "раздел", "бөлім"),
    "id": ("externalid", "id", "articleid", "newsid", "guid", "slug", "key", "номер"),
    "language": ("language", "lang", "locale", "язык", "тіл"),
    "title": ("title", "headline", "heading", "заголовок", "название", "тақырып", "атауы"),
    "text": (
        *("text", "body", "content", "fulltext", "bodytext", "articletext", "bodyhtml", "html", "article"),
        *("description", "текст", "содержание", "мәтін"),
    ),
    "date": (
        *("publishedat", "publishedraw", "published", "date", "publicationdate", "datepublished", "pubdate"),
        *("createddate", "createdat", "created", "datetime", "дата", "датапубликации", "күні"),
    ),
    "captured": (
        *("capturedat", "seenat", "retrievedat", "revisedat", "crawledat", "fetchedat", "scrapedat"),
        *("accessedat", "lastseenat"),
    ),
    "image": ("imageurls", "imageurl", "image", "images", "picture", "heropic", "фото", "сурет"),
}
_LANGUAGES = {
    **dict.fromkeys(("kk", "kz", "kaz", "kazakh", "қазақша", "казахский", "қаз"), "kk"),
    **dict.fromkeys(("ru", "rus", "russian", "русский", "рус", "орысша"), "ru"),
    **dict.fromkeys(("en", "eng", "english", "английский", "ағылшынша"), "en"),
}
_TAG = re.compile(r"<(?:p|br|div|table|ul|ol|h[1-6]|span|a|strong|b|html|!doctype)\b[^<>]*>", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_EPOCH_DIGITS = 10
_LONGEST_ID = 200
_HASH_CHARS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A release from a table, and when it says that it was seen; None where it does not."""

    article: FetchedArticle
    captured_at: datetime | None


def known_columns(names: Sequence[str]) -> dict[str, str]:
    """Which of a table's columns holds what: url, language, title, text, date and so on."""
    plain = {_plain(name): name for name in reversed(names)}
    return {
        meant: plain[name]
        for meant, spellings in _NAMES.items()
        if (name := next((each for each in spellings if each in plain), None)) is not None
    }


def read_table_row(row: Mapping[str, object], columns: Mapping[str, str]) -> TableRow:
    """The release in a row; `columns` is what `known_columns` made of its names.

    It is the ministry's own only where its address says so: whatever else a row claims, it is kept under
    the entity `import`. Raises UnreadableRowError where there is no text, or nothing tells its language.
    """
    values = {meant: _value(row.get(name)) for meant, name in columns.items()}
    title, body = values.get("title", ""), _body(values.get("text", ""))
    if not text_of_html(body) and not title:
        raise UnreadableRowError("there is no text")
    address = article_address(values.get("url", "")) or portal_address(values.get("url", ""))
    language = (address.language if address else "") or _language(values.get("language", ""))
    language = language or countries.detect_language(text_of_html(f"{html.escape(title)} {body}")) or ""
    if not language:
        raise UnreadableRowError("nothing tells its language")
    article = FetchedArticle(
        ref=address.ref if address else _foreign(values, f"{title}\n{body}"),
        language=language,
        url=address.url if address else values.get("url", ""),
        title=title,
        body_html=body,
        created_raw=_date(values.get("date", "")),
        image_urls=_images(row.get(columns.get("image", ""))),
        raw=json.dumps(row, ensure_ascii=False, default=str, separators=(",", ":")).encode(errors="replace"),
    )
    return TableRow(article=article, captured_at=_instant(values.get("captured", "")))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _value(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case list():
            return "\n".join(map(str, value))
        case _:
            return str(value)


def _body(text: str) -> str:
    """The text as HTML; one without tags has a paragraph a line."""
    if _TAG.search(text):
        return text
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())


def _language(written: str) -> str:
    word = re.split(r"[-_]", written.casefold().strip())[0]
    return _LANGUAGES.get(word, word if re.fullmatch("[a-z]{2,3}", word) else "")


def _foreign(values: Mapping[str, str], text: str) -> ArticleRef:
    """An identity of its own for what no address of the ministry vouches for; the same each time."""
    claimed = [values[name] for name in ("entity", "section") if values.get(name)]
    url, own_id = values.get("url", ""), values.get("id", "")
    section = host_of(url) or ".".join(claimed) or "file"
    external_id = own_id or hashlib.sha256((url or text).encode(errors="replace")).hexdigest()[:_HASH_CHARS]
    return ArticleRef(entity=FOREIGN_ENTITY, section=_named(section), external_id=_named(external_id))


def _named(written: str) -> str:
    """The words as a part of a key, which slashes would take apart."""
    return "".join(letter if letter.isprintable() and letter not in "/\\ ?#" else "-" for letter in written)[
        :_LONGEST_ID
    ]


def _date(written: str) -> str:
    """The date as it stands; seconds or milliseconds since 1970 as the date that they mean."""
    if not _EPOCH.fullmatch(written):
        return written
    digits = written.partition(".")[0]
    seconds = int(digits) if len(digits) <= _EPOCH_DIGITS else int(digits) // 1000
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_date(written))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # a date at the end of the calendar may be none in UTC
        return None


def _images(value: object) -> tuple[str, ...]:
    named = re.split(r"[\s,;|\"\[\]]+", _value(value))
    return tuple(dict.fromkeys(each for each in named if each.startswith(("http://", "https://"))))
