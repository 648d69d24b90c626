"""Every failure of the portal, switched on and off."""

import gzip
import http.client
import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from standin import Ministry
from standin.faults import MODES
from standin.ministry import Address
from tests.certificates import make_certificate

Open = Callable[..., Any]
Write = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("mode", "status"),
    [
        ("403", 403),
        ("404", 404),
        ("500", 500),
        ("502", 502),
        ("504", 504),
        ("graphql-off", 404),
        ("html-200", 200),
    ],
)
def test_a_failing_status_comes_so_many_times_and_no_more(
    open_ministry: Open, write_story: Write, mode: str, status: int
) -> None:
    visitor = open_ministry(write_story())
    visitor.ministry.fault(mode, times=2, match="/graphql")
    assert visitor.call("/robots.txt").status == 200
    replies = [visitor.query() for _ in range(3)]
    assert [reply.status for reply in replies] == [status, status, 200]
    assert b"<h1>" in replies[0].body or b"message" in replies[0].body or b"<title>" in replies[0].body


def test_a_fault_may_begin_only_after_some_requests(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.ministry.fault("429", times=1, after=2, match="/robots.txt", retry_after=7)
    replies = [visitor.call("/robots.txt") for _ in range(4)]
    assert [reply.status for reply in replies] == [200, 200, 429, 200]
    assert replies[2].headers["retry-after"] == "7"


def test_not_allowed_hits_the_list_of_news_only(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story())
    visitor.ministry.fault("not-allowed")
    assert visitor.listed().json == {"message": "notAllowed"}
    assert visitor.query().status == 200


def test_a_ticket_may_serve_once_run_out_or_change_its_form(open_ministry: Open) -> None:
    visitor = open_ministry()
    ticket = visitor.ticket()
    visitor.ministry.fault("ticket-single-use")
    assert [visitor.listed(headers=ticket).status for _ in range(2)] == [200, 400]
    visitor.ministry.clear()
    visitor.ministry.fault("ticket-expiry", lifetime_s=60)
    ticket = visitor.ticket()
    assert visitor.listed(headers=ticket).status == 200
    visitor.ministry.advance(minutes=2)
    assert visitor.listed(headers=ticket).status == 400
    visitor.ministry.fault("ticket-header")
    assert set(visitor.ticket()) == {"hash", "token"}
    visitor.ministry.clear("ticket-header")
    visitor.ministry.fault("ticket-none")
    assert visitor.listed(headers={}).status == 200
    visitor.ministry.clear()
    assert visitor.listed(headers={"Cookie": "k6=made-up"}).status == 400


def test_lists_come_back_empty_truncated_or_as_something_else(
    open_ministry: Open, write_story: Write
) -> None:
    visitor = open_ministry(write_story(), ticket="none")
    for mode, body in (("empty-list-200", b'{"data":{"news":[]}}'), ("empty-object-200", b"{}")):
        visitor.ministry.fault(mode, times=1)
        assert visitor.query().body == body
    visitor.ministry.fault("graphql-errors", times=1)
    assert visitor.query().json["errors"]
    visitor.ministry.fault("wrong-content-type", times=1)
    assert visitor.query().headers["content-type"].startswith("text/html")
    visitor.ministry.fault("truncated-json", times=1)
    with pytest.raises(json.JSONDecodeError):
        _ = visitor.query().json
    visitor.ministry.fault("envelope", times=1, key="items")
    assert len(visitor.listed(headers={}).json["items"]) == 1
    visitor.ministry.fault("envelope", times=1, match="/graphql")
    assert "data" in visitor.query().json


def test_a_small_gzip_may_be_a_bomb_and_a_body_endless(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.ministry.fault("gzip-bomb", times=1, bytes=3_000_000)
    reply = visitor.query()
    assert reply.headers["content-encoding"] == "gzip"
    assert len(reply.body) * 100 < len(gzip.decompress(reply.body)) == 3_000_000
    visitor.ministry.fault("huge-body", times=1, bytes=200_000)
    assert len(visitor.query().body) == 200_000


def test_a_body_may_drip_or_break_off_in_the_middle(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story())
    visitor.ministry.fault("slow-drip", times=1, pause_s=0)
    assert len(visitor.query().json["data"]["news"]) == 1
    visitor.ministry.fault("reset", times=1)
    with pytest.raises((ConnectionError, http.client.IncompleteRead)):
        visitor.query()
    assert visitor.query().status == 200


def test_a_drip_ends_when_the_ministry_closes(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.ministry.fault("slow-drip", pause_s=600)
    connection = http.client.HTTPConnection(visitor.ministry.url.removeprefix("http://"))
    connection.request("GET", "/robots.txt")
    response = connection.getresponse()
    assert response.read(4)
    visitor.ministry.close()
    response.close()
    connection.close()


def test_a_redirect_leads_to_another_host(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.ministry.fault("redirect", times=1)
    reply = visitor.query()
    assert (reply.status, reply.headers["location"]) == (302, "http://elsewhere.invalid/")


def test_a_refusing_ministry_listens_again_on_the_same_port(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.ministry.fault("refused")
    with pytest.raises(ConnectionRefusedError):
        visitor.query()
    visitor.ministry.clear()
    assert visitor.query().status == 200


def test_a_refusal_asked_for_over_the_wire_ends_by_itself(open_ministry: Open) -> None:
    visitor = open_ministry()
    assert visitor.control(mode="refused", params={"seconds": 0.2}).status == 200
    visitor.ministry.accepting.wait(10)
    assert visitor.query().status == 200


@pytest.mark.parametrize(
    ("mode", "params", "holds"),
    [
        ("missing-fields", {}, lambda row: "title" not in row and "id" in row),
        ("missing-fields", {"fields": ["id"]}, lambda row: "id" not in row),
        ("null-fields", {}, lambda row: row["title"] is None),
        ("wrong-types", {}, lambda row: row["title"] == 17),
        ("bad-ids", {"id": "x"}, lambda row: row["id"] == "x"),
        ("rows-not-objects", {}, lambda row: row is None),
        ("future-date", {}, lambda row: row["created_date"].startswith("2027-10")),
        ("retitled", {"title": "Anew"}, lambda row: row["title"] == "Anew"),
        ("edited-and-back", {}, lambda row: row["body"].endswith("<p>Updated.</p>")),
        ("spaced-words", {}, lambda row: "Alge ria" not in row["body"]),
        ("other-language", {"language": "kk"}, lambda row: row["title"] == "Алжирге сапар"),
        ("other-language", {"section": "events"}, lambda row: row["title"] == "A visit to Algeria"),
    ],
)
def test_rows_may_be_spoiled_once_and_be_sound_again(
    open_ministry: Open, write_story: Write, mode: str, params: dict[str, Any], holds: Callable[[Any], bool]
) -> None:
    visitor = open_ministry(write_story(), ticket="none")
    sound = visitor.listed("&lang=en", headers={}).json
    visitor.ministry.fault(mode, times=1, **params)
    (row,) = visitor.listed("&lang=en", headers={}).json
    assert holds(row)
    assert visitor.listed("&lang=en", headers={}).json == sound


def test_only_the_rows_named_are_spoiled(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(*(write_story(key) for key in "abc"))
    visitor.ministry.fault("bad-ids", times=1, places=[1])
    assert [row["id"] for row in visitor.rows()] == ["1300003", None, "1300001"]
    visitor.ministry.fault("retitled", times=1, ids=[1300001])
    assert [row["title"] == "Untitled" for row in visitor.rows()] == [False, False, True]


def test_long_words_may_be_cut_by_white_space(open_ministry: Open, write_story: Write) -> None:
    texts = {"en": {"title": "x", "paragraphs": ["Of cooperation with them"]}}
    visitor = open_ministry(write_story(texts=texts))
    visitor.ministry.fault("spaced-words")
    assert "coop eration" in visitor.rows()[0]["body"]


def test_rows_may_be_doubled_or_vanish_and_come_back(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(*(write_story(key) for key in "abc"), ticket="none")
    visitor.ministry.fault("duplicated-rows", times=1)
    assert len(visitor.rows()) == 6
    visitor.ministry.fault("vanished-rows", times=1)
    assert len(visitor.rows()) == 2
    visitor.ministry.fault("vanished-rows", ids=[1300002])
    assert [row["id"] for row in visitor.rows()] == ["1300003", "1300001"]
    one = "/api/v1/public/content-manager/news/1300002"
    assert visitor.call(one).status == 404
    visitor.ministry.clear()
    assert visitor.call(one).status == 200
    assert len(visitor.rows()) == 3


def test_new_rows_shift_the_pages_so_that_one_row_is_seen_twice(
    open_ministry: Open, write_story: Write
) -> None:
    visitor = open_ministry(*(write_story(key) for key in "abcd"))
    pages = [visitor.rows('projects:"EQ:mfa", _size:2')]
    visitor.ministry.fault("shifting-pages", times=1)
    pages.append(visitor.rows('projects:"EQ:mfa", _size:2, _page:2'))
    assert pages[0][1]["id"] == pages[1][0]["id"]


def test_another_section_may_use_the_ids_of_the_news(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story(), ticket="none")
    visitor.ministry.fault("id-reuse")
    (article,) = visitor.call("/api/v1/public/content-manager/article?projects=eq:mfa").json
    (news,) = visitor.listed(headers={}).json
    assert article["id"] == news["id"]
    assert article["title"] != news["title"]


def test_rows_are_left_alone_where_there_are_none(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.ministry.fault("retitled")
    assert visitor.call("/robots.txt").status == 200
    assert visitor.listed(headers={}).status == 400
    assert visitor.ticket()


def test_control_sets_shows_and_clears_faults(open_ministry: Open) -> None:
    visitor = open_ministry()
    state = visitor.control(mode="500", times=3, match="/robots", params={"x": 1}).json
    assert state["active"] == [
        {"mode": "500", "times": 3, "match": "/robots", "after": 0, "params": {"x": 1}}
    ]
    assert set(visitor.control(method="GET").json["modes"]) == set(MODES)
    assert visitor.call("/robots.txt").status == 500
    assert visitor.control(method="DELETE").json["active"] == []
    assert visitor.control(mode="no-such").status == 400


def test_a_body_of_unknown_length_is_refused(open_ministry: Open) -> None:
    visitor = open_ministry()
    assert visitor.call("/graphql", method="POST", headers={"Transfer-Encoding": "chunked"}).status == 411


def test_a_listener_survives_a_client_that_hangs_up(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.ministry.fault("huge-body", times=1)
    netloc = visitor.ministry.url.removeprefix("http://")
    host, port = netloc.split(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(10)
    assert visitor.query().status == 200


def test_a_self_signed_certificate_fails_unless_it_is_trusted(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with Ministry(address=Address(certificate=certificate)) as ministry:
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(ministry.url + "/robots.txt")  # noqa: S310 - https on the loopback
        trusting = ssl.create_default_context(cafile=str(certificate[0]))
        with urllib.request.urlopen(ministry.url + "/sitemap.xml", context=trusting) as reply:  # noqa: S310 - as above
            assert ministry.url.encode() in reply.read()
