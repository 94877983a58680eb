"""Settings that managers change while the portal runs: declared by rooms, kept in one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit
from portal.clock import now
from portal.extensions import db
from portal.moments import Moment
from portal.permissions import Actor
from portal.transaction import transaction

KINDS = ("truth", "number", "choices")


class SettingRefused(ValueError):
    """A value that cannot be taken; the message, in Chinese, says why."""


@dataclass(frozen=True)
class SiteSetting:
    """Something that managers decide: its name in code, its words on the page, its values.

    `kind` is truth (bool), number (int from `low` to `high`) or choices (list of keys of
    `choices`, which are (key, label)).
    """

    name: str
    label: object
    hint: object
    kind: str
    default: Any
    choices: tuple[tuple[str, object], ...] = ()
    low: int = 0
    high: int = 10_000


class SettingRow(db.Model):  # type: ignore[name-defined]
    """What was decided, by whom, when."""

    __tablename__ = "site_setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)


def init_app(app: Flask) -> None:
    app.extensions["site_settings"] = {}


def declare(app: Flask, setting: SiteSetting) -> None:
    """Let managers decide something."""
    app.extensions["site_settings"][setting.name] = setting


def declared() -> list[SiteSetting]:
    """All settings, in the order of the rooms."""
    return list(_declared().values())


def value(name: str) -> Any:
    """What holds now: what was decided, else the default; one query."""
    setting = _declared()[name]
    row = db.session.get(SettingRow, name)
    return setting.default if row is None else row.value


def decided() -> dict[str, SettingRow]:
    """What was decided, by name; one query."""
    return {row.name: row for row in db.session.execute(select(SettingRow)).scalars()}


def decide(name: str, chosen: Any, actor: Actor) -> None:
    """Change a setting; raises SettingRefused for a value that it does not take."""
    setting = _declared()[name]
    _check(setting, chosen)
    with transaction():
        before = value(name)
        db.session.merge(
            SettingRow(name=name, value=chosen, changed_by=actor.person_id, changed_at=now())
        )
        detail = {"from": before, "to": chosen}
        audit.record(actor.label, "settings.decide", f"setting-{name}", detail)


def _check(setting: SiteSetting, chosen: Any) -> None:
    if setting.kind == "truth" and not isinstance(chosen, bool):
        raise SettingRefused("请选“是”或“否”")
    if setting.kind == "number" and not (
        type(chosen) is int and setting.low <= chosen <= setting.high
    ):
        raise SettingRefused(f"应是 {setting.low} 到 {setting.high} 之间的整数")
    if setting.kind == "choices":
        known = {key for key, _ in setting.choices}
        if not isinstance(chosen, list) or not known.issuperset(chosen):
            raise SettingRefused("有一项不在可选范围内，请重新选择")


def _declared() -> dict[str, SiteSetting]:
    known: dict[str, SiteSetting] = current_app.extensions["site_settings"]
    return known
