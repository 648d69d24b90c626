"""A state over all releases, on both databases: silences, marks, sentences, company and pairs."""

import pytest

from actors import ActorMention, Occasion
from news.differences import Difference
from news.effects import CountChange, Effect, RoleChange
from news.events import ArticleEvent, Edit
from storage import Database, Transaction, differences, events, pairs, quotations, state_views
from tests.storage.building import DAY, NOW, article, keep, mention, naming, story

LONG = 1_000_000  # a text


def name(tx: Transaction, number: int, days: int, *countries: str, language: str = "ru") -> int:
    """Keeps a release that came so many days after NOW and names these states."""
    at = NOW + days * DAY
    kept = article(str(number), language=language, published_at=at, mentions=naming(*countries))
    return keep(tx, kept, at=at)


def test_silences_come_longest_first_and_between_namings_only(database: Database) -> None:
    with database.writing() as tx:
        for number, days in enumerate((0, 1, 40, 45, 100)):
            name(tx, number, days, "DZ")
    with database.reading() as tx:
        found = state_views.outline(tx, "DZ", least_s=1, most=3)
        assert (found.first_at, found.last_at) == (NOW, NOW + 100 * DAY)
        assert [each.days for each in found.silences] == [55, 39, 5]
        assert state_views.outline(tx, "DZ", least_s=10**7, most=3).silences == ()
        assert state_views.outline(tx, "DZ", least_s=1, most=0).silences == ()
        assert state_views.outline(tx, "FR", least_s=1, most=3).first_at is None


