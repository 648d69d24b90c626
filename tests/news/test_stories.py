"""Which releases are one story: scores, the choice among several, and the floors on labelled sets."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.articles import ArticleRef, FetchedArticle
from news.likeness import evidence
from news.stories import (
    BIAS,
    LONGEST_SLACK,
    STORY_SLACK,
    THRESHOLD,
    Match,
    assign,
    is_near,
    score,
    story_score,
)
from news.storyfacts import StoryFacts, facts_of
from news.understand import read_article, with_mentions

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
SETS = sorted((Path(__file__).parent / "stories").glob("*.jsonl"))


def told(title: str, body: str, language: str, created: str = "2026-09-01T14:20:00Z") -> StoryFacts:
    fetched = FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id="7"),
        language=language,
        url="https://example.org/7",
        title=title,
        body_html=body,
        created_raw=created,
        raw=b"{}",
    )
    return facts_of(with_mentions(read_article(fetched, fetched_at=datetime(2030, 1, 1, tzinfo=UTC))))


RU = told("Переговоры с Алжиром", "<p>Казахстан и Алжир обсудили торговлю на 1,2 млрд долларов.</p>", "ru")
EN = told("Talks with Algeria", "<p>Kazakhstan and Algeria discussed trade of 1.2 billion dollars.</p>", "en")
VISAS = told("Visa-free regime with Algeria", "<p>Citizens of Algeria need no visa.</p>", "en")
PERU = told("Talks with Peru", "<p>Kazakhstan and Peru discussed trade of 1.2 billion dollars.</p>", "en")


def test_a_translation_is_one_story_and_another_event_with_the_state_is_not() -> None:
    assert score(RU, EN) > THRESHOLD
    assert score(RU, VISAS) < THRESHOLD / 2


def received(host: str, guest: str, field: str, language: str) -> StoryFacts:
    if language == "ru":
        title = f"Встреча с {guest} Китая"
        body = f"<p>{host} принял Посла Китая Хань Чуньлиня. Стороны обсудили график визитов и {field}.</p>"
    else:
        title = f"Meeting with the {guest} of China"
        body = (
            f"<p>{host} received Ambassador of China Han Chunlin. The sides discussed the schedule of visits "
            f"and {field}.</p>"
        )
    return told(title, body, language)


def test_a_guest_who_sees_two_hosts_on_one_day_is_in_two_stories() -> None:
    deputy = "Заместитель министра иностранных дел Казахстана Алибек Куантыров"
    russian = received(deputy, "Послом", "транспорт", "ru")
    minister = "Minister of Foreign Affairs of Kazakhstan Murat Nurtleu"
    assert score(russian, received(minister, "Ambassador", "trade", "en")) < THRESHOLD
    same = "Deputy Minister of Foreign Affairs of Kazakhstan Alibek Kuantyrov"
    assert score(russian, received(same, "Ambassador", "transport", "en")) > THRESHOLD


def test_a_minister_and_an_ambassador_of_one_state_are_two_stories() -> None:
    body = "<p>Министр встретился с главой МИД Китая. Стороны обсудили двустороннее сотрудничество.</p>"
    russian = told("Министр встретился с главой МИД Китая", body, "ru")
    minister = "Minister of Foreign Affairs of Kazakhstan Murat Nurtleu"
    assert score(russian, received(minister, "Ambassador", "cooperation in trade", "en")) < THRESHOLD
    body = "<p>The Minister met the Foreign Minister of China to discuss bilateral cooperation.</p>"
    assert score(russian, told("Minister Met with Foreign Minister of China", body, "en")) > THRESHOLD


def test_a_release_about_another_state_cannot_be_the_story() -> None:
    assert score(RU, PERU) == 0


def test_two_releases_in_one_language_are_never_one_story() -> None:
    assert score(EN, EN) == 0


def test_without_a_date_nothing_is_near() -> None:
    dateless = replace(EN, published_at=None)
    assert not is_near(RU, dateless)
    assert score(RU, dateless) == 0
    assert evidence(RU, dateless).half_days == 0


def test_a_day_without_a_minute_is_near_to_the_next_days() -> None:
    day = replace(EN, published_at=datetime(2026, 9, 1, tzinfo=UTC))
    later = replace(RU, published_at=datetime(2026, 9, 4, 20, tzinfo=UTC))
    assert is_near(day, later)
    assert not is_near(replace(day, published_at=datetime(2026, 9, 1, 8, tzinfo=UTC)), later)
    assert evidence(day, later).minute == 0


def test_a_shared_picture_and_link_count_unless_they_stand_elsewhere_too() -> None:
    one, other = (
        replace(each, image_urls=frozenset({"/a.jpg"}), link_urls=frozenset({"a.kz/1"})) for each in (RU, EN)
    )
    assert (evidence(one, other).picture, evidence(one, other).link) == (1, 1)
    found = evidence(one, other, stock=frozenset({"/a.jpg", "a.kz/1"}))
    assert (found.picture, found.link) == (0, 0)
    assert score(one, other) > score(RU, EN)


def test_what_neither_tells_speaks_neither_way() -> None:
    nothing = told("", "", "en"), told("", "", "ru")
    found = evidence(*nothing)
    assert (found.headline, found.topics, found.states, found.names_share) == (0.5, 0.5, 0.5, 0.5)
    assert (found.organisations, found.capitals) == (0, 0)
    assert BIAS < 0


@pytest.mark.parametrize(
    ("number", "weight"),
    [("year:2025", 0.5), ("day:03-14", 1.0), ("percent:5", 1.5), ("number:3", 0.5), ("number:18400000", 1.5)],
)
def test_a_telling_number_weighs_more_than_a_year(number: str, weight: float) -> None:
    one, other = (replace(each, text=replace(each.text, numbers=frozenset({number}))) for each in (RU, EN))
    assert evidence(one, other).numbers == weight


def test_a_story_is_as_like_as_its_likest_language_unless_one_contradicts() -> None:
    assert story_score([0.9, 0.3]) == 0.9
    assert story_score([0.9, 0.01]) == 0
    assert story_score([]) == 0


TWO = {1: {"ru"}, 2: {"ru"}}


def test_each_release_gets_the_story_that_it_is_likest_to() -> None:
    assert assign([{1: 0.99, 2: 0.8}, {1: 0.8, 2: 0.99}], TWO) == (
        Match(story_id=1, score=0.99),
        Match(story_id=2, score=0.99),
    )


def test_a_story_takes_one_release_and_the_other_stays_apart() -> None:
    assert assign([{1: 0.999}, {1: 0.9}], TWO) == (Match(story_id=1, score=0.999), None)


def test_what_is_not_sure_enough_is_left_out() -> None:
    assert assign([{1: THRESHOLD - 0.01}, {}], TWO) == (None, None)


def test_two_stories_that_are_alike_put_both_in_doubt() -> None:
    assert assign([{1: 0.9, 2: 0.89}], TWO) == (None,)
    assert assign([{1: 0.9}, {1: 0.89}], TWO) == (None, None)


def test_a_story_begun_twice_in_two_languages_is_no_rival_of_itself() -> None:
    assert assign([{1: 0.9, 2: 0.89}], {1: {"ru"}, 2: {"kk"}}) == (Match(story_id=1, score=0.9),)


@given(st.integers(-60 * 24 * 5, 60 * 24 * 5))
def test_no_story_is_longer_than_its_slack(minutes: int) -> None:
    apart = timedelta(minutes=minutes)
    found = score(RU, replace(EN, published_at=(RU.published_at or NOW) + apart))
    assert found <= 1
    assert not (found > 0 and abs(apart) > LONGEST_SLACK)
    assert STORY_SLACK < LONGEST_SLACK


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_the_labelled_stories_are_told_apart(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    facts = [told(row["title"], row["body"], row["language"], row["created_date"]) for row in rows]
    found = wanted = right = 0
    for (row, one), (other_row, other) in combinations(zip(rows, facts, strict=True), 2):
        is_one = row["event"] == other_row["event"] and row["language"] != other_row["language"]
        is_found = score(one, other) >= THRESHOLD
        wanted, found, right = wanted + is_one, found + is_found, right + (is_one and is_found)
    assert right / found >= 0.99
    assert right / wanted >= 0.97
