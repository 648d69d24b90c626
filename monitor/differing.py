"""What follows for a story that gains a language or a revision: its differences and delays."""

from datetime import datetime

from news.differences import differences
from storage import Transaction, translations
from storage import differences as difference_store


def compare_languages(tx: Transaction, story_id: int, *, now: datetime) -> None:
    """Notes what the languages of a story leave out and how late each came; nothing for a single one."""
    if translations.time_delays(tx, story_id) <= 1:
        return
    releases = translations.releases(tx, story_id)
    # A story may hold a repost under another id; the first release of a language speaks for it.
    by_language = {each.article.language: each.article for each in reversed(releases)}
    difference_store.replace(tx, story_id, differences(tuple(by_language.values())), now=now)
