"""Everything that matters works in a browser that runs no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.places import LAW, PLAN, document
from tests.journeys.reader import Reader

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]


@pytest.fixture
def visitor(reader: Arrive) -> Reader:
    return reader(java_script_enabled=False)


def test_the_search_works_to_its_last_page(visitor: Reader) -> None:
    page = visitor.open("/")
    box = page.get_by_role("searchbox", name="搜索文件")
    box.press_sequentially("专利")
    expect(page.get_by_role("listbox")).to_have_count(0)
    box.press("Enter")
    page.get_by_role("complementary").get_by_role("link", name="政策").click()
    page.wait_for_url("**kind=policy**")
    chosen = page.get_by_role("list", name="已选条件")
    expect(chosen).to_contain_text("政策")
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url("**page=2**")
    expect(page.locator("ol.rows > li").first).to_be_visible()
    chosen.get_by_role("link").click()
    expect(chosen).to_have_count(0)


def test_the_list_is_narrowed_and_widened(visitor: Reader) -> None:
    page = visitor.open("/library")
    page.get_by_role("complementary").get_by_role("link", name="案例").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("案例")
    expect(page.locator("ol.rows > li").first).to_contain_text("案例")
    page.get_by_role("list", name="已选条件").get_by_role("link").click()
    page.wait_for_url("**/library")


def test_a_clause_is_cited_by_asking_the_server(visitor: Reader) -> None:
    page = visitor.open(document(visitor.address, LAW))
    expect(page.get_by_role("button", name="复制引文")).to_be_hidden()
    page.get_by_label("引用其中一条").select_option("t5")
    page.get_by_role("button", name="生成引文").click()
    page.wait_for_url("**#citing")
    expect(page.locator("#citation")).to_contain_text("第五条")
    expect(page.locator("#citation")).to_contain_text("#t5")


def test_the_outline_folds_on_a_phone_and_stands_open_on_a_desk(visitor: Reader) -> None:
    page = visitor.open(document(visitor.address, PLAN))
    chapters = page.locator("[data-outline] a")
    expect(chapters.first).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 640})
    expect(chapters.first).to_be_hidden()
    page.locator("[data-outline] summary").click()
    chapters.filter(has_text="保障措施").click()
    expect(page.locator("#h3")).to_be_in_viewport()


def test_the_phone_reaches_the_search_box_of_an_inner_page(visitor: Reader) -> None:
    page = visitor.open(document(visitor.address, PLAN))
    page.set_viewport_size({"width": 360, "height": 640})
    box = page.locator("#find")
    expect(box).to_be_hidden()
    page.get_by_role("link", name="搜索", exact=True).click()
    expect(box).to_be_visible()
    box.fill("质押")
    box.press("Enter")
    page.wait_for_url("**/search?q=**")
