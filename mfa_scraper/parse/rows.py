"""One row of a listing, read field by field as the source may send it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from news.articles import ArticleRef, FetchedArticle, UnreadableRow
from news.errors import UnreadableRowError

from .sections import article_url

_ID_FORM = re.compile(r"[0-9A-Za-z_-]{1,64}")
_TEXT_FIELDS = ("title", "body", "short_description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslated:
    """A row without any text in the language that was asked for."""

    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whose listing a row stands in, and on which site."""

    site_url: str
    entity: str
    section: str
    language: str


def read_row(row: object, origin: Origin) -> FetchedArticle | UnreadableRow | Untranslated:
    """The article in a row; every text is kept as it was sent, entities included."""
    raw = _raw(row)
    if not isinstance(row, dict):
        return UnreadableRow(external_id=None, reason="The row is not an object.", raw=raw)
    try:
        external_id = _external_id(row)
    except UnreadableRowError as error:
        return UnreadableRow(external_id=None, reason=error.reason, raw=raw)
    try:
        return _article(row, origin, external_id=external_id, raw=raw)
    except UnreadableRowError as error:
        return UnreadableRow(external_id=external_id, reason=error.reason, raw=raw)


def _article(
    row: Mapping[str, object], origin: Origin, *, external_id: str, raw: bytes
) -> FetchedArticle | Untranslated:
    if "title" not in row and "body" not in row:
        raise UnreadableRowError("The row has neither a field title nor a field body.")
    _check_names(row, "projects")
    _check_names(row, "directions")
    title, body, lead = (_text(row, name) for name in _TEXT_FIELDS)
    created_raw, slug, images = _text(row, "created_date"), _text(row, "slug"), _images(row, origin.site_url)
    if not any(text.strip() for text in (title, body, lead)):
        return Untranslated(external_id=external_id)
    return FetchedArticle(
        ref=ArticleRef(entity=origin.entity, section=origin.section, external_id=external_id),
        language=origin.language,
        url=article_url(
            origin.site_url,
            entity=origin.entity,
            section=origin.section,
            external_id=external_id,
            language=origin.language,
        ),
        title=title,
        body_html=body,
        lead_html=lead,
        created_raw=created_raw,
        slug=slug,
        image_urls=images,
        raw=raw,
    )


def _raw(row: object) -> bytes:
    # ASCII, because a lone surrogate in the source would have no UTF-8 form.
    return json.dumps(row, separators=(",", ":")).encode("ascii")


def _external_id(row: Mapping[str, object]) -> str:
    value = row.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _ID_FORM.fullmatch(value):
        raise UnreadableRowError("The field id is neither a number nor a short text.")
    return value


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableRowError(f"The field {name} is {_kind(value)} instead of a text.")
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise UnreadableRowError(f"The field {name} holds half a character (a lone surrogate).")
    return value


def _images(row: Mapping[str, object], site_url: str) -> tuple[str, ...]:
    named = (_text(row, "heropic").strip(), _text(row, "alt_image").strip())
    paths = dict.fromkeys(path for path in named if path.startswith(("/", "http://", "https://")))
    return tuple(url for path in paths if (url := _absolute(site_url, path)))


def _absolute(site_url: str, path: str) -> str:
    """The full address; empty where it is none, for a picture's address is no reason to lose a text."""
    try:
        return urljoin(f"{site_url.rstrip('/')}/", path)
    except ValueError:
        return ""


def _check_names(row: Mapping[str, object], name: str) -> None:
    """A text, a list of texts or of objects, or such a list under `items`; null and nothing will do."""
    value = row.get(name)
    listed = value.get("items") if isinstance(value, dict) else value
    if listed is None or isinstance(listed, str):
        return
    if not isinstance(listed, list) or not all(isinstance(entry, str | dict) for entry in listed):
        raise UnreadableRowError(f"The field {name} is in none of its known forms.")


def _kind(value: object) -> str:
    match value:
        case bool():
            return "a yes or no"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"
