"""What must be listed, and what proves a removal."""

from datetime import UTC, datetime, timedelta

import pytest

from news.absence import earliest, must_be_listed, proof, spacing
from news.events import AbsenceCheck

NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def check(hours: float, detail: str = "absent") -> AbsenceCheck:
    return AbsenceCheck(at=NOW + hours * HOUR, listing="absent", detail=detail, is_absent=detail == "absent")


@pytest.mark.parametrize(
    ("raw", "hours"),
    [
        ("2026-09-10T12:00:00Z", 6),
        ("2026-09-10T00:30:00+0600", 6),
        ("2026-09-10T00:00:00.000+0000", 30),
        ("2026-09-10 00:00", 30),
        ("2026-09-10", 30),
        (" 2026-09-10T00:00:30Z", 6),
        ("", 30),
    ],
)
def test_a_stamp_without_a_time_stands_for_a_day(raw: str, hours: int) -> None:
    assert NOW - earliest(NOW, raw) == hours * HOUR


def test_an_article_must_be_listed_between_the_last_row_and_the_crawls_begin() -> None:
    def must(hours: float) -> bool:
        at = NOW + hours * HOUR
        return must_be_listed(at, "2026-09-10T12:00:00Z", reached_at=NOW - 9 * HOUR, began_at=NOW)

    assert [must(hours) for hours in (-3, -2.9, 0, 0.1)] == [False, True, True, False]


def test_checks_are_spaced_over_the_period() -> None:
    assert [spacing(required, 86_400) for required in (1, 2, 3)] == [24 * HOUR, 24 * HOUR, 12 * HOUR]
    assert spacing(4, 100) * 3 >= timedelta(seconds=100)


@pytest.mark.parametrize(
    ("checks", "proving"),
    [
        ((), 0),
        ((check(0), check(12)), 0),
        ((check(0), check(12), check(24)), 3),
        ((check(0), check(12), check(23)), 0),
        ((check(0), check(12, "unknown"), check(24), check(36)), 3),
        ((check(0), check(12, "unknown"), check(24, "unknown")), 0),
        ((check(0), check(12, "present"), check(24), check(36)), 0),
        ((check(0, "present"), check(1), check(12), check(25)), 3),
    ],
)
def test_so_many_absent_checks_over_so_long_prove_a_removal(
    checks: tuple[AbsenceCheck, ...], proving: int
) -> None:
    assert len(proof(checks, required=3, period_s=86_400)) == proving
