"""Made-up pieces for a local desk: one in each state in which work waits, each marked 示例."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Person, PersonRole
from portal.clock import SHANGHAI, today
from portal.editorial.models import Piece
from portal.editorial.services import act, save, start
from portal.editorial.services.acting import Given
from portal.extensions import db
from portal.permissions import Actor

OFFICE_OPENS = time(9, 0)
MADE_UP = "为演示编写"
#: title, body, and the way from the draft: (action, who takes it, note)
PIECES: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "关于海外维权援助窗口元旦安排的通知（示例）",
        "<p>元旦放假期间，海外维权援助窗口照常接收求助，放假后第一个工作日起计算时限。</p>"
        "<h2>一、怎样求助</h2><p>登录后填写求助申请，有开庭日或答复期限的请写明。</p>",
        (),
    ),
    (
        "关于征集展会知识产权服务需求的通知（示例）",
        "<p>现征集明年上半年出境参展的服务需求。</p><h2>一、征集内容</h2>"
        "<p>（一）展会名称、时间和地点；</p><p>（二）展品和拟销售的国家或地区。</p>",
        (("submit", "editor", ""),),
    ),
    (
        "关于更新境外答复期限资料的通知（示例）",
        "<p>我们更新了境外答复期限资料，请以新的推算结果为准。</p>",
        (
            ("submit", "editor", ""),
            ("return", "reviewer", "请写明更新了哪几个国家，并附对照表。"),
        ),
    ),
    (
        "关于开展商标海外布局培训的通知（示例）",
        "<p>定于下月举办商标海外布局培训，不收费。</p><h2>一、内容</h2>"
        "<p>（一）马德里体系；</p><p>（二）被抢注后怎么办。</p>",
        (("submit", "editor", ""), ("approve", "reviewer", ""), ("schedule", "reviewer", "")),
    ),
)


def load() -> int:
    """Write them once, if the made-up editor and reviewer are there; returns how many."""
    cast = {role: actor for role in ("editor", "reviewer") if (actor := _actor(role))}
    if len(cast) < 2 or db.session.execute(select(Piece.id).limit(1)).first():
        return 0
    for title, body, way in PIECES:
        _write(cast, title, body, way)
    return len(PIECES)


def _write(
    cast: dict[str, Actor], title: str, body: str, way: tuple[tuple[str, str, str], ...]
) -> None:
    content: dict[str, Any] = {"source": MADE_UP, "is_sample": True}
    piece_id = start("notice", cast["editor"], content)
    raw = {"title": title, "body": body, "topics": ["海外维权"]}
    version = save(piece_id, raw, 1, cast["editor"])
    for action, who, note in way:
        at = _opening_in(3) if action == "schedule" else None
        act(piece_id, action, cast[who], version, Given(note, at))
        version += 1


def _opening_in(days: int) -> datetime:
    """The morning so many days from now, in Fujian."""
    return datetime.combine(today() + timedelta(days=days), OFFICE_OPENS, SHANGHAI)


def _actor(role: str) -> Actor | None:
    held = select(Person).join(PersonRole, PersonRole.person_id == Person.id)
    made_up = held.where(PersonRole.role == role, Person.is_sample).order_by(Person.id).limit(1)
    person = db.session.execute(made_up).scalar_one_or_none()
    db.session.rollback()
    return Actor(person.id, person.name, frozenset({role})) if person else None
