"""Paragraphs of a release's languages are put side by side without losing or moving one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from news.parallel import MOST_PAIRS, Paragraph, paragraph, side_by_side

PARAGRAPHS = st.builds(
    Paragraph,
    length=st.integers(0, 2000),
    marks=st.frozensets(st.sampled_from(["DZ", "FR", "KZ", "14", "2026"]), max_size=4),
)
TEXTS = st.lists(st.lists(PARAGRAPHS, min_size=1, max_size=9), min_size=2, max_size=4)


def of(length: int, *marks: str) -> Paragraph:
    return Paragraph(length=length, marks=frozenset(marks))


@given(TEXTS)
def test_every_text_is_cut_into_as_many_rows_none_of_them_empty(texts: list[list[Paragraph]]) -> None:
    rows = side_by_side(texts)
    assert rows is not None
    assert len({len(each) for each in rows}) == 1
    for text, cut in zip(texts, rows, strict=True):
        assert cut[0][0] == 0
        assert cut[-1][1] == len(text)
        assert all(start < end for start, end in cut)
        assert all(one[1] == two[0] for one, two in pairwise(cut))


def test_paragraphs_that_name_the_same_states_stand_side_by_side() -> None:
    rows = side_by_side(
        [[of(100, "DZ"), of(200, "FR"), of(50)], [of(120, "DZ"), of(90, "FR"), of(130), of(60)]]
    )
    assert rows == (((0, 1), (1, 2), (2, 3)), ((0, 1), (1, 3), (3, 4)))


def test_a_third_language_that_joins_two_paragraphs_joins_the_row_of_all() -> None:
    ours = [of(100, "DZ"), of(200, "FR"), of(50)]
    rows = side_by_side([ours, [of(320, "DZ", "FR"), of(60)], ours])
    assert rows == (((0, 2), (2, 3)), ((0, 1), (1, 2)), ((0, 2), (2, 3)))


def test_what_one_language_has_alone_goes_with_what_comes_before_it() -> None:
    rows = side_by_side([[of(300, "DZ"), of(300, "FR")], [of(300, "DZ"), of(40, "7"), of(300, "FR")]])
    assert rows == (((0, 1), (1, 2)), ((0, 2), (2, 3)))


def test_texts_that_are_too_long_or_empty_are_not_set_against_each_other() -> None:
    long = [of(10)] * (MOST_PAIRS // 10)
    assert side_by_side([long, [of(10)] * 11]) is None
    assert side_by_side([[of(10)], []]) is None


def test_the_marks_of_a_paragraph_are_its_states_and_numbers() -> None:
    assert paragraph("On 14 March", ["DZ"]) == of(11, "DZ", "14")
