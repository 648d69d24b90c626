"""Stories for pages and scripts: the languages side by side."""

from sqlalchemy import select

from news.errors import NotFoundError
from news.views import StoryView, TranslationView

from . import differences, translations
from .tables import articles, stories
from .transaction import Transaction
from .translations import Release


def story(tx: Transaction, key: str) -> StoryView:
    """A story by its key. Raises NotFoundError where no story has it."""
    story_id = tx.connection.execute(select(stories.c.id).where(stories.c.key == key)).scalar_one_or_none()
    if story_id is None:
        raise NotFoundError("story", key)
    return StoryView(
        key=key,
        releases=tuple(map(_translation, translations.releases(tx, story_id))),
        differences=differences.of_story(tx, story_id),
    )


def of_article(tx: Transaction, *, key: str, language: str) -> StoryView:
    """The story that an article stands in, by the article's key. NotFoundError where none is."""
    entity, section, external_id = key.split("/", maxsplit=2)
    columns = articles.c
    story_key = tx.connection.execute(
        select(stories.c.key)
        .join(articles, columns.story_id == stories.c.id)
        .where(
            columns.entity == entity,
            columns.section == section,
            columns.external_id == external_id,
            columns.language == language,
        )
    ).scalar_one_or_none()
    if story_key is None:
        raise NotFoundError("article", key)
    return story(tx, story_key)


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
