"""How pages look is the reader's choice, with and without scripts, and it stays chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.places import LAW, document
from tests.journeys.reader import Reader, overflow

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
ELDER_TARGET = 60


def text_pixels(page: Page) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))


def lightness(page: Page) -> int:
    """Sum of red, green and blue of the ground."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return sum(int(part) for part in colour[4:-1].split(","))


@WITH_AND_WITHOUT
def test_elder_mode_is_turned_on_and_off_again(reader: Arrive, scripts: bool) -> None:
    visitor = reader(java_script_enabled=scripts)
    law = document(visitor.address, LAW)
    page = visitor.open(f"{law}?on=2018-01-01")
    page.get_by_role("link", name="长者模式").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    assert page.url.endswith(f"{law}?on=2018-01-01")
    assert text_pixels(page) == 20
    button = page.locator("main button:visible").first.bounding_box()
    assert button is not None and button["height"] >= ELDER_TARGET
    visitor.open("/library")
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    page.get_by_role("link", name="常规模式").click()
    expect(page.locator("html")).not_to_have_attribute("data-mode", "elder")
    assert text_pixels(page) == 16


@WITH_AND_WITHOUT
def test_the_dark_theme_is_chosen_or_followed(reader: Arrive, scripts: bool) -> None:
    visitor = reader(java_script_enabled=scripts)
    page = visitor.open("/")
    day = lightness(page)
    page.get_by_role("link", name="夜间").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    night = lightness(page)
    assert day > 600 and night < 150
    page.get_by_role("link", name="白天").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    assert lightness(page) == day, "a choice wins over the system"
    page.get_by_role("link", name="随系统").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "light")
    assert lightness(page) == night


@WITH_AND_WITHOUT
def test_the_interface_speaks_english_and_the_texts_stay_chinese(
    reader: Arrive, scripts: bool
) -> None:
    visitor = reader(java_script_enabled=scripts)
    page = visitor.open(document(visitor.address, LAW))
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Search").first).to_be_visible()
    expect(page.locator("article.gongwen")).to_have_attribute("lang", "zh-CN")
    page.set_viewport_size({"width": 360, "height": 640})
    assert overflow(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="中文").first.click()
    expect(page.get_by_role("button", name="搜索").first).to_be_visible()


def test_larger_type_is_chosen_in_the_foot_on_a_phone(reader: Arrive) -> None:
    visitor = reader(width=360)
    page = visitor.open("/statement")
    page.get_by_role("link", name="显示").click()
    choice = page.locator("#display").get_by_role("link", name="特大")
    expect(choice).to_be_in_viewport()
    choice.click()
    assert text_pixels(page) == 20
    expect(page.locator("#display").get_by_role("link", name="特大")).to_have_attribute(
        "aria-current", "true"
    )
