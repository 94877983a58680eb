"""What every request goes through: an id, limits, and one log line without personal data."""

from __future__ import annotations

import secrets
import time
from typing import IO

import structlog
from flask import Flask, Request, Response, abort, g, request
from prometheus_client import CollectorRegistry, Counter

from portal.files.spool import open_spool
from portal.text import TextRefused, query_in_utf8, query_text
from portal.web.large_bodies import is_large

MOST_FIELDS = 1_000
LONGEST_QUERY = 16_384
FIGURES = CollectorRegistry()
ANSWERS = Counter(
    "portal_answers", "Answers by view and status", ["view", "status"], registry=FIGURES
)
log = structlog.get_logger("request")


class PortalRequest(Request):
    """A request whose uploads never lie plain on the disk."""

    def _get_file_stream(self, *_facts: object, **_more: object) -> IO[bytes]:
        return open_spool()


def init_app(app: Flask) -> None:
    app.request_class = PortalRequest
    app.before_request(begin)
    app.before_request(check_size)
    app.after_request(end)


def begin() -> None:
    """Give the request its id and start its clock."""
    vars(g).clear()  # a context around several requests must not hand on what one of them kept
    g.request_id, g.started = secrets.token_hex(8), time.perf_counter()


def check_size() -> None:
    """Refuse an address or a form that no page of ours asks for; read GB18030 as UTF-8."""
    query = request.query_string
    if len(query) > LONGEST_QUERY:
        abort(414)
    if query.count(b"&") > MOST_FIELDS:
        abort(400)
    try:
        query_text(query)
        request.query_string = query_in_utf8(query)
    except TextRefused:
        abort(400)
    if request.method == "POST" and not is_large() and len(request.form) > MOST_FIELDS:
        abort(413)


def end(response: Response) -> Response:
    """Log endpoint, status and time: no address, no query, no name."""
    response.headers["X-Request-ID"] = g.get("request_id", "")
    started = g.get("started", time.perf_counter())
    note(request.method, request.endpoint or "", response.status_code, started, g.request_id)
    return response


def note(method: str, endpoint: str, status: int, started: float, request_id: str) -> None:
    """Log and count one answer; `started` is a reading of the performance counter."""
    ANSWERS.labels(endpoint, status).inc()
    spent = round((time.perf_counter() - started) * 1000, 1)
    log.info(
        "answered",
        method=method,
        endpoint=endpoint,
        status=status,
        milliseconds=spent,
        request=request_id,
    )
