"""Objections to who holds an organisation's account: a manager checks and decides."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.accounts import objections, people
from portal.accounts.desk.blueprint import blueprint
from portal.accounts.objection_forms import DecisionForm
from portal.accounts.refusal import NotFound, Refused
from portal.accounts.views.blueprint import NUMBER, form_page
from portal.permissions import Permission, Viewer
from portal.web import access
from portal.web.desks import Figure, Group, Panel
from portal.web.viewers import viewer

manages = access.needs(Permission.MANAGE_PEOPLE)


@blueprint.get("/objections", endpoint="objections")
@manages
def objections_page() -> str:
    """What waits for a decision, and what was decided last."""
    return render_template("accounts/objections.html", found=objections.newest())


@blueprint.route(
    f"/objections/{NUMBER % 'objection_id'}", methods=["GET", "POST"], endpoint="objection"
)
@manages
@access.fresh
def objection_page(objection_id: int) -> Response:
    """One objection, with those who hold the account now; and the decision."""
    try:
        found = objections.get(objection_id)
        form = DecisionForm(data={"name": found.organisation.name})
        if form.validate_on_submit():
            decide(objection_id, form)
            flash(_("已处理，双方都会收到通知。"))
            return redirect(url_for("desk.objections"), 303)  # type: ignore[return-value]
    except NotFound:
        abort(404)
    except Refused as refused:
        form.blame("answer", refused)
        found = objections.get(objection_id)
    members = people.members_of(found.organisation_id)
    return form_page("accounts/objection_decide.html", form, objection=found, members=members)


def decide(objection_id: int, form: DecisionForm) -> None:
    """Do what the form says; raises Refused."""
    actor, why = viewer().actor, str(form.decision.data)
    if form.answer.data == "upheld":
        objections.uphold(actor, objection_id, why, str(form.name.data))
    else:
        objections.dismiss(actor, objection_id, why)


def figures(_viewer: Viewer) -> Iterator[Figure]:
    """What waits for a manager; one query."""
    yield Figure(
        Group.WAITING,
        _("单位账号的异议"),
        objections.count_open(),
        url_for("desk.objections"),
        _("没有待处理的单位账号异议"),
        tone="wait",
    )


PANEL = Panel(Permission.MANAGE_PEOPLE, figures)
