"""How a listing is cut into pages, wherever it goes on."""

from hypothesis import given
from hypothesis import strategies as st

from mfa_scraper.parse.cuts import Cutter, overlapping_cut, plain_cut

POSITIONS = st.integers(1, 100_000)
SIZES = st.integers(10, 100)


@given(POSITIONS, SIZES)
def test_an_overlapping_page_goes_on_and_holds_the_row_above(position: int, largest: int) -> None:
    cut = overlapping_cut(position, largest=largest)
    assert cut.end > position
    assert 1 <= cut.size <= largest
    assert cut.start < position or cut == plain_cut(position, size=largest)


def test_nearly_every_page_can_be_made_to_overlap() -> None:
    assert all(overlapping_cut(position, largest=20).start < position for position in range(1, 50_000))


@given(POSITIONS, SIZES)
def test_a_plain_page_holds_the_row_that_is_wanted(position: int, size: int) -> None:
    cut = plain_cut(position, size=size)
    assert cut.start <= position < cut.end
    assert cut.start % size == 0


def test_a_site_that_gives_less_than_asked_for_is_asked_for_less_from_then_on() -> None:
    cutter = Cutter(100)
    cutter.cut_at(0, is_overlapping=True)
    cutter.learn(100)
    assert cutter.cut_at(0, is_overlapping=False).size == 100
    cutter.learn(50)
    assert cutter.cut_at(100, is_overlapping=False).size == 50
    cutter.learn(1)
    assert cutter.largest == 10


def test_no_page_overlaps_where_every_size_up_to_the_largest_divides_the_place() -> None:
    assert overlapping_cut(2520, largest=10) == plain_cut(2520, size=10)
