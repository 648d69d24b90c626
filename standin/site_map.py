"""The portal's site map in the forms that the standard allows: one file, an index of files, packed ones."""

import gzip
import html
from collections.abc import Iterable, Sequence

from standin.answers import Answer

FORMS = ("plain", "index", "gzip", "broken")
PREFIX = "/sitemap"
_XML = "application/xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PATHS = ("", "/press/news", "/press/events", "/documents", "/about")
_PART = 40  # entities in a file of an index


def answer_site_map(path: str, *, site: str, form: str, entities: Sequence[str]) -> Answer | None:
    """The file at a path of the site map; None where there is none."""
    if form not in FORMS:
        raise ValueError(f"The form {form!r} of a site map is unknown; choose one of {', '.join(FORMS)}.")
    parts = [entities[start : start + _PART] for start in range(0, len(entities), _PART)]
    if path == "/sitemap.xml":
        if form == "index":
            return _answer(_index(site, len(parts)))
        whole = _urls(site, entities)
        match form:
            case "gzip":
                return Answer(body=gzip.compress(whole, mtime=0), content_type="application/x-gzip")
            case "broken":
                return _answer(whole[: len(whole) * 2 // 3])
            case _:
                return _answer(whole)
    number = path.removeprefix("/sitemap-").removesuffix(".xml.gz")
    if form == "index" and number.isdecimal() and int(number) < len(parts):
        packed = gzip.compress(_urls(site, parts[int(number)]), mtime=0)
        return Answer(body=packed, content_type="application/x-gzip")
    return None


def _answer(body: bytes) -> Answer:
    return Answer(body=body, content_type=_XML)


def _urls(site: str, entities: Iterable[str]) -> bytes:
    locations = "".join(
        f"<url><loc>{html.escape(site)}/memleket/entities/{html.escape(entity)}{path}?lang=en</loc></url>\n"
        for entity in entities
        for path in _PATHS
    )
    return f"{_HEAD}<urlset {_SPACE}>\n{locations}</urlset>\n".encode()


def _index(site: str, count: int) -> bytes:
    files = "".join(
        f"<sitemap><loc>{html.escape(site)}/sitemap-{number}.xml.gz</loc></sitemap>\n"
        for number in range(count)
    )
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{files}</sitemapindex>\n".encode()
