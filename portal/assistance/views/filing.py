"""Filing a request: one thing a page, kept at every step, checked, sent once."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.accounts.models import Organisation
from portal.assistance import queries, questions
from portal.assistance.answers import clean, missing
from portal.assistance.choices import FIELDS as NAMES
from portal.assistance.choices import in_words
from portal.assistance.errors import Incomplete, NotAllowed, NotFound
from portal.assistance.forms import AbroadForm, SubmitForm, step_form
from portal.assistance.legal import nearest_limit
from portal.assistance.models import HelpRequest
from portal.assistance.queries.files import file_views
from portal.assistance.services import drafts, filing
from portal.assistance.views.blueprint import blueprint, me, page
from portal.clock import today
from portal.extensions import db
from portal.permissions import Permission
from portal.qr_code import qr_code
from portal.text import TextRefused
from portal.web import access
from portal.web.addresses import absolute
from portal.web.forms import Form
from portal.web.viewers import viewer
from portal.workdays import calendar

RECEIPT = "receipt"
URGENT_DAYS = 7
ACTING = ("owner", "member")


@blueprint.get("/new")
@access.needs(Permission.FILE_REQUESTS)
def new() -> str:
    """What one needs, the drafts that wait, and the button that begins."""
    mine = [key for key, kind in viewer().organisations if kind in ACTING]
    return render_template(
        "assistance/new.html",
        organisations=[db.session.get_one(Organisation, key) for key in mine],
        drafts=drafts.mine(me()),
        known=plain(prefilled(request.args)),
        labels=NAMES,
        in_words=partial(in_words, say=_),
    )


@blueprint.post("/new")
@access.needs(Permission.FILE_REQUESTS)
def begin() -> Response:
    """A draft with all that was sent; sent whole and agreed to, it is a request at once."""
    given = prefilled(request.form)
    try:
        key = drafts.begin(me(), organisation_id(), given)
    except NotAllowed:
        raise NotFound from None
    if request.form.get("consent"):
        return sent(key, {"share_with_expert"})
    return to_page(key, questions.PAGES[0].key)


def prefilled(given: MultiDict[str, str]) -> dict[str, Any]:
    """Answers that came with the address or the form, as far as they can be taken in."""
    kept: dict[str, Any] = {}
    for field in questions.known(given):
        several = field == "help_wanted"
        value: Any = given.getlist(field) if several else given.get(field, "")
        try:
            kept |= clean({field: value})
        except TextRefused:
            continue
    return {field: value for field, value in kept.items() if value not in ("", None, [], {})}


def organisation_id() -> int:
    """The organisation that was chosen, or the only one."""
    mine = [key for key, kind in viewer().organisations if kind in ACTING]
    wanted = request.form.get("organisation", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted) in mine:
        return int(wanted)
    return mine[0]


@blueprint.route("/new/<draft_key>/<page_key>", methods=["GET", "POST"])
@access.needs(Permission.FILE_REQUESTS)
def step(draft_key: str, page_key: str) -> Response:
    """One page of the form."""
    if page_key not in questions.PAGE_BY_KEY:
        raise NotFound
    draft = editable(draft_key)
    asked = questions.PAGE_BY_KEY[page_key]
    form = step_form(questions.asked(asked, draft.dispute_type))(data=shown(draft))
    if form.validate_on_submit():
        drafts.save(draft_key, me(), answered(form))
        return onward(draft_key, page_key)
    return page("assistance/step.html", form, **around(draft, asked))


def editable(draft_key: str) -> HelpRequest:
    """The draft; NotFound for those of others and for what has been sent."""
    try:
        return drafts.opened(draft_key, me())
    except NotAllowed:
        raise NotFound from None


def shown(draft: HelpRequest) -> dict[str, Any]:
    """The draft's answers as the form's fields show them."""
    answers = {field: getattr(draft, field) for field in NAMES} | {"currency": draft.currency}
    plain = {field: "" if value is None else value for field, value in answers.items()}
    for field in ("served_on", "hearing_on", "amount"):
        plain[field] = str(plain[field])
    checklist = dict(draft.evidence_abroad)
    return plain | checklist | {"evidence_abroad": checklist.get("plan", "")}


def answered(form: Form) -> dict[str, Any]:
    """The form's fields as answers of the draft."""
    if isinstance(form, AbroadForm):
        return {"evidence_abroad": form.answer()}
    return {field.name: field.data for field in form if field.name != "csrf_token"}


def onward(draft_key: str, page_key: str) -> Response:
    """To the next page, back to the check, or away for now."""
    if request.form.get("then") == "leave":
        return redirect(url_for("assistance.requests"), 303)  # type: ignore[return-value]
    if request.form.get("then") == "check":
        return redirect(url_for("assistance.check", draft_key=draft_key), 303)  # type: ignore[return-value]
    following = questions.page_after(page_key, editable(draft_key).dispute_type)
    if not following:
        return redirect(url_for("assistance.evidence", draft_key=draft_key), 303)  # type: ignore[return-value]
    return to_page(draft_key, following)


