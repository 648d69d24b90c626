"""The commands over many messages, and over those who are left alone."""

import json
from pathlib import Path

import pytest

from monitor.bootstrap import open_service
from news.circuits import Circuit
from news.rules import Recipient
from storage import circuits as circuit_store
from storage import outbox
from storage.outbox import NewMessage
from tests.alerts.messages import an_alert
from tests.cli.door import Door
from tests.web.archive import NOW, FixedClock, settings

HOOK = "https://hooks.example.org/secret"


def states(door: Door) -> dict[int, str]:
    return {entry["id"]: entry["state"] for entry in json.loads(door("outbox", "list", "--json").out)}


def test_all_dead_messages_are_tried_again_where_that_is_meant(filled: Door) -> None:
    refused = filled("outbox", "retry", "--all")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert filled("outbox", "retry", "--all", "--yes").out == "1 message is tried again.\n"
    assert "dead" not in states(filled).values()
    assert json.loads(filled("outbox", "retry", "--all", "--yes", "--json").out) == {"count": 0}


def test_messages_are_chosen_by_what_they_tell(filled: Door) -> None:
    listed = json.loads(filled("outbox", "list", "--rule", "default", "--country", "dz", "--json").out)
    assert listed
    assert filled("outbox", "list", "--rule", "other", "--json").out.strip() == "[]"
    assert filled("outbox", "discard", "--rule", "other").out == "0 messages are discarded.\n"
    assert filled("outbox", "replay", "--channel", "email", "--yes", "--json").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retry",), "--all"),
        (("replay",), "filters"),
        (("discard", "--state", "dead"), "--all"),
        (("retry", "--since", "yesterday"), "2026-09-01"),
        (("retry", "--since", "999999w"), "2026-09-01"),
        (("list", "--channel", "pigeon"), "email, webhook"),
        (("hurry", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(filled: Door, words: tuple[str, ...], said: str) -> None:
    ended = filled("outbox", *words)
    assert ended.code == 2
    assert said in ended.err


def test_who_is_left_alone_is_listed_masked_and_can_be_hurried(filled: Door, tmp_path: Path) -> None:
    assert filled("outbox", "circuits").out == "Everything gets through.\n"
    service = open_service(
        settings(tmp_path, database_url=f"sqlite:///{tmp_path}/mfa.db"), clock=FixedClock()
    )
    standing = Circuit(
        scope="address",
        channel="webhook",
        address=HOOK,
        failures=3,
        since=NOW,
        retry_at=NOW,
        kind="refused",
        reason="the receiver answers 404",
    )
    with service.database.writing() as tx:
        circuit_store.put(tx, standing)
        assert circuit_store.listing(tx) == ()  # nothing waits there
        message = NewMessage(
            kind="test",
            channel="webhook",
            address=HOOK,
            destination="hooks.example.org",
            dedupe_key="msg_w",
            content=outbox.get(tx, 1).alert,
        )
        outbox.add(tx, message, now=NOW)
    service.close()
    shown = filled("outbox", "circuits").out
    assert "404" in shown
    assert "secret" not in shown
    (listed,) = json.loads(filled("outbox", "circuits", "--json").out)
    assert (listed["address"], listed["failures"]) == ("https://hooks.example.org/…", 3)
    assert filled("outbox", "hurry", "https://hooks.example.org/…").code == 0


def test_addresses_are_masked_unless_they_are_asked_for(filled: Door, tmp_path: Path) -> None:
    service = open_service(
        settings(tmp_path, database_url=f"sqlite:///{tmp_path}/mfa.db"), clock=FixedClock()
    )
    hook = "https://hooks.example.org/T0/hidden"
    message = NewMessage(
        kind="test", content=an_alert(recipients=(Recipient(channel="slack", address=hook),)),
        channel="slack", address=hook, destination="hooks.example.org", dedupe_key="msg_masked",
    )  # fmt: skip
    with service.database.writing() as tx:
        number = outbox.add(tx, message, now=NOW)
    for words in (("list",), ("show", str(number))):
        for form in ((), ("--json",)):
            assert "hidden" not in filled("outbox", *words, *form).out
        assert "hidden" in filled("outbox", *words, "--json", "--addresses").out
    assert "https://hooks.example.org/…" in filled("outbox", "show", str(number)).out
    assert hook in filled("outbox", "show", str(number), "--addresses").out
