"""What a person does with recipients: list, add, edit, remove, and look at what is held for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.recipients import parse_profile, profile_as_mapping
from news.errors import RecipientError
from news.held import HeldView
from news.rules import Recipient, RecipientProfile
from storage import Transaction
from storage import held as held_store
from storage import outbox as outbox_store
from storage import recipients as recipient_store
from storage import rules as rule_store
from storage import secrets as secret_store

from .bootstrap import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRecipient:
    """A recipient that a rule names by an id that nobody has."""

    rule_id: str
    recipient_id: str


def list_all(service: Service) -> tuple[RecipientProfile, ...]:
    """Every recipient, by id."""
    with service.database.reading() as tx:
        return recipient_store.list_all(tx)


def get(service: Service, recipient_id: str) -> RecipientProfile:
    """One recipient; NotFoundError where there is none."""
    with service.database.reading() as tx:
        return recipient_store.get(tx, recipient_id)


def add(service: Service, written: Mapping[str, object]) -> RecipientProfile:
    """Keep a new recipient; RecipientError with every mistake, or where its id or address is taken."""
    profile = parse_profile(written, service.clock.now())
    with service.database.writing() as tx:
        if recipient_store.find(tx, profile.id) is not None:
            raise RecipientError(
                [f"id: there is a recipient “{profile.id}” already; edit it, or choose another id"]
            )
        recipient_store.put(tx, profile)
    return profile


def edit(service: Service, recipient_id: str, changes: Mapping[str, object]) -> RecipientProfile:
    """The recipient with some of its fields written anew; what is held goes to a new address along."""
    with service.database.writing() as tx:
        before = recipient_store.get(tx, recipient_id)
        written = {**profile_as_mapping(before), **changes, "id": recipient_id}
        profile = replace(parse_profile(written, service.clock.now()), created_at=before.created_at)
        if (profile.channel, profile.address) != (before.channel, before.address):
            _keep_signed(tx, before, now=service.clock.now())
        recipient_store.put(tx, profile)
    return profile


def remove(service: Service, recipient_id: str) -> tuple[str, ...]:
    """Forget a recipient; the ids of the rules that still name it. What is held for it is told when due."""
    with service.database.writing() as tx:
        _keep_signed(tx, recipient_store.get(tx, recipient_id), now=service.clock.now())
        recipient_store.remove(tx, recipient_id)
    return tuple(each.rule_id for each in unknown(service) if each.recipient_id == recipient_id)


def unsigned_without(tx: Transaction, profile: RecipientProfile, *, now: datetime) -> str:
    """What to do first where messages wait that only this recipient's secrets can sign; else empty."""
    if not secret_store.standing(tx, profile.id, now=now):
        return ""
    if not outbox_store.is_awaited(tx, profile.channel, profile.address):
        return ""
    return (
        f"messages wait for “{profile.id}” that its own secret must sign; send them (./mfa deliver), "
        "give them up (./mfa outbox discard), or let MFA_WEBHOOK_SECRET sign them "
        f"(./mfa recipients secret {profile.id} --revoke)"
    )


def _keep_signed(tx: Transaction, profile: RecipientProfile, *, now: datetime) -> None:
    """RecipientError while something waits for an address that only this recipient's secrets can sign for."""
    if said := unsigned_without(tx, profile, now=now):
        raise RecipientError([f"to: {said}"])


def held_for(service: Service, recipient_id: str, *, limit: int) -> tuple[HeldView, ...]:
    """What a recipient is told of later, the newest first."""
    profile = get(service, recipient_id)
    where = Recipient(channel=profile.channel, address=profile.address)
    with service.database.reading() as tx:
        return held_store.listing(tx, limit=limit, recipient=where)


def held(service: Service, *, limit: int, before_id: int | None = None) -> tuple[HeldView, ...]:
    """What anybody is told of later, the newest first; those before `before_id` where it is given."""
    with service.database.reading() as tx:
        return held_store.listing(tx, limit=limit, before_id=before_id)


def unknown(service: Service) -> tuple[UnknownRecipient, ...]:
    """Where rules name recipients that are not there, rule by rule; such rules tell one fewer."""
    with service.database.reading() as tx:
        known = {profile.id for profile in recipient_store.list_all(tx)}
        return tuple(
            UnknownRecipient(rule_id=rule.id, recipient_id=recipient.address)
            for rule in rule_store.list_all(tx)
            for recipient in rule.recipients
            if recipient.channel == "recipient" and recipient.address not in known
        )
