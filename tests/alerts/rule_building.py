"""Rules of every kind, any that a person may write."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from alerts.known import EVENT_KINDS
from countries import CODES, groups
from news.rules import AnyOf, Is, Not, QuietHours, Recipient, RecipientProfile, Rule

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
IDS = st.from_regex("[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True).filter(
    lambda text: text not in {"email", "webhook", "slack", "teams", "apprise", "recipient"}
)
LINES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
TEMPLATES = st.lists(
    st.sampled_from(["$country", "${why}", "$$", "x", ' \\ "quoted" ', "Ә'''"]), max_size=4
).map(lambda parts: " ".join(parts).strip())
CODES_ = st.lists(st.sampled_from([code for code in CODES if code != "KZ"]), max_size=3, unique=True).map(
    tuple
)
GROUPS = st.lists(st.sampled_from(groups.groups()), max_size=2, unique=True).map(tuple)
LANGUAGES = st.lists(st.sampled_from(("kk", "ru", "en")), max_size=2, unique=True).map(tuple)
RECIPIENTS = st.one_of(
    st.sampled_from(
        [
            Recipient(channel="email"),
            Recipient(channel="webhook"),
            Recipient(channel="email", address="desk@example.org"),
            Recipient(channel="webhook", address="http://127.0.0.1:8080/x?y=z#q"),
            Recipient(channel="slack", address="https://hooks.slack.com/services/T/B/x"),
            Recipient(channel="teams", address="https://x.webhook.office.com/y"),
            Recipient(channel="apprise", address="ops_room-1"),
        ]
    ),
    IDS.map(lambda id_: Recipient(channel="recipient", address=id_)),
)
ROLE = Is(subject="role", values=("counterparty", "venue"))
SECTION = Is(subject="section", values=("news",))
OF_TEXTS = st.sampled_from([None, ROLE, AnyOf(parts=(Not(part=ROLE), SECTION))])
OF_STORIES = st.sampled_from([None, SECTION])
PHRASES = st.lists(LINES.map(lambda text: f"x, {text} y"), min_size=1, unique=True).map(tuple)
WINDOWS = st.none() | st.integers(1, 36_500)

_STATES: dict[str, Any] = {"countries": CODES_, "groups": GROUPS, "excluded": st.just(("KZ",)) | st.just(())}
_RELEASES: dict[str, Any] = {**_STATES, "languages": LANGUAGES, "where": OF_TEXTS}
_STORIES: dict[str, Any] = {**_RELEASES, "where": OF_STORIES}
_SOME: dict[str, Any] = {"countries": CODES_.filter(bool)}
OWN: dict[str, dict[str, Any]] = {
    "first_mention": {**_RELEASES, "window_days": WINDOWS},
    "watch_list": {**_RELEASES, **_SOME},
    "co_mention": {
        **_RELEASES,
        "countries": st.just(("DZ",)),
        "others": st.just(("FR", "KZ")),
        "other_groups": GROUPS,
        "scope": st.sampled_from(["sentence", "release", "story"]),
    },
    "phrase": {**_RELEASES, "phrases": PHRASES},
    "actor": {**_RELEASES, "actors": st.just(("org:UN", "person:mrt-nrtl"))},
    "event_kind": {
        **_RELEASES,
        "event_kinds": st.lists(st.sampled_from(EVENT_KINDS), min_size=1, unique=True).map(tuple),
    },
    "edited": _RELEASES,
    "removed": _RELEASES,
    "restored": _RELEASES,
    "silence": {**_STORIES, "window_days": WINDOWS},
    "spike": {**_STATES, "window_days": WINDOWS, "budget_per_month": st.floats(0.01, 100)},
    "rank_change": {**_STORIES, "window_days": WINDOWS, "places": st.integers(1, 250)},
    "language_gap": {
        **_RELEASES, "languages": st.just(()) | st.just(("ru",)),
        "present_in": st.just(()) | st.just(("ru",)), "absent_in": st.just(("en", "kk")),
        "hours": st.integers(0, 8784),
    },
    "source_health": {"languages": LANGUAGES, "where": OF_STORIES, "hours": st.integers(0, 8784)},
}  # fmt: skip


def rules_of(kind: str, ids: st.SearchStrategy[str] = IDS) -> st.SearchStrategy[Rule]:
    return st.builds(
        Rule,
        kind=st.just(kind),
        id=ids,
        name=LINES,
        recipients=st.lists(RECIPIENTS, max_size=3, unique=True).map(tuple),
        mail_language=st.sampled_from(("kk", "ru", "en")),
        cadence=st.sampled_from([None, "immediate", "daily"]),
        cap_per_hour=st.none() | st.integers(1, 10_000),
        subject=TEMPLATES,
        body=TEMPLATES.map(lambda text: f"begin {text}\nend"),
        is_enabled=st.booleans(),
        muted_until=st.none() | st.just(NOW),
        created_at=st.just(NOW),
        **OWN[kind],
    )


RULES = st.sampled_from(sorted(OWN)).flatmap(rules_of)


def a_profile(id_: str = "desk", **facts: Any) -> RecipientProfile:
    made: dict[str, Any] = {"channel": "email", "address": f"{id_}@example.org", "created_at": NOW}
    return RecipientProfile(id=id_, **(made | facts))


__all__ = ["NOW", "OWN", "RULES", "QuietHours", "a_profile", "rules_of"]
