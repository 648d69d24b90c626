"""Conditions as people write them, and what is said of those that cannot be read or never hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import where
from alerts.known import EVENT_KINDS, READERS
from alerts.limits import DEEPEST, MOST_PARTS, MOST_VALUES, depth, parts
from alerts.possible import is_possible
from countries import CODES, groups
from news.entities import SECTIONS
from news.errors import ConditionError
from news.rules import AllOf, AnyOf, Condition, Is, Not, Subject

VALUES: dict[Subject, st.SearchStrategy[str]] = {
    "entity": st.from_regex("mfa(-[a-z0-9]{1,5}){0,2}", fullmatch=True) | st.just("mfa-*"),
    "section": st.sampled_from(SECTIONS),
    "language": st.sampled_from(("kk", "ru", "en")),
    "role": st.sampled_from(("counterparty", "venue", "passing")),
    "field": st.sampled_from(("title", "body")),
    "country": st.sampled_from(CODES),
    "group": st.sampled_from(groups.groups()),
    "phrase": st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).map(
        lambda text: f"x {text} y"
    ),
    "actor": st.sampled_from(("org:UN", "org:CA+", "org:C5+1", "person:mrt-nrtl")),
    "event_kind": st.sampled_from(EVENT_KINDS),
}


def asked_of(subject: Subject) -> st.SearchStrategy[Condition]:
    several = st.lists(VALUES[subject], min_size=1, max_size=3, unique=True)
    return several.map(lambda values: Is(subject=subject, values=tuple(values)))


def grown(of: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(of, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        of.map(lambda part: Not(part=part)),
        several.map(lambda within: AllOf(parts=within)),
        several.map(lambda within: AnyOf(parts=within)),
    )


CONDITIONS = st.recursive(st.sampled_from(list(VALUES)).flatmap(asked_of), grown, max_leaves=12).filter(
    lambda condition: depth(condition) <= DEEPEST
)


@given(CONDITIONS)
def test_a_condition_survives_being_written_and_read(condition: Condition) -> None:
    assert where.parse(where.write(condition)) == condition
    assert where.read(as_table(condition)) == condition


def as_table(condition: Condition) -> object:
    match condition:
        case Is(subject=subject, values=values):
            return {subject: list(values)}
        case Not(part=part):
            return {"not": as_table(part)}
        case AllOf(parts=within):
            return {"all": [as_table(part) for part in within]}
        case AnyOf(parts=within):
            return {"any": [as_table(part) for part in within]}


def read_or_mistakes(written: object) -> Condition | tuple[str, ...]:
    try:
        return where.read(written)
    except ConditionError as error:
        return error.mistakes


@settings(deadline=None)  # the first look into the tables of states takes its time
@given(st.text())
def test_whatever_is_written_is_read_or_refused_with_a_reason(text: str) -> None:
    found = read_or_mistakes(text)
    if isinstance(found, tuple):
        assert found
    else:
        assert where.parse(where.write(found)) == found


@given(st.recursive(st.text() | st.integers() | st.none(), lambda of: st.lists(of) | st.dictionaries(
    st.sampled_from(["all", "any", "not", "role", "x"]), of)))  # fmt: skip
def test_whatever_stands_in_a_table_is_read_or_refused_with_a_reason(written: object) -> None:
    assert read_or_mistakes(written)


ROLE = Is(subject="role", values=("counterparty",))
NEWS = Is(subject="section", values=("news",))
PARIS = Is(subject="entity", values=("mfa-paris",))
EITHER = AnyOf(parts=(ROLE, AllOf(parts=(NEWS, PARIS))))
BOTH = AllOf(parts=(AnyOf(parts=(ROLE, NEWS)), PARIS))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("role:counterparty", ROLE),
        (" ROLE : Counterparty ", ROLE),
        ("role:counterparty or section:news and entity:mfa-paris", EITHER),
        ("(role:counterparty or section:news) AND entity:mfa-paris", BOTH),
        ("not (role:counterparty)", Not(part=ROLE)),
        ("not not section:news", Not(part=Not(part=NEWS))),
        ("headline", Is(subject="field", values=("title",))),
        ("field:headline and headline", AllOf(parts=(Is(subject="field", values=("title",)),) * 2)),
        ('phrase:"ядерный  реактор"|уран', Is(subject="phrase", values=("ядерный реактор", "уран"))),
        (r'phrase:"a \"b\" \\ c"', Is(subject="phrase", values=(r'a "b" \ c',))),
        ("phrase:«уран»", Is(subject="phrase", values=("уран",))),
        ("phrase:“уран”", Is(subject="phrase", values=("уран",))),
        ("phrase:and", Is(subject="phrase", values=("and",))),
        ("country:dz|FR", Is(subject="country", values=("DZ", "FR"))),
        ("country:DZ | dz", Is(subject="country", values=("DZ",))),
        ("group:GCC", Is(subject="group", values=("gulf",))),
        ("actor:org:un", Is(subject="actor", values=("org:UN",))),
        ("event:visit", Is(subject="event_kind", values=("visit",))),
        ("language:KK", Is(subject="language", values=("kk",))),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(text: str, meant: Condition) -> None:
    assert where.parse(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "character 1: the text ends where a condition such as role:counterparty"),
        ("role:counterparty and", "character 22: the text ends where a condition"),
        ("role:", "character 6: the text ends where a value of “role:”"),
        (
            "role:counterparty section:news",
            "character 19: “section:news” stands where “and”, “or” or the end",
        ),
        ("(section:news", "“)” for the bracket at character 1"),
        ("section:news)", "character 13: “)” stands where"),
        ('phrase:"uran', "the quote that ends what begins here"),
        ("section:new", "did you mean news?"),
        ("rôle:venue", "nothing is called “rôle”; did you mean role?"),
        ("role:partner", "there is no role “partner”; write one of counterparty, venue, passing"),
        ("country:KAZ", "KAZ is no ISO 3166-1 alpha-2 code"),
        ("country:Алжира", "did you mean DZ?"),
        ("country:UK", "did you mean GB?"),
        ("country:Germany", "did you mean DE?"),
        ("group:gulff", "did you mean gulf?"),
        ("language:kz", "did you mean kk?"),
        ("language:de", "write one of kk, ru, en"),
        ("entity:paris", "a post such as mfa-paris"),
        ("actor:UN", "did you mean org:UN?"),
        ("actor:org:UNSCO", "did you mean org:UNESCO?"),
        ("actor:person:", "names no person"),
        ("event_kind:visits", "did you mean visit?"),
        ('phrase:"!"', "is no phrase"),
        ("not", "the text ends where a condition"),
        ("or section:news", "character 1: “or section:news” stands"),
        ("x" * 9000, "at most 8000 characters"),
        ("(" * 50 + "section:news", "at most 20 brackets"),
        ("not " * 50 + "section:news", "at most 20 brackets"),
        (" or ".join(["section:news"] * 101), "at most 100 parts"),
        ("phrase:" + "|".join(f"p{n}" for n in range(101)), "at most 100 values"),
    ],
)
def test_a_mistake_says_where_it_is_and_what_was_expected(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as caught:
        where.parse(text)
    assert said in str(caught.value)


def test_every_unknown_value_is_told_at_once() -> None:
    with pytest.raises(ConditionError) as caught:
        where.parse("section:new and language:kz or nothing:x and (")
    assert len(caught.value.mistakes) == 4


def test_a_table_of_several_keys_means_all_of_them() -> None:
    assert where.read({"role": "counterparty", "section": "news"}) == AllOf(parts=(ROLE, NEWS))
    assert where.read({"all": ["role:counterparty", {"section": ["news"]}]}) == AllOf(parts=(ROLE, NEWS))
    assert where.read({"any": [{"role": "counterparty"}]}) == ROLE


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (3, "write a text, or a table"),
        ({}, "write a text, or a table"),
        ({"al": []}, "al: no condition has this; did you mean all?"),
        ({"all": []}, "all: write a list of conditions"),
        ({"all": [{"any": [{"role": "odd"}]}]}, "all[1].any[1].role: there is no role “odd”"),
        ({"all": [3, "role:odd"]}, "all[2]: at character 6: there is no role “odd”"),
        ({"not": {"role": 3}}, "not.role: write a text or a list of texts"),
        ({"role": []}, "role: write a text or a list of texts"),
        ({"role": ["venue", 3]}, "role: write a text or a list of texts"),
        ({"any": ["section:news"] * (MOST_PARTS + 1)}, "at most 100 parts"),
    ],
)
def test_a_mistake_in_a_table_says_by_which_path_it_is_found(written: object, said: str) -> None:
    with pytest.raises(ConditionError) as caught:
        where.read(written)
    assert said in str(caught.value)


def test_tables_in_each_other_come_to_an_end() -> None:
    written: dict[str, object] = {"role": "venue"}
    for _ in range(50):
        written = {"not": written}
    with pytest.raises(ConditionError, match="more than 20 tables"):
        where.read(written)


def test_no_condition_is_no_text() -> None:
    assert where.write(None) == ""


@given(CONDITIONS)
def test_of_a_condition_and_its_contrary_one_is_possible(condition: Condition) -> None:
    assert is_possible(condition) or is_possible(Not(part=condition))
    assert not is_possible(AllOf(parts=(condition, Not(part=condition))))


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("section:news and section:events", False),
        ("section:news|events and section:events", True),
        ("entity:mfa and not entity:mfa", False),
        ("entity:mfa and not entity:mfa-paris", True),
        ("not entity:mfa", True),
        ("entity:mfa-* and entity:mfa-paris", True),
        ("entity:mfa-* and not entity:mfa-*", False),
        ("role:venue and not role:venue", False),
        ("role:venue and not role:passing", True),
        ("role:venue and role:counterparty", False),
        ("role:venue|passing and not role:venue and not role:passing", False),
        ("language:ru", False),
        ("language:ru or section:news", True),
        ("language:kk|en", True),
        ("not language:kk|en", False),
        ("not section:news|article|region-news|events|documents", False),
        ("(section:news or entity:mfa) and not section:news and not entity:mfa", False),
        ("not (section:news and not entity:mfa) and section:news and entity:mfa-paris", False),
        ("not (section:news or entity:mfa) and section:events", True),
        ('phrase:уран and not phrase:"уран"', False),
    ],
)
def test_a_release_is_of_one_entity_one_section_and_one_language(text: str, *, possible: bool) -> None:
    assert is_possible(where.parse(text), languages=("kk", "en")) is possible


def test_a_tangle_of_alternatives_counts_as_possible() -> None:
    pairs = [f"(phrase:a{n} or phrase:b{n})" for n in range(40)]
    assert is_possible(where.parse(" and ".join([*pairs, "not phrase:a20", "not phrase:b20"])))


def test_every_subject_has_a_reader() -> None:
    assert set(READERS) == set(VALUES)
    assert (MOST_VALUES, parts(AllOf(parts=(ROLE, Not(part=NEWS))))) == (100, 2)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("org:ca+", "org:CA+"),
        ("person:mrt-nrtl", "person:mrt-nrtl"),
        ("person:Murat Nurtleu", "person:mrt-nrtl"),
        ("person:мурат нуртлеу", "person:mrt-nrtl"),
    ],
)
def test_a_person_may_be_written_by_name(written: str, key: str) -> None:
    assert READERS["actor"](written) == key
    assert READERS["actor"](key) == key
