"""Rows of events and documents under the names that a row of news has, as far as they have other ones."""

import html
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

# How these sections name their fields is not known, so each likely name is tried, the news' own first.
_NAMES = {
    "title": ("title", "name", "heading", "caption"),
    "body": ("body", "content", "text", "full_text"),
    "short_description": ("short_description", "description", "announcement", "anons", "lead"),
    "created_date": ("created_date", "published_date", "publish_date", "date", "start_date", "event_date"),
}
_FILES = ("file", "files", "document", "attachments", "attachment")
_PLACES = ("url", "path", "link", "href", "src")
_MOST_FILES = 50  # of one row; a document has one or a few


def under_known_names(row: Mapping[str, object], *, language: str, site_url: str) -> Mapping[str, object]:
    """The row with title, body, short_description and created_date, and its files as links under the body.

    A text given for several languages at once is that of `language`. What cannot be understood is left as it
    is, for the reader of rows to judge.
    """
    known = {
        name: _first(row, names, language)
        for name, names in _NAMES.items()
        if any(map(row.__contains__, names))
    }
    links = "".join(_links(row, site_url))
    body = known.get("body")
    if links and (body is None or isinstance(body, str)):
        known["body"] = f"{body or ''}{links}"
    return {**row, **known}


def _first(row: Mapping[str, object], names: tuple[str, ...], language: str) -> object:
    """The first value that is not empty; else the first that is there."""
    values = [_in_language(row[name], language) for name in names if name in row]
    return next((value for value in values if value not in (None, "")), values[0])


def _in_language(value: object, language: str) -> object:
    return value.get(language) if isinstance(value, dict) and language in value else value


def _links(row: Mapping[str, object], site_url: str) -> Iterator[str]:
    for name in _FILES:
        given = row.get(name)
        for entry in (given if isinstance(given, list) else [given])[:_MOST_FILES]:
            place, title = _file(entry)
            if place and (address := _absolute(site_url, place)):
                yield f'<p><a href="{html.escape(address)}">{html.escape(title)}</a></p>'


def _file(entry: object) -> tuple[str, str]:
    """Where a file lies, and its title; the name by which it lies says nothing and is none."""
    if isinstance(entry, str):
        return (entry.strip(), "") if entry.strip().startswith(("/", "http://", "https://")) else ("", "")
    if not isinstance(entry, dict):
        return "", ""
    place = next((entry[name] for name in _PLACES if isinstance(entry.get(name), str)), "")
    title = next((entry[name] for name in ("title", "name") if isinstance(entry.get(name), str)), "")
    return place.strip(), title.strip()


def _absolute(site_url: str, path: str) -> str:
    try:
        return urljoin(f"{site_url.rstrip('/')}/", path)
    except ValueError:
        return ""
