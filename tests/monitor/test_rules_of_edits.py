"""Rules that speak of edits, removals and returns, through real crawls in three languages."""

from datetime import timedelta

import pytest

from news.crawls import CrawlOutcome
from news.reasons import EditedStates, Removed, Restored
from news.rules import Is
from tests.monitor.house import House, row
from tests.monitor.ruling import rule, states, told
from tests.monitor.watching import begun, check, dated, walk

FORUM = "A forum was held in the capital."
WITH_ALGERIA = "A forum was held in the capital together with Algeria."
RUSSIAN_FORUM = "В столице прошёл форум."
RUSSIAN_WITH_ALGERIA = "В столице прошёл форум вместе с Алжиром."


def changes(house: House) -> list[tuple[str | None, str, str]]:
    """Of each alert the state, the change and the language."""
    return [
        (alert.country, alert.reason.change, alert.language)
        for alert in told(house)
        if isinstance(alert.reason, EditedStates)
    ]


def edited(house: House, number: int, *texts: str, language: str = "en", minutes: float = 5) -> None:
    """The release read with one text after the other."""
    for text in texts:
        house.clock.move(minutes=minutes)
        house.read(row(number, text, language=language))


def in_two_languages(house: House) -> House:
    house.begun(row(7, FORUM), row(7, RUSSIAN_FORUM, language="ru"))
    rule(house, "edited")
    return house


def test_an_edit_that_brings_a_state_in_is_told_with_the_sentence(house: House) -> None:
    edited(in_two_languages(house), 7, WITH_ALGERIA)
    (alert,) = told(house)
    assert (alert.type, alert.country, alert.article_key) == ("article.edited", "DZ", "mfa/news/7")
    assert alert.reason == EditedStates(change="added", revision=2, against=1, sentence=WITH_ALGERIA)
    assert [mention.surface for mention in alert.mentions] == ["Algeria"]
    assert alert.revision == 2


def test_an_edit_that_takes_a_state_out_is_told_with_the_sentence_that_is_gone(house: House) -> None:
    house.begun(row(7, WITH_ALGERIA))
    rule(house, "edited", countries=("DZ",))
    edited(house, 7, FORUM)
    (alert,) = told(house)
    assert alert.reason == EditedStates(change="removed", revision=2, against=1, sentence=WITH_ALGERIA)
    assert alert.mentions == ()


def test_later_languages_join_an_effect_that_was_told(house: House) -> None:
    edited(in_two_languages(house), 7, RUSSIAN_WITH_ALGERIA, language="ru")
    edited(house, 7, WITH_ALGERIA, minutes=60 * 71)
    assert changes(house) == [("DZ", "added", "ru")]


def test_a_language_that_comes_after_three_days_is_told_anew(house: House) -> None:
    edited(in_two_languages(house), 7, RUSSIAN_WITH_ALGERIA, language="ru")
    edited(house, 7, WITH_ALGERIA, minutes=60 * 73)
    assert changes(house) == [("DZ", "added", "ru"), ("DZ", "added", "en")]


def test_the_same_language_doing_it_again_is_told_again_and_the_other_joins_each_time(house: House) -> None:
    edited(in_two_languages(house), 7, WITH_ALGERIA, FORUM, WITH_ALGERIA)
    edited(house, 7, RUSSIAN_WITH_ALGERIA, RUSSIAN_FORUM, RUSSIAN_WITH_ALGERIA, language="ru")
    expected = [("DZ", "added", "en"), ("DZ", "removed", "en"), ("DZ", "added", "en")]
    assert changes(house) == expected


def test_a_rule_of_one_language_is_told_by_it_whatever_came_before(house: House) -> None:
    house.begun(row(7, FORUM), row(7, RUSSIAN_FORUM, language="ru"))
    rule(house, "edited", languages=("ru",))
    rule(house, "edited", "where", where=Is(subject="language", values=("ru",)))
    edited(house, 7, WITH_ALGERIA)
    edited(house, 7, RUSSIAN_WITH_ALGERIA, language="ru")
    assert changes(house) == [("DZ", "added", "ru")]
    assert states(house, "where") == ["DZ"]


def test_a_state_that_enters_the_title_or_leaves_it_is_told(house: House) -> None:
    house.begun(row(7, WITH_ALGERIA, title="A forum"))
    rule(house, "edited")
    for title in ("A forum with Algeria", "A forum"):
        house.clock.move(minutes=5)
        house.read(row(7, WITH_ALGERIA, title=title))
    found = [
        (alert.reason.change, alert.reason.before, alert.reason.after)
        for alert in told(house)
        if isinstance(alert.reason, EditedStates)
    ]
    assert found == [("title", "text", "title"), ("title", "title", "text")]


def test_only_a_rule_without_any_limit_on_states_hears_of_the_wording(house: House) -> None:
    house.begun(row(7, FORUM), row(8, FORUM))
    rule(house, "edited", "every", excluded=())
    rule(house, "edited", "plain")
    rule(house, "edited", "listed", countries=("DZ",), excluded=())
    rule(house, "edited", "elsewhere", excluded=(), where=Is(subject="entity", values=("mfa-london",)))
    edited(house, 7, FORUM + " Guests spoke.")
    (alert,) = told(house, "every")
    assert (alert.country, alert.reason) == (None, EditedStates(change="wording", revision=2, against=1))
    assert [states(house, each) for each in ("plain", "listed", "elsewhere")] == [[], [], []]


