"""A text cut into sentences, where the three languages write full stops that end none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.sentences import sentence_spans


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["А. Бакаев принял посла.", "Встреча прошла 12.03.2026 г.", "Стороны обсудили планы."],
        ["Визит в г. Алматы и на ул. Абая завершён.", "Министр Дж. Смит уехал."],
        ["Начался XXI в. и прошёл год…", "Потом настал XXII в.", "(Это) (так).", "[1].", "Всё."],
        ["Г. Астана встретила гостей, см. Договор ст. 5 и п. 12.", "Дальше."],
        ["2026 ж. 5 наурызда кездесу өтті.", "Министр М. Ә. Қасымов және т.б. тараптар келісті."],
        ["Сауда, көлік және т.б.", "Тараптар келісті!", "«Жақсы», – деді ол."],
        ["Mr. Smith met H.E. Amb. Jones of the U.S. Embassy.", "They spoke...", "Then they left!"],
        ['"Good," he said.', "(The end.)", "See No. 5.", "He said no.", "Really?!", "– Yes."],
        ["1. Стороны договорились.", "2. Подписали."],
        ["日本。", "中国です。"],
    ],
)
def test_abbreviations_initials_and_dates_end_no_sentence(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences or cut("".join(sentences)) == sentences


def test_a_numbered_list_keeps_its_numbers() -> None:
    assert cut("1. Стороны договорились.\n12. Подписали. 13 марта они уехали.") == [
        "1. Стороны договорились.",
        "12. Подписали.",
        "13 марта они уехали.",
    ]


def test_a_line_break_ends_a_sentence_and_blank_lines_hold_none() -> None:
    assert cut("") == cut(" \n ") == []
    assert cut("  Heading \nОдин. два.  ") == ["Heading", "Один. два."]


@pytest.mark.parametrize(
    "text", ["." * 100_000, ". " * 50_000, "A. " * 33_000, ".)" * 50_000, "Aa. " * 25_000, "a" * 100_000]
)
def test_hostile_texts_are_cut_like_others(text: str) -> None:
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@given(st.text(alphabet="aAб. \n!?«»1…。)"))
def test_nothing_but_white_space_lies_between_sentences(text: str) -> None:
    at = 0
    for start, end in sentence_spans(text):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
