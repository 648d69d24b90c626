"""One release in one language as a row of the portal's content system, in all its shapes."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from standin import bodies
from standin.newsroom import Release
from standin.stories import ASTANA, Text

Row = dict[str, Any]

# Every so many numbers the text stands in short_description and the body is null.
_BODYLESS_EVERY = 13
_PICTURELESS = 2
_OLD_ZONE = timezone(timedelta(hours=6))
# Letters of both alphabets as the portal's slugs write them; Kazakh letters are dropped, as they were there.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ы": "y", "э": "e", "ю": "yu",
    "я": "ya", " ": "-", "-": "-",
}  # fmt: skip
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the portal writes: varied or plainly, one number for all languages or one for each."""

    variety: bool = True
    ids_per_language: bool = False
    z_is_astana: bool = False


def number_in(release_number: int, language: str, habits: Habits) -> int:
    """The number that a language shows; the same for all unless each language has its own."""
    if not habits.ids_per_language:
        return release_number
    return release_number + language_offset(language)


def language_offset(language: str) -> int:
    """How far a language's own numbers lie from the shared ones; stable for any language code."""
    known = {"kk": 0, "ru": 10_000_000, "en": 20_000_000}
    return known.get(language, 30_000_000 + sum(map(ord, language)) * 10_000)


def row_of(release: Release, language: str, now: datetime, habits: Habits) -> Row:
    """The row as REST gives it, with an integer id; title and body are null or empty where untranslated."""
    number, story = release.number, release.story
    text = release.text(language, now)
    variety = number if habits.variety else 0
    shown = number_in(number, language, habits)
    picture = _picture(release)
    row = {
        "id": shown,
        "title": _title(text, variety),
        "slug": slug_of(release, variety) if habits.variety else str(shown),
        "created_date": written_date(story.published_at, variety, habits),
        "body": _body(text, variety, picture, varied=habits.variety),
        "short_description": _short(text, variety),
        "hint": None,
        "heropic": None if variety % 5 == _PICTURELESS else picture,
        "alt_image": None if variety % 2 else "",
        "comments_on": False,
        "projects": _listed(story.entity, variety),
        "directions": _directions(story.kind, variety),
    }
    return _renamed(row, story.section) if variety % 2 else row


def _renamed(row: Row, section: str) -> Row:
    """The row as events and documents may well have it, which are known by hearsay only."""
    match section:
        case "events":
            return {**_without(row, "created_date"), "start_date": row["created_date"], "place": None}
        case "documents":
            file = {"name": row["title"], "url": f"/uploads/documents/{row['id']}.pdf"}
            names = {"name": row["title"], "date": row["created_date"], "file": file}
            return {**_without(row, "title", "created_date", "body"), **names, "content": row["body"]}
        case _:
            return row


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def written_date(at: datetime, variety: int, habits: Habits) -> str:
    """The instant in one of the four forms seen; a Z may really carry Astana's wall clock."""
    clock = at.astimezone(ASTANA) if habits.z_is_astana else at.astimezone(UTC)
    match variety // 2 % 4:
        case 1:
            return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        case 2:
            return at.astimezone(_OLD_ZONE).strftime("%Y-%m-%dT%H:%M:%S+0600")
        case 3:
            return clock.strftime("%Y-%m-%dT%H:%M:%S")
        case _:
            return clock.strftime("%Y-%m-%dT%H:%M:%SZ")


def slug_of(release: Release, variety: int) -> str:
    """The number itself, or a transliterated Russian or Kazakh title, the same in every language."""
    if variety % 2 == 0:
        return str(release.number)
    texts = release.story.texts
    text = texts.get("ru") or texts.get("kk") or next(iter(texts.values()))
    letters = (
        _LATIN.get(letter, letter if letter.isascii() and letter.isalnum() else "")
        for letter in text.title.lower()
    )
    slug = "".join(letters).strip("-")[:_LONGEST_SLUG]
    return f"{slug}-{release.number}" if slug else str(release.number)


def _title(text: Text | None, variety: int) -> str | None:
    if text is None:
        return None if variety % 2 else ""
    return bodies.escaped(text.title, named=variety % 3 == 0)


def _is_bodyless(variety: int) -> bool:
    return variety % _BODYLESS_EVERY == _BODYLESS_EVERY - 1


def _body(text: Text | None, variety: int, picture: str, *, varied: bool) -> str | None:
    if text is None or _is_bodyless(variety):
        return None
    return bodies.body_of(text.paragraphs, variety, picture) if varied else bodies.plain(text.paragraphs)


def _short(text: Text | None, variety: int) -> str | None:
    if text is None or not text.paragraphs:
        return None
    if _is_bodyless(variety):
        return "\n".join(text.paragraphs)
    return text.paragraphs[0] if variety % 4 == 1 else None


def _picture(release: Release) -> str:
    at = release.story.published_at
    digest = hashlib.md5(release.story.key.encode(), usedforsecurity=False).hexdigest()
    size = 40_000 + release.number % 90_000
    return f"/uploads/{at.year}/{at.month}/{at.day}/{digest}_original.{size}.jpg"


def _listed(entity: str, variety: int) -> object:
    tag = {"id": entity, "title": entity}
    return (entity, [tag], {"items": [tag]})[variety % 3]


def _directions(kind: str, variety: int) -> object:
    tag = {"id": str(len(kind)), "title": kind}
    return ({"items": []}, [tag], kind, {"items": [tag]}, [])[variety % 5]
