"""What pages, feeds and scripts read, and what is exported."""

import json

import pytest

from news.alerts import Dead
from news.errors import NotFoundError
from news.views import ArticleSummary, Totals
from storage import Database, Transaction, articles, outbox, views
from storage import outbox_acts as acts
from storage.articles import NewArticle
from tests.storage.building import (
    DAY,
    HOUR,
    KAZAKH,
    NOW,
    article,
    crawl,
    end,
    export_of,
    keep,
    mention,
    message,
    naming,
    raised,
    revise,
    story,
)


def walked(tx: Transaction, **facts: object) -> list[str]:
    """The keys of every page, two articles a page."""
    keys, cursor = [], None
    while True:
        page = views.latest_articles(tx, limit=2, cursor=cursor, **facts)
        keys += [summary.key.rpartition("/")[2] for summary in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return keys


def test_a_summary_tells_what_a_list_needs(database: Database) -> None:
    body = mention("MA", field="body", start=3)
    with database.writing() as tx:
        story_id = story(tx, "s")
        keep(tx, article(mentions=(mention("DZ"), body), language="kk"), story_id=story_id)
        keep(tx, article(mentions=(mention("DZ"), body)), story_id=story_id, at=NOW + HOUR)
        newest, _ = views.latest_articles(tx, limit=5, cursor=None).items
    assert newest == ArticleSummary(
        key="mfa/news/1",
        language="ru",
        story_key="s",
        story_languages=("kk", "ru"),
        url="https://mfa.test/ru/1",
        title="Алжир и Казахстан",
        excerpt="Первый абзац.",
        published_at=NOW,
        first_seen_at=NOW + HOUR,
        revision=1,
        states=("DZ", "MA"),
        title_mentions=naming("DZ"),
    )


def test_articles_come_newest_first_over_all_pages(database: Database) -> None:
    with database.writing() as tx:
        for number, days in enumerate([3, 1, 1, 1, 5, 0]):
            keep(tx, article(str(number), published_at=NOW - days * DAY))
        assert walked(tx) == ["5", "3", "2", "1", "0", "4"]


def test_an_article_without_a_date_stands_where_it_appeared(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("new"))
        keep(tx, article("undated", published_at=None), at=NOW - DAY)
        keep(tx, article("old", published_at=NOW - 2 * DAY))
        assert walked(tx) == ["new", "undated", "old"]


def test_articles_are_chosen_by_country_and_language(database: Database) -> None:
    with database.writing() as tx:
        for number in range(6):
            keep(
                tx,
                article(
                    str(number),
                    language="kk" if number % 2 else "ru",
                    mentions=naming("DZ", "MA") if number < 4 else naming("FR"),
                    published_at=NOW + number * HOUR,
                ),
            )
        assert walked(tx, country="MA") == ["3", "2", "1", "0"]
        assert walked(tx, language="kk") == ["5", "3", "1"]
        assert walked(tx, country="DZ", language="kk") == ["3", "1"]
        assert walked(tx, country="XX") == []


def test_an_edit_takes_an_article_out_of_a_countrys_list(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article())
        edited = article(mentions=naming("MA"), published_at=NOW + DAY)
        revise(tx, article_id, edited, number=2, seen_at=NOW + DAY, gazetteer="g1")
        assert walked(tx, country="DZ") == []
        assert walked(tx, country="MA") == ["1"]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("", ""),
        ("Один.\nДва.", "Один."),
        ("а" * 400, "а" * 400),
        ("а" * 401, "а" * 399 + "…"),
        ("а" * 398 + " бв", "а" * 398 + "…"),
    ],
)
def test_an_excerpt_is_the_first_paragraph_cut_at_400(database: Database, text: str, excerpt: str) -> None:
    with database.writing() as tx:
        keep(tx, article(text=text))
        assert views.latest_articles(tx, limit=1).items[0].excerpt == excerpt


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "2026-03-02T09:00:00~", "2026-03-02T09:00:00~-1", "2026-03-02T09:00:00Z~1", "~1", "1" * 30],
)
def test_a_cursor_that_no_page_gave_is_not_found(database: Database, cursor: str) -> None:
    with database.reading() as tx:
        with pytest.raises(NotFoundError):
            views.latest_articles(tx, limit=1, cursor=cursor)
        with pytest.raises(NotFoundError):
            views.alerts(tx, limit=1, cursor=cursor)


def test_revisions_of_all_languages_are_told_together(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article(), story_id=story_id)
        keep(tx, article(language="kk"), story_id=story_id, at=NOW + HOUR)
        found = views.revisions(tx, key="mfa/news/1", language=None)
        assert [revision.language for revision in found] == ["kk", "ru"]
        assert len(views.revisions(tx, key="mfa/news/1", language="kk")) == 1


@pytest.mark.parametrize("key", ["", "mfa", "mfa/news", "mfa/news/2", "mfa/news/1/2"])
def test_an_unknown_release_has_no_revisions(database: Database, key: str) -> None:
    with database.writing() as tx:
        keep(tx, article())
        assert views.revisions(tx, key=key, language=None) == ()


