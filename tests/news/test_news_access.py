"""The names of browsers, tokens and scopes: what people write, and what others try."""

import pytest

from news.access import SCOPES, ApiToken, browser_of, read_name, read_scopes


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari, iOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.5.0", "curl"),
        ("", ""),
        ("<script>alert(1)</script>", ""),
        ("\u202egnp.exe", ""),
        ("x" * 5000, "x" * 40),
    ],
)
def test_a_browser_is_named_as_people_know_it(header: str, said: str) -> None:
    assert browser_of(header) == said


def test_scopes_stand_in_their_own_order_each_once() -> None:
    assert read_scopes(["feeds", " READ ", "read"]) == ("read", "feeds")


@pytest.mark.parametrize(("written", "said"), [([], "at least one"), (["root", "read"], "not root")])
def test_unknown_scopes_are_named(written: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_scopes(written)


@pytest.mark.parametrize("name", ["grafana", "Жаңа токен", "a.b:c@d_e-f", "x" * 60, "  two   words "])
def test_names_that_people_write_are_taken(name: str) -> None:
    assert read_name(name) == " ".join(name.split())


@pytest.mark.parametrize("name", ["", " ", "-x", "<b>", "a\u202eb", "a\x00b", "x" * 61, "a/b", "_"])
def test_names_that_could_not_be_shown_are_not(name: str) -> None:
    with pytest.raises(ValueError, match="begins with a letter"):
        read_name(name)


def test_a_token_without_an_end_is_valid() -> None:
    from tests.storage.building import NOW  # noqa: PLC0415 - the builder alone

    assert ApiToken(id=1, name="x", scopes=SCOPES).is_valid(NOW)
