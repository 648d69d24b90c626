"""How a text is read: languages by paragraph, folding, strange characters, long texts."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import countries
from countries.codepage import PAGE, decoded, folded, placed
from countries.folding import fold

RUSSIAN = "Заместитель министра иностранных дел встретился с послом Алжира и делегацией из Туниса."
KAZAKH = "Сыртқы істер министрінің орынбасары Жапония елшісімен және Франция делегациясымен кездесті."
ENGLISH = "The deputy foreign minister met with the ambassador of Algeria and a delegation from Japan."
LATIN = "Syrtqy ister ministriniń orynbasary Japonııa elshisimen jáne Frantsııa delegatsııasymen kezdesti."


def states(text: str, language: str = "auto") -> list[str]:
    return [mention.country for mention in countries.find(text, language)]


def test_each_paragraph_is_read_in_its_own_language() -> None:
    text = f"{RUSSIAN}\n{KAZAKH}\n{ENGLISH}\n{LATIN}"
    found = countries.find(text)
    assert [m.country for m in found] == ["DZ", "TN", "JP", "FR", "DZ", "JP", "JP", "FR"]
    assert all(text[m.start : m.end] == m.surface for m in found)


def test_a_short_paragraph_has_the_language_of_the_text_around_it() -> None:
    assert states(f"{KAZAKH}\nПариж. Берлин.\n{KAZAKH}") == ["JP", "FR", "FR", "DE", "JP", "FR"]


@pytest.mark.parametrize(
    ("around", "paragraph", "expected"),
    [
        (KAZAKH, "The Chinese ambassador arrived.", ["CN"]),
        (KAZAKH, "Он приехал из Китая.", ["CN"]),
        (KAZAKH, "Куба. Индия. Чехия.", ["CU", "IN", "CZ"]),
        (RUSSIAN, "Delegations from China came.", ["CN"]),
        (RUSSIAN, "Қытай елшісі де келді.", ["CN"]),
        (ENGLISH, "Китайский посол приехал.", ["CN"]),
        (ENGLISH, "Qytaı elshisi keldi jáne qaıtty.", ["CN"]),
        (LATIN, "The Chinese ambassador of old.", ["CN"]),
        (ENGLISH, "ok", []),
    ],
)
def test_a_short_paragraph_may_tell_another_language(
    around: str, paragraph: str, expected: list[str]
) -> None:
    found = countries.find(f"{around}\n{paragraph}")
    assert [mention.country for mention in found if mention.start > len(around)] == expected


def test_a_headline_is_read_in_the_language_of_its_release() -> None:
    found = countries.find_in_release("Астана мен Париж", KAZAKH)
    assert [(m.country, m.field) for m in found][:2] == [("KZ", "title"), ("FR", "title")]
    other = countries.find_in_release("Meeting with the Ambassador of Algeria", RUSSIAN)
    assert [m.country for m in other] == ["DZ", "DZ", "TN"]


def test_a_release_without_letters_names_nothing() -> None:
    assert countries.find_in_release("123", "") == ()
    assert countries.find_in_release("", "— 5 —") == ()
    assert countries.find_in_release("Алжир", "") != ()


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("в \u202aКитае\u202c", "Китае"),
        ("Chișinău hosts", "Chișinău"),
        ("в Ｋитае", "Ｋитае"),
        ("Κазахстан", "Κазахстан"),
        ("Сubа lent", "Сubа"),
    ],
)
def test_letters_without_a_place_are_read_by_the_nearest(text: str, surface: str) -> None:
    assert [mention.surface for mention in countries.find(text)] == [surface]


def test_every_character_there_is_folds_to_one_of_the_page() -> None:
    every = "".join(map(chr, range(0x20, 0x30000)))
    assert set(placed(every)) <= set(PAGE)
    assert len(placed(every)) == len(every)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = decoded(folded(text))
    assert decoded(folded(once)) == once
    line = fold(text)
    assert fold(decoded(line.line)).line == line.line


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=100), st.sampled_from(["NFC", "NFD"]))
def test_composed_and_decomposed_texts_name_the_same_states(text: str, form: str) -> None:
    whole = f"{text}\nВстреча с послом Китая и Новой Зеландии в Йемене"
    assert states(unicodedata.normalize(form, whole), "ru")[-3:] == ["CN", "NZ", "YE"]


LONG = [
    *("Папуа-Новая ", "Dominican Republicx ", "Georgia, ", "Mr. Jordan ", "қазақ-", "Қазақстан", "a\u0301"),
    *("Того ", "US ", "in Russian and ", "\ud800", "\u200b", "Китай, ", "АҚШ-", "(Georgia", "Иран Ислам "),
]


@pytest.mark.parametrize("piece", LONG)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_long_text_of_one_repeated_piece_is_read_to_its_end(piece: str, language: str) -> None:
    """A quadratic rule would take hours over it and run into the time limit of every test."""
    tail = {"kk": "\nЖапония елшісі", "ru": "\nПосол Японии", "en": "\nthe Embassy of Japan"}[language]
    text = piece * (40_000 // len(piece)) + tail
    assert states(text, language)[-1] == "JP"


@pytest.mark.parametrize("piece", ["Папуа-Новая ", "қ", "New Zealan"])
def test_a_megabyte_of_one_repeated_prefix_is_read_to_its_end(piece: str) -> None:
    text = piece * (1_000_000 // len(piece.encode()))
    assert states(f"{text}. Китай", "ru") == ["CN"]


def test_more_different_words_than_are_remembered_are_read() -> None:
    text = " ".join(f"слово{number} Китай" for number in range(21_000))
    assert states(text, "ru") == ["CN"] * 21_000


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("They took part in Russian-Chinese talks", "en", ["RU", "CN"]),
        ("Talks on Congo and the Democratic Republic of the Congo", "en", ["CG", "CD"]),
        ("She speaks both English and French.", "en", []),
        ("She speaks Arabic and Latin and Hindi and Urdu and French.", "en", ["FR"]),
        ("She speaks one two three four five six German words and French", "en", ["DE", "FR"]),
        ("Congo signed. The Democratic Republic of the Congo ratified.", "en", ["CD", "CD"]),
        ("Congo signed. The Republic of the Congo ratified.", "en", ["CG", "CG"]),
        ("Congo signed.", "en", ["CG"]),
        ("Перу молодого поэта принадлежат три книги.", "ru", []),
        ("Перу тоже согласно, Панама поддержала, Чад возразил.", "ru", ["PE", "PA", "TD"]),
        ("ДЛЯ ТОГО ЧТОБЫ ПРИБЫЛА ДЕЛЕГАЦИЯ РЕСПУБЛИКИ БЕНИН", "ru", ["BJ"]),
        ("Того и Бенин подписали договор.", "ru", ["TG", "BJ"]),
        ("Того человека не видели.", "ru", []),
        ("Республика Того пригласила гостей.\nТого не ждали.", "ru", ["TG", "TG"]),
        ("Georgia Smith came. Later Georgia left.", "en", []),
        ("a new England coach and a south Georgia farm", "en", ["GB", "GE"]),
        ("Dominican Republics", "en", ["DO"]),
        ("Посетили музей «АЛЖИР» под Астаной", "ru", ["KZ"]),
        ("АЛЖИР ПОДПИСАЛ ДОГОВОР", "ru", ["DZ"]),
        ("CONTACT US FOR DETAILS; US PRESIDENT MEETS", "en", ["US"]),
        ("гостиница «Астана» и журнал «Китай»", "ru", []),
        ("ауған-пәкістан шекарасы", "kk", ["AF", "PK"]),
        ("Сана – адамды адам ететін қасиет.", "kk", []),
        ("Мали Францияны айыптады, Дания Еспаева келді", "kk", ["ML", "FR"]),
        ("Южный  Судан и Новая \n Зеландия", "ru", ["SS", "NZ"]),
        ("исламская республика Афганистан", "ru", ["AF"]),
        ("владеет английским, арабским и французским языками", "ru", []),
        ("владеет английским, арабским и французским", "ru", []),
        ("владеет английским, а также фабрикой и домом", "ru", []),
        ("посетил английский и рынок", "ru", ["GB"]),
        ("английский, немецкий, французский и чешский языки", "ru", []),
        (f"{'английский, ' * 9}рынок", "ru", ["GB"] * 9),
        ("ships in Korea Strait and in Korea", "en", ["KR"]),
        ("in Vietnam and S. Africa, N. Korea and in Northern Ireland", "en", ["VN", "ZA", "KP", "GB"]),
        ("Georgia PM and Israel MPs met", "en", ["GE", "IL"]),
    ],
)
def test_the_words_around_a_name_and_the_whole_text_settle_what_it_is(
    text: str, language: str, expected: list[str]
) -> None:
    assert states(text, language) == expected
