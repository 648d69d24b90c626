"""What each address asks of whoever comes: a line a route, and a test that no route is without one.

An address that is in no list asks for the password, as if it were the outbox.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from starlette.routing import compile_path

from news.access import Scope

Audience = Literal["all", "public", "own"]

# Nothing behind these is anybody's: probes learn nothing, style and script are public files.
FOR_ALL: Final = (
    *("/healthz", "/readyz", "/login", "/theme/{theme}"),
    *("/static/{path:path}", "/assets/{path:path}"),
)
# The archive: what the ministry has published, and what was found in it.
PUBLIC_PAGES: Final = (
    *("/", "/fragments/overview", "/fragments/world", "/fragments/pulse", "/world.{form}"),
    *("/articles/{key:path}", "/stories/{key:path}"),
    *("/changes", "/actors", "/actors/{key}"),
    *("/articles/{key:path}/citation.{form}", "/articles/{key:path}/mentions.csv"),
    *("/countries", "/countries/{code}", "/search", "/search.csv", "/compare", "/evidence/{evidence_id}"),
    *("/api/docs",),
)
PUBLIC_DATA: Final[Mapping[str, Scope]] = {
    "/api/openapi.json": "read",
    "/api/v1/articles": "read",
    "/api/v1/articles/{key:path}": "read",
    "/api/v1/articles/{key:path}/events": "read",
    "/api/v1/stories": "read",
    "/api/v1/stories/{key:path}": "read",
    "/api/v1/events": "read",
    "/api/v1/mentions": "read",
    "/api/v1/revisions": "read",
    "/api/v1/search": "read",
    "/api/v1/series": "read",
    "/api/v1/actors": "read",
    "/api/v1/actors/{key}": "read",
    "/api/v1/changes": "read",
    "/api/v1/coverage": "read",
    "/api/v1/absence": "read",
    "/api/v1/evidence/{evidence_id}": "read",
}
# Rules, recipients, the outbox, and how the service is run.
OWN_PAGES: Final = (
    *("/access", "/access/tokens", "/access/tokens/remove", "/access/sessions/end", "/logout"),
    *("/health", "/fragments/health", "/fragments/bell", "/recipients"),
    *("/outbox", "/fragments/outbox", "/outbox/all", "/outbox/circuits", "/outbox/{entry_id}"),
    *("/rules", "/rules/new", "/rules/{rule_id}", "/rules/{rule_id}/edit", "/rules/{rule_id}/remove"),
    *("/rule-file", "/rule-file/rules.toml", "/rule-file/apply"),
)
OWN_DATA: Final[Mapping[str, Scope]] = {
    "/api/v1/alerts": "read",
    "/api/v1/alerts/{alert_id}": "read",
    "/api/v1/deliveries": "read",
    "/api/v1/jobs": "read",
    "/api/v1/outbox/{message_id}": "read",
    "/api/v1/outbox/{message_id}/{wish}": "read",
    # A whole table is work for the machine; a record of the evidence holds the request, and so MFA_CONTACT.
    "/api/v1/export/articles.{form}": "export",
    "/api/v1/export/events.{form}": "export",
    "/api/v1/export/mentions.{form}": "export",
    "/api/v1/export/revisions.{form}": "export",
    "/api/v1/export/stories.{form}": "export",
    "/evidence/{evidence_id}.warc.gz": "export",
    "/api/v1/backtest": "read",
    "/api/v1/circuits": "read",
    "/api/v1/gaps": "read",
    "/api/v1/held": "read",
    "/api/v1/outbox": "read",
    "/api/v1/reports": "read",
    "/api/v1/rules": "read",
    "/api/v1/rules/{rule_id}": "read",
    "/api/v1/rules/{rule_id}/backtest": "read",
    "/api/v1/rules/{rule_id}/mute": "read",
    "/api/v1/runs": "read",
    "/api/v1/sources": "read",
    "/api/v1/unreadable": "read",
    # Alerts carry the names of the rules that raised them.
    "/feeds/all.{form}": "feeds",
    "/feeds/countries/{code}.{form}": "feeds",
    "/feeds/rules/{rule_id}.{form}": "feeds",
    "/metrics": "metrics",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Whom an address is for, and by which scope a token reads it; None where only people come in."""

    audience: Audience
    scope: Scope | None = None


_UNKNOWN: Final = Asks(audience="own")


def asks(path: str) -> Asks:
    """What the address asks; where several routes could answer, what the strictest of them asks."""
    found = [line for pattern, line in _lines() if pattern.match(path)]
    return min(found, key=lambda line: ("own", "public", "all").index(line.audience), default=_UNKNOWN)


@cache
def _lines() -> tuple[tuple[re.Pattern[str], Asks], ...]:
    """The lists above as patterns, made as the router makes its own: both must see the same paths."""
    return tuple((compile_path(template)[0], line) for template, line in table().items())


@cache
def table() -> Mapping[str, Asks]:
    """Every template with what it asks."""
    return {
        **{template: Asks(audience="all") for template in FOR_ALL},
        **{template: Asks(audience="public") for template in PUBLIC_PAGES},
        **{template: Asks(audience="public", scope=scope) for template, scope in PUBLIC_DATA.items()},
        **{template: Asks(audience="own") for template in OWN_PAGES},
        **{template: Asks(audience="own", scope=scope) for template, scope in OWN_DATA.items()},
    }
