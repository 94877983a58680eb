"""Items on the editorial desk: what is checked, previewed, announced, published and withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import lxml.html
import pytest
from flask import Flask

from portal.catalogue.kind import KIND
from portal.editorial.fields import blank
from portal.editorial.kinds import Publication, get, of_desk
from portal.permissions import SYSTEM
from portal.transaction import transaction
from tests.catalogue.items import FEE, MATERIAL, make_content, publish


def musts(content: dict[str, Any], subject: str = "") -> set[str]:
    return {found.field for found in KIND.check(content, subject) if found.weight == "must"}


def test_the_desk_knows_the_kind(app: Flask) -> None:
    assert get("service") is KIND
    assert KIND in of_desk("services")


def test_a_whole_item_may_go_to_review(app: Flask) -> None:
    assert musts(make_content()) == set()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"statutory_unit": ""}, "statutory_unit"),
        ({"statutory_value": ""}, "statutory_value"),
        ({"statutory_value": "0"}, "statutory_value"),
        ({"statutory_article": ""}, "statutory_article"),
        ({"has_no_statutory_limit": True}, "has_no_statutory_limit"),
        ({"promised_value": "3", "promised_unit": "working_days"}, "promised_basis"),
        ({"online_depth": ""}, "online_depth"),
        ({"visits": -1}, "visits"),
        ({"fees": [{**FEE, "basis": ""}]}, "fees"),
        ({"fees": [{**FEE, "amount": "-1"}]}, "fees"),
        ({"url": "cponline.cnipa.gov.cn"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"materials": [{**MATERIAL, "sample": "/file"}]}, "materials"),
        ({"materials": []}, "materials"),
        ({"materials": [{**MATERIAL, "name": "其他相关材料"}]}, "materials"),
        ({"materials": [{**MATERIAL, "required": False}]}, "materials"),
        ({"steps": []}, "steps"),
        ({"consult": ""}, "consult"),
        ({"legal_basis": []}, "legal_basis"),
        ({"code": "Not A Code"}, "code"),
    ],
)
def test_what_would_leave_a_reader_in_doubt_is_kept_back(
    app: Flask, wrong: dict[str, Any], field: str
) -> None:
    assert musts(make_content(**wrong)) == {field}


def test_a_code_is_one_items_and_stays(app: Flask) -> None:
    publish(code="taken")
    content = make_content(code="taken")
    assert musts(content) == {"code"}
    assert musts(content, "service-taken") == set()
    assert musts(content, "service-other") == {"code"}


def test_an_empty_draft_can_be_checked_and_previewed(app: Flask) -> None:
    draft = {**blank(KIND.sections), "right": "patent", "life_cycle": "创造"}
    assert musts(draft) >= {"materials", "steps", "consult", "legal_basis"}
    with app.test_request_context():
        assert "待核实" in KIND.preview(draft)
        assert "待核实" in KIND.preview(blank(KIND.sections))


def test_a_preview_shows_what_the_public_will_see(app: Flask) -> None:
    with app.test_request_context():
        html = KIND.preview(make_content(name="<b>登记", summary="</script>"))
    page = lxml.html.fromstring(f"<div>{html}</div>")
    assert page.xpath("string(//h1)") == "<b>登记" and not page.xpath("//h1/b")
    assert page.xpath("//*[@id='materials']//table")


def test_the_desk_publishes_announces_and_withdraws(app: Flask) -> None:
    content = make_content(code="desk-item", name="登记")
    publication = Publication(
        piece_id=1,
        kind="service",
        subject="",
        content=content,
        number=1,
        note="",
        is_correction=False,
        actor=SYSTEM,
        at=datetime.now(UTC),
    )
    with transaction():
        subject = KIND.publish(publication)
    assert subject == "service-desk-item"
    assert KIND.address(subject) == "/services/desk-item"
    assert KIND.load(subject) == content
    told = KIND.announcement(subject, content)
    assert (told.kind, told.title, told.url) == ("service", "登记", "/services/desk-item")
    assert (told.rights, told.topics) == (("patent",), ("专利",))
    with transaction():
        KIND.withdraw(subject, "事项取消", SYSTEM)
    assert KIND.load(subject) is None
