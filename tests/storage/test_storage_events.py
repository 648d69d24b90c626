"""Events of articles: kept in order, chained, found by article, kind and state."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from news.changes import Change, Sentence
from news.effects import Effect, StateSeen
from news.errors import NotFoundError
from news.events import Absence, AbsenceCheck, ArticleEvent, CorrectedFact, Correction, Edit, Snapshot
from news.words import Run
from storage import Database, Transaction, chain, codec, events
from storage.tables import article_events
from tests.storage.building import DAY, HOUR, NOW, article, keep, revise

EDIT = Edit(
    number=2,
    against=1,
    changes=(
        Change(
            field="title",
            kind="changed",
            before=Sentence(text="Old", start=0, end=3),
            after=Sentence(text="New", start=0, end=3),
            runs=(Run(kind="gone", text="Old"), Run(kind="new", text="New")),
        ),
    ),
    effect=Effect(removed_states=(StateSeen(country="AM", times=2, sentence="Armenia."),)),
)
CORRECTION = Correction(
    facts=(CorrectedFact(name="address", before=("https://a",), after=("https://b",)),),
    raw_sha256_before="a",
    raw_sha256_after="b",
)
ABSENCE = Absence(
    since=NOW,
    checks=(AbsenceCheck(at=NOW + DAY, listing="lacks it", detail="404", is_absent=True),),
    coverage_ids=(3,),
)


def event(article_id: int, **facts: object) -> ArticleEvent:
    defaults: dict[str, object] = {"kind": "edited", "at": NOW, "revision_id": None, "snapshot": EDIT}
    return ArticleEvent(article_id=article_id, **(defaults | facts))  # type: ignore[arg-type]  # as named


def edited(tx: Transaction, number: str = "1", *, at: datetime = NOW, **facts: object) -> int:
    """Keeps an article and its second revision with the event; returns the event's id."""
    article_id = keep(tx, article(number))
    changed = article(number, title="Новое название", raw_sha256="raw-2", fingerprint="fingerprint-2")
    revision_id = revise(tx, article_id, changed, number=2, seen_at=at, gazetteer="g1")
    return events.add(tx, event(article_id, revision_id=revision_id, at=at, **facts))


@pytest.mark.parametrize(
    ("kind", "snapshot"),
    [("edited", EDIT), ("corrected", CORRECTION), ("missing", ABSENCE), ("restored", Absence(since=None))],
)
def test_a_snapshot_comes_back_as_it_went(kind: str, snapshot: Snapshot) -> None:
    assert codec.load_snapshot(kind, codec.dump(snapshot)) == snapshot  # type: ignore[arg-type]  # as listed


@given(st.builds(Effect))
def test_any_effect_comes_back_as_it_went(effect: Effect) -> None:
    snapshot = Edit(number=2, against=1, changes=(), effect=effect)
    assert codec.load_snapshot("edited", codec.dump(snapshot)) == snapshot


def test_an_event_is_shown_with_the_article_of_its_revision(database: Database) -> None:
    with database.writing() as tx:
        edited(tx, states=("AM", "DZ", "AM"), at=NOW + HOUR)
        (found,) = events.of_article(tx, key="mfa/news/1")
    assert (found.type, found.kind, found.at) == ("article.edited", "edited", NOW + HOUR)
    assert (found.article.key, found.article.language, found.article.title) == (
        "mfa/news/1", "ru", "Новое название",
    )  # fmt: skip
    assert (found.article.revision, found.article.sha256, found.article.story_key) == (
        2, "raw-2", "mfa/news/1",
    )  # fmt: skip
    assert found.states == ("AM", "DZ")
    assert (found.edit, found.correction, found.absence) == (EDIT, None, None)


def test_an_event_without_a_revision_shows_the_current_one(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article())
        revise(tx, article_id, article(title="Итог"), number=2, seen_at=NOW, gazetteer="g1")
        events.add(tx, event(article_id, kind="missing", snapshot=ABSENCE))
        events.add(tx, event(article_id, kind="corrected", snapshot=CORRECTION))
        noted, missing = events.of_article(tx, key="mfa/news/1", language="ru")
        assert events.of_article(tx, key="mfa/news/1", language="kk") == ()
        assert events.of_article(tx, key="nobody") == ()
    assert (missing.article.title, missing.article.revision, missing.absence) == ("Итог", 2, ABSENCE)
    assert noted.correction == CORRECTION


def test_events_are_a_chain_of_their_own(database: Database) -> None:
    with database.writing() as tx:
        edited(tx, "1")
        edited(tx, "2")
        previous = chain.GENESIS
        columns = article_events.c
        for row in tx.connection.execute(select(article_events).order_by(columns.id)):
            parts = (row.article_id, row.revision_id, row.kind, row.at, row.snapshot, row.evidence_id)
            assert row.link == chain.link(previous, parts)
            previous = row.link
        assert previous == chain.head(tx.connection, article_events)


def test_pages_of_events_are_walked_newest_first_by_kind_and_state(database: Database) -> None:
    with database.writing() as tx:
        armenian = [edited(tx, str(number), states=("AM",)) for number in range(3)]
        algerian = edited(tx, "9", states=("DZ",))
        article_id = keep(tx, article("10"))
        missing = events.add(tx, event(article_id, kind="missing", snapshot=ABSENCE, states=("AM",)))
        first = events.latest(tx, limit=2, country="AM")
        second = events.latest(tx, limit=2, country="AM", cursor=first.next_cursor)
        of_kind = events.latest(tx, limit=9, kinds=("edited", "restored"))
        everything = events.latest(tx, limit=9)
        with pytest.raises(NotFoundError):
            events.latest(tx, limit=2, cursor="x")
    assert [each.id for each in (*first.items, *second.items)] == [missing, *reversed(armenian)]
    assert second.next_cursor is None
    assert [each.id for each in of_kind.items] == [algerian, *reversed(armenian)]
    assert [each.id for each in everything.items] == [missing, algerian, *reversed(armenian)]