def test_alerts_come_newest_first_with_their_messages(database: Database) -> None:
    with database.writing() as tx:
        first, second, third = (raised(tx, f"mfa/news/{number}") for number in range(3))
        entry_id = message(tx, second)
        message(tx, second, "msg_2")
        page = views.alerts(tx, limit=2, cursor=None)
        rest = views.alerts(tx, limit=2, cursor=page.next_cursor)
        entry = outbox.get(tx, entry_id)
    assert [view.id for view in page.items + rest.items] == [third, second, first]
    assert page.items[0].deliveries == ()
    assert page.items[1].deliveries[0] == entry
    assert page.items[1].story_languages == ("ru",)
    assert rest.next_cursor is None


def test_totals_count_what_is_kept_and_what_waits(database: Database) -> None:
    with database.writing() as tx:
        alert_id = raised(tx)
        ids = [message(tx, alert_id, f"msg_{number}") for number in range(3)]
        acts.discard(tx, ids[0], now=NOW)
        end(tx, ids[1], Dead(reason="Gone."))
        found = views.totals(tx)
    assert found == Totals(articles=1, revisions=1, stories=1, alerts=1, pending=1, dead=1, unreadable=0)


def test_an_empty_database_counts_nothing(database: Database) -> None:
    with database.reading() as tx:
        assert views.totals(tx).articles == 0
        assert views.counts_by_country(tx, since=NOW) == {}
        assert views.latest_articles(tx, limit=5).items == ()
        assert views.alerts(tx, limit=5).items == ()


def test_stories_are_counted_by_country_since_an_instant(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", mentions=naming("DZ", "FR"), published_at=NOW - DAY))
        keep(tx, article("2", mentions=naming("DZ", "MA", "FR")))
        keep(tx, article("3", mentions=naming("MA")))
        found = views.counts_by_country(tx, since=NOW)
    assert list(found.items()) == [("MA", 2), ("DZ", 1), ("FR", 1)]


def test_exported_articles_are_plain_json(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article(mentions=naming("MA", "DZ"), image_urls=("https://mfa.test/a.jpg",)))
        (row,) = export_of(tx, "articles")
    assert json.loads(json.dumps(row)) == row
    assert row == {
        "key": "mfa/news/1",
        "entity": "mfa",
        "section": "news",
        "external_id": "1",
        "language": "ru",
        "story": "mfa/news/1",
        "joined_by": "id",
        "visibility": "visible",
        "first_seen_at": "2026-03-02T09:00:00+00:00",
        "last_seen_at": "2026-03-02T09:00:00+00:00",
        "appeared_at": "2026-03-02T09:00:00+00:00",
        "is_history": False,
        "image_urls": ["https://mfa.test/a.jpg"],
        "revision": 1,
        "revised_at": "2026-03-02T09:00:00+00:00",
        "url": "https://mfa.test/ru/1",
        "title": "Алжир и Казахстан",
        "text": "Первый абзац.\nВторой абзац.",
        "text_language": "ru",
        "published_at": "2026-03-02T09:00:00+00:00",
        "published_raw": "2026-03-02 14:00",
        "fingerprint": "fingerprint-1",
        "raw_sha256": "raw-1",
        "gazetteer": "g1",
        "states": ["DZ", "MA"],
    }


def test_exported_mentions_are_those_of_the_current_revision(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article(mentions=naming("DZ")))
        edited = article(mentions=naming("MA", "FR"))
        revise(tx, article_id, edited, number=2, seen_at=NOW, gazetteer="g2")
        rows = list(export_of(tx, "mentions"))
    assert [(row["key"], row["revision"], row["country"]) for row in rows] == [
        ("mfa/news/1", 2, "MA"),
        ("mfa/news/1", 2, "FR"),
    ]
    assert json.loads(json.dumps(rows)) == rows


def test_exported_events_are_the_alerts_as_raised(database: Database) -> None:
    with database.writing() as tx:
        alert_id = raised(tx)
    with database.reading() as tx:
        (row,) = export_of(tx, "events")
    assert (row["id"], row["country"], row["created_at"]) == (alert_id, "DZ", "2026-03-02T09:00:00+00:00")
    assert json.loads(json.dumps(row)) == row


def test_an_export_of_many_batches_leaves_nothing_out(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        articles.add_many(
            tx,
            [
                NewArticle(
                    article=article(f"{number:04}", language="kk"),
                    story_id=story_id,
                    seen_at=NOW,
                    appeared_at=NOW,
                    is_history=True,
                )
                for number in range(1201)
            ],
            gazetteer="g1",
        )
        crawl(tx, NOW, source=KAZAKH)
    with database.reading() as tx:
        rows = [row["external_id"] for row in export_of(tx, "articles")]
    assert rows == [f"{number:04}" for number in range(1201)]
