"""The whole way without a mouse, and always seeing where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.places import LAW, document
from tests.journeys.reader import Reader

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
MOST_STOPS = 80
FOCUS_SHOWS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def walk_to(page: Page, goal: Locator) -> None:
    """Press Tab until the goal has the focus; every stop on the way shows that it has it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(FOCUS_SHOWS), f"no visible focus on {stop}"
        if goal.evaluate("(wanted) => wanted === document.activeElement"):
            expect(goal).to_be_in_viewport()
            return
    raise AssertionError(f"not reached by keyboard: {goal}")


def test_the_first_stop_skips_to_the_text(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open("/library")
    walk_to(page, page.get_by_role("link", name="跳到正文"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    walk_to(page, page.get_by_role("link", name="首页"))


def test_from_a_question_to_the_clause_by_keyboard(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open("/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox").first
    expect(box).to_be_focused()
    page.keyboard.type("惩罚性")
    offers = page.get_by_role("option")
    expect(offers.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    chosen = offers.first.get_attribute("data-text")
    assert box.input_value() == chosen
    page.keyboard.press("Escape")
    expect(box).to_have_value("惩罚性")
    expect(offers.first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    expect(page.get_by_role("combobox").first).to_have_value(str(chosen))
    hit = page.locator("ol.rows h2 a").first
    walk_to(page, hit)
    page.keyboard.press("Enter")
    page.wait_for_url("**/library/*")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_outline_is_walked_by_keyboard_on_a_wide_screen(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open(document(visitor.address, LAW))
    walk_to(page, page.locator("[data-outline] a").nth(1))
    page.keyboard.press("Enter")
    assert page.url.endswith("#c2")
    expect(page.locator("#c2")).to_be_in_viewport()


def test_the_outline_opens_and_folds_by_keyboard_on_a_phone(reader: Arrive) -> None:
    visitor = reader(width=360, height=640)
    page = visitor.open(document(visitor.address, LAW))
    outline = page.locator("[data-outline]")
    walk_to(page, outline.locator("summary"))
    page.keyboard.press("Enter")
    expect(outline).to_have_attribute("open", "")
    walk_to(page, outline.get_by_role("link").nth(2))
    page.keyboard.press("Enter")
    expect(page.locator("#c3")).to_be_in_viewport()
    expect(outline).not_to_have_attribute("open", "")
