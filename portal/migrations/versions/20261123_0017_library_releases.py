"""Releases of the editorial desk in the library: corrections and attachments of versions."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

VERSION = "library_version"


def upgrade() -> None:
    with op.batch_alter_table(VERSION) as table:
        table.add_column(
            sa.Column("is_correction", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table(VERSION) as table:
        table.alter_column("is_correction", server_default=None)
        table.alter_column("attachments", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(VERSION) as table:
        table.drop_column("attachments")
        table.drop_column("is_correction")
