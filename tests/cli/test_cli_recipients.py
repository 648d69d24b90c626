"""The commands about recipients: how somebody is told."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from news.alerts import Alert
from news.held import Hold
from news.reasons import Watched
from news.rules import Recipient
from storage import Database, alerts, held, rules
from tests.cli.door import Door

ADD = ("recipients", "add", "desk", "--to", "email:desk@example.org")
NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)


def shown(mfa: Door) -> dict[str, object]:
    found: dict[str, object] = json.loads(mfa("recipients", "show", "desk", "--json").out)
    return found


def hold(mfa: Door, title: str = "A story") -> None:
    """Something that is held for the desk."""
    raised = Alert(
        type="country.mentioned",
        rule_id="gulf",
        rule_name="Gulf",
        rule_kind="watch_list",
        mail_language="en",
        country="QA",
        reason=Watched(),
        occasion=title,
        title=title,
        first_seen_at=NOW,
        created_at=NOW,
    )
    database = Database(mfa.environment["MFA_DATABASE_URL"])
    with database.writing() as tx:
        alert_id = alerts.raise_once(tx, raised)
        assert alert_id is not None
        desk = Recipient(channel="email", address="desk@example.org")
        held.hold(tx, [(alert_id, Hold(recipient=desk, reason="rule_cap", due_at=NOW))], now=NOW)
    database.close()


def test_a_recipient_is_added_shown_edited_and_removed(mfa: Door) -> None:
    added = mfa(*ADD, "--quiet", "22:00-07:00", "--quiet", "sat,sun", "--cadence", "weekly", "--cap", "5")
    assert added.out.startswith(
        "Added “desk”: email:desk@example.org, weekly monday 08:00, at most 5 an hour (Asia/Almaty), "
        "quiet 22:00-07:00; sat,sun 00:00-24:00."
    )
    assert "“recipient:desk”" in added.out
    assert "But MFA_MAIL_URL names no mail server" in added.err
    changed = mfa(
        *("recipients", "edit", "desk", "--quiet", "none", "--cap", "none", "--cadence", "daily"),
        *("--at", "07:30", "--time-zone", "Europe/Berlin", "--language", "kk", "--on", "fri"),
    )
    assert changed.out == "Changed “desk”: email:desk@example.org, daily 07:30 (Europe/Berlin).\n"
    assert shown(mfa) == {
        "id": "desk",
        "to": "email:desk@example.org",
        "language": "kk",
        "time_zone": "Europe/Berlin",
        "quiet_hours": [],
        "cadence": "daily",
        "deliver_at": "07:30",
        "deliver_on": "friday",
        "held": [],
    }
    assert mfa("recipients", "remove", "desk").out == "Removed “desk”.\n"
    assert json.loads(mfa("recipients", "list", "--json").out) == []


def test_recipients_are_listed(mfa: Door) -> None:
    mfa(*ADD, "--quiet", "22:00-07:00")
    mfa("recipients", "add", "ops", "--to", "apprise:ops", "--cap", "3")
    listed = mfa("recipients", "list").out
    assert "email:desk@example.org" in listed
    assert "22:00-07:00" in listed
    assert "immediate, at most 3 an hour (Asia/Almaty)" in listed
    assert [each["id"] for each in json.loads(mfa("recipients", "list", "--json").out)] == ["desk", "ops"]


def test_all_mistakes_of_a_recipient_are_told_at_once(mfa: Door) -> None:
    ended = mfa(
        *("recipients", "add", "Desk!", "--to", "desk@example.org", "--time-zone", "Asia/Alma-Ata"),
        *("--quiet", "25:00-07:00", "--cap", "0", "--at", "noon"),
    )
    assert ended.code == 2
    for start in ("id", "to", "time_zone", "quiet_hours", "cap_per_hour", "deliver_at"):
        assert f"  - {start}: " in ended.err
    assert "did you mean Asia/Almaty?" in ended.err


def test_an_id_and_an_address_are_taken_once(mfa: Door) -> None:
    mfa(*ADD)
    assert "there is a recipient “desk” already" in mfa(*ADD).err
    clash = mfa("recipients", "add", "two", "--to", "email:Desk@Example.org")
    assert (clash.code, "“desk” is told at" in clash.err) == (2, True)


def test_an_edit_of_nothing_and_an_unknown_id_are_mistakes(mfa: Door) -> None:
    assert "nothing was given to change" in mfa("recipients", "edit", "desk").err
    for words in (("show", "desk"), ("remove", "desk"), ("edit", "desk", "--cap", "1")):
        ended = mfa("recipients", *words)
        assert (ended.code, "There is no recipient “desk”" in ended.err) == (2, True)


def test_a_removal_names_the_rules_that_it_leaves_without(mfa: Door) -> None:
    mfa(*ADD)
    _let_default_rule_tell_the_desk(mfa)
    assert "But these rules name it" in mfa("recipients", "remove", "desk").err
    assert "“desk”" in mfa("doctor").out


def _let_default_rule_tell_the_desk(mfa: Door) -> None:
    database = Database(mfa.environment["MFA_DATABASE_URL"])
    with database.writing() as tx:
        rule = rules.get(tx, "default")
        desk = Recipient(channel="recipient", address="desk")
        rules.put(tx, replace(rule, recipients=(desk,)), now=NOW)
    database.close()


def test_what_is_held_is_seen_by_recipient_and_for_all(mfa: Door) -> None:
    mfa(*ADD)
    assert mfa("recipients", "held").out == "Nothing is held.\n"
    hold(mfa, "[A] story")
    for words in (("held",), ("show", "desk")):
        out = mfa("recipients", *words).out
        assert "rule cap" in out
        assert "[A] story" in out
    (view,) = json.loads(mfa("recipients", "held", "--json").out)
    assert (view["reason"], view["alert"]["title"]) == ("rule_cap", "[A] story")
    assert len(json.loads(mfa("recipients", "show", "desk", "--json").out)["held"]) == 1


def test_deliver_tells_what_was_held(mfa: Door) -> None:
    mfa(*ADD)
    hold(mfa)
    mfa("deliver")
    assert mfa("recipients", "held").out == "Nothing is held.\n"
    assert [each["channel"] for each in json.loads(mfa("outbox", "list", "--json").out)] == ["email"]
