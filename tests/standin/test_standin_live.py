"""The portal as time passes: late translations, edits, removals, the drip, a folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from standin import Ministry
from standin.drip import Drip, split_held_back
from standin.folder import Folder, language_of, read_release
from standin.generate import generate

Open = Callable[..., Any]
Write = Callable[..., dict[str, Any]]


def titles(
    visitor: Any,
    language: str = "en",
) -> list[str | None]:
    return [row["title"] for row in visitor.rows(f'projects:"EQ:mfa", _lang:"{language}"')]


def test_a_number_used_again_shows_the_new_release(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story())
    assert titles(visitor) == ["A visit to Algeria"]
    number = visitor.ministry.newsroom.number("visit")
    visitor.ministry.remove("visit")
    again = write_story("again") | {"texts": {"en": {"title": "A visit to Peru", "paragraphs": ["A"]}}}
    assert visitor.ministry.publish(again, number) == number
    assert titles(visitor) == ["A visit to Peru"]


def test_a_late_translation_an_edit_and_a_removal_fall_due(open_ministry: Open, write_story: Write) -> None:
    edits = [
        {"after_hours": 5, "language": "ru", "title": "Иной"},
        {"after_hours": 6, "language": "ru", "paragraphs": ["A"]},
    ]
    facts = {"days_ago": 0, "time": None, "late": {"en": 3}, "edits": edits, "removed_after_hours": 48}
    visitor = open_ministry(write_story(**facts))
    assert titles(visitor) == [None]
    visitor.ministry.advance(hours=4)
    assert titles(visitor) == ["A visit to Algeria"]
    visitor.ministry.advance(hours=3)
    assert titles(visitor, "ru") == ["Иной"]
    visitor.ministry.advance(hours=42)
    assert titles(visitor) == []


def test_what_is_published_by_hand_is_live_at_once(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story("first"))
    assert visitor.ministry.publish(write_story("second", days_ago=0, time="23:59")) == 1300002
    assert len(titles(visitor)) == 2
    with pytest.raises(ValueError, match="taken"):
        visitor.ministry.publish(write_story("second"))


def test_an_edit_a_removal_and_a_restoration_show_at_once(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story())
    visitor.ministry.edit("visit", "tr", title="Cezayir ziyareti")
    visitor.ministry.edit("visit", "en", paragraphs=["Edited."])
    assert titles(visitor, "tr") == ["Cezayir ziyareti"]
    assert "Edited." in visitor.rows()[0]["body"]
    visitor.ministry.remove("visit")
    assert titles(visitor) == []
    visitor.ministry.restore("visit")
    assert titles(visitor) == ["A visit to Algeria"]
    with pytest.raises(KeyError, match="no-such"):
        visitor.ministry.remove("no-such")


def test_control_publishes_edits_removes_restores_and_moves_the_clock(
    open_ministry: Open, write_story: Write
) -> None:
    visitor = open_ministry()
    assert visitor.control("/publish", **write_story()).json == {"id": 1300001}
    visitor.control("/edit", key="visit", language="en", title="Another title")
    assert titles(visitor) == ["Another title"]
    visitor.control("/remove", key="visit")
    assert titles(visitor) == []
    visitor.control("/restore", key="visit")
    visitor.control("/advance", hours=2)
    assert len(visitor.control("/requests", method="GET").json) == 2
    visitor.control("/requests/reset")
    assert visitor.control("/requests", method="GET").json == []
    assert visitor.control("/remove", key="no-such").status == 400
    assert visitor.control("/no-such").status == 404


def test_the_drip_does_every_kind_of_thing_and_never_runs_dry(
    open_ministry: Open, write_story: Write
) -> None:
    visitor = open_ministry()
    drip = Drip(visitor.ministry, [write_story("a"), write_story("b")], every_s=1)
    done = [drip.take_turn() for _ in range(18)]
    assert {line.split()[0] for line in done} == {"publish", "translate", "edit", "remove", "restore"}
    assert done[0] == "publish a"


def test_a_started_drip_publishes_by_itself(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry()
    drip = Drip(visitor.ministry, [write_story("a")], every_s=0)
    drip.start()
    visitor.ministry.newsroom.wait_for(1, timeout_s=10)
    drip.close()
    Drip(visitor.ministry, [], every_s=1).close()


def test_the_newest_stories_are_held_back_for_the_drip(write_story: Write) -> None:
    shown, held = split_held_back([write_story("new", days_ago=1), write_story("old", days_ago=8)], 1)
    assert [story["key"] for story in (*shown, *held)] == ["old", "new"]


def test_a_folder_of_text_files_becomes_releases(open_ministry: Open, tmp_path: Path) -> None:
    visitor = open_ministry()
    (tmp_path / "visit.ru.txt").write_text("Визит\n\nТекст.\n")
    (tmp_path / "visit.kk.txt").write_text("Сапар\nМәтін.")
    (tmp_path / "empty.txt").write_text("")
    folder = Folder(visitor.ministry, tmp_path, every_s=600)
    folder.start()
    assert titles(visitor, "ru") == ["Визит"]
    assert titles(visitor, "kk") == ["Сапар"]
    (tmp_path / "later.txt").write_text("A later release.")
    assert folder.look() == ["later"]
    (tmp_path / "later.txt").write_text("A corrected release.")
    assert folder.look() == ["later"]
    assert folder.look() == []
    folder.close()
    assert titles(visitor)[0] == "A corrected release."


def test_a_folder_that_never_started_closes_too(open_ministry: Open, tmp_path: Path) -> None:
    Folder(open_ministry().ministry, tmp_path).close()


def test_a_started_folder_finds_new_files_by_itself(open_ministry: Open, tmp_path: Path) -> None:
    visitor = open_ministry()
    folder = Folder(visitor.ministry, tmp_path, every_s=0)
    folder.start()
    (tmp_path / "visit.txt").write_text("A visit")
    visitor.ministry.newsroom.wait_for(1, timeout_s=10)
    folder.close()
    assert visitor.ministry.newsroom.keys() == ["visit"]


def test_a_very_long_first_line_gives_only_its_first_sentence_as_title() -> None:
    release = read_release("One sentence. " + "Another one. " * 30 + "\nLast.")
    assert release["title"] == "One sentence."
    assert release["paragraphs"][-1] == "Last."
    assert read_release(" ") == {"title": "", "paragraphs": []}


@pytest.mark.parametrize(("text", "language"), [("Қазақстан", "kk"), ("Россия", "ru"), ("Algeria", "en")])
def test_letters_tell_the_language_of_a_file(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_same_seed_grows_the_same_archive() -> None:
    assert list(generate(60)) == list(generate(60))
    assert list(generate(5, seed=1)) != list(generate(5, seed=2))


def test_a_ministry_closes_twice_and_starts_on_the_same_port_again(write_story: Write) -> None:
    with Ministry(stories=[write_story()], archive=False) as ministry:
        port = ministry.url
        ministry.close()
        ministry.start()
        ministry.start()
        assert ministry.url == port
    ministry.close()
