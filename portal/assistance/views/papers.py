"""Papers of requests: to read and print, as a Word file, and to check by number and code."""

from __future__ import annotations

import io

from flask import Blueprint, Response, current_app, render_template, request, send_file, url_for

from portal import audit
from portal.assistance.documents.papers import file_name
from portal.assistance.documents.word import word_file
from portal.assistance.queries import papers as queries
from portal.assistance.queries.papers import Issued
from portal.extensions import limiter
from portal.permissions import Permission
from portal.qr_code import qr_code
from portal.text import TextRefused, clean_line
from portal.transaction import transaction
from portal.web import access
from portal.web.addresses import absolute
from portal.web.viewers import viewer

blueprint = Blueprint("papers", __name__, url_prefix="/assistance/papers")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_NUMBER = 60
TRIES = "30 per minute"


@blueprint.get("/<number>")
@access.needs(Permission.USE_ACCOUNT)
def page(number: str) -> str:
    """The paper as a page that prints as a letter."""
    return shown(queries.paper(number, viewer()), has_word=True)


@blueprint.get("/<number>.docx")
@access.needs(Permission.USE_ACCOUNT)
def word(number: str) -> Response:
    """The paper as a Word file; that it was fetched is recorded."""
    issued = queries.paper(number, viewer())
    with transaction():
        audit.record(viewer().actor.label, "paper fetched", number, {"side": issued.side})
    data = word_file(issued.paper, absolute(url_for("papers.verify")), check_address(issued))
    name = file_name(issued.paper)
    return send_file(io.BytesIO(data), WORD, as_attachment=True, download_name=name)


@blueprint.get("/<reference>/<int:event_number>")
@access.needs(Permission.USE_ACCOUNT)
def slip(reference: str, event_number: int) -> str:
    """The slip of a step: receipt, referral, extension …"""
    return shown(queries.slip(reference, event_number, viewer()), has_word=False)


def shown(issued: Issued, has_word: bool) -> str:
    """The page of a paper."""
    paper = issued.paper
    code = qr_code(check_address(issued), "核验二维码") if paper.check_code else ""
    back = "assistance.request_page" if issued.side == "applicant" else "requests_desk.request_page"
    return render_template(
        "assistance/papers/paper.html",
        paper=paper,
        has_word=has_word,
        code=code,
        back=url_for(back, reference=issued.reference),
    )


def check_address(issued: Issued) -> str:
    """Where the paper can be checked, with its number and code filled in."""
    paper = issued.paper
    return absolute(url_for("papers.verify", number=paper.number, code=paper.check_code))


def has_no_limit() -> bool:
    return not current_app.config["SETTINGS"].search_limit


@blueprint.get("/verify")
@access.public
@limiter.limit(TRIES, exempt_when=has_no_limit)
def verify() -> str:
    """Whether a paper is genuine: kind, body and day, and nothing of its contents."""
    number, code = asked("number").upper(), asked("code")
    found = queries.genuine(number, code) if number and code else None
    return render_template(
        "assistance/papers/verify.html",
        number=number,
        code=code,
        is_asked=bool(number and code),
        found=found,
    )


def asked(field: str) -> str:
    """A field of the address; '' for what cannot be taken in."""
    try:
        return clean_line(request.args.get(field, ""), LONGEST_NUMBER)
    except TextRefused:
        return ""
