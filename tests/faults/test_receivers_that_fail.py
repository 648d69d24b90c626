"""Receivers that fail in every way, by a seeded draw: in the end all is delivered, and nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor import rules
from monitor.deliver import deliver_due
from standin import MailReceiver
from tests.faults.archive import mailed, states
from tests.faults.receiver import EVERY_WAY, FaultyReceiver
from tests.monitor.house import SECRET, House, row

STATES = ("Algeria", "Ghana", "Chile", "Norway", "Peru", "Japan", "Malta", "Nepal")
MAIL_FAILURES = (
    ("CONNECT", "421 4.3.2 Going down"),
    ("EHLO", "500 5.5.1 What"),
    ("MAIL", "451 4.3.0 Later"),
    ("RCPT", "450 4.2.1 Busy"),
    ("DATA", "452 4.3.1 Full"),
)
SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_receivers_do_each_message_arrives_and_none_is_invented(house: House, seed: int) -> None:
    with MailReceiver() as mail, FaultyReceiver(seed=seed) as hook, FaultyReceiver(seed=-seed) as other:
        for at, line in MAIL_FAILURES:
            mail.refuse(at, line, times=(seed + len(at)) % 3)
        told = house.told(mail=mail)
        told = told.under(replace(told.service.settings, webhook_secret=SECRET))
        receivers = ["email", f"webhook:{hook.url}/a", f"webhook:{hook.url}/b", f"webhook:{other.url}/c"]
        rules.edit(told.service, "default", {"recipients": receivers})
        told.begun().read(*(row(number, f"Talks with {name}.") for number, name in enumerate(STATES)))
        for hours in (0, 1, 2, 3):
            told.clock.at += timedelta(hours=hours)
            deliver_due(told.service)
        hook.behave()
        other.behave()
        mail.accept()
        for _ in range(4):
            told.clock.at += timedelta(hours=7)  # longer than the longest pause
            deliver_due(told.service)
        received = [*hook.received, *other.received]
        keys = mailed(mail)
        expected = states(told)
    assert set(expected.values()) == {"delivered"}
    taken = [each for each in received if each.way == "well"]
    assert {each.webhook_id for each in taken} | set(keys) == set(expected)
    assert {each.webhook_id for each in received} <= set(expected)
    assert len({(each.webhook_id, each.path, each.body) for each in received}) == len(
        {each.webhook_id for each in received}
    )
    assert Counter(keys).most_common(1)[0][1] == 1  # a mail that was taken is not sent again


def test_the_draws_meet_every_way_of_failing() -> None:
    met = set()
    for seed in SEEDS:
        with FaultyReceiver(seed=seed) as receiver:
            met |= {receiver.draw() for _ in range(100)}
    assert met == set(EVERY_WAY)
