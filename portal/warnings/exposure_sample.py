"""What the made-up enterprises keep of their business, so that matches are seen at once."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import Membership, Organisation, Person
from portal.extensions import db
from portal.permissions import Actor
from portal.warnings import exposure

#: in the order of the made-up enterprises: two makers of lamps, one of tea
EXPOSURES: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "countries": ("US", "DE", "EU"),
        "platforms": ("amazon", "temu"),
        "hs_codes": ("940541", "940542", "9405"),
        "industries": ("C387",),
        "marks": ("示例明灯",),
        "ipc_classes": ("F21S", "F21V23/00"),
        "opponents": ("示例原告甲",),
    },
    {
        "countries": ("VN", "DE", "CN"),
        "hs_codes": ("0902",),
        "industries": ("C153",),
        "marks": ("示例岩茶",),
    },
    {
        "countries": ("US",),
        "platforms": ("amazon", "tiktok_shop"),
        "hs_codes": ("9405",),
        "industries": ("C387", "F52"),
    },
)


def load() -> int:
    """Keep them for the made-up enterprises that have told nothing yet; returns how many."""
    found = select(Organisation.id).where(Organisation.is_sample).order_by(Organisation.id)
    organisations = db.session.execute(found).scalars().all()
    fresh = [
        (organisation_id, given)
        for organisation_id, given in zip(organisations, EXPOSURES, strict=False)
        if exposure.of_organisation(organisation_id) is None
    ]
    for organisation_id, given in fresh:
        exposure.keep(_owner(organisation_id), organisation_id, given, 0)
    return len(fresh)


def _owner(organisation_id: int) -> Actor:
    found = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.kind == "owner")
        .order_by(Person.id)
    )
    row = db.session.execute(found.limit(1)).one()
    return Actor(row.id, row.name, frozenset({"enterprise"}))
