"""What an import would change: each item of a file beside what is public and who works on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select

from portal.catalogue import queries
from portal.catalogue.differences import FieldChange, differences
from portal.catalogue.fields import completed
from portal.catalogue.models import Item
from portal.catalogue.services import subject_of
from portal.editorial.fields import Content
from portal.editorial.models import Piece
from portal.editorial.workflow import AT_WORK
from portal.extensions import db

#: what becomes of an item, in the order in which a preview shows it
OUTCOMES = ("new", "changed", "busy", "withdrawn", "unchanged")
#: what is taken over when the import is confirmed
TAKEN = ("new", "changed")


@dataclass(frozen=True)
class Step:
    """One item of the file: its outcome, its whole content then, and how it differs from now."""

    code: str
    outcome: str
    content: Content
    differences: tuple[FieldChange, ...] = ()
    #: the piece that somebody works on, where it stands and who saved it last
    piece: Row[Any] | None = None

    @property
    def name(self) -> str:
        return str(self.content["name"]) or self.code


@dataclass(frozen=True)
class Plan:
    """All steps of an import; `print` changes with anything that a preview shows."""

    steps: tuple[Step, ...]
    print: str

    def of(self, outcome: str) -> list[Step]:
        return [step for step in self.steps if step.outcome == outcome]

    @property
    def taken(self) -> list[Step]:
        return [step for step in self.steps if step.outcome in TAKEN]


def plan(items: Sequence[Content]) -> Plan:
    """Compare clean items, each with the fields that its file has; three queries."""
    live = {one.card.code: completed(one.content) for one in queries.all_readings()}
    codes = [item["code"] for item in items]
    gone = _withdrawn(codes)
    at_work = _at_work(codes)
    steps = tuple(
        _step(item, live.get(item["code"]), item["code"] in gone, at_work.get(item["code"]))
        for item in items
    )
    return Plan(steps, _print(steps, live))


def _step(item: Content, live: Content | None, is_gone: bool, piece: Row[Any] | None) -> Step:
    code = item["code"]
    content = {**(live or completed({})), **item}
    if live is not None and content == live:
        return Step(code, "unchanged", content)
    if piece is not None:
        return Step(code, "busy", content, piece=piece)
    if is_gone:
        return Step(code, "withdrawn", content)
    if live is None:
        return Step(code, "new", content)
    return Step(code, "changed", content, tuple(differences(live, content)))


def _withdrawn(codes: Sequence[str]) -> set[str]:
    wanted = select(Item.code).where(Item.state == "withdrawn", Item.code.in_(codes))
    return set(db.session.execute(wanted).scalars())


def _at_work(codes: Sequence[str]) -> dict[str, Row[Any]]:
    """The pieces under way by the code of their item, those that were never public too."""
    columns = (Piece.id, Piece.state, Piece.subject, Piece.content, Piece.saved_by_name)
    ours = or_(Piece.subject.is_(None), Piece.subject.in_([subject_of(code) for code in codes]))
    wanted = select(*columns).where(Piece.kind == "service", Piece.state.in_(AT_WORK), ours)
    return {row.content.get("code", ""): row for row in db.session.execute(wanted)}


def _print(steps: Sequence[Step], live: dict[str, Content]) -> str:
    told = [(step.code, step.outcome, live.get(step.code)) for step in steps]
    whole = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
