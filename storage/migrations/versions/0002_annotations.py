"""What a gazetteer found in a revision is apart from the revision, which never changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Moves the gazetteer's version to a table of its own and lets a mention say why it has its role."""
    op.create_table(
        "annotations",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("gazetteer", sa.Text(), nullable=False),
        sa.Column("annotated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_annotations_revision_id_revisions"
        ),
        sa.PrimaryKeyConstraint("revision_id", name="pk_annotations"),
    )
    op.create_index("ix_annotations_gazetteer", "annotations", ["gazetteer", "revision_id"])
    op.execute(
        "INSERT INTO annotations (revision_id, gazetteer, annotated_at)"
        " SELECT id, gazetteer, seen_at FROM revisions"
    )
    op.drop_column("revisions", "gazetteer")
    op.add_column("mentions", sa.Column("reason", sa.Text(), nullable=True))
