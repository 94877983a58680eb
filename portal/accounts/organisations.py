"""Organisations as one who belongs to them sees them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Organisation
from portal.extensions import db
from portal.permissions import Viewer


@dataclass(frozen=True)
class Mine:
    """An organisation and how the viewer belongs to it."""

    organisation: Organisation
    kind: str


def of_viewer(viewer: Viewer) -> list[Mine]:
    """The viewer's organisations, by name."""
    kinds = dict(viewer.organisations)
    if not kinds:
        return []
    found = select(Organisation).where(Organisation.id.in_(kinds)).order_by(Organisation.name)
    return [Mine(row, kinds[row.id]) for row in db.session.execute(found).scalars()]


def get(organisation_id: int) -> Organisation | None:
    """An organisation by its id."""
    return db.session.get(Organisation, organisation_id)
