"""Sealed files and their wrapped keys."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "scan IN ('unasked', 'clean', 'infected', 'unavailable')",
            name=op.f("ck_stored_file_scan"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_has_content")),
        sa.CheckConstraint(
            "(destroyed_at IS NULL) = (length(wrapped_key) > 0)",
            name=op.f("ck_stored_file_destroyed_has_no_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_key", "stored_file", ["key_id", "id"])
    op.create_index("ix_stored_file_scan", "stored_file", ["scan", "id"])


def downgrade() -> None:
    op.drop_table("stored_file")
