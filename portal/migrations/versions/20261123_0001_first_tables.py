"""First tables: foundations, search, library."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CURRENT_VERSION = "fk_library_document_current_version"
POSTGRES_GUARD = """
CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "change_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_counter")),
    )
    op.create_table(
        "library_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("body_title", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=True),
        sa.Column("number_key", sa.String(), nullable=True),
        sa.Column("number_series", sa.String(), nullable=True),
        sa.Column("number_sequence", sa.Integer(), nullable=True),
        sa.Column("index_number", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("issued_on", sa.String(length=10), nullable=True),
        sa.Column("published_on", sa.String(length=10), nullable=True),
        sa.Column("effective_on", sa.String(length=10), nullable=True),
        sa.Column("expires_on", sa.String(length=10), nullable=True),
        sa.Column("sorted_on", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stated_status", sa.String(), nullable=False),
        sa.Column("validity", sa.String(), nullable=False),
        sa.Column("openness", sa.String(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("open_question", sa.Text(), nullable=False),
        sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('policy', 'notice', 'interpretation', 'case')",
            name=op.f("ck_library_document_kind"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR current_version_id IS NOT NULL",
            name=op.f("ck_library_document_has_text"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_library_document_state")
        ),
        sa.CheckConstraint(
            "validity IN ('in_force', 'amended', 'expired', 'repealed', 'not_yet', 'unknown')",
            name=op.f("ck_library_document_validity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_document")),
        sa.UniqueConstraint("number_key", name=op.f("uq_library_document_number_key")),
        sa.UniqueConstraint("source_key", name=op.f("uq_library_document_source_key")),
    )
    with op.batch_alter_table("library_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_document_issuer"), ["issuer"], unique=False)
        batch_op.create_index(
            "ix_library_document_kind_newest", ["state", "kind", "sorted_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_library_document_newest", ["state", "sorted_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_library_document_number_series"), ["number_series"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_library_document_title_key"), ["title_key"], unique=False
        )

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "done_at IS NULL OR failed_at IS NULL", name=op.f("ck_outbox_message_one_end")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_due", ["done_at", "failed_at", "next_at"], unique=False
        )

    op.create_table(
        "search_best_bet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queries", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_best_bet")),
    )
    op.create_table(
        "search_entry",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("issued_on", sa.String(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("authority", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("flat_title", sa.Text(), nullable=False),
        sa.Column("bare_title", sa.Text(), nullable=False),
        sa.Column("flat_text", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT is_removed OR flat_text = ''", name=op.f("ck_search_entry_removed_text_is_gone")
        ),
        sa.CheckConstraint(
            "authority BETWEEN 0 AND 9", name=op.f("ck_search_entry_authority_is_a_digit")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_entry")),
    )
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.create_index("ix_search_entry_change", ["change"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_search_entry_number_key"), ["number_key"], unique=False
        )
        batch_op.create_index(
            "ix_search_entry_published", ["is_removed", "published_on"], unique=False
        )

    op.create_table(
        "search_gap",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "query", name=op.f("pk_search_gap")),
    )
    op.create_table(
        "search_synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_synonym")),
    )
    op.create_table(
        "worker_heartbeat",
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("machine", name=op.f("pk_worker_heartbeat")),
    )
    op.create_table(
        "library_citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("origin IN ('text', 'stated')", name=op.f("ck_library_citation_origin")),
        sa.CheckConstraint(
            "role IN ('cites', 'based_on', 'implements', 'interprets', 'forwards', 'amends', 'repeals')",
            name=op.f("ck_library_citation_role"),
        ),
        sa.CheckConstraint(
            "title_key <> '' OR number_key <> ''", name=op.f("ck_library_citation_names_something")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["library_document.id"],
            name=op.f("fk_library_citation_document_id_library_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["library_document.id"],
            name=op.f("fk_library_citation_target_id_library_document"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_citation")),
    )
    with op.batch_alter_table("library_citation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_library_citation_document_id"), ["document_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_library_citation_number_key"), ["number_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_library_citation_target_id"), ["target_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_library_citation_title_key"), ["title_key"], unique=False
        )

    op.create_table(
        "library_topic",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["library_document.id"],
            name=op.f("fk_library_topic_document_id_library_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "topic", name=op.f("pk_library_topic")),
    )
    with op.batch_alter_table("library_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_topic_topic"), ["topic"], unique=False)

    op.create_table(
        "library_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stands_from", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("cover", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["library_document.id"],
            name=op.f("fk_library_version_document_id_library_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_library_version_document_id")),
    )
    with op.batch_alter_table("library_document") as batch_op:
        batch_op.create_foreign_key(
            CURRENT_VERSION, "library_version", ["current_version_id"], ["id"]
        )
    start_counters()
    guard_audit()


def start_counters() -> None:
    """The rows that every write locks: the change number and the end of the audit chain."""
    counter = sa.table(
        "change_counter",
        sa.column("id", sa.Integer),
        sa.column("number", sa.Integer),
        sa.column("changed_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(counter, [{"id": 1, "number": 0, "changed_at": datetime.now(UTC)}])
    head = sa.table(
        "audit_head",
        sa.column("id", sa.Integer),
        sa.column("number", sa.Integer),
        sa.column("hash", sa.String),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])


def guard_audit() -> None:
    """Let the database itself refuse to change or delete audit entries."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{act} BEFORE {act.upper()} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
            )
        return
    op.execute(POSTGRES_GUARD)
    op.execute(
        "CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()"
    )


def downgrade() -> None:
    with op.batch_alter_table("library_document") as batch_op:
        batch_op.drop_constraint(CURRENT_VERSION, type_="foreignkey")
    op.drop_table("library_version")
    with op.batch_alter_table("library_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_topic_topic"))

    op.drop_table("library_topic")
    with op.batch_alter_table("library_citation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_citation_title_key"))
        batch_op.drop_index(batch_op.f("ix_library_citation_target_id"))
        batch_op.drop_index(batch_op.f("ix_library_citation_number_key"))
        batch_op.drop_index(batch_op.f("ix_library_citation_document_id"))

    op.drop_table("library_citation")
    op.drop_table("worker_heartbeat")
    op.drop_table("search_synonym")
    op.drop_table("search_gap")
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_search_entry_published")
        batch_op.drop_index(batch_op.f("ix_search_entry_number_key"))
        batch_op.drop_index("ix_search_entry_change")

    op.drop_table("search_entry")
    op.drop_table("search_best_bet")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_due")

    op.drop_table("outbox_message")
    with op.batch_alter_table("library_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_document_title_key"))
        batch_op.drop_index(batch_op.f("ix_library_document_number_series"))
        batch_op.drop_index("ix_library_document_newest")
        batch_op.drop_index("ix_library_document_kind_newest")
        batch_op.drop_index(batch_op.f("ix_library_document_issuer"))

    op.drop_table("library_document")
    op.drop_table("change_counter")
    op.drop_table("audit_head")
    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_refuse()")
