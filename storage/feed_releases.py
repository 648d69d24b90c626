"""Articles for feeds: with their whole text, and when what they say was last read anew."""

from collections.abc import Sequence

from sqlalchemy import and_, func, select

from news.lines import Release
from news.views import ArticleSummary

from .export_rows import KEY
from .tables import articles, revisions
from .transaction import Transaction

_LONGEST = 20_000  # characters of a text; a longer one is read at the source


def releases(tx: Transaction, found: Sequence[ArticleSummary]) -> tuple[Release, ...]:
    """These articles in their order, with their texts, cut where they are very long."""
    own = revisions.c
    is_current = and_(own.article_id == articles.c.id, own.number == articles.c.revision)
    named = [each.key.split("/", maxsplit=2) for each in found]
    rows = tx.connection.execute(
        select(KEY.label("key"), articles.c.language, func.substr(own.text, 1, _LONGEST), own.seen_at)
        .join(revisions, is_current)
        .where(articles.c.entity.in_({entity for entity, _, _ in named}))
        .where(articles.c.section.in_({section for _, section, _ in named}))
        .where(articles.c.external_id.in_({external_id for _, _, external_id in named}))
    )
    told = {(key, language): (text, seen_at) for key, language, text, seen_at in rows}
    texts = [(each, *told[each.key, each.language]) for each in found]
    return tuple(Release(article=each, text=text, revised_at=at) for each, text, at in texts)
