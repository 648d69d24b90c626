"""What an article tells whatever its language: topics, names, words that sound alike, links."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.articles import Article, ArticleRef, FetchedArticle
from news.cognates import cognates
from news.names import is_same_name, names, shared, skeleton
from news.sounds import consonants, sounds
from news.storyfacts import facts_of, plain_link, text_facts, version
from news.topics import topics, weights
from news.understand import read_article, with_mentions

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)


def article(title: str, body: str, language: str = "en", created: str = "2026-09-01T14:20:00Z") -> Article:
    fetched = FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id="7"),
        language=language,
        url="https://example.org/7",
        title=title,
        body_html=body,
        created_raw=created,
        raw=b"{}",
    )
    return with_mentions(read_article(fetched, fetched_at=NOW))


@pytest.mark.parametrize(
    ("kk", "ru", "en", "topic"),
    [
        ("сауда", "торговля", "trade", "trade"),
        ("Темір жол желісі", "железной дорогой", "railways", "railway"),
        ("сенім грамоталарын", "верительные грамоты", "credentials", "credentials"),
        ("көңіл айту", "соболезнования", "condolences", "condolences"),
        ("дөңгелек үстел", "круглый стол", "round table", "roundtable"),
        ("климаттың өзгеруі", "изменение климата", "climate change", "ecology"),
        ("ғарыш", "космос", "aerospace", "space"),
    ],
)
def test_a_topic_is_one_in_three_languages(kk: str, ru: str, en: str, topic: str) -> None:
    assert (topic in topics(kk, "kk"), topic in topics(ru, "ru"), topic in topics(en, "en")) == (
        True,
        True,
        True,
    )


def test_a_text_of_an_unknown_language_is_asked_for_in_all_three() -> None:
    assert set(topics("trade торговля сауда", None)) == {"trade"}
    assert topics("trade, trade", "tr") == {"trade": 2}


def test_a_stem_that_must_be_the_whole_word_begins_no_other() -> None:
    assert "oil" not in topics("oilcloth", "en")
    assert "oil" in topics("oil", "en")


def test_every_topic_has_a_weight_and_stems_in_every_language() -> None:
    assert set(weights().values()) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Гебремариаммен", "Gebremariam"),
        ("Жұмағұлұлы", "Jumagululy"),
        ("Тасболатовтың", "Tasbolatov"),
        ("Шевченко", "Shevchenko"),
        ("Чжан", "Zhang"),
    ],
)
def test_a_name_is_known_in_another_alphabet(one: str, other: str) -> None:
    assert is_same_name(skeleton(one), skeleton(other)) == (one != "Чжан")


def test_two_names_that_only_begin_alike_are_two() -> None:
    assert not is_same_name("krm", "krmnvsk")
    assert shared({"tsbl", "krm"}, {"tsblt"}) == {"tsbl"}


def test_names_stand_with_a_capital_inside_a_sentence() -> None:
    text = "Delegates met. Yesterday Karim Massimov spoke in OSCE halls, and Q. Abenov too. He left Minsk."
    found = names("", text, "en", article("", f"<p>{text}</p>").mentions)
    assert skeleton("Massimov") in found
    assert skeleton("Abenov") not in {skeleton("Minsk"), skeleton("Yesterday")}
    assert skeleton("Yesterday") not in found
    assert skeleton("Minsk") not in found


def test_an_english_headline_has_no_names_and_another_has() -> None:
    assert names("Meeting With Massimov", "", "en") == frozenset()
    assert names("Встреча с Масимовым", "", "ru") == {skeleton("Масимовым")}


def test_words_that_sound_alike_are_cognates() -> None:
    assert cognates("халалдық сертификаттар", "kk") & cognates("certificate", "en")
    assert cognates("мир and law", None) == frozenset()


def test_consonants_doubled_across_a_vowel_stay_two() -> None:
    assert (sounds("Masssimov"), consonants("Mamut")) == ("masamav", "mmt")


@given(st.text())
def test_what_a_word_sounds_like_sounds_like_itself(word: str) -> None:
    assert "aa" not in sounds(word)


def test_facts_tell_hosts_from_guests_and_leave_kazakhstan_out() -> None:
    told = article(
        "Foreign Minister of Kazakhstan Receives Ambassador of Peru",
        "<p>Foreign Minister of Kazakhstan Arman Serikov met with Ambassador of Peru Luis Rojas in Lima.</p>",
    )
    found = text_facts(told)
    assert found.states == {"PE"}
    assert found.capitals == {"PE"}
    assert len(found.people) == 2
    assert len(found.hosts) == 1
    assert found.paragraphs == 1


def test_a_midnight_stamp_is_a_day() -> None:
    for created in ("2026-09-01", "2026-09-01T00:00:00Z"):
        assert facts_of(article("x", "", created=created)).is_day
    assert not facts_of(article("x", "")).is_day
    assert not facts_of(article("x", "", created="soon")).is_day


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://www.gov.kz/memleket/entities/mfa?lang=ru", "gov.kz/memleket/entities/mfa"),
        ("http://gov.kz/memleket/entities/mfa?lang=kk&id=3", "gov.kz/memleket/entities/mfa?id=3"),
        ("https://www.un.org/en/news/1", "un.org/news/1"),
        ("/uploads/a.pdf", "/uploads/a.pdf"),
        ("https://www.un.org/en/", ""),
        ("mailto:press@mfa.kz", ""),
        ("http://[bad", ""),
        ("", ""),
    ],
)
def test_a_link_is_the_same_in_every_translation(url: str, plain: str) -> None:
    assert plain_link(url) == plain


def test_links_and_pictures_stand_beside_the_text() -> None:
    told = replace(article("x", ""), link_urls=("https://a.kz/1?lang=ru", ""), image_urls=("/a.jpg",))
    found = facts_of(told, text_facts(told))
    assert (found.link_urls, found.image_urls) == ({"a.kz/1"}, {"/a.jpg"})


def test_the_version_stays_while_nothing_changes() -> None:
    assert version() == version()
    assert len(version()) == 16
