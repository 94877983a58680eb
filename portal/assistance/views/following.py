"""Following one's requests: the list, one request, the applicant's steps and messages."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.assistance import queries
from portal.assistance.choices import rows
from portal.assistance.errors import AlreadyHandled, NotAllowed, Refused
from portal.assistance.forms import ActionForm, MessageForm
from portal.assistance.queries.values import RequestView
from portal.assistance.services import acting, drafts, messages
from portal.assistance.services.papers import plain
from portal.assistance.services.references import new_key
from portal.assistance.views.blueprint import blueprint, me
from portal.assistance.workflow import STEPS
from portal.permissions import Permission
from portal.web import access
from portal.web.forms import said
from portal.web.viewers import viewer

#: fields that a step of the applicant asks for besides the button
ASKS_GRADE = "rate"
#: steps that bring about a slip and none of the seven documents
SLIPS = frozenset(step.action for step in STEPS if step.paper and not step.issues)


@blueprint.get("/requests")
@access.needs(Permission.READ_OWN_REQUEST)
def requests() -> str:
    """Requests and drafts of one's organisations, what is still open first."""
    return render_template(
        "assistance/requests.html", requests=queries.mine(viewer()), drafts=drafts.mine(me())
    )


@blueprint.get("/requests/<reference>")
@access.needs(Permission.READ_OWN_REQUEST)
def request_page(reference: str) -> Response:
    return shown(reference, ActionForm(formdata=None), MessageForm(formdata=None, key=new_key()))


@blueprint.post("/requests/<reference>/actions")
@access.needs(Permission.FILE_REQUESTS)
def act(reference: str) -> Response:
    """A step of the applicant, as the table allows it now."""
    form = ActionForm()
    action = str(form.action.data or "")
    fresh = MessageForm(formdata=None, key=new_key())
    if not form.validate_on_submit():
        return shown(reference, form, fresh, status=422)
    inputs = {"note": form.note.data, "grade": form.grade.data}
    try:
        acting.act(reference, action, me(), None, inputs)
    except Refused as refused:
        form.note.errors = [said(refused)]
        return shown(reference, form, fresh, status=422)
    except (NotAllowed, AlreadyHandled):
        form.note.errors = [_("这件求助的状态已经变了，现在不能这样办；您写的内容还在下面。")]
        return shown(reference, form, fresh, status=409)
    flash(_("已办理，办理经过里可以看到。"))
    return to_request(reference)


@blueprint.post("/requests/<reference>/messages")
@access.needs(Permission.FILE_REQUESTS)
def write(reference: str) -> Response:
    """A word to whoever handles the request."""
    form = MessageForm()
    if form.validate_on_submit():
        try:
            key = str(form.key.data or new_key())
            messages.write(reference, me(), "applicant", str(form.body.data), key)
        except (Refused, NotAllowed) as refused:
            words = said(refused) if isinstance(refused, Refused) else _("您只能查看这件求助。")
            form.body.errors = [words]
        else:
            flash(_("留言已送到经办人。"))
            return to_request(reference)
    return shown(reference, ActionForm(formdata=None), form, status=422)


def to_request(reference: str) -> Response:
    return redirect(url_for("assistance.request_page", reference=reference), 303)  # type: ignore[return-value]


def shown(reference: str, form: ActionForm, message: MessageForm, status: int = 200) -> Response:
    """The request with all that its applicant may see."""
    found = queries.one(reference, viewer())
    html = render_template(
        "assistance/request.html",
        found=found,
        form=form,
        message=message,
        facts=rows({f: plain(value) for f, value in found.answers.items()}, _),
        steps=applicant_steps(found),
        chosen=form.action.data or request.args.get("do", ""),
        slips=SLIPS,
    )
    return make_response(html, status)


def applicant_steps(found: RequestView) -> list[dict[str, Any]]:
    """The buttons of the table, the one that is waited for first."""
    steps = [step for step in found.steps if "applicant" in step.who]
    ordered = sorted(steps, key=lambda step: step.action != "supplement")
    return [
        {
            "action": step.action,
            "label": step.label,
            "button": step.button,
            "needs_grade": step.action == ASKS_GRADE,
        }
        for step in ordered
    ]
