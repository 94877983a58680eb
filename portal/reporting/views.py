"""The public page of figures, and each table of it as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from portal.reporting import files, labels, page
from portal.reporting.csv_files import CONTENT_TYPE, csv_file
from portal.reporting.figures import QUARTERS
from portal.reporting.page import Asked, Section
from portal.spreadsheet_cells import Cell
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page

blueprint = Blueprint("reporting", __name__)


@blueprint.get("/statistics")
@access.public
@public_page
def statistics() -> str:
    """Promises and results of a year or a quarter, and what stands today."""
    years = page.years()
    asked = asked_period(years)
    found = page.reports(asked)
    sections = page.sections(asked.until)
    return render_template(
        "reporting/statistics.html",
        asked=asked,
        years=years,
        found=found,
        has_any=any(one.measure.counted for one in found),
        reports={one.measure.key: one for one in found},
        page=page,
        labels=labels,
        sections=sections,
        readings=page.readings(found, sections, asked),
        is_sample=any(one.measure.is_sample for one in found),
        datasets=datasets(asked, sections),
    )


@blueprint.get("/statistics/<name>.csv")
@access.public
@public_page
def table(name: str) -> Response:
    """One table of the page; promises and results are those of the year that is asked for."""
    asked = asked_period(page.years())
    return Response(csv_file(rows_of(name, asked)), content_type=CONTENT_TYPE)


def rows_of(name: str, asked: Asked) -> Iterable[Sequence[Cell]]:
    """The rows of a file; 404 when there is no table of this name."""
    if name == files.PROMISES:
        return files.promise_rows(page.reports(asked), asked)
    sections = page.sections(asked.until)
    if name == files.GAUGES:
        found = page.readings(page.reports(asked), sections, asked)
        return files.gauge_rows(found, asked)
    tables = {section.table.key: section.table for section in sections}
    if name not in tables:
        abort(404)
    return files.table_rows(tables[name], asked)


def asked_period(years: Sequence[int]) -> Asked:
    """The period of the address, the newest year without one; 404 when it is not offered."""
    until = page.last_day()
    year, quarter = request.args.get("year", ""), request.args.get("quarter", "")
    offered = {str(one): one for one in (*years, until.year)}
    if (year and year not in offered) or (quarter and quarter not in QUARTERS):
        abort(404)
    asked = Asked(offered.get(year, max(offered.values())), quarter, until)
    if quarter and quarter not in asked.quarters:
        abort(404)
    return asked


def datasets(asked: Asked, sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The files for search engines of data: schema.org, one dataset a table."""
    names = [
        (files.PROMISES, _("服务承诺与结果"), _("各项承诺到期的件数、用时的中位数和按期比例。")),
        *((section.table.key, section.table.title, section.table.note) for section in sections),
        (files.GAUGES, _("六项自查"), _("网站常见的六种毛病，每天查一遍。")),
    ]
    return [
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": name,
            "description": note,
            "inLanguage": "zh-CN",
            "isAccessibleForFree": True,
            "dateModified": asked.until.isoformat(),
            "temporalCoverage": f"{asked.year}-01-01/{asked.last.isoformat()}",
            "distribution": {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": absolute(url_for("reporting.table", name=key, year=asked.year)),
            },
        }
        for key, name, note in names
    ]
