"""The desk's pages of the exchange: hand the catalogue out, take one in, look before it counts."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.catalogue import exchange
from portal.catalogue.desk.upkeep import blueprint
from portal.catalogue.exchange_values import FileRefused, Problem
from portal.clock import today
from portal.editorial.errors import NotAllowed
from portal.editorial.workflow import STATES
from portal.permissions import Permission, may
from portal.text import TextRefused
from portal.web import access, large_bodies
from portal.web.forms import said
from portal.web.viewers import viewer

IMPORT = "/exchange/<int(max=2147483647):import_id>"
#: room for the form around a file
LARGEST_SENT = exchange.LARGEST_FILE + 64 * 1024
MOST_PROBLEMS = 200
OUTCOMES = {
    "new": lazy_gettext("新增"),
    "changed": lazy_gettext("有改动"),
    "busy": lazy_gettext("正在办，不动"),
    "withdrawn": lazy_gettext("已撤下，不动"),
    "unchanged": lazy_gettext("没有变化"),
}


@blueprint.get("/exchange")
@access.needs(Permission.USE_EDITORIAL_DESK)
def exchange_page() -> str:
    """Where the catalogue is handed out and taken in; one query."""
    return exchange_answer(())


@blueprint.get("/exchange.xlsx")
@access.needs(Permission.USE_EDITORIAL_DESK)
def export_sheets() -> Response:
    """Every published item as a workbook."""
    return export("xlsx")


@blueprint.get("/exchange.json")
@access.needs(Permission.USE_EDITORIAL_DESK)
def export_data() -> Response:
    """Every published item as JSON."""
    return export("json")


def export(ending: str) -> Response:
    """The file, under a name with the day."""
    response = Response(exchange.written(ending), content_type=exchange.FORMATS[ending][1])
    name = f"services-{today().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/exchange")
@access.needs(Permission.WRITE_PIECES)
@large_bodies.at_most(LARGEST_SENT)
def send_file() -> Response | tuple[str, int]:
    """Read a file; it changes nothing until its preview was confirmed."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return exchange_answer(FileRefused.whole(_("请选择要导入的文件")).problems), 422
    try:
        data = sent.stream.read(exchange.LARGEST_FILE + 1)
        import_id = exchange.propose(sent.filename, data, viewer().actor)
    except FileRefused as refused:
        return exchange_answer(refused.problems), 422
    except TextRefused as refused:
        return exchange_answer(FileRefused.whole(said(refused)).problems), 422
    return to(import_id)


@blueprint.get(IMPORT)
@access.needs(Permission.WRITE_PIECES)
def import_page(import_id: int) -> str:
    """What an import would change; four queries."""
    return import_answer(import_id)


@blueprint.post(IMPORT)
@access.needs(Permission.WRITE_PIECES)
def confirm_import(import_id: int) -> Response | tuple[str, int]:
    """Make drafts of it all, or forget it."""
    actor, note = viewer().actor, request.form.get("note", "")
    if request.form.get("do") == "drop":
        exchange.drop(import_id, actor)
        flash(_("没有导入，什么都没有变"))
        return to()
    try:
        number = exchange.confirm(import_id, request.form.get("seen", ""), note, actor)
    except LookupError:
        abort(404)
    except (exchange.ImportMoved, NotAllowed):
        message = _("您看预览的时候，有的事项变了，什么都没有导入。请再看一遍再确认")
        return import_answer(import_id, message, note), 409
    except TextRefused as refused:
        return import_answer(import_id, said(refused), note), 422
    flash(_("已导入 %(number)s 项，都是草稿；改好、送审、发布之前，读者看到的不变", number=number))
    return to()


def exchange_answer(problems: tuple[Problem, ...]) -> str:
    """The page, with what is wrong in the file that was sent."""
    return render_template(
        "catalogue/desk/exchange.html",
        drafts=exchange.drafts(),
        problems=problems[:MOST_PROBLEMS],
        total=len(problems),
        may_import=may(viewer(), Permission.WRITE_PIECES),
        largest=exchange.LARGEST_FILE // 1024 // 1024,
    )


def import_answer(import_id: int, error: str = "", note: str = "") -> str:
    """The preview of one's own import; 404 for any other."""
    try:
        found, plan = exchange.waiting(import_id, viewer().actor)
    except LookupError:
        abort(404)
    return render_template(
        "catalogue/desk/import.html",
        found=found,
        plan=plan,
        outcomes=OUTCOMES,
        states=STATES,
        longest=exchange.LONGEST_NOTE,
        error=error,
        note=note,
    )


def to(import_id: int = 0) -> Response:
    """On to the preview of an import, or back to the page."""
    address = url_for("services_desk.exchange_page")
    if import_id:
        address = url_for("services_desk.import_page", import_id=import_id)
    return redirect(address, 303)  # type: ignore[return-value]
