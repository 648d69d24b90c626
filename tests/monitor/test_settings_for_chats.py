"""Chats in the settings: read by name, held to what may be asked, their addresses never shown."""

from pathlib import Path

import pytest

from monitor import chats
from monitor.settings import Settings, child_environment, load_settings
from news.errors import SettingsError

NONE = {"MFA_SETTINGS_FILE": "/dev/null"}
TOKEN = "123456789:abcdefg_hijklmnop"


def loaded(**environment: str) -> Settings:
    return load_settings({**NONE, **{f"MFA_{name.upper()}": value for name, value in environment.items()}})


def mistake(**environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(**environment)
    (line,) = caught.value.mistakes
    assert TOKEN not in line
    return line


@pytest.mark.parametrize("between", [",", "\n", " ,\n ", ",,"])
def test_chats_are_separated_by_commas_or_lines(between: str) -> None:
    written = f"team=tgram://{TOKEN}/1,2/{between}phones = ntfy://ntfy.example.org/topic?a=b,c=d"
    assert chats.by_name(loaded(apprise=written).apprise) == {
        "team": f"tgram://{TOKEN}/1,2/",
        "phones": "ntfy://ntfy.example.org/topic?a=b,c=d",
    }


def test_chats_may_be_a_table_or_a_list_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mfa.toml"
    file.write_text('[apprise]\nteam = "ntfy://topic"\n')
    assert load_settings({}, file).apprise == ("team=ntfy://topic",)
    file.write_text('apprise = ["team = ntfy://topic"]\n')
    assert load_settings({}, file).apprise == ("team=ntfy://topic",)
    file.write_text("apprise = 7\n")
    with pytest.raises(SettingsError, match="name=scheme"):
        load_settings({}, file)


def test_chats_may_come_from_a_file_of_secrets(tmp_path: Path) -> None:
    secret = tmp_path / "apprise"
    secret.write_text(f"a=tgram://{TOKEN}/1\nb=ntfys://ntfy.example.org/t\n")
    found = loaded(apprise_file=str(secret))
    assert list(chats.by_name(found.apprise)) == ["a", "b"]
    assert TOKEN not in repr(found)
    assert load_settings(child_environment(found)).apprise == found.apprise


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"tgram://{TOKEN}/1", "chat 1 has no name"),
        ("x, team=ntfy://topic", "chat 1 has no name"),
        ("te am=ntfy://topic", "chat 1 has no name"),
        ("team=ntfy://a,team=ntfy://b", "stands there twice"),
        (f"team=syslog://{TOKEN}", "syslog://, which is not allowed"),
        (f"team=file://{TOKEN}/etc/passwd", "file://, which is not allowed"),
        ("team=msteams://a/b/c/d", "Microsoft has ended it"),
        ("team=ntfy://", "must begin with a scheme"),
        ("team=ntfy://[::1/t", "cannot be read"),
        ("team=ntfy://a b/t", "has a blank in it"),
        (f"team=slack://{TOKEN}?template=/etc/passwd", "leave out template"),
        ("team=ntfy://topic?attach=http://x&retry=9", "leave out attach, retry"),
        ("team=ntfys://ntfy.example.org/t?verify=no", "verify=no is not obeyed"),
        ("team=ntfy://127.0.0.1/t", "is in a private network"),
        ("team=ntfy://localhost:80/t", "is in a private network"),
        ("team=matrix://u:p@169.254.169.254/r", "is in a private network"),
        ("team=gotify://10.0.0.1/t", "gotify://, which is not allowed"),
    ],
)
def test_what_may_not_be_asked_is_told_at_the_start(written: str, said: str) -> None:
    line = mistake(apprise=written)
    assert line.startswith("MFA_APPRISE: ")
    assert said in line


def test_a_network_that_is_allowed_may_be_asked() -> None:
    assert loaded(apprise="team=ntfy://10.0.0.1/t", webhook_allow="10.0.0.0/8,fd00::/8").apprise
    assert "private" in mistake(apprise="team=ntfy://[fd01::1]/t", webhook_allow="10.0.0.0/8")


def test_schemes_can_be_added_and_taken_away() -> None:
    assert loaded(apprise="x=gotifys://gotify.example.org/t", apprise_schemes="gotifys://, ntfy").apprise
    assert "allowed are gotify (MFA_APPRISE_SCHEMES)" in mistake(
        apprise="x=ntfy://topic", apprise_schemes="gotify"
    )


@pytest.mark.parametrize("scheme", ["syslog", "dbus", "json", "mailto", "nosuch"])
def test_schemes_that_cannot_be_guarded_cannot_be_allowed(scheme: str) -> None:
    assert f"{scheme} cannot be allowed" in mistake(apprise_schemes=f"ntfy,{scheme}")


def test_nothing_set_is_no_chat() -> None:
    assert loaded().apprise == ()
    assert chats.read_chats("  ") == ()


@pytest.mark.parametrize(
    ("written", "is_good"), [("whsec_QUJD", True), ("whsec_QUJD,whsec_REVG", True), ("a,b,c", False)]
)
def test_the_default_secret_may_be_two(written: str, is_good: bool) -> None:  # noqa: FBT001 - a table's column
    if is_good:
        assert loaded(webhook_secret=written).webhook_secret == written
    else:
        assert "MFA_WEBHOOK_SECRET" in mistake(webhook_secret=written)


def test_three_secrets_are_one_too_many() -> None:
    assert "one secret, or two" in mistake(webhook_secret="whsec_QUJD,whsec_REVG,whsec_R0hJ")
