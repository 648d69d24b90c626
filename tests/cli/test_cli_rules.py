"""`rules`: every field has an option, a file is applied after its difference was shown, a rule is tried."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from alerts.fields import COMMON, OWN
from cli.rule_options import OPTIONS
from tests.cli.door import Door

GULF = '[[rules]]\nid = "gulf"\nkind = "watch_list"\ngroups = ["gulf"]\nrecipients = ["email"]\n'
WITH = ("--kind", "co_mention", "--countries", "DZ")


def rule_of(mfa: Door, rule_id: str = "own") -> dict[str, Any]:
    return dict(json.loads(mfa("rules", "show", rule_id, "--json").out))


def test_every_field_of_a_rule_has_an_option() -> None:
    by_other_ways = {"id", "created_at", "is_enabled", "muted_until"}
    every = {*COMMON, *(field for own in OWN.values() for field in own)}
    assert {option.field for option in OPTIONS} == every - by_other_ways


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "watch_list", "--groups", "gulf,eu"), "every release that names gulf, eu but KZ"),
        (("--days", "7"), "first mention in 7 days of any state but KZ"),
        (
            (*WITH, "--with", "FR", "--with-groups", "g7", "--scope", "sentence"),
            "DZ together with FR, g7 in a sentence",
        ),
        (WITH, "DZ together with any other in a release"),
        (("--kind", "phrase", "--phrase", "уран", "--phrase", "a, b"), "“уран” or “a, b” in a release"),
        (
            ("--kind", "actor", "--actor", "org:UN", "--countries", "DZ"),
            "org:UN in a release that names DZ",
        ),
        (("--kind", "event_kind", "--event", "visit"), "visit in a release"),
        (("--kind", "edited"), "an edit that changes any state but KZ"),
        (("--kind", "removed"), "removal of a release"),
        (("--kind", "restored"), "return of a removed release"),
        (("--kind", "silence", "--days", "90"), "any state but KZ not named for 90 days"),
        (("--kind", "silence"), "any state but KZ not named for longer than ever before"),
        (
            ("--kind", "spike", "--budget", "0.5", "--days", "7"),
            "any state but KZ named unusually often, over 7 days (at most 0.5 false alarms a month)",
        ),
        (("--kind", "rank_change", "--places", "5"), "moved by 5 ranks among the partners"),
        (
            ("--kind", "language_gap", "--present-in", "ru", "--absent-in", "en,kk", "--hours", "6"),
            "a release in ru, but not in en, kk after 6 hours",
        ),
        (("--kind", "source_health", "--hours", "2"), "a source that has failed for 2 hours"),
        (("--where", "role:venue or headline"), "of any state but KZ, where role:venue or field:title"),
    ],
)  # fmt: skip
def test_a_rule_of_every_kind_is_added_and_said_in_words(
    mfa: Door, words: tuple[str, ...], said: str
) -> None:
    added = mfa("rules", "add", "own", *words)
    assert added.code == 0, added.err
    assert said in added.out


def test_the_two_short_flags_narrow_the_condition(mfa: Door) -> None:
    mfa("rules", "add", "own", "--where", "section:news", "--headline-only", "--counterparty-only")
    assert rule_of(mfa)["where"] == "section:news and field:title and role:counterparty"
    mfa("rules", "edit", "own", "--headline-only")
    assert rule_of(mfa)["where"] == "section:news and field:title and role:counterparty"
    mfa("rules", "edit", "own", "--where", "", "--counterparty-only")
    assert rule_of(mfa)["where"] == "role:counterparty"
    mfa("rules", "edit", "own", "--where", "")
    assert rule_of(mfa)["where"] is None
    assert "where: at character 1" in mfa("rules", "edit", "own", "--where", "odd", "--headline-only").err


def test_what_was_given_can_be_taken_back(mfa: Door) -> None:
    mfa("rules", "add", "own", "--cap", "5", "--cadence", "daily", "--subject", "$country", "--to", "a@x.org")
    assert (rule_of(mfa)["cap_per_hour"], rule_of(mfa)["cadence"]) == (5, "daily")
    mfa("rules", "edit", "own", "--cap", "none", "--cadence", "", "--subject", "", "--to", "")
    rule = rule_of(mfa)
    assert (rule["cap_per_hour"], rule["cadence"], rule["subject"], rule["recipients"]) == (
        None,
        None,
        "",
        [],
    )


def test_an_address_that_opens_a_door_is_nowhere_shown(mfa: Door) -> None:
    secret = "https://hooks.slack.com/services/T0KEN"
    outs = [
        mfa("rules", "add", "own", "--to", f"slack:{secret}"),
        mfa("rules", "list"),
        mfa("rules", "list", "--json"),
        mfa("rules", "show", "own"),
        mfa("rules", "show", "own", "--json"),
        mfa("rules", "test-fire", "own"),
        mfa("rules", "apply", "-", "--dry-run", stdin=GULF.replace("gulf", "own", 1).encode()),
        mfa("rules", "apply", "-", "--dry-run", "--json", stdin=GULF.replace("gulf", "own", 1).encode()),
    ]
    assert all("T0KEN" not in ended.out + ended.err for ended in outs)
    assert "slack https://hooks.slack.com/…" in outs[1].out
    assert "slack https://hooks.slack.com/…" in outs[6].out


def test_a_rule_is_shown_field_by_field(mfa: Door) -> None:
    mfa("rules", "add", "own", "--countries", "DZ,FR", "--to", "a@x.org")
    shown = mfa("rules", "show", "own").out
    assert all(text in shown for text in ("first mention ever of DZ, FR", "email a@x.org", "on"))


def test_a_rule_is_muted_until_a_day_switched_off_and_on(mfa: Door) -> None:
    assert "until 2199-12-31 00:00 +0500" in mfa("rules", "mute", "default", "--until", "2199-12-31").out
    assert "muted until 2199" in mfa("rules", "list").out
    assert mfa("rules", "unmute", "default").code == 0
    assert mfa("rules", "disable", "default").out == "“default” is off.\n"
    assert " off" in mfa("rules", "list").out
    assert mfa("rules", "enable", "default").out == "“default” is on.\n"
    assert "that is over" in mfa("rules", "mute", "default", "--until", "2001-01-01").err
    assert "write 2026-12-31" in mfa("rules", "mute", "default", "--until", "soon").err
    assert mfa("rules", "mute", "default", "--until", "2199-12-31T09:00+00:00").code == 0


def test_a_rule_is_tried(mfa: Door) -> None:
    assert "tells nobody" in mfa("rules", "test-fire", "default").out
    mfa("rules", "edit", "default", "--to", "a@x.org")
    ended = mfa("rules", "test-fire", "default")
    assert ended.out == "A test goes to email a@x.org.\n"
    assert "MFA_MAIL_URL" in ended.err
    assert json.loads(mfa("rules", "test-fire", "default", "--json").out) == ["email a@x.org"]
    under = mfa.under(MFA_MAIL_URL="smtp://127.0.0.1:9", MFA_MAIL_FROM="m@x.org")
    assert "./mfa deliver does so at once" in under("rules", "test-fire", "default").out
    assert [entry["kind"] for entry in json.loads(mfa("outbox", "list", "--json").out)] == ["test"] * 3


def test_a_file_is_applied_after_its_difference_was_shown(mfa: Door, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(GULF, encoding="utf-8")
    looked = mfa("rules", "apply", str(file), "--dry-run")
    assert looked.out.splitlines() == [
        "+ rule gulf is added: every release that names gulf but KZ",
        "- rule default is REMOVED: first mention in 30 days of any state but KZ",
        "0 stay as they are.",
    ]
    refused = mfa("rules", "apply", str(file))
    assert (refused.code, "Say --yes" in refused.err) == (2, True)
    assert [rule["id"] for rule in json.loads(mfa("rules", "list", "--json").out)] == ["default"]
    assert mfa("rules", "apply", str(file), "--yes").out.endswith("Applied.\n")
    assert mfa("rules", "apply", str(file)).out == "Nothing to change.\n"
    file.write_text(GULF.replace('["gulf"]', '["gulf", "eu"]') + "cap_per_hour = 3\n", encoding="utf-8")
    changed = mfa("rules", "apply", str(file), "--yes").out
    assert "~ rule gulf is changed\n" in changed
    assert "    groups: gulf → gulf, eu\n" in changed
    assert "    cap_per_hour: (nothing) → 3\n" in changed


def test_recipients_come_and_go_with_a_file(mfa: Door) -> None:
    desk = '[[recipients]]\nid = "desk"\nto = "teams:https://x.webhook.office.com/T0KEN"\n'
    added = mfa("rules", "apply", "-", "--yes", stdin=desk.encode())
    assert "+ recipient desk is added: teams https://x.webhook.office.com/…\n" in added.out
    gone = mfa("rules", "apply", "-", "--yes", stdin=b"recipients = []")
    assert "- recipient desk is REMOVED: teams https://x.webhook.office.com/…\n" in gone.out
    assert "T0KEN" not in added.out + gone.out


def test_a_difference_is_json_for_scripts(mfa: Door) -> None:
    to_desk = GULF.replace('"email"', '"email:desk@example.org"').encode()
    ended = mfa("rules", "apply", "-", "--yes", "--json", stdin=to_desk)
    assert "MFA_MAIL_URL" in ended.err
    assert json.loads(ended.out)["rules"]["added"] == ["gulf"]
    again = mfa("rules", "apply", "-", "--json", stdin=to_desk)
    assert json.loads(again.out)["is_empty"] is True


def test_rules_are_exported_and_applied_back(mfa: Door, tmp_path: Path) -> None:
    file = tmp_path / "out.toml"
    mfa("rules", "add", "own", "--kind", "phrase", "--phrase", "уран", "--body", "a\n$why", "--to", "a@x.org")
    assert mfa("rules", "export", str(file)).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert mfa("rules", "export").out == file.read_text(encoding="utf-8")
    before = mfa("rules", "list", "--json").out
    assert mfa("rules", "apply", str(file)).out == "Nothing to change.\n"
    mfa("rules", "remove", "own")
    assert mfa("rules", "apply", str(file), "--yes").code == 0
    after = json.loads(mfa("rules", "list", "--json").out)
    began = {"created_at": ""}
    assert [{**rule, **began} for rule in after] == [{**rule, **began} for rule in json.loads(before)]


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("apply", "none-such.toml"), b"", "none-such.toml cannot be read"),
        (("apply", "-"), b"\xff\xfe", "is no UTF-8, at byte 0"),
        (("apply", "-"), b"[[rules]]\nid = 'a'\nkind = 'wtch_list'\n", "line 3: rule “a”, kind:"),
        (("apply", "-"), b"", "the file says nothing"),
        (("export", "/none/such/folder/x.toml"), b"", "cannot be written"),
        (("add", "own", "--to", "nobody"), b"", "neither an address of email"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    mfa: Door, words: tuple[str, ...], stdin: bytes, said: str
) -> None:
    ended = mfa("rules", *words, stdin=stdin)
    assert (ended.code, said in ended.err) == (2, True), ended.err
