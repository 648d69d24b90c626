"""Questions in words."""

from hypothesis import given
from hypothesis import strategies as st

from news.searching import Phrase, fold, phrases


def test_each_word_is_asked_for_once_in_small_letters_and_with_one_e() -> None:
    assert phrases("Приём, приём ЁЛКА!") == (Phrase(words=("прием",)), Phrase(words=("елка",)))


def test_a_star_asks_for_the_beginning_of_a_word() -> None:
    assert phrases("қазақ* ел *") == (Phrase(words=("қазақ",), is_prefix=True), Phrase(words=("ел",)))
    assert phrases("к*") == (Phrase(words=("к",)),)  # would begin most words there are


def test_quotes_and_hyphens_ask_for_words_in_their_order() -> None:
    assert phrases('"foreign minister" «премьер-министр» Нур-Султан*') == (
        Phrase(words=("foreign", "minister")),
        Phrase(words=("премьер", "министр")),
        Phrase(words=("нур", "султан"), is_prefix=True),
    )


def test_what_is_an_operator_elsewhere_is_a_word_here() -> None:
    asked = phrases('title:NEAR(a b) OR NOT "half open & | ! <-> ( ) :* -x ^y')
    assert [" ".join(each.words) for each in asked] == [
        "title near a", "b", "or", "not", "half", "open", "x", "y",
    ]  # fmt: skip


def test_a_question_without_end_is_cut() -> None:
    assert sum(len(each.words) for each in phrases("a" * 1_000_000 + " b c " * 100_000)) <= 32
    assert len(phrases("a" * 1_000_000)[0].words[0]) == 64
    assert len(phrases(" ".join(map(str, range(1000))))) == 32


@given(st.text())
def test_folding_keeps_every_letter_in_its_place_and_is_idempotent(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text())
def test_any_text_is_a_question(text: str) -> None:
    assert all(each.words for each in phrases(text))
