"""Quiet hours and the times of digests, over changes of the clock, midnight and whole weeks."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.quiet import next_digest_at, quiet_until, release_at
from alerts.quiet_words import parse_quiet
from news.rules import Cadence, RecipientProfile

WEEK = timedelta(days=7)
BERLIN, NEW_YORK, ALMATY = "Europe/Berlin", "America/New_York", "Asia/Almaty"
ENDLESS = ("mon-sun 00:00-24:00",)


def profile(*quiet: str, zone: str = "UTC", **facts: Any) -> RecipientProfile:
    return RecipientProfile(
        id="desk",
        channel="email",
        address="desk@example.org",
        time_zone=zone,
        quiet_hours=tuple(parse_quiet(text) for text in quiet),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        **facts,
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "at", "until"),
    [
        (["22:00-07:00"], "2026-03-02T21:59", None),
        (["22:00-07:00"], "2026-03-02T22:00", "2026-03-03T07:00"),
        (["22:00-07:00"], "2026-03-03T06:59", "2026-03-03T07:00"),
        (["22:00-07:00"], "2026-03-03T07:00", None),
        (["12:00-13:00"], "2026-03-03T12:30", "2026-03-03T13:00"),
        (["22:00-24:00", "00:00-07:00"], "2026-03-02T23:00", "2026-03-03T07:00"),
        (["22:00-02:00", "01:00-07:00"], "2026-03-02T23:00", "2026-03-03T07:00"),
        (["22:00-07:00", "23:00-23:30"], "2026-03-02T23:10", "2026-03-03T07:00"),
        # 2026-03-07 is a Saturday: the night before, the two days and the night after are one.
        (["22:00-07:00", "sat,sun 00:00-24:00"], "2026-03-06T22:30", "2026-03-09T07:00"),
        (["sat,sun 00:00-24:00"], "2026-03-07T00:00", "2026-03-09T00:00"),
        (["fri 22:00-07:00"], "2026-03-07T06:00", "2026-03-07T07:00"),
        (["fri 22:00-07:00"], "2026-03-08T06:00", None),
        (["mon-fri", "sat 00:00-23:59", "sun"], "2026-03-08T06:00", "2026-03-14T23:59"),
        ([], "2026-03-07T06:00", None),
    ],
)
def test_quiet_hours_end_where_no_other_window_goes_on(quiet: list[str], at: str, until: str | None) -> None:
    assert quiet_until(profile(*quiet), utc(at)) == (until and utc(until))


@pytest.mark.parametrize(
    ("zone", "quiet", "at", "until"),
    [
        # Berlin's clock goes from 02:00 to 03:00 on 2026-03-29: the night has an hour less.
        (BERLIN, "22:00-07:00", "2026-03-28T22:30", "2026-03-29T05:00"),
        (BERLIN, "22:00-02:30", "2026-03-28T22:30", "2026-03-29T01:30"),  # 02:30 is not there: 03:30
        (BERLIN, "02:30-04:00", "2026-03-29T01:30", "2026-03-29T02:00"),
        (BERLIN, "22:00-07:00", "2026-10-24T21:00", "2026-10-25T06:00"),  # an hour more
        (BERLIN, "01:00-02:30", "2026-10-25T00:45", "2026-10-25T01:30"),  # 02:30 comes twice
        (NEW_YORK, "22:00-07:00", "2026-03-08T03:30", "2026-03-08T11:00"),
        (NEW_YORK, "22:00-07:00", "2026-11-01T03:30", "2026-11-01T12:00"),
        # Almaty's clock went from midnight back to 23:00 on 2024-02-29.
        (ALMATY, "22:00-07:00", "2024-02-29T16:30", "2024-03-01T02:00"),
        (ALMATY, "23:00-24:00", "2024-02-29T17:30", "2024-02-29T19:00"),
        (ALMATY, "22:00-23:30", "2024-02-29T18:15", "2024-02-29T18:30"),
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall(zone: str, quiet: str, at: str, until: str) -> None:
    assert quiet_until(profile(quiet, zone=zone), utc(at)) == utc(until)


def test_a_window_of_an_hour_that_is_not_there_is_passed_over_without_a_fault() -> None:
    sleepless = profile("02:10-02:50", zone=BERLIN)
    assert quiet_until(sleepless, local("2026-03-29T01:59", BERLIN)) is None
    assert quiet_until(sleepless, local("2026-03-29T03:55", BERLIN)) is None


def test_who_is_always_quiet_is_told_once_a_week() -> None:
    mute = profile(*ENDLESS, deliver_on=2, deliver_at=time(9))
    until = quiet_until(mute, utc("2026-03-05T12:00"))
    assert until == utc("2026-03-11T09:00")
    assert release_at("daily", mute, utc("2026-03-05T12:00")) == until


@pytest.mark.parametrize(
    ("cadence", "zone", "at", "due"),
    [
        ("immediate", "UTC", "2026-03-05T12:00", "2026-03-05T12:00"),
        ("hourly", "UTC", "2026-03-05T12:00", "2026-03-05T13:00"),
        ("hourly", "Asia/Kolkata", "2026-03-05T12:00", "2026-03-05T12:30"),
        ("daily", ALMATY, "2026-03-05T02:59", "2026-03-05T03:00"),
        ("daily", ALMATY, "2026-03-05T03:00", "2026-03-06T03:00"),
        ("daily", BERLIN, "2026-03-28T12:00", "2026-03-29T06:00"),
        ("daily", BERLIN, "2026-10-24T12:00", "2026-10-25T07:00"),
        ("weekly", ALMATY, "2026-03-05T12:00", "2026-03-09T03:00"),
        ("weekly", ALMATY, "2026-03-09T03:00", "2026-03-16T03:00"),
        ("weekly", NEW_YORK, "2026-03-06T12:00", "2026-03-09T12:00"),  # after the change of March 8
        # Sunday evening in Almaty is Monday in Kiritimati: the recipient's weekday counts.
        ("weekly", "Pacific/Kiritimati", "2026-03-08T17:00", "2026-03-08T18:00"),
    ],
)
def test_a_digest_is_due_by_the_recipients_own_clock(cadence: Cadence, zone: str, at: str, due: str) -> None:
    assert next_digest_at(cadence, profile(zone=zone), utc(at)) == utc(due)


def test_a_digest_at_an_hour_that_is_not_there_comes_after_it() -> None:
    early = profile(zone=BERLIN, deliver_at=time(2, 30))
    assert next_digest_at("daily", early, local("2026-03-28T12:00", BERLIN)) == local(
        "2026-03-29T03:30", BERLIN
    )


def test_a_digest_at_an_hour_that_comes_twice_comes_once() -> None:
    early = profile(zone=BERLIN, deliver_at=time(2, 30))
    first = next_digest_at("daily", early, local("2026-10-24T12:00", BERLIN))
    assert first == local("2026-10-25T02:30", BERLIN)
    assert next_digest_at("daily", early, first) == local("2026-10-26T02:30", BERLIN)


@pytest.mark.parametrize(
    ("quiet", "cadence", "at", "due"),
    [
        ("22:00-07:00", "immediate", "2026-03-05T23:00", "2026-03-06T07:00"),
        ("22:00-07:00", "hourly", "2026-03-05T20:10", "2026-03-05T21:00"),
        ("22:00-07:00", "hourly", "2026-03-05T21:10", "2026-03-06T07:00"),
        ("22:00-07:00", "hourly", "2026-03-06T03:10", "2026-03-06T07:00"),
        ("07:00-09:00", "daily", "2026-03-05T12:00", "2026-03-06T09:00"),
        ("07:00-09:00", "daily", "2026-03-06T08:30", "2026-03-06T09:00"),  # its time came at eight
        ("22:00-07:00", "daily", "2026-03-06T06:30", "2026-03-06T08:00"),
        ("mon-sat 00:00-24:00", "weekly", "2026-03-09T09:00", "2026-03-15T00:00"),
    ],
)
def test_a_digest_whose_time_is_quiet_comes_when_the_quiet_ends(
    quiet: str, cadence: Cadence, at: str, due: str
) -> None:
    assert release_at(cadence, profile(quiet), utc(at)) == utc(due)


@pytest.mark.parametrize("zone", ["No/Such", "../x", "Europe"])
def test_a_zone_that_this_machine_lacks_is_taken_as_the_ministrys(zone: str) -> None:
    assert next_digest_at("daily", profile(zone=zone), utc("2026-03-05T12:00")) == utc("2026-03-06T03:00")


CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WINDOWS = st.builds(
    "{} {:%H:%M}-{:%H:%M}".format,
    st.sampled_from(["", "mon", "sat,sun", "mon-fri", "fri-mon", "mon-sun"]),
    CLOCKS,
    CLOCKS,
)
ZONES = st.sampled_from([BERLIN, NEW_YORK, ALMATY, "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"])
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware
CADENCES: st.SearchStrategy[Cadence] = st.sampled_from(["immediate", "hourly", "daily", "weekly"])


@given(quiet=st.lists(WINDOWS, max_size=4), zone=ZONES, now=INSTANTS, cadence=CADENCES, at=CLOCKS)
def test_what_is_held_is_told_within_a_week_and_not_in_quiet_hours(
    quiet: list[str], zone: str, now: datetime, cadence: Cadence, at: time
) -> None:
    desk = profile(*quiet, zone=zone, deliver_at=at)
    due = release_at(cadence, desk, now)
    assert now <= due <= now + WEEK + timedelta(hours=1)
    until = quiet_until(desk, now)
    assert until is None or now < until <= now + WEEK + timedelta(hours=1)
    still = quiet_until(desk, due)
    assert still is None or due == next_digest_at("weekly", desk, now)  # only who is quiet all week