def to_page(draft_key: str, page_key: str) -> Response:
    """The address of a page, or of the check of all answers."""
    if not page_key:
        return redirect(url_for("assistance.check", draft_key=draft_key), 303)  # type: ignore[return-value]
    return redirect(  # type: ignore[return-value]
        url_for("assistance.step", draft_key=draft_key, page_key=page_key), 303
    )


def around(draft: HelpRequest, asked: questions.Page) -> dict[str, Any]:
    """What stands beside the form: the place in the order, what is filled in, the next limit."""
    pages = [found.key for found in questions.pages_for(draft.dispute_type)]
    return {
        "asked": asked,
        "draft": draft,
        "number": pages.index(asked.key) + 1 if asked.key in pages else 1,
        "count": len(pages),
        "before": questions.page_before(asked.key, draft.dispute_type)
        if asked.key in pages
        else "",
        "filled": filled(draft),
        "limit": limit_of(draft),
        "returns": request.args.get("then") == "check",
    }


def filled(draft: HelpRequest) -> list[tuple[str, str, str]]:
    """(page, name, answer) of what has been answered so far."""
    answers = {field: getattr(draft, field) for field in NAMES} | {"currency": draft.currency}
    said = ((f, _(NAMES[f]), in_words(f, plain(answers), _)) for f in NAMES)
    return [(questions.page_of(field), name, words) for field, name, words in said if words]


def plain(answers: dict[str, Any]) -> dict[str, Any]:
    """Dates and amounts as text, as the words are made from it."""
    return {
        field: str(value) if field in ("served_on", "hearing_on", "amount") and value else value
        for field, value in answers.items()
    }


def limit_of(draft: HelpRequest) -> dict[str, Any] | None:
    """The nearest limit of the law abroad, as far as the answers tell."""
    found = nearest_limit(
        draft.document_received, draft.legal_clock, draft.served_on, draft.hearing_on, today()
    )
    if found is None:
        return None
    days = (found.due_on - today()).days
    return {
        "due_on": found.due_on,
        "days": days,
        "working_days": calendar().between(today(), found.due_on) if days > 0 else 0,
        "is_urgent": days < URGENT_DAYS,
    }


@blueprint.route("/new/<draft_key>/check", methods=["GET", "POST"])
@access.needs(Permission.FILE_REQUESTS)
def check(draft_key: str) -> Response:
    """All answers on one page, the consent, and the button that sends."""
    try:
        draft = drafts.opened(draft_key, me())
    except NotAllowed:  # sent already: a second click, or the way back
        return already_sent(draft_key)
    form = SubmitForm()
    if form.validate_on_submit():
        abroad = {"share_abroad"} if form.share_abroad.data else set()
        return sent(draft_key, {"share_with_expert"} | abroad)
    return page("assistance/check.html", form, **overview(draft))


def overview(draft: HelpRequest) -> dict[str, Any]:
    """What the last page shows."""
    return {
        "draft": draft,
        "filled": filled(draft),
        "missing": [(questions.page_of(field), NAMES[field]) for field in missing(draft)],
        "limit": limit_of(draft),
        "files": file_views(draft.id),
    }


def already_sent(draft_key: str) -> Response:
    """The receipt of a draft that is a request already; nothing is sent twice."""
    receipt = filing.submit(draft_key, me(), {"share_with_expert"})
    return to_receipt(receipt.reference)


def sent(draft_key: str, consents: set[str]) -> Response:
    """Send the draft; what is missing leads to its page."""
    try:
        receipt = filing.submit(draft_key, me(), consents)
    except Incomplete as incomplete:
        open_fields = [field for field in incomplete.missing if field in NAMES]
        return to_page(draft_key, questions.page_of(open_fields[0]) if open_fields else "")
    if receipt.query_code:
        session[RECEIPT] = [receipt.reference, receipt.query_code]
    return to_receipt(receipt.reference)


def to_receipt(reference: str) -> Response:
    return redirect(url_for("assistance.receipt", reference=reference), 303)  # type: ignore[return-value]


@blueprint.post("/new/<draft_key>/discard")
@access.needs(Permission.FILE_REQUESTS)
def discard(draft_key: str) -> Response:
    """Delete a draft and all that came with it."""
    editable(draft_key)
    drafts.discard(draft_key, me())
    return redirect(url_for("assistance.requests"), 303)  # type: ignore[return-value]


@blueprint.get("/requests/<reference>/receipt")
@access.needs(Permission.READ_OWN_REQUEST)
def receipt(reference: str) -> str:
    """Reference, query code while this browser still holds it, and what happens next."""
    held = session.get(RECEIPT) or ["", ""]
    tracking = absolute(url_for("assistance.track", reference=reference))
    return render_template(
        "assistance/receipt.html",
        found=queries.one(reference, viewer()),
        code=held[1] if held[0] == reference else "",
        qr=qr_code(tracking, _("查进度的二维码")),
        tracking=absolute(url_for("assistance.track")),
    )


@blueprint.post("/requests/<reference>/code")
@access.needs(Permission.FILE_REQUESTS)
def renew_code(reference: str) -> Response:
    """A new query code for an applicant who lost the old one."""
    try:
        session[RECEIPT] = [reference, filing.renew_query_code(reference, me())]
    except NotAllowed:
        raise NotFound from None
    return to_receipt(reference)
