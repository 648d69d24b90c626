"""What was not done, was put off or is still to come is no event, in any of the languages."""

import pytest

import actors

UNDONE = [
    ("Подписание договора отложено", "Стороны не подписали соглашение."),
    ("Визит министра отменён", ""),
    ("Новости", "Меморандум подписан не будет."),
    ("Новости", "Министр отменил визит в Алжир."),
    ("Новости", "Стороны планируют подписать соглашение."),
    ("Новости", "Соглашение будет подписано в мае."),
    ("Agreement not signed", "The sides parted."),
    ("News", "However, no agreement was signed today."),
    ("News", "The Minister refused to sign the protocol."),
    ("News", "An agreement is expected to be signed soon."),
    ("Visit of the Minister to Algeria cancelled", ""),
    ("News", "The official visit to Algeria has been postponed until May."),
    ("Жаңалық", "Келісімге қол қойылған жоқ."),
    ("Жаңалық", "Келісімге қол қойылмады."),
    ("Жаңалық", "Ресми сапар кейінге қалдырылды."),
]
DONE = [
    ("agreement_signed", "Подписано соглашение об отмене виз", ""),
    ("agreement_signed", "Итоги", "Стороны не только подписали меморандум, но и обсудили планы."),
    ("agreement_signed", "Итоги", "Подписанный договор вступит в силу, протокол подписан сегодня."),
    ("agreement_signed", "Agreement on visa cancellation signed", ""),
    ("agreement_signed", "Memorandum signed", "A second agreement will be signed in May."),
    ("agreement_signed", "News", "The parties signed an agreement; a protocol was not signed."),
    ("agreement_signed", "Келісімге қол қойылды", ""),
    ("visit", "Официальный визит министра в Алжир", "Перенесённые ранее вопросы обсуждены."),
    ("visit", "Official visit to Algeria", "The cancelled flights were discussed during his visit."),
]


@pytest.mark.parametrize(("title", "text"), UNDONE)
def test_what_was_not_done_is_no_event(title: str, text: str) -> None:
    assert {each.kind for each in actors.occasions(title, text)} & {"agreement_signed", "visit"} == set()


@pytest.mark.parametrize(("kind", "title", "text"), DONE)
def test_what_was_done_beside_it_is_one(kind: str, title: str, text: str) -> None:
    assert kind in {each.kind for each in actors.occasions(title, text)}
