"""Exposures of enterprises, matches of warnings, receipts and calls; drafts of the radar."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OUTCOME = "outcome IN ('reached', 'not_reached', 'note')"
KIND = "kind IN ('opponent', 'counsel', 'right_number', 'platform', 'venue')"
LISTS = (
    "countries",
    "hs_codes",
    "industries",
    "platforms",
    "ipc_classes",
    "marks",
    "opponents",
)


def upgrade() -> None:
    create_exposure()
    create_match()
    create_reading()
    create_call()
    create_radar_draft()


def create_exposure() -> None:
    op.create_table(
        "exposure",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in LISTS),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("compared_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_exposure_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_exposure_changed_by_person")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_exposure")),
    )


def create_match() -> None:
    op.create_table(
        "warning_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_release", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_release", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["warning_id"],
            ["warning.id"],
            name=op.f("fk_warning_match_warning_id_warning"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_warning_match_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_match")),
        sa.UniqueConstraint(
            "warning_id", "organisation_id", name=op.f("uq_warning_match_warning_id")
        ),
    )
    own = ["organisation_id", "ended_at", "warning_id"]
    op.create_index("ix_warning_match_organisation", "warning_match", own)
    unread = ["warning_id", "ended_at", "read_release", "release"]
    op.create_index("ix_warning_match_unread", "warning_match", unread)


def create_reading() -> None:
    op.create_table(
        "warning_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["match_id"],
            ["warning_match.id"],
            name=op.f("fk_warning_reading_match_id_warning_match"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_warning_reading_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_reading")),
        sa.UniqueConstraint(
            "match_id", "person_id", "release", name=op.f("uq_warning_reading_match_id")
        ),
    )
    op.create_index(op.f("ix_warning_reading_person_id"), "warning_reading", ["person_id"])


def create_call() -> None:
    op.create_table(
        "warning_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=True),
        sa.Column("called_by_name", sa.String(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(OUTCOME, name=op.f("ck_warning_call_outcome")),
        sa.ForeignKeyConstraint(
            ["match_id"],
            ["warning_match.id"],
            name=op.f("fk_warning_call_match_id_warning_match"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["called_by"], ["person.id"], name=op.f("fk_warning_call_called_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_call")),
        sa.UniqueConstraint("key", name=op.f("uq_warning_call_key")),
    )
    op.create_index("ix_warning_call_match", "warning_call", ["match_id", "id"])


def create_radar_draft() -> None:
    op.create_table(
        "radar_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value_key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("piece_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(KIND, name=op.f("ck_radar_draft_kind")),
        sa.ForeignKeyConstraint(
            ["piece_id"],
            ["editorial_piece.id"],
            name=op.f("fk_radar_draft_piece_id_editorial_piece"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_radar_draft")),
        sa.UniqueConstraint(
            "kind", "value_key", "is_sample", "number", name=op.f("uq_radar_draft_kind")
        ),
    )
    op.create_index(op.f("ix_radar_draft_drafted_on"), "radar_draft", ["drafted_on"])


def downgrade() -> None:
    op.drop_table("radar_draft")
    op.drop_table("warning_call")
    op.drop_table("warning_reading")
    op.drop_table("warning_match")
    op.drop_table("exposure")
