"""Each channel's messages on their whole way: from a release to who is told, in their language."""

import json
from dataclasses import replace
from email import message_from_bytes, policy

from monitor import profiles, rules, secrets
from monitor.deliver import deliver_due
from monitor.recipients import lacking
from news.rules import Recipient
from standin import HookReceiver, MailReceiver
from tests.monitor.house import House, row

TALKS = "Talks with Algeria."


def telling(house: House, recipients: str) -> House:
    """The house with a default rule that tells these."""
    rules.edit(house.service, "default", {"recipients": recipients})
    return house.begun()


def test_a_recipient_is_told_in_their_language_and_others_in_the_rules(house: House) -> None:
    with MailReceiver() as mail:
        told = house.told(mail=mail)
        profiles.add(told.service, {"id": "astana", "to": "email:astana@example.org", "language": "kk"})
        telling(told, "recipient:astana,email:desk@example.org").read(row(1, TALKS))
        assert deliver_due(told.service) == {"delivered": 2}
        subjects = {
            message["To"]: message["Subject"]
            for message in (message_from_bytes(each.raw, policy=policy.default) for each in mail.messages)
        }
    assert subjects["astana@example.org"] == "Алжир: алғашқы аталу — News"
    assert subjects["desk@example.org"] == "Algeria: first mention — News"


def test_slack_and_teams_are_told_by_their_own_forms(house: House) -> None:
    with HookReceiver(200) as slack, HookReceiver(202) as teams:
        told = telling(house.told(), f"slack:{slack.url},teams:{teams.url}")
        told.read(row(1, TALKS))
        assert deliver_due(told.service) == {"delivered": 2}
        assert "blocks" in json.loads(slack.messages[0].body)
        assert "attachments" in json.loads(teams.messages[0].body)


def test_a_chat_is_told_by_the_name_that_the_operator_gave(house: House) -> None:
    with HookReceiver(200) as hook:
        settings = replace(
            house.told().service.settings, apprise=(f"team=ntfy://127.0.0.1:{hook.port}/topic",)
        )
        told = telling(house.under(settings), "apprise:team,apprise:nobody")
        told.read(row(1, TALKS))
        assert deliver_due(told.service) == {"delivered": 1, "retried": 1}
        assert json.loads(hook.messages[0].body)["topic"] == "topic"
    (waiting,) = (entry for entry in told.messages() if entry.state == "pending")
    assert waiting.last_error.startswith("MFA_APPRISE names no “nobody”")
    lines = lacking(told.service, [Recipient(channel="apprise", address=name) for name in ("team", "nobody")])
    assert [line.partition(",")[0] for line in lines] == ["MFA_APPRISE names no “nobody”"]


def test_a_webhook_is_in_no_readers_language(house: House) -> None:
    with HookReceiver() as hook:
        told = house.told()
        profiles.add(told.service, {"id": "hook", "to": f"webhook:{hook.url}", "language": "kk"})
        telling(told, "recipient:hook").read(row(1, TALKS))
        assert deliver_due(told.service) == {"delivered": 1}
        assert json.loads(hook.messages[0].body)["data"]["why"].startswith("first mention on record")


def test_a_secret_is_asked_for_only_where_some_webhook_has_none_of_its_own(house: House) -> None:
    service = house.told().service
    bare = house.service
    profiles.add(service, {"id": "hook", "to": "webhook:https://hooks.example.org/a"})
    by_id = Recipient(channel="recipient", address="hook")
    by_address = Recipient(channel="webhook", address="https://hooks.example.org/a")
    (line,) = lacking(bare, [by_id])
    assert line.startswith("MFA_WEBHOOK_SECRET")
    secrets.generate(service, "hook")
    assert lacking(bare, [by_id, by_address]) == ()
    other = Recipient(channel="webhook", address="https://hooks.example.org/b")
    assert lacking(bare, [by_id, other]) == (line,)
    secrets.revoke(service, "hook")
    assert lacking(bare, [by_id]) == (line,)
    assert lacking(service, [by_id, other]) == ()
