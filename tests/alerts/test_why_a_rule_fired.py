"""Every reason in words, in three languages."""

from dataclasses import replace
from string import Formatter

import pytest

from alerts import spoken
from alerts.explain import why
from alerts.sayings import NAMES, SAYINGS
from news.alerts import Alert
from news.reasons import (
    ActorNamed,
    EditedStates,
    LanguageMissing,
    PhraseFound,
    Reason,
    Removed,
    Restored,
    SilenceEnded,
    SourceStanding,
    Together,
    Watched,
)
from tests.alerts.messages import ACTOR, BROKEN, KINDS, NOW, RANK, SILENT, SPIKE, an_alert, of_kind

ALERTS = [of_kind(*row) for row in KINDS]


def because(reason: Reason | None, language: str = "en", **facts: object) -> str:
    return why(an_alert(reason=reason, **facts), language)


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_every_kind_has_a_sentence_of_its_own(language: str) -> None:
    said = [why(alert, language) for alert in ALERTS]
    assert len(set(said)) == len(ALERTS)
    assert not any("{" in each or "None" in each for each in said)


def test_all_languages_have_the_same_sentences_with_the_same_facts() -> None:
    for language in spoken.LANGUAGES:
        assert SAYINGS[language].keys() == SAYINGS["en"].keys()
        assert NAMES[language].keys() == NAMES["en"].keys()
        for key, text in SAYINGS[language].items():
            assert facts_in(text) == facts_in(SAYINGS["en"][key]), (language, key)


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_first_mention_is_worded_as_receivers_know_it() -> None:
    silence = SilenceEnded(last_at=NOW.replace(year=2025), silent_days=1, watched_since=None, has_gap=False)
    assert because(silence) == "first mention since 2025-11-23 (1 day), no gap in coverage"
    assert because(replace(silence, silent_days=None)).startswith("first mention since 2025-11-23 (0 days)")
    never = replace(silence, last_at=None, has_gap=True)
    assert because(never) == "first mention on record, the crawl had gaps in this window"
    begun = replace(never, watched_since=NOW)
    assert because(begun).startswith("first mention on record (the record begins on 2026-11-23), ")


@pytest.mark.parametrize(
    ("days", "said"), [(1, "1 день"), (3, "3 дня"), (11, "11 дней"), (21, "21 день"), (386, "386 дней")]
)
def test_russian_counts_days_in_three_forms(days: int, said: str) -> None:
    assert f"(уже {said})" in because(replace(SILENT, silent_days=days), "ru")


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        (1, "en", "1 false alarm"),
        (0.5, "en", "0.5 false alarms"),
        (0.5, "ru", "0,5 ложной тревоги"),
        (2, "ru", "не более 2 ложных тревог"),
        (1, "ru", "не более 1 ложной тревоги в месяц"),
        (1, "kk", "1 жалған дабыл"),
        (7, "tr", "7 false alarms"),
    ],
)
def test_false_alarms_are_counted(number: float, language: str, said: str) -> None:
    assert said in because(replace(SPIKE, budget_per_month=number), language)


def test_a_fraction_of_days_takes_the_form_after_two() -> None:
    assert spoken.counted("day", 1.5, "ru") == "1,5 дня"


def test_a_spike_states_expected_observed_limit_and_budget() -> None:
    assert because(SPIKE) == (
        "7 stories from 2026-11-17 to 2026-11-23, 1.25 expected; the rule fires from 5 on, at most 1 false "
        "alarm a month over all states; 99 % of that time was watched, calibrated on 3,000 days of archive"
    )


def test_a_silence_says_whether_it_is_the_longest() -> None:
    assert "longer than ever before (200 days)" in because(SILENT)
    assert "the longest silence before was 400 days" in because(replace(SILENT, longest_days=400))
    assert "before" not in because(replace(SILENT, longest_days=None))


def test_groups_are_named_and_those_nobody_knows_stand_as_they_are() -> None:
    assert because(Watched(groups=("eu", "odd")), "ru").endswith("(Европейский союз, odd)")
    assert because(Watched()) == "the state is on this rule's watch list"


def test_two_states_are_named_together_in_their_scope() -> None:
    assert (
        because(Together(other="FR", scope="story"), "kk") == "бір оқиғада бірге аталды: Алжир және Франция"
    )
    assert because(Together(other="FR", scope="story"), country=None) == "named together in one story: France"
    assert because(Together(other="??", scope="story")).endswith("Algeria and ??")
    several = Together(other="FR", scope="release", others=("IT",))
    assert because(several) == "named together with France and Italy in one release: Algeria"


def test_a_phrase_is_told_with_its_form_where_that_differs() -> None:
    assert because(PhraseFound(phrase="уран", surface="урана", sentence="")).endswith(
        "“уран” stands there as “урана”"
    )
    assert because(PhraseFound(phrase="Уран", surface="уран", sentence="")) == "the word “Уран” stands there"
    exact = PhraseFound(phrase="=Уран", surface="Уран", sentence="", others=("=газ",))
    assert because(exact) == "the word “Уран” stands there; also: “газ”"
    assert because(replace(exact, others=()), "kk") == "мәтінде «Уран» деген сөз бар"
    two = PhraseFound(phrase="железная дорога", surface="железной дороги", sentence="")
    assert because(two, "ru") == "в тексте есть слова «железная дорога» в виде «железной дороги»"


