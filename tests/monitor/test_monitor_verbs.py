"""What a person does with rules and messages."""

from datetime import timedelta

import pytest

from monitor import outbox, rules
from monitor.bootstrap import open_service
from monitor.deliver import deliver_due
from news.errors import NotFoundError, RuleError
from standin import HookReceiver
from tests.monitor.house import House, row


def test_a_new_archive_has_one_rule_and_keeps_it_removed(house: House) -> None:
    assert [rule.id for rule in rules.list_all(house.service)] == ["default"]
    rules.remove(house.service, "default")
    again = open_service(house.service.settings, house.clock)
    try:
        assert rules.list_all(again) == ()
    finally:
        again.close()


def test_an_added_rule_is_found_under_its_id(house: House) -> None:
    added = rules.add(house.service, {"id": "gulf", "kind": "watch_list", "countries": "QA,KW"})
    assert rules.get(house.service, "gulf") == added
    assert added.created_at == house.clock.now()


def test_a_second_rule_of_one_id_is_refused(house: House) -> None:
    with pytest.raises(RuleError, match="already"):
        rules.add(house.service, {"id": "default"})


def test_mistakes_of_a_rule_are_told_at_once_and_nothing_is_kept(house: House) -> None:
    with pytest.raises(RuleError) as caught:
        rules.add(house.service, {"id": "Ö", "kind": "watch_list", "window_days": 0})
    assert len(caught.value.mistakes) == 3
    assert len(rules.list_all(house.service)) == 1


def test_an_edit_changes_what_it_names_and_nothing_else(house: House) -> None:
    before = rules.get(house.service, "default")
    house.clock.move(days=3)
    after = rules.edit(house.service, "default", {"window_days": 60, "id": "other"})
    assert (after.id, after.window_days, after.created_at) == ("default", 60, before.created_at)
    assert after.excluded == before.excluded
    assert rules.get(house.service, "default") == after


def test_an_edit_can_set_the_silence_of_a_rule(house: House) -> None:
    until = house.clock.now() + timedelta(days=1)
    assert rules.edit(house.service, "default", {"muted_until": until.isoformat()}).muted_until == until
    assert rules.edit(house.service, "default", {"name": "Firsts"}).muted_until == until


def test_a_muted_rule_is_silent_until_its_time(house: House) -> None:
    house.begun()
    rules.mute(house.service, "default", house.clock.now() + timedelta(days=1))
    house.read(row(1, "Talks with Algeria."))
    assert house.alerts() == []
    house.clock.move(days=2)
    house.read(row(2, "Talks with Peru."))
    assert [alert.country for alert in house.alerts()] == ["PE"]
    assert rules.mute(house.service, "default", None).muted_until is None


def test_a_rule_that_does_not_exist_is_told_by_every_verb(house: House) -> None:
    for verb in (
        lambda: rules.get(house.service, "none"),
        lambda: rules.edit(house.service, "none", {}),
        lambda: rules.mute(house.service, "none", None),
        lambda: rules.remove(house.service, "none"),
    ):
        with pytest.raises(NotFoundError):
            verb()


def test_what_a_rule_has_told_outlives_it(house: House) -> None:
    house.begun().read(row(1, "Talks with Algeria."))
    rules.remove(house.service, "default")
    assert [alert.rule_id for alert in house.alerts()] == ["default"]


def test_a_delivered_message_is_replayed_under_a_key_of_its_own(house: House) -> None:
    with HookReceiver() as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Talks with Algeria."))
        deliver_due(told.service)
        (first,) = told.messages()
        second = outbox.replay(told.service, first.id)
        assert deliver_due(told.service) == {"delivered": 1}
        ids = [received.headers["webhook-id"] for received in hook.messages]
    assert ids == [first.dedupe_key, f"{first.dedupe_key}:replay:1"]
    entry, attempts = outbox.show(told.service, second)
    assert entry.state == "delivered"
    assert [attempt.outcome for attempt in attempts] == ["replay", "delivered"]


def test_a_discarded_message_is_never_sent_and_stays_on_record(house: House) -> None:
    with HookReceiver() as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Talks with Algeria."))
        (entry,) = told.messages()
        outbox.discard(told.service, entry.id)
        assert deliver_due(told.service) == {}
        assert hook.messages == ()
    assert [kept.state for kept in outbox.listing(told.service, state="discarded", limit=5)] == ["discarded"]


def test_a_message_that_is_not_there_is_told_by_every_verb(house: House) -> None:
    for verb in (outbox.show, outbox.retry, outbox.replay, outbox.discard):
        with pytest.raises(NotFoundError):
            verb(house.service, 99)
