"""Many threads on one reader, and beside a writer: the same answers, no errors."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.search.engine.hits import Page
from portal.search.engine.index import SearchIndex
from portal.search.engine.reader import Reader
from portal.search.engine.schema import BODY, BODY_PAIRS, TITLE
from tests.search.engine.samples import entries, entry

WORDS = ("商标", "专利", "条例", "资助", "申请人", "国际", "受理", "企业", "没有")


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns a hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-5)
    yield
    sys.setswitchinterval(usual)


def answer(reader: Reader, word: str) -> tuple[Page, object]:
    groups = [[(TITLE, word, 2.0), (BODY, word, 1.0)]]
    scored = reader.score(groups, bonus=[(BODY_PAIRS, "注册", 0.4)])
    return reader.top(scored, 10), reader.facets(scored, ["issuer", "year", "topics"])


@pytest.mark.usefixtures("restless")
def test_threads_get_the_answers_of_one_thread(folder: Path) -> None:
    index = SearchIndex(folder)
    index.rebuild(entries(150), 1)
    index.write(entries(30, seed=2, first=140), ["policy-9"], 2)
    expected = {word: answer(SearchIndex(folder).reader(), word) for word in WORDS}
    fresh = SearchIndex(folder)

    def ask(number: int) -> bool:
        word = WORDS[number % len(WORDS)]
        return answer(fresh.reader(), word) == expected[word]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(1_200)))


@pytest.mark.usefixtures("restless")
def test_readers_beside_a_writer_never_fail_and_never_see_half_a_batch(folder: Path) -> None:
    index = SearchIndex(folder)
    index.rebuild([entry(n, region="第0批") for n in range(8)], 0)
    stop = threading.Event()

    def look() -> int:
        looks = 0
        other = SearchIndex(folder)
        while not stop.is_set():
            reader = other.reader()
            found = reader.score([[(TITLE, "商标", 1.0)]])
            assert reader.documents == 8
            assert reader.facets(found, ["region"])["region"] == {f"第{reader.change}批": 8}
            looks += 1
        return looks

    with ThreadPoolExecutor(3) as pool:
        looking = [pool.submit(look) for _ in range(3)]
        try:
            for change in range(1, 26):
                batch = [entry(n, region=f"第{change}批") for n in range(8)]
                index.write(batch, [], change)
                if change % 10 == 0:
                    index.rebuild(batch, change)
        finally:
            stop.set()
        assert min(done.result() for done in looking) > 0
