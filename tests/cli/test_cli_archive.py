"""The commands that look at the archive: rules, outbox, export, doctor, migrate."""

import io
import json
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.cli.door import Door

Check = Callable[[bytes], object]


def rules_of(mfa: Door) -> dict[str, dict[str, object]]:
    return {rule["id"]: rule for rule in json.loads(mfa("rules", "list", "--json").out)}


def states_of(mfa: Door) -> dict[int, str]:
    return {entry["id"]: entry["state"] for entry in json.loads(mfa("outbox", "list", "--json").out)}


def number_in(mfa: Door, state: str) -> str:
    return str(next(number for number, found in states_of(mfa).items() if found == state))


def test_a_new_archive_has_one_rule(mfa: Door) -> None:
    ended = mfa("rules", "list")
    assert ended.code == 0
    assert "first mention in 30 days of any state but KZ" in ended.out


def test_a_rule_is_added_changed_muted_and_removed(mfa: Door) -> None:
    added = mfa(
        *("rules", "add", "gulf", "--kind", "watch_list", "--countries", "SA, AE", "--languages", "ru,en"),
        *("--to", "desk@example.org", "--to", "webhook", "--to", "https://hooks.example.org/x"),
    )
    assert added.out == "Added “gulf”: every release that names SA, AE, in ru, en.\n", added.err
    assert all(name in added.err for name in ("MFA_MAIL_URL", "MFA_WEBHOOK_SECRET"))
    changed = mfa("rules", "edit", "gulf", "--kind", "first_mention", "--days", "ever", "--exclude", "")
    assert changed.out == "Changed “gulf”: first mention ever of SA, AE, in ru, en.\n", changed.err
    assert "muted until 20" in mfa("rules", "mute", "gulf", "--hours", "48").out
    assert rules_of(mfa)["gulf"]["muted_until"] is not None
    assert mfa("rules", "mute", "gulf", "--hours", "0").out == "“gulf” is not muted.\n"
    listed = mfa("rules", "list").out
    assert "email desk@example.org, webhook, webhook https://hooks.example.org/x" in listed
    assert mfa("rules", "remove", "gulf").out == "Removed “gulf”.\n"
    assert set(rules_of(mfa)) == {"default"}


def test_an_edit_keeps_what_it_does_not_name(mfa: Door) -> None:
    assert mfa("rules", "edit", "default", "--days", "60", "--mail-language", "kk").code == 0
    rule = rules_of(mfa)["default"]
    assert (rule["window_days"], rule["mail_language"], rule["excluded"]) == (60, "kk", ["KZ"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "watch_list", "--countries", "KZ"), "every release that names KZ"),
        (("--countries", "DZ,OM", "--exclude", "DZ"), "first mention ever of OM"),
        (("--exclude", "DZ,OM"), "first mention ever of any state but DZ, OM"),
        ((), "first mention ever of any state but KZ"),
        (("--exclude", ""), "first mention ever of any state"),
    ],
)
def test_a_rule_says_of_which_states_it_speaks(mfa: Door, words: tuple[str, ...], said: str) -> None:
    assert mfa("rules", "add", "own", *words).out == f"Added “own”: {said}.\n"


def test_kazakhstan_is_excluded_again_when_it_is_no_longer_named(mfa: Door) -> None:
    mfa("rules", "add", "own", "--countries", "KZ,DZ")
    assert rules_of(mfa)["own"]["excluded"] == []
    assert mfa("rules", "edit", "own", "--countries", "").out.endswith("any state but KZ.\n")
    assert mfa("rules", "edit", "own", "--countries", "KZ").out.endswith("ever of KZ.\n")


