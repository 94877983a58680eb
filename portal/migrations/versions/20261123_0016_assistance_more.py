"""Every version of an opinion is kept; what happened to a request is never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEPT_BEFORE = """
INSERT INTO opinion_version (part_id, number, text, written_at)
SELECT id, opinion_version, opinion, began_at FROM request_expert WHERE opinion_version > 0
"""
LAST_ALONE = """
UPDATE request_expert SET (opinion, opinion_version) = (
    SELECT text, number FROM opinion_version
    WHERE part_id = request_expert.id ORDER BY number DESC LIMIT 1
) WHERE id IN (SELECT part_id FROM opinion_version)
"""

#: The one change that is allowed: the end of the archive's time empties what could tell the case.
IS_RETIREMENT = """
    NEW.note = '' AND {detail} = '{{}}'
    AND (NEW.id, NEW.request_id, NEW.number, NEW.at, NEW.actor_name, NEW.action,
         NEW.from_state, NEW.to_state)
      = (OLD.id, OLD.request_id, OLD.number, OLD.at, OLD.actor_name, OLD.action,
         OLD.from_state, OLD.to_state)
    AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id
    AND EXISTS (SELECT 1 FROM help_request WHERE id = OLD.request_id
                AND retired_at IS NOT NULL AND NOT legal_hold)
"""
REFUSAL = "what happened to a request is never changed"
POSTGRES_GUARD = f"""
CREATE FUNCTION request_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND {IS_RETIREMENT.format(detail="NEW.detail::text")} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{REFUSAL}';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "opinion_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["request_expert.id"],
            name="fk_opinion_version_part_id_request_expert",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_opinion_version"),
        sa.UniqueConstraint("part_id", "number", name="uq_opinion_version_part_id"),
    )
    op.execute(KEPT_BEFORE)
    # Not by a copy of the table: on SQLite its removal would take the versions along.
    op.drop_column("request_expert", "opinion")
    op.drop_column("request_expert", "opinion_version")
    op.add_column("help_request", sa.Column("retired_at", sa.DateTime(timezone=True)))
    guard_events()
    op.create_table(
        "clock_escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"],
            ["request_clock.id"],
            name="fk_clock_escalation_clock_id_request_clock",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_clock_escalation_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clock_escalation"),
    )
    op.create_index("ix_clock_escalation_clock_id", "clock_escalation", ["clock_id"])


def guard_events() -> None:
    """Let the database itself refuse to change or delete the events of requests."""
    if op.get_bind().dialect.name == "sqlite":
        is_retirement = IS_RETIREMENT.format(detail="NEW.detail")
        is_retirement = is_retirement.replace("IS NOT DISTINCT FROM", "IS")
        for act, when in (("UPDATE", f"WHEN NOT ({is_retirement})"), ("DELETE", "")):
            op.execute(
                f"CREATE TRIGGER request_event_no_{act.lower()} BEFORE {act} ON request_event "
                f"{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(POSTGRES_GUARD)
    for each, acts in (("ROW", "UPDATE OR DELETE"), ("STATEMENT", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER request_event_guard_{each.lower()} BEFORE {acts} ON request_event "
            f"FOR EACH {each} EXECUTE FUNCTION request_event_refuse()"
        )


def release_events() -> None:
    """Take the guard of the events away."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER request_event_no_{act}")
        return
    for each in ("row", "statement"):
        op.execute(f"DROP TRIGGER request_event_guard_{each} ON request_event")
    op.execute("DROP FUNCTION request_event_refuse()")


def downgrade() -> None:
    op.drop_table("clock_escalation")
    release_events()
    op.drop_column("help_request", "retired_at")
    op.add_column(
        "request_expert", sa.Column("opinion", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "request_expert",
        sa.Column("opinion_version", sa.Integer(), nullable=False, server_default="0"),
    )
    op.execute(LAST_ALONE)
    op.drop_table("opinion_version")
