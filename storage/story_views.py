"""Stories for pages and scripts: the languages side by side."""

from dataclasses import dataclass

from sqlalchemy import select

from news.differences import Difference
from news.errors import NotFoundError
from news.views import StoryView, TranslationView

from . import differences, translations
from .article_views import of_key
from .tables import articles, stories
from .transaction import Transaction
from .translations import Release


def story(tx: Transaction, key: str) -> StoryView:
    """A story by its key. Raises NotFoundError where no story has it."""
    told = releases(tx, key)
    return StoryView(key=key, releases=tuple(map(_translation, told.releases)), differences=told.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story with its releases as they stand, mentions included, the first to appear first."""

    key: str
    releases: tuple[Release, ...]
    differences: tuple[Difference, ...]


def releases_of_article(tx: Transaction, *, key: str, language: str) -> Told:
    """The story that an article stands in with its releases. NotFoundError where there is no such article."""
    own = tx.connection.execute(
        select(stories.c.id, stories.c.key)
        .join(articles, articles.c.story_id == stories.c.id)
        .where(*of_key(key), articles.c.language == language)
    ).one_or_none()
    if own is None:
        raise NotFoundError("article", key)
    return _told(tx, own.id, own.key)


def releases(tx: Transaction, key: str) -> Told:
    """A story by its key with its releases. Raises NotFoundError where no story has it."""
    story_id = tx.connection.execute(select(stories.c.id).where(stories.c.key == key)).scalar_one_or_none()
    if story_id is None:
        raise NotFoundError("story", key)
    return _told(tx, story_id, key)


def _told(tx: Transaction, story_id: int, key: str) -> Told:
    return Told(
        key=key,
        releases=translations.releases(tx, story_id),
        differences=differences.of_story(tx, story_id),
    )


def _translation(release: Release) -> TranslationView:
    article = release.article
    return TranslationView(
        key=article.ref.key,
        language=article.language,
        url=article.url,
        title=article.title,
        text=article.text,
        text_language=article.text_language,
        published_at=article.published_at,
        appeared_at=release.appeared_at,
        translation_delay_s=release.translation_delay_s,
        joined_by=release.joined_by,
        join_score=release.join_score,
        states=tuple(sorted(article.states)),
    )
