"""Plain text from the source's HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text import clean, comparable, text_of_html, text_of_title


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("  ", ""),
        ("<p>ASTANA,&nbsp;1&nbsp;September &ndash; Talks.</p>", "ASTANA, 1 September – Talks."),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<p>split\nby the\r\neditor</p>", "split by the editor"),
        ("<!DOCTYPE html><html><head><title>no</title></head><body><p>Yes</p></body></html>", "Yes"),
        ("<table><tr><td>Peru</td><td>Chad</td></tr></table>", "Peru Chad"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>Каза<b>х</b>стан</p>", "Казахстан"),
        ("<p>Каза&shy;хстан</p>", "Казахстан"),
        ("<script>alert(1)</script>text", "text"),
        ("<p>unclosed <b>tag", "unclosed tag"),
        ("<div>" * 5000 + "deep", "deep"),
    ],
)
def test_html_becomes_one_paragraph_a_line(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


def test_a_title_is_one_line_with_its_entities_resolved() -> None:
    assert text_of_title("On &laquo;sample&raquo;\n cooperation <br/>now") == "On «sample» cooperation now"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Trade &lt;Algeria&gt; deal", "Trade <Algeria> deal"),
        ("Trade <Algeria> deal", "Trade <Algeria> deal"),
        ("Trade &amp;lt;Algeria&amp;gt; deal", "Trade <Algeria> deal"),
        ("<b " * 999 + "a='" * 999, "<b " * 999 + "a='" * 999),
        ("Exports < 5 % to Algeria", "Exports < 5 % to Algeria"),
        ("a<b and b>c", "a<b and b>c"),
        ("Talks <b class='x'>with</b> Al<i>ger</i>ia", "Talks with Algeria"),
        ("Talks<BR />with<br>Algeria", "Talks with Algeria"),
        ("Talks &lt;br&gt;with &lt;b&gt;Algeria&lt;/b&gt;", "Talks with Algeria"),
        ("<p>Talks</p><o:p></o:p><!-- no --> now", "Talks now"),
        ("On &amp;laquo;sample&amp;raquo;", "On «sample»"),
        ("&amp;nbsp;Talks&nbsp;with&#160;Algeria", "Talks with Algeria"),
        ("&amp;amp;amp;amp;amp;amp;", "&amp;amp;"),
        ("Q&amp;amp;A, R&D and AT&T", "Q&A, R&D and AT&T"),
        ("Алжир &laquo;&ndash;&raquo; Қазақстан", "Алжир «–» Қазақстан"),
        ("<" * 5000, "<" * 5000),
        ("a=b " * 5000, "a=b " * 4999 + "a=b"),
    ],
)
def test_only_what_editors_systems_leave_in_a_title_is_a_tag(title: str, text: str) -> None:
    assert text_of_title(title) == text


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_white_space_never_counts_in_a_comparison(text: str) -> None:
    assert comparable(f"  {text}\n") == comparable(text.replace(" ", "\u00a0"))


def test_typography_never_counts_in_a_comparison() -> None:
    assert comparable("«Ордa» – это…") == comparable('"Ордa" - это...')


@pytest.mark.parametrize("break_", ["\x0b", "\x0c", "\r", "\x1f", "\u2028", "\u2029", "\x85"])
def test_a_line_break_of_a_word_processor_parts_words(break_: str) -> None:
    assert text_of_html(f"<p>Алжир{break_}Перу</p>").split() == ["Алжир", "Перу"]
    assert text_of_title(f"Алжир{break_}Перу") == "Алжир Перу"


@pytest.mark.parametrize("dash", ["-", "‐", "–", "—", "−", "﹘", "⁻", "︱"])
def test_every_dash_is_one_dash_in_a_comparison(dash: str) -> None:
    assert comparable(f"Алжир{dash}Перу") == "Алжир-Перу"


PIECES = st.sampled_from(
    [
        "Алжир",
        "Q&A",
        "<b>",
        "</b>",
        "<br/>",
        "&laquo;",
        "&amp;laquo;",
        "&nbsp;",
        "&lt;Algeria&gt;",
        "<",
        "&",
        "5 %",
    ]
)


@given(st.lists(PIECES).map(" ".join))
def test_a_title_that_was_read_is_read_as_it_is(title: str) -> None:
    assert text_of_title(text_of_title(title)) == text_of_title(title)


@given(st.text(alphabet=st.characters() | st.sampled_from("<>&;#x/ab\ud800\u2028\u0085\x0b")))
def test_any_title_is_one_clean_line(title: str) -> None:
    text = text_of_title(title)
    assert text == clean(text)
    assert "\n" not in text


@given(st.text(alphabet=st.characters() | st.sampled_from("<>&;#x/pbr\ud800\u2028\u0085\x0b")))
def test_any_markup_is_clean_text(markup: str) -> None:
    assert text_of_html(markup) == clean(text_of_html(markup))


def test_lone_surrogates_are_replaced_and_not_fatal() -> None:
    assert clean("a\ud800b") == "a?b"


def test_markup_that_holds_nothing_gives_no_text() -> None:
    assert text_of_html("<!-- only a remark -->") == ""
