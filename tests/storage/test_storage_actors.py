"""Organisations, persons and occasions by story, with first and last mention."""

import pytest

from actors import ActorMention, Occasion
from news.errors import NotFoundError
from storage import Database, Transaction, actor_views, articles, views
from storage.articles import NewArticle
from tests.storage.building import DAY, HOUR, NOW, article, keep, revise, story

KEY = "mfa/news/1"
UN = ActorMention(
    key="org:UN", kind="organisation", surface="ООН", field="title", start=0, end=3, name="United Nations",
    office=None, office_kind=None, state=None,
)  # fmt: skip


def person(key: str, name: str, *, office: str | None = "посол", state: str | None = "FR") -> ActorMention:
    return ActorMention(
        key=key, kind="person", surface=name, field="body", start=0, end=len(name), name=name,
        office=office, office_kind="ambassador", state=state,
    )  # fmt: skip


CALL = Occasion(kind="call", field="title", start=0, end=5, sentence="Алжир")


def test_an_actor_has_its_names_office_and_first_and_last_mention(database: Database) -> None:
    with database.writing() as tx:
        ambassador = person("person:marten-klod", "Клод Мартен")
        keep(tx, article(actors=(UN, ambassador)), at=NOW)
        later = article(
            "2", published_at=NOW + DAY, actors=(person("person:marten-klod", "Мартен", office=None),)
        )
        keep(tx, later, at=NOW + DAY)
    with database.reading() as tx:
        page = actor_views.listing(tx, limit=10)
    martin, un = page.items
    assert (martin.names, martin.office, martin.state, martin.stories) == (
        {"ru": "Клод Мартен"},
        "посол",
        "FR",
        2,
    )
    assert (martin.first_at, martin.last_at) == (NOW, NOW + DAY)
    assert un.names["en"] == "United Nations"
    assert page.next_cursor is None


def test_an_older_release_that_comes_later_moves_only_the_first_mention(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article(actors=(person("person:marten-klod", "Клод Мартен", office="посол"),)), at=NOW)
        older = person("person:marten-klod", "К. Мартен", office="советник", state=None)
        keep(tx, article("2", actors=(older,)), at=NOW - DAY)
    with database.reading() as tx:
        (martin,) = actor_views.listing(tx, limit=10).items
    assert (martin.first_at, martin.last_at, martin.office) == (NOW - DAY, NOW, "посол")


def test_another_spelling_within_a_story_is_the_same_person(database: Database) -> None:
    russian = real_key("Посол Франции Клод Мартен прибыл.")
    english = real_key("The Ambassador of France C. Marten arrived.")
    assert russian != english
    with database.writing() as tx:
        one = story(tx)
        keep(tx, article(actors=(person(russian, "Клод Мартен"),)), story_id=one)
        english_text = article(language="en", text_language="en", actors=(person(english, "Claude Marten"),))
        keep(tx, english_text, story_id=one)
    with database.reading() as tx:
        listed = actor_views.listing(tx, limit=10).items
    assert [each.names for each in listed] == [{"ru": "Клод Мартен", "en": "Claude Marten"}]


def test_a_revision_lists_each_actor_once_and_its_occasions(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article(actors=(UN,), occasions=(CALL,)))
        named = (UN, person("person:marten-klod", "Клод Мартен"), person("person:marten-klod", "Мартена"))
        revise(tx, article_id, article(actors=named), number=2, seen_at=NOW + HOUR, gazetteer="g1")
    with database.reading() as tx:
        second, first = views.revisions(tx, key=KEY)
    assert [each.surface for each in second.actors] == ["ООН", "Клод Мартен"]
    assert (first.occasions, second.occasions) == ((CALL,), ())


def test_lists_of_actors_go_on_where_a_page_ended(database: Database) -> None:
    with database.writing() as tx:
        for number in range(5):
            keep(tx, article(str(number), actors=(person(f"person:a{number}", f"Ц{number}"), UN)), at=NOW)
    with database.reading() as tx:
        keys, cursor = [], None
        for _ in range(3):
            page = actor_views.listing(tx, limit=2, kind="person", cursor=cursor)
            keys += [each.key for each in page.items]
            cursor = page.next_cursor
    assert sorted(keys) == [f"person:a{number}" for number in range(5)]
    assert cursor is None


def test_an_actor_leads_to_the_articles_of_its_stories(database: Database) -> None:
    with database.writing() as tx:
        one = story(tx)
        keep(tx, article(actors=(UN,)), story_id=one)
        keep(tx, article(language="kk"), story_id=one)
        keep(tx, article("2"))
    with database.reading() as tx:
        view = actor_views.one(tx, "org:UN", limit=10)
        with pytest.raises(NotFoundError):
            actor_views.one(tx, "org:NONE", limit=10)
    assert {each.language for each in view.articles} == {"ru", "kk"}


def test_a_batch_names_an_actor_once_for_all_its_articles(database: Database) -> None:
    with database.writing() as tx:
        addition = [_addition(tx, number) for number in range(3)]
        articles.add_many(tx, addition, gazetteer="g1")
    with database.reading() as tx:
        (un,) = actor_views.listing(tx, limit=10).items
    assert (un.stories, un.first_at, un.last_at) == (3, NOW, NOW + 2 * HOUR)


def _addition(tx: Transaction, number: int) -> NewArticle:
    return NewArticle(
        article=article(str(number), actors=(UN,)),
        story_id=story(tx, f"s{number}"),
        seen_at=NOW,
        appeared_at=NOW + number * HOUR,
        is_history=False,
    )


def real_key(text: str) -> str:
    import actors  # noqa: PLC0415 - the library itself says which key a spelling has

    return next(mention.key for mention in actors.find_in_release("", text) if mention.kind == "person")
