"""What a service remembers of the silences of states."""

from collections.abc import Sequence
from datetime import timedelta

from monitor.past import _MOST, PastSilences
from storage.silences import Silences
from tests.monitor.house import START


def test_silences_are_found_once_an_hour_and_anew_when_a_state_was_named() -> None:
    asked: list[str] = []

    def find(states: Sequence[str]) -> dict[str, Silences]:
        asked.extend(states)
        return {"DZ": Silences(times=5, longest_s=7)}

    past, key = PastSilences(), ("DZ", START, None)
    assert past.of([key, ("PE", START, None)], START, find) == {
        "DZ": Silences(times=5, longest_s=7),
        "PE": None,
    }
    past.of([key, ("PE", START, None)], START + timedelta(minutes=59), find)
    assert asked == ["DZ", "PE"]
    past.of([key], START + timedelta(minutes=61), find)
    past.of([("DZ", START + timedelta(minutes=1), None)], START, find)
    assert asked == ["DZ", "PE", "DZ", "DZ"]


def test_what_is_remembered_stays_small() -> None:
    past = PastSilences()
    for minute in range(3):
        at = START + timedelta(minutes=minute)
        past.of([(str(number), at, None) for number in range(_MOST)], START, lambda _states: {})
    assert len(past._found) <= 2 * _MOST
