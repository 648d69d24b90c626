"""Slack, Teams and other chats: what they are sent, within their limits, and what their answers mean."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.deadline import Deadline
from alerts.channels.slack import SlackWay
from alerts.channels.teams import TeamsWay
from alerts.render_chat import MOST_TEXT, MOST_TITLE, chat_text
from alerts.render_slack import MOST_BLOCKS, slack_body
from alerts.render_teams import MOST_BYTES, teams_body
from news.alerts import Delivered, DigestGroup, OutboxEntry, Refused
from standin import HookReceiver
from standin.hook import Reply
from tests.alerts.messages import KINDS, NOW, a_digest, a_line, an_alert, an_entry, of_kind

LOOPBACK = ("127.0.0.0/8",)
CALLS = (
    "<!channel> <!everyone> <@U024BE7LH> @everyone @here @room <@&42> [Free](http://evil.example) *bold* `x`"
)
ENTRIES = [
    *(an_entry(of_kind(*row)) for row in KINDS),
    an_entry(kind="test"),
    an_entry(an_alert(body="$title\n$why\n" * 3000)),
    an_entry(an_alert(title="<&>" * 40_000, rule_name=CALLS * 50)),
    an_entry(digest=a_digest()),
    an_entry(digest=a_digest(DigestGroup(country="DZ", lines=(a_line(1, url="x", title=""),)))),
    an_entry(
        digest=a_digest(
            *(DigestGroup(country=s, lines=tuple(map(a_line, range(1000)))) for s in ("DZ", "FR", None)),
            left_out=7,
        )
    ),
    an_entry(
        digest=a_digest(
            DigestGroup(
                country="DZ", lines=tuple(a_line(n, title="&" * 5000, why="<" * 900) for n in range(99))
            )
        )
    ),
]


def texts(found: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        for each in found:
            yield from texts(each)
    elif isinstance(found, str):
        yield found


@pytest.mark.parametrize("entry", ENTRIES)
def test_slack_takes_what_it_is_sent(entry: OutboxEntry) -> None:
    said = json.loads(slack_body(entry))
    assert 1 <= len(said["blocks"]) <= MOST_BLOCKS
    assert 0 < len(said["text"]) <= 3000
    for block in said["blocks"]:
        shown = [block["text"]] if "text" in block else block["elements"]
        most = 150 if block["type"] == "header" else 3000
        assert all(0 < len(each["text"]) <= most for each in shown)


@pytest.mark.parametrize("entry", ENTRIES)
def test_teams_takes_what_it_is_sent(entry: OutboxEntry) -> None:
    body = teams_body(entry)
    assert len(body.encode()) <= MOST_BYTES
    (attachment,) = json.loads(body)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"]["type"] == "AdaptiveCard"
    assert {block["type"] for block in attachment["content"]["body"]} == {"RichTextBlock"}


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_chat_takes_a_title_and_a_short_text(entry: OutboxEntry) -> None:
    title, text = chat_text(entry)
    assert 0 < len(title) <= MOST_TITLE
    assert 0 < len(text) <= MOST_TEXT


@pytest.mark.parametrize("make", [slack_body, teams_body, lambda entry: json.dumps(chat_text(entry))])
@pytest.mark.parametrize(
    "entry",
    [
        an_entry(an_alert(title=CALLS, rule_name=CALLS, country=None)),
        an_entry(an_alert(title=CALLS, body="$title")),
        an_entry(digest=a_digest(DigestGroup(country="DZ", lines=(a_line(1, title=CALLS, why=CALLS),)))),
        an_entry(an_alert(url="https://www.gov.kz/@everyone")),
    ],
)
def test_nothing_in_a_release_calls_anybody(make: Any, entry: OutboxEntry) -> None:
    for text in texts(json.loads(make(entry))):
        if not text.startswith("https://"):
            assert "@everyone" not in text.replace("/@everyone", "") or make is slack_body
            assert "@here" not in text
            assert "<@U" not in text
            assert "](" not in text
    if make is slack_body:
        assert "<!" not in make(entry)
        assert "<@" not in make(entry)


@given(st.text(max_size=80))
def test_slack_escapes_whatever_stands_in_a_title(title: str) -> None:
    for text in texts(json.loads(slack_body(an_entry(an_alert(title=title))))["blocks"]):
        bare = text.replace("<https://www.gov.kz/1300001?lang=ru|Открыть оригинал>", "")
        assert "<" not in bare
        assert ">" not in bare


def test_a_card_opens_the_original_and_only_a_web_address() -> None:
    (attachment,) = json.loads(teams_body(an_entry()))["attachments"]
    assert attachment["content"]["actions"][0]["url"] == "https://www.gov.kz/1300001?lang=ru"
    (attachment,) = json.loads(teams_body(an_entry(an_alert(url="file:///etc"))))["attachments"]
    assert "actions" not in attachment["content"]


def test_a_digest_counts_what_it_leaves_out() -> None:
    digest = a_digest(
        DigestGroup(country="DZ", lines=tuple(map(a_line, range(100)))), language="en", left_out=7
    )
    for said in (slack_body(an_entry(digest=digest)), teams_body(an_entry(digest=digest))):
        assert "and 7 more alerts" in said
        assert "more lines" in said
    assert "and 88 more lines" in chat_text(an_entry(digest=digest))[1]


def sent(way: SlackWay | TeamsWay, hook: HookReceiver) -> Delivered | Refused:
    entry = an_entry(address=hook.url)
    try:
        return way.send(entry, now=NOW, deadline=Deadline(20))
    finally:
        way.close()


@pytest.mark.parametrize(
    ("status", "kind", "is_permanent", "scope"),
    [
        (400, "refused", True, "message"),
        (403, "refused", False, "address"),
        (404, "gone", True, "address"),
        (410, "gone", True, "address"),
        (500, "refused", False, "address"),
    ],
)
def test_slacks_answers_are_told_apart(status: int, kind: str, is_permanent: bool, scope: str) -> None:  # noqa: FBT001 - a table's column
    with HookReceiver(status) as hook:
        answer = sent(SlackWay(allow=LOOPBACK), hook)
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.is_permanent, answer.scope) == (kind, is_permanent, scope)
    assert "127.0.0.1" not in answer.detail


@pytest.mark.parametrize(
    ("status", "kind", "is_permanent", "scope"),
    [
        (400, "refused", True, "message"),
        (413, "refused", True, "message"),
        (401, "refused", False, "address"),
        (404, "gone", True, "address"),
        (502, "refused", False, "address"),
    ],
)
def test_teams_answers_are_told_apart(status: int, kind: str, is_permanent: bool, scope: str) -> None:  # noqa: FBT001 - a table's column
    with HookReceiver(status) as hook:
        answer = sent(TeamsWay(allow=LOOPBACK), hook)
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.is_permanent, answer.scope) == (kind, is_permanent, scope)


@pytest.mark.parametrize("way", [SlackWay, TeamsWay])
def test_a_chat_that_asks_to_wait_is_waited_for(way: type[SlackWay | TeamsWay]) -> None:
    with HookReceiver(Reply(status=429, retry_after="30")) as hook:
        answer = sent(way(allow=LOOPBACK), hook)
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.retry_after_s, answer.is_permanent) == ("busy", 30, False)


@pytest.mark.parametrize(("way", "status"), [(SlackWay, 200), (TeamsWay, 202), (TeamsWay, 200)])
def test_a_chat_takes_a_message_unsigned(way: type[SlackWay | TeamsWay], status: int) -> None:
    with HookReceiver(status) as hook:
        assert isinstance(sent(way(allow=LOOPBACK), hook), Delivered)
        (message,) = hook.messages
    assert message.headers["content-type"] == "application/json"
    assert "webhook-signature" not in message.headers


@pytest.mark.parametrize("way", [SlackWay, TeamsWay])
def test_a_chat_in_a_private_network_is_not_asked(way: type[SlackWay | TeamsWay]) -> None:
    with HookReceiver() as hook:
        answer = sent(way(allow=()), hook)
        assert hook.messages == ()
    assert isinstance(answer, Refused)
    assert answer.kind == "forbidden"