def test_excluded_states_other_states_and_capitals_are_not_told(house: House) -> None:
    house.begun(row(7, FORUM))
    rule(house, "edited", "without", excluded=("KZ", "DZ"))
    rule(house, "edited", "other", countries=("PE",))
    rule(house, "edited", "asean", groups=("asean",))
    edited(house, 7, WITH_ALGERIA, WITH_ALGERIA + " Brussels took part. Vietnam did too.")
    assert states(house, "without") == ["VN"]
    assert states(house, "other") == []
    assert states(house, "asean") == ["VN"]


def test_conditions_of_a_state_taken_out_are_asked_of_the_old_text(house: House) -> None:
    house.begun(row(7, FORUM, title="A forum with Algeria"), row(8, WITH_ALGERIA))
    rule(house, "edited", where=Is(subject="field", values=("title",)))
    edited(house, 7, FORUM)
    edited(house, 8, FORUM)
    assert [alert.article_key for alert in told(house)] == ["mfa/news/7"]


def test_muted_and_switched_off_rules_hear_of_no_edit(house: House) -> None:
    house.begun(row(7, FORUM))
    rule(house, "edited", "muted", muted_until=house.clock.now() + timedelta(hours=1))
    rule(house, "edited", "off", is_enabled=False)
    edited(house, 7, WITH_ALGERIA)
    edited(house, 7, WITH_ALGERIA, minutes=120)
    assert states(house, "muted") + states(house, "off") == []


def test_a_first_reading_that_is_read_again_tells_of_no_edit(house: House) -> None:
    rule(house, "edited")
    house.crawl(CrawlOutcome.PARTIAL, "en", row(7, FORUM))
    house.crawl(CrawlOutcome.PARTIAL, "en", row(7, WITH_ALGERIA))
    assert told(house) == []


def test_a_rule_that_fails_stops_neither_the_crawl_nor_the_others(house: House) -> None:
    house.begun(row(7, FORUM))
    rule(house, "edited", "a-bad-one", groups=("no-such-group",))
    rule(house, "edited")
    edited(house, 7, WITH_ALGERIA)
    assert states(house) == ["DZ"]


ONE, TWO = dated(1, 4), dated(2, 3)
THREE = dated(3, 2)
RUSSIAN = [
    dated(number, 5 - number, language="ru", text="Стороны встретились в Алжире.") for number in (1, 3)
]
HOURS_12 = 12 * 60


def with_removal(house: House, *, language: str = "en") -> None:
    """The third release is lacking, and checks prove over a day that it is removed."""
    rest = (ONE, TWO) if language == "en" else (RUSSIAN[0],)
    walk(house, *rest, language=language)
    walk(house, *rest, language=language)
    for _ in range(2):
        check(house, "absent")
        walk(house, *rest, language=language, minutes=HOURS_12)
    check(house, "absent")


def test_a_proven_removal_is_told_a_missing_release_is_not(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    rule(house, "removed")
    rule(house, "removed", "listed", countries=("DZ", "PE"))
    walk(house, ONE, TWO)
    walk(house, ONE, TWO)
    assert told(house) == []
    with_removal(house)
    (alert,) = told(house)
    assert (alert.type, alert.country, alert.article_key) == ("article.removed", None, "mfa/news/3")
    assert isinstance(alert.reason, Removed)
    assert (alert.reason.checks, alert.reason.has_gap) == (3, False)
    assert states(house, "listed") == ["DZ"]


def test_a_release_that_is_back_is_told_to_rules_of_returns(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    rule(house, "restored")
    with_removal(house)
    walk(house, ONE, TWO, THREE)
    (alert,) = told(house)
    assert alert.type == "article.restored"
    assert isinstance(alert.reason, Restored)


def test_a_release_that_was_only_missing_is_told_to_nobody(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    rule(house, "restored")
    rule(house, "removed", "removed")
    walk(house, ONE, TWO)
    walk(house, ONE, TWO)
    walk(house, ONE, TWO, THREE)
    assert told(house) + told(house, "removed") == []


def test_a_removal_in_another_language_joins_within_three_days(house: House) -> None:
    for _ in range(2):
        walk(house, *RUSSIAN, language="ru")
    begun(house, ONE, TWO, THREE)
    rule(house, "removed")
    with_removal(house)
    with_removal(house, language="ru")
    assert [alert.language for alert in told(house)] == ["en"]


def test_a_removal_in_another_language_a_week_later_is_told_anew(house: House) -> None:
    for _ in range(2):
        walk(house, *RUSSIAN, language="ru")
    begun(house, ONE, TWO, THREE)
    rule(house, "removed", countries=("DZ",))
    with_removal(house)
    house.clock.move(days=7)
    with_removal(house, language="ru")
    assert [(alert.language, alert.country) for alert in told(house)] == [("en", "DZ"), ("ru", "DZ")]


def test_a_release_that_is_removed_again_is_told_again(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    rule(house, "removed")
    with_removal(house)
    walk(house, ONE, TWO, THREE)
    with_removal(house)
    assert len(told(house)) == 2


@pytest.mark.parametrize(("excluded", "expected"), [(("KZ",), 1), (("KZ", "DZ"), 0), (("KZ", "PE"), 1)])
def test_a_removal_of_a_release_that_names_excluded_states_only_is_not_told(
    house: House, excluded: tuple[str, ...], expected: int
) -> None:
    begun(house, ONE, TWO, THREE)
    rule(house, "removed", excluded=excluded)
    with_removal(house)
    assert len(told(house)) == expected
