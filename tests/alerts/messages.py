"""Messages of every kind, for tests of what they say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from news.alerts import (
    Alert,
    AlertMention,
    AlertType,
    Digest,
    DigestGroup,
    DigestLine,
    OutboxEntry,
)
from news.reasons import (
    ActorNamed,
    EditedStates,
    EventTold,
    LanguageMissing,
    PhraseFound,
    RankChanged,
    Reason,
    Removed,
    Restored,
    SilenceEnded,
    Silent,
    SourceStanding,
    Spiked,
    Together,
    Watched,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG_AGO = datetime(2025, 11, 2, tzinfo=UTC)
TITLE = "Встреча с Алжиром"
SENTENCE = "Стороны говорили об уране с Алжиром."

SILENCE = SilenceEnded(
    last_at=LONG_AGO, silent_days=386, watched_since=None, has_gap=False, looks=9000, longest_gap_s=3599
)
ACTOR = ActorNamed(
    key="un", name_kk="БҰҰ", name_ru="ООН", name_en="UN", surface="ООН", office=None, sentence=SENTENCE
)
SPIKE = Spiked(
    observed=7, expected=1.25, limit=5, since=date(2026, 11, 17), until=date(2026, 11, 23), coverage=0.996,
    budget_per_month=1.0, calibrated_on=3000,
)  # fmt: skip
RANK = RankChanged(
    rank=3, rank_before=9, of=40, stories=12, stories_before=4, all_stories=300, all_stories_before=280,
    window_days=30,
)  # fmt: skip
SILENT = Silent(
    last_at=LONG_AGO, silent_days=386, longest_days=200, watched_since=LONG_AGO, has_gap=False, looks=900,
    longest_gap_s=600,
)  # fmt: skip
EDIT = EditedStates(
    change="role", revision=3, against=2, sentence=SENTENCE, before="passing", after="counterparty"
)
TOGETHER = Together(other="FR", scope="sentence", sentence=SENTENCE)
UNTRANSLATED = LanguageMissing(present_in=("ru",), absent_in=("en",), hours=24)
BROKEN = SourceStanding(source="mfa/news/ru", state="blocked", since=NOW, failures=3, detail="it answers 403")

# Every type of alert with a reason that it comes with, and whether it is about an article and a state.
KINDS: tuple[tuple[AlertType, str, Reason, str], ...] = (
    ("country.mentioned", "first_mention", SILENCE, "article state"),
    ("country.mentioned", "watch_list", Watched(groups=("eu",)), "article state"),
    ("country.comention", "co_mention", TOGETHER, "article state"),
    ("country.silent", "silence", SILENT, "state"),
    ("country.spike", "spike", SPIKE, "state"),
    ("country.rank", "rank_change", RANK, "state"),
    ("article.matched", "phrase", PhraseFound(phrase="уран", surface="уране", sentence=SENTENCE), "article"),
    ("article.matched", "actor", ACTOR, "article"),
    ("article.matched", "event_kind", EventTold(kind="call", sentence=SENTENCE), "article"),
    ("article.edited", "edited", EDIT, "article state"),
    ("article.removed", "removed", Removed(since=LONG_AGO, checks=4, has_gap=False), "article"),
    ("article.restored", "restored", Restored(since=LONG_AGO), "article"),
    ("story.untranslated", "language_gap", UNTRANSLATED, "article"),
    ("source.broken", "source_health", BROKEN, ""),
    ("source.recovered", "source_health", replace(BROKEN, state="healthy"), ""),
)  # fmt: skip


def an_alert(**facts: Any) -> Alert:
    """An alert about an article that names Algeria for the first time in a year."""
    alert = Alert(
        type="country.mentioned", rule_id="default", rule_name="Any", rule_kind="first_mention",
        mail_language="ru", country="DZ", reason=SILENCE, occasion="mfa/news/1300001",
        article_key="mfa/news/1300001", language="ru", url="https://www.gov.kz/1300001?lang=ru", title=TITLE,
        published_at=NOW, first_seen_at=NOW, revision=1, sha256="ab" * 32,
        mentions=(
            AlertMention(
                surface="Алжиром", field="title", start=10, end=17, role="counterparty", sentence=TITLE
            ),
        ),
        story_key="mfa/news/1300001", story_languages=("ru",), created_at=NOW,
    )  # fmt: skip
    return replace(alert, **facts)


def of_kind(kind: AlertType, rule_kind: str, reason: Reason, about: str, **facts: Any) -> Alert:
    """An alert of one row of `KINDS`."""
    bare = {
        "article_key": "", "language": "", "url": "", "title": "", "published_at": None, "revision": 0,
        "sha256": "", "mentions": (), "story_key": "", "story_languages": (),
    }  # fmt: skip
    stateless = {"country": None, "mentions": ()}
    lacking = ({} if "article" in about else bare) | ({} if "state" in about else stateless)
    return an_alert(**({"type": kind, "rule_kind": rule_kind, "reason": reason} | lacking | facts))


def an_entry(alert: Alert | None = None, **facts: Any) -> OutboxEntry:
    """A message of an alert, or of a digest where one is given."""
    entry = OutboxEntry(
        id=1, dedupe_key="msg_abc", channel="email", address="desk@example.org",
        alert=None if "digest" in facts else alert or an_alert(), state="pending", attempts=0,
        created_at=NOW, next_attempt_at=NOW, kind="digest" if "digest" in facts else "alert",
    )  # fmt: skip
    return replace(entry, **facts)


def a_line(number: int = 1, **facts: Any) -> DigestLine:
    """A line of a digest."""
    line = DigestLine(
        alert_id=number, type="country.mentioned", rules=("Any",), title=f"{TITLE} {number}",
        url=f"https://www.gov.kz/{number}", article_key=f"mfa/news/{number}", language="ru",
        languages=("kk", "ru"), why="первое упоминание", sentence=SENTENCE, at=NOW,
    )  # fmt: skip
    return replace(line, **facts)


def a_digest(*groups: DigestGroup, **facts: Any) -> Digest:
    """A digest of these groups."""
    digest = Digest(
        language="ru", time_zone="Asia/Almaty", reasons=("digest",), since=NOW - timedelta(days=1), until=NOW,
        alerts=sum(len(group.lines) for group in groups), groups=groups,
    )  # fmt: skip
    return replace(digest, **facts)
