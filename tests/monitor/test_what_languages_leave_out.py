"""What is noted of a story whenever it gains a language or one of its releases changes."""

from news.differences import Difference
from news.views import StoryView
from storage import story_views
from tests.monitor.house import House, row

RU = "В переговорах участвовали Армения и Грузия. Товарооборот достиг 1,2 млрд долларов."
EN = "Georgia took part in the talks. Turnover reached 1.2 billion dollars."


def shown(house: House, key: str = "mfa/news/7") -> StoryView:
    with house.service.database.reading() as tx:
        return story_views.story(tx, key)


def test_a_language_that_leaves_a_state_out_is_noted_with_its_delay(house: House) -> None:
    house.begun().read(row(7, RU, language="ru"))
    assert shown(house).differences == ()
    house.clock.move(hours=1)
    house.read()
    house.clock.move(hours=1)
    house.read(row(7, EN))
    assert shown(house).differences == (
        Difference(kind="state", value="AM", present_in=("ru",), absent_in=("en",)),
    )
    first, second = shown(house).releases
    assert (first.translation_delay_s, first.joined_by) == (0, "own")
    assert second.joined_by == "id"
    assert second.translation_delay_s is not None
    assert second.translation_delay_s > 0


def test_an_edit_that_mends_a_translation_takes_the_difference_away(house: House) -> None:
    house.begun().read(row(7, RU, language="ru"))
    house.read(row(7, EN))
    house.read(row(7, EN.replace("Georgia", "Armenia and Georgia")))
    assert shown(house).differences == ()


def test_what_a_first_reading_finds_has_differences_and_no_delays(house: House) -> None:
    house.begun(row(7, RU, language="ru"), row(7, EN))
    view = shown(house)
    assert [each.value for each in view.differences] == ["AM"]
    assert [each.translation_delay_s for each in view.releases] == [None, None]
