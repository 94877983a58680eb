"""Whatever is typed, there is a page: soon, small and without a fault."""

import time
import tracemalloc

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search import follower
from portal.search.results import search
from portal.search.suggestions import suggest
from portal.search.wanted import Wanted
from tests.pages import Browser
from tests.search.hostile import HOSTILE
from tests.search.samples import entry, put

MOST_SECONDS = 1.0
PIECES = '专利权质押商标法的zla “”"「」-－:：年份标题文号2020〔〕号?*'
MOST_BYTES = 64 * 1024 * 1024


@pytest.fixture
def long_library(library: Flask) -> Flask:
    """The library with one text that is heavy for whoever is careless."""
    heavy = "专利的" * 3_000 + "a" * 100_000 + "第一条" * 2_000
    put(entry("notice-99", "专利" * 200, ("t1", "第一条", heavy)))
    follower.follow()
    return library


def test_there_are_many_hostile_questions() -> None:
    assert len(set(HOSTILE)) >= 100


def test_every_hostile_question_is_answered_soon_and_small(long_library: Flask) -> None:
    search(Wanted("先打开索引"))
    slow, faulty = [], []
    tracemalloc.start()
    for text in HOSTILE:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        started = time.thread_time()
        found = search(Wanted(text))
        suggest(text)
        if time.thread_time() - started > MOST_SECONDS:
            slow.append(text[:40])
        if "fallback" in found.reading.notes or len(found.query) > 128:
            faulty.append(text[:40])
        assert tracemalloc.get_traced_memory()[1] - before < MOST_BYTES, text[:40]
    tracemalloc.stop()
    assert (slow, faulty) == ([], [])


def test_every_hostile_question_has_a_page(long_library: Flask, browser: Browser) -> None:
    for text in HOSTILE:
        sendable = text[:4_000].encode("utf-8", "ignore").decode()
        response = browser.client.get("/search", query_string={"q": sendable})
        assert response.status_code in (200, 400, 414), text[:40]
        offers = browser.client.get("/search/suggest", query_string={"q": sendable})
        assert offers.status_code in (200, 400, 414), text[:40]


def test_every_hostile_question_is_answered_without_an_index_too(library: Flask) -> None:
    library.extensions["search_index"].folder.joinpath("state.json").unlink()
    for text in HOSTILE:
        started = time.perf_counter()
        search(Wanted(text))
        assert time.perf_counter() - started < MOST_SECONDS, text[:40]


ODD_ADDRESSES = (
    "/search?page=0",
    "/search?q=专利&page=-1",
    "/search?q=专利&page=1e9",
    "/search?q=专利&page=" + "9" * 40,
    "/search?q=专利&page=１",
    "/search?q=专利&page=1_000",
    "/search?q=专利&sort=price",
    "/search?q=专利&kind=unknown&status=%00x",
    "/search?q=专利&year=abc&from=x&to=99999999999",
    "/search?q=专利&per_page=1000000",
    "/search?q=专利&kind=a&kind=b&kind=policy",
    "/search?q[]=专利&q=商标&q=专利",
    "/search?q=%FF%C9%CC",
    "/search?q=%D7%A8%C0%FB",
    "/search?q=%FE%FF%4E%13%52%29",
    "/search?q=%ED%A0%80",
    "/search?" + "&".join(f"a{n}=1" for n in range(2_000)),
    "/search?q=" + "a" * 20_000,
)


def test_odd_addresses_get_a_page_or_a_refusal(library: Flask) -> None:
    for address in ODD_ADDRESSES:
        assert library.test_client().get(address).status_code in (200, 400, 414), address[:60]


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=160))
def test_any_text_gives_a_page(library: Flask, text: str) -> None:
    found = search(Wanted(text))
    assert "fallback" not in found.reading.notes
    assert library.test_client().get("/search", query_string={"q": sent(text)}).status_code in (
        200,
        400,
    )


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(
        alphabet='专利权质押商标法的zla “”"「」-－:：年份标题文号2020〔〕号?*', max_size=80
    )
)
def test_any_heap_of_words_and_operators_is_answered(library: Flask, text: str) -> None:
    found = search(Wanted(text))
    assert "fallback" not in found.reading.notes
    assert found.total >= len(found.items)
    assert all(item.entry.title for item in found.items)


def sent(text: str) -> str:
    """The text as a browser can send it."""
    return text.encode("utf-8", "ignore").decode()
