"""What the source corrects beside the text is kept with the article; nothing stands above its own day."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Gives articles the source's date as it stands, and takes those of the future down in the lists."""
    op.add_column("articles", sa.Column("published_raw", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE articles SET published_raw = (SELECT revisions.published_raw FROM revisions"
        " WHERE revisions.article_id = articles.id AND revisions.number = articles.revision)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("articles", "published_raw", server_default=None)
    op.execute("UPDATE articles SET listed_at = first_seen_at WHERE listed_at > first_seen_at")
    op.execute(
        "UPDATE article_countries SET listed_at = (SELECT articles.listed_at FROM articles"
        " WHERE articles.id = article_countries.article_id)"
    )
