"""Say of what is found whether it is a digest of an original."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("search_entry") as table:
        table.add_column(sa.Column("is_digest", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("search_entry") as table:
        table.alter_column("is_digest", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("search_entry") as table:
        table.drop_column("is_digest")
