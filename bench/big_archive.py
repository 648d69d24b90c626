"""An archive of any size on SQLite for the benchmarks: releases made of the stand-in's sentences."""

import functools
import itertools
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from countries import Mention  # noqa: E402 - the line above makes it findable
from news.articles import Article, ArticleRef  # noqa: E402
from news.understand import fingerprint  # noqa: E402
from storage import Database, articles, stories  # noqa: E402
from storage.articles import NewArticle  # noqa: E402

BEGIN = datetime(2017, 1, 1, 6, tzinfo=UTC)
LANGUAGES = ("kk", "ru", "en")
CODES = ("DZ", "TN", "TR", "CN", "FR", "JP", "UZ", "RU")
WORDS = 150  # of a release


def fill(database: Database, count: int) -> None:
    """Keep so many articles, each in its story of three languages, with three mentions."""
    dice = random.Random(11)
    numbers = iter(range(count))
    while batch := list(itertools.islice(numbers, 3000)):
        with database.writing() as tx:
            story_ids: dict[int, int] = {}
            additions = []
            for number in batch:
                shared, tongue = divmod(number, len(LANGUAGES))
                at = BEGIN + timedelta(minutes=30 * shared)
                if shared not in story_ids:
                    story_ids[shared] = stories.create(tx, key=f"mfa/news/{shared}", now=at)
                additions.append(
                    NewArticle(
                        article=_made(shared, LANGUAGES[tongue], at, dice),
                        story_id=story_ids[shared],
                        seen_at=at,
                        appeared_at=at,
                        is_history=True,
                    )
                )
            articles.add_many(tx, additions, gazetteer="bench")


def release(number: int, language: str) -> tuple[str, str]:
    """Title and text of a release, always the same for its number."""
    dice = random.Random(number)
    text: list[str] = []
    while len(text) < WORDS:
        text += dice.choice(_sentences(language)).split(" ")
    return " ".join(text[:10]), " ".join(text[10:WORDS])


def _made(number: int, language: str, at: datetime, dice: random.Random) -> Article:
    title, body = release(number, language)
    return Article(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=language,
        url=f"https://www.gov.kz/memleket/entities/mfa/press/news/details/{number}?lang={language}",
        title=title,
        text=body,
        text_language=language,
        published_at=at,
        published_raw=at.isoformat(),
        image_urls=(f"https://www.gov.kz/uploads/{number}.jpg",),
        fingerprint=fingerprint(title, body),
        raw_sha256="ab" * 32,
        mentions=tuple(
            Mention(
                country=code, start=start, end=start + 5, surface=body[start : start + 5],
                kind="name", field="body", role=None,
            )
            for start, code in enumerate(dice.sample(CODES, 3))
        ),
    )  # fmt: skip


@functools.cache
def _sentences(language: str) -> tuple[str, ...]:
    told = [
        story["texts"].get(language)
        for path in sorted((ROOT / "standin" / "archive").glob("*.json"))
        for story in json.loads(path.read_text(encoding="utf-8"))
    ]
    return tuple(
        f"{sentence}."
        for text in told
        if text
        for paragraph in text["paragraphs"]
        for sentence in paragraph.split(". ")
    )
