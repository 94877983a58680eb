"""Overseas help: requests, events, clocks, messages, experts, files, documents, ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_counter",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "expert_mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("party_key", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_expert_mandate_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_mandate")),
    )
    op.create_index(
        op.f("ix_expert_mandate_party_key"), "expert_mandate", ["party_key"], unique=False
    )
    op.create_index(
        op.f("ix_expert_mandate_person_id"), "expert_mandate", ["person_id"], unique=False
    )
    op.create_table(
        "help_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("draft_key", sa.String(), nullable=False),
        sa.Column("query_code_digest", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("applicant_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("return_to", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("referred_from", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("is_started_by_duty", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("dispute_type", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("right_type", sa.String(), nullable=False),
        sa.Column("right_number", sa.String(), nullable=False),
        sa.Column("opponent", sa.String(), nullable=False),
        sa.Column("opponent_counsel", sa.String(), nullable=False),
        sa.Column("opponent_key", sa.String(), nullable=False),
        sa.Column("counsel_key", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("hs_code", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("document_received", sa.String(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_how", sa.String(), nullable=False),
        sa.Column("hearing_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("help_wanted", sa.JSON(), nullable=False),
        sa.Column("confidentiality", sa.String(), nullable=False),
        sa.Column("evidence_abroad", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("legal_clock", sa.String(), nullable=False),
        sa.Column("legal_due_on", sa.Date(), nullable=True),
        sa.Column("is_frozen", sa.Boolean(), nullable=False),
        sa.Column("urgent_from", sa.Date(), nullable=True),
        sa.Column("urgent_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_note", sa.Text(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome = '' OR outcome IN ('settled', 'won', 'dismissed', 'default_avoided', "
            "'paid', 'lost', 'unsolved', 'unknown')",
            name=op.f("ck_help_request_outcome"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR reference IS NOT NULL", name=op.f("ck_help_request_has_reference")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'awaiting_applicant', 'declined', "
            "'accepted', 'referred', 'in_guidance', 'consulting', 'opinion_issued', "
            "'tracking', 'terminated', 'withdrawn', 'lapsed', 'closed', 'archived')",
            name=op.f("ck_help_request_state"),
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["person.id"], name=op.f("fk_help_request_applicant_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["person.id"], name=op.f("fk_help_request_officer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_help_request_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["help_request.id"], name=op.f("fk_help_request_parent_id_help_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
        sa.UniqueConstraint("draft_key", name=op.f("uq_help_request_draft_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_help_request_reference")),
    )
    op.create_index(
        "ix_help_request_applicant", "help_request", ["applicant_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_help_request_counsel_key"), "help_request", ["counsel_key"], unique=False
    )
    op.create_index(
        op.f("ix_help_request_legal_due_on"), "help_request", ["legal_due_on"], unique=False
    )
    op.create_index(
        "ix_help_request_officer", "help_request", ["officer_id", "is_open", "due_on"], unique=False
    )
    op.create_index(
        op.f("ix_help_request_opponent_key"), "help_request", ["opponent_key"], unique=False
    )
    op.create_index(
        "ix_help_request_organisation", "help_request", ["organisation_id", "id"], unique=False
    )
    op.create_index(op.f("ix_help_request_parent_id"), "help_request", ["parent_id"], unique=False)
    op.create_index(
        "ix_help_request_queue", "help_request", ["is_open", "due_on", "id"], unique=False
    )
    op.create_index(
        "ix_help_request_urgent", "help_request", ["is_open", "urgent_from", "due_on"], unique=False
    )
    op.create_table(
        "request_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("extended_by", sa.Integer(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("left_when_paused", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("escalated_to", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('register', 'review', 'supplement', 'first_advice', 'opinion', "
            "'consult', 'referral_confirm', 'track_monthly', 'rating_invite', 'rectify', "
            "'retention', 'urge_reply')",
            name=op.f("ck_request_clock_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_request_clock_request_id_help_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_clock")),
    )
    op.create_index(
        op.f("ix_request_clock_request_id"), "request_clock", ["request_id"], unique=False
    )
    op.create_index(
        "ix_request_clock_running",
        "request_clock",
        ["stopped_on", "paused_on", "due_on"],
        unique=False,
    )
    op.create_table(
        "request_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "action IN ('submit', 'review', 'ask', 'supplement', 'decline', "
            "'propose_decline', 'accept', 'refer', 'confirm_referral', 'return_referral', "
            "'assign', 'consult', 'opine', 'draft_opinion', 'follow', 'extend', 'supervise', "
            "'merge', 'terminate', 'close', 'archive', 'start', 'withdraw', 'urge', 'rate', "
            "'reopen', 'remedy', 'lapse')",
            name=op.f("ck_request_event_action"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_request_event_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_request_event_request_id_help_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_request_event_request_id")),
    )
    op.create_table(
        "request_expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.Column("conflict_check", sa.JSON(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("opinion_version", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["person.id"], name=op.f("fk_request_expert_expert_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_request_expert_request_id_help_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_expert")),
        sa.UniqueConstraint("request_id", "expert_id", name=op.f("uq_request_expert_request_id")),
    )
    op.create_index(
        op.f("ix_request_expert_expert_id"), "request_expert", ["expert_id"], unique=False
    )
    op.create_table(
        "request_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploader_name", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("storage_id", sa.String(), nullable=False),
        sa.Column("preview_storage_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_why", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending_scan', 'clean', 'refused', 'destroyed')",
            name=op.f("ck_request_file_state"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_request_file_request_id_help_request"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name=op.f("fk_request_file_uploaded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_file")),
        sa.UniqueConstraint("key", name=op.f("uq_request_file_key")),
    )
    op.create_index(
        op.f("ix_request_file_request_id"), "request_file", ["request_id"], unique=False
    )
    op.create_table(
        "request_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('applicant', 'internal', 'expert')",
            name=op.f("ck_request_message_audience"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_request_message_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_request_message_request_id_help_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_message")),
        sa.UniqueConstraint("key", name=op.f("uq_request_message_key")),
    )
    op.create_index(
        "ix_request_message_request", "request_message", ["request_id", "id"], unique=False
    )
    op.create_table(
        "request_rating",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remedy_due_on", sa.Date(), nullable=True),
        sa.Column("remedy_note", sa.Text(), nullable=False),
        sa.Column("remedied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_request_rating_grade")),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_request_rating_request_id_help_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request_rating")),
    )
    op.create_table(
        "file_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["request_file.id"],
            name=op.f("fk_file_reading_file_id_request_file"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_file_reading_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_reading")),
    )
    op.create_index(op.f("ix_file_reading_file_id"), "file_reading", ["file_id"], unique=False)
    op.create_table(
        "issued_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("check_code", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('application', 'supplement_notice', 'non_acceptance', 'acceptance', "
            "'termination', 'opinion', 'case_file')",
            name=op.f("ck_issued_document_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["request_event.id"],
            name=op.f("fk_issued_document_event_id_request_event"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["help_request.id"],
            name=op.f("fk_issued_document_request_id_help_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("check_code", name=op.f("uq_issued_document_check_code")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_document_number")),
    )
    op.create_index(
        op.f("ix_issued_document_request_id"), "issued_document", ["request_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("issued_document")
    op.drop_table("file_reading")
    op.drop_table("request_rating")
    op.drop_table("request_message")
    op.drop_table("request_file")
    op.drop_table("request_expert")
    op.drop_table("request_event")
    op.drop_table("request_clock")
    op.drop_table("help_request")
    op.drop_table("expert_mandate")
    op.drop_table("reference_counter")
