"""The schema. A change here goes with a migration; a test compares the two on both databases."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from .columns import Instant, LongKey, WordList, Words

# Names are fixed so that a migration can speak of a constraint on either database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entity", Words, nullable=False),
    Column("section", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("baseline_at", Instant),
    Column("first_good_at", Instant),
    Column("last_good_at", Instant),
    Column("good_since", Instant),
    Column("next_page", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_poll_at", Instant),
    Column("api", Words),
    Column("api_reason", Words, nullable=False),
    UniqueConstraint("entity", "section", "language"),
)

crawl_runs = Table(
    "crawl_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("mode", Words, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("outcome", Words),
    Column("detail", Words, nullable=False),
    Column("api", Words),
    Column("api_reason", Words, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("unreadable", Integer, nullable=False),
    Column("untranslated", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("reached_at", Instant),  # date of the oldest row that a complete walk came down to without a break
    Index(None, "source_id", "id"),
)

# When a source was watched and with what outcome: one row a stretch of looks with the same outcome, kept for
# good. `longest_gap_s` is the longest time between two looks of the stretch.
coverage = Table(
    "coverage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("outcome", Words, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("longest_gap_s", Integer, nullable=False),
    Index(None, "source_id", "since"),
)

unreadable_rows = Table(
    "unreadable_rows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("run_id", ForeignKey("crawl_runs.id", ondelete="SET NULL")),
    Column("external_id", Words),
    Column("reason", Words, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("raw_sha256", Words, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    UniqueConstraint("source_id", "raw_sha256"),
    Index(None, "last_seen_at"),
    Index(None, "run_id"),
)

# Answers of the source as they came, in WARC files under the data directory. Records tile a file without a
# gap: `sha256` is over the bytes of the file from `offset` on, `payload_sha256` over the body. `link` is the
# hash chain (storage/chain.py).
evidence_files = Table(
    "evidence_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("size", BigInteger, nullable=False),
    UniqueConstraint("name"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_id", ForeignKey("evidence_files.id"), nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("payload_sha256", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("link", Words, nullable=False),
    UniqueConstraint("file_id", "offset"),
    Index(None, "payload_sha256"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("key"),
)

# `listed_at` is published_at but hardly after first_seen_at, or appeared_at where the source's date cannot
# be read: lists need an order without nulls for their keyset. Address, date and pictures are as the source
# gives them at last; a revision has them as they were when its text came.
articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entity", Words, nullable=False),
    Column("section", Words, nullable=False),
    Column("external_id", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    Column("url", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", Words, nullable=False),
    Column("raw_sha256", Words, nullable=False),
    Column("published_at", Instant),
    Column("published_raw", Words, nullable=False),
    Column("appeared_at", Instant, nullable=False),
    Column("listed_at", Instant, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("is_history", Boolean, nullable=False),
    Column("image_urls", WordList, nullable=False),
    Column("link_urls", WordList, nullable=False),
    Column("visibility", Words, nullable=False),  # visible, missing or removed
    Column("missing_since", Instant),
    Column("joined_by", Words, nullable=False),  # own, id, match or duplicate: why it is in its story
    Column("join_score", Float),  # of a match, 0 to 1
    Column("translation_delay_s", Integer),  # after the story's first language; null where history hides it
    UniqueConstraint("entity", "section", "external_id", "language"),
    Index(None, "story_id", "language"),
    Index(None, "listed_at", "id"),
    Index(None, "language", "listed_at", "id"),
    Index(None, "entity", "section", "published_at"),
    Index(None, "fingerprint"),
    Index(None, "visibility", "missing_since"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("text_language", Words),
    Column("published_at", Instant),
    Column("published_raw", Words, nullable=False),
    Column("fingerprint", Words, nullable=False),
    Column("raw_sha256", Words, nullable=False),
    Column("evidence_id", ForeignKey("evidence.id")),  # null for what was kept before evidence was written
    Column("link", Words, nullable=False),
    UniqueConstraint("article_id", "number"),
    Index(None, "evidence_id"),
)

# What became of an article after its first sight, only ever added: edited, missing, removed, restored,
# corrected. `snapshot` is JSON: what changed and its effect, or the checks and the coverage that prove it.
article_events = Table(
    "article_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("revision_id", ForeignKey("revisions.id")),
    Column("kind", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("snapshot", Words, nullable=False),
    Column("evidence_id", ForeignKey("evidence.id")),
    Column("link", Words, nullable=False),
    Index(None, "article_id", "id"),
    Index(None, "kind", "id"),
)

# The states that an event can be found under: those that its article named before or after it.
event_countries = Table(
    "event_countries",
    metadata,
    Column("country", Words, primary_key=True),
    Column("event_id", ForeignKey("article_events.id"), primary_key=True),
    Index(None, "event_id"),
    sqlite_with_rowid=False,
)

# Each look for an article that its listing lacks. Only one that the listing and the article's own address
# both fail counts.
absence_checks = Table(
    "absence_checks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("listing", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("is_absent", Boolean, nullable=False),
    Column("coverage_id", ForeignKey("coverage.id")),
    Column("evidence_id", ForeignKey("evidence.id")),
    Index(None, "article_id", "id"),
)

# Which gazetteer found a revision's mentions; apart from the revision, which never changes.
annotations = Table(
    "annotations",
    metadata,
    Column("revision_id", ForeignKey("revisions.id"), primary_key=True),
    Column("gazetteer", Words, nullable=False),
    Column("annotated_at", Instant, nullable=False),
    Column("actors", Words, nullable=False),  # the version that found organisations, persons and occasions
    Index("ix_annotations_gazetteer", "gazetteer", "revision_id"),
    Index("ix_annotations_actors", "actors", "revision_id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("revision_id", ForeignKey("revisions.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("country", Words, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("field", Words, nullable=False),
    Column("role", Words),
    Column("reason", Words),
    sqlite_with_rowid=False,
)

# What the current revision of an article names, for lists by country.
article_countries = Table(
    "article_countries",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("country", Words, primary_key=True),
    Column("listed_at", Instant, nullable=False),
    Index(None, "country", "listed_at", "article_id"),
    sqlite_with_rowid=False,
)

# Where an article stands in what can be searched, the newest last: `place` is the minute of `listed_at` with
# a number (storage/search_index.py). A place is never used again: where an article has left it, `article_id`
# is null. `marks` are those of `article_marks`, so that they can be taken back.
search_places = Table(
    "search_places",
    metadata,
    Column("place", LongKey, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.id")),
    Column("revision", Integer, nullable=False),
    Column("listed_at", Instant, nullable=False),
    Column("marks", WordList, nullable=False),
    UniqueConstraint("article_id"),
)

# What may change with an article and can be searched for: states and roles, kinds of event, edited, removed.
article_marks = Table(
    "article_marks",
    metadata,
    Column("mark", Words, primary_key=True),
    Column("place", LongKey, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# How many articles name a state, in how many places, by the day, month and year in Almaty that begins with
# `since`; with `role` "" whatever the role. Always what a count of the articles as they stand would give.
state_counts = Table(
    "state_counts",
    metadata,
    Column("country", Words, primary_key=True),
    Column("role", Words, primary_key=True),
    Column("grain", Words, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("entity", Words, primary_key=True),
    Column("section", Words, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# The same of all articles, whatever they name.
article_counts = Table(
    "article_counts",
    metadata,
    Column("grain", Words, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("entity", Words, primary_key=True),
    Column("section", Words, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# When a story named a country in any revision of any language. One row an appearance, not one a story:
# the question is always "last before then", which a single latest instant cannot answer.
story_countries = Table(
    "story_countries",
    metadata,
    Column("story_id", ForeignKey("stories.id"), primary_key=True),
    Column("country", Words, primary_key=True),
    Column("appeared_at", Instant, primary_key=True),
    Column("is_named", Boolean, nullable=False),  # False where only a capital or a metonym stands for it
    Index(None, "country", "appeared_at", "story_id", "is_named"),
    sqlite_with_rowid=False,
)

rules = Table(
    "rules",
    metadata,
    Column("id", Words, primary_key=True),
    Column("is_enabled", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("snapshot", Words, nullable=False),
    Column("failures", Integer, nullable=False),  # how often it could not be asked since it was changed
    Column("failure", Words, nullable=False),  # and why, the last time
)

# A number that grows with each change of what it names, so that a process knows whether what it has read
# still holds: `rules`, `recipients`.
versions = Table(
    "versions",
    metadata,
    Column("name", Words, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

# How somebody wants to be told at an address, whichever rule speaks: quiet hours, digests, a cap.
recipients = Table(
    "recipients",
    metadata,
    Column("id", Words, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("snapshot", Words, nullable=False),
    UniqueConstraint("channel", "address"),
)

# Secrets that sign webhooks; two are valid while one follows the other. Never shown, never exported.
webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("recipient_id", ForeignKey("recipients.id"), nullable=False),
    Column("secret", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Index(None, "recipient_id"),
)

# No foreign key to rules: an alert outlives its rule. `country` is "" where there is none, since
# a null would defeat the unique key. `occasion` names what the alert is about, so that a rule tells it once:
# a story's key, an edit, a silence by its beginning.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule_id", Words, nullable=False),
    Column("type", Words, nullable=False),
    Column("country", Words, nullable=False),
    Column("occasion", Words, nullable=False),
    Column("story_id", ForeignKey("stories.id")),
    Column("article_id", ForeignKey("articles.id")),
    Column("created_at", Instant, nullable=False),
    Column("snapshot", Words, nullable=False),
    UniqueConstraint("rule_id", "type", "country", "occasion"),
    Index(None, "article_id"),
    Index(None, "story_id"),
    Index(None, "rule_id", "id"),
)

# One message to one recipient. `alert_id` is null for digests and tests, whose words stand in `snapshot`; so
# do those of an alert that a recipient is told in another language than the rule's. `destination` is what
# answers for the address (a mail server, a host and port); `fence` grows with every claim, and only the
# holder of the latest may record what came of it.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Words, nullable=False),  # alert, digest or test
    Column("alert_id", ForeignKey("alerts.id")),
    Column("snapshot", Words),
    Column("channel", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("destination", Words, nullable=False),
    Column("dedupe_key", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("last_error", Words, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("lease_owner", Words),
    Column("lease_until", Instant),
    Column("fence", Integer, nullable=False),
    UniqueConstraint("dedupe_key"),
    Index(None, "state", "next_attempt_at"),
    # A lane's messages in their order, and a step from lane to lane (storage/lanes.py).
    Index(None, "state", "channel", "destination", "address", "id"),
    Index(None, "state", "lease_until"),
    Index(None, "state", "channel", "address", "id"),
    Index(None, "alert_id"),
)

# Every attempt for good: what the receiver said, of which kind it was (delivered, refused, unreachable, …),
# and how long it took.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("outbox.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("took_ms", Integer),
    Index(None, "entry_id"),
)

# Addresses and destinations that fail: their messages wait until `retry_at`, then one of them tries. A row
# goes when a message gets through.
circuits = Table(
    "circuits",
    metadata,
    Column("key", Words, primary_key=True),
    Column("scope", Words, nullable=False),  # address or destination
    Column("channel", Words, nullable=False),
    Column("address", Words, nullable=False),  # the destination's name where the scope is destination
    Column("failures", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("retry_at", Instant, nullable=False),
    Column("kind", Words, nullable=False),
    Column("reason", Words, nullable=False),
)

# Alerts that a recipient is told of later, in a digest: because of quiet hours, a wish for digests or a cap.
# The second index finds who is told now, and of what, without a look at everybody else.
held = Table(
    "held",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False),
    Column("channel", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("reason", Words, nullable=False),  # digest, quiet, cap or rule_cap
    Column("held_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("entry_id", ForeignKey("outbox.id")),  # the digest that told of it
    UniqueConstraint("alert_id", "channel", "address"),
    Index(None, "entry_id", "due_at"),
    Index(None, "entry_id", "channel", "address", "id"),
)

# What a rule was calibrated to on the archive (JSON), and when; made anew as the archive grows.
calibrations = Table(
    "calibrations",
    metadata,
    Column("key", Words, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("snapshot", Words, nullable=False),
)

job_runs = Table(
    "job_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("is_good", Boolean),
    Column("detail", Words, nullable=False),
    Index(None, "name", "id"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Words, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("until", Instant, nullable=False),
)

# What one language of a story names and another leaves out: states, actors, numbers, sentences.
story_differences = Table(
    "story_differences",
    metadata,
    Column("story_id", ForeignKey("stories.id"), primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("value", Words, primary_key=True),
    Column("present_in", WordList, nullable=False),
    Column("absent_in", WordList, nullable=False),
    Column("noted_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# What an article's text tells whatever its language (news/storyfacts.py), so that a candidate need not be
# read again: JSON, found in that revision by the rules of that version.
story_facts = Table(
    "story_facts",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("version", Words, nullable=False),
    Column("facts", Words, nullable=False),
)

# MinHash of an article's text and the keys of its bands; two articles that share two keys are compared.
minhashes = Table(
    "minhashes",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("algorithm", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

minhash_bands = Table(
    "minhash_bands",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Index(None, "article_id"),
    sqlite_with_rowid=False,
)

# Articles that say the same under other ids or entities; the group is named by its first article.
duplicates = Table(
    "duplicates",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("group_id", ForeignKey("articles.id"), nullable=False),
    Column("of_article_id", ForeignKey("articles.id"), nullable=False),
    Column("similarity", Float, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Index(None, "group_id"),
)

# Organisations, and persons with the office they were named with.
actors = Table(
    "actors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("name_kk", Words, nullable=False),
    Column("name_ru", Words, nullable=False),
    Column("name_en", Words, nullable=False),
    Column("office", Words),
    Column("state", Words),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    UniqueConstraint("key"),
    Index(None, "last_at", "id"),
)

actor_mentions = Table(
    "actor_mentions",
    metadata,
    Column("revision_id", ForeignKey("revisions.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("actor_key", ForeignKey("actors.key"), nullable=False),
    Column("field", Words, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Words, nullable=False),
    Column("office", Words),
    sqlite_with_rowid=False,
)

story_actors = Table(
    "story_actors",
    metadata,
    Column("story_id", ForeignKey("stories.id"), primary_key=True),
    Column("actor_key", ForeignKey("actors.key"), primary_key=True),
    Column("appeared_at", Instant, nullable=False),
    Index(None, "actor_key", "appeared_at", "story_id"),
    sqlite_with_rowid=False,
)

# What kind of event a revision tells of, with the sentence that shows it.
occasions = Table(
    "occasions",
    metadata,
    Column("revision_id", ForeignKey("revisions.id"), primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("field", Words, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentence", Words, nullable=False),
    Index(None, "kind", "revision_id"),
    sqlite_with_rowid=False,
)

# Each file that was read as history, and how far; `fingerprint` tells the file whatever its name. `skipped`
# is JSON, how many records of which kind were passed over; `cursor` is the page at which a live site goes on.
imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("fingerprint", Words, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("offset", BigInteger, nullable=False),
    Column("records", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("skipped", Words, nullable=False),
    Column("cursor", Words),
    UniqueConstraint("kind", "fingerprint"),
)

import_problems = Table(
    "import_problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("line", Integer),
    Column("reason", Words, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("import_id", "offset", "reason"),
)

# Reports of agencies that republish the releases; without a story after a while it is a possible gap.
agency_reports = Table(
    "agency_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("agency", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("language", Words),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("published_at", Instant),
    Column("first_seen_at", Instant, nullable=False),
    Column("cites_ministry", Boolean, nullable=False),
    Column("states", WordList, nullable=False),
    Column("story_id", ForeignKey("stories.id")),
    Column("score", Float),
    Column("linked_at", Instant),
    Column("evidence_id", ForeignKey("evidence.id")),
    UniqueConstraint("url"),
    Index(None, "story_id"),
    Index(None, "cites_ministry", "first_seen_at"),
)

# How each agency answers, and by what its last answer is told apart (ETag, Last-Modified).
agencies = Table(
    "agencies",
    metadata,
    Column("address", Words, primary_key=True),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
    Column("looked_at", Instant, nullable=False),
    Column("good_at", Instant),
    Column("next_look_at", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", Words, nullable=False),
)

# Entities that the portal's site map names, for `mfa-*`.
posts = Table(
    "posts",
    metadata,
    Column("entity", Words, primary_key=True),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
)

# Browsers in which somebody has logged in. The hash is of a random token and the password of that day.
sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", Words, nullable=False),
    Column("browser", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
)

# Tokens for scripts and feed readers; the token itself is random and kept nowhere.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    Column("token_hash", Words, nullable=False),
    Column("scopes", WordList, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("expires_at", Instant),
    UniqueConstraint("name"),
    UniqueConstraint("token_hash"),
)
