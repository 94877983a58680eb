"""Risk warnings, what they can be found by, and every message that was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LEVEL = "level IN ('red', 'orange', 'yellow', 'blue')"
CATEGORY = (
    "category IN ('law_change', 'investigation', 'litigation', 'customs', 'exhibition', "
    "'platform', 'squatting', 'patent_sep', 'trade_secret', 'export_data', 'domain', "
    "'malicious', 'agency')"
)
CONFIDENCE = "confidence IN ('statute', 'official', 'commercial', 'general')"
VALIDITY = "valid_until IS NULL OR valid_until >= valid_from"
FACET = (
    "facet IN ('countries', 'rights', 'industries', 'hs_codes', 'platforms', 'courts', "
    "'opponents', 'law_firms')"
)
KIND = "kind IN ('alert', 'update', 'cancel')"


def upgrade() -> None:
    create_warning()
    create_facet()
    create_message()


def create_warning() -> None:
    op.create_table(
        "warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("level_rank", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("open_question", sa.Text(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expiry_told_for", sa.Date(), nullable=True),
        sa.CheckConstraint(LEVEL, name=op.f("ck_warning_level")),
        sa.CheckConstraint(CATEGORY, name=op.f("ck_warning_category")),
        sa.CheckConstraint(CONFIDENCE, name=op.f("ck_warning_confidence")),
        sa.CheckConstraint(VALIDITY, name=op.f("ck_warning_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning")),
        sa.UniqueConstraint("ref", name=op.f("uq_warning_ref")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_warning_year")),
    )
    standing = ["cancelled_at", "valid_until", "level_rank", "valid_from"]
    op.create_index("ix_warning_standing", "warning", standing)
    op.create_index("ix_warning_changed", "warning", ["changed_at", "id"])
    op.create_index("ix_warning_published", "warning", ["published_at", "id"])


def create_facet() -> None:
    op.create_table(
        "warning_facet",
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(FACET, name=op.f("ck_warning_facet_facet")),
        sa.ForeignKeyConstraint(
            ["warning_id"],
            ["warning.id"],
            name=op.f("fk_warning_facet_warning_id_warning"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("warning_id", "facet", "value", name=op.f("pk_warning_facet")),
    )
    op.create_index("ix_warning_facet_value", "warning_facet", ["facet", "value", "warning_id"])


def create_message() -> None:
    op.create_table(
        "warning_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint(KIND, name=op.f("ck_warning_message_kind")),
        sa.CheckConstraint(LEVEL, name=op.f("ck_warning_message_level")),
        sa.ForeignKeyConstraint(
            ["warning_id"],
            ["warning.id"],
            name=op.f("fk_warning_message_warning_id_warning"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_message")),
        sa.UniqueConstraint("identifier", name=op.f("uq_warning_message_identifier")),
        sa.UniqueConstraint("warning_id", "number", name=op.f("uq_warning_message_warning_id")),
    )
    op.create_index("ix_warning_message_sent", "warning_message", ["sent_at", "id"])


def downgrade() -> None:
    op.drop_table("warning_message")
    op.drop_table("warning_facet")
    op.drop_table("warning")
