"""Clauses that items rest on and their changes; catalogues that were sent in."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

REASON = "reason IN ('reworded', 'moved', 'removed', 'repealed', 'withdrawn')"


def upgrade() -> None:
    create_ground()
    create_trace()
    create_import()
    create_imported_piece()


def create_ground() -> None:
    op.create_table(
        "catalogue_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("validity", sa.String(), nullable=False),
        sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["catalogue_item.id"],
            name=op.f("fk_catalogue_ground_item_id_catalogue_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_ground")),
    )
    op.create_index(op.f("ix_catalogue_ground_item_id"), "catalogue_ground", ["item_id"])
    op.create_index("ix_catalogue_ground_url", "catalogue_ground", ["url", "document"])


def create_trace() -> None:
    op.create_table(
        "catalogue_trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("ground_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("old_words", sa.Text(), nullable=False),
        sa.Column("new_words", sa.Text(), nullable=False),
        sa.Column("new_label", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_by_name", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(REASON, name=op.f("ck_catalogue_trace_reason")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["catalogue_item.id"],
            name=op.f("fk_catalogue_trace_item_id_catalogue_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ground_id"],
            ["catalogue_ground.id"],
            name=op.f("fk_catalogue_trace_ground_id_catalogue_ground"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["person.id"], name=op.f("fk_catalogue_trace_closed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_trace")),
    )
    op.create_index("ix_catalogue_trace_open", "catalogue_trace", ["closed_at", "item_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_catalogue_trace_once",
        "catalogue_trace",
        ["ground_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def create_import() -> None:
    op.create_table(
        "catalogue_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_by_name", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["person.id"], name=op.f("fk_catalogue_import_sent_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_import")),
    )
    op.create_index(op.f("ix_catalogue_import_sent_by"), "catalogue_import", ["sent_by"])


def create_imported_piece() -> None:
    op.create_table(
        "catalogue_import_piece",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("piece_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["catalogue_import.id"],
            name=op.f("fk_catalogue_import_piece_import_id_catalogue_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["piece_id"],
            ["editorial_piece.id"],
            name=op.f("fk_catalogue_import_piece_piece_id_editorial_piece"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "piece_id", name=op.f("pk_catalogue_import_piece")),
    )
    op.create_index(
        op.f("ix_catalogue_import_piece_piece_id"), "catalogue_import_piece", ["piece_id"]
    )


def downgrade() -> None:
    op.drop_table("catalogue_import_piece")
    op.drop_table("catalogue_import")
    op.drop_table("catalogue_trace")
    op.drop_table("catalogue_ground")
