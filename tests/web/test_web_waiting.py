"""The outbox beyond single messages: filters, all at once, failing addresses, held alerts, digests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor import profiles
from monitor.bootstrap import Service
from news.alerts import Dead, Digest, DigestGroup, DigestLine
from news.circuits import Circuit
from news.held import Hold
from news.reasons import SourceStanding
from news.rules import Recipient
from storage import alerts, attempts, circuits, held, outbox
from storage.attempts import Note
from storage.outbox import NewMessage, Wanted
from tests.web.archive import NOW, TestClient, alert, client_of

HOOK = "https://hooks.example.org/secret-path"
DESK = Recipient(channel="email", address="desk@example.org")


@pytest.fixture
def own(service: Service) -> Iterator[TestClient]:
    """A browser on this service's own pages."""
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


def fail(service: Service, address: str = "late@example.org", scope: str = "address") -> Circuit:
    """A circuit behind which a message waits."""
    circuit = Circuit(
        scope=scope, channel="email", address=address, failures=4, since=NOW - timedelta(hours=3),  # type: ignore[arg-type]  # one of its names
        retry_at=NOW + timedelta(minutes=20), kind="tls", reason="certificate has expired",
    )  # fmt: skip
    with service.database.writing() as tx:
        circuits.put(tx, circuit)
    return circuit


def hold(service: Service) -> None:
    with service.database.writing() as tx:
        due_at = NOW + timedelta(hours=5)
        held.hold(tx, [(1, Hold(recipient=DESK, reason="quiet", due_at=due_at))], now=NOW)


def tell_a_digest(service: Service) -> None:
    line = DigestLine(
        alert_id=1, type="country.mentioned", rules=("default",), title="<b>Алжир</b>", url="https://x",
        article_key="mfa/news/1300001", language="ru", languages=("ru",), why="first mention", sentence="s",
        at=NOW,
    )  # fmt: skip
    digest = Digest(
        language="en", time_zone="Asia/Almaty", reasons=("quiet", "cap"), since=NOW - timedelta(hours=9),
        until=NOW, alerts=1, groups=(DigestGroup(country="DZ", lines=(line,)),),
    )  # fmt: skip
    with service.database.writing() as tx:
        message = NewMessage(
            kind="digest", content=digest, channel="email", address=DESK.address, destination="email",
            dedupe_key="digest-1",
        )  # fmt: skip
        outbox.add(tx, message, now=NOW)


def tell_of_a_source(service: Service) -> None:
    reason = SourceStanding(source="mfa/news/ru", state="blocked", since=NOW, failures=5, detail="403")
    raised = replace(
        alert(), type="source.broken", country=None, rule_id="sources", rule_name="Sources", mentions=(),
        rule_kind="source_health", article_key="", title="", language="", reason=reason, occasion="o",
        story_languages=(),
    )  # fmt: skip
    with service.database.writing() as tx:
        alerts.raise_once(tx, raised)


def test_an_address_that_is_left_alone_says_why_since_when_and_until_when(
    service: Service, own: TestClient
) -> None:
    fail(service)
    page = own.get("/outbox").text
    assert "Where nothing gets through" in page
    assert "mail l…@example.org" in page
    assert "No secure connection can be made" in page
    assert '<bdi lang="en">certificate has expired</bdi>' in page
    assert "09:20\N{NO-BREAK SPACE}UTC+5" in page
    assert "late@example.org" not in page


def test_a_person_may_let_one_message_try_at_once(service: Service, own: TestClient) -> None:
    circuit = fail(service)
    name = own.get("/outbox").text.partition('name="circuit" value="')[2].partition('"')[0]
    answer = own.post("/outbox/circuits", data={"circuit": name})
    assert answer.headers["location"] == "/outbox?done=hurried"
    with service.database.reading() as tx:
        assert circuits.standing(tx)[circuit.key].retry_at == NOW
    with service.database.writing() as tx:
        circuits.close(tx, [circuit.key])
    assert own.post("/outbox/circuits", data={"circuit": name}).headers["location"] == (
        "/outbox?done=circuit_gone"
    )


def test_a_mail_server_that_fails_is_called_so(service: Service, own: TestClient) -> None:
    fail(service, "late@example.org", "destination")
    assert "All that goes through" in own.get("/outbox").text


def test_what_is_held_says_for_whom_why_and_when_it_is_told(service: Service, own: TestClient) -> None:
    hold(service)
    page = own.get("/outbox").text
    assert "Alerts held for later" in page
    assert "mail d…@example.org</bdi> · 1 alert · quiet hours" in page
    assert "14:00\N{NO-BREAK SPACE}UTC+5" in page


def test_a_digest_is_shown_as_one_with_what_is_in_it(service: Service, own: TestClient) -> None:
    tell_a_digest(service)
    for path in ("/outbox", "/outbox?state=pending", "/outbox?kind=digest", "/fragments/outbox"):
        page = own.get(path).text
        assert "<h2>Digest</h2>" in page, path
        assert "&lt;b&gt;Алжир&lt;/b&gt;" in page
        assert "quiet hours, the recipient&#39;s cap" in page


