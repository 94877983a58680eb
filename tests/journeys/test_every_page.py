"""Every kind of page can be read by everyone: in both themes, on any width, in large type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.places import MISSING, MORE, PLACES, SIGNED_IN
from tests.journeys.reader import Reader, looked_at, overflow, violations

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
Find = Callable[[str], str]
Come = Callable[..., Reader]
EVERYWHERE = [*PLACES, *SIGNED_IN, *MISSING]
WIDTHS = (1280, 360)
# The dark theme changes nothing else, so there these alone are asked again.
OF_COLOUR = ("color-contrast", "link-in-text-block")


@pytest.fixture
def come(reader: Arrive, enter: Arrive) -> Come:
    """Call it with a place: the browser of somebody who may go there."""

    def came(place: str, **options: int) -> Reader:
        return enter(SIGNED_IN[place][0], **options) if place in SIGNED_IN else reader(**options)

    return came


def visit(reader: Reader, place: str, find: Find) -> None:
    if place in SIGNED_IN:
        _person, address, link = SIGNED_IN[place]
        page = reader.open(address)
        if link:
            page.locator("main").get_by_role("link", name=link).first.click()
            page.wait_for_url("**/requests/HW-*")
        return
    address = PLACES.get(place) or MISSING[place]
    reader.open(find(address), 404 if place in MISSING else 200)


@pytest.mark.parametrize("place", EVERYWHERE)
def test_axe_finds_no_fault(come: Come, find: Find, place: str) -> None:
    visitor = come(place)
    visit(visitor, place, find)
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.emulate_media(color_scheme="light")
        assert violations(visitor.page) == [], (place, width)
        visitor.page.emulate_media(color_scheme="dark")
        assert violations(visitor.page, OF_COLOUR) == [], (place, width, "dark")


@pytest.mark.parametrize("place", EVERYWHERE)
def test_axe_finds_no_fault_in_elder_mode(come: Come, find: Find, place: str) -> None:
    visitor = come(place, width=360)
    visitor.prefer(mode="elder")
    visit(visitor, place, find)
    assert visitor.page.locator("html").get_attribute("data-mode") == "elder"
    assert violations(visitor.page) == []
    assert overflow(visitor.page) == []


@pytest.mark.parametrize("place", EVERYWHERE)
def test_no_page_scrolls_sideways(come: Come, find: Find, place: str) -> None:
    visitor = come(place, width=320)
    visit(visitor, place, find)
    assert overflow(visitor.page) == [], "320 px"
    for width in (1280, 640, 360):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.text_size(32)
        assert overflow(visitor.page) == [], f"{width} px, text of 200 %"


@pytest.mark.parametrize("place", MORE)
def test_nobody_is_shut_out_of_the_other_pages(reader: Arrive, enter: Arrive, place: str) -> None:
    person, address = MORE[place]
    visitor = enter(person) if person else reader()
    page = visitor.open(address)
    assert page.url == visitor.address + address, "it leads elsewhere"
    looked_at(page)
