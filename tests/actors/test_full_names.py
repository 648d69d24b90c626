"""Persons who are asked for are found by the full name alone."""

import pytest

import actors


@pytest.mark.parametrize(
    ("name", "text", "surfaces"),
    [
        ("Касым-Жомарт Токаев", "Kassym-Jomart Tokayev; ТОКАЕВ КАСЫМ-ЖОМАРТ", 2),
        ("Касым-Жомарт Токаев", "Qasym-Jomart Toqaev", 1),
        ("Касым-Жомарт Токаев", "Касым-Жомарта Кемелевича Токаева ждут", 1),
        ("Касым-Жомарт Токаев", "Қасым-Жомарт Кемелұлы Тоқаевтың жарлығы", 1),
        ("Ursula von der Leyen", "met Ursula von der Leyen’s team", 1),
        ("Ursula von der Leyen", "Ursula with her Leyen", 0),
        ("Абдель Фаттах ас-Сиси", "с Абделем Фаттахом ас-Сиси", 1),
        ("Роза Отунбаева", "с Розой Отунбаевой, Розе Отунбаевой", 2),
        ("Emmanuel Macron", "Emmanuel. Macron", 0),
        ("Emmanuel Macron", "Emmanuel\nMacron", 0),
        ("Emmanuel Macron", "emmanuel macron", 0),
        ("Emmanuel Macron", "McEmmanuel Macron, Macron, Emmanuel", 0),
        ("Emmanuel Macron", "Macron Emmanuel Macron", 1),
        ("E. Macron", "E. Macron", 0),
        ("Macron", "Emmanuel Macron", 0),
    ],
)
def test_a_full_name_is_found_in_any_case_and_alphabet(name: str, text: str, surfaces: int) -> None:
    found = actors.full_names("", text).find(actors.person_key(name))
    assert len(found) == surfaces
    assert all(text[each.start : each.end] == each.surface for each in found)


def test_a_full_name_is_told_in_the_nominative_the_title_first() -> None:
    found = actors.full_names("Визит Эмманюэля Макрона", "Беседа с Кофи Аннаном. Переговоры прошли.").find
    assert [each.field for each in found(actors.person_key("Emmanuel Macron"))] == ["title"]
    assert [each.name for each in found(actors.person_key("Kofi Annan"))] == ["Кофи Аннан"]