def test_an_actor_is_named_in_the_language_or_as_the_release_has_it() -> None:
    assert because(ACTOR, "kk").endswith("БҰҰ")
    assert because(replace(ACTOR, name_en="", office="chair")) == "ООН is named (chair)"
    nameless = ActorNamed(key="p1", name_kk="", name_ru="", name_en="", surface="", office=None, sentence="")
    assert because(nameless) == "p1 is named"
    assert because(replace(nameless, name_kk="Ә")) == "Ә is named"


@pytest.mark.parametrize("change", ["added", "removed", "role", "title", "wording"])
def test_every_change_of_an_edit_is_told_apart(change: str) -> None:
    edit = EditedStates(change=change, revision=3, against=2)
    assert {"3", "2"} <= set(because(edit)) or change == "role"
    assert "Algeria" in because(edit)
    assert because(edit, country=None, title="T").replace("(T)", ": T").count("T") == 1


def test_a_state_that_moved_into_the_title_is_told_so() -> None:
    moved = EditedStates(change="title", revision=3, against=2, before="text", after="title")
    assert because(moved) == "version 3 moves a state (Algeria): text → title"
    assert because(moved, "ru").endswith("текст → заголовок")


def test_what_a_newer_version_kept_is_told_as_a_rule_that_fired() -> None:
    assert because(EditedStates(change="pictures", revision=3, against=2)) == "the rule “Any” fired"
    assert because(None, rule_kind="spike") == "the rule “Any” fired"
    assert because(None, rule_kind="watch_list") == "the state is on this rule's watch list"
    assert because(None, type="test") == "this is a test of the rule “Any”; nothing has happened"


def test_a_rank_says_where_it_was_before() -> None:
    assert "before that, rank 9 (4 of 280)" in because(RANK)
    assert "before that, not among the partners" in because(replace(RANK, rank_before=None))


def test_removal_and_return_say_since_when_where_it_is_known() -> None:
    assert because(Removed(since=None, checks=1, has_gap=True)).startswith(
        "the ministry no longer publishes the release (1 check)"
    )
    assert because(Restored(since=None)) == "the release is published again"
    assert because(Restored(since=NOW), "ru").endswith("с 2026-11-23")


def test_languages_are_named() -> None:
    gap = LanguageMissing(present_in=("ru", "xx"), absent_in=("kk",), hours=21)
    assert because(gap, "ru") == "есть на языках: русский, xx; спустя 21 час нет на языках: казахский"
    assert because(gap, "kk").endswith("қазақ тілі")
    assert because(replace(gap, present_in=("no such",))).startswith("published in no such")


def test_a_source_says_how_and_since_when_it_fails() -> None:
    assert because(BROKEN, country=None) == (
        "the source mfa/news/ru has failed since 2026-11-23 14:00 +0500: blocked (3 failures in a row); "
        "it answers 403"
    )
    assert because(replace(BROKEN, detail="", state="odd")).endswith(": odd (3 failures in a row)")
    assert because(BROKEN, type="source.recovered").startswith("the source mfa/news/ru can be read again")


def test_conditions_are_told_in_the_end() -> None:
    said = because(Watched(), conditions="role:counterparty and section:news")
    assert said == "the state is on this rule's watch list; and: role counterparty, section news"


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("role:counterparty|venue", "ru", "роль сторона переговоров или место проведения"),
        ("not (country:DZ or group:eu)", "en", "not (state Algeria or group European Union)"),
        (
            "headline and (language:ru or event:call)",
            "kk",
            "орны: тақырып, (тілі орыс тілі немесе оқиға телефонмен сөйлесу)",
        ),
        ('phrase:"a b" and entity:mfa', "en", "words “a b”, entity mfa"),
        ("role = old", "en", "role = old"),
    ],
)
def test_conditions_are_told_in_words(text: str, language: str, said: str) -> None:
    assert because(Watched(), language, conditions=text).endswith(f": {said}")


def test_what_a_release_holds_breaks_no_sentence() -> None:
    odd = replace(ACTOR, name_en="a\r\nb\u202e{0}\x00" + "x" * 1000)
    said = because(odd)
    assert len(said.splitlines()) == 1
    assert "a b{0} x" in said
    assert len(said) < 400


def test_a_language_without_words_is_told_in_english() -> None:
    alert: Alert = an_alert()
    assert why(alert, "tr") == why(alert, "en")


def test_a_source_standing_keeps_its_offset() -> None:
    winter = SourceStanding(source="s", state="empty", since=NOW.replace(year=2023), failures=1, detail="")
    assert "2023-11-23 15:00 +0600" in because(winter)


def test_a_recovery_is_not_said_to_be_when_the_source_failed() -> None:
    said = because(BROKEN, "en", type="source.recovered", country=None)
    assert said == "the source mfa/news/ru can be read again since 2026-11-23 14:00 +0500"


@pytest.mark.parametrize(
    ("language", "false"), [("en", "said of a state"), ("ru", "о государстве"), ("kk", "мемлекет туралы")]
)
def test_an_edit_of_the_wording_speaks_of_no_state(language: str, false: str) -> None:
    said = because(
        EditedStates(change="wording", revision=2, against=1), language, country=None, title="Talks"
    )
    assert said.endswith(": Talks")
    assert false not in said


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_a_state_that_nothing_names_any_more_has_no_rank(language: str) -> None:
    gone = replace(RANK, rank=3, of=2, stories=0, rank_before=1)
    said = because(gone, language)
    assert "3" not in said.split(";")[0].replace(str(gone.all_stories), "").replace(str(gone.window_days), "")
