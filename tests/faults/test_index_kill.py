"""A process killed at any moment of a commit, merge, rebuild or swap leaves a whole index."""

import multiprocessing
import os
import random
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from portal.search.engine.index import SearchIndex
from portal.search.values import Entry
from tests.search.engine.samples import entry

# Each round kills one process; a release is tried with many more.
ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "20"))
KEYS = 12
FOREVER = 1_000_000


def content(change: int) -> list[Entry]:
    """What the index holds after a change: every change replaces one entry or removes it."""
    held: dict[int, Entry] = {}
    for number in range(max(1, change - 2 * KEYS + 1), change + 1):
        place = number % KEYS
        if number // KEYS % 2 and place < KEYS // 2:
            held.pop(place, None)
        else:
            held[place] = entry(place, title=f"第{number}号通知", text="申请人应当提交材料。" * 20)
    return list(held.values())


def one_change(index: SearchIndex, change: int) -> None:
    held = {one.key: one for one in content(change)}
    key = f"policy-{change % KEYS}"
    index.write([held[key]] if key in held else [], [] if key in held else [key], change)


def whole_index(index: SearchIndex, change: int) -> None:
    index.rebuild(content(change), change)


def either(index: SearchIndex, change: int) -> None:
    (whole_index if change % 5 == 0 else one_change)(index, change)


def work(folder: Path, verb: Callable[[SearchIndex, int], None], done: Connection) -> None:
    index = SearchIndex(folder)
    for change in range(index.reader().change + 1, FOREVER):
        verb(index, change)
        done.send(change)


def killed(folder: Path, verb: Callable[[SearchIndex, int], None], seconds: float) -> int:
    """Let a process write for a while and kill it; the last change that it reported."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=work, args=(folder, verb, sender), daemon=True)
    child.start()
    sender.close()
    time.sleep(seconds)
    child.kill()
    child.join()
    last = 0
    try:
        while receiver.poll(0):
            last = receiver.recv()
    except EOFError:
        pass
    receiver.close()
    return last


@pytest.mark.parametrize("verb", [one_change, whole_index, either], ids=lambda verb: verb.__name__)
def test_nothing_reported_is_lost_and_nothing_is_half_done(
    tmp_path: Path, verb: Callable[[SearchIndex, int], None]
) -> None:
    folder = tmp_path / "search"
    SearchIndex(folder).rebuild([], 0)
    chance = random.Random(11)
    change = 0
    for _ in range(ROUNDS):
        reported = max(change, killed(folder, verb, chance.uniform(0.03, 0.25)))
        index = SearchIndex(folder)
        change = index.reader().change
        assert reported <= change <= reported + 1
        assert index.verify(content(change)).is_complete
    assert change > ROUNDS // 4
    one_change(SearchIndex(folder), change + 1)
    left = {path.name for path in next(folder.glob("index-*")).iterdir()}
    state = SearchIndex(folder).reader().state
    assert left == {*state.file_names, "MAIN_WRITELOCK"}
    assert len(list(folder.glob("index-*"))) == 1


def test_readers_beside_a_writer_that_is_killed_again_and_again(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    SearchIndex(folder).rebuild([], 0)
    reader_side = SearchIndex(folder)
    chance = random.Random(3)
    for _ in range(max(3, ROUNDS // 4)):
        killed(folder, either, chance.uniform(0.05, 0.2))
        reader = reader_side.reader()
        keys = {one.key for one in content(reader.change)}
        assert set(reader.keys()) == keys
