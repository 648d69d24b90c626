"""Edits with their effect and corrections as notes: the events that ingest leaves behind."""

from dataclasses import replace

from monitor.ingest import Ingested
from news.articles import FetchedArticle
from news.effects import StateSeen, is_wording_only
from news.events import EventView
from storage import events, views
from tests.monitor.house import House, row

MET = "The sides met in Astana. Guests came from Armenia. They spoke of trade."


def told(house: House, number: int = 1) -> list[EventView]:
    """The events of an article, oldest first."""
    with house.service.database.reading() as tx:
        return list(reversed(events.of_article(tx, key=f"mfa/news/{number}")))


def revisions(house: House, number: int = 1) -> list[int]:
    with house.service.database.reading() as tx:
        return [each.number for each in reversed(views.revisions(tx, key=f"mfa/news/{number}"))]


def noted(house: House) -> list[list[str]]:
    return [[fact.name for fact in each.correction.facts] for each in told(house) if each.correction]


def counted(markup: str) -> FetchedArticle:
    """The same release with other bytes around it, as a counter or an editor's tag leaves them."""
    return replace(row(1, MET), raw=markup.encode())


def test_an_edit_is_an_event_with_its_changes_and_its_effect(house: House) -> None:
    house.begun(row(1, MET))
    house.read(row(1, MET.replace("Armenia", "Georgia")))
    (event,) = told(house)
    assert (event.type, event.at, event.article.revision) == ("article.edited", house.clock.now(), 2)
    assert event.edit is not None
    assert (event.edit.number, event.edit.against, event.edit.omitted) == (2, 1, 0)
    (change,) = event.edit.changes
    assert [(run.kind, run.text) for run in change.runs] == [
        ("same", "Guests came from"),
        ("gone", " Armenia"),
        ("new", " Georgia"),
        ("same", "."),
    ]
    assert event.edit.effect.removed_states == (
        StateSeen(country="AM", times=1, sentence="Guests came from Armenia."),
    )
    assert [each.country for each in event.edit.effect.added_states] == ["GE"]
    assert {"AM", "GE"} <= set(event.states)


def test_there_and_back_within_a_second_is_three_revisions_and_two_events(house: House) -> None:
    other = MET.replace("Armenia", "Georgia")
    house.begun(row(1, MET))
    house.read(row(1, other))
    house.read(row(1, MET))
    assert revisions(house) == [1, 2, 3]
    there, back = told(house)
    assert there.edit is not None
    assert back.edit is not None
    assert [each.country for each in there.edit.effect.removed_states] == ["AM"]
    assert [each.country for each in back.edit.effect.added_states] == ["AM"]
    assert (back.edit.number, back.edit.against) == (3, 2)


def test_a_state_that_only_newer_tables_find_is_no_effect_of_an_edit(house: House) -> None:
    house.begun(row(1, MET))
    with house.service.database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM mentions")
        tx.connection.exec_driver_sql("UPDATE annotations SET gazetteer = 'older'")
    house.read(row(1, f"{MET} All left."))
    (event,) = told(house)
    assert event.edit is not None
    assert is_wording_only(event.edit.effect)
    assert "AM" in event.states


def test_a_reordered_text_is_moved_and_has_no_effect(house: House) -> None:
    house.begun(row(1, "First one. Second two. Third three."))
    house.read(row(1, "Third three. First one. Second two."))
    (event,) = told(house)
    assert event.edit is not None
    assert [each.kind for each in event.edit.changes] == ["moved"]


def test_an_edit_of_a_hundred_kilobytes_leaves_a_small_event(house: House) -> None:
    long = " ".join(f"word{number}" for number in range(12_000))
    house.begun(row(1, long))
    house.read(row(1, long.replace("word5000 ", "") + ". " + "Another one. " * 2000))
    (event,) = told(house)
    assert event.edit is not None
    assert event.edit.omitted == 2001 - len(event.edit.changes)
    assert all(len(run.text) < 1000 for each in event.edit.changes for run in each.runs)


def test_an_empty_title_that_becomes_text_is_told(house: House) -> None:
    house.begun(row(1, MET, title=""))
    house.read(row(1, MET, title="Armenia"))
    (event,) = told(house)
    assert event.edit is not None
    assert [(each.field, each.kind) for each in event.edit.changes] == [("title", "added")]
    assert event.edit.effect.entered_title == ("AM",)


def test_a_text_that_changes_its_language_says_so(house: House) -> None:
    house.begun(row(1, "Talks were held with the envoy of Armenia."))
    house.read(row(1, "Состоялись переговоры с послом Армении."))
    (event,) = told(house)
    assert event.edit is not None
    assert (event.edit.effect.new_language, event.edit.effect.removed_states) == ("ru", ())


def test_a_corrected_date_and_picture_are_a_note_and_no_revision(house: House) -> None:
    house.begun(row(1, MET, image="https://example.org/a.jpg"))
    house.read(row(1, MET, at="2026-08-31T06:00:00+00:00", image="https://example.org/b.jpg"))
    (event,) = told(house)
    assert (event.type, event.article.revision, event.states) == ("article.corrected", 1, ("AM", "KZ"))
    assert event.correction is not None
    date, pictures = event.correction.facts
    assert (date.name, date.before, date.after) == (
        "date", ("2026-09-01T06:00:00+00:00",), ("2026-08-31T06:00:00+00:00",),
    )  # fmt: skip
    assert (pictures.name, pictures.after) == ("pictures", ("https://example.org/b.jpg",))
    assert event.correction.raw_sha256_before != event.correction.raw_sha256_after
    assert revisions(house) == [1]


def test_a_view_counter_floods_nothing(house: House) -> None:
    house.begun(counted("0 views"))
    for number in range(1, 40):
        kept = house.read(counted(f"{number} views"))
        assert kept == Ingested(unchanged=1)
        house.clock.move(hours=1)
    assert noted(house) == [["markup"], ["markup"]]
    assert revisions(house) == [1]


def test_the_same_bytes_leave_no_note(house: House) -> None:
    house.begun(row(1, MET))
    house.read(row(1, MET))
    assert told(house) == []


def test_a_stamp_that_means_another_instant_with_time_is_no_corrected_date(house: House) -> None:
    ahead = "2026-09-01T09:00:00Z"
    house.begun(replace(row(1, MET, at=ahead), raw=b"1"))
    house.clock.move(hours=5)
    house.read(replace(row(1, MET, at=ahead), raw=b"2"))
    assert noted(house) == [["markup"]]
