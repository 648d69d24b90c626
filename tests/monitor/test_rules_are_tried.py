"""A rule is tried: a message to each recipient, whatever has happened."""

from datetime import timedelta

import pytest

from alerts import parse_rule
from alerts.building import About
from alerts.fields import OWN
from alerts.samples import sample_alert
from monitor import profiles, rules, trying
from news.errors import NotFoundError, RuleError
from news.rules import Recipient
from tests.alerts.rule_building import NOW
from tests.alerts.test_rules_as_written import LEAST
from tests.monitor.house import House, row


def test_a_test_goes_to_every_recipient_at_once(house: House) -> None:
    profiles.add(
        house.service,
        {
            "id": "desk",
            "to": "email:desk@example.org",
            "language": "kk",
            "quiet_hours": "00:00-24:00",
            "cadence": "daily",
        },
    )
    rules.edit(house.service, "default", {"recipients": ["desk", "https://x.org/", "email:a@x.org"]})
    rules.mute(house.service, "default", house.clock.now() + timedelta(days=1))
    told = trying.fire_test(house.service, "default")
    assert told == (
        Recipient(channel="email", address="desk@example.org"),
        Recipient(channel="webhook", address="https://x.org/"),
        Recipient(channel="email", address="a@x.org"),
    )
    messages = house.messages()
    assert [(each.kind, each.next_attempt_at) for each in messages] == [("test", house.clock.now())] * 3
    assert [each.alert.mail_language for each in messages if each.alert] == ["kk", "en", "en"]
    assert {each.alert.type for each in messages if each.alert} == {"test"}
    assert house.alerts() == []


def test_each_test_is_a_message_of_its_own(house: House) -> None:
    rules.edit(house.service, "default", {"recipients": ["email:a@x.org"]})
    trying.fire_test(house.service, "default")
    trying.fire_test(house.service, "default")
    assert len({each.dedupe_key for each in house.messages()}) == 2


def test_a_test_shows_the_newest_release_that_the_rule_reads(house: House) -> None:
    house.begun(row(1, "Talks with Algeria.", title="Old"), row(2, "Слова.", language="ru", title="Русский"))
    rules.edit(house.service, "default", {"recipients": ["email:a@x.org"], "languages": ["ru"]})
    trying.fire_test(house.service, "default")
    (message,) = house.messages()
    assert message.alert is not None
    assert (message.alert.title, message.alert.article_key) == ("Русский", "mfa/news/2")


def test_a_rule_that_tells_nobody_has_nobody_to_be_tried_on(house: House) -> None:
    assert trying.fire_test(house.service, "default") == ()
    with pytest.raises(NotFoundError):
        trying.fire_test(house.service, "none-such")


def test_a_rule_cannot_name_a_recipient_that_is_not_there(house: House) -> None:
    with pytest.raises(RuleError, match="recipients: “desk” is neither"):
        rules.add(house.service, {"id": "a", "recipients": "desk"})
    with pytest.raises(RuleError, match="recipients: “desk” is neither"):
        rules.edit(house.service, "default", {"recipients": "desk"})
    profiles.add(house.service, {"id": "desk", "to": "email:desk@example.org"})
    assert rules.add(house.service, {"id": "a", "recipients": "desk"}).recipients[0].channel == "recipient"
    profiles.remove(house.service, "desk")
    assert rules.edit(house.service, "a", {"name": "B"}).name == "B"


def test_a_rule_is_switched_off_and_on(house: House) -> None:
    assert not rules.enable(house.service, "default", is_enabled=False).is_enabled
    assert rules.enable(house.service, "default", is_enabled=True) == rules.get(house.service, "default")


@pytest.mark.parametrize("kind", OWN)
def test_a_rule_of_any_kind_has_a_sample(kind: str) -> None:
    rule = parse_rule({"id": "a", "kind": kind, "mail_language": "kk", **LEAST.get(kind, {})}, now=NOW)
    alert = sample_alert(rule, now=NOW)
    assert (alert.type, alert.rule_kind, alert.reason is not None) == ("test", kind, True)
    assert (alert.country is None) == (kind == "source_health")
    assert alert.title.startswith("Ережені сынау") or kind in {
        "silence",
        "spike",
        "rank_change",
        "source_health",
    }


def test_a_sample_is_of_a_state_that_the_rule_does_not_exclude() -> None:
    rule = parse_rule({"id": "a", "excluded": ["DZ", "FR"]}, now=NOW)
    about = About(
        key="mfa/news/1", language="ru", url="", title="T", published_at=NOW, first_seen_at=NOW, revision=1,
        sha256="", story_key="", story_languages=(),
    )  # fmt: skip
    alert = sample_alert(rule, now=NOW, about=about)
    assert (alert.country, alert.title) == ("JP", "T")
