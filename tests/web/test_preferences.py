"""A reader's choices are kept without JavaScript and lead nowhere else."""

import pytest

from portal.web.addresses import local_path
from portal.web.preferences import Preferences
from tests.pages import Browser


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [
        ("mode", "elder", 'data-mode="elder"'),
        ("size", "larger", 'data-size="larger"'),
        ("theme", "dark", 'data-theme="dark"'),
        ("lang", "en", '<html lang="en"'),
    ],
)
def test_a_choice_is_kept_and_shown(browser: Browser, name: str, value: str, mark: str) -> None:
    response = browser.open(f"/preferences?{name}={value}&next=/statement", expect=303)
    assert response.headers["Location"] == "/statement"
    assert mark in browser.open("/statement").get_data(as_text=True)
    browser.open(f"/preferences?{name}=&next=/" if name != "lang" else "/preferences?lang=zh", 303)
    assert mark not in browser.open("/statement").get_data(as_text=True)


@pytest.mark.parametrize("query", ["mode=huge", "colour=red", "lang=xx"])
def test_an_unknown_choice_changes_nothing(browser: Browser, query: str) -> None:
    before = browser.open("/statement").get_data()
    browser.open(f"/preferences?{query}", expect=303)
    assert browser.open("/statement").get_data() == before


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "",
        "/ /evil",
        "evil",
        "/\n/evil.example",
        "/\x00",
    ],
)
def test_the_way_back_never_leaves_the_portal(target: str) -> None:
    assert local_path(target) == "/"


@pytest.mark.parametrize("target", ["/", "/library/17?on=2020-01-01", "/search?q=专利", "/a//b"])
def test_the_way_back_is_kept(target: str) -> None:
    assert local_path(target) == target


def test_the_cookie_holds_only_what_differs() -> None:
    assert Preferences().serialise() == ""
    assert Preferences(mode="elder", lang="en").serialise() == "mode=elder&lang=en"


@pytest.mark.parametrize("cookie", ["%%%", "mode=elder" * 5000, "\xff\xfe", "a=b;mode", "mode=<x>"])
def test_an_odd_cookie_is_passed_over(browser: Browser, cookie: str) -> None:
    browser.open("/statement", headers={"Cookie": f"prefs={cookie}"})
