"""What `find` sees in each language, and what it must not take for a state."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import countries


def codes(text: str, language: str = "auto") -> list[str]:
    return [mention.country for mention in countries.find(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kazakh-Algerian talks", ["KZ", "DZ"]),
        ("People's Democratic Republic of Algeria", ["DZ"]),
        ("BELGRADE, November 9. U.S.-Kazakh talks in Côte d’Ivoire", ["RS", "US", "KZ", "CI"]),
        ("Kazakhstan's trade with Eswatini, Türkiye and Cabo Verde", ["KZ", "SZ", "TR", "CV"]),
        ("Guinea-Bissau, Equatorial Guinea and Papua New Guinea", ["GW", "GQ", "PG"]),
        ("Niger, Nigeria, Dominica and the Dominican Republic", ["NE", "NG", "DM", "DO"]),
        ("Jordan and Georgia signed", ["JO", "GE"]),
        ("Minister of Georgia Maka met the Georgia Parliament", ["GE", "GE"]),
        ("with the Ambassador of Jordan Ayman", ["JO"]),
        ("Қазақстан Республикасықұр деген сөз", ["KZ"]),
        ("Соломоновых Островов и Маршалловых Островов", ["SB", "MH"]),
        ("\u4e2dКитай Китай\u4e2d Китай", ["CN"]),
        ("AQSh-tyń jáne AQŞ", ["US", "US"]),
        ("алжиро-казахстанский диалог", ["DZ", "KZ"]),
        ("с Доминиканской Республикой и Соединёнными Штатами Америки", ["DO", "US"]),
        ("Босниею и Герцеговиной, в Папуа — Новой Гвинее", ["BA", "PG"]),
        ("Встреча с алжирками и японцами", ["DZ", "JP"]),
        ("ПОСОЛ КИТАЯ ПРИБЫЛ", ["CN"]),
        ("Қазақстан мен Алжирдегі италиялық компаниялар", ["KZ", "DZ", "IT"]),
        ("БАӘ-ге, АҚШ-тың, оңтүстіккореялық тараптар", ["AE", "US", "KR"]),
        ("түрік тарапы мен қазақ-өзбек шекарасы", ["TR", "KZ", "UZ"]),
        ("Қазақстандықтарымыздың өкілдері Әзербайжанға барды", ["KZ", "AZ"]),
        ("Qazaqstannyń elshisi túrkııalyq tarappen jáne Ózbekstanda", ["KZ", "TR", "UZ"]),
        ("Qazaqstannyñ elşisi Özbekstanda bäri", ["KZ", "UZ"]),
    ],
)
def test_states_are_found_in_every_written_form(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the Bank of China",
        "сто долларов США",
        "Us and them",
        "Islamic Organization for Food Security, League of Arab States, African Union",
        "New Mexico, Latin America, a Brazil nut and Canada geese",
        "Michael Jordan and Jordan Peele paid ten U.S. dollars; turkey is tasty, let us go",
        "Того человека видели малина, перу, роман и чадо, кубок",
        "Егор Поляков и Татьяна Грузинская из Латинской Америки",
        "сто американских долларов, турецкий язык",
        "Солтүстік Қазақстан облысы, Түркістан облысы, сауда",
        "жүз АҚШ доллары, түркі дүниесі, тай мен құлын",
        "",
        "12 345",
    ],
)
def test_what_only_looks_like_a_state_is_no_mention(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("в Ки\u00adтае", "Ки\u00adтае"),
        ("с Кита́ем", "Кита́ем"),
        ("в Новои\u0306 Зеландии", "Новои\u0306 Зеландии"),
        ("в Китаи\u0306.", "Китаи\u0306"),
        ("в Саудовской\u00a0Аравии", "Саудовской\u00a0Аравии"),
        ("в Саудовской\u2008Аравии", "Саудовской\u2008Аравии"),
        ("в Гвинее\u2011Бисау", "Гвинее\u2011Бисау"),
        ("в Kитаe", "Kитаe"),
        ("in Сhina", "Сhina"),
    ],
)
def test_typography_hides_no_state_and_offsets_are_the_originals(text: str, surface: str) -> None:
    (mention,) = countries.find(text)
    assert mention.surface == surface == text[mention.start : mention.end]


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Germany", "en", "name"),
        ("German", "en", "adjective"),
        ("Germans", "en", "demonym"),
        ("UAE", "en", "acronym"),
        ("Berlin", "en", "capital"),
        ("White House", "en", "metonym"),
        ("алжирец", "ru", "demonym"),
        ("Акорде", "ru", "metonym"),
        ("италиялық", "kk", "adjective"),
        ("италиялықтар", "kk", "demonym"),
    ],
)
def test_each_kind_is_named(text: str, language: str, kind: str) -> None:
    assert [mention.kind for mention in countries.find(text, language)] == [kind]


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(countries.UnknownLanguageError, match="kk, ru, en, auto"):
        countries.find("Algeria", "fr")
    with pytest.raises(countries.UnknownLanguageError):
        countries.name("DZ", "fr")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Қазақстан Республикасы", "kk"),
        ("Qazaqstan Respýblıkasynyń elshisi", "kk"),
        ("Qazaqstannyñ elşisi", "kk"),
        ("Республика Казахстан", "ru"),
        (
            "В Нұр-Сұлтан прибыл с рабочим визитом министр иностранных дел Алжирской Республики и делегация",
            "ru",
        ),
        ("The Republic of Kazakhstan", "en"),
        ("123 — !", None),
    ],
)
def test_the_language_shows_in_scripts_and_letters(text: str, language: str | None) -> None:
    assert countries.detect_language(text) == language


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_code_has_a_display_name_that_is_found_again(language: str) -> None:
    lost = {
        code: name
        for code in countries.CODES
        if code not in codes(f"ab {(name := countries.name(code, language))}", language)
    }
    assert lost == {}


def test_there_are_250_codes_and_the_press_names_of_today() -> None:
    assert len(set(countries.CODES)) == 250
    assert [countries.name("US", language) for language in ("kk", "ru", "en")] == [
        "АҚШ",
        "США",
        "United States",
    ]
    assert countries.name("AZ", "kk") == "Әзербайжан"


def test_a_megabyte_of_marks_on_one_letter_is_read_in_one_go() -> None:
    assert codes("Кита\u0301" + "\u0301\u0323" * 500_000 + "й Китай", "ru") == ["CN", "CN"]


NASTY = st.text(alphabet=st.characters(), max_size=60) | st.sampled_from(
    ["Китай\u0301", "\ud800Китай", "\u0301", "\u00adҚазақстан", "АҚШ-", "U.S.", "алжиро-", "Kитай\x00США"]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(NASTY, max_size=6).map(" ".join), st.sampled_from(["auto", "kk", "ru", "en"]))
def test_any_text_gives_ordered_spans_that_are_slices_of_it(text: str, language: str) -> None:
    end = 0
    for mention in countries.find(text, language):
        assert mention.start >= end
        assert mention.surface == text[mention.start : mention.end] != ""
        assert mention.country in countries.CODES
        end = mention.end
