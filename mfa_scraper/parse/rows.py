"""One row of a listing, read field by field as the source may send it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

from news.articles import ArticleRef, FetchedArticle, UnreadableRow
from news.errors import UnreadableRowError
from news.payload import row_bytes

from .owners import foreign_owner
from .sections import article_url

_ID_FORM = re.compile(r"[0-9A-Za-z_-]{1,64}")
_TEXT_FIELDS = ("title", "body", "short_description")
_SIDE_TEXTS = ("created_date", "slug", "heropic", "alt_image")  # no reason to lose a text
_SIDE_LISTS = ("projects", "directions")
_EPOCH_FROM, _EPOCH_UNTIL = 631_152_000, 4_102_444_800  # 1990 and 2100: what a date of the site can be


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
    raw = row_bytes(row)
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
    if owner := foreign_owner(row.get("projects"), origin.entity):
        raise UnreadableRowError(f"The row belongs to {owner}, not to {origin.entity}.")
    title, body, lead = (_text(row, name) for name in _TEXT_FIELDS)
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
        created_raw=_created(row),
        slug=_side_text(row, "slug"),
        image_urls=_images(row, origin.site_url),
        raw=raw,
    )


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


def _side_text(row: Mapping[str, object], name: str) -> str:
    """The text of a field that a release can do without; a number as it is written, else empty."""
    try:
        return _text(row, name)
    except UnreadableRowError:
        value = row[name]
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def odd_fields(row: object) -> tuple[str, ...]:
    """The side fields of a row that are in none of their known forms, each with what it is instead."""
    if not isinstance(row, dict):
        return ()
    odd = {name: row[name] for name in _SIDE_TEXTS if not _is_side_text(name, row.get(name))}
    odd |= {name: row[name] for name in _SIDE_LISTS if not _is_list_of_names(row.get(name))}
    return tuple(f"{name} is {_kind(value)}" for name, value in odd.items())


def _created(row: Mapping[str, object]) -> str:
    """The date as it was sent; seconds or milliseconds since 1970 as the date that they mean."""
    value = row.get("created_date")
    if isinstance(value, int | float) and not isinstance(value, bool):
        for seconds in (value, value // 1000):
            if _EPOCH_FROM <= seconds < _EPOCH_UNTIL:
                return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _side_text(row, "created_date")


def _images(row: Mapping[str, object], site_url: str) -> tuple[str, ...]:
    named = (_side_text(row, "heropic").strip(), _side_text(row, "alt_image").strip())
    paths = dict.fromkeys(path for path in named if path.startswith(("/", "http://", "https://")))
    return tuple(url for path in paths if (url := _absolute(site_url, path)))


def _absolute(site_url: str, path: str) -> str:
    """The full address; empty where it is none, for a picture's address is no reason to lose a text."""
    try:
        return urljoin(f"{site_url.rstrip('/')}/", path)
    except ValueError:
        return ""


def _is_side_text(name: str, value: object) -> bool:
    """Whether the value is as the site is known to send it; a slug that is a number comes as either."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value is None or isinstance(value, str) or (name == "slug" and is_number)


def _is_list_of_names(value: object) -> bool:
    """A text, a list of texts or of objects, or such a list under `items`; null and nothing will do."""
    listed = value.get("items") if isinstance(value, dict) else value
    if listed is None or isinstance(listed, str):
        return True
    return isinstance(listed, list) and all(isinstance(entry, str | dict) for entry in listed)


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
