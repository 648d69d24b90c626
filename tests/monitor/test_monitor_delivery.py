"""How messages leave: under a lease, signed, again after a pause, and never twice at once."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor import rules
from monitor.deliver import LEASE, deliver_due
from monitor.outbox import retry, show
from standin import HookReceiver, MailReceiver
from standin.hook import Reply
from storage import lanes as lane_store
from tests.monitor.house import SECRET, House, row


def alerted(house: House) -> House:
    house.begun().read(row(1, "Talks with Algeria."))
    return house


def test_the_pauses_between_attempts_rise_and_the_keys_stay(house: House) -> None:
    with MailReceiver() as mail, HookReceiver(503) as hook:
        mail.refuse("DATA", "451 4.7.1 Later", times=4)
        told = alerted(house.told(mail=mail, hook=hook))
        pauses = []
        for _ in range(5):
            before = told.clock.now()
            deliver_due(told.service)
            waiting = next(entry for entry in told.messages() if entry.channel == "webhook")
            pauses.append(waiting.next_attempt_at - before)
            told.clock.at = waiting.next_attempt_at + timedelta(minutes=1)
        hook.reply(200)
        told.clock.move(hours=1)
        deliver_due(told.service)
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1]
    assert len(hook.messages) == 6
    assert len({received.headers["webhook-id"] for received in hook.messages}) == 1
    assert all(received.is_signed(SECRET) for received in hook.messages)
    (mailed,) = mail.messages
    key = next(entry.dedupe_key for entry in told.messages() if entry.channel == "email")
    assert key in str(mailed.message["Message-ID"])
    assert {entry.state for entry in told.messages()} == {"delivered"}


def test_a_receiver_is_given_the_time_that_it_asks_for(house: House) -> None:
    with HookReceiver(Reply(status=429, retry_after="1800")) as hook:
        told = alerted(house.told(hook=hook))
        deliver_due(told.service)
    (entry,) = told.messages()
    assert entry.next_attempt_at == told.clock.now() + timedelta(minutes=30)


def test_a_mailbox_that_does_not_exist_is_dead_and_says_why(house: House) -> None:
    with MailReceiver() as mail:
        mail.refuse("RCPT", "550 5.1.1 No such user")
        told = alerted(house.told(mail=mail))
        assert deliver_due(told.service) == {"dead": 1}
    (entry,) = told.messages()
    assert (entry.state, "desk@example.org" in entry.last_error) == ("dead", False)
    assert entry.last_error


def test_a_mail_server_that_is_away_is_asked_again(house: House) -> None:
    with MailReceiver() as mail:
        told = alerted(house.told(mail=mail))
    assert deliver_due(told.service) == {"retried": 1}


def test_mail_that_waits_when_the_server_is_unset_waits_on(house: House) -> None:
    with MailReceiver() as mail:
        told = alerted(house.told(mail=mail))
        unset = told.under(replace(told.service.settings, mail_url=None))
        assert deliver_due(unset.service) == {"retried": 1}
        (entry,) = told.messages()
        assert "MFA_MAIL_URL" in entry.last_error
        told.clock.move(hours=1)
        assert deliver_due(told.service) == {"delivered": 1}


def test_a_webhook_without_a_secret_waits_for_it_and_is_not_sent_unsigned(house: House) -> None:
    with HookReceiver() as hook:
        told = alerted(house.told(hook=hook))
        unset = told.under(replace(told.service.settings, webhook_secret=None))
        assert deliver_due(unset.service) == {"retried": 1}
        assert hook.messages == ()
        (entry,) = told.messages()
        assert "MFA_WEBHOOK_SECRET" in entry.last_error
        told.clock.move(hours=1)
        assert deliver_due(told.service) == {"delivered": 1}


def test_a_failing_channel_is_a_refusal_that_is_tried_again(house: House) -> None:
    with HookReceiver() as hook:
        told = alerted(house.told(hook=hook))
    broken = told.under(replace(told.service.settings, webhook_allow=None))  # type: ignore[arg-type]  # a fault of ours
    assert deliver_due(broken.service) == {"retried": 1}
    (entry,) = told.messages()
    assert entry.last_error == "the program failed: TypeError"


def test_one_bad_recipient_does_not_stop_the_others(house: House) -> None:
    with MailReceiver() as mail, HookReceiver(410) as gone, HookReceiver() as fine:
        told = house.told(mail=mail)
        rules.edit(
            told.service,
            "default",
            {"recipients": f"webhook:{gone.url}, email:desk@example.org, webhook:{fine.url}"},
        )
        alerted(told)
        assert deliver_due(told.service) == {"dead": 1, "delivered": 2}
        assert [len(mail.messages), len(fine.messages)] == [1, 1]


def test_more_messages_than_a_batch_are_all_sent_at_once(house: House) -> None:
    with HookReceiver() as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Algeria, Peru, Chile, Cuba, Fiji, Mali and Oman took part."))
        assert deliver_due(told.service) == {"delivered": 7}
        assert len({received.headers["webhook-id"] for received in hook.messages}) == 7


def test_two_senders_at_once_send_each_message_once(house: House) -> None:
    with HookReceiver() as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Algeria, Peru, Chile, Cuba, Fiji, Mali and Oman took part."))
        senders = [threading.Thread(target=deliver_due, args=(told.service,)) for _ in range(2)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        received = [message.headers["webhook-id"] for message in hook.messages]
    assert len(received) == len(set(received)) == 7


def test_a_stop_is_noticed_while_another_writer_holds_the_database(house: House) -> None:
    with HookReceiver() as hook:
        told = alerted(house.told(hook=hook))
        stop, has_ended = threading.Event(), threading.Event()
        counts: list[Counter[str]] = []

        def send() -> None:
            counts.append(deliver_due(told.service, stop=stop))
            has_ended.set()

        with told.service.database.writing():
            sender = threading.Thread(target=send)
            sender.start()
            assert not has_ended.wait(1.5)  # it waits for its turn, and longer than one try takes
            stop.set()
            assert has_ended.wait(15)
        sender.join()
        assert (counts, len(hook.messages)) == ([Counter()], 0)
        assert deliver_due(told.service) == {"delivered": 1}


def test_a_message_in_the_hands_of_another_is_left_alone_until_its_lease_ends(house: House) -> None:
    with HookReceiver() as hook:
        told = alerted(house.told(hook=hook))
        now = told.clock.now()
        with told.service.database.writing() as tx:
            due = lane_store.due(tx, now=now)
            lane_store.claim(tx, due, now=now, lease_until=now + LEASE, owner="other", limit=1)
        assert deliver_due(told.service) == {}
        told.clock.at = now + LEASE
        assert deliver_due(told.service) == {"delivered": 1}


def test_a_retry_by_hand_gives_a_dead_message_its_full_time_again(house: House) -> None:
    with HookReceiver(503) as hook:
        told = alerted(house.told(hook=hook))
        while {entry.state for entry in told.messages()} == {"pending"}:
            deliver_due(told.service)
            told.clock.move(hours=6, minutes=1)
        (dead,) = told.messages()
        retry(told.service, dead.id)
        assert deliver_due(told.service) == {"retried": 1}
        told.clock.move(days=1)
        assert deliver_due(told.service) == {"retried": 1}
    _, attempts = show(told.service, dead.id)
    assert [attempt.outcome for attempt in attempts][-4:] == ["dead", "asked", "retry", "retry"]


@pytest.mark.parametrize("channels", [(), ("email",), ("webhook",), ("email", "webhook")])
def test_an_alert_goes_to_the_channels_that_are_set(house: House, channels: tuple[str, ...]) -> None:
    with MailReceiver() as mail, HookReceiver() as hook:
        told = house.told(
            mail=mail if "email" in channels else None, hook=hook if "webhook" in channels else None
        )
        alerted(told)
    assert len(told.alerts()) == 1
    assert tuple(sorted(entry.channel for entry in told.messages())) == channels
