"""Indexes from which the desk counts its queue."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REQUEST, OFFICER, DESK = "help_request", "ix_help_request_officer", "ix_help_request_desk"
COUNTED = ["is_open", "body", "state", "due_on", "urgent_from", "officer_id", "referred_from"]
HELD = ["officer_id", "is_open", "due_on"]


def upgrade() -> None:
    op.create_index(DESK, REQUEST, COUNTED)
    op.drop_index(OFFICER, REQUEST)
    op.create_index(OFFICER, REQUEST, [*HELD, "state", "urgent_from"])


def downgrade() -> None:
    op.drop_index(OFFICER, REQUEST)
    op.create_index(OFFICER, REQUEST, HELD)
    op.drop_index(DESK, REQUEST)
