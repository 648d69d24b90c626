"""What the page of rules reads, on SQLite and PostgreSQL."""

from datetime import timedelta

from news.rules import Rule
from storage import Database, rule_views, rules
from storage.rule_views import RuleActivity
from tests.storage.building import NOW, raised

MONTH = timedelta(days=30)


def test_the_rules_come_by_id_in_pages(database: Database) -> None:
    with database.writing() as tx:
        for rule_id in ("b", "c", "a"):
            made = Rule(id=rule_id, name=rule_id, kind="spike", created_at=NOW)
            rules.put(tx, made, now=NOW)
    with database.reading() as tx:
        assert [rule.id for rule in rule_views.page(tx, limit=2)] == ["a", "b"]
        assert [rule.id for rule in rule_views.page(tx, limit=2, after_id="b")] == ["c"]
        assert rule_views.find(tx, "c") is not None
        assert rule_views.find(tx, "d") is None


def test_a_rule_has_told_what_it_told_since_then_and_its_last(database: Database) -> None:
    with database.writing() as tx:
        for days in (90, 31, 30, 29, 1):
            at = NOW - timedelta(days=days)
            raised(tx, f"mfa/news/{days}", rule_id="often", created_at=at)
        raised(tx, "mfa/news/400", rule_id="once", created_at=NOW - timedelta(hours=1))
        raised(tx, "mfa/news/401", rule_id="other", created_at=NOW)
    with database.reading() as tx:
        found = rule_views.activity(tx, ["often", "once", "never"], since=NOW - MONTH)
    assert found == {
        "often": RuleActivity(last_at=NOW - timedelta(days=1), recent=3),
        "once": RuleActivity(last_at=NOW - timedelta(hours=1), recent=1),
        "never": RuleActivity(last_at=None, recent=0),
    }


def test_nothing_was_told_where_there_is_nothing_or_it_was_long_ago(database: Database) -> None:
    with database.writing() as tx:
        assert rule_views.activity(tx, ["old"], since=NOW)["old"] == RuleActivity(last_at=None, recent=0)
        raised(tx, rule_id="old", created_at=NOW - MONTH)
        assert rule_views.activity(tx, ["old"], since=NOW)["old"].recent == 0
