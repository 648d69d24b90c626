"""Which mail addresses can be written to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.addresses import address_key, parse_address


@pytest.mark.parametrize(
    ("written", "name", "spec"),
    [
        ("desk@example.org", "", "desk@example.org"),
        ("  desk@localhost ", "", "desk@localhost"),
        ("Foo, Inc <m@example.org>", "Foo, Inc", "m@example.org"),
        ('"Foo \\"X\\" Inc" <m@example.org>', 'Foo "X" Inc', "m@example.org"),
        ("Қазақстан жаңалықтары <m+tag@example.org>", "Қазақстан жаңалықтары", "m+tag@example.org"),
        ("desk@сайт.қаз", "", "desk@xn--80aswg.xn--80ao21a"),
    ],
)
def test_an_address_is_read_with_its_name(written: str, name: str, spec: str) -> None:
    read = parse_address(written)
    assert (read.name, read.spec) == (name, spec)


@pytest.mark.parametrize(
    "written",
    [
        "", "nobody", "@example.org", "a@", "a b@c.org", "a@b@c.org", "a..b@example.org", ".a@example.org",
        "a.@example.org", "a@example.org.", "a@.org", "a@-b.org", "қаз@example.kz", "a[b@example.org",
        "a@b.org\r\nBcc: c@d.org", "A\nB <a@b.org>", "a@b.org, c@d.org", "A <a@b.org> <c@d.org>", "<a@b.org",
        "a" * 65 + "@example.org", "a@" + "b" * 64 + ".org", "a@" + "bcd." * 70 + "org",
    ],
)  # fmt: skip
def test_what_no_server_would_take_is_no_address(written: str) -> None:
    with pytest.raises(ValueError, match="must be a mail address"):
        parse_address(written)


@given(st.text())
def test_a_bare_address_that_is_read_reads_as_itself(written: str) -> None:
    try:
        spec = parse_address(written + "@example.org").spec
    except ValueError:
        return
    assert parse_address(spec).spec == spec


@pytest.mark.parametrize(
    ("channel", "address", "key"),
    [
        ("email", "Desk, Astana <Desk@Example.org>", "desk@example.org"),
        ("email", "desk@САЙТ.қаз", "desk@xn--80aswg.xn--80ao21a"),
        ("email", "No Address", "no address"),
        ("webhook", " https://a.example/Path ", "https://a.example/Path"),
    ],
)
def test_spellings_of_one_address_have_one_key(channel: str, address: str, key: str) -> None:
    assert address_key(channel, address) == key
