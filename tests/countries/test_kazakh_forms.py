"""Kazakh names in every case and alphabet, what follows a stem, and what only looks like it does."""

import pytest

import countries
from countries.kazakh import Ending, ending
from countries.latin import spellings
from countries.paradigm import CASES, paradigm

NAMES = {code: countries.name(code, "kk") for code in countries.CODES}
IN_CASE = Ending(is_derived=False, is_inflected=True)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.country, mention.surface) for mention in countries.find(text, "kk")]


def codes(text: str) -> list[str]:
    return [country for country, _ in found(text)]


def latin(form: str) -> list[str]:
    """The form in both Latin alphabets, with the capitals it must have."""
    acronym, hyphen, after = form.partition("-")
    if acronym.isupper():
        return [
            whole[:cut].upper() + whole[cut:]
            for whole in sorted(spellings(form.lower()))
            for cut in [whole.find("-") if hyphen and after else len(whole)]
        ]
    return [whole[0].upper() + whole[1:] for whole in sorted(spellings(form.lower()))]


@pytest.mark.parametrize("case", CASES)
def test_every_name_is_found_whole_in_the_case(case: str) -> None:
    forms = {form: code for code, name in NAMES.items() for form in paradigm(name)[case]}
    assert {form: found(form) for form, code in forms.items() if found(form) != [(code, form)]} == {}


@pytest.mark.parametrize("case", CASES)
def test_every_name_is_found_whole_in_the_case_in_both_latin_alphabets(case: str) -> None:
    forms = {
        written: code
        for code, name in NAMES.items()
        for form in paradigm(name)[case]
        for written in latin(form)
    }
    assert {form: found(form) for form, code in forms.items() if found(form) != [(code, form)]} == {}


@pytest.mark.parametrize(("case", "kind"), [("adjective", "adjective"), ("people", "demonym")])
def test_every_name_of_one_word_makes_an_adjective_and_its_people_written_small(case: str, kind: str) -> None:
    forms = {
        form if name.isupper() else form[0].lower() + form[1:]: code
        for code, name in NAMES.items()
        for form in paradigm(name).get(case, ())
    }
    lost = {
        form: mentions
        for form, code in forms.items()
        for mentions in [countries.find(form, "kk")]
        if [(mention.country, mention.kind) for mention in mentions] != [(code, kind)]
    }
    assert lost == {}
    assert len(forms) > 190


@pytest.mark.parametrize(
    ("stem", "rest"),
    [
        ("алжир", "дегі"),
        ("иран", "ға"),
        ("египет", "те"),
        ("қытай", "дың"),
        ("чад", "тан"),
        ("киев", "ге"),
        ("киев", "ке"),
        ("белиз", "бен"),
        ("перу", "дың"),
        ("сауд арабиясы", "ндағы"),
        ("маршалл аралдары", "на"),
        ("корея республикасы", "н"),
        ("қазақстан", "ымыздан"),
        ("қазақстан", "ымызға"),
        ("қазақстан", "дағылардың"),
        ("қазақстан", "дікі"),
        ("қазақстан", "дамыз"),
        ("ресей", "сіз"),
        ("жапония", "дай"),
        ("баку", "ше"),
        ("беларусь", "тің"),
        ("беларусь", "ға"),
        ("түрігі", "міз"),
        ("түрігі", "не"),
        ("қазақстан", "сыңдар"),
        ("бангладеш", "тің"),
        ("qazaqstan", "nyń"),
        ("resei", "diñ"),
        ("aqsh", "tan"),
        ("қр", "-ның"),
        ("баә", "-ге"),
    ],
)
def test_an_ending_that_obeys_the_last_sound_is_one(stem: str, rest: str) -> None:
    assert ending(stem, rest) == IN_CASE


