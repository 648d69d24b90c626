"""What mail servers and other receivers say, whom it concerns, and what a person can do about it."""

from dataclasses import replace

import pytest

from monitor import circuits, doctor, outbox
from monitor.deliver import deliver_due
from news.alerts import Alert
from standin import MailReceiver
from storage import outbox as outbox_store
from storage.outbox import NewMessage
from tests.monitor.house import House, row

STATES = "Algeria, Peru, Chile, Cuba and Fiji took part."


def test_a_person_can_have_a_destination_tried_at_once(house: House) -> None:
    with MailReceiver() as mail:
        told = house.told(mail=mail)
        told.begun().read(row(1, "Talks with Algeria."))
        mail.refuse("CONNECT", "421 4.3.2 Going down", times=1)
        assert deliver_due(told.service) == {"retried": 1}
        assert deliver_due(told.service) == {}
        found = [each for each in doctor.examine(told.service) if each.subject == "delivery to email"]
        assert [each.is_good for each in found] == [False]
        assert "./mfa outbox hurry email" in found[0].advice
        circuits.hurry(told.service, "email")
        assert deliver_due(told.service) == {"delivered": 1}


@pytest.mark.parametrize(
    ("at", "line", "scope", "kind"),
    [
        ("CONNECT", "554 No service", "destination", "refused"),
        ("MAIL", "451 Later", "destination", "busy"),
        ("MAIL", "553 Not you", "destination", "settings"),
        ("RCPT", "421 Closing", "destination", "busy"),
        ("RCPT", "450 Mailbox busy", "message", "refused"),
        ("DATA", "452 Full", "message", "refused"),
    ],
)
def test_what_a_mail_server_says_tells_whom_it_concerns(
    house: House, at: str, line: str, scope: str, kind: str
) -> None:
    with MailReceiver() as mail:
        told = house.told(mail=mail)
        told.begun().read(row(1, "Talks with Algeria."))
        mail.refuse(at, line)
        assert deliver_due(told.service) == {"retried": 1}
        (entry,) = told.messages()
        _, (attempt,) = outbox.show(told.service, entry.id)
        assert attempt.kind == kind
        scopes = [each.scope for each in circuits.listing(told.service)]
        assert scopes == ([] if scope == "message" else [scope])


def test_a_mail_that_is_too_large_holds_no_other(house: House) -> None:
    with MailReceiver() as mail:
        told = house.told(mail=mail)
        told.begun().read(row(1, STATES))
        mail.refuse("MAIL", "552 5.3.4 Message size exceeds fixed limit", times=1)
        assert deliver_due(told.service) == {"dead": 1, "delivered": 4}
        assert circuits.listing(told.service) == ()


def test_several_mails_go_over_one_connection_that_may_be_closed_between_them(house: House) -> None:
    with MailReceiver() as mail:
        told = house.told(mail=mail)
        told.begun().read(row(1, STATES))
        mail.refuse("MAIL", "250 OK", times=2)
        mail.refuse("MAIL", "421 Enough of you", times=1)
        counts = deliver_due(told.service)
        assert counts["delivered"] >= 3
        assert len({str(each.message["Message-ID"]) for each in mail.messages}) == len(mail.messages)


def test_an_unknown_channel_waits_for_a_program_that_knows_it(house: House) -> None:
    told = house.told()
    added = NewMessage(
        kind="test",
        channel="pigeon",
        address="x",
        destination="x",
        dedupe_key="msg_x",
        content=replace(alert_of(told)),
    )
    with told.service.database.writing() as tx:
        outbox_store.add(tx, added, now=told.clock.now())
    assert deliver_due(told.service) == {"retried": 1}
    (circuit,) = circuits.listing(told.service)
    assert circuit.reason == "pigeon cannot be sent to"


def alert_of(house: House) -> Alert:
    house.begun().read(row(9, "Talks with Algeria."))
    return house.alerts()[0]
