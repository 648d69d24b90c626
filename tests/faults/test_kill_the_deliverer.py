"""The deliverer, killed at each numbered point of its code and at random, loses and invents nothing."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor import rules
from monitor.deliver import deliver_due
from standin import MailReceiver
from tests.conftest import BACKENDS
from tests.faults.archive import LATER, Copies, job, mailed, messages, original, prepared, states
from tests.faults.killing import KILLED, PARTS, Zygote, points
from tests.faults.receiver import FaultyReceiver
from tests.monitor.house import SECRET, House, row

WATCHED = [
    "monitor/deliver.py",
    "monitor/plan.py",
    "monitor/recording.py",
    "monitor/sending.py",
    "monitor/ways.py",
    "storage/attempts.py",
    "storage/circuits.py",
    "storage/lanes.py",
    "storage/outbox.py",
    "alerts/channels/email.py",
    "alerts/channels/posting.py",
    "alerts/channels/webhook.py",
]
# Every line of these is a point to be killed at; what they call is met at random.
NUMBERED = ("monitor/", "alerts/channels/")
AT_RANDOM = 60  # on each database, beside every point
STATES = ("Algeria", "Ghana")


class Scene:
    """Two alerts, each for a mailbox and two webhooks, at one of which the first tries fail."""

    def __init__(self, copies: Copies, mail: MailReceiver, hook: FaultyReceiver) -> None:
        self.copies = copies
        self.mail = mail
        self.hook = hook

    def settle(self, house: House) -> None:
        """Delivers in peace, as often as failures and leases may ask for."""
        for _ in range(6):
            house.clock.at += LATER
            deliver_due(house.service)
            if set(states(house).values()) == {"delivered"}:
                return

    def received(self) -> list[str]:
        """The key of each message that a receiver has read whole."""
        return [each.webhook_id for each in self.hook.received] + mailed(self.mail)

    def forget(self) -> None:
        """Nothing was received."""
        self.hook.forget()
        self.mail.forget()

    def wrong(self, house: House) -> dict[str, object]:
        """What was not delivered, not received, invented, or said in two ways; empty where all is well."""
        expected, received = states(house), set(self.received())
        said = {(each.webhook_id, each.body) for each in self.hook.received}
        found: dict[str, object] = {
            "waiting": [entry for entry in messages(house.service.database) if entry.state != "delivered"],
            "never received": expected.keys() - received,
            "invented": received - expected.keys(),
            "said in two ways": len(said) - len({key for key, _ in said}),
        }
        return {what: which for what, which in found.items() if which}


@pytest.fixture(scope="module", params=BACKENDS)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("deliverer")
    with (
        MailReceiver() as mail,
        FaultyReceiver(seed=1, well_share=1.0) as hook,
        original(request, folder) as house,
    ):
        told = house.told(mail=mail)
        told = told.under(replace(told.service.settings, webhook_secret=SECRET))
        receivers = ["email", f"webhook:{hook.url}/one", f"webhook:{hook.url}/two"]
        rules.edit(told.service, "default", {"recipients": receivers})
        told.begun().read(*(row(number, f"Talks with {name}.") for number, name in enumerate(STATES)))
        assert len(told.messages()) == len(receivers) * len(STATES)
        yield Scene(prepared(told, folder, request), mail, hook)


def test_a_deliverer_that_nobody_kills_sends_each_message_once(scene: Scene, zygote: Zygote) -> None:
    scene.forget()
    with scene.copies.copy() as house:
        assert zygote.run(job(house, "deliver", WATCHED)).code == 0
        assert scene.wrong(house) == {}
        assert len(scene.received()) == len(messages(house.service.database))


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_each_point_of_its_code_nothing_is_lost(scene: Scene, zygote: Zygote, part: int) -> None:
    with scene.copies.copy() as house:
        passed = points(zygote.run(job(house, "deliver", WATCHED)))
    numbered = [point for point in passed if point.startswith(NUMBERED)]
    assert len(numbered) > 100
    killed = 0
    mine = numbered[part::PARTS]
    for point in mine:
        scene.forget()
        with scene.copies.copy() as house:
            # A point at which threads meet is not passed every time.
            killed += zygote.run(job(house, "deliver", WATCHED, kill_on=point)).code == KILLED
            scene.settle(house)
            assert scene.wrong(house) == {}, point
    assert killed > 0.9 * len(mine)


def test_killed_at_random_nothing_is_lost(scene: Scene, zygote: Zygote) -> None:
    dice = random.Random(20_261_124)  # noqa: S311 - a draw that can be repeated
    with scene.copies.copy() as house:
        passed = len(zygote.run(job(house, "deliver", WATCHED)).passed)
    for _ in range(AT_RANDOM):
        scene.forget()
        with scene.copies.copy() as house:
            ats = [dice.randrange(1, passed) for _ in range(3)]  # three deliverers in turn, each is killed
            for at in ats:
                zygote.run(job(house, "deliver", WATCHED, kill_at=at))
                house.clock.at += LATER
            scene.settle(house)
            assert scene.wrong(house) == {}, ats