@pytest.mark.parametrize(
    ("stem", "rest"),
    [
        ("мали", "на"),
        ("mali", "na"),
        ("индия", "на"),
        ("чад", "о"),
        ("куба", "нь"),
        ("куба", "н"),
        ("рим", "ма"),
        ("оман", "ов"),
        ("қытай", "тың"),
        ("франция", "дың"),
        ("чад", "ның"),
        ("гана", "тар"),
        ("ақш", "-код"),
    ],
)
def test_what_no_kazakh_word_ends_in_is_no_ending(stem: str, rest: str) -> None:
    assert ending(stem, rest) is None


def test_an_ending_tells_a_derived_word_from_an_inflected_one() -> None:
    assert ending("италия", "") == Ending(is_derived=False, is_inflected=False)
    assert ending("италия", "лық") == Ending(is_derived=True, is_inflected=False)
    assert ending("италия", "лықтардың") == Ending(is_derived=True, is_inflected=True)
    assert ending("қазақстан", "дығымыз") == Ending(is_derived=True, is_inflected=True)
    assert ending("ақш", "-тық") == Ending(is_derived=True, is_inflected=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("қытай тарапы мен вьетнам инвесторлары", ["CN", "VN"]),
        ("Қытай тілшісі", ["CN"]),
        ("орыс тарапы, дат кәсіпкерлері, қазақ делегациясы", ["RU", "DK", "KZ"]),
        ("түрік-қазақ, орыс-өзбек, дат-швед келіссөздері", ["TR", "KZ", "RU", "UZ", "DK", "SE"]),
        ("ауған халқы мен ауғандар", ["AF", "AF"]),
        ("түріктің түрігі", ["TR", "TR"]),
        ("Қасиетті Тағының елшісі", ["VA"]),
        ("АҚШта, АҚШ–тағы, БАӘ-ге, ҚР-ның", ["US", "US", "AE", "KZ"]),
        ("Тринидад пен Тобагода, Босния мен Герцеговинаға", ["TT", "BA"]),
        ("Кот д’Ивуарға, Шри Ланкадан, Нью Делиде", ["CI", "LK", "IN"]),
        ("Түркіменстан, Түркменстан және Түрікменстан", ["TM", "TM", "TM"]),
        ("Куәйт пен Күвейтке, Аустрияға, Аустралияға, Мажарстанға", ["KW", "KW", "AT", "AU", "HU"]),
        ("Нидерландтар Корольдігінің, Сауд Арабиясы Корольдігінде", ["NL", "SA"]),
        ("Германия батысында, Қазақстан центрі", ["DE", "KZ"]),
        ("Túrkııalyq, Túrkiya, Germaniyanyń, Ulybritanııa, Ūlybritaniia", ["TR", "TR", "DE", "GB", "GB"]),
        (
            "Iran Islam Respýblıkasynda, Qytaı, Qytai, Qytay, Reseı, Resey",
            ["IR", "CN", "CN", "CN", "RU", "RU"],
        ),
    ],
)
def test_states_are_found_as_the_press_writes_them(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Малина, Индияна, Чадо, Кубань, Римма, Оманов, Malina, Indiana",
        "жүз АҚШ доллары, қытай юані, Ресей рублі, қырғыз сомы",
        "қытай тілі, түрікше сөйледі, неміс тілінде, Украина тілін",
        "өзбек диаспорасы мен кәріс ұлтының өкілі",
        "қазақ халқы, орыс әдебиеті, парсы поэзиясы, албан руы, араб, еврей",
        "жер ауған жұрт, екіге ауған шақта, малай болды, дат айтты",
        "Түркістан облысының әкімі, түркі дүниесі, көне түрік жазуы, Түрік қағанаты",
        "Оңтүстік Америкада, Латын Америкасында, Үнді мұхитында, Жаңа Гвинеяда",
        "грек-рим күресінен, фин моншасы, испан тұмауы, Бермуд үшбұрышы",
        "Рим клубының есебі, Париж келісіміне, «Егемен Қазақстан» газетінде, «АЛЖИР» музейі",
        "Kaspi QR арқылы, QR-код",
    ],
)
def test_what_only_looks_like_a_state_in_kazakh_is_none(text: str) -> None:
    assert codes(text) == []
