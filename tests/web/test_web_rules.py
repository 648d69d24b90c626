"""The pages of rules: the list, one rule, and what a person does with it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor import rules
from monitor.bootstrap import Service
from monitor.spikes import watch_spikes
from news.errors import NotFoundError
from storage import outbox
from storage import rules as rule_store
from storage.outbox import Wanted
from tests.web.archive import NOW, TestClient, client_of

SLACK = "https://hooks.slack.com/services/T0/B0/secret"


@pytest.fixture
def own(service: Service) -> Iterator[TestClient]:
    """A browser on this service's own pages."""
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


def watch_list(service: Service, rule_id: str = "dz", **facts: object) -> None:
    rules.add(service, {"id": rule_id, "kind": "watch_list", "countries": ["DZ"], "recipients": [], **facts})


def test_the_list_says_what_a_rule_fires_on_whom_it_tells_and_how_often_it_has(own: TestClient) -> None:
    page = own.get("/rules").text
    assert "First mention after 30 days of silence: any state (but not Kazakhstan)" in page
    assert "mail (default address)" in page
    assert "1 time in 30 days" in page
    assert 'href="/feeds/rules/default.atom"' in page
    assert 'href="/outbox?rule=default"' in page


def test_a_rule_is_worded_in_the_language_of_the_page(service: Service, own: TestClient) -> None:
    watch_list(service, groups=["gulf"], where="role:counterparty", languages=["ru"])
    page = own.get("/rules?lang=ru").text
    assert "Каждая публикация, где названы: Алжир, Совет сотрудничества" in page
    assert "условие: role:counterparty" in page
    assert "на языках: русский" in page


def test_addresses_are_cut_wherever_a_rule_is_shown(service: Service, own: TestClient) -> None:
    watch_list(service, recipients=[f"slack:{SLACK}", "email:desk@example.org"])
    for path in ("/rules", "/rules/dz", "/rules/dz/edit", "/api/v1/rules", "/api/v1/rules/dz"):
        page = own.get(path).text
        assert "secret" not in page.replace('"secret"', ""), path
        assert ("desk@example.org" in page) == (path == "/rules/dz/edit"), path


def test_names_are_never_markup(service: Service, own: TestClient) -> None:
    watch_list(service, name="<script>alert(1)</script>", where='phrase:"<img src=x>"')
    for path in ("/rules", "/rules/dz", "/rules/dz/edit", "/rules/dz/remove", "/outbox"):
        page = own.get(path).text
        assert "<script>alert" not in page, path
        assert "<img" not in page, path


@pytest.mark.parametrize(("hours", "until"), [(1, 1), (8, 8), (24, 24), (168, 168)])
def test_a_rule_is_muted_for_as_long_as_was_chosen(
    service: Service, own: TestClient, hours: int, until: int
) -> None:
    answer = own.post("/rules/default", data={"wish": "mute", "hours": str(hours)})
    assert answer.headers["location"] == "/rules?done=rule_mute"
    assert rules.get(service, "default").muted_until == NOW + timedelta(hours=until)
    assert "muted until" in own.get("/rules").text
    own.post("/rules/default", data={"wish": "unmute"})
    assert rules.get(service, "default").muted_until is None


def test_a_rule_is_switched_off_and_on(service: Service, own: TestClient) -> None:
    own.post("/rules/default", data={"wish": "disable"})
    assert not rules.get(service, "default").is_enabled
    answer = own.post("/rules/default?lang=kk", data={"wish": "enable", "back": "rule"})
    assert answer.headers["location"] == "/rules/default?done=rule_enable&lang=kk"
    assert rules.get(service, "default").is_enabled


def test_a_test_stands_in_the_outbox_as_one(service: Service, own: TestClient) -> None:
    watch_list(service, recipients=["email:desk@example.org"])
    assert own.post("/rules/dz", data={"wish": "test"}).headers["location"] == "/rules?done=rule_test"
    for path in ("/outbox", "/outbox?kind=test"):
        page = own.get(path).text
        assert "This is a test of the rule; nothing has happened." in page
    assert own.get("/outbox?kind=digest").text.count('class="told-alert') == 0


def test_a_rule_that_tells_nobody_says_so_to_whoever_tests_it(service: Service, own: TestClient) -> None:
    watch_list(service)
    answer = own.post("/rules/dz", data={"wish": "test"})
    assert "there is nobody to send a test to" in own.get(answer.headers["location"]).text


def test_a_rule_goes_after_a_question(service: Service, own: TestClient) -> None:
    watch_list(service)
    assert "Remove this rule?" in own.get("/rules/dz/remove").text
    assert own.post("/rules/dz", data={"wish": "remove", "back": "rule"}).headers["location"] == (
        "/rules?done=rule_remove"
    )
    with pytest.raises(NotFoundError):
        rules.get(service, "dz")


@pytest.mark.parametrize("wish", ["mute", "unmute", "enable", "disable", "test", "remove"])
def test_a_wish_for_a_rule_that_is_gone_is_told_so(own: TestClient, wish: str) -> None:
    answer = own.post("/rules/gone", data={"wish": wish})
    assert answer.headers["location"] == "/rules?done=rule_missing"
    assert "Somebody has removed this rule meanwhile" in own.get(answer.headers["location"]).text


