"""The overview over a real database: the states in numbers, what is new, the bell, and bad addresses."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countries import Mention
from monitor.bootstrap import Service
from news.alerts import Alert
from news.articles import Article
from news.effects import Effect
from news.events import Absence, ArticleEvent, Edit
from news.reasons import EditedStates, Removed, Spiked, Watched
from news.series import Span
from storage import alerts, appearances, articles, events, newness, stories
from storage.articles import NewArticle
from tests.web.archive import NOW, TestClient, article, client_of
from web.bands import band_of, gains_and_losses, quantiles
from web.newest import kind_of
from web.windows import Asked, window_of

TODAY = date(2026, 11, 24)


def naming(code: str, *, number: str, days: int = 0, role: str | None = "counterparty") -> Article:
    """A Russian release of so many days ago that names one state, in its title."""
    made = article("ru", number=number, title=f"Страна {number}", minutes=days * 1440)
    mention = Mention(country=code, start=0, end=6, surface="Страна", kind="name", field="title", role=role)  # type: ignore[arg-type]  # a role by name
    return Article(**{**{name: getattr(made, name) for name in made.__slots__}, "mentions": (mention,)})


def keep_naming(service: Service, *named: tuple[str, int]) -> None:
    """Keeps a release for each (state, days ago), and that its story named the state then."""
    with service.database.writing() as tx:
        for place, (code, days) in enumerate(named):
            number, at = f"77{place}", NOW - timedelta(days=days)
            story = stories.create(tx, key=f"story-{number}", now=at)
            kept = naming(code, number=number, days=days)
            addition = NewArticle(article=kept, story_id=story, seen_at=at, appeared_at=at, is_history=False)
            articles.add(tx, addition, gazetteer="g1")
            appearances.record(tx, [(story, kept, at)])


def row(page: str, code: str) -> str:
    """The row of a state in the table, without its tags."""
    found = re.search(rf'<tr id="in-{code}".*?</tr>', page)
    assert found, code
    return re.sub(r"<[^>]+>", " ", found[0])


def test_the_states_stand_in_a_table_most_first_and_link_to_their_pages(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1), ("DZ", 2), ("DZ", 3), ("SG", 4))
    with client_of(empty_service) as client:
        page = client.get("/").text
    assert re.findall(r'<tr id="in-(..)"', page)[0] == "DZ"
    assert row(page, "DZ").split()[:3] == ["Algeria", "2", "2"]
    assert '<a href="/countries/SG">Singapore</a>' in page
    assert "4 articles in all" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("window=7", {"FR"}),
        ("window=90", {"FR", "DZ"}),
        ("window=all", {"FR", "DZ", "SG"}),
        ("since=2025-01-01&until=2026-06-30", {"SG"}),
        ("window=dates&since=2026-10-01", {"FR", "DZ"}),
        ("window=dates&until=2026-06-30", {"SG"}),
        ("window=dates&since=2030-01-01", set()),
        ("window=all&role=venue", set()),
        ("window=all&language=kk", set()),
        ("window=&since=&until=&role=&language=&news=", {"FR"}),
    ],
)
def test_the_window_the_role_and_the_language_choose_what_is_counted(
    empty_service: Service, query: str, found: set[str]
) -> None:
    keep_naming(empty_service, ("FR", 1), ("DZ", 40), ("SG", 300))
    with client_of(empty_service) as client:
        answer = client.get(f"/?{query}")
    assert answer.status_code == 200
    assert set(re.findall(r'<tr id="in-(..)"', answer.text)) == found


def test_a_change_is_told_against_as_many_days_before(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1), ("FR", 2), ("DZ", 10), ("SG", 60))
    with client_of(empty_service) as client:
        page = client.get("/?window=7&measure=change").text
    assert row(page, "FR").split()[:4] == ["France", "+2", "2", "0"]
    assert row(page, "DZ").split()[:4] == ["Algeria", "−1", "0", "1"]
    assert 'data-band="-1"' in page
    assert "compared with Nov" in page


def test_a_change_is_not_told_where_the_record_has_nothing_before(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1))
    with client_of(empty_service) as client:
        page = client.get("/?window=all&measure=change").text
        within = client.get("/?window=dates&since=2026-11-23&measure=change").text
    assert "nothing before this time" in page
    assert row(page, "FR").split()[:3] == ["France", "1", "1"]
    assert "nothing before this time" in within


def test_it_is_said_where_the_record_begins_within_the_time_before(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1), ("DZ", 40))
    with client_of(empty_service) as client:
        assert "the record begins within that time" in client.get("/?window=30&measure=change").text


def test_a_share_is_of_all_articles(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1), ("FR", 1), ("DZ", 2))
    with client_of(empty_service) as client:
        page = client.get("/?measure=share&lang=ru").text
    assert row(page, "FR").split()[:3] == ["Франция", "66,7", "%"]


def test_the_home_state_stands_apart_from_the_scale(empty_service: Service) -> None:
    keep_naming(empty_service, *[("KZ", 1)] * 9, ("FR", 2))
    with client_of(empty_service) as client:
        page = client.get("/").text
    assert 'id="in-KZ" class="home"' in page
    assert "named in: 9" in page
    assert re.findall(r'<tr id="in-(..)"', page) == ["FR"]


def test_every_state_is_on_the_page_once(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1), ("XK", 1))
    with client_of(empty_service) as client:
        codes = re.findall(r'id="in-(..)"', client.get("/").text)
    assert len(codes) == len(set(codes)) == 250


@pytest.mark.parametrize(
    "query",
    [
        *(
            "window=abc",
            "window=-7",
            "since=2026-11-25&until=2026-11-24",
            "since=24.11.2026",
            "since=1700000000",
        ),
        *("since=2026-02-30", "until=9999-12-31", "role=king", "language=xx", "language=%3Cscript%3E"),
        *("measure=miles", "news=gossip", "country=ZZ", "cursor=%27;drop"),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_bad_address_is_refused_in_the_readers_language(
    client: TestClient, query: str, language: str
) -> None:
    for path in ("/", "/fragments/world", "/world.csv"):
        answer = client.get(f"{path}?{query}&lang={language}")
        assert answer.status_code == 422
        assert answer.headers["content-language"] == language
        assert "Traceback" not in answer.text


def test_days_the_wrong_way_round_are_called_so(client: TestClient) -> None:
    answer = client.get("/?window=dates&since=2026-11-25&until=2026-11-24&lang=ru")
    assert "Дни указаны в обратном порядке" in answer.text
    assert client.get("/?window=7&since=2026-11-25&until=2026-11-24").status_code == 200


def test_a_language_that_no_source_has_stays_in_the_form(client: TestClient) -> None:
    assert '<option value="tr" selected>Turkish</option>' in client.get("/?language=tr").text


def test_links_keep_what_was_chosen(client: TestClient) -> None:
    page = client.get(
        "/?window=dates&since=2026-11-01&until=2026-11-24&role=venue&measure=share&news=edit"
    ).text
    kept = "window=dates&amp;since=2026-11-01&amp;until=2026-11-24&amp;role=venue&amp;measure=share"
    assert f'href="/?{kept}&amp;news=spike#new-title"' in page
    assert '<input type="hidden" name="news" value="edit">' in page
    assert f"/fragments/world?{kept}" in page


def test_the_numbers_can_be_had_as_files(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1), ("DZ", 10))
    with client_of(empty_service) as client:
        answer = client.get("/world.csv?window=7&measure=change")
        lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        body = client.get("/world.json?lang=kk").json()
        assert client.get("/world.exe").status_code == 404
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(line["code"], line["change"]) for line in lines] == [("FR", "1"), ("DZ", "-1"), ("KZ", "0")]
    assert body["since"] == "2026-10-26"
    assert body["states"][0]["articles"] == 1
    assert {each["name"] for each in body["states"]} >= {"Франция"}


@pytest.mark.parametrize("name", ["pulse", "world", "overview"])
def test_each_live_part_stands_in_the_page(client: TestClient, name: str) -> None:
    assert client.get(f"/fragments/{name}").text.strip() in client.get("/").text


def test_the_page_is_small_where_every_state_is_named(empty_service: Service) -> None:
    from countries import CODES  # noqa: PLC0415 - for this test alone

    keep_naming(empty_service, *((code, 1) for code in CODES))
    with client_of(empty_service) as client:
        assert len(client.get("/?lang=kk").content) < 100_000


def test_a_state_named_after_a_year_is_new_and_one_named_each_month_is_not(empty_service: Service) -> None:
    keep_naming(
        empty_service,
        *(("FR", days) for days in range(0, 900, 30)),
        ("DZ", 2), ("DZ", 700), ("SG", 3), ("SG", 120), ("BT", 4),
    )  # fmt: skip
    with client_of(empty_service) as client:
        page, first = client.get("/").text, client.get("/?news=first").text
        again = client.get("/?news=return").text
    everything = ["named-DZ-first", "named-SG-return", "named-BT-first", "named-SG-first"]
    assert re.findall(r'id="(named-[^"]+)"', page) == everything
    assert re.findall(r'id="(named-[^"]+)"', first) == [each for each in everything if "first" in each]
    assert re.findall(r'id="(named-[^"]+)"', again) == ["named-SG-return"]
    assert "first mention in the whole record" in first
    assert "(117 days)" in again


def test_a_young_archive_calls_nothing_a_return(empty_service: Service) -> None:
    keep_naming(empty_service, ("FR", 1), ("DZ", 30))
    with client_of(empty_service) as client:
        assert 'id="named-' not in client.get("/").text


def test_what_an_alert_told_is_not_told_twice(service: Service) -> None:
    with service.database.writing() as tx:
        old = stories.create(tx, key="old", now=NOW)
        kept = naming("FR", number="1", days=900)
        at = NOW - timedelta(days=900)
        addition = NewArticle(article=kept, story_id=old, seen_at=at, appeared_at=at, is_history=True)
        articles.add(tx, addition, gazetteer="g1")
        appearances.record(tx, [(1, article("ru"), NOW)])
    with client_of(service) as client:
        page = client.get("/").text
    assert 'id="alert-1"' in page
    assert 'id="named-DZ"' not in page


def test_edits_and_removals_are_told_with_their_effect(service: Service) -> None:
    with service.database.writing() as tx:
        edit = Edit(number=2, against=1, changes=(), effect=Effect())
        for kind, snapshot in (
            ("edited", edit), ("removed", Absence(since=NOW)), ("restored", Absence(since=NOW)),
        ):  # fmt: skip
            events.add(
                tx,
                ArticleEvent(
                    article_id=1, revision_id=1, kind=kind, at=NOW, snapshot=snapshot,  # type: ignore[arg-type]  # a kind by name
                    states=("AM", "AZ", "DZ", "FR", "GE"),
                ),
            )  # fmt: skip
    with client_of(service) as client:
        edits, removals = client.get("/?news=edit").text, client.get("/?news=removal").text
    assert edits.count('class="thing edit"') == 1
    assert "Version 2: wording only" in edits
    assert "+1</strong>" in edits
    assert removals.count('class="thing removal"') == 2
    assert "does not publish this release any more" in removals
    assert "publishes this release again" in removals


def spike(*, rule_id: str = "bursts") -> Alert:
    """An alert of a state that was named unusually often."""
    return Alert(
        type="country.spike", rule_id=rule_id, rule_name="Bursts <b>", rule_kind="spike", mail_language="ru",
        country="FR", first_seen_at=NOW, created_at=NOW, occasion="2026-11-24",
        reason=Spiked(
            observed=9, expected=1.5, limit=6, since=TODAY, until=TODAY, coverage=1.0, budget_per_month=1.0,
            calibrated_on=700,
        ),
    )  # fmt: skip


def test_spikes_of_all_rules_are_found_among_many_alerts(service: Service) -> None:
    with service.database.writing() as tx:
        for rule_id in ("bursts", "another"):
            alerts.raise_once(tx, spike(rule_id=rule_id))
    with client_of(service) as client:
        page = client.get("/?news=spike").text
        empty = client.get("/?news=removal").text
    assert page.count('class="thing spike') == 2
    assert 'href="/rules/bursts"' in page
    assert "Nothing of this kind yet." in empty


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (EditedStates(change="added", revision=2, against=1), "edit"),
        (Removed(since=None, checks=3, has_gap=False), "removal"),
        (Watched(), "alert"),
        (None, "alert"),
    ],
)
def test_an_alert_is_the_kind_of_news_that_its_reason_says(reason: object, kind: str) -> None:
    facts = {name: getattr(spike(), name) for name in Alert.__slots__}
    assert kind_of(Alert(**{**facts, "reason": reason})) == kind


def test_an_alert_of_no_state_goes_by_its_rule(service: Service) -> None:
    facts = {name: getattr(spike(), name) for name in Alert.__slots__}
    with service.database.writing() as tx:
        alerts.raise_once(tx, Alert(**{**facts, "country": None, "reason": None, "type": "source.broken"}))
    with client_of(service) as client:
        assert "Bursts &lt;b&gt;" in client.get("/?news=alert").text


def test_the_bell_counts_what_came_after_an_alert(service: Service) -> None:
    with client_of(service) as client:
        first = client.get("/fragments/bell").json()
        with service.database.writing() as tx:
            for number in range(3):
                alerts.raise_once(tx, spike(rule_id=f"rule-{number}"))
        later = client.get(f"/fragments/bell?after={first['newest']}&lang=ru").json()
        assert client.get("/fragments/bell?after=-1").status_code == 422
        assert client.get("/fragments/bell?after=99999999999").status_code == 422
    assert first == {"newest": 1, "count": 0, "said": ""}
    assert (later["count"], later["said"]) == (3, "3 новых оповещения")


def test_the_bell_counts_no_further_than_it_must(service: Service) -> None:
    with service.database.writing() as tx:
        for number in range(newness.MOST_COUNTED + 5):
            alerts.raise_once(tx, spike(rule_id=f"rule-{number}"))
    with client_of(service) as client:
        assert client.get("/fragments/bell?after=0").json()["said"] == "100 new alerts or more"


@given(st.lists(st.integers(-50, 50)))
def test_each_number_but_zero_has_one_band_and_greater_ones_no_lesser(numbers: list[int]) -> None:
    bands = gains_and_losses(numbers, most=3)
    for number in numbers:
        assert sum(band.holds(number) for band in bands) == (number != 0)
    named = [band_of(number, bands) for number in sorted(numbers)]
    assert named == sorted(named)
    assert all(-3 <= name <= 3 for name in named)


def test_a_band_holds_about_as_many_states_as_the_next() -> None:
    bands = quantiles([1, 1, 2, 3, 50, 900], most=3)
    assert [(band.low, band.high) for band in bands] == [(1, 1), (2, 3), (50, 900)]


def test_the_first_days_of_the_calendar_can_be_asked_for() -> None:
    asked = Asked(
        window="dates", since=date.min, until=None, role=None, language=None, measure="change",
        country=None, news=None, cursor=None,
    )  # fmt: skip
    window = window_of(asked, today=TODAY, extent=Span(since=TODAY, until=TODAY))
    assert window.before is None
