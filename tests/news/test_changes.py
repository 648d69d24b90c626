"""What changed between two texts, by sentence and by word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.changes import Change, TextPair, brief, compare
from news.text import comparable
from news.words import Run, runs_between

TEXTS = st.text(alphabet="abАә .\n!«»-…1", max_size=60)


def pair(text: str = "", title: str = "News") -> TextPair:
    return TextPair(title=title, text=text)


def told(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    """Kind, old and new text of each change of a body."""
    return [
        (each.kind, each.before and each.before.text, each.after and each.after.text)
        for each in compare(pair(before), pair(after))
    ]


def words(before: str, after: str) -> list[tuple[str, str]]:
    return [(run.kind, run.text) for run in runs_between(before, after)]


def test_an_edited_sentence_is_changed_and_its_words_are_told_apart() -> None:
    before = pair("The sides met. The talks with Armenia went on. They parted.")
    after = pair("The sides met. The talks with Georgia went on. They parted.")
    (change,) = compare(before, after)
    assert (change.field, change.kind) == ("body", "changed")
    assert change.before is not None
    assert change.after is not None
    assert before.text[change.before.start : change.before.end] == change.before.text
    assert after.text[change.after.start : change.after.end] == "The talks with Georgia went on."
    assert [(run.kind, run.text) for run in change.runs] == [
        ("same", "The talks with"),
        ("gone", " Armenia"),
        ("new", " Georgia"),
        ("same", " went on."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("Met two of Peru.", "Met two.", [("same", "Met two"), ("gone", " of Peru"), ("same", ".")]),
        ("a\u200b \u200bb", "a b", [("same", "a b")]),
        ("New talks", "Talks", [("gone", "New talks"), ("new", "Talks")]),
        ("New talks on", "talks on", [("gone", "New "), ("same", "talks on")]),
        ("talks", "more talks", [("new", "more"), ("same", " talks")]),
        ("В Казах стане", "В Казахстане", [("same", "В Казахстане")]),
        ("«Так», он", '"Так", она', [("same", '"Так",'), ("gone", " он"), ("new", " она")]),
        ("", "Has come", [("new", "Has come")]),
        ("The 5 – 6 May", "The 5-6 May", [("same", "The 5-6 May")]),
    ],
)  # fmt: skip
def test_words_are_same_gone_or_new(before: str, after: str, runs: list[tuple[str, str]]) -> None:
    assert words(before, after) == runs


def test_sentences_that_say_other_things_are_removed_and_added() -> None:
    assert told("Кездесу өтті.", "Прошла встреча.") == [
        ("removed", "Кездесу өтті.", None),
        ("added", None, "Прошла встреча."),
    ]


def test_sentences_in_another_order_are_moved() -> None:
    assert told("Один. Два раза. Три.", "Три. Один. Два раза.") == [("moved", "Три.", "Три.")]
    assert [kind for kind, *_ in told("Da.\nEl ya.\nDa.", "El ya.\nDa.\nDa.")] == ["moved"]


def test_a_sentence_that_was_moved_and_edited_is_one() -> None:
    before = "The minister met the envoy of Chad here. Trade grew by a fifth last year. All is well."
    after = "Trade grew by a fifth last year. All is well. The minister met the envoy of Mali here."
    assert [kind for kind, *_ in told(before, after)] == ["changed"]


def test_what_is_removed_is_told_where_it_stood() -> None:
    assert told("Zero one. A b. C d. E f.", "A b! C d. New x y. E f.") == [
        ("removed", "Zero one.", None),
        ("changed", "A b.", "A b!"),
        ("added", None, "New x y."),
    ]
    assert told("A b. C d. E f.", "A b. C d.") == [("removed", "E f.", None)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One two. Three.", "One  two.\nThree."),
        ("«Да» – так…", '"Да" - так...'),
        ("A heading\nand more.", "A heading and more."),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_white_space_typography_and_paragraphs_change_nothing(before: str, after: str) -> None:
    assert told(before, after) == []


def test_sentences_that_are_only_cut_elsewhere_are_left_out_of_an_edit() -> None:
    before = "A heading\nand more.\nThe old line is here. It\nends."
    after = "A heading and more.\nThe old line was here. It ends."
    assert told(before, after) == [("changed", "The old line is here.", "The old line was here.")]
    assert told("One a. X.", "One a b. X c.")[0][0] == "changed"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("", "Talks", "added"), ("Talks", "", "removed"), ("Talks", "Visit", "changed")],
)
def test_a_title_is_taken_whole(before: str, after: str, kind: str) -> None:
    (change,) = compare(pair(title=before), pair(title=after))
    assert (change.field, change.kind) == ("title", kind)


def test_a_title_that_becomes_text_is_two_changes() -> None:
    changes = compare(pair(title="A visit took place"), pair("A visit took place.", title=""))
    assert [(each.field, each.kind) for each in changes] == [("title", "removed"), ("body", "added")]


def numbered(verb: str, count: int) -> str:
    return " ".join(f"Sentence {number} {verb} one thing of many here." for number in range(count))


def test_five_thousand_edited_sentences_are_each_changed() -> None:
    changes = compare(pair(numbered("says", 5000)), pair(numbered("tells", 5000)))
    assert [each.kind for each in changes] == ["changed"] * 5000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("слово " * 16_000, "слово " * 8000 + "дело " + "слово " * 8000),
        ("a b " * 25_000, "b b a " * 16_000),
        ("Same one. " * 5000, "Other two. Same one. " * 3000),
        (numbered("says", 2000), "\n".join(reversed(numbered("says", 2000).split(". ")))),
        (".,;" * 33_000, ";,." * 33_000),
        ("a" * 100_000, "b" * 100_000),
    ],
)
def test_hostile_texts_are_compared_in_bounded_time(before: str, after: str) -> None:
    assert compare(pair(before), pair(after))


def test_an_edit_of_a_long_text_without_a_full_stop_is_one_changed_sentence_with_one_word() -> None:
    text = " ".join(f"слово{number % 997}" for number in range(12_000))
    (change,) = compare(pair(text), pair(text.replace("слово500 ", "дело ", 1)))
    assert [(run.kind, run.text) for run in change.runs if run.kind != "same"] == [
        ("gone", " слово500"),
        ("new", " дело"),
    ]


@given(TEXTS, TEXTS)
def test_runs_make_up_both_texts(before: str, after: str) -> None:
    runs = runs_between(before, after)
    assert comparable("".join(run.text for run in runs if run.kind != "new")) == comparable(before)
    counted = "".join(run.text for run in runs if run.kind != "gone")
    assert counted == after or not comparable(after)
    assert all(run.text for run in runs)


@given(TEXTS, TEXTS)
def test_something_is_told_just_where_what_counts_differs(before: str, after: str) -> None:
    assert bool(compare(pair(before), pair(after))) == (comparable(before) != comparable(after))


def test_a_brief_of_changes_keeps_the_edges_of_what_is_the_same() -> None:
    text = "x" * 500
    (change,) = compare(pair(f"{text} old one"), pair(f"{text} new one"))
    changes = (change, replace(change, before=None, runs=(Run(kind="same", text="ab" * 100),)), change)
    first, second = brief(changes, most=2, characters=40)
    assert first.before is not None
    assert (len(first.before.text), first.before.end) == (40, 508)
    assert first.runs[0].text == f"{'x' * 10} … {'x' * 10}"
    assert [run.text for run in first.runs[1:]] == [" old", " new", " one"]
    assert second.before is None
    assert second.runs[0].text == "ababababab … ababababab"


def test_a_change_is_a_plain_value() -> None:
    assert Change(field="title", kind="moved", before=None, after=None).runs == ()