def test_a_capital_alone_ends_no_silence(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", mentions=(mention("DZ", kind="capital"),)))
    with database.reading() as tx:
        assert state_views.outline(tx, "DZ", least_s=1, most=3).last_at is None


@pytest.mark.parametrize(
    ("effect", "is_touched"),
    [
        (Effect(), False),
        (Effect(changed_counts=(CountChange(country="FR", before=1, after=2),)), False),
        (Effect(changed_counts=(CountChange(country="DZ", before=1, after=2),)), True),
        (
            Effect(
                changed_roles=(
                    RoleChange(
                        country="DZ", before=None, after="venue", sentence_before="", sentence_after=""
                    ),
                )
            ),
            True,
        ),
        (Effect(left_title=("DZ",)), True),
    ],
)
def test_an_edit_says_whether_it_touched_the_state(
    database: Database, effect: Effect, *, is_touched: bool
) -> None:
    with database.writing() as tx:
        kept = name(tx, 1, 0, "DZ", "FR")
        edit = Edit(number=2, against=1, changes=(), effect=effect)
        events.add(
            tx,
            ArticleEvent(
                article_id=kept,
                revision_id=None,
                kind="edited",
                at=NOW + DAY,
                snapshot=edit,
                states=("DZ", "FR"),
            ),
        )
    with database.reading() as tx:
        (mark,) = state_views.edits(tx, "DZ", since=NOW, until=NOW + 2 * DAY, most=9)
        assert (mark.kind, mark.against, mark.is_touched, mark.key) == ("edited", 1, is_touched, "mfa/news/1")
        assert state_views.edits(tx, "TR", since=NOW, until=NOW + 2 * DAY, most=9) == ()
        assert state_views.edits(tx, "DZ", since=NOW + 2 * DAY, until=NOW + 3 * DAY, most=9) == ()


def test_a_sentence_is_cut_out_of_a_text_of_any_length(database: Database) -> None:
    said = "The sides spoke of Algeria and Algiers."
    text = "Word. " * (LONG // 6) + said + " More words." * 99
    at = text.index("Algeria")
    named = tuple(
        mention("DZ", start=at + shift, end=at + shift + 7, surface=text[at + shift :][:7], field="body")
        for shift in (0, 12)
    )
    with database.writing() as tx:
        keep(tx, article("1", text=text, mentions=(*naming("DZ"), *named)))
    with database.reading() as tx:
        (found,) = quotations.newest(tx, "DZ", limit=5)
    assert found.sentence == said
    assert [found.sentence[each.start : each.end] for each in found.mentions] == ["Algeria", "Algiers"]


def test_a_word_of_a_megabyte_is_cut_around_the_mention(database: Database) -> None:
    text = "x" * LONG + "Algeria" + "y" * LONG
    named = mention("DZ", start=LONG, end=LONG + 7, surface="Algeria", field="body")
    with database.writing() as tx:
        keep(tx, article("1", text=text, mentions=(named,)))
    with database.reading() as tx:
        (found,) = quotations.newest(tx, "DZ", limit=5)
    assert len(found.sentence) < 500
    assert found.sentence[found.mentions[0].start :].startswith("Algeria")


def test_a_state_of_the_title_only_is_quoted_by_the_title(database: Database) -> None:
    with database.writing() as tx:
        name(tx, 1, 0, "DZ")
        name(tx, 2, 1, "DZ", language="en")
    with database.reading() as tx:
        assert [each.key for each in quotations.newest(tx, "DZ", limit=5)] == ["mfa/news/2", "mfa/news/1"]
        (found,) = quotations.newest(tx, "DZ", limit=5, language="ru")
        assert found.sentence == "Алжир и Казахстан"
        assert quotations.newest(tx, "FR", limit=5) == ()


def test_stories_that_leave_a_state_out_come_newest_first(database: Database) -> None:
    left_out = Difference(kind="state", value="DZ", present_in=("ru",), absent_in=("en",))
    with database.writing() as tx:
        for number in (1, 2):
            own = story(tx, f"s{number}")
            for language in ("en", "ru"):
                keep(tx, article(str(number), language=language), story_id=own)
            differences.replace(tx, own, [left_out], now=NOW)
    with database.reading() as tx:
        found = state_views.one_sided(tx, "DZ", most=5)
        assert [(each.story_key, each.language, each.absent_in) for each in found] == [
            ("s2", "ru", ("en",)), ("s1", "ru", ("en",)),
        ]  # fmt: skip
        assert len(state_views.one_sided(tx, "DZ", most=1)) == 1


def test_company_is_counted_in_the_window_and_the_language(database: Database) -> None:
    person = ActorMention(
        key="person:Tebboune", kind="person", name="Tebboune", surface="Tebboune", field="body",
        start=0, end=8, office=None, office_kind=None, state="DZ",
    )  # fmt: skip
    meeting = Occasion(kind="meeting", field="title", start=0, end=4, sentence="Met.")
    with database.writing() as tx:
        told = article("1", mentions=naming("DZ", "FR"), actors=(person,), occasions=(meeting,))
        keep(tx, told, at=NOW)
        name(tx, 2, 1, "DZ", "FR", "TR", language="en")
        name(tx, 3, 9, "DZ", "CN")
    with database.reading() as tx:
        found = pairs.company(tx, "DZ", since=NOW, until=NOW + 2 * DAY, most=9)
        assert found.states == (("FR", 2), ("TR", 1))
        assert [(each.key, each.stories) for each in found.persons] == [("person:Tebboune", 1)]
        assert found.organisations == ()
        assert found.occasions == (("meeting", 1),)
        assert (found.articles, found.since, found.is_capped) == (2, NOW, False)
        russian = pairs.company(tx, "DZ", since=NOW, until=NOW + 2 * DAY, most=9, language="ru")
        assert russian.states == (("FR", 1),)
        assert pairs.company(tx, "XK", since=NOW, until=NOW + DAY, most=9).since is None


def test_pairs_are_of_the_window_and_the_language(database: Database) -> None:
    with database.writing() as tx:
        name(tx, 1, 0, "DZ", "FR")
        name(tx, 2, 1, "DZ", "FR", "TR", language="en")
        name(tx, 3, 9, "DZ", "FR")
    codes = ("FR", "DZ", "TR")
    with database.reading() as tx:
        found = pairs.pairs(tx, codes, since=NOW, until=NOW + 2 * DAY)
        assert (found.together("DZ", "FR"), found.together("TR", "DZ")) == (2, 1)
        assert (found.alone["DZ"], found.articles, found.is_capped) == (2, 2, False)
        russian = pairs.pairs(tx, codes, since=NOW, until=NOW + 2 * DAY, language="ru")
        assert (russian.together("DZ", "FR"), russian.alone.get("TR", 0)) == (1, 0)
        nothing = pairs.pairs(tx, codes, since=NOW - 9 * DAY, until=NOW - DAY)
        assert (nothing.articles, nothing.since, dict(nothing.counts)) == (0, None, {})


def test_a_large_window_is_sampled_and_says_so(database: Database) -> None:
    with database.writing() as tx:
        for number in range(4):
            name(tx, number, number, "DZ", "FR")
    with database.reading() as tx:
        found = pairs.company(tx, "DZ", since=NOW, until=NOW + 9 * DAY, most=9, sample=2)
        assert (found.articles, found.since, found.is_capped) == (2, NOW + 2 * DAY, True)
        matrix = pairs.pairs(tx, ("DZ", "FR"), since=NOW, until=NOW + 9 * DAY, sample=2)
        assert (matrix.together("DZ", "FR"), matrix.since, matrix.is_capped) == (2, NOW + 2 * DAY, True)