@pytest.mark.parametrize("path", ["/rules/gone", "/rules/gone/edit", "/rules/gone/remove", "/rules/NO%00"])
def test_a_rule_that_is_not_there_has_no_page(own: TestClient, path: str) -> None:
    assert own.get(path).status_code in {404, 422}


@pytest.mark.parametrize(
    "data", [{}, {"wish": "destroy"}, {"wish": "mute", "hours": "0"}, {"wish": "mute", "hours": "99999"}]
)
def test_a_wish_that_nobody_can_have_is_refused(own: TestClient, data: dict[str, str]) -> None:
    assert own.post("/rules/default", data=data).status_code == 422


def test_a_form_of_another_site_changes_nothing(service: Service) -> None:
    with client_of(service, **{"Sec-Fetch-Site": "cross-site"}) as client:
        for path in ("/rules/default", "/rules/new", "/rule-file/apply", "/outbox/all", "/outbox/circuits"):
            assert client.post(path, data={"wish": "remove"}).status_code == 403
    assert rules.get(service, "default").is_enabled


def test_the_past_of_a_rule_is_a_picture_a_table_and_a_list(service: Service, own: TestClient) -> None:
    watch_list(service)
    page = own.get("/rules/dz?tried=true").text
    assert "Would have fired 1 time in 1 month" in page
    assert page.count("<rect") == 1
    assert '<th scope="row">Nov 2026</th>' in page
    assert re.search(r'class="what"><a href="/articles/mfa/news/1300001', page)
    assert "Would have fired" not in own.get("/rules/dz").text


def test_a_long_list_of_rules_goes_on_on_another_page(service: Service, own: TestClient) -> None:
    for number in range(101):
        watch_list(service, f"r{number:03}")
    first = own.get("/rules").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = own.get(following[1]).text
    assert first.count('class="told-alert rule"') + second.count('class="told-alert rule"') == 102


def test_a_rule_called_new_can_still_be_edited(service: Service, own: TestClient) -> None:
    watch_list(service, "new")
    assert 'href="/rules/new/edit"' in own.get("/rules").text
    assert own.get("/rules/new/edit").status_code == 200


def test_what_a_rule_lacks_in_the_settings_is_said_on_its_page(service: Service, own: TestClient) -> None:
    watch_list(service, recipients=["email:desk@example.org"])
    assert "MFA_MAIL_URL names no mail server" in own.get("/rules/dz").text


def test_a_test_is_in_no_list_of_the_rules_alerts(service: Service, own: TestClient) -> None:
    watch_list(service, recipients=["email:desk@example.org"])
    own.post("/rules/dz", data={"wish": "test"})
    with service.database.reading() as tx:
        assert len(outbox.listing(tx, wanted=Wanted(kind="test"), limit=9)) == 1
    assert own.get("/outbox?rule=dz").text.count('class="told-alert') == 0


def test_a_rule_that_cannot_be_asked_says_so(service: Service, own: TestClient) -> None:
    with service.database.writing() as tx:
        rule_store.note_failures(tx, {"default": "no <such> table"})
    for path in ("/rules", "/rules/default"):
        page = own.get(path).text
        assert "This rule could not be asked 1 time" in page
        assert "no &lt;such&gt; table" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "This rule was removed"), ("ru", "Это правило удалено"), ("kk", "Бұл ереже жойылған")],
)
def test_a_rule_that_is_gone_says_so_and_leads_to_its_alerts(
    service: Service, own: TestClient, language: str, said: str
) -> None:
    rules.remove(service, "default")
    gone = own.get("/rules/default", params={"lang": language})
    assert (gone.status_code, said in gone.text) == (410, True)
    assert f'href="/outbox?rule=default&amp;lang={language}"' in gone.text
    assert "Algeria" in own.get("/outbox?rule=default&lang=en").text
    assert own.get("/rules/default?tried=true").status_code == 410
    assert own.get("/api/v1/rules/default").status_code == 404


def test_a_rule_that_never_was_is_not_found(service: Service, own: TestClient) -> None:
    watch_list(service)
    rules.remove(service, "dz")
    for rule_id in ("dz", "nobody", "new-"):
        assert own.get(f"/rules/{rule_id}").status_code == 404, rule_id


def test_a_spike_rule_says_from_when_the_archive_is_long_enough(service: Service, own: TestClient) -> None:
    rules.add(service, {"id": "spikes", "kind": "spike", "recipients": []})
    assert "too short" not in own.get("/rules/spikes").text
    watch_spikes(service)
    page = own.get("/rules/spikes").text
    assert "it has 1 of the 365 days that it needs" in page
    assert re.search(r"begins to tell on (Nov 23, 2027|23 Nov 2027) if nothing changes", page)
    assert "Архив слишком короткий" in own.get("/rules/spikes?lang=ru").text
    assert "мұрағат тым қысқа" in own.get("/rules/spikes?lang=kk").text
    rules.edit(service, "spikes", {"kind": "watch_list", "countries": ["DZ"]})
    assert "too short" not in own.get("/rules/spikes").text