def test_every_mistake_of_a_rule_is_said_at_once(mfa: Door) -> None:
    ended = mfa("rules", "add", "Bad Id", "--kind", "odd", "--days", "soon", "--countries", "XX,DZ")
    assert ended.code == 2
    assert all(field in ended.err for field in ("id:", "kind", "window_days", "countries"))
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rules", "add", "default"), "already"),
        (("rules", "add", "wide", "--kind", "watch_list"), "at least one state"),
        (("rules", "add", "none", "--countries", "DZ", "--exclude", "DZ"), "could never fire"),
        (("rules", "edit", "none-such", "--days", "3"), "none-such"),
        (("rules", "edit", "default", "--days", "²"), "window_days"),
        (("rules", "edit", "default"), "nothing was given"),
        (("rules", "remove", "none-such"), "none-such"),
        (("rules", "mute", "none-such"), "none-such"),
        (("rules", "mute", "default", "--hours", "-1"), "--hours"),
        (("rules", "mute", "default", "--hours", "nan"), "--hours"),
        (("rules", "add", "to", "--to", "nobody@"), "an address of email"),
        (("rules", "add", "to", "--to", "http://[bad"), "an address of webhook"),
        (("outbox", "show", "99"), "99"),
        (("outbox", "retry", "99"), "99"),
        (("outbox", "replay", "99"), "99"),
        (("outbox", "discard", "99"), "99"),
        (("outbox", "show", "seven"), "number"),
        (("outbox", "list", "--state", "lost"), "pending, delivered, dead, discarded"),
        (("outbox", "list", "--limit", "0"), "--limit"),
        (("outbox", "show", str(2**70)), "number"),
        (("outbox", "show", "0"), "number"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(mfa: Door, words: tuple[str, ...], said: str) -> None:
    ended = mfa(*words)
    assert ended.code == 2, ended.err
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_the_outbox_lists_every_message_with_its_state_and_error(filled: Door) -> None:
    ended = filled("outbox", "list")
    assert ended.code == 0
    assert all(word in ended.out for word in ("delivered", "dead", "pending", "404 not there", "451 later"))
    assert "next try 2026-11-24 09:05 +0500" in ended.out
    only = json.loads(filled("outbox", "list", "--state", "dead", "--json").out)
    assert [entry["state"] for entry in only] == ["dead"]


def test_a_message_is_shown_with_each_attempt(filled: Door) -> None:
    number = number_in(filled, "delivered")
    ended = filled("outbox", "show", number)
    assert "email to desk@example.org: delivered" in ended.out
    assert "250 taken" in ended.out
    (attempt,) = json.loads(filled("outbox", "show", number, "--json").out)["attempts_made"]
    assert attempt["detail"] == "250 taken"


def test_a_dead_message_is_due_again_and_can_be_given_up(filled: Door) -> None:
    number = number_in(filled, "dead")
    assert filled("outbox", "retry", number).out == f"Message {number} is due.\n"
    assert states_of(filled)[int(number)] == "pending"
    assert filled("outbox", "discard", number).out == f"Message {number} is discarded.\n"
    assert states_of(filled)[int(number)] == "discarded"


def test_a_delivered_message_goes_out_again_as_a_new_one(filled: Door) -> None:
    number = number_in(filled, "delivered")
    before = states_of(filled)
    ended = filled("outbox", "replay", number)
    (new,) = set(states_of(filled)) - set(before)
    assert ended.out == f"Message {number} goes out again as {new}.\n"
    assert filled("outbox", "retry", number).code == 2
    assert filled("outbox", "discard", number).code == 2


@pytest.mark.parametrize("what", ["articles", "revisions", "mentions", "stories", "events"])
@pytest.mark.parametrize(
    ("form", "reads"),
    [
        ("csv", lambda raw: raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\n") > 1),
        ("jsonl", lambda raw: [json.loads(line) for line in raw.splitlines()]),
        ("parquet", lambda raw: parquet.read_table(io.BytesIO(raw)).num_rows),
    ],
)
def test_an_export_is_the_same_on_standard_output_and_in_a_file(
    filled: Door, tmp_path: Path, what: str, form: str, reads: Check
) -> None:
    target = tmp_path / "exported"
    streamed = filled("export", what, "--format", form)
    kept = filled("export", what, "--format", form, "--output", str(target))
    assert (streamed.code, kept.code) == (0, 0), kept.err
    assert reads(streamed.raw)
    assert target.read_bytes() == streamed.raw
    assert f"{what} are in {target}." in kept.err
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("what", ["articles", "revisions"])
@pytest.mark.parametrize(("form", "mark"), [("bibtex", b"@"), ("ris", b"TY  - "), ("csl-json", b"[\n{")])
def test_articles_can_be_cited(filled: Door, what: str, form: str, mark: bytes) -> None:
    assert filled("export", what, "--format", form).raw.startswith(mark)


@pytest.mark.parametrize(
    ("words", "is_empty"),
    [
        (("--since", "2000-01-01", "--until", "2100-01-01T00:00+05:00"), False),
        (("--since", "2100-01-01"), True),
        (("--country", "aq"), True),
        (("--language", "xx"), True),
        (("--entity", "nobody"), True),
        (("--entity", "mfa", "--language", "en"), False),
    ],
)
def test_an_export_takes_a_part(filled: Door, words: tuple[str, ...], is_empty: bool) -> None:  # noqa: FBT001 - drawn
    ended = filled("export", "articles", "--format", "jsonl", *words)
    assert (ended.code, not ended.raw) == (0, is_empty), ended.err


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "bibtex", "ris", "csl-json"])
def test_an_empty_archive_exports_nothing_and_no_error(mfa: Door, form: str) -> None:
    assert mfa("export", "articles", "--format", form).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mentions", "--format", "ris"), "mentions cannot be cited"),
        (("events", "--format", "bibtex"), "events cannot be cited"),
        (("stories", "--format", "csl-json"), "stories cannot be cited"),
        (("articles", "--format", "xml"), "xml"),
        (("articles", "--since", "yesterday"), "“yesterday” is no date"),
        (("articles", "--since", "0001-01-01T00:00+14:00"), "is beyond the calendar"),
        (("articles", "--since", "2026-03-02", "--until", "2026-03-02"), "--until is not after --since"),
        (("articles", "--country", "ZZ"), "“ZZ” is no state's code"),
        (("weather",), "weather"),
        (("articles", "--output", "/nowhere/at/all.csv"), "No such file or directory"),
    ],
)
def test_what_cannot_be_exported_is_wrong_usage(mfa: Door, words: tuple[str, ...], said: str) -> None:
    ended = mfa("export", *words)
    assert ended.code == 2
    assert said in ended.err


