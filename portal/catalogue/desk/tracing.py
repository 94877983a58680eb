"""The desk's page of clauses that changed below items, each to be looked at and closed."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.catalogue import traces, traces_queries
from portal.catalogue.desk.upkeep import blueprint
from portal.catalogue.traces_models import Trace
from portal.permissions import Permission, may
from portal.text import TextRefused
from portal.web import access
from portal.web.forms import said
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer
from portal.word_changes import Budget, Piece, changed_words

REASONS = {
    "reworded": lazy_gettext("字句有修改"),
    "moved": lazy_gettext("条号变了"),
    "removed": lazy_gettext("条文已删去"),
    "repealed": lazy_gettext("文件已废止或失效"),
    "withdrawn": lazy_gettext("本站已撤下这份文件"),
}
TABS = {"open": lazy_gettext("等核对"), "closed": lazy_gettext("办结的")}


@blueprint.get("/traces")
@access.needs(Permission.USE_EDITORIAL_DESK)
def traces_page() -> str:
    """What is open, or closed; two queries."""
    return traces_answer()


@blueprint.post("/traces/<int(max=2147483647):trace_id>")
@access.needs(Permission.WRITE_PIECES)
def close_trace(trace_id: int) -> Response | tuple[str, int]:
    """Somebody has looked: no need to change the guide, or it is being changed."""
    note = request.form.get("note", "")
    try:
        traces.close(trace_id, seen_version(), note, viewer().actor)
    except LookupError:
        abort(404)
    except (TextRefused, traces.TraceRefused) as refused:
        return traces_answer(said(refused), trace_id, note), 422
    flash(_("已办结。指南上不再提示这一处"))
    return redirect(url_for("services_desk.traces_page"), 303)  # type: ignore[return-value]


def traces_answer(error: str = "", wrong: int = 0, note: str = "") -> str:
    """The page; after a refusal with its sentence, beside what was typed."""
    tab = request.args.get("tab", "open")
    if tab not in TABS:
        abort(404)
    counts = traces_queries.counts()
    paging = Paging(asked_page(), PER_PAGE, counts[tab])
    return render_template(
        "catalogue/desk/traces.html",
        rows=traces_queries.page(tab, paging.offset, paging.per_page),
        differences=differences,
        may_close=may(viewer(), Permission.WRITE_PIECES),
        reasons=REASONS,
        ranges=TABS,
        tab=tab,
        counts=counts,
        paging=paging,
        longest=traces.LONGEST_NOTE,
        error=error,
        wrong=wrong,
        note=note,
    )


def differences(trace: Trace) -> list[Piece]:
    """The words of the clause before and now."""
    return changed_words(trace.old_words, trace.new_words, Budget())


def seen_version() -> int:
    """The version of a trace that was on the page; 400 when it is no number."""
    raw = request.form.get("seen", "")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 9:
        abort(400)
    return int(raw)
