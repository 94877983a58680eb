"""Evidence: uploads under way and their pieces; files that were withdrawn from sight."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request_file", sa.Column("hidden_at", sa.DateTime(timezone=True)))
    op.add_column(
        "request_file", sa.Column("hidden_by", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "evidence_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "received >= 0 AND received <= size",
            name=op.f("ck_evidence_upload_received_within_size"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_evidence_upload_request_id_help_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_evidence_upload_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_upload")),
        sa.UniqueConstraint("key", name=op.f("uq_evidence_upload_key")),
    )
    for column in ("request_id", "person_id", "touched_at"):
        op.create_index(op.f(f"ix_evidence_upload_{column}"), "evidence_upload", [column])
    op.create_table(
        "upload_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("storage_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["evidence_upload.id"],
            name=op.f("fk_upload_part_upload_id_evidence_upload"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_part")),
        sa.UniqueConstraint("upload_id", "start", name=op.f("uq_upload_part_upload_id")),
    )
    op.create_index(op.f("ix_upload_part_upload_id"), "upload_part", ["upload_id"])


def downgrade() -> None:
    op.drop_table("upload_part")
    op.drop_table("evidence_upload")
    with op.batch_alter_table("request_file") as table:
        table.drop_column("hidden_by")
        table.drop_column("hidden_at")
