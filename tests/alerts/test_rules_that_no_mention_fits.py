"""Conditions that no single mention can meet are refused, for role and field are asked of one at a time."""

from datetime import UTC, datetime

import pytest

from alerts import parse_rule
from news.errors import RuleError

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def asked(where: str) -> None:
    parse_rule({"id": "a", "kind": "watch_list", "countries": ["DZ"], "where": where}, now=NOW)


@pytest.mark.parametrize(
    "where",
    [
        "role:venue and role:counterparty",
        "field:title and field:body",
        "headline and (field:body or field:body)",
        "role:venue and not role:venue",
        "role:venue|passing and role:counterparty and language:ru",
    ],
)
def test_what_one_mention_cannot_be_at_once_is_refused(where: str) -> None:
    with pytest.raises(RuleError, match="contradicts itself"):
        asked(where)


@pytest.mark.parametrize(
    "where",
    [
        "role:venue or role:counterparty",
        "role:venue|passing and role:passing",
        "role:venue and field:title",
        "not not role:venue and role:counterparty",
        "not (not role:venue or not role:counterparty)",
        "role:venue and not role:counterparty",
        "country:FR and country:IT",
    ],
)
def test_what_one_or_several_mentions_can_be_is_taken(where: str) -> None:
    asked(where)


DENIED = [
    {"kind": "watch_list", "countries": ["DZ"], "where": "not country:DZ"},
    {"kind": "watch_list", "countries": ["DZ"], "where": "not group:african-union"},
    {"kind": "watch_list", "groups": ["baltic"], "where": "not group:baltic"},
    {"kind": "watch_list", "countries": ["DZ"], "where": "not field:title and not field:body"},
    {"kind": "first_mention", "where": "not field:title|body"},
    {"kind": "first_mention", "where": "entity:mfa-* and entity:mfa"},
    {"kind": "first_mention", "where": "entity:mfa-paris and not entity:mfa-*"},
    {"kind": "phrase", "phrases": ["уран"], "where": "not field:title and not field:body"},
    {"kind": "phrase", "phrases": ["уран"], "where": "not phrase:уран"},
    {"kind": "phrase", "phrases": ["уран"], "countries": ["DZ"], "where": "not country:DZ"},
    {"kind": "actor", "actors": ["org:UN"], "where": "not actor:org:UN"},
    {"kind": "event_kind", "event_kinds": ["visit"], "where": "not event:visit"},
    {"kind": "co_mention", "countries": ["DZ"], "others": ["FR"], "where": "not country:FR"},
    {"kind": "co_mention", "countries": ["DZ"], "other_groups": ["baltic"], "excluded": ["EE", "LV", "LT"]},
]
POSSIBLE = [
    {"kind": "watch_list", "countries": ["DZ", "FR"], "where": "not country:DZ"},
    {"kind": "watch_list", "countries": ["DZ"], "where": "not field:title"},
    {"kind": "watch_list", "groups": ["eu"], "where": "not group:g20"},
    {"kind": "first_mention", "where": "entity:mfa-* and entity:mfa-paris"},
    {"kind": "first_mention", "where": "entity:mfa-* and not entity:mfa-paris"},
    {"kind": "phrase", "phrases": ["уран", "газ"], "where": "not phrase:уран"},
    {"kind": "phrase", "phrases": ["уран"], "where": "not field:title"},
    {"kind": "actor", "actors": ["org:UN"], "where": "not country:DZ"},
    {"kind": "co_mention", "countries": ["DZ"], "others": ["FR", "IT"], "where": "not country:FR"},
    {
        "kind": "co_mention",
        "countries": ["DZ"],
        "others": ["FR"],
        "scope": "story",
        "where": "not country:FR",
    },
    {"kind": "co_mention", "countries": ["DZ"], "others": ["FR"], "excluded": ["FR"]},
    {"kind": "removed", "countries": ["DZ"], "where": "not country:FR"},
]


@pytest.mark.parametrize("written", DENIED)
def test_a_rule_that_denies_what_it_looks_for_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(RuleError, match="never fire"):
        parse_rule({"id": "a", **written}, now=NOW)


@pytest.mark.parametrize("written", POSSIBLE)
def test_a_rule_that_denies_some_of_it_is_taken(written: dict[str, object]) -> None:
    parse_rule({"id": "a", **written}, now=NOW)


def test_what_another_text_of_a_story_may_name_is_not_denied() -> None:
    written = {"id": "a", "kind": "co_mention", "countries": ["DZ"], "others": ["FR"], "scope": "story"}
    assert parse_rule({**written, "where": "not country:FR"}, now=NOW).scope == "story"


@pytest.mark.parametrize("kind", ["silence", "rank_change"])
@pytest.mark.parametrize(
    ("where", "fits"),
    [
        ("country:FR", False),
        ("not country:UZ", False),
        ("group:eu and section:news", False),
        ("country:FR or group:central-asia", True),
        ("not group:eu and language:ru", True),
        ("country:UZ", True),
    ],
)
def test_a_rule_of_one_state_is_not_asked_for_another(kind: str, where: str, *, fits: bool) -> None:
    written = {"id": "quiet", "kind": kind, "countries": ["UZ"], "where": where}
    if fits:
        assert parse_rule(written, now=NOW).where is not None
        return
    with pytest.raises(RuleError, match="none that the rule means fits"):
        parse_rule(written, now=NOW)


def test_a_silence_of_all_states_may_be_asked_for_one_and_not_for_two_at_once() -> None:
    assert parse_rule({"id": "a", "kind": "silence", "where": "country:FR"}, now=NOW).where is not None
    with pytest.raises(RuleError, match="none that the rule means fits"):
        parse_rule({"id": "a", "kind": "silence", "where": "country:FR and country:UZ"}, now=NOW)


def test_a_silence_whose_condition_no_release_meets_contradicts_itself() -> None:
    with pytest.raises(RuleError, match="contradicts itself"):
        parse_rule({"id": "a", "kind": "silence", "where": "section:news and section:events"}, now=NOW)
