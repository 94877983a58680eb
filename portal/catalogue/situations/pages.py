"""What the page of a situation shows beside its tasks, and the situation for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.catalogue.clauses import Ground, grounds
from portal.catalogue.models import Item, ItemRelease
from portal.catalogue.queries import PUBLIC
from portal.catalogue.situations.bundles import Situation, situations
from portal.extensions import db

GROUPS = {
    "abroad": _("在境外遇到纠纷"),
    "going": _("出海和上市以前"),
    "home": _("在国内遇到纠纷"),
    "rights": _("取得和保住权利"),
    "use": _("用好权利，找资源"),
}
COUNTRIES = {"US": _("美国"), "EU": _("欧盟"), "DE": _("德国"), "GB": _("英国")}


@dataclass(frozen=True)
class Laid:
    """A situation with what is public of its items: names by code, and what they rest on."""

    situation: Situation
    names: Mapping[str, str]
    grounds: list[Ground]


def grouped() -> list[tuple[object, list[Situation]]]:
    """All situations under the words of their groups."""
    return [
        (words, [one for one in situations().values() if one.group == name])
        for name, words in GROUPS.items()
    ]


def laid(situation: Situation) -> Laid:
    """A situation with its items as they are published; one query, and one to the library."""
    rows = db.session.execute(
        select(Item.code, Item.name, ItemRelease.content)
        .join(ItemRelease, ItemRelease.id == Item.current_release_id)
        .where(PUBLIC, Item.code.in_(situation.services))
    ).all()
    by_code = {row.code: row for row in rows}
    ordered = [by_code[code] for code in situation.services if code in by_code]
    basis: dict[str, dict[str, str]] = {}
    for row in ordered:
        for entry in row.content["legal_basis"]:
            basis.setdefault(entry["document"], {**entry, "article": ""})
    names = {row.code: row.name for row in ordered}
    return Laid(situation, names, grounds(list(basis.values())))


def how_to(laid: Laid, base: str) -> dict[str, Any]:
    """The situation as schema.org has it."""
    situation = laid.situation
    return {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "name": situation.name,
        "url": f"{base}{situation.url}",
        "inLanguage": "zh-CN",
        "audience": {"@type": "Audience", "audienceType": situation.for_whom},
        "dateModified": situation.checked_on.isoformat(),
        "supply": [{"@type": "HowToSupply", "name": name} for name in situation.documents],
        "step": [
            {
                "@type": "HowToStep",
                "position": number,
                "name": task.do,
                "url": f"{base}{situation.url}#step-{number}",
            }
            for number, task in enumerate(situation.tasks, 1)
        ],
    }
