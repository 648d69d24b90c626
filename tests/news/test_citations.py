"""How releases are cited."""

from dataclasses import replace

import pytest

from news.citations import Cited, bibtex, csl, ris

CITED = Cited(
    key="mfa/news/1300001",
    language="ru",
    title="100 % _ожиданий_ {и} ~ # $ & ^ \\",
    url="https://example.org/{a} b?x=1&y=%20",
    published_at="2026-03-02T09:00:00+00:00",
    version=2,
    sha256="ab" * 32,
    retrieved_at="2026-03-03T10:00:00+00:00",
    is_version=True,
)


def test_a_bibtex_entry_survives_latex() -> None:
    entry = bibtex(CITED)
    assert entry.startswith("@online{mfa:news:1300001:ru:v2,\n")
    title = r"100 \% \_ожиданий\_ \{и\} \textasciitilde{} \# \$ \& \textasciicircum{} \textbackslash{}"
    assert f"title = {{{{{title}}}}}" in entry
    assert "url = {https://example.org/%7Ba%7D%20b?x=1&y=%20}" in entry
    assert "langid = {russian}" in entry
    assert "date = {2026-03-02}" in entry
    assert entry.count("{") - entry.count("\\{") == entry.count("}") - entry.count("\\}")


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(CITED, published_at=None, language="tr", title="Bir\nbaşlık")
    assert "date = {" not in bibtex(bare).replace("urldate", "")
    assert "langid" not in bibtex(bare)
    assert "DA  -" not in ris(bare)
    assert "TI  - Bir başlık\n" in ris(bare)
    assert "issued" not in csl(bare)


def test_every_form_carries_version_hash_and_time() -> None:
    said = f"version 2, SHA-256 {'ab' * 32}, retrieved 2026-03-03T10:00:00+00:00"
    assert said in bibtex(CITED)
    assert f"N1  - {said}\n" in ris(CITED)
    item = csl(CITED)
    assert (item["note"], item["version"]) == (said, "2")
    assert item["accessed"] == {"date-parts": [[2026, 3, 3]]}
    assert item["issued"] == {"date-parts": [[2026, 3, 2]]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mfa-uk/news/1", "mfa/uk-news/1"),
        ("mfa/news/a_b", "mfa/news/a-b"),
        ("mfa/news/A", "mfa/news/a"),
        ("mfa/news/1:2", "mfa/news/1"),
    ],
)
def test_no_two_releases_share_a_key(one: str, other: str) -> None:
    assert replace(CITED, key=one).label != replace(CITED, key=other).label


def test_an_article_is_cited_apart_from_its_revision() -> None:
    assert replace(CITED, is_version=False).label == "mfa:news:1300001:ru"


def test_the_date_is_that_of_astana() -> None:
    at_midnight = replace(CITED, published_at="2014-12-31T18:00:00+00:00")
    assert "date = {2015-01-01}" in bibtex(at_midnight)
    assert "DA  - 2015/01/01" in ris(at_midnight)
    assert csl(at_midnight)["issued"] == {"date-parts": [[2015, 1, 1]]}


def test_what_the_ministry_is_not_shown_to_have_published_has_no_author() -> None:
    foreign = replace(CITED, key="import/file/1")
    assert "Ministry" not in bibtex(foreign) + ris(foreign) + str(csl(foreign))


def test_an_address_cannot_begin_a_line_of_its_own() -> None:
    assert "\nER  - x" not in ris(replace(CITED, url="https://example.org/\nER  - x"))
