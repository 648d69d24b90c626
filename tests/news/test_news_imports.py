"""Where a capture belongs among the revisions of its article, and when an id is used again."""

from datetime import UTC, datetime, timedelta

import pytest

from news.imports import Place, Sighting, is_reused_id, place_capture

FIRST = datetime(2015, 4, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def place(texts: str, text: str, at: int, *, last: int | None = None, can_lead: bool = True) -> Place:
    """Where `text` belongs, seen on that day; `texts` were seen on days 0, 10, 20 and so on."""
    sightings = tuple(
        Sighting(number=number + 1, seen_at=day(number * 10), fingerprint=each)
        for number, each in enumerate(texts)
    )
    last_seen_at = day((len(texts) - 1) * 10 if last is None else last)
    return place_capture(
        sightings, fingerprint=text, seen_at=day(at), last_seen_at=last_seen_at, can_lead=can_lead
    )


@pytest.mark.parametrize(
    ("texts", "text", "at", "expected"),
    [
        ("A", "A", 5, Place.KNOWN),
        ("A", "A", -5, Place.KNOWN),
        ("A", "B", 5, Place.CURRENT),
        ("A", "B", 0, Place.CURRENT),
        ("A", "B", -5, Place.EARLIER),
        ("AB", "A", 5, Place.KNOWN),
        ("AB", "B", 5, Place.KNOWN),
        ("AB", "C", 5, Place.EARLIER),
        ("AB", "A", 15, Place.CURRENT),
        ("ABA", "B", 10, Place.KNOWN),
        ("ABA", "B", 25, Place.CURRENT),
    ],
)
def test_a_capture_is_placed_by_its_time(texts: str, text: str, at: int, expected: Place) -> None:
    assert place(texts, text, at) is expected


def test_a_text_seen_before_the_current_one_was_last_seen_never_leads() -> None:
    assert place("A", "B", 5, last=9) is Place.EARLIER


def test_what_does_not_say_when_it_was_seen_never_leads() -> None:
    assert place("AB", "C", 99, can_lead=False) is Place.EARLIER
    assert place("AB", "A", 99, can_lead=False) is Place.KNOWN


ONE = "The minister received the ambassador of Algeria and spoke of trade"
OTHER = "Condolences on the earthquake were sent to people who had lost their homes"


def test_an_id_is_used_again_where_date_and_words_are_others() -> None:
    assert is_reused_id(ONE, OTHER, kept_at=day(0), published_at=day(3))
    assert is_reused_id(ONE, OTHER, kept_at=None, published_at=None)
    assert not is_reused_id(ONE, OTHER, kept_at=day(0), published_at=day(0))
    assert not is_reused_id(ONE, f"{ONE} at length", kept_at=day(0), published_at=day(3))
    assert not is_reused_id("Short.", OTHER, kept_at=day(0), published_at=day(3))
