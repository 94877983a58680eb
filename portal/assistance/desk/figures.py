"""Figures of the desk: by country, type, venue, outcome and city; as charts, tables and a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal import audit
from portal.assistance import export, statistics
from portal.assistance.choices import choices
from portal.assistance.choices import name as short_name
from portal.assistance.desk.blueprint import blueprint, body_of
from portal.assistance.desk.forms import EndForm
from portal.assistance.queries import figures
from portal.assistance.queries.figures import Period
from portal.assistance.statistics import CaseFigures, Group
from portal.assistance.terms import OUTCOME_LABELS
from portal.assistance.workflow import state_label
from portal.clock import today
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import access
from portal.web.viewers import viewer

NAMES = {
    "country": _("国家或地区"),
    "dispute_type": _("争议类型"),
    "venue": _("受理的机构"),
    "outcome": _("结果"),
    "city": _("企业所在"),
}
#: longer charts are read from the table
MOST_BARS = 6
PERIODS = {
    "year": _("今年"),
    "quarter": _("本季度"),
    "twelve": _("最近 12 个月"),
    "last": _("去年"),
}


@blueprint.get("/statistics", endpoint="statistics")
@access.needs(Permission.SEE_STATISTICS_DESK)
def statistics_page() -> str:
    chosen = asked_period()
    period = days_of(chosen)
    cases = figures.cases(period, body_of(viewer()))
    return render_template(
        "assistance/desk/statistics.html",
        total=statistics.group("", cases),
        tables=[
            {"name": name, "title": NAMES[name], "groups": groups, "bars": bars(groups)}
            for name in statistics.DIMENSIONS
            for groups in [named(name, statistics.by(name, cases))]
        ],
        period=period,
        chosen=chosen,
        periods=PERIODS,
        form=EndForm(formdata=None),
    )


@blueprint.post("/statistics/table")
@access.needs(Permission.SEE_STATISTICS_DESK)
@access.fresh
def statistics_table() -> Response:
    """The same as XLSX, with the cases; taking it away is on record."""
    chosen = asked_period()
    period = days_of(chosen)
    cases = figures.cases(period, body_of(viewer()))
    with transaction():
        detail = {"since": period.since.isoformat(), "until": period.until.isoformat()}
        audit.record(viewer().actor.label, "statistics copied", "requests", detail)
    response = Response(export.workbook(sheets(cases)), content_type=export.CONTENT_TYPE)
    name = f"requests-{period.since:%Y%m%d}-{period.until:%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def asked_period() -> str:
    asked = request.args.get("period", "")
    return asked if asked in PERIODS else next(iter(PERIODS))


def days_of(chosen: str) -> Period:
    """The days that a choice of period stands for."""
    on = today()
    if chosen == "quarter":
        return Period(date(on.year, 3 * ((on.month - 1) // 3) + 1, 1), on)
    if chosen == "twelve":
        return Period(on - timedelta(days=365), on)
    if chosen == "last":
        return Period(date(on.year - 1, 1, 1), date(on.year - 1, 12, 31))
    return Period(date(on.year, 1, 1), on)


def named(dimension: str, groups: Sequence[Group]) -> list[tuple[str, Group]]:
    """Groups with their names, as tables and charts show them."""
    return [(name_of(dimension, one.key), one) for one in groups]


def bars(groups: Sequence[tuple[str, Group]]) -> list[dict[str, Any]]:
    """The largest groups as bars, the widest across the whole; the table has them all."""
    most = max((one.n for _name, one in groups), default=1)
    return [
        {
            "label": name,
            "words": gettext("%(number)s 件", number=one.n),
            "width": round(100 * one.n / most, 1),
            "goal": None,
        }
        for name, one in groups[:MOST_BARS]
    ]


def name_of(dimension: str, key: str) -> str:
    if not key:
        return str(gettext("还没有结果")) if dimension == "outcome" else str(gettext("没有填"))
    if dimension == "outcome":
        return OUTCOME_LABELS[key]
    return short_name(dimension, key) if dimension in choices() else key


def sheets(cases: Sequence[CaseFigures]) -> dict[str, list[list[Any]]]:
    """A sheet for each dimension, and one with the cases."""
    head = [
        gettext("件数"),
        gettext("首次答复，中位数（工作日）"),
        gettext("首次答复，90 百分位"),
        gettext("出具意见，中位数（工作日）"),
        gettext("出具意见，90 百分位"),
        gettext("有超期的件数"),
    ]
    made: dict[str, list[list[Any]]] = {}
    for name in statistics.DIMENSIONS:
        lines = [cells(title, one) for title, one in named(name, statistics.by(name, cases))]
        made[str(NAMES[name])] = [[str(NAMES[name]), *head], *lines]
    made[gettext("逐件")] = [case_head(), *(case_cells(case) for case in cases)]
    return made


def cells(title: str, one: Group) -> list[Any]:
    spreads = [
        (found.median, found.percentile_90) if found else (None, None)
        for found in (one.first_advice, one.opinion)
    ]
    return [title, one.n, *spreads[0], *spreads[1], one.late]


def case_head() -> list[str]:
    return [
        gettext("编号"),
        gettext("企业"),
        gettext("企业所在"),
        gettext("国家或地区"),
        gettext("争议类型"),
        gettext("受理的机构"),
        gettext("对方"),
        gettext("状态"),
        gettext("结果"),
        gettext("经办人"),
        gettext("提交日期"),
        gettext("首次答复（工作日）"),
        gettext("出具意见（工作日）"),
        gettext("是否超期"),
    ]


def case_cells(case: CaseFigures) -> list[Any]:
    return [
        case.reference,
        case.organisation,
        case.city,
        short_name("country", case.country),
        short_name("dispute_type", case.dispute_type),
        short_name("venue", case.venue),
        case.opponent,
        state_label(case.state),
        OUTCOME_LABELS.get(case.outcome, ""),
        case.officer,
        case.submitted_on,
        case.first_advice_days,
        case.opinion_days,
        gettext("是") if case.was_late else gettext("否"),
    ]
