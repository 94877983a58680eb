"""How the portal runs, for managers: the worker, what is owed, what was given up; tried anew."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal import audit_checks, outbox, worker
from portal.accounts import registers
from portal.accounts.desk.blueprint import blueprint
from portal.clock import now
from portal.permissions import Permission, Viewer
from portal.web import access
from portal.web.desks import Figure, Group, Panel
from portal.web.forms import Form
from portal.web.viewers import viewer

NUMBER = "<int(max=2147483647):message_id>"
manages = access.needs(Permission.CHANGE_SETTINGS)


@blueprint.get("/running", endpoint="running")
@manages
def running_page() -> str:
    """Machines, counts and failures; three queries. What a message carries is not shown."""
    return render_template(
        "accounts/running.html",
        machines=worker.seen(),
        is_silent=lambda beat: now() - beat.seen_at > worker.SILENT_AFTER,
        owed=outbox.owed(),
        failed=outbox.failed(),
        most=outbox.MOST_SHOWN,
        words=registers.outbox_words(),
        form=Form(formdata=None),
        moment=now(),
    )


@blueprint.post(f"/running/{NUMBER}/retry", endpoint="retry")
@manages
def retry(message_id: int) -> Response:
    """Owe a message anew that was given up."""
    if not Form().validate_on_submit():
        flash(_("页面放得太久了，请再提交一次"))
    elif outbox.retry(message_id, viewer().actor):
        flash(_("已排进去重办，稍后刷新看结果。"))
    else:
        abort(404)
    return redirect(url_for("desk.running", _anchor="failed"), 303)  # type: ignore[return-value]


def figures(_viewer: Viewer) -> Iterator[Figure]:
    """The worker and what it owes; two queries."""
    silent = worker.is_silent()
    owed = outbox.owed()
    page = url_for("desk.running")
    yield Figure(
        Group.RUNNING,
        _("后台一分钟以上没有动静：信发不出，定时发布不会发生"),
        int(silent),
        page,
        _("后台在正常工作"),
        tone="late",
    )
    yield Figure(
        Group.RUNNING,
        _("多次重试仍办不成的后台事项"),
        owed.failed,
        f"{page}#failed",
        _("没有办不成的后台事项"),
        tone="late",
    )
    yield Figure(
        Group.RUNNING,
        _("超过五分钟还没办的后台事项"),
        owed.held_up,
        page,
        _("后台事项没有积压"),
        _("在排队的共 %(number)s 件", number=owed.waiting),
        tone="wait",
    )


def chain_figures(_viewer: Viewer) -> Iterator[Figure]:
    """Whether the audit record holds together, as of the last walk; one query."""
    last = audit_checks.last()
    yield Figure(
        Group.RUNNING,
        _("审计日志有对不上的地方"),
        last.problems if last else 0,
        f"{url_for('desk.audit')}#chain",
        _("审计日志核对无误") if last else _("审计日志还没有核对过，后台每天核对一次"),
        tone="late",
    )


PANELS = (
    Panel(Permission.CHANGE_SETTINGS, figures),
    Panel(Permission.READ_AUDIT, chain_figures),
)
