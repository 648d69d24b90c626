"""Where two sequences agree, and in bounded time."""

from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.alignment import common, gaps

LETTERS = st.lists(st.sampled_from("abcde"), max_size=12)


@given(LETTERS, LETTERS)
def test_small_sequences_are_matched_as_well_as_can_be(before: list[str], after: list[str]) -> None:
    found = common(before, after)
    assert all(before[i] == after[j] for i, j in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    assert len(found) >= sum(block.size for block in matcher.get_matching_blocks())


@given(LETTERS, LETTERS)
def test_gaps_and_matches_make_up_both_sequences(before: list[str], after: list[str]) -> None:
    found = common(before, after)
    left = gaps(found, len(before), len(after))
    assert sum(end - begin for begin, end, _, _ in left) == len(before) - len(found)
    assert sum(stop - start for _, _, start, stop in left) == len(after) - len(found)


def test_what_stands_once_anchors_a_long_sequence() -> None:
    before = [str(number) for number in range(1000)]
    after = [f"new {number}" if number % 7 == 3 else each for number, each in enumerate(before)]
    assert len(common(["x", *before, "y"], ["z", *after, "x"])) == 1000 - len(range(3, 1000, 7))


def test_a_long_sequence_in_another_order_keeps_its_longest_rising_part() -> None:
    before = [str(number) for number in range(400)]
    after = [*before[200:], *before[:200]]
    assert len(common(before, after)) == 200


@pytest.mark.parametrize("size", [200, 30_000])
def test_long_sequences_without_an_anchor_are_left_unmatched(size: int) -> None:
    assert common(["a", "b"] * size + ["x"], ["b", "b", "a"] * size) == []


def test_anchors_within_anchors_are_searched_only_so_deep() -> None:
    nested = ["core"]
    for level in range(40):
        nested = [f"a{level}", *["n"] * 120, *nested, *["n"] * 130, f"b{level}"]
    other = ["q", *(each for each in nested if each != "n"), "r"]
    assert len(common(nested, other)) > 0
