"""What this room adds to accounts: a card, what it holds of a person, reasons not to close."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select

from portal.accounts import registers
from portal.accounts.registers import Card
from portal.assistance import bodies, queries
from portal.assistance.answers import GATES
from portal.assistance.choices import name
from portal.assistance.models import HelpRequest, RequestMessage
from portal.assistance.services.papers import plain
from portal.assistance.workflow import OPEN_STATES, STEPS
from portal.extensions import db
from portal.permissions import Permission, Viewer, may

MOST_SHOWN = 5
#: acts on record that are no steps of the table
OTHER_ACTS = {
    "message": lazy_gettext("留言"),
    "paper fetched": lazy_gettext("下载文书"),
    "renew_query_code": lazy_gettext("换查询码"),
    "retire": lazy_gettext("保管期满销毁"),
    "add_mandate": lazy_gettext("登记委托关系"),
    "end_expert": lazy_gettext("专家退出"),
    "let_go": lazy_gettext("交还求助"),
}


def init_app(app: Flask) -> None:
    registers.add_card(app, card)
    registers.add_personal_data(app, "assistance", held_of)
    registers.add_objection(app, objection)
    steps = {step.action: lazy_gettext(step.label) for step in STEPS}
    registers.add_audit_words(app, steps | OTHER_ACTS)
    registers.add_calendar_dependent(app, running_clocks)
    registers.add_bodies(app, {key: body.label for key, body in bodies.register().items()})


def running_clocks(year: int) -> tuple[object, int]:
    """Promised times that run and end in a year; their days were set when they began."""
    return lazy_gettext("在走的承诺时限到期在这一年"), queries.running_clocks(year)


def card(viewer: Viewer) -> Card | None:
    """The newest requests of one's organisations, and the way to a new one."""
    if not may(viewer, Permission.READ_OWN_REQUEST):
        return None
    newest = queries.mine(viewer)[:MOST_SHOWN]
    rows = tuple(
        (
            f"{brief.reference} {name('country', brief.country)}"
            f"{name('dispute_type', brief.dispute_type)}",
            _(brief.state_label),
            url_for("assistance.request_page", reference=brief.reference),
        )
        for brief in newest
    )
    if rows:
        more, url = _("全部求助"), url_for("assistance.requests")
    else:
        more, url = _("申请海外维权援助"), url_for("assistance.new")
    return Card(lazy_gettext("我的求助"), rows, more, url)


def held_of(person_id: int) -> dict[str, Any]:
    """The person's own requests, drafts included, and the words they wrote."""
    filed = select(HelpRequest).where(HelpRequest.applicant_id == person_id)
    written = (
        select(RequestMessage, HelpRequest.reference)
        .join(HelpRequest, HelpRequest.id == RequestMessage.request_id)
        .where(RequestMessage.author_id == person_id)
        .order_by(RequestMessage.id)
    )
    return {
        "requests": [
            {
                "reference": request.reference,
                "state": request.state,
                "submitted_at": _moment(request.submitted_at),
                "answers": {field: plain(getattr(request, field)) for field in GATES},
            }
            for request in db.session.execute(filed.order_by(HelpRequest.id)).scalars()
        ],
        "messages": [
            {"reference": reference, "at": _moment(message.at), "body": message.body}
            for message, reference in db.session.execute(written)
        ],
    }


def objection(person_id: int) -> str:
    """Open requests are handed over, or ended, before their applicant goes."""
    still_open = select(HelpRequest.reference).where(
        HelpRequest.applicant_id == person_id, HelpRequest.state.in_(OPEN_STATES)
    )
    rows = db.session.execute(still_open.order_by(HelpRequest.id)).scalars()
    references = [reference or "" for reference in rows]
    if not references:
        return ""
    return str(
        _("还有没办结的求助：%(references)s。请先办结或撤回。", references="、".join(references))
    )


def _moment(value: Any) -> str:
    return value.isoformat() if value else ""
