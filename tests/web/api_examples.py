"""The examples of the API's description: requests to the small archive and what it answers.

`python -m tests.web.api_examples` writes `web/api_examples.json` anew after the API has changed.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from monitor.bootstrap import open_service
from tests.web.archive import FixedClock, TestClient, client_of, fill, settings
from web.api_schema import EXAMPLES

_RULE = {"id": "algeria", "kind": "watch_list", "countries": ["DZ"]}
# By name of the endpoint; in this order, since the later ones read what the earlier ones wrote.
ASKED: dict[str, tuple[str, str, object]] = {
    "articles": ("GET", "articles?country=DZ&language=ru&limit=1", None),
    "article": ("GET", "articles/mfa/news/1300001?language=ru", None),
    "article_events": ("GET", "articles/mfa/news/1300001/events", None),
    "search": ("GET", "search?q=алж*&language=kk&limit=1", None),
    "series": ("GET", "series?country=DZ&step=month", None),
    "revisions": ("GET", "revisions?limit=1", None),
    "mentions": ("GET", "mentions?country=DZ&role=counterparty&limit=1", None),
    "stories": ("GET", "stories?limit=1", None),
    "story": ("GET", "stories/s1", None),
    "events": ("GET", "events?kind=edited&kind=removed", None),
    "actors": ("GET", "actors?limit=1", None),
    "alerts": ("GET", "alerts?rule=default&limit=1", None),
    "alert": ("GET", "alerts/1", None),
    "outbox": ("GET", "outbox?state=dead&limit=1", None),
    "message": ("GET", "outbox/1", None),
    "deliveries": ("GET", "deliveries?limit=1", None),
    "held": ("GET", "held", None),
    "circuits": ("GET", "circuits", None),
    "sources": ("GET", "sources", None),
    "runs": ("GET", "runs?source=mfa/news/ru&limit=1", None),
    "coverage": ("GET", "coverage?source=mfa/news/ru", None),
    "absences": ("GET", "absence?limit=1", None),
    "unreadable": ("GET", "unreadable?limit=1", None),
    "reports": ("GET", "reports?limit=1", None),
    "gaps": ("GET", "gaps", None),
    "jobs": ("GET", "jobs", None),
    "backtest_of_new": ("POST", "backtest?limit=1", _RULE),
    "add_rule": ("POST", "rules", _RULE),
    "rules": ("GET", "rules?limit=1", None),
    "rule": ("GET", "rules/algeria", None),
    "put_rule": ("PUT", "rules/algeria", {"kind": "watch_list", "countries": ["DZ", "TN"]}),
    "mute_rule": ("POST", "rules/algeria/mute", {"hours": 8}),
    "backtest": ("GET", "rules/algeria/backtest?limit=1", None),
    "delete_rule": ("DELETE", "rules/algeria", None),
    "act_on_message": ("POST", "outbox/2/discard", None),
}


def made(client: TestClient) -> dict[str, dict[str, Any]]:
    """Each example as the archive answers it."""
    found = {}
    for name, (method, path, body) in ASKED.items():
        answer = client.request(method, f"/api/v1/{path}", json=body)
        assert answer.is_success, (name, answer.text)
        found[name] = {
            "method": method,
            "path": f"/api/v1/{path}",
            **({} if body is None else {"body": body}),
            "answer": answer.json() if answer.content else None,
        }
    return found


def main() -> None:
    """Writes the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(settings(Path(folder)), clock=FixedClock())
        fill(service)
        with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
            told = json.dumps(made(client), ensure_ascii=False, indent=1)
        service.close()
    EXAMPLES.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
