"""Warnings in the public figures: what stands by country and right, what was sent by month."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from portal.clock import today
from portal.extensions import db
from portal.public_figures import Table
from portal.transaction import transaction
from portal.warnings import counted
from portal.warnings.models import Warning, WarningFacet
from tests.reporting.counting import at

pytestmark = pytest.mark.usefixtures("app")


def warn(
    number: int, level: str, countries: str, until: date | None = None, **facts: object
) -> None:
    with transaction():
        moment = at(date(2026, 10, 8))
        plain = {"published_at": moment, "changed_at": moment, "valid_from": date(2026, 10, 8)}
        warning = Warning(
            ref=f"YJ-2026-{number:03d}",
            year=2026,
            number=number,
            title="示例",
            level=level,
            level_rank=1,
            category="customs",
            valid_until=until,
            **{**plain, **facts},
        )
        warning.facet_rows = [
            *(
                WarningFacet(facet="countries", value=value, position=place)
                for place, value in enumerate(countries.split())
            ),
            WarningFacet(facet="rights", value="trademark", position=0),
            WarningFacet(facet="opponents", value="某公司", position=0),
        ]
        db.session.add(warning)


def tables(app: Flask) -> dict[str, Table]:
    with app.test_request_context():
        return {table.key: table for table in counted.tables(today())}


def test_what_stands_is_told_by_country_right_and_level(app: Flask) -> None:
    warn(1, "red", "US DE")
    warn(2, "blue", "US", until=today())
    warn(3, "red", "US", until=date(2026, 11, 1))
    warn(4, "red", "US", cancelled_at=at(date(2026, 10, 9)))
    found = tables(app)
    assert found["warnings-country"].rows == (("美国", 2, 1, 0, 0, 1), ("德国", 1, 1, 0, 0, 0))
    assert found["warnings-right"].rows == (("商标", 2, 1, 0, 0, 1),)
    months = {row[0]: row[1] for row in found["warnings-month"].rows}
    assert len(months) == 12 and months["2026-10"] == 4 and sum(months.values()) == 4
    assert found["warnings-country"].gauges[0].found == 0


def test_old_warnings_are_left_out_of_the_months_and_stand_all_the_same(app: Flask) -> None:
    warn(1, "yellow", "US", published_at=at(date(2025, 3, 3)))
    found = tables(app)
    assert found["warnings-country"].rows[0][:2] == ("美国", 1)
    assert sum(row[1] for row in found["warnings-month"].rows) == 0


def test_without_warnings_the_column_is_empty(app: Flask) -> None:
    found = tables(app)
    assert found["warnings-country"].rows == ()
    assert found["warnings-country"].gauges[0].found == 1
    assert not found["warnings-month"].is_sample


def test_months_run_over_the_new_year() -> None:
    months = counted.last_months(date(2026, 2, 1))
    assert (months[0], months[10], months[-1]) == ("2025-03", "2026-01", "2026-02")
