"""An article from a fetched row: text, language, instants, fingerprint."""

import hashlib
from dataclasses import replace
from datetime import datetime

import actors
import countries

from .articles import Article, FetchedArticle
from .dates import parse_date
from .errors import UnreadableDateError
from .links import links_of_html
from .text import comparable, text_of_html, text_of_title


def read_article(fetched: FetchedArticle, *, fetched_at: datetime) -> Article:
    """The release in plain text, without mentions (`with_mentions` adds them).

    A null body is stood in for by the short description. The date is None where it cannot be read:
    a bad date is no reason to lose a release.
    """
    title = text_of_title(fetched.title)
    text = text_of_html(fetched.body_html) or text_of_html(fetched.lead_html)
    return Article(
        ref=fetched.ref,
        language=fetched.language,
        url=fetched.url,
        title=title,
        text=text,
        text_language=countries.detect_language(f"{title}\n{text}"),
        published_at=_published_at(fetched.created_raw, fetched_at),
        published_raw=fetched.created_raw,
        image_urls=fetched.image_urls,
        link_urls=links_of_html(fetched.body_html, base=fetched.url),
        fingerprint=fingerprint(title, text),
        raw_sha256=hashlib.sha256(fetched.raw).hexdigest(),
    )


def with_mentions(article: Article) -> Article:
    """The article with the states, organisations, persons and kinds of event that it names.

    Each paragraph is read in the language that it is written in.

    A row asked for in one language may hold text in another, and one text may hold several.
    """
    return replace(
        article,
        mentions=countries.find_in_release(article.title, article.text),
        actors=actors.find_in_release(article.title, article.text),
        occasions=actors.occasions(article.title, article.text),
    )


def fingerprint(title: str, text: str) -> str:
    """SHA-256 (hex) over what counts of a release; white space, markup and typography do not."""
    return hashlib.sha256(f"{comparable(title)}\x1f{comparable(text)}".encode()).hexdigest()


def _published_at(raw: str, fetched_at: datetime) -> datetime | None:
    try:
        return parse_date(raw, fetched_at=fetched_at)
    except UnreadableDateError:
        return None
