"""Webhook bodies of every kind, held together with their documentation."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from alerts.message import told
from alerts.payload import MOST_LINES, webhook_body
from alerts.render import in_language
from news.alerts import Alert, AlertType, DigestGroup, OutboxEntry
from news.reasons import Removed, Restored, Silent
from tests.alerts.messages import KINDS, SILENT, a_digest, a_line, an_alert, an_entry, of_kind

DOCUMENT = (Path(__file__).parents[2] / "docs" / "webhook.md").read_text(encoding="utf-8")
ALERTS = [of_kind(*row) for row in KINDS]
NAMES = [f"{row[0]}-{row[1]}" for row in KINDS]
COMMON = {"rule", "country", "why", "article", "mentions", "story", "coverage"}
DIGEST = a_digest(
    DigestGroup(country="DZ", lines=(a_line(1), a_line(2))),
    DigestGroup(country=None, lines=(a_line(3, article_key=""),)),
)


def body(entry: OutboxEntry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(webhook_body(entry))
    return found


def documented(field: str) -> str:
    """What the document says in the row of a field of `data`."""
    rows = [line for line in DOCUMENT.splitlines() if re.match(rf"\|[^|]*`data\.{field}`", line)]
    assert rows, f"docs/webhook.md says nothing of data.{field}"
    return "\n".join(rows)


@pytest.mark.parametrize("entry", [*map(an_entry, ALERTS), an_entry(digest=DIGEST)], ids=[*NAMES, "digest"])
def test_every_field_of_a_body_is_documented(entry: OutboxEntry) -> None:
    for field, value in body(entry)["data"].items():
        said = documented(field)
        for part in value if isinstance(value, dict) else ():
            assert f"`{part}`" in said, f"{field}.{part}"
        for part in value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else ():
            assert f"`{part}`" in said, f"{field}.{part}"


def test_every_line_of_a_digest_is_documented() -> None:
    said = documented("groups.lines")
    assert [
        part
        for part in body(an_entry(digest=DIGEST))["data"]["groups"][0]["lines"][0]
        if f"`{part}`" not in said
    ] == []


def test_every_documented_field_is_sent() -> None:
    sent = {
        field for entry in [*map(an_entry, ALERTS), an_entry(digest=DIGEST)] for field in body(entry)["data"]
    }
    assert set(re.findall(r"`data\.([a-z_]+)`", DOCUMENT)) == sent


@pytest.mark.parametrize("kind", get_args(AlertType))
def test_every_type_is_documented(kind: str) -> None:
    assert f"`{kind}`" in DOCUMENT


@pytest.mark.parametrize("alert", ALERTS, ids=NAMES)
def test_what_is_about_no_article_or_state_says_so(alert: Alert) -> None:
    found = body(an_entry(alert))
    assert found["type"] == alert.type
    assert set(found["data"]) >= COMMON
    assert (found["data"]["article"] is None) == (alert.article_key == "")
    assert (found["data"]["country"] is None) == (alert.country is None)
    assert (found["data"]["story"] is None) == (alert.story_key == "")


def test_a_mention_of_a_country_is_as_receivers_know_it() -> None:
    found = body(an_entry())
    assert list(found) == ["type", "timestamp", "data"]
    assert list(found["data"]) == ["rule", "country", "why", "article", "mentions", "story", "coverage"]
    assert found["data"]["coverage"] == {"has_gap": False, "looks": 9000, "longest_gap_s": 3599}
    assert found["data"]["mentions"] == [
        {"surface": "Алжиром", "field": "title", "start": 10, "end": 17, "role": "counterparty"}
    ]


def test_a_spike_carries_its_promise() -> None:
    found = body(an_entry(of_kind(*KINDS[4])))["data"]["spike"]
    assert found == {
        "observed": 7, "expected": 1.25, "limit": 5, "since": "2026-11-17", "until": "2026-11-23",
        "coverage": 0.996, "budget_per_month": 1.0, "calibrated_on_days": 3000,
    }  # fmt: skip


def test_what_is_unknown_is_null() -> None:
    removed = body(an_entry(an_alert(reason=Removed(since=None, checks=3, has_gap=True))))["data"]["absence"]
    assert removed == {"since": None, "checks": 3, "has_gap": True}
    assert body(an_entry(an_alert(reason=Restored(since=None))))["data"]["absence"] == {"since": None}
    silent: Silent = replace(SILENT, watched_since=None, looks=None)
    found = body(an_entry(an_alert(reason=silent)))["data"]
    assert (found["silence"]["watched_since"], found["coverage"]) == (None, None)
    assert body(an_entry(an_alert(published_at=None)))["data"]["article"]["published_at"] is None


def test_a_test_is_of_its_own_type() -> None:
    assert body(an_entry(kind="test"))["type"] == "test"
    assert body(an_entry(an_alert(type="test", reason=None)))["type"] == "test"


def test_a_body_is_the_same_in_every_language_and_on_every_try() -> None:
    entry = an_entry()
    tried = replace(in_language(entry, "kk"), attempts=9, fence=4, last_error="x")
    assert webhook_body(tried) == webhook_body(entry)


def test_a_digest_of_thousands_is_bounded_and_counted() -> None:
    groups = [DigestGroup(country=state, lines=tuple(map(a_line, range(2500)))) for state in ("DZ", "FR")]
    found = body(an_entry(digest=a_digest(*groups)))["data"]
    assert (found["alerts"], found["lines"], found["left_out"]) == (5000, 5000, 5000 - MOST_LINES)
    assert [group["count"] for group in found["groups"]] == [2500, 2500]
    assert found["groups"][1]["lines"] == []


def test_an_empty_digest_is_sent_as_one() -> None:
    assert body(an_entry(digest=a_digest()))["data"]["groups"] == []


def test_titles_go_out_as_they_are_whatever_they_hold() -> None:
    title = 'a\x00\x1b\u202e\u2028"<!channel>' + "x" * 100_000
    assert body(an_entry(an_alert(title=title)))["data"]["article"]["title"] == title


def test_a_digest_is_no_alert() -> None:
    with pytest.raises(ValueError, match="no alert"):
        told(an_entry(digest=DIGEST))
