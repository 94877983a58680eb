"""The calendar of working days, for managers: a year, its days, its notice, a table taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal import workdays
from portal.accounts import log, registers
from portal.accounts.desk.blueprint import blueprint
from portal.accounts.desk.months import months_of
from portal.clock import today
from portal.permissions import Permission
from portal.text import TextRefused, decode
from portal.web import access
from portal.web.forms import Form, said
from portal.web.viewers import viewer
from portal.workdays.importing import TableRefused, read_table

YEAR = "<int(max=9999):year>"
MOST_HISTORY = 20
LARGEST_TABLE = 200_000
keeps = access.needs(Permission.KEEP_CALENDAR)


@blueprint.get("/calendar", defaults={"year": 0})
@blueprint.get(f"/calendar/{YEAR}")
@keeps
def calendar(year: int) -> Response:
    """A year with its special days; this one when the address names none."""
    return shown(year or today().year)


@blueprint.post(f"/calendar/{YEAR}/day")
@keeps
def set_day(year: int) -> Response:
    """Say what a day is, or take back what was said."""

    def change() -> str:
        day = asked_day(year)
        label = viewer().actor.label
        standing = request.form.get("standing", "")
        if standing == "usual":
            workdays.unset_day(day, label)
            return str(_("%(day)s 恢复成平常的样子。", day=day.isoformat()))
        if standing not in ("worked", "off"):
            raise TextRefused("请选这一天上班、放假，还是恢复平常")
        name = request.form.get("name", "")
        workdays.set_day(day, standing == "worked", name, label)
        return str(_("%(day)s 已改。", day=day.isoformat()))

    return done(year, "day", change)


@blueprint.post(f"/calendar/{YEAR}/notice")
@keeps
def settle_year(year: int) -> Response:
    """Say that a year's special days are all written down, and by which notice."""

    def change() -> str:
        workdays.settle_year(year, request.form.get("source", ""), viewer().actor.label)
        return str(_("%(year)s 年的放假安排已确认，不再标“预估”。", year=year))

    return done(year, "notice", change)


@blueprint.post(f"/calendar/{YEAR}/table")
@keeps
def take_table(year: int) -> Response:
    """Take in a table, pasted or as a file: all of it, or nothing and every mistake by line."""

    def change() -> str:
        given = read_table(asked_table())
        rows = [(one.day, one.is_working, one.name) for one in given]
        count = workdays.set_days(rows, viewer().actor.label)
        return str(_("已导入 %(count)s 天。", count=count))

    return done(year, "table", change)


def asked_day(year: int) -> date:
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        raise TextRefused("请选日期") from None
    if day.year != year:
        raise TextRefused("这一天不在 %(year)s 年，请先换到那一年", year=year)
    return day


def asked_table() -> str:
    """The file, or else what was pasted."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return request.form.get("table", "")
    data = sent.stream.read(LARGEST_TABLE + 1)
    if len(data) > LARGEST_TABLE:
        raise TextRefused("文件太大，请只留日期、是否上班、名称三栏")
    return decode(data)


def done(year: int, part: str, change: Callable[[], str]) -> Response:
    """Make a change and come back; what was refused stands beside the form that sent it."""
    if not Form().validate_on_submit():
        return shown(year, part, [_("页面放得太久了，请再提交一次")])
    try:
        flash(change())
    except TextRefused as refused:
        return shown(year, part, [said(refused)])
    except TableRefused as refused:
        lines = [
            _("第 %(line)s 行：%(what)s", line=one.line, what=said(one)) for one in refused.mistakes
        ]
        return shown(year, part, lines)
    return redirect(url_for("desk.calendar", year=year), 303)  # type: ignore[return-value]


def shown(year: int, part: str = "", refusals: list[str] | None = None) -> Response:
    """The page of a year; `part` names the form that was refused."""
    if not workdays.FIRST_YEAR <= year <= workdays.LAST_YEAR:
        abort(404)
    history = workdays.history(year, MOST_HISTORY)
    facts: dict[str, Any] = {
        "year": year,
        "summary": workdays.year_summary(year),
        "months": months_of(year, workdays.calendar()),
        "first_year": workdays.FIRST_YEAR,
        "last_year": workdays.LAST_YEAR,
        "history": history,
        "names": log.names_in(history),
        "action_words": registers.audit_words(),
        "depending": registers.calendar_dependents(year),
        "limits": {"name": workdays.LONGEST_NAME, "source": workdays.LONGEST_SOURCE},
        "today": today(),
    }
    html = render_template(
        "accounts/calendar.html",
        **facts,
        form=Form(formdata=None),
        part=part,
        refusals=refusals or [],
        typed=request.form,
        chosen=request.args.get("day", ""),
    )
    return make_response(html, 422 if refusals else 200)