def test_doctor_finds_what_is_wrong_and_says_what_to_do(filled: Door) -> None:
    ended = filled("doctor")
    assert ended.code == 1
    assert "look source mfa/news/en" in ended.out
    findings = json.loads(filled("doctor", "--json").out)
    assert {"database", "disk", "channels", "country tables"} <= {each["subject"] for each in findings}
    assert all(each["advice"] for each in findings if not each["is_good"])


def test_verify_proves_an_archive_and_names_what_is_not_whole(filled: Door, tmp_path: Path) -> None:
    ended = filled("verify", "--deep")
    assert ended.code == 0, ended.err
    assert "The archive is whole." in ended.out
    assert "revisions were kept without evidence" in ended.out
    found = json.loads(filled("verify", "--json").out)
    head = found["heads"]["revisions"]
    assert found["is_whole"]
    assert filled("verify", "--head", head.upper()).code == 0
    with closing(sqlite3.connect(tmp_path / "mfa.db")) as archive, archive:
        archive.execute("UPDATE revisions SET url = 'https://x.kz' WHERE id = 2")
    ended = filled("verify")
    assert ended.code == 5
    assert "broken chain of revisions: mfa/news/" in ended.out
    assert head in ended.out
    found = json.loads(filled("verify", "--json").out)
    assert [broken["kind"] for broken in found["broken"]] == ["chain of revisions"]


def test_a_head_that_is_in_no_chain_is_told(filled: Door) -> None:
    ended = filled("verify", "--head", "0" * 64)
    assert ended.code == 5
    assert f"broken head: {'0' * 64}" in ended.out
    ended = filled("verify", "--head", "0")
    assert ended.code == 2
    assert "64 hexadecimal digits" in ended.err


def test_migrate_makes_the_schema_and_hides_the_password(mfa: Door, tmp_path: Path) -> None:
    ended = mfa("migrate")
    assert ended.code == 0
    assert ended.out.endswith("is at the newest schema.\n")
    assert (tmp_path / "mfa.db").exists()
    assert mfa("migrate").code == 0


def test_a_rule_for_a_language_that_is_not_watched_is_kept_with_a_warning(mfa: Door) -> None:
    added = mfa("rules", "add", "own", "--languages", "en,ru", "--to", "")
    assert added.code == 0, added.err
    assert added.err == "But MFA_LANGUAGES does not read ru.\n"
    assert mfa("rules", "edit", "own", "--languages", "en").err == ""
    assert "does not read kk" in mfa("rules", "edit", "own", "--languages", "kk").err


def test_a_recheck_shows_what_would_change_then_does_it(filled: Door) -> None:
    shown = filled("recheck")
    assert shown.code == 0, shown.err
    assert "would have other states" in shown.out
    assert "./mfa recheck --apply" in shown.out
    told = json.loads(filled("recheck", "--json").out)
    assert told["looked_at"] > 0
    assert told["other_states"] + told["other_details"] <= told["looked_at"] == told["total"]
    assert not told["is_applied"]
    assert "have other states" in filled("recheck", "--apply").out
    assert "nothing to do" in filled("recheck").out


@pytest.mark.parametrize(
    ("words", "said"), [(("--apply",), "done; the same command goes on"), ((), "read; nothing was changed")]
)
def test_a_stopped_recheck_says_how_far_it_came(filled: Door, words: tuple[str, ...], said: str) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def end() -> None:
        while signal.getsignal(signal.SIGTERM) is before:
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    ending = threading.Thread(target=end)
    ending.start()
    ended = filled("recheck", *words)
    ending.join()
    assert ended.code == 130
    assert "0 of " in ended.err
    assert said in ended.err
    assert filled("recheck").code == 0
