"""Public pages of the deadlines: the calculator, one clock, the calendar file, and the triage."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal import changes, workdays
from portal.clock import today
from portal.deadlines import labels, pages
from portal.deadlines.answers import count
from portal.deadlines.asked import Asked, asked, known_paper
from portal.deadlines.clocks import UnknownClock, book
from portal.deadlines.ics import Event, calendar_file
from portal.deadlines.papers import Paper
from portal.deadlines.sentences import said
from portal.deadlines.triage import paper_at, table
from portal.decision_table import NoSuchWay
from portal.text import TextRefused
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page
from portal.web.forms import said as refusal

# The room of requests stands above this one; its two public addresses are fixed.
ASSISTANCE = "/assistance"
NEW_REQUEST = "/assistance/new"
blueprint = Blueprint("deadlines", __name__)


@blueprint.app_context_processor
def addresses() -> dict[str, Any]:
    """Where the pages lead on to."""
    return {"assistance_url": ASSISTANCE, "request_url": request_url, "help_url": help_url}


def request_url(paper: Paper | None = None, **answers: str) -> str:
    """Address of a new request for help, with the answers that are known already."""
    known = (paper.prefill() if paper else {}) | answers
    return f"{NEW_REQUEST}?{urlencode(known)}" if known else NEW_REQUEST


def help_url(question: Asked) -> str:
    """Address of a request that begins with what the calculator was told."""
    paper, clock = question.paper, question.clock
    if paper and paper.asks_receipt and question.on:
        return request_url(paper, served_on=question.on.isoformat())
    if clock:
        return request_url(venue=clock.venue.key, country=clock.country)
    return request_url(paper)


@blueprint.get("/assistance/deadlines")
@access.public
@public_page
def index() -> Response | str | tuple[str, int]:
    """The calculator: the answer, the question about the day, or the list of all clocks."""
    question = asked_here()
    if question.paper or question.clock:
        page = answer_or_ask(question)
        return (page, 400) if question.wrong else page
    return render_template(
        "deadlines/index.html",
        asked=question,
        papers=pages.papers_by_venue(),
        found=pages.clocks_by_venue(question.venue, question.words),
        is_narrow=bool(question.venue or question.words),
        book=book(),
        labels=labels,
        today=today(),
    )


@blueprint.get("/assistance/deadlines/print", endpoint="print_dates")
@access.public
@public_page
def print_dates() -> str:
    """The answer as one files it, every step written out."""
    return render_template("deadlines/print.html", wrong={}, **answer_facts(answerable()))


@blueprint.get("/assistance/deadlines.ics")
@access.public
@public_page
def calendar() -> Response:
    """The dates of an answer for a calendar, with reminders."""
    answer = pages.answer(answerable(), today(), count)
    events = [event_of(row) for row in answer.dated]
    if not events:
        abort(404)
    body = calendar_file(_("答复期限"), events, changes.known_at())
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return response


@blueprint.get("/assistance/deadlines/<clock_id>")
@access.public
@public_page
def clock(clock_id: str) -> Response | str:
    """One clock explained, with a count worked out."""
    try:
        found = book().clock(clock_id)
    except UnknownClock:
        abort(404)
    if found.id != clock_id:
        return redirect(url_for("deadlines.clock", clock_id=found.id), 301)  # type: ignore[return-value]
    example = found.examples[0] if found.examples else None
    return render_template(
        "deadlines/clock.html",
        clock=found,
        example=count(found, example.on, example.variant) if example else None,
        papers=pages.papers_with(found),
        labels=labels,
        today=today(),
        version=book().version,
    )


@blueprint.get("/assistance/triage")
@access.public
@public_page
def triage() -> str:
    """One question a page; the answers given stand in the address, the paper at its end."""
    try:
        way = table().walk(request.args.get("answers", ""))
        paper = paper_at(way) or known_paper(request.args.get("paper", ""))
    except (NoSuchWay, UnknownClock):
        abort(404)
    if paper is None:
        return render_template("deadlines/question.html", way=way, most=table().most)
    return render_template(
        "deadlines/paper.html",
        way=way,
        paper=paper,
        days=pages.first_days(today(), workdays.calendar()),
        labels=labels,
        today=today(),
        version=book().version,
    )


def answer_or_ask(question: Asked) -> str:
    """The answer where there is a day to count from; else the form for the day."""
    wrong = {name: refusal(refused) for name, refused in question.wrong.items()}
    if question.is_answerable() and "on" not in wrong:
        return render_template("deadlines/answer.html", wrong=wrong, **answer_facts(question))
    return render_template("deadlines/ask.html", asked=question, wrong=wrong)


def asked_here() -> Asked:
    """The question of the address; 404 for a name that is none, 400 for unreadable words."""
    try:
        return asked(request.args)
    except UnknownClock:
        abort(404)
    except TextRefused:
        abort(400)


def answerable() -> Asked:
    """The question of an address that must have its answer."""
    question = asked_here()
    if question.wrong or not question.is_answerable():
        abort(400)
    return question


def answer_facts(question: Asked) -> dict[str, Any]:
    """What the templates of the answer are given."""
    return {
        "answer": pages.answer(question, today(), count),
        "asked": question,
        "here": absolute(url_for("deadlines.index", **question.parameters())),
        "labels": labels,
        "today": today(),
        "version": book().version,
    }


def event_of(row: pages.Row) -> Event:
    """A date as an entry of a calendar, with all that one needs to trust or to doubt it."""
    result = row.result
    assert result is not None and result.due_on is not None  # noqa: S101 - dated rows only
    own: dict[str, Any] = {"clock": row.clock.id, "on": result.on.isoformat()}
    if result.variant:
        own["variant"] = result.variant.key
    url = absolute(url_for("deadlines.index", **own))
    lines = [
        *(step.text for step in result.steps),
        *result.cautions,
        f"错过会怎样：{row.clock.consequence}",
        f"依据：{row.clock.source}（{said(row.clock.checked_on)}核验）",
        "供提醒之用，不是法律意见；请由律师确认。文书另有写明的，以文书为准。",
    ]
    key = hashlib.sha256(urlencode(own).encode()).hexdigest()[:32]
    summary = f"{row.clock.label}：末日" if row.clock.is_ours else row.clock.label
    return Event(f"{key}@deadlines", result.due_on, summary, "\n".join(lines), url)
