"""Rules of many kinds and delivery by destination: alerts without a story, digests, circuits, recipients."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
# Children first: SQLite cannot change a column, and a table that others point at cannot be made anew.
_REMADE = ("attempts", "outbox", "alerts")
_COPIES = (
    (
        "INSERT INTO alerts (id, rule_id, type, country, occasion, story_id, article_id, "
        "created_at, snapshot) SELECT old.id, old.rule_id, old.type, old.country, stories.key, "
        "old.story_id, old.article_id, old.created_at, old.snapshot "
        "FROM old_alerts AS old JOIN stories ON stories.id = old.story_id"
    ),
    (
        "INSERT INTO outbox (id, kind, alert_id, snapshot, channel, address, destination, dedupe_key, state, "
        "attempts, created_at, next_attempt_at, last_error, changed_at, lease_owner, lease_until, fence) "
        "SELECT id, 'alert', alert_id, NULL, channel, address, "
        "CASE WHEN channel = 'email' THEN 'email' ELSE address END, dedupe_key, state, attempts, created_at, "
        "next_attempt_at, last_error, changed_at, lease_owner, lease_until, 0 FROM old_outbox"
    ),
    (
        "INSERT INTO attempts (id, entry_id, at, outcome, kind, detail, took_ms) "
        "SELECT id, entry_id, at, outcome, '', detail, NULL FROM old_attempts"
    ),
)


def upgrade() -> None:
    """Makes alerts, outbox and attempts anew with what they hold, and the tables around them."""
    op.add_column("rules", sa.Column("changed_at", _INSTANT, nullable=True))
    op.execute("UPDATE rules SET changed_at = created_at")
    with op.batch_alter_table("rules") as batch:
        batch.alter_column("changed_at", existing_type=_INSTANT, nullable=False)
    _make_beside()
    for name in _REMADE:
        op.execute(f"CREATE TABLE old_{name} AS SELECT * FROM {name}")  # noqa: S608 - names of ours
        op.drop_table(name)
    _make_alerts()
    _make_outbox()
    for copy in _COPIES:
        op.execute(copy)
    for name in _REMADE:
        op.drop_table(f"old_{name}")
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608 - names of ours
                f"(SELECT coalesce(max(id), 0) + 1 FROM {name}), false)"
            )
    _make_held()


def _make_beside() -> None:
    op.create_table(
        "versions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_versions"),
    )
    op.create_table(
        "recipients",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recipients"),
        sa.UniqueConstraint("channel", "address", name="uq_recipients_channel_address"),
    )
    op.create_table(
        "webhook_secrets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_secrets"),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipients.id"], name="fk_webhook_secrets_recipient_id_recipients"
        ),
    )
    op.create_index("ix_webhook_secrets_recipient_id", "webhook_secrets", ["recipient_id"])
    op.create_table(
        "circuits",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("retry_at", _INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_circuits"),
    )
    op.create_table(
        "calibrations",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_calibrations"),
    )


def _make_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_alerts_story_id_stories"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_alerts_article_id_articles"),
        sa.UniqueConstraint(
            "rule_id", "type", "country", "occasion", name="uq_alerts_rule_id_type_country_occasion"
        ),
    )
    op.create_index("ix_alerts_article_id", "alerts", ["article_id"])
    op.create_index("ix_alerts_story_id", "alerts", ["story_id"])
    op.create_index("ix_alerts_rule_id_id", "alerts", ["rule_id", "id"])


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("next_attempt_at", _INSTANT, nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", _INSTANT, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_outbox_alert_id_alerts"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
    )
    op.create_index("ix_outbox_state_next_attempt_at", "outbox", ["state", "next_attempt_at"])
    op.create_index(
        "ix_outbox_state_channel_destination_address_id",
        "outbox",
        ["state", "channel", "destination", "address", "id"],
    )
    op.create_index("ix_outbox_state_lease_until", "outbox", ["state", "lease_until"])
    op.create_index("ix_outbox_state_channel_address_id", "outbox", ["state", "channel", "address", "id"])
    op.create_index("ix_outbox_alert_id", "outbox", ["alert_id"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox.id"], name="fk_attempts_entry_id_outbox"),
    )
    op.create_index("ix_attempts_entry_id", "attempts", ["entry_id"])


def _make_held() -> None:
    op.create_table(
        "held",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_held"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_held_alert_id_alerts"),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox.id"], name="fk_held_entry_id_outbox"),
        sa.UniqueConstraint("alert_id", "channel", "address", name="uq_held_alert_id_channel_address"),
    )
    op.create_index("ix_held_entry_id_due_at", "held", ["entry_id", "due_at"])
    op.create_index("ix_held_entry_id_channel_address_id", "held", ["entry_id", "channel", "address", "id"])
