"""Every version of an expert's opinion is kept, and which of them was signed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEPT_BEFORE = """
INSERT INTO opinion_version (part_id, number, text, written_at)
SELECT id, opinion_version, opinion, began_at FROM request_expert WHERE opinion_version > 0
"""
LAST_ALONE = """
UPDATE request_expert SET (opinion, opinion_version) = (
    SELECT text, number FROM opinion_version
    WHERE part_id = request_expert.id ORDER BY number DESC LIMIT 1
) WHERE id IN (SELECT part_id FROM opinion_version)
"""


def upgrade() -> None:
    op.create_table(
        "opinion_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["request_expert.id"],
            name="fk_opinion_version_part_id_request_expert",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_opinion_version"),
        sa.UniqueConstraint("part_id", "number", name="uq_opinion_version_part_id"),
    )
    op.execute(KEPT_BEFORE)
    # Not by a copy of the table: on SQLite its removal would take the versions along.
    op.drop_column("request_expert", "opinion")
    op.drop_column("request_expert", "opinion_version")


def downgrade() -> None:
    op.add_column(
        "request_expert", sa.Column("opinion", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "request_expert",
        sa.Column("opinion_version", sa.Integer(), nullable=False, server_default="0"),
    )
    op.execute(LAST_ALONE)
    op.drop_table("opinion_version")
