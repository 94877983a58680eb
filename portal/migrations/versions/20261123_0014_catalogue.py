"""Service items and their releases."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spelling", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("life_cycle", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("item_type", sa.String(), nullable=False),
        sa.Column("handling", sa.String(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("fee_kind", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("glance", sa.JSON(), nullable=False),
        sa.Column("open_fields", sa.JSON(), nullable=False),
        sa.Column("withdrawn_for", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("current_release_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('published', 'withdrawn')", name=op.f("ck_catalogue_item_state")
        ),
        sa.CheckConstraint(
            "fee_kind IN ('free', 'charged', 'unsettled', 'unseen')",
            name=op.f("ck_catalogue_item_fee_kind"),
        ),
        sa.CheckConstraint("visits >= 0", name=op.f("ck_catalogue_item_visits")),
        sa.CheckConstraint(
            "state = 'published' OR withdrawn_for <> ''",
            name=op.f("ck_catalogue_item_withdrawn_for_reason"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_item")),
        sa.UniqueConstraint("code", name=op.f("uq_catalogue_item_code")),
    )
    op.create_index("ix_catalogue_item_spelled", "catalogue_item", ["state", "spelling", "id"])
    op.create_index("ix_catalogue_item_changed", "catalogue_item", ["state", "changed_at", "id"])
    op.create_table(
        "catalogue_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["catalogue_item.id"],
            name=op.f("fk_catalogue_release_item_id_catalogue_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_release")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_catalogue_release_item_id")),
    )
    op.create_index("ix_catalogue_release_published", "catalogue_release", ["published_at", "id"])
    with op.batch_alter_table("catalogue_item") as batch:
        batch.create_foreign_key(
            "fk_catalogue_item_current_release",
            "catalogue_release",
            ["current_release_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("catalogue_item") as batch:
        batch.drop_constraint("fk_catalogue_item_current_release", type_="foreignkey")
    op.drop_table("catalogue_release")
    op.drop_table("catalogue_item")
