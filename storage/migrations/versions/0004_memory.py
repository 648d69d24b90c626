"""The archive remembers: evidence, the hash chain, what became of articles, coverage, duplicates, actors."""

import sqlalchemy as sa
from alembic import op

from storage import chain

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Columns that SQLite can only add with a default; what is kept already was never seen to go.
_ARTICLES = (
    ("link_urls", "TEXT NOT NULL DEFAULT '[]'"),
    ("visibility", "TEXT NOT NULL DEFAULT 'visible'"),
    ("missing_since", None),
    ("joined_by", "TEXT NOT NULL DEFAULT 'id'"),
    ("join_score", "FLOAT"),
    ("translation_delay_s", "INTEGER"),
)


def upgrade() -> None:  # noqa: PLR0915 - a schema is one piece
    """Makes the tables, and chains the revisions that are kept already."""
    op.create_table(
        "actors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_kk", sa.Text(), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actors"),
        sa.UniqueConstraint("key", name="uq_actors_key"),
    )
    op.create_index("ix_actors_last_at_id", "actors", ["last_at", "id"])
    op.add_column("annotations", sa.Column("actors", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_annotations_actors", "annotations", ["actors", "revision_id"])
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_files"),
        sa.UniqueConstraint("name", name="uq_evidence_files_name"),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("revised", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.UniqueConstraint("kind", "fingerprint", name="uq_imports_kind_fingerprint"),
    )
    op.create_table(
        "agencies",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_agencies"),
    )
    op.create_table(
        "posts",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("entity", name="pk_posts"),
    )
    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("longest_gap_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_coverage_source_id_sources"),
        sa.PrimaryKeyConstraint("id", name="pk_coverage"),
    )
    op.create_index("ix_coverage_source_id_since", "coverage", ["source_id", "since"])
    _cover_what_was_watched(op.get_bind())
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evidence_files.id"], name="fk_evidence_file_id_evidence_files"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("file_id", "offset", name="uq_evidence_file_id_offset"),
    )
    op.create_index("ix_evidence_payload_sha256", "evidence", ["payload_sha256"])
    op.create_table(
        "import_problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_problems_import_id_imports"),
        sa.PrimaryKeyConstraint("id", name="pk_import_problems"),
        sa.UniqueConstraint(
            "import_id", "offset", "reason", name="uq_import_problems_import_id_offset_reason"
        ),
    )
    op.create_table(
        "story_actors",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("actor_key", sa.Text(), nullable=False),
        sa.Column("appeared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_key"], ["actors.key"], name="fk_story_actors_actor_key_actors"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_actors_story_id_stories"),
        sa.PrimaryKeyConstraint("story_id", "actor_key", name="pk_story_actors"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_story_actors_actor_key_appeared_at_story_id",
        "story_actors",
        ["actor_key", "appeared_at", "story_id"],
    )
    op.create_table(
        "story_differences",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("present_in", sa.Text(), nullable=False),
        sa.Column("absent_in", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_differences_story_id_stories"),
        sa.PrimaryKeyConstraint("story_id", "kind", "value", name="pk_story_differences"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_facts",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_story_facts_article_id_articles"),
        sa.PrimaryKeyConstraint("article_id", name="pk_story_facts"),
    )
    op.create_table(
        "absence_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listing", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("coverage_id", sa.Integer(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_absence_checks_article_id_articles"
        ),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverage.id"], name="fk_absence_checks_coverage_id_coverage"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_absence_checks_evidence_id_evidence"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_absence_checks"),
    )
    op.create_index("ix_absence_checks_article_id_id", "absence_checks", ["article_id", "id"])
    op.create_table(
        "agency_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cites_ministry", sa.Boolean(), nullable=False),
        sa.Column("states", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_agency_reports_evidence_id_evidence"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_agency_reports_story_id_stories"),
        sa.PrimaryKeyConstraint("id", name="pk_agency_reports"),
        sa.UniqueConstraint("url", name="uq_agency_reports_url"),
    )
    op.create_index(
        "ix_agency_reports_cites_ministry_first_seen_at",
        "agency_reports",
        ["cites_ministry", "first_seen_at"],
    )
    op.create_index("ix_agency_reports_story_id", "agency_reports", ["story_id"])
    op.create_table(
        "duplicates",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("of_article_id", sa.Integer(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_duplicates_article_id_articles"),
        sa.ForeignKeyConstraint(["group_id"], ["articles.id"], name="fk_duplicates_group_id_articles"),
        sa.ForeignKeyConstraint(
            ["of_article_id"], ["articles.id"], name="fk_duplicates_of_article_id_articles"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_duplicates"),
    )
    op.create_index("ix_duplicates_group_id", "duplicates", ["group_id"])
    op.create_table(
        "minhash_bands",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_minhash_bands_article_id_articles"),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_minhash_bands"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_minhash_bands_article_id", "minhash_bands", ["article_id"])
    op.create_table(
        "minhashes",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("algorithm", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_minhashes_article_id_articles"),
        sa.PrimaryKeyConstraint("article_id", name="pk_minhashes"),
    )
    op.create_table(
        "actor_mentions",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_key", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_key"], ["actors.key"], name="fk_actor_mentions_actor_key_actors"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_actor_mentions_revision_id_revisions"
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name="pk_actor_mentions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_events_article_id_articles"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_article_events_evidence_id_evidence"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_article_events_revision_id_revisions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_article_events"),
    )
    op.create_index("ix_article_events_article_id_id", "article_events", ["article_id", "id"])
    op.create_index("ix_article_events_kind_id", "article_events", ["kind", "id"])
    op.create_table(
        "event_countries",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["article_events.id"], name="fk_event_countries_event_id_article_events"
        ),
        sa.PrimaryKeyConstraint("country", "event_id", name="pk_event_countries"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_countries_event_id", "event_countries", ["event_id"])
    op.create_table(
        "occasions",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_occasions_revision_id_revisions"),
        sa.PrimaryKeyConstraint("revision_id", "kind", name="pk_occasions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_occasions_kind_revision_id", "occasions", ["kind", "revision_id"])
    for name, kind in _ARTICLES:
        if kind is None:
            op.add_column("articles", sa.Column(name, sa.DateTime(timezone=True)))
        else:
            op.execute(f"ALTER TABLE articles ADD COLUMN {name} {kind}")
    op.add_column("crawl_runs", sa.Column("reached_at", sa.DateTime(timezone=True)))
    op.execute(
        "ALTER TABLE revisions ADD COLUMN evidence_id INTEGER"
        " CONSTRAINT fk_revisions_evidence_id_evidence REFERENCES evidence (id)"
    )
    op.execute("ALTER TABLE revisions ADD COLUMN link TEXT NOT NULL DEFAULT ''")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("link_urls", "visibility", "joined_by"):
            op.alter_column("articles", name, server_default=None)
        op.alter_column("revisions", "link", server_default=None)
        op.alter_column("annotations", "actors", server_default=None)
    op.create_index("ix_articles_fingerprint", "articles", ["fingerprint"])
    op.create_index("ix_articles_visibility_missing_since", "articles", ["visibility", "missing_since"])
    op.create_index("ix_alerts_article_id", "alerts", ["article_id"])
    op.create_index("ix_revisions_evidence_id", "revisions", ["evidence_id"])
    chain.link_unlinked_revisions(op.get_bind())


def _cover_what_was_watched(connection: sa.Connection) -> None:
    """Stretches from what was kept before: the first and the last good crawl, and gaps of an hour or more.

    No gap was kept where good crawls came within the hour, so there was one an hour at least.
    """
    instant = sa.DateTime(timezone=True)
    names = ("source_id", "outcome", "since", "until", "looks", "longest_gap_s")
    coverage = sa.table("coverage", *(sa.column(name) for name in names))
    coverage.c.since.type = coverage.c.until.type = instant
    sources = sa.table(
        "sources", sa.column("id"), sa.column("first_good_at", instant), sa.column("last_good_at", instant)
    )
    gaps = sa.table("gaps", sa.column("source_id"), sa.column("since", instant), sa.column("until", instant))
    watched = sa.select(sources).where(sources.c.first_good_at.is_not(None))
    for source in connection.execute(watched).all():
        since = source.first_good_at
        of_source = sa.select(gaps).where(gaps.c.source_id == source.id).order_by(gaps.c.since)
        broken = [(gap.since, gap.until) for gap in connection.execute(of_source)]
        for until, after in (*broken, (source.last_good_at, None)):
            if until >= since:
                hours = int((until - since).total_seconds() // 3600)
                row = (source.id, "complete", since, until, 1 + hours, 3600 if until > since else 0)
                connection.execute(coverage.insert().values(dict(zip(names, row, strict=True))))
            since = after or since
    op.drop_table("gaps")
