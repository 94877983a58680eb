"""Pieces, releases, events and preview links of the editorial desk; settings of the site."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('site_setting',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_site_setting_changed_by_person')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_site_setting'))
    )
    op.create_table('editorial_piece',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_by', sa.Integer(), nullable=True),
    sa.Column('saved_by_name', sa.String(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('change_note', sa.Text(), nullable=False),
    sa.Column('is_correction', sa.Boolean(), nullable=False),
    sa.Column('writer_ids', sa.JSON(), nullable=False),
    sa.Column('approvals', sa.JSON(), nullable=False),
    sa.Column('scheduled_for', sa.DateTime(timezone=True), nullable=True),
    sa.Column('live_release', sa.Integer(), nullable=True),
    sa.Column('last_release', sa.Integer(), nullable=False),
    sa.Column('rolled_back_to', sa.Integer(), nullable=False),
    sa.Column('review_owed_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_by_name', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(state = 'scheduled') = (scheduled_for IS NOT NULL)", name=op.f('ck_editorial_piece_has_moment')),
    sa.CheckConstraint("state <> 'published' OR live_release IS NOT NULL", name=op.f('ck_editorial_piece_is_live')),
    sa.CheckConstraint("state <> 'withdrawn' OR live_release IS NULL", name=op.f('ck_editorial_piece_is_not_live')),
    sa.CheckConstraint("state IN ('draft', 'in_review', 'approved', 'scheduled', 'published', 'withdrawn', 'archived')", name=op.f('ck_editorial_piece_state')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_editorial_piece_created_by_person')),
    sa.ForeignKeyConstraint(['saved_by'], ['person.id'], name=op.f('fk_editorial_piece_saved_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editorial_piece')),
    sa.UniqueConstraint('subject', name=op.f('uq_editorial_piece_subject'))
    )
    op.create_index('ix_editorial_piece_due', 'editorial_piece', ['state', 'scheduled_for'], unique=False)
    op.create_index('ix_editorial_piece_queue', 'editorial_piece', ['kind', 'state', 'changed_at'], unique=False)
    op.create_table('editorial_release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('piece_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('is_correction', sa.Boolean(), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('rolled_back_to', sa.Integer(), nullable=False),
    sa.Column('writer_ids', sa.JSON(), nullable=False),
    sa.Column('approvals', sa.JSON(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('published_by_name', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['piece_id'], ['editorial_piece.id'], name=op.f('fk_editorial_release_piece_id_editorial_piece'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_editorial_release_published_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editorial_release')),
    sa.UniqueConstraint('piece_id', 'number', name=op.f('uq_editorial_release_piece_id'))
    )
    op.create_table('editorial_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('piece_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('from_state', sa.String(), nullable=False),
    sa.Column('to_state', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_editorial_event_actor_id_person')),
    sa.ForeignKeyConstraint(['piece_id'], ['editorial_piece.id'], name=op.f('fk_editorial_event_piece_id_editorial_piece'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editorial_event'))
    )
    op.create_index('ix_editorial_event_piece', 'editorial_event', ['piece_id', 'id'], unique=False)
    op.create_table('editorial_preview_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('piece_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_editorial_preview_link_made_by_person')),
    sa.ForeignKeyConstraint(['piece_id'], ['editorial_piece.id'], name=op.f('fk_editorial_preview_link_piece_id_editorial_piece'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editorial_preview_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_editorial_preview_link_digest'))
    )
    op.create_index(op.f('ix_editorial_preview_link_piece_id'), 'editorial_preview_link', ['piece_id'], unique=False)


def downgrade() -> None:
    op.drop_table("editorial_preview_link")
    op.drop_table("editorial_event")
    op.drop_table("editorial_release")
    op.drop_table("editorial_piece")
    op.drop_table("site_setting")
