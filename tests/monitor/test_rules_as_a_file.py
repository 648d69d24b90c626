"""Rules as a file: the difference first, then all of it or nothing, and the file back."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts import files, parse_rule
from alerts.recipients import parse_profile
from monitor import profiles, rule_files, rules
from monitor.rule_files import FieldChange
from news.errors import RecipientError, RuleFileError, StalePlanError
from news.rules import Rule
from tests.alerts.rule_building import NOW, RULES
from tests.monitor.house import House

GULF = """
[[rules]]
id = "gulf"
name = "Gulf"
kind = "watch_list"
groups = ["gulf"]
recipients = ["email:desk@example.org"]
"""
DESK = """
[[recipients]]
id = "desk"
to = "email:desk@example.org"
quiet_hours = ["22:00-07:00"]
"""


def mistakes_of(house: House, text: str) -> tuple[str, ...]:
    with pytest.raises(RuleFileError) as caught:
        rule_files.plan(house.service, text)
    return caught.value.mistakes


def applied(house: House, text: str) -> House:
    rule_files.apply(house.service, rule_files.plan(house.service, text))
    return house


def test_the_difference_is_shown_before_anything_changes(house: House) -> None:
    before = rules.list_all(house.service)
    plan = rule_files.plan(house.service, GULF + DESK)
    assert [rule.id for rule in plan.added] == ["gulf"]
    assert [rule.id for rule in plan.removed] == ["default"]
    assert [profile.id for profile in plan.recipients.added] == ["desk"]
    assert rules.list_all(house.service) == before
    rule_files.apply(house.service, plan)
    assert [rule.id for rule in rules.list_all(house.service)] == ["gulf"]
    assert [profile.id for profile in profiles.list_all(house.service)] == ["desk"]
    again = rule_files.plan(house.service, GULF + DESK)
    assert (again.is_empty, [rule.id for rule in again.unchanged]) == (True, ["gulf"])


def test_a_change_is_told_field_by_field_and_the_rule_goes_on_as_it_began(house: House) -> None:
    applied(house, GULF)
    began = house.clock.now()
    house.clock.move(days=3)
    text = GULF.replace('"gulf"]', '"gulf", "eu"]').replace('"Gulf"', '"Gulf and EU"')
    plan = rule_files.plan(house.service, text)
    (change,) = plan.changed
    assert change.fields == (
        FieldChange(field="name", before="Gulf", after="Gulf and EU"),
        FieldChange(field="groups", before=["gulf"], after=["gulf", "eu"]),
    )
    rule_files.apply(house.service, plan)
    kept = rules.get(house.service, "gulf")
    assert (kept.groups, kept.created_at) == (("gulf", "eu"), began)


def test_a_new_rule_begins_when_it_is_applied(house: House) -> None:
    plan = rule_files.plan(house.service, GULF)
    house.clock.move(hours=1)
    rule_files.apply(house.service, plan)
    assert rules.get(house.service, "gulf").created_at == house.clock.now()


def test_a_plan_is_refused_when_somebody_changed_rules_in_between(house: House) -> None:
    plan = rule_files.plan(house.service, GULF)
    rules.mute(house.service, "default", house.clock.now() + timedelta(days=1))
    with pytest.raises(StalePlanError):
        rule_files.apply(house.service, plan)
    assert [rule.id for rule in rules.list_all(house.service)] == ["default"]


def test_a_plan_is_refused_when_somebody_changed_recipients_in_between(house: House) -> None:
    plan = rule_files.plan(house.service, GULF)
    profiles.add(house.service, {"id": "duty", "to": "email:duty@example.org"})
    with pytest.raises(StalePlanError):
        rule_files.apply(house.service, plan)


def test_a_file_that_cannot_be_applied_whole_changes_nothing(house: House) -> None:
    two = DESK + DESK.replace('"desk"', '"duty"') + GULF
    plan = rule_files.plan(house.service, two)
    with pytest.raises(RecipientError):
        rule_files.apply(house.service, plan)
    assert profiles.list_all(house.service) == ()
    assert [rule.id for rule in rules.list_all(house.service)] == ["default"]


def test_what_a_file_does_not_speak_of_stays(house: House) -> None:
    applied(house, DESK)
    assert [rule.id for rule in rules.list_all(house.service)] == ["default"]
    applied(house, GULF)
    assert [profile.id for profile in profiles.list_all(house.service)] == ["desk"]
    applied(house, "rules = []\nrecipients = []\n")
    assert (rules.list_all(house.service), profiles.list_all(house.service)) == ((), ())


def test_a_recipient_that_a_rule_still_names_cannot_go(house: House) -> None:
    named = GULF.replace("email:desk@example.org", "desk")
    applied(house, DESK + named)
    (said,) = mistakes_of(house, "recipients = []\n" + named)
    assert said.startswith("line 8: rule “gulf”, recipients: there would be no recipient “desk”")
    assert len(mistakes_of(house, "recipients = []")) == 1


def test_every_mistake_is_told_at_once_with_its_line(house: House) -> None:
    text = """
recipient = 3

