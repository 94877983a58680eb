"""Indexes for lists, facets and feeds of a large library."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DOCUMENT = "library_document"
FACETS = ["state", "kind", "validity", "year", "region", "issuer", "id"]


def upgrade() -> None:
    op.create_index("ix_library_document_changed", DOCUMENT, ["state", "changed_at", "id"])
    op.create_index("ix_library_document_facets", DOCUMENT, FACETS)
    op.create_index("ix_library_topic_documents", "library_topic", ["topic", "document_id"])
    op.drop_index("ix_library_topic_topic", "library_topic")


def downgrade() -> None:
    op.create_index("ix_library_topic_topic", "library_topic", ["topic"])
    op.drop_index("ix_library_topic_documents", "library_topic")
    op.drop_index("ix_library_document_facets", DOCUMENT)
    op.drop_index("ix_library_document_changed", DOCUMENT)
