"""A release's versions in short, and where they stand in the chain."""

import pytest
from sqlalchemy import update

from news.errors import NotFoundError
from storage import Database, article_views, chain, evidence_views, stories
from storage.tables import revisions
from tests.web.archive import NOW, article, keep


def test_versions_are_listed_without_their_texts(database: Database) -> None:
    with database.writing() as tx:
        story = stories.create(tx, key="s1", now=NOW)
        for language in ("kk", "ru"):
            keep(tx, article(language), story_id=story)
        heads = article_views.heads(tx, "mfa/news/1300001")
        assert article_views.heads(tx, "nobody") == ()
    assert [(each.language, each.number) for each in heads] == [("ru", 1), ("kk", 1)]
    assert heads[0].raw_sha256 == "ab" * 32


def test_a_version_knows_its_place_in_the_chain_and_whether_it_was_changed(database: Database) -> None:
    with database.writing() as tx:
        story = stories.create(tx, key="s1", now=NOW)
        for language in ("kk", "ru"):
            keep(tx, article(language), story_id=story)
        second, first = article_views.heads(tx, "mfa/news/1300001")
        place, after = (article_views.place_of_revision(tx, each.id) for each in (first, second))
        assert (place.previous, place.following) == (chain.GENESIS, after.link)
        assert (after.previous, after.following) == (place.link, None)
        assert place.is_sound
        assert after.is_sound
        tx.connection.execute(update(revisions).where(revisions.c.id == first.id).values(title="another"))
        assert not article_views.place_of_revision(tx, first.id).is_sound


def test_what_was_never_kept_has_no_place(database: Database) -> None:
    with database.reading() as tx:
        for find in (article_views.place_of_revision, article_views.place_of_evidence):
            with pytest.raises(NotFoundError):
                find(tx, 7)
        assert evidence_views.proved_by(tx, 7) == ()
