"""Full text and counts by the day, filled from the articles that are kept."""

import sqlalchemy as sa
from alembic import op

from storage import followers
from storage.transaction import Transaction

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LISTING = ("language", "entity", "section")
_WORDS = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE search_words USING fts5("
            "title, text, facts, content='', tokenize='unicode61 remove_diacritics 0')"
        ),
    ),
    "postgresql": (
        "CREATE TABLE search_words (place BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_words_words ON search_words USING gin (words)",
    ),
}


def upgrade() -> None:
    """Makes the tables and fills them, some hundred articles at a time."""
    op.create_table(
        "search_places",
        sa.Column("place", _PLACE, autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("listed_at", _INSTANT, nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_search_places"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_search_places_article_id_articles"),
        sa.UniqueConstraint("article_id", name="uq_search_places_article_id"),
    )
    op.create_table(
        "article_marks",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("place", _PLACE, nullable=False),
        sa.PrimaryKeyConstraint("mark", "place", name="pk_article_marks"),
        sqlite_with_rowid=False,
    )
    _make_counts("state_counts", ("country", "role"), ("articles", "mentions"))
    _make_counts("article_counts", (), ("articles",))
    for statement in _WORDS[op.get_bind().dialect.name]:
        op.execute(statement)
    followers.rebuild(Transaction(connection=op.get_bind()))


def _make_counts(name: str, of: tuple[str, ...], counts: tuple[str, ...]) -> None:
    op.create_table(
        name,
        *(sa.Column(each, sa.Text(), nullable=False) for each in (*of, "grain")),
        sa.Column("since", sa.Date(), nullable=False),
        *(sa.Column(each, sa.Text(), nullable=False) for each in _LISTING),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in counts),
        sa.PrimaryKeyConstraint(*of, "grain", "since", *_LISTING, name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )
