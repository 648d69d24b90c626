"""What one language of a story names and another leaves out."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from news.articles import Article, ArticleRef, FetchedArticle
from news.counterparts import left_out, read
from news.differences import Difference, differences
from news.understand import read_article, with_mentions

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)


def release(language: str, body: str, title: str = "", created: str = "2026-09-01T14:20:00Z") -> Article:
    fetched = FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id="7"),
        language=language,
        url="https://example.org/7",
        title=title,
        body_html=f"<p>{body}</p>",
        created_raw=created,
        raw=b"{}",
    )
    return with_mentions(read_article(fetched, fetched_at=NOW))


def found(kind: str, *releases: Article) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (each.value, each.present_in, each.absent_in) for each in differences(releases) if each.kind == kind
    ]


def test_a_single_language_differs_from_nothing() -> None:
    assert differences([release("ru", "Казахстан и Армения.")]) == ()


def test_a_state_that_one_language_leaves_out_is_told() -> None:
    one = release("ru", "В заседании приняли участие Казахстан, Армения и Грузия.")
    other = release("en", "Kazakhstan and Georgia took part in the meeting.")
    assert found("state", one, other) == [("AM", ("ru",), ("en",))]


def test_a_number_is_left_out_whatever_its_words() -> None:
    one = release("ru", "Товарооборот составил 1,2 млрд долларов, рост на 12%.")
    other = release("en", "Turnover stood at 1.2 billion dollars.")
    third = release("kk", "Тауар айналымы 1,2 миллиард доллар болды.")
    assert found("number", one, other, third) == [("percent:12", ("ru",), ("en", "kk"))]


def test_the_days_and_years_of_the_releases_own_dates_are_no_difference() -> None:
    one = release("ru", "Астана, 1 сентября 2026 года. В 2013 году.")
    assert found("number", one, release("en", "x")) == [("year:2013", ("ru",), ("en",))]


def test_without_a_date_every_day_counts() -> None:
    one = replace(release("ru", "Астана, 1 сентября."), published_at=None)
    other = replace(release("en", "Two and 2 countries."), published_at=None)
    assert found("number", one, other) == [("day:09-01", ("ru",), ("en",))]


def test_an_organisation_is_known_in_every_language() -> None:
    one = release("ru", "Обсуждалось сотрудничество в рамках ООН и ШОС.")
    assert found("organisation", one, release("en", "They spoke of the UN.")) == [
        ("org:SCO", ("ru",), ("en",))
    ]


def test_a_person_is_left_out_only_where_no_word_is_like_the_surname() -> None:
    one = release(
        "ru", "Министр иностранных дел Перу Луис Рохас и посол Перу Карлос Мендоса провели встречу."
    )
    named = release("en", "Foreign Minister of Peru Luis Rojas met with Mr Mendoza.")
    silent = release("en", "The sides met.")
    assert [language for _name, _there, language in found("person", one, silent)] == [("en",), ("en",)]
    assert len(found("person", one, named)) <= 1


def test_a_person_that_two_languages_name_is_told_once() -> None:
    one = release("ru", "Министр иностранных дел Перу Луис Рохас провел встречу.")
    other = release("kk", "Перу Сыртқы істер министрі Луис Рохас кездесу өткізді.")
    assert len(found("person", one, other, release("en", "The sides met."))) == 1


RU = (
    "Министры обсудили вопросы культуры и железнодорожные перевозки. "
    "Эфиопская сторона проявила интерес к закупке пшеницы и удобрений на 15 млн долларов."
)
EN = "The ministers discussed culture and rail transport."


def test_a_sentence_without_a_counterpart_is_told_whole() -> None:
    assert found("sentence", release("ru", RU), release("en", EN)) == [
        (RU.partition(". ")[2], ("ru",), ("en",)),
    ]


def test_a_sentence_that_a_translation_says_in_two_is_not_left_out() -> None:
    told = f"{EN} Ethiopia showed interest in buying wheat. It needs fertilizers for 15 million dollars."
    assert left_out(read(release("ru", RU)), read(release("en", told))) == ()


def test_an_empty_text_proves_nothing() -> None:
    assert left_out(read(release("ru", RU)), read(release("en", ""))) == ()


def test_two_languages_that_say_the_same_have_no_difference() -> None:
    assert differences([release("ru", RU.partition(". ")[0]), release("en", EN)]) == ()


def test_differences_are_sorted_and_whole() -> None:
    every = differences([release("ru", RU), release("en", EN)])
    assert list(every) == sorted(every, key=lambda each: (each.kind, each.value))
    assert all(isinstance(each, Difference) and each.present_in and each.absent_in for each in every)


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    for each in differences([release("ru", one), release("en", other)]):
        assert set(each.present_in) | set(each.absent_in) == {"en", "ru"}
