"""`rules backtest` as its users hold it."""

import json
from pathlib import Path

from tests.cli.door import Door


def test_a_kept_rule_says_how_often_it_would_have_fired(filled: Door) -> None:
    ended = filled("rules", "backtest", "default")
    assert ended.code == 0
    assert "“default” would have fired" in ended.out
    assert "messages a month" in ended.out


def test_a_new_rule_is_asked_without_being_kept(filled: Door) -> None:
    words = ("rules", "backtest", "--rule", '{"kind": "watch_list", "countries": "TV"}')
    assert "0 times" in filled(*words).out
    assert "Never named in the archive: TV." in filled(*words).out
    found = json.loads(filled(*words, "--json").out)
    assert (found["total"], found["is_truncated"], found["rule"]["recipients"]) == (0, False, [])
    assert "“new”" not in filled("rules", "list").out


def test_the_rules_of_a_file_are_asked_each(filled: Door, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    table = '[[rules]]\nid = "{}"\nkind = "first_mention"\n'
    file.write_text(table.format("one") + table.format("two"), encoding="utf-8")
    ended = filled("rules", "backtest", "--file", str(file))
    assert "“one” would have" in ended.out
    assert "“two” would have" in ended.out
    assert len(json.loads(filled("rules", "backtest", "--file", str(file), "--json").out)) == 2
    assert (
        json.loads(filled("rules", "backtest", "two", "--file", str(file), "--json").out)["rule"]["id"]
        == "two"
    )
    assert "no rule “three”" in filled("rules", "backtest", "three", "--file", str(file)).err


def test_what_cannot_be_asked_is_refused_in_a_sentence(filled: Door, tmp_path: Path) -> None:
    refused = {
        ("none",): "no rule “none”",
        (): "Name one rule",
        ("--rule", "{"): "neither JSON nor TOML",
        ("--rule", '{"kind": "phrase"}'): "phrases",
        ("--file", str(tmp_path / "nothing.toml")): "Cannot read",
        ("default", "--since", "yesterday"): "--since",
        ("default", "--since", "2020-01-02", "--until", "2020-01-01"): "after until",
        ("default", "--since", "2999-01-01"): "future",
    }
    for words, sentence in refused.items():
        ended = filled("rules", "backtest", *words)
        assert ended.code != 0
        assert sentence in ended.err


def test_an_archive_that_is_empty_says_so(mfa: Door) -> None:
    assert "The archive is empty" in mfa("rules", "backtest", "default", "--since", "0001-01-01").out
