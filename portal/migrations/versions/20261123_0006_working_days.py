"""Chinese working days: years, special days, and the years that are announced already."""

import sqlalchemy as sa
from alembic import op

from portal.workdays.announced import announced_years

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    years = op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    days = op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["year"], ["calendar_year.year"], name="fk_calendar_day_year_calendar_year"
        ),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    op.create_index("ix_calendar_day_year", "calendar_day", ["year"])
    known = announced_years()
    op.bulk_insert(
        years,
        [
            {"year": y.year, "source": y.source, "checked_on": y.checked_on, "is_settled": True, "change": 0}
            for y in known
        ],
    )
    off = [(day, y.year, False, name) for y in known for day, name in y.off.items()]
    worked = [(day, y.year, True, "调休上班") for y in known for day in y.worked]
    names = ("day", "year", "is_working", "name")
    op.bulk_insert(days, [dict(zip(names, row)) for row in [*off, *worked]])


def downgrade() -> None:
    op.drop_table("calendar_day")
    op.drop_table("calendar_year")
