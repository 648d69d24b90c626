"""Styles, scripts and libraries are sent once, packed, and asked for again only when they change."""

from pathlib import Path

import pytest

from monitor.bootstrap import Service
from tests.web.archive import TestClient, client_of
from web.shelf import LIBRARIES, MODULES, ROOM, Shelf


def test_an_address_with_the_digest_is_kept_for_ever(client: TestClient) -> None:
    address = Shelf.own().address("style.css")
    assert address in client.get("/").text
    answer = client.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.text == (ROOM / "static" / "style.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/static/style.css", "/static/style.css?v=old", "/static/style.css?v=%00"])
def test_any_other_address_is_asked_for_again(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["cache-control"] == "public, no-cache"
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_file_is_packed_for_who_can_unpack_it(client: TestClient) -> None:
    plain = client.get("/static/style.css", headers={"Accept-Encoding": "identity"})
    packed = client.get("/static/style.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert plain.headers["etag"] != packed.headers["etag"]


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/assets/htmx.org/package.json", "/assets/", "/static/"],
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_is_only_read(client: TestClient) -> None:
    answer = client.post("/static/style.css", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    head = client.head("/static/style.css")
    assert (head.status_code, head.content) == (200, b"")


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}", encoding="utf-8")
    shelf = Shelf("/static", {"a.css": tmp_path / "a.css"})
    before = shelf.address("a.css")
    (tmp_path / "a.css").write_text("b{color:red}", encoding="utf-8")
    assert shelf.address("a.css") != before
    assert shelf.address("none.css") == "/static/none.css"


@pytest.mark.skipif(not MODULES.is_dir(), reason="npm has installed nothing here")
def test_every_library_is_where_the_lock_file_puts_it() -> None:
    assert Shelf.libraries().files.keys() == LIBRARIES.keys()


def test_without_libraries_the_pages_stand_and_the_libraries_are_not_found(
    service: Service, tmp_path: Path
) -> None:
    with client_of(service, scripts=tmp_path) as client:
        assert client.get("/").status_code == 200
        assert client.get("/assets/htmx.min.js").status_code == 404
