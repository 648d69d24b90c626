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
