"""Labelled releases: rows of files, and the stand-in's own trilingual archive with its ids passed over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from news.articles import Article, ArticleRef, FetchedArticle
from news.understand import read_article, with_mentions
from standin.stories import ARCHIVE, read_stories

LANGUAGES = ("kk", "ru", "en")
_READ_AT = datetime(2030, 1, 1, tzinfo=UTC)
_ANCHOR = datetime(2026, 9, 1, 18, tzinfo=UTC)
# The stand-in publishes all languages at once; an editor takes some minutes for each.
_MINUTES = {"kk": 0, "ru": 7, "en": 16}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A release and the event that it tells of; every release has an id of its own."""

    event: str
    fetched: FetchedArticle
    article: Article


def from_file(path: Path) -> list[Labelled]:
    """The rows of a JSON Lines file: event, language, title, body, created_date, heropic."""
    with path.open(encoding="utf-8") as lines:
        return [_from_row(json.loads(line), f"{path.stem}-{n}") for n, line in enumerate(lines, start=1)]


def from_standin() -> list[Labelled]:
    """The stand-in's archive in three languages, each of a story dated some minutes after the other."""
    return [_labelled(event, fetched) for event, fetched in _standin()]


def _from_row(row: dict[str, str], external_id: str) -> Labelled:
    return _labelled(
        row["event"],
        _fetched(
            external_id,
            language=row["language"],
            title=row["title"],
            body=row["body"],
            created=row["created_date"],
            picture=row.get("heropic") or "",
        ),
    )


def _standin() -> Iterator[tuple[str, FetchedArticle]]:
    written = [
        each
        for path in sorted(ARCHIVE.glob("*.json"))
        for each in json.loads(path.read_text(encoding="utf-8"))
        if set(LANGUAGES) <= set(each["texts"])
    ]
    for story in read_stories(written, _ANCHOR):
        for language in LANGUAGES:
            text = story.texts[language]
            yield (
                story.key,
                _fetched(
                    f"{story.key}-{language}",
                    language=language,
                    title=text.title,
                    body="".join(f"<p>{paragraph}</p>" for paragraph in text.paragraphs),
                    created=(story.published_at + timedelta(minutes=_MINUTES[language])).isoformat(),
                    picture="",
                ),
            )


def _fetched(
    external_id: str, *, language: str, title: str, body: str, created: str, picture: str
) -> FetchedArticle:
    return FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id=external_id),
        language=language,
        url=f"https://example.org/{language}/{external_id}",
        title=title,
        body_html=body,
        created_raw=created,
        image_urls=(picture,) if picture else (),
        raw=f"{external_id} {title}".encode(),
    )


def _labelled(event: str, fetched: FetchedArticle) -> Labelled:
    article = with_mentions(read_article(fetched, fetched_at=_READ_AT))
    return Labelled(event=event, fetched=fetched, article=article)
