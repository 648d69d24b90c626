"""Recipients as people write them: read, written back, and every mistake at once."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.recipients import parse_address_of, parse_profile, profile_as_mapping
from news.errors import RecipientError
from news.rules import QuietHours, Recipient, RecipientProfile

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FULL = {
    "id": "desk",
    "to": "email:desk@example.org",
    "language": "ru",
    "time_zone": "Europe/Berlin",
    "quiet_hours": ["22:00-07:00", "sat,sun 00:00-24:00"],
    "cadence": "weekly",
    "deliver_at": "07:30",
    "deliver_on": "thursday",
    "cap_per_hour": 5,
}


def mistakes(**written: object) -> tuple[str, ...]:
    with pytest.raises(RecipientError) as caught:
        parse_profile({"id": "desk", "to": "email:desk@example.org", **written}, NOW)
    return caught.value.mistakes


def quiet(*texts: str) -> tuple[QuietHours, ...]:
    written = {"id": "desk", "to": "email:desk@example.org", "quiet_hours": list(texts)}
    return parse_profile(written, NOW).quiet_hours


def test_everything_that_is_written_is_read() -> None:
    assert parse_profile(FULL, NOW) == RecipientProfile(
        id="desk",
        channel="email",
        address="desk@example.org",
        language="ru",
        time_zone="Europe/Berlin",
        quiet_hours=(
            QuietHours(start=time(22), end=time(7)),
            QuietHours(start=time(), end=time(), weekdays=(5, 6)),
        ),
        cadence="weekly",
        deliver_at=time(7, 30),
        deliver_on=3,
        cap_per_hour=5,
        created_at=NOW,
    )


def test_what_is_left_out_takes_its_default() -> None:
    for empty in ({}, dict.fromkeys(("language", "time_zone", "quiet_hours", "cap_per_hour"))):
        written: dict[str, object] = {"id": "a", "to": "apprise:ops", **empty}
        assert parse_profile(written, NOW) == RecipientProfile(
            id="a", channel="apprise", address="ops", created_at=NOW
        )
    blank = {**dict.fromkeys(FULL, ""), "id": "a", "to": "apprise:ops", "quiet_hours": []}
    assert parse_profile(blank, NOW).deliver_at == time(8)


@given(
    st.builds(
        RecipientProfile,
        id=st.just("desk"),
        channel=st.sampled_from(["email"]),
        address=st.just("desk@example.org"),
        language=st.sampled_from([None, "kk", "ru", "en"]),
        time_zone=st.sampled_from(["Asia/Almaty", "America/New_York", "UTC"]),
        quiet_hours=st.lists(
            st.builds(
                QuietHours,
                start=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
                end=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
                weekdays=st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
            ),
            unique=True,
            max_size=4,
        ).map(tuple),
        cadence=st.sampled_from(["immediate", "hourly", "daily", "weekly"]),
        deliver_at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        deliver_on=st.integers(0, 6),
        cap_per_hour=st.none() | st.integers(1, 10_000),
        created_at=st.just(NOW),
    )
)
def test_what_is_written_back_reads_as_the_same(profile: RecipientProfile) -> None:
    assert parse_profile(profile_as_mapping(profile), NOW) == profile


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("mon-fri 20:00 – 08:00", QuietHours(start=time(20), end=time(8), weekdays=(0, 1, 2, 3, 4))),
        ("fri–mon 9:00-10:00", QuietHours(start=time(9), end=time(10), weekdays=(0, 4, 5, 6))),
        ("Sunday", QuietHours(start=time(), end=time(), weekdays=(6,))),
        ("sat, sun 00:00-24:00", QuietHours(start=time(), end=time(), weekdays=(5, 6))),
        ("22:00-24:00", QuietHours(start=time(22), end=time())),
    ],
)
def test_quiet_hours_are_written_in_several_ways(text: str, window: QuietHours) -> None:
    assert quiet(text) == (window,)


def test_a_window_that_is_written_twice_is_one_and_overlapping_ones_are_kept() -> None:
    assert len(quiet("22:00-07:00", "22:00 - 07:00", "21:00-23:00")) == 2


def test_one_window_may_stand_without_a_list() -> None:
    assert parse_profile({**FULL, "quiet_hours": "22:00-07:00"}, NOW).quiet_hours == quiet("22:00-07:00")


def test_a_time_of_toml_is_a_time() -> None:
    assert parse_profile({**FULL, "deliver_at": time(6, 5)}, NOW).deliver_at == time(6, 5)
    assert mistakes(deliver_at=time(6, 5, 30))


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("id", "", "id: write"),
        ("id", "Стол", "id: write"),
        ("id", 7, "id: write a text"),
        ("to", "desk@example.org", "to: write a channel and an address"),
        ("to", "email:", "to: write a channel"),
        ("to", "fax:1", "the channels are email, webhook, slack, teams, apprise"),
        ("to", "email:desk@", "to: an address of email must be"),
        ("to", "webhook:ftp://a.example", "to: an address of webhook"),
        ("to", "webhook:https://[::1", "to: an address of webhook"),
        ("to", "slack:https://a.example/a b", "to: an address of slack"),
        ("to", "teams:https://", "to: an address of teams"),
        ("to", "apprise:a b", "to: an address of apprise"),
        ("language", "de", "language: write one of kk, ru, en"),
        ("time_zone", "Europa/Berlin", "did you mean Europe/Berlin?"),
        ("time_zone", "almaty", "did you mean Asia/Almaty?"),
        ("time_zone", "new york", "did you mean America/New_York?"),
        ("time_zone", "../etc/passwd", "time_zone: “../etc/passwd” is no time zone"),
        ("time_zone", "Europe", "is no time zone"),
        ("time_zone", "localtime", "is no time zone"),
        ("time_zone", 5, "time_zone: write a text"),
        ("quiet_hours", ["25:00-07:00"], "“25:00” is no time of day"),
        ("quiet_hours", ["22:00-07:60"], "“07:60” is no time of day"),
        ("quiet_hours", ["24:00-07:00"], "“24:00” is no time of day"),
        ("quiet_hours", ["someday 22:00-07:00"], "“someday” is no weekday"),
        ("quiet_hours", ["22:00"], "quiet_hours: “22:00”: write a time such as"),
        ("quiet_hours", [""], "write a time such as"),
        ("quiet_hours", ["sat,,sun"], "“” is no weekday"),
        ("quiet_hours", ["２２:00-07:00"], "write a time such as"),
        ("quiet_hours", 22, "quiet_hours: write a list"),
        ("quiet_hours", [22], "quiet_hours: write a list"),
        ("cadence", "dayly", "(did you mean daily?)"),
        ("deliver_at", "8 o'clock", "deliver_at:"),
        ("deliver_at", True, "deliver_at:"),
        ("deliver_on", "моnday", "deliver_on:"),
        ("cap_per_hour", 0, "cap_per_hour: write a whole number"),
        ("cap_per_hour", True, "cap_per_hour:"),
        ("cap_per_hour", "many", "cap_per_hour:"),
        ("cap_per_hour", 1.5, "cap_per_hour:"),
        ("timezone", "UTC", "timezone: no recipient has this (did you mean time_zone?)"),
    ],
)
def test_a_mistake_is_told_where_it_is(field: str, value: Any, part: str) -> None:
    (line,) = [line for line in mistakes(**{field: value}) if part in line]
    assert line.startswith(f"{field}:")


def test_all_mistakes_are_told_at_once() -> None:
    wrong = dict.fromkeys(FULL, "?")
    assert len(mistakes(**wrong, colour="red")) == len(FULL) + 1


def test_a_number_may_be_written_as_a_text() -> None:
    assert parse_profile({**FULL, "cap_per_hour": "12"}, NOW).cap_per_hour == 12


def test_an_address_is_a_channel_and_what_it_needs() -> None:
    assert parse_address_of("webhook: https://a.example/x:y") == Recipient(
        channel="webhook", address="https://a.example/x:y"
    )
