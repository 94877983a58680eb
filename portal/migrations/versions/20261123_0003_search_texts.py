"""Long texts of the search in a table of their own: facts and titles are read without them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import conv

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TITLE_IS_GONE = conv("ck_search_entry_removed_title_is_gone")
TEXT_IS_GONE = conv("ck_search_entry_removed_text_is_gone")


def upgrade() -> None:
    op.create_table(
        "search_text",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("flat_text", sa.Text(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["search_entry.key"],
            name=op.f("fk_search_text_key_search_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_text")),
    )
    op.execute(
        "INSERT INTO search_text (key, flat_text, passages) "
        "SELECT key, flat_text, passages FROM search_entry WHERE NOT is_removed"
    )
    with op.batch_alter_table("search_entry") as table:
        table.drop_constraint(TEXT_IS_GONE, type_="check")
        table.drop_column("flat_text")
        table.drop_column("passages")
        table.create_check_constraint(TITLE_IS_GONE, "NOT is_removed OR title = ''")


def downgrade() -> None:
    with op.batch_alter_table("search_entry") as table:
        table.drop_constraint(TITLE_IS_GONE, type_="check")
        table.add_column(sa.Column("flat_text", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("passages", sa.JSON(), nullable=False, server_default="[]"))
    op.execute(
        "UPDATE search_entry SET flat_text = search_text.flat_text, "
        "passages = search_text.passages FROM search_text "
        "WHERE search_text.key = search_entry.key"
    )
    with op.batch_alter_table("search_entry") as table:
        table.alter_column("flat_text", server_default=None)
        table.alter_column("passages", server_default=None)
        table.create_check_constraint(TEXT_IS_GONE, "NOT is_removed OR flat_text = ''")
    op.drop_table("search_text")
