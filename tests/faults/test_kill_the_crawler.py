"""What keeps a page, killed at each numbered point of its code and at random, loses and doubles nothing.

The page brings a new release, an edit with an effect, and one that is as it was. Whoever is killed,
the next crawl finds the page as the ministry still shows it, and the archive comes to be the one of a crawl
that nobody killed.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from monitor import rules
from monitor.verify import verify
from storage import events, views
from tests.conftest import BACKENDS
from tests.faults.archive import LATER, Copies, job, messages, original, prepared
from tests.faults.killing import KILLED, PARTS, Zygote
from tests.faults.receiver import FaultyReceiver
from tests.monitor.house import SECRET, House, row

WATCHED = [
    "monitor/ingest.py",
    "monitor/keeping.py",
    "monitor/noting.py",
    "monitor/telling.py",
    "monitor/raising.py",
    "monitor/addressing.py",
    "monitor/telling_events.py",
    "monitor/evidence.py",
    "monitor/crawls.py",
    "storage/alerts.py",
    "storage/articles.py",
    "storage/chain.py",
    "storage/evidence.py",
    "storage/events.py",
    "storage/outbox.py",
    "storage/revisions.py",
    "storage/transaction.py",
    "storage/warc.py",
    "storage/warc_folder.py",
]
# Every line of these is a point to be killed at; the others do their work inside one transaction of these,
# and are met at random.
NUMBERED = ("monitor/", "storage/warc_folder.py")
AT_RANDOM = 40
PROVED = 8  # each so many-th archive is also proved whole by its chains, which takes longer than all else
AT = "2026-09-01T06:05:00+00:00"
BEFORE = [(1, "News", "Talks with Ghana.", AT), (2, "News", "Talks with Chile.", AT)]
AFTER = [
    (3, "News", "Talks with Algeria.", AT),
    (1, "News", "Talks with Ghana and Norway.", AT),
    (2, "News", "Talks with Chile.", AT),
]
Facts = dict[str, Any]


@pytest.fixture(scope="module", params=BACKENDS)
def copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    folder = tmp_path_factory.mktemp("crawler")
    with FaultyReceiver(seed=2, well_share=1.0) as hook, original(request, folder) as house:
        told = house.under(
            replace(house.service.settings, webhook_secret=SECRET, webhook_allow=("127.0.0.0/8",))
        )
        rules.edit(told.service, "default", {"recipients": [f"webhook:{hook.url}/one"]})
        rules.add(
            told.service,
            {
                "id": "edits",
                "kind": "watch_list",
                "countries": ["NO"],
                "recipients": [f"webhook:{hook.url}/two"],
            },
        )
        told.begun(*(row(number, text, title=title, at=at) for number, title, text, at in BEFORE))
        yield prepared(told, folder, request)


def crawled(house: House, **facts: Any) -> Facts:
    return job(house, "crawl", WATCHED, language="en", rows=AFTER, **facts)


def in_peace(house: House) -> Facts:
    """The same crawl, which nobody watches."""
    return job(house, "crawl", [], language="en", rows=AFTER)


def kept(house: House) -> Facts:
    """What the archive has come to hold, without numbers and instants."""
    with house.service.database.reading() as tx:
        alerts = views.alerts(tx, limit=100, cursor=None).items
        revisions = [views.revisions(tx, key=f"mfa/news/{number}") for number in (1, 2, 3)]
        told = events.latest(tx, limit=100).items
    return {
        "alerts": sorted((a.alert.rule_id, a.alert.type, a.alert.country, a.alert.occasion) for a in alerts),
        "messages": sorted(entry.dedupe_key for entry in messages(house.service.database)),
        "revisions": [[(r.number, r.title, r.text) for r in each] for each in revisions],
        "events": sorted((each.article.key, each.type) for each in told),
    }


@pytest.fixture(scope="module")
def peaceful(copies: Copies, zygote: Zygote) -> tuple[Facts, tuple[str, ...]]:
    """What a crawl that nobody kills keeps, and the points that it passes."""
    with copies.copy() as house:
        ended = zygote.run(crawled(house))
        assert ended.code == 0
        found = kept(house)
        assert verify(house.service).is_whole
    assert {country for _, _, country, _ in found["alerts"]} >= {"DZ", "NO"}
    return found, ended.passed


def test_a_page_that_is_read_again_changes_nothing(
    copies: Copies, zygote: Zygote, peaceful: tuple[Facts, tuple[str, ...]]
) -> None:
    with copies.copy() as house:
        assert {zygote.run(crawled(house)).code for _ in range(3)} == {0}
        assert kept(house) == peaceful[0]


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_each_point_of_its_code_the_next_crawl_mends_all(
    copies: Copies, zygote: Zygote, peaceful: tuple[Facts, tuple[str, ...]], part: int
) -> None:
    expected, passed = peaceful
    numbered = [point for point in dict.fromkeys(passed) if point.startswith(NUMBERED)]
    assert len(numbered) > 300
    for number, point in enumerate(numbered[part::PARTS]):
        with copies.copy() as house:
            assert zygote.run(crawled(house, kill_on=point)).code == KILLED, point
            house.clock.at += LATER
            assert zygote.run(in_peace(house)).code == 0, point
            assert kept(house) == expected, point
            if number % PROVED == 0:
                assert verify(house.service).is_whole, point


def test_killed_at_random_what_is_told_is_told_once(
    copies: Copies, zygote: Zygote, peaceful: tuple[Facts, tuple[str, ...]]
) -> None:
    expected, passed = peaceful
    dice = random.Random(1_991_12_16)  # noqa: S311 - a draw that can be repeated
    for _ in range(AT_RANDOM):
        with copies.copy() as house:
            ats = [dice.randrange(1, len(passed)) for _ in range(2)]
            for at in ats:
                zygote.run(crawled(house, kill_at=at))
            zygote.run(in_peace(house))
            assert kept(house) == expected, ats
