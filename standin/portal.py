"""The portal's addresses: pages, the site map, robots, images, and the two content APIs."""

import re

from standin.answers import Answer, Asked, html_answer, json_answer, picture
from standin.content_api import PREFIX, answer_content
from standin.desk import Desk
from standin.old_site import OldSite
from standin.query_api import answer_query
from standin.site_map import PREFIX as SITE_MAP
from standin.site_map import answer_site_map
from standin.tickets import COOKIE_PATH, HEADER_PATH, TicketOffice

_PAGE = re.compile(r"/memleket/entities/[a-z0-9-]+(/.*)?")
# The page a browserless client gets, wherever it looks: everything is drawn by a script that is not here.
_SHELL = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Unified platform</title>'
    '<script defer src="/static/js/main.js"></script></head><body><noscript>You need to enable JavaScript to '
    'run this app.</noscript><div id="root"></div></body></html>'
)
_ROBOTS = """User-agent: *
Disallow: /search
Disallow: /uploads
Disallow: /api/v1/private
Disallow: /static/service
Sitemap: {site}/sitemap.xml
"""
# Seen slugs of posts abroad, listed whether or not they published anything.
_POSTS = (
    "mfa-antalya", "mfa-budapest", "mfa-busan", "mfa-delhi", "mfa-doha", "mfa-gorgan", "mfa-hanoi",
    "mfa-istanbul", "mfa-kuala-lumpur", "mfa-kuveyt",
    "mfa-lisbon", "mfa-london", "mfa-paris", "mfa-riga", "mfa-rome",
    "mfa-tashkent", "mfa-tokyo", "mfa-vienna", "mfa-washington",
)  # fmt: skip
# Other bodies of the same platform, so that a client must pick out the ministry's own.
_OTHERS = ("economy", "enbek", "qoldau")


class Portal:
    """Answers requests from the desk; knows nothing of sockets or faults."""

    def __init__(self, desk: Desk, tickets: TicketOffice, largest_query: int = 50) -> None:
        self.desk = desk
        self.tickets = tickets
        self.largest_query = largest_query
        self.site_map_form = "plain"
        self.hidden_entities: set[str] = set()
        self.old_site = OldSite(desk.newsroom, desk.newsroom.now)

    def answer(self, asked: Asked) -> Answer:
        """What the portal says to a request when nothing is wrong with it."""
        match asked.method, asked.path:
            case "POST", "/graphql":
                return answer_query(self.desk, asked, self.largest_query)
            case "POST", path if path in {COOKIE_PATH, HEADER_PATH}:
                return self.tickets.issue(asked)
            case "GET" | "HEAD", path:
                if (old := self.old_site.answer(path, asked.query)) is not None:
                    return Answer(status=old.status, body=old.body, content_type=old.content_type)
                return self._page(asked, path)
            case _:
                return json_answer({"message": "methodNotAllowed"}, 405)

    def _page(self, asked: Asked, path: str) -> Answer:
        if path.startswith(PREFIX):
            return answer_content(self.desk, self.tickets, asked)
        if path.startswith("/uploads/"):
            return Answer(body=picture(), content_type="image/png")
        if path == "/robots.txt":
            robots = _ROBOTS.format(site=_site(asked))
            return Answer(body=robots.encode(), content_type="text/plain; charset=utf-8")
        if path.startswith(SITE_MAP) and (file := self._site_map(path, _site(asked))):
            return file
        if path in {"/", "/index.html"} or _PAGE.fullmatch(path):
            return html_answer(_SHELL)
        return html_answer("<html><body><h1>404</h1></body></html>", 404)

    def _site_map(self, path: str, site: str) -> Answer | None:
        entities = {"mfa", *_POSTS, *_OTHERS, *self.desk.newsroom.entities()} - self.hidden_entities
        return answer_site_map(path, site=site, form=self.site_map_form, entities=sorted(entities))


def _site(asked: Asked) -> str:
    return f"{asked.scheme}://{asked.headers.get('host', '127.0.0.1')}"
