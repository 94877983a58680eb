"""依职权启动: an officer begins guidance from a lead, for an enterprise that has an account."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template
from flask_babel import gettext as _

from portal.assistance.desk.blueprint import blueprint, to_request
from portal.assistance.desk.forms import StartForm
from portal.assistance.errors import NotAllowed, Refused
from portal.assistance.queries import desk as beside
from portal.assistance.services import filing
from portal.permissions import Permission
from portal.text import TextRefused
from portal.web import access
from portal.web.forms import said
from portal.web.viewers import viewer


@blueprint.route("/start", methods=["GET", "POST"])
@access.needs(Permission.HANDLE_REQUESTS)
def start() -> Response:
    """The lead, the enterprise, whether it agrees; then the request is accepted at once."""
    form = StartForm()
    if form.validate_on_submit():
        reference = begun(form)
        if reference:
            flash(_("已依职权启动，编号 %(reference)s，企业会收到通知。", reference=reference))
            return to_request(reference)
    wrong = any(field.errors for field in form)
    html = render_template("assistance/desk/start.html", form=form)
    return make_response(html, 422 if wrong else 200)


def begun(form: StartForm) -> str:
    """The reference of the request that was begun; '' when something has to be mended."""
    organisation_id = beside.organisation_under(str(form.credit_code.data))
    if organisation_id is None:
        form.credit_code.errors = [_("没有企业用这个代码注册过；请先请企业注册账号")]
        return ""
    try:
        receipt = filing.start(viewer().actor, organisation_id, form.answers(), form.lead())
    except NotAllowed:
        form.credit_code.errors = [_("您是这家企业的人员，要由别的经办人启动")]
    except (Refused, TextRefused) as refused:
        form.note.errors = [said(refused)]
    else:
        return receipt.reference
    return ""
