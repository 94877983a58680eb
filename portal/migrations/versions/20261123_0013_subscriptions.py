"""Subscriptions, what they were told, and digests."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscription_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "event IN ('published', 'updated', 'corrected', 'withdrawn')",
            name=op.f("ck_subscription_news_event"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_news")),
        sa.UniqueConstraint(
            "subject", "number", "event", name=op.f("uq_subscription_news_subject")
        ),
    )
    op.create_table(
        "subscription_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("consent_version", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_request")),
        sa.UniqueConstraint("digest", name=op.f("uq_subscription_request_digest")),
    )
    op.create_index(
        op.f("ix_subscription_request_created_at"),
        "subscription_request",
        ["created_at"],
        unique=False,
    )
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("consent_version", sa.String(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (email IS NULL)", name=op.f("ck_subscriber_person_or_address")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_subscriber_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        sa.UniqueConstraint("digest", name=op.f("uq_subscriber_digest")),
        sa.UniqueConstraint("email", name=op.f("uq_subscriber_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_subscriber_person_id")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_title", sa.Text(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "frequency IN ('once', 'daily', 'weekly')", name=op.f("ck_subscription_frequency")
        ),
        sa.CheckConstraint(
            "kind IN ('', 'policy', 'notice', 'interpretation', 'case', 'warning', 'service')",
            name=op.f("ck_subscription_kind"),
        ),
        sa.CheckConstraint(
            "level IN ('', 'red', 'orange', 'yellow', 'blue')", name=op.f("ck_subscription_level")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_subscription_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("digest", name=op.f("uq_subscription_digest")),
        sa.UniqueConstraint(
            "subscriber_id",
            "kind",
            "topic",
            "issuer",
            "country",
            "level",
            "words",
            "subject",
            name=op.f("uq_subscription_subscriber_id"),
        ),
    )
    op.create_index(
        "ix_subscription_subject", "subscription", ["subject", "subscriber_id"], unique=False
    )
    op.create_table(
        "subscription_delivery",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'told') = (told_at IS NOT NULL)",
            name=op.f("ck_subscription_delivery_told_at"),
        ),
        sa.CheckConstraint(
            "frequency IN ('once', 'daily', 'weekly')",
            name=op.f("ck_subscription_delivery_frequency"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'told', 'dropped')", name=op.f("ck_subscription_delivery_state")
        ),
        sa.ForeignKeyConstraint(
            ["news_id"],
            ["subscription_news.id"],
            name=op.f("fk_subscription_delivery_news_id_subscription_news"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_subscription_delivery_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "news_id", name=op.f("pk_subscription_delivery")),
    )
    op.create_index(
        "ix_subscription_delivery_news",
        "subscription_delivery",
        ["news_id", "subscriber_id"],
        unique=False,
    )
    op.create_index(
        "ix_subscription_delivery_waiting",
        "subscription_delivery",
        ["state", "frequency", "subscriber_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_subscription_delivery_waiting", table_name="subscription_delivery")
    op.drop_index("ix_subscription_delivery_news", table_name="subscription_delivery")
    op.drop_table("subscription_delivery")
    op.drop_index("ix_subscription_subject", table_name="subscription")
    op.drop_table("subscription")
    op.drop_table("subscriber")
    op.drop_index(op.f("ix_subscription_request_created_at"), table_name="subscription_request")
    op.drop_table("subscription_request")
    op.drop_table("subscription_news")
