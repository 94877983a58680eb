"""The log, for auditors: narrowed by who, what, whom and when; and as a table."""

from __future__ import annotations

import re
from datetime import date

from flask import Response, render_template, request, stream_with_context

from portal import audit, audit_checks
from portal.accounts import log, registers
from portal.accounts.desk.blueprint import blueprint
from portal.clock import today
from portal.permissions import Permission
from portal.text import TextRefused, clean_line
from portal.transaction import transaction
from portal.web import access
from portal.web.viewers import viewer

LONGEST_WORDS = 80
PER_PAGE = 50
FIRST_YEAR, LAST_YEAR = 2000, 2099
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"[0-9]{1,9}")


@blueprint.get("/audit", endpoint="audit")
@access.needs(Permission.READ_AUDIT)
def audit_page() -> str:
    """Entries by their numbers: `before` and `after` go on from one."""
    narrowing = asked()
    page = log.page(narrowing, number("before"), number("after"), PER_PAGE)
    return render_template(
        "accounts/audit.html",
        page=page,
        total=log.count(narrowing),
        most_counted=log.MOST_COUNTED,
        names=log.names_in(page.entries),
        actions=sorted_actions(),
        action_words=registers.audit_words(),
        narrowing=narrowing,
        most=log.MOST_ROWS,
        chain=audit_checks.last(),
    )


def sorted_actions() -> list[tuple[str, str]]:
    """Every act that can be on record, in the order of what it is called."""
    words = {action: str(label) for action, label in registers.audit_words().items()}
    return sorted(words.items(), key=lambda pair: pair[1])


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
        stream_with_context(log.as_csv(narrowing, registers.audit_words())),
        content_type="text/csv; charset=utf-8",
    )
    name = f"audit-{today():%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def asked() -> log.Narrowing:
    """The conditions of the address; what cannot be read is passed over."""
    return log.Narrowing(
        actor=word("actor"),
        action=word("action"),
        subject=word("subject"),
        words=word("words"),
        since=asked_day("since"),
        until=asked_day("until"),
    )


def word(name: str) -> str:
    try:
        return clean_line(request.args.get(name, ""), LONGEST_WORDS)
    except TextRefused:
        return ""


def number(name: str) -> int | None:
    raw = request.args.get(name, "")
    return int(raw) if NUMBER.fullmatch(raw) else None


def asked_day(name: str) -> date | None:
    raw = request.args.get(name, "")
    try:
        day = date.fromisoformat(raw) if DAY.fullmatch(raw) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
