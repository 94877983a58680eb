"""The log, for auditors: narrowed by who, what, whom and when; and as a table."""

from __future__ import annotations

import re
from datetime import date

from flask import Response, render_template, request, stream_with_context

from portal import audit
from portal.accounts import log, registers
from portal.accounts.desk.blueprint import blueprint
from portal.clock import today
from portal.permissions import Permission
from portal.text import TextRefused, clean_line
from portal.transaction import transaction
from portal.web import access
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

LONGEST_WORDS = 80
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@blueprint.get("/audit", endpoint="audit")
@access.needs(Permission.READ_AUDIT)
def audit_page() -> str:
    narrowing = asked()
    total = log.count(narrowing)
    paging = Paging(min(asked_page(), Paging(1, PER_PAGE, total).pages), PER_PAGE, total)
    entries = log.page(narrowing, paging.offset, paging.per_page)
    return render_template(
        "accounts/audit.html",
        entries=entries,
        names=log.names_in(entries),
        actions=log.actions(),
        action_words=registers.audit_words(),
        paging=paging,
        narrowing=narrowing,
        most=log.MOST_ROWS,
    )


@blueprint.post("/audit/table")
@access.needs(Permission.READ_AUDIT)
@access.fresh
def audit_table() -> Response:
    """What the page shows, as CSV; taking it away is itself on record."""
    narrowing = asked()
    with transaction():
        detail = {"query": request.query_string.decode(errors="replace")[:200]}
        audit.record(viewer().actor.label, "log copied", "log", detail)
    response = Response(
        stream_with_context(log.as_csv(narrowing)), content_type="text/csv; charset=utf-8"
    )
    name = f"audit-{today():%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def asked() -> log.Narrowing:
    """The conditions of the address; what cannot be read is passed over."""
    return log.Narrowing(word("actor"), word("action"), word("subject"), asked_day())


def word(name: str) -> str:
    try:
        return clean_line(request.args.get(name, ""), LONGEST_WORDS)
    except TextRefused:
        return ""


def asked_day() -> date | None:
    raw = request.args.get("day", "")
    try:
        return date.fromisoformat(raw) if DAY.fullmatch(raw) else None
    except ValueError:
        return None
