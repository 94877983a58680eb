"""Letters to many take their turn after all else that is owed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
        table.create_check_constraint("turn", "turn IN (0, 1)")
        table.drop_index("ix_outbox_message_due")
        table.create_index("ix_outbox_message_owed", ["done_at", "failed_at", "turn", "id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as table:
        table.drop_index("ix_outbox_message_owed")
        table.create_index("ix_outbox_message_due", ["done_at", "failed_at", "next_at"])
        table.drop_constraint(op.f("ck_outbox_message_turn"), type_="check")
        table.drop_column("turn")
