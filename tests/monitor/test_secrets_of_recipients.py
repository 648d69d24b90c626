"""Webhook secrets of recipients: made, changed with an overlap, taken away, and never seen again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook
from structlog.testing import capture_logs

from monitor import outbox, profiles, rule_files, rules, secrets
from monitor.deliver import deliver_due
from news.errors import NotFoundError, RecipientError, RuleFileError, SecretError
from standin import HookReceiver
from storage import codec
from storage import outbox as outbox_store
from storage import recipients as recipient_store
from storage.outbox import NewMessage
from tests.alerts.messages import an_alert
from tests.monitor.house import SECRET, House, row


def hooked(house: House, hook: HookReceiver) -> House:
    """The house with a recipient of webhooks whom the default rule tells."""
    told = house.told()
    profiles.add(told.service, {"id": "hook", "to": f"webhook:{hook.url}"})
    rules.edit(told.service, "default", {"recipients": "recipient:hook"})
    return told.begun()


def signatures(hook: HookReceiver) -> list[str]:
    """The signatures of the newest message."""
    return hook.messages[-1].headers["webhook-signature"].split()


def genuine(hook: HookReceiver, secret: str) -> bool:
    """Whether the receiver takes the newest message for genuine."""
    message = hook.messages[-1]
    at = datetime.fromtimestamp(int(message.headers["webhook-timestamp"]), UTC)
    signature = Webhook(secret).sign(message.headers["webhook-id"], at, message.body.decode())
    return signature in signatures(hook)


def send(house: House, number: int, text: str) -> None:
    house.read(row(number, text))
    assert deliver_due(house.service) == {"delivered": 1}


def test_a_recipients_own_secret_signs_and_the_default_does_not(house: House) -> None:
    with HookReceiver() as hook:
        told = hooked(house, hook)
        send(told, 1, "Talks with Algeria.")
        assert genuine(hook, SECRET)
        own = secrets.generate(told.service, "hook")
        send(told, 2, "Talks with Peru.")
        assert len(signatures(hook)) == 1
        assert genuine(hook, own)


def test_while_a_secret_is_changed_both_sign(house: House) -> None:
    with HookReceiver() as hook:
        told = hooked(house, hook)
        old = secrets.generate(told.service, "hook")
        new = secrets.rotate(told.service, "hook", overlap=timedelta(minutes=3))
        send(told, 1, "Talks with Algeria.")
        assert len(signatures(hook)) == 2
        assert genuine(hook, old)
        assert genuine(hook, new)
        told.clock.move(minutes=3)
        send(told, 2, "Talks with Peru.")
        assert len(signatures(hook)) == 1
        assert genuine(hook, new)


def test_a_revoked_secret_gives_way_to_the_default(house: House) -> None:
    with HookReceiver() as hook:
        told = hooked(house, hook)
        secrets.generate(told.service, "hook")
        secrets.revoke(told.service, "hook")
        send(told, 1, "Talks with Algeria.")
        assert genuine(hook, SECRET)
        with pytest.raises(SecretError, match="no secret of its own"):
            secrets.revoke(told.service, "hook")


def test_two_default_secrets_sign_both(house: House) -> None:
    other = "whsec_" + "REVG" * 8
    with HookReceiver() as hook:
        told = hooked(house, hook)
        both = told.under(replace(told.service.settings, webhook_secret=f"{other},{SECRET}"))
        send(both, 1, "Talks with Algeria.")
        assert genuine(hook, SECRET)
        assert genuine(hook, other)


def test_a_second_secret_is_made_only_by_changing_the_first(house: House) -> None:
    profiles.add(house.service, {"id": "hook", "to": "webhook:https://hooks.example.org/x"})
    first = secrets.generate(house.service, "hook")
    with pytest.raises(SecretError, match="--rotate"):
        secrets.generate(house.service, "hook")
    assert secrets.signing(house.service, "https://hooks.example.org/x") == (first,)


def test_a_receivers_own_secret_may_be_taken(house: House) -> None:
    profiles.add(house.service, {"id": "hook", "to": "webhook:https://hooks.example.org/x"})
    secrets.put(house.service, "hook", f" {SECRET}\n")
    assert secrets.signing(house.service, "https://hooks.example.org/x") == (SECRET,)


@pytest.mark.parametrize("written", ["", "whsec_", "whsec_???", "hunter2", "whsec_QUJD,whsec_QUJD"])
def test_what_is_no_secret_is_refused_and_not_repeated(house: House, written: str) -> None:
    profiles.add(house.service, {"id": "hook", "to": "webhook:https://hooks.example.org/x"})
    with pytest.raises(SecretError) as caught:
        secrets.put(house.service, "hook", written)
    assert "must be whsec_ followed by base64" in str(caught.value)
    assert not written or written == "whsec_" or written not in str(caught.value)


def test_only_those_who_are_told_by_webhook_have_secrets(house: House) -> None:
    profiles.add(house.service, {"id": "desk", "to": "email:desk@example.org"})
    with pytest.raises(SecretError, match="told by email"):
        secrets.generate(house.service, "desk")
    for verb in (secrets.generate, secrets.rotate, secrets.revoke, secrets.standing):
        with pytest.raises(NotFoundError):
            verb(house.service, "nobody")


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=31)])
def test_an_overlap_has_its_bounds(house: House, overlap: timedelta) -> None:
    profiles.add(house.service, {"id": "hook", "to": "webhook:https://hooks.example.org/x"})
    with pytest.raises(SecretError, match="between 0 and 720 hours"):
        secrets.rotate(house.service, "hook", overlap=overlap)


def test_a_secret_is_in_no_log_no_profile_and_no_standing(house: House) -> None:
    profiles.add(house.service, {"id": "hook", "to": "webhook:https://hooks.example.org/x"})
    with capture_logs() as logs:
        made = [secrets.generate(house.service, "hook"), secrets.rotate(house.service, "hook")]
    with house.service.database.reading() as tx:
        kept = codec.dump(recipient_store.get(tx, "hook"))
    told = json.dumps(logs, default=str) + kept + repr(secrets.standing(house.service, "hook"))
    assert [secret for secret in made if secret in told or secret.removeprefix("whsec_") in told] == []
    assert len(secrets.standing(house.service, "hook")) == 2


def awaited(house: House) -> int:
    """The number of a message that waits for a recipient with a secret of its own."""
    profiles.add(house.service, {"id": "hook", "to": "webhook:https://hooks.example.org/a"})
    secrets.generate(house.service, "hook")
    message = NewMessage(
        kind="test", content=an_alert(), channel="webhook", address="https://hooks.example.org/a",
        destination="hooks.example.org", dedupe_key="msg_waits",
    )  # fmt: skip
    with house.service.database.writing() as tx:
        number = outbox_store.add(tx, message, now=house.clock.now())
    assert number is not None
    return number


@pytest.mark.parametrize(
    "to", ["", 'id = "hook"\nto = "webhook:https://hooks.example.org/b"'], ids=["goes", "moves"]
)
def test_a_file_says_what_to_do_about_messages_that_only_a_secret_signs(house: House, to: str) -> None:
    number = awaited(house)
    rules.edit(house.service, "default", {"recipients": []})
    plan = rule_files.plan(house.service, f"[[recipients]]\n{to}" if to else "recipients = []")
    with pytest.raises(RuleFileError) as caught:
        rule_files.apply(house.service, plan)
    (said,) = caught.value.mistakes
    assert said.startswith("recipient “hook”, to: messages wait for “hook” that its own secret must sign")
    for act in ("./mfa deliver", "./mfa outbox discard", "./mfa recipients secret hook --revoke"):
        assert act in said
    assert said.endswith("then apply the file again")
    assert [each.address for each in profiles.list_all(house.service)] == ["https://hooks.example.org/a"]
    outbox.discard(house.service, number)
    rule_files.apply(house.service, plan)
    assert [each.address for each in profiles.list_all(house.service)] != ["https://hooks.example.org/a"]


def test_nobody_goes_while_messages_wait_that_only_their_secret_signs(house: House) -> None:
    number = awaited(house)
    with pytest.raises(RecipientError, match=r"\./mfa deliver"):
        profiles.remove(house.service, "hook")
    with pytest.raises(RecipientError, match="secret"):
        profiles.edit(house.service, "hook", {"to": "webhook:https://hooks.example.org/b"})
    outbox.discard(house.service, number)
    assert profiles.remove(house.service, "hook") == ()
