"""Two processes on one database: whatever both do at the same moment is done once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor import rules
from monitor.deliver import LEASE, deliver_due
from standin import MailReceiver
from tests.conftest import BACKENDS
from tests.faults.archive import Copies, job, mailed, messages, original, prepared, states
from tests.faults.killing import KILLED, Zygote
from tests.faults.receiver import FaultyReceiver
from tests.monitor.house import SECRET, House, row

STATES = (
    "Algeria", "Ghana", "Chile", "Norway", "Peru", "Japan", "Malta", "Nepal", "Qatar", "Kenya",
    "Cuba", "Iceland", "Fiji", "Oman", "Laos", "Togo", "Benin", "Haiti", "Brunei", "Palau",
)  # fmt: skip
ADDRESSES = 5


class Scene:
    """Twenty alerts, each for a mailbox and five webhooks."""

    def __init__(self, copies: Copies, mail: MailReceiver, hook: FaultyReceiver) -> None:
        self.copies = copies
        self.mail = mail
        self.hook = hook

    def received(self) -> Counter[str]:
        """How often each message was received, by its key."""
        return Counter([each.webhook_id for each in self.hook.received] + mailed(self.mail))

    def forget(self) -> None:
        """Nothing was received."""
        self.hook.forget()
        self.mail.forget()


@pytest.fixture(scope="module", params=BACKENDS)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("two")
    with (
        MailReceiver() as mail,
        FaultyReceiver(seed=3, well_share=1.0) as hook,
        original(request, folder) as house,
    ):
        told = house.told(mail=mail)
        told = told.under(replace(told.service.settings, webhook_secret=SECRET))
        receivers = ["email", *(f"webhook:{hook.url}/{number}" for number in range(ADDRESSES))]
        rules.edit(told.service, "default", {"recipients": receivers})
        told.begun().read(*(row(number, f"Talks with {name}.") for number, name in enumerate(STATES)))
        yield Scene(prepared(told, folder, request), mail, hook)


def both(house: House, verb: str, zygotes: tuple[Zygote, Zygote], **facts: object) -> None:
    """Both processes do the same at the same time."""
    for number, each in enumerate(zygotes):
        each.begin(job(house, verb, [], owner=f"process {number}", **facts))
    assert [each.end().code for each in zygotes] == [0, 0]


def test_two_deliverers_send_nothing_twice(scene: Scene, zygote: Zygote, other_zygote: Zygote) -> None:
    scene.forget()
    with scene.copies.copy() as house:
        both(house, "deliver", (zygote, other_zygote))
        expected = states(house)
        assert set(expected.values()) == {"delivered"}
        assert scene.received() == Counter(dict.fromkeys(expected, 1))


def test_two_crawlers_of_one_page_raise_each_alert_once(
    scene: Scene, zygote: Zygote, other_zygote: Zygote
) -> None:
    rows = [(100, "News", "Talks with Tonga and Samoa.", "2026-09-01T06:05:00+00:00")]
    with scene.copies.copy() as house:
        before = {entry.dedupe_key for entry in messages(house.service.database)}
        both(house, "crawl", (zygote, other_zygote), language="en", rows=rows)
        added = [e for e in messages(house.service.database) if e.dedupe_key not in before]
    assert len(added) == 2 * (1 + ADDRESSES)


def test_what_a_killed_deliverer_held_another_sends_after_the_lease(scene: Scene, zygote: Zygote) -> None:
    scene.forget()
    with scene.copies.copy() as house:
        held = job(house, "deliver", ["monitor/sending.py"], owner="killed", kill_at=200)
        assert zygote.run(held).code == KILLED
        deliver_due(house.service)
        waiting = [key for key, state in states(house).items() if state == "pending"]
        assert waiting
        house.clock.at += LEASE
        deliver_due(house.service)
        assert set(states(house).values()) == {"delivered"}
        # What the killed one had sent and not noted came again, under the same key.
        assert set(scene.received()) == set(states(house))
