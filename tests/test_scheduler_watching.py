"""The service finds posts and reads agencies by itself, and the ministry's own news never wait for either."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standin import HookReceiver, MailReceiver, Ministry
from standin.agency import Agency, gap_report, reworded
from tests.cli.door import settings_in
from tests.test_scheduler import Running, World, story, until

CUBA = story("cuba", "Cuba", days_ago=1, time="10:00")


@pytest.fixture
def agency() -> Iterator[Agency]:
    now = datetime.now(UTC)
    with Agency([reworded(CUBA, "en", now), gap_report(now)]) as opened:
        yield opened


@pytest.fixture
def world(tmp_path: Path, agency: Agency) -> Iterator[World]:
    with Ministry(stories=[CUBA], archive=True) as ministry, MailReceiver() as mail, HookReceiver() as hook:
        environment = settings_in(
            tmp_path,
            MFA_SITE_URL=ministry.url,
            MFA_POLL_INTERVAL_S="1",
            MFA_ENTITIES="mfa,mfa-*,!mfa-riga",
            MFA_AGENCIES=f"{agency.url}/rss/eng.xml",
            MFA_AGENCY_INTERVAL_S="1",
            MFA_AGENCY_GRACE_S="0",
        )
        yield World(ministry=ministry, mail=mail, hook=hook, folder=tmp_path, environment=environment)


def states_of_gaps(running: Running) -> list[list[str]]:
    return [gap["report"]["states"] for gap in running.read("/api/v1/gaps")["items"]]


def test_posts_are_found_at_the_first_start_and_a_gap_is_shown_until_its_release_comes(world: World) -> None:
    with world.service() as running:
        until(lambda: len(running.read("/api/v1/sources")["items"]) > 15)
        listed = {each["status"]["source"]["entity"] for each in running.read("/api/v1/sources")["items"]}
        assert {"mfa", "mfa-london"} <= listed
        assert "mfa-riga" not in listed
        until(lambda: states_of_gaps(running) == [["KZ", "UY"]])
        told = gap_report(datetime.now(UTC))
        text = {"title": told.title, "paragraphs": list(told.paragraphs)}
        world.ministry.publish({"key": "uruguay", "texts": {"en": text}})
        until(lambda: not running.read("/api/v1/gaps")["items"])
        linked = {each["story_key"] for each in running.read("/api/v1/reports")["items"]}
        assert None not in linked
        assert running.ended() == 0
