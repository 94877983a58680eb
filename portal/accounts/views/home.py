"""One's own front page and inbox."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for

from portal.accounts import notices, objections, organisations, registers
from portal.accounts.views.blueprint import NUMBER, blueprint, me
from portal.permissions import Permission, may
from portal.transaction import transaction
from portal.web import access
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer


@blueprint.get("")
@access.needs(Permission.USE_ACCOUNT)
def dashboard() -> str:
    return render_template(
        "accounts/dashboard.html",
        organisations=organisations.of_viewer(viewer()),
        sought=objections.sought(me()),
        cards=registers.cards_for(viewer()),
        unread=notices.unread(me()),
        has_desk=may(viewer(), Permission.USE_DESK),
    )


@blueprint.get("/inbox")
@access.needs(Permission.USE_ACCOUNT)
def inbox() -> str:
    total = notices.count(me())
    paging = Paging(min(asked_page(), Paging(1, PER_PAGE, total).pages), PER_PAGE, total)
    return render_template(
        "accounts/inbox.html",
        messages=notices.page_of_messages(me(), paging.offset, paging.per_page),
        unread=notices.unread(me()),
        paging=paging,
    )


@blueprint.post("/inbox/read")
@access.needs(Permission.USE_ACCOUNT)
def read_all() -> Response:
    with transaction():
        notices.mark_read(me())
    return redirect(url_for("accounts.inbox"), 303)  # type: ignore[return-value]


@blueprint.post(f"/inbox/{NUMBER % 'message_id'}/read")
@access.needs(Permission.USE_ACCOUNT)
def read_message(message_id: int) -> Response:
    """Mark one message as read; another person's number changes nothing."""
    with transaction():
        notices.mark_read(me(), message_id)
    return redirect(url_for("accounts.inbox"), 303)  # type: ignore[return-value]
