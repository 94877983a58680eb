"""How a document stands to others: what it names, and what names it, grouped by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.library.entries import BINDING
from portal.library.links import document_address, wanted_address

# Closest relation first; a plain mention says nothing where another role is known.
ORDER = ("based_on", "implements", "interprets", "forwards", "amends", "repeals", "cites")


@dataclass(frozen=True)
class Named:
    """Another text; `is_held` tells whether the library has it, `place` is where it is named.

    `validity` is '' for kinds of which one does not ask.
    """

    title: str
    number: str
    address: str
    is_held: bool
    place: str
    document_id: int | None = None
    validity: str = ""
    is_digest: bool = False
    is_sample: bool = False


Group = tuple[str, list[Named]]


def named_by(rows: Iterable[Any], own_id: int) -> list[Group]:
    """What the document names, each text once, under its closest role."""
    found: dict[object, tuple[str, Named]] = {}
    for row in sorted(rows, key=lambda row: ORDER.index(row.role)):
        key = row.target_id or row.title_key or row.number_key
        if key not in found:
            found[key] = (row.role, _named(row, own_id))
    return _grouped(found.values())


def naming(rows: Iterable[Any]) -> list[Group]:
    """Which documents name this one, each once, under their closest role, the newest first."""
    found: dict[int, tuple[str, Named]] = {}
    for row in sorted(rows, key=lambda row: ORDER.index(row.role)):
        if row.id not in found:
            found[row.id] = (row.role, _naming(row))
    return _grouped(found.values())


def _naming(row: Any) -> Named:
    return Named(
        title=row.title,
        number=row.document_number or "",
        address=document_address(row.id),
        is_held=True,
        place=document_address(row.id, row.anchor) if row.anchor else "",
        document_id=row.id,
        validity=row.validity if row.kind in BINDING else "",
        is_digest=row.is_digest,
        is_sample=row.is_sample,
    )


def _named(row: Any, own_id: int) -> Named:
    place = document_address(own_id, row.anchor) if row.anchor else ""
    if row.target_id is None:
        address = wanted_address(row.title, row.number)
        return Named(row.title or row.number, row.number, address, False, place)
    return Named(
        title=row.target_title,
        number=row.target_number or "",
        address=document_address(row.target_id),
        is_held=True,
        place=place,
        document_id=row.target_id,
        validity=row.target_validity if row.target_kind in BINDING else "",
        is_digest=row.target_is_digest,
        is_sample=row.target_is_sample,
    )


def _grouped(found: Iterable[tuple[str, Named]]) -> list[Group]:
    groups: dict[str, list[Named]] = {}
    for role, named in found:
        groups.setdefault(role, []).append(named)
    return sorted(groups.items(), key=lambda group: ORDER.index(group[0]))