def test_an_alert_without_an_article_stands_on_every_page(service: Service, own: TestClient) -> None:
    tell_of_a_source(service)
    for path in ("/", "/outbox"):
        page = own.get(path).text
        assert "source mfa/news/ru has failed since" in page
        assert 'href="/articles/"' not in page
        assert "<bdi>Sources</bdi></a>" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("channel=webhook", 1),
        ("channel=&kind=&rule=&country=", 1),
        ("channel=email&state=pending", 1),
        ("rule=default", 3),
        ("rule=other", 0),
        ("country=dz", 3),
        ("country=FR", 0),
        ("kind=alert&state=dead", 1),
    ],
)
def test_the_outbox_can_be_narrowed_in_every_way(own: TestClient, query: str, shown: int) -> None:
    assert own.get(f"/outbox?{query}").text.count('class="told-alert') == shown


@pytest.mark.parametrize("query", ["country=QQ", "channel=pigeon", "state=lost", "rule=../x", "kind=no"])
def test_a_filter_that_nothing_can_fit_is_refused(own: TestClient, query: str) -> None:
    assert own.get(f"/outbox?{query}").status_code == 422


@pytest.mark.parametrize(
    ("query", "wish", "count"),
    [
        ("state=dead", "retry", 1),
        ("state=pending", "discard", 1),
        ("state=delivered&channel=email&rule=default&country=DZ", "replay", 1),
        ("state=dead&channel=email", "retry", 0),
    ],
)
def test_what_is_done_to_all_is_asked_first_and_counted(
    service: Service, own: TestClient, query: str, wish: str, count: int
) -> None:
    listed = own.get(f"/outbox?{query}").text
    assert (f"/outbox/all?wish={wish}&amp;{query.partition('&')[0]}" in listed) is bool(count)
    question = own.get(f"/outbox/all?wish={wish}&{query}").text
    assert f"This concerns {count} message" in question
    assert (f'value="{wish}"' in question) is bool(count)
    answer = own.post(f"/outbox/all?{query}", data={"wish": wish})
    assert answer.headers["location"].endswith(f"done=all_{wish}&count={count}")
    assert f"{count} message" in own.get(answer.headers["location"]).text
    wanted = {"retry": Wanted(state="pending"), "discard": Wanted(state="discarded"), "replay": Wanted()}
    with service.database.reading() as tx:
        found = outbox.listing(tx, wanted=wanted[wish], limit=99)
    assert len(found) == {"retry": 1, "discard": 0, "replay": 3}[wish] + count


def test_every_attempt_says_what_it_met_and_how_long_it_took(service: Service, own: TestClient) -> None:
    with service.database.writing() as tx:
        note = Note(entry_id=2, at=NOW, outcome="retry", kind="dns", detail="no such host", took_ms=1234)
        attempts.note(tx, [note, replace(note, kind="sunspots", took_ms=None)])
    page = own.get("/outbox").text
    assert '<span class="badge">name not found</span> <bdi lang="en">no such host</bdi>' in page
    assert "1,234 ms" in page
    assert "sunspots" in page


def test_recipients_show_how_they_want_to_be_told_and_no_secret(service: Service, own: TestClient) -> None:
    hold(service)
    desk = {"id": "desk", "to": "email:desk@example.org", "cadence": "weekly", "cap_per_hour": 5}
    profiles.add(service, {**desk, "quiet_hours": ["22:00-07:00", "sat,sun 00:00-24:00"], "language": "kk"})
    profiles.add(service, {"id": "hook", "to": f"webhook:{HOOK}"})
    profiles.add(service, {"id": "chat", "to": "apprise:room"})
    page = own.get("/recipients").text
    assert "weekly, Mon, 08:00 (Asia/Almaty)" in page
    assert "22:00–07:00; Sat, Sun 00:00–24:00" in page
    assert "1 alert</a>, next Nov\N{NO-BREAK SPACE}24" in page
    assert "none of its own" in page
    assert "secret-path" not in page
    assert "desk@example.org" not in page.partition("</pre>")[2]


def test_a_dead_letter_can_be_found_and_sent_again_in_every_language(own: TestClient) -> None:
    for language, said in (("kk", "Барлығын қазір жіберу"), ("ru", "Отправить все сейчас")):
        assert said in own.get(f"/outbox?state=dead&lang={language}").text


def test_the_outcome_of_a_burial_is_a_failure(service: Service, own: TestClient) -> None:
    with service.database.writing() as tx:
        entry = outbox.get(tx, 3)
        attempts.record(tx, [attempts.Ended(entry=entry, outcome=Dead(reason="over"), at=NOW, kind="busy")])
    assert own.get("/outbox?state=dead").text.count('class="told-alert') == 2