[[rules]]
id = "one"
kind = "watch_list"
groups = [
  "gulff",
]
body = '''
kind = "not this line"
[[rules]]
'''
[[rules]]
id = "two"
where = "section:nws"
[[rules]]
id = "two"
where = "section:news"
[[rules]]
id = "two"
[[recipients]]
id = "desk"
"""
    said = mistakes_of(house, text)
    assert [line.partition(": ")[0] for line in said] == [
        "recipient", "line 22", "line 7", "line 16", "line 18", "line 21"
    ]  # fmt: skip
    assert "did you mean [[recipients]]?" in said[0]
    assert "rule “one”, groups: there is no group “gulff”; did you mean gulf?" in said[2]
    assert all("rule “two”, id: another of this file has it" in each for each in said[4:])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file says nothing; write [[rules]]"),
        ("# nothing but a remark\n", "the file says nothing"),
        ("[[rules]]\nid = \nname = 3", "line 2, column 6"),
        ("x = " + "9" * 5000, "this is no TOML"),
        ("[[rules]]\r\nid = 'a\u2028b'\r\nkind = 'x'\r\n", "line 3: rule “a\u2028b”, kind:"),
        ("[rules]\nid = 'a'\n", "write one [[rules]] table each, with two brackets"),
        ("rules = [1]", "write one [[rules]] table each"),
        ("[[rule]]\nid = 'a'\n", "did you mean [[rules]]?"),
        ("x = " + "[" * 100_000, "more lists stand in each other"),
        ("rules = [{id = 'A!'}]", "rule “A!”, id: write 1 to 64"),
        ("#" * 20_000_001, "at most 20000000 characters"),
    ],
    ids=range(11),
)
def test_a_file_that_is_none_says_what_to_write(house: House, text: str, said: str) -> None:
    assert said in " ".join(mistakes_of(house, text))


def test_a_file_that_was_cut_says_where_it_ends_and_what_is_open(house: House) -> None:
    (said,) = mistakes_of(house, GULF[: GULF.index("watch_list") + 5])
    assert said.startswith("line 5, column 14: this is no TOML: the text ends in the middle of this line")
    (said,) = mistakes_of(house, '[[rules]]\nid = "a"\nbody = """\n$why\nsubject = "$count')
    assert said.startswith("line 5, column 18: this is no TOML: the text ends in the middle of what begins")
    assert "begins on line 3" in said
    (said,) = mistakes_of(house, '[[rules]]\nid = "a"\nrecipients = [\n  "desk@example.org",\n\n')
    assert "line 4, column 22" in said
    assert "what begins on line 3" in said


def test_a_mark_at_the_beginning_of_a_file_does_no_harm(house: House) -> None:
    assert [rule.id for rule in rule_files.plan(house.service, "\ufeff" + GULF).added] == ["gulf"]


def test_applying_an_export_changes_nothing_and_secrets_stay_out(house: House) -> None:
    applied(house, DESK + GULF)
    rules.mute(house.service, "gulf", house.clock.now() + timedelta(days=1))
    rules.add(
        house.service, {"id": "phrases", "kind": "phrase", "phrases": ['a "b"', "c, d"], "body": "x\n$why"}
    )
    text = rule_files.export(house.service)
    assert rule_files.plan(house.service, text).is_empty
    assert "whsec" not in text


def test_an_export_makes_an_empty_database_equal(house: House) -> None:
    applied(house, DESK + GULF)
    text = rule_files.export(house.service)
    before = rules.list_all(house.service), profiles.list_all(house.service)
    applied(house, "rules = []\nrecipients = []")
    applied(house, text)
    assert (rules.list_all(house.service), profiles.list_all(house.service)) == before


@given(st.lists(RULES, unique_by=lambda rule: rule.id, max_size=4))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_rules_survive_being_written_to_a_file_and_read(written: list[Rule]) -> None:
    desk = parse_profile({"id": "desk", "to": "email:desk@example.org", "quiet_hours": "22:00-07:00"}, NOW)
    read = files.read(files.write(written, [desk]), now=NOW)
    assert read.rules == tuple(written)
    assert read.recipients == (desk,)
    assert set(read.lines) == {rule.id for rule in written}


def test_a_rule_of_an_older_program_is_exported_as_it_is_meant() -> None:
    rule = parse_rule({"id": "a", "kind": "watch_list", "groups": "eu"}, now=NOW)
    assert "window_days" not in files.write([rule], [])


def test_an_id_that_is_used_twice_is_said_beside_other_mistakes_of_the_same_rule(house: House) -> None:
    text = """
[[rules]]
id = "one"
kind = "silence"
window_days = 0
[[rules]]
id = "one"
kind = "silence"
window_days = 0
"""
    said = mistakes_of(house, text)
    assert [line.partition(": ")[0] for line in said] == ["line 5", "line 7", "line 9"]
    assert "another of this file has it" in said[1]


def test_recipients_that_nobody_knows_are_told_beside_all_other_mistakes(house: House) -> None:
    said = mistakes_of(
        house,
        '[[rules]]\nid = "one"\nrecipients = ["nobody", "email:a@", 5]\nkind = "what"\n'
        '[[rules]]\nid = "two"\nrecipients = "nobody, desk"\n[[recipients]]\nid = "desk"\ncadence = "odd"\n',
    )
    assert [each.split(", ")[0] for each in said if "there would be no recipient “nobody”" in each] == [
        "line 3: rule “one”", "line 7: rule “two”"
    ]  # fmt: skip
    assert not any("no recipient “desk”" in each for each in said)
    assert any("rule “one”, kind" in each for each in said)
