"""Pages of agencies: the links on a page that lists reports, and the text of a report's own page."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from news.dates import ALMATY
from news.text import clean, text_of_title

from .charsets import decoded_markup
from .feeds import Listed, address_of
from .guarding import unless_it_raises
from .site_map import is_same_site

HTML = "html+"
MOST_LINKS = 100
_SHORTEST_TITLE = 25  # characters: a heading; menus, tags and authors are shorter
_MOST_BYTES = 4 * 1024 * 1024
_LONGEST_TEXT = 50_000
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|pdf|docx?|zip|mp[34]|xml|rss)$", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:\.\.\.|…|\[…\]|read more|читать далее|толығырақ)\s*$", re.IGNORECASE)
# Only a date that the page states in its head or in a mark-up of its own: guesses made from the text mislead.
_STATED_DATES = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}
_WHOLE = 600  # characters that no summary has


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What a report's own page says, without menus and comments."""

    title: str
    text: str
    published_at: datetime | None


def linked_reports(body: bytes, *, content_type: str, base_url: str) -> tuple[Listed, ...]:
    """The links of a page that look like headings of reports on the same site, in order of the page."""
    markup = decoded_markup(body[:_MOST_BYTES], content_type)
    found: dict[str, Listed] = {}
    for anchor in LexborHTMLParser(markup).css("a[href]"):
        title = text_of_title(anchor.text(separator=" "))
        url = address_of(anchor.attributes.get("href"), base_url)
        if len(title) >= _SHORTEST_TITLE and is_report_of(url, base_url):
            found.setdefault(url, Listed(url=url, title=title, text="", published_at=None))
        if len(found) >= MOST_LINKS:
            break
    return tuple(found.values())


def is_report_of(url: str, site_url: str) -> bool:
    """Whether an address is a page below that site's root and no file."""
    path = urlsplit(url).path
    return is_same_site(url, site_url) and len(path) > 1 and not _FILE.search(path)


def is_summary(text: str) -> bool:
    """Whether a feed's text is rather the beginning of a report than all of it."""
    return len(text) < _WHOLE or _UNFINISHED.search(text) is not None


def read_report_page(body: bytes, *, content_type: str, now: datetime) -> ReportPage | None:
    """The title and the text of a report's page; None where there is none to be found. Never raises."""
    import trafilatura  # noqa: PLC0415 - loads 50 MB of language tools, which only this child pays for

    markup = decoded_markup(body[:_MOST_BYTES], content_type)
    found = unless_it_raises(
        lambda: trafilatura.bare_extraction(
            markup, include_comments=False, with_metadata=True, date_extraction_params=_STATED_DATES
        )
    )
    text = clean(getattr(found, "text", None) or "")
    if not text:
        return None
    return ReportPage(
        title=text_of_title(getattr(found, "title", None) or ""),
        text=text[:_LONGEST_TEXT],
        published_at=_day(getattr(found, "date", None) or "", now),
    )


def _day(stated: str, now: datetime) -> datetime | None:
    try:
        day = datetime.strptime(stated, "%Y-%m-%d").replace(tzinfo=ALMATY)
    except ValueError:
        return None
    return day if day <= now else None
