"""What is done on the page of a request: the one view for every action, words, an expert's end."""

from __future__ import annotations

from flask import Response, abort, flash
from flask_babel import gettext as _

from portal.assistance import queries
from portal.assistance.desk.blueprint import blueprint, to_request
from portal.assistance.desk.forms import ActForm, EndForm, WordForm
from portal.assistance.desk.page import Tried, shown
from portal.assistance.errors import AlreadyHandled, NotAllowed, Refused
from portal.assistance.services import acting, experts, messages
from portal.assistance.services.references import new_key
from portal.permissions import Permission
from portal.web import access
from portal.web.forms import said
from portal.web.viewers import viewer


@blueprint.post("/<reference>/actions")
@access.needs(Permission.READ_REQUEST_DESK)
def act(reference: str) -> Response:
    """Any action of the table; the service says who may take it, and from where."""
    form = ActForm()
    action = str(form.action.data or "")
    if not form.validate_on_submit():
        return shown(reference, Tried(action, form, error=first_error(form)))
    try:
        event = acting.act(reference, action, viewer().actor, form.seen_version(), form.given())
    except Refused as refused:
        return shown(reference, Tried(action, form, error=said(refused)))
    except AlreadyHandled as handled:
        return shown(reference, Tried(action, form, handled=handled))
    except NotAllowed:
        return not_now(reference, action, form)
    return done(reference, event)


def first_error(form: ActForm) -> str:
    wrong = [error for field in form for error in field.errors]
    return str(wrong[0]) if wrong else _("请选要办的事")


def not_now(reference: str, action: str, form: ActForm) -> Response:
    """An action of the viewer's that the state no longer allows; others learn of none."""
    found = queries.one(reference, viewer())
    if not acting.may_ever(action, found.parts):
        abort(404)
    words = _("这件求助现在是“%(state)s”，不能这样办。", state=found.state_label)
    response = shown(reference, Tried(action, form, error=words))
    response.status_code = 409
    return response


def done(reference: str, event: acting.Event) -> Response:
    """Back to the page; whoever has handed the request over may not see it any more."""
    flash(_("已办理，已记入办理经过。"))
    return to_request(event.reference or reference)


@blueprint.post("/<reference>/messages")
@access.needs(Permission.READ_REQUEST_DESK)
def write(reference: str) -> Response:
    """A word to the enterprise or the expert, or a note that stays inside."""
    form = WordForm()
    audience = str(form.audience.data or "")
    if form.validate_on_submit():
        try:
            key = str(form.key.data or new_key())
            messages.write(reference, viewer().actor, audience, str(form.body.data), key)
        except NotAllowed:
            abort(404)
        except Refused as refused:
            form.body.errors = [said(refused)]
        else:
            flash(_("内部记录已保存。") if audience == "internal" else _("留言已送出。"))
            return to_request(reference, "notes" if audience == "internal" else "words")
    return shown(reference, Tried(word=form))


@blueprint.post("/<reference>/experts/<int(max=2147483647):expert_id>/end")
@access.needs(Permission.READ_REQUEST_DESK)
def end_expert(reference: str, expert_id: int) -> Response:
    """Let an expert go: from now on the request is closed to them."""
    if not EndForm().validate_on_submit():
        return shown(reference, Tried())
    try:
        experts.end(reference, viewer().actor, expert_id)
    except NotAllowed:
        abort(404)
    flash(_("这位专家不再参与，也看不到这件了。"))
    return to_request(reference, "experts")
