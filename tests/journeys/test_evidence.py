"""Evidence in a browser: in pieces, through a lost connection, without scripts, and saved again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from portal import create_app
from portal.accounts.models import Person
from portal.config import read_settings
from portal.extensions import db
from tests.assistance.people import Cast
from tests.factories import sign_in
from tests.files.samples import pdf, picture
from tests.journeys.reader import Reader, overflow, violations
from tests.journeys.server import Server

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds
PIECES = "**/assistance/uploads/**"
EXPECTED = re.compile(r"status of (422|503)|503: |net::ERR_")

LONG = "".join(f"{number},B0TEST{number:06d},42.00,US\n" for number in range(100_000)).encode()
DIGEST = hashlib.sha256(LONG).hexdigest()


@pytest.fixture
def begun(server: Server) -> Iterator[tuple[str, str]]:
    """The session of an applicant, and the address of the evidence of a fresh draft."""
    app = create_app(read_settings({"PORTAL_INSTANCE": str(server.instance)}))
    with app.app_context():
        cast = Cast()
        key = cast.draft(dispute_type="litigation")
        person = db.session.get_one(Person, cast.applicant.person_id)
        yield sign_in(app.test_client(), person), f"/assistance/new/{key}/evidence"
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def arrive(
    reader: Callable[..., Reader], server: Server, begun: tuple[str, str]
) -> Iterator[Callable[..., Page]]:
    """Call it to open the page as the applicant; files that are refused on purpose are no fault."""

    visitors: list[Reader] = []

    def opened(**options: Any) -> Page:
        secret, address = begun
        visitor = reader(**options)
        visitor.context.set_default_timeout(PATIENCE)
        visitor.context.add_cookies([{"name": "session", "value": secret, "url": server.address}])
        visitors.append(visitor)
        return visitor.open(address)

    yield opened
    for visitor in visitors:
        visitor.problems = [said for said in visitor.problems if not EXPECTED.search(said)]


def choose(page: Page, label: str, *paths: Path) -> None:
    page.get_by_label(f"选择文件：{label}").set_input_files(list(paths))


def a_file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def is_first(asked: Request) -> bool:
    return asked.headers.get("upload-offset") == "0"


def test_a_long_file_goes_up_in_pieces_and_comes_back_whole(
    arrive: Callable[..., Page], tmp_path: Path
) -> None:
    page = arrive()
    choose(page, "各链接的销售记录", a_file(tmp_path, "销售.csv", LONG))
    row = page.locator(f"[data-sha256='{DIGEST}']")
    expect(row).to_contain_text("已收到", timeout=PATIENCE)
    choose(page, "收到的文书", a_file(tmp_path, "信封.png", picture()))
    expect(page.locator("img.file-thumb")).to_be_visible(timeout=PATIENCE)
    page.reload()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert overflow(page) == []
    with page.expect_download() as saving:
        row.get_by_role("link").click()
    assert saving.value.suggested_filename == "销售.csv"
    assert Path(saving.value.path()).read_bytes() == LONG


def test_a_reload_goes_on_where_the_connection_broke(
    arrive: Callable[..., Page], tmp_path: Path
) -> None:
    page = arrive()

    def hold_the_rest(route: Route) -> None:
        if route.request.method != "PATCH" or is_first(route.request):
            route.continue_()

    path = a_file(tmp_path, "销售.csv", LONG)
    page.route(PIECES, hold_the_rest)
    with page.expect_request(lambda asked: asked.method == "PATCH" and not is_first(asked)):
        choose(page, "各链接的销售记录", path)
    page.reload()
    page.unroute(PIECES)
    left = page.get_by_role("heading", name="没有传完的")
    expect(left).to_be_visible(timeout=PATIENCE)
    offsets: list[str] = []
    page.on("request", lambda asked: offsets.append(asked.headers.get("upload-offset", "")))
    choose(page, "各链接的销售记录", path)
    expect(page.locator(f"[data-sha256='{DIGEST}']")).to_be_visible(timeout=PATIENCE)
    expect(left).to_be_hidden()
    assert "0" not in offsets


def test_a_file_that_came_meanwhile_is_shown_and_not_asked_for_again(
    arrive: Callable[..., Page], tmp_path: Path
) -> None:
    path = a_file(tmp_path, "销售.csv", LONG)
    early, late = arrive(), arrive()
    row = f"[data-sha256='{DIGEST}']"
    for page in (late, early):
        choose(page, "各链接的销售记录", path)
        expect(page.locator(row)).to_be_visible(timeout=PATIENCE)
    choose(early, "各链接的销售记录", path)
    expect(early.locator(".error").get_by_text("已经上传过了")).to_be_visible(timeout=PATIENCE)
    expect(early.locator(row)).to_have_count(1)


def test_a_lost_connection_is_said_and_mended(arrive: Callable[..., Page], tmp_path: Path) -> None:
    page = arrive()
    lost = iter([True])

    def lose_one(route: Route) -> None:
        route.fulfill(status=503) if next(lost, False) else route.continue_()

    page.route("**/assistance/uploads/*", lose_one)
    choose(page, "各链接的销售记录", a_file(tmp_path, "销售.csv", LONG))
    expect(page.locator(".file-words").get_by_text("网络断了")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(f"[data-sha256='{DIGEST}']")).to_be_visible(timeout=PATIENCE)


def test_a_refused_file_says_why_beside_the_others(
    arrive: Callable[..., Page], tmp_path: Path
) -> None:
    page = arrive()
    program = a_file(tmp_path, "程序.pdf", b"MZ\0\0 this is no paper")
    choose(page, "收到的文书", program, a_file(tmp_path, "诉状.pdf", pdf()))
    expect(page.locator(".error")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("link", name="诉状.pdf")).to_be_visible(timeout=PATIENCE)


def test_without_scripts_the_form_takes_several_files(
    arrive: Callable[..., Page], tmp_path: Path
) -> None:
    page = arrive(java_script_enabled=False)
    first = a_file(tmp_path, "诉状.pdf", pdf())
    choose(page, "收到的文书", first, a_file(tmp_path, "销售.csv", LONG))
    page.get_by_role("button", name="上传", exact=True).first.click()
    expect(page.get_by_text("收到 2 个文件。")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="下一步，核对").click()
    expect(page.get_by_text("销售.csv")).to_be_visible(timeout=PATIENCE)
