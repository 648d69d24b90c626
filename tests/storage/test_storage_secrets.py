"""Secrets of recipients: the newest signs, the one before for a while, and nothing else reads them."""

from datetime import timedelta

import pytest

from news.rules import ChannelName, RecipientProfile
from storage import Database, Transaction, recipients, secrets
from tests.storage.building import NOW

URL = "https://hooks.example.org/a"
LATER = NOW + timedelta(hours=24)


def profile(
    recipient_id: str = "hook", *, channel: ChannelName = "webhook", address: str = URL
) -> RecipientProfile:
    return RecipientProfile(id=recipient_id, channel=channel, address=address, created_at=NOW)


def put(tx: Transaction, secret: str, *, hours: float = 0, overlap_hours: float = 24) -> None:
    now = NOW + timedelta(hours=hours)
    secrets.put(tx, "hook", secret, now=now, old_until=now + timedelta(hours=overlap_hours))


def signing(tx: Transaction, *, hours: float = 0, address: str = URL) -> tuple[str, ...]:
    return secrets.signing(tx, address, now=NOW + timedelta(hours=hours))


def test_a_new_secret_and_the_one_before_sign_until_the_overlap_ends(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile())
        assert signing(tx) == ()
        put(tx, "one")
        assert signing(tx, hours=9999) == ("one",)
        put(tx, "two", hours=1)
        assert signing(tx, hours=24.9) == ("two", "one")
        assert signing(tx, hours=25) == ("two",)


def test_never_more_than_two_are_valid(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile())
        for number, secret in enumerate(("one", "two", "three")):
            put(tx, secret, hours=number)
        assert signing(tx, hours=3) == ("three", "two")
        put(tx, "four", hours=4, overlap_hours=0)
        assert signing(tx, hours=4) == ("four",)


def test_secrets_are_of_one_address_and_of_webhooks_alone(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile())
        put(tx, "one")
        assert signing(tx, address="https://hooks.example.org/b") == ()
        recipients.put(tx, profile(channel="slack"))
        assert signing(tx) == ()


def test_standing_says_since_and_until_when_and_no_more(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile())
        put(tx, "whsec_one")
        put(tx, "whsec_two", hours=1)
        new, old = secrets.standing(tx, "hook", now=LATER)
        assert (new.created_at, new.expires_at) == (NOW + timedelta(hours=1), None)
        assert (old.created_at, old.expires_at) == (NOW, NOW + timedelta(hours=25))
        assert "whsec" not in repr(old)


@pytest.mark.parametrize("has_one", [True, False])
def test_what_is_revoked_signs_no_more(database: Database, has_one: bool) -> None:  # noqa: FBT001 - a table's column
    with database.writing() as tx:
        recipients.put(tx, profile())
        if has_one:
            put(tx, "one")
        assert secrets.revoke(tx, "hook") is has_one
        assert signing(tx) == ()


def test_a_recipient_goes_with_its_secrets(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile())
        put(tx, "one")
        assert recipients.remove(tx, "hook")
        recipients.put(tx, profile())
        assert signing(tx) == ()
