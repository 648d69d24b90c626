"""Keywords and phrases, found in their forms and in nothing else, in three languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.phrases import phrase
from alerts.wording import FIELDS, Lexicon, Wording

RUSSIAN = [
    ("уран", "Добыча урана растёт: Уран, ураном, об уране", ["урана", "Уран", "ураном", "уране"]),
    ("уран", "Ураган у берегов; ураны, уранат", ["ураны"]),
    ("газ", "Газета о газе и газификации; цены на ГАЗ, газовый", ["газе", "ГАЗ"]),
    ("самолёт", "Самолеты, самолётов, самолетный", ["Самолеты", "самолётов"]),
    ("железная дорога", "по железной\nдороге; железных-дорог", ["железной\nдороге", "железных-дорог"]),
    ("железная дорога", "железная, дорога; железной и дороге", []),
    ("переговоры", "итоги переговоров; на переговорах", ["переговоров", "переговорах"]),
    ("визовый режим", "о безвизовом и о визовом режиме", ["визовом режиме"]),
    ("санкции", "под санкциями; санкция", ["санкциями", "санкция"]),
    ("мир", "о мире; мирный, Владимир", ["мире"]),
    ("сталь", "Сталь и стали; они стали друзьями", ["Сталь", "стали", "стали"]),
    ("Трансафганский коридор", "в Трансафганском коридоре", ["Трансафганском коридоре"]),
    ("Один пояс, один путь", "инициативу «Один пояс, один путь»", ["Один пояс, один путь"]),
    ("нефть", "нефтью, нефтяной", ["нефтью"]),
    ("Касым-Жомарт Токаев", "с Касым-Жомартом Токаевым", ["Касым-Жомартом Токаевым"]),
    ("час", "часты такие встречи; через час", ["час"]),
    ("Токаев", "Токаева, с Токаевым, о Токаеве", ["Токаева", "Токаевым", "Токаеве"]),
    ("ТЮРКСОЙ", "в ТЮРКСОЕ, с Тюрксоем, Тюрксоев", ["ТЮРКСОЕ", "Тюрксоем", "Тюрксоев"]),
    ("Нуртлеу", "с Нуртлеу", ["Нуртлеу"]),
    ("тенге", "в тенге, тенг", ["тенге"]),
    ("ЕАЭС", "в рамках ЕАЭС, ЕАЭСный", ["ЕАЭС"]),
]
KAZAKH = [
    ("мұнай", "мұнайды, мұнайының, мұнайға, Мұнайдан", ["мұнайды", "мұнайының", "мұнайға", "Мұнайдан"]),
    ("мұнай", "мұнайлы өңір, мұнайшы, мұнайге", []),
    ("көлік", "көлігі, көліктің, көлігіне, көліктер", ["көлігі", "көліктің", "көлігіне", "көліктер"]),
    ("кітап", "кітабы, кітаптар, кітабымыз; кітаби", ["кітабы", "кітаптар", "кітабымыз"]),
    ("халық", "халқы, халықтың, халқының", ["халқы", "халықтың", "халқының"]),
    ("келісім", "келісімге, келісімді, келісімшарт", ["келісімге", "келісімді"]),
    ("уран", "уранды өндіру, уранның", ["уранды", "уранның"]),
    (
        "Тоқаев",
        "Тоқаевтың, Тоқаевқа, Тоқаевты, Тоқаевпен",
        ["Тоқаевтың", "Тоқаевқа", "Тоқаевты", "Тоқаевпен"],
    ),
    ("Ермек Көшербаев", "Ермек Көшербаевтың", ["Ермек Көшербаевтың"]),
    ("Алиев", "Алиевтің, Алиевтың", ["Алиевтің", "Алиевтың"]),
    ("санкция", "санкцияларды, санкциясыз", ["санкцияларды"]),
    ("көлік дәлізі", "Көлік\nдәлізін, көлік дәліздері", ["Көлік\nдәлізін", "көлік дәліздері"]),
    ("Сыртқы істер министрлігі", "Сыртқы істер министрлігінің", ["Сыртқы істер министрлігінің"]),
    ("рубль", "рубльдің, рубльге, рублі, рублінің", ["рубльдің", "рубльге", "рублі", "рублінің"]),
    ("автомобиль", "автомобилі, автомобильдер", ["автомобилі", "автомобильдер"]),
    ("банк", "банкі, банктің, банкке, банкінің", ["банкі", "банктің", "банкке", "банкінің"]),
    ("виза", "визасыз, визаны", ["визаны"]),
    ("газ", "газсыз, газды", ["газды"]),
    ("қару", "қарусыз, қаруын", ["қаруын"]),
    ("ТМД", "ТМД-ға, ТМД-елдер", ["ТМД-ға", "ТМД"]),
    ("МВД", "МВДда", ["МВДда"]),
    ("келісім", "келiсiмдi, келiсiм", ["келiсiмдi", "келiсiм"]),
    ("келiсiм", "келісімге", ["келісімге"]),
    ("Қытай", "Қыта\u0438\u0306ға", ["Қыта\u0438\u0306ға"]),
    ("ҚР Президенті", "ҚР-ның Президентін; ҚР мен Президенті", ["ҚР-ның Президентін"]),
    ("су", "суға, судың, сулар, сутек", ["суға", "судың", "сулар"]),
    ("Сыртқы істер министрлігі", "сыртқы істер министрліктерінің", ["сыртқы істер министрліктерінің"]),
    ("көмек қоры", "көмек қорлары, көмек қорының", ["көмек қорлары", "көмек қорының"]),
    ("сауда палатасы", "сауда палаталарына, сауда палатасының", ["сауда палаталарына", "сауда палатасының"]),
    ("визит", "визитте, визиттің", ["визитте", "визиттің"]),
    ("сауда", "саудамен, саудадағы; сауданы", ["саудамен", "саудадағы", "сауданы"]),
]
ENGLISH = [
    (
        "sanction",
        "Sanctions, sanction's, sanctioning; sanctioned",
        ["Sanctions", "sanction's", "sanctioning"],
    ),
    ("sanctions", "a sanction", ["sanction"]),
    ("trade", "trading and trades; traded, trader", ["trading", "trades"]),
    ("treaty", "treaties", ["treaties"]),
    ("treaties", "the treaty", ["treaty"]),
    ("process", "processes", ["processes"]),
    ("processes", "a process", ["process"]),
    ("goods", "a good day", []),
    ("gas", "gases; a gas-field; gasket", ["gases", "gas"]),
    ("plan", "planning; planet", ["planning"]),
    ("uranium deal", "Uranium\ndeals; uranium. Deal", ["Uranium\ndeals"]),
    ("Iran nuclear deal", "Iran’s nuclear deal", ["Iran’s nuclear deal"]),
    ("US", "Give us US aid", ["US"]),
    ("EU", "the EU-wide plan, eu", ["EU"]),
    ("rare earths", "rare–earth metals; rare — earth", ["rare–earth"]),
    ("bus", "busing, bus", ["busing", "bus"]),
    ("leaf", "leaves, leafs", ["leaves", "leafs"]),
    ("statesman", "statesmen", ["statesmen"]),
    ("woman", "women, Woman, womans", ["women", "Woman"]),
    ("spokeswoman", "spokeswomen", ["spokeswomen"]),
    ("Roman", "Romans, Romen", ["Romans"]),
    ("German", "Germans, Germen", ["Germans"]),
    ("child", "children, childs", ["children"]),
    ("children", "a child", ["child"]),
    ("women", "a woman", ["woman"]),
    ("crisis", "crises", ["crises"]),
    ("analyses", "analysis", ["analysis"]),
    ("memorandum", "memoranda, memorandums", ["memoranda", "memorandums"]),
    ("see", "seeing", ["seeing"]),
]
ANY = [
    ('="уран"', "ураном, Уран, уран", ["Уран", "уран"]),
    ("=Уран", "уран, Уран, УРАН", ["Уран", "УРАН"]),
    ('соглашение "Орлеу"', "соглашением «Орлеу»; соглашение «Орлеуа»", ["соглашением «Орлеу"]),
    ("COVID-19", "COVID 19, Covid-19, COVID-2019", ["COVID 19", "Covid-19"]),
    ("уран", "уpан (с латинской р), у\u0301ран, ур\u00adан", ["уpан", "у\u0301ран", "ур\u00adан"]),
    ("café", "Cafe, café, cafe\u0301", ["café", "cafe\u0301"]),
    ("中国", "关于 中国 的", ["中国"]),
    ("(газ|нефть).*", "газ нефть; газ|нефть; газ.*", ["газ нефть", "газ|нефть"]),
    ("!!! ...", "!!! ...", []),
    ("", "уран", []),
    ("=", "=", []),
    ("не_тот", "не_тот; не тот; не-тот; не, тот", ["не_тот", "не тот", "не-тот"]),
    ("x" * 70, "x" * 70 + "s " + "x" * 70, ["x" * 70]),
]


def found(asked: str, text: str, *, is_kazakh: bool = False) -> list[str]:
    wording = Wording("", text, is_kazakh=is_kazakh)
    hits = wording.find(phrase(asked))
    again = Wording("", text, is_kazakh=is_kazakh)
    again.learn(Lexicon(part.word for part in phrase(asked).parts))
    assert again.find(phrase(asked)) == hits
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(("asked", "text", "expected"), RUSSIAN + ENGLISH + ANY)
def test_a_phrase_is_found_in_its_forms_and_in_nothing_else(
    asked: str, text: str, expected: list[str]
) -> None:
    assert found(asked, text) == expected


@pytest.mark.parametrize(("asked", "text", "expected"), KAZAKH)
def test_a_phrase_is_found_in_its_kazakh_forms(asked: str, text: str, expected: list[str]) -> None:
    assert found(asked, text, is_kazakh=True) == expected


@pytest.mark.parametrize("is_kazakh", [False, True])
def test_a_russian_form_is_found_in_a_kazakh_text_and_the_other_way_round(*, is_kazakh: bool) -> None:
    assert found("санкция", "санкциями, санкцияларды", is_kazakh=is_kazakh) == ["санкциями", "санкцияларды"]


def test_a_word_that_russian_has_is_a_kazakh_form_in_a_kazakh_text_only() -> None:
    assert found("су", "суды", is_kazakh=False) == []
    assert found("бор", "борды", is_kazakh=True) == ["борды"]


def test_offsets_are_those_of_the_original_title_and_body() -> None:
    wording = Wording("Уран", "Цена урана", is_kazakh=False)
    assert [tuple(hit) for hit in wording.find(phrase("уран"))] == [("title", 0, 4), ("body", 5, 10)]
    assert FIELDS == ("title", "body")


def test_no_phrase_goes_from_the_title_into_the_body() -> None:
    assert Wording("Железная", "дорога", is_kazakh=False).find(phrase("железная дорога")) == ()


def test_a_phrase_of_two_hundred_words_is_found() -> None:
    words = " ".join(f"слово{number}" for number in range(200))
    assert found(words, f"Итак: {words}. Вот.") == [words]


def test_repeated_words_are_found_without_overlap() -> None:
    assert found("да да", "да да да да да") == ["да да", "да да"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200), st.booleans())
def test_whatever_stands_there_what_is_found_is_a_slice_of_it(
    asked: str,
    text: str,
    is_kazakh: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    assert all(surface and surface in text for surface in found(asked, text, is_kazakh=is_kazakh))
