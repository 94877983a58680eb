"""A damaged index is named as such or answers as before; then it is rebuilt."""

import hashlib
import json
import multiprocessing
import os
import pickle
import resource
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.structfile import StructFile

from portal.search.engine import following, state
from portal.search.engine.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexNotWritten,
    IndexUnavailable,
    IndexUnsafe,
)
from portal.search.engine.folder import one_writer
from portal.search.engine.hits import Page
from portal.search.engine.index import SearchIndex
from portal.search.engine.reader import Reader
from portal.search.engine.schema import BODY, BODY_PAIRS, TITLE
from tests.search.engine.samples import entries, entry

ENTRIES = [*entries(40), *entries(3, seed=5, first=40)]
WORDS = ("商标", "专利", "申请人", "条例", "资助", "pct")


def answers(reader: Reader) -> list[tuple[Page, Any]]:
    """What the index says; reads several posting lists, columns and keys."""
    found = []
    for word in WORDS:
        groups = [[(TITLE, word, 2.0), (BODY, word, 1.0)]]
        scored = reader.score(groups, bonus=[(BODY_PAIRS, "三十", 1.0)])
        found.append((reader.top(scored, 50), reader.facets(scored, ["issuer", "year", "topics"])))
    return found


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound index of two segments, to be copied."""
    folder = tmp_path_factory.mktemp("sound") / "search"
    index = SearchIndex(folder)
    index.rebuild(ENTRIES[:40], 1)
    index.write(ENTRIES[40:], ["policy-7"], 2)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A copy of the sound index, with the times of its files."""
    return shutil.copytree(sound, tmp_path / "search", copy_function=shutil.copy2)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def is_read(path: Path) -> bool:
    return path.suffix in {".json", ".toc", ".seg"}


def delete(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def lengthen(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\x00" * 10)


def flip(path: Path, place: float = 0.5) -> None:
    raw = bytearray(path.read_bytes())
    if raw:
        raw[int(place * (len(raw) - 1))] ^= 0x40
        path.write_bytes(raw)


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [delete, empty, halve, lengthen, flip, become_a_folder]


def mended(folder: Path) -> None:
    """A rebuild makes the index whole, whatever it was."""
    index = SearchIndex(folder)
    index.rebuild(ENTRIES, 9)
    assert index.verify(ENTRIES).is_complete
    assert len(list(folder.glob("index-*"))) == 1


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("number", range(6))
def test_a_damaged_file_is_noticed_when_the_index_is_opened(
    folder: Path, damage: Callable[[Path], None], number: int
) -> None:
    path = files(folder)[number]
    expected = answers(SearchIndex(folder).reader())
    damage(path)
    if is_read(path):
        with pytest.raises(IndexUnavailable, match="重建索引"):
            SearchIndex(folder).reader()
        with pytest.raises(IndexUnavailable):
            SearchIndex(folder).write(ENTRIES[:1], [], 3)
        mended(folder)
    else:
        assert answers(SearchIndex(folder).reader()) == expected
    assert len(files(folder)) <= 6


def test_the_sweep_covers_every_file_there_is(folder: Path) -> None:
    kinds = [path.suffix or path.name for path in files(folder)]
    assert sorted(kinds) == [".json", ".seg", ".seg", ".toc", "MAIN_WRITELOCK", "lock"]


@pytest.mark.parametrize("place", [number / 24 for number in range(25)])
@pytest.mark.parametrize("suffix", [".json", ".toc", ".seg"])
def test_a_flipped_bit_is_noticed_wherever_it_is(folder: Path, suffix: str, place: float) -> None:
    flip(max(folder.rglob(f"*{suffix}"), key=lambda path: path.stat().st_size), place)
    with pytest.raises(IndexUnavailable):
        SearchIndex(folder).reader()


@pytest.mark.parametrize("place", [number / 40 for number in range(41)])
def test_damage_that_hides_its_time_never_changes_an_answer(folder: Path, place: float) -> None:
    expected = answers(SearchIndex(folder).reader())
    path = max(folder.rglob("*.seg"), key=lambda path: path.stat().st_size)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    flip(path, place)
    os.utime(path, ns=times)
    index = SearchIndex(folder)
    with suppress(IndexDamaged):
        assert answers(index.reader()) == expected
    with pytest.raises(IndexUnavailable):
        index.check()


def test_damage_that_one_process_meets_is_found_by_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_SECONDS", 0.0)
    other = SearchIndex(folder)
    other.reader()
    path = max(folder.rglob("*.seg"), key=lambda path: path.stat().st_size)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    record = other.reader().state.segments[0]
    lists = record.parts[".pst"]
    raw = bytearray(path.read_bytes())
    raw[lists.offset : lists.offset + lists.length] = bytes(lists.length)
    path.write_bytes(raw)
    os.utime(path, ns=times)
    assert other.reader().documents == len(ENTRIES) - 1
    with pytest.raises(IndexDamaged):
        answers(SearchIndex(folder).reader())
    with pytest.raises(IndexDamaged):
        other.reader()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("suffix", [".json", ".toc", ".seg"])
def test_damage_is_noticed_while_the_index_is_in_use(
    folder: Path, damage: Callable[[Path], None], suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_SECONDS", 0.0)
    index = SearchIndex(folder)
    reader = index.reader()
    answers(reader)
    for path in folder.rglob(f"*{suffix}"):
        damage(path)
    with pytest.raises(IndexUnavailable):
        index.reader()
    with pytest.raises(IndexUnavailable):
        index.reader()
    with suppress(IndexDamaged):
        answers(reader)
    mended(folder)
    assert index.reader().documents == len(ENTRIES)


def test_damage_is_noticed_within_a_second(folder: Path) -> None:
    index = SearchIndex(folder)
    index.reader()
    halve(next(folder.rglob("*.seg")))
    started = time.monotonic()
    with pytest.raises(IndexDamaged):
        while time.monotonic() - started < 3:
            index.reader()
            time.sleep(0.02)
    assert time.monotonic() - started < 2


def test_a_file_that_was_only_touched_is_read_through_and_used(folder: Path) -> None:
    expected = answers(SearchIndex(folder).reader())
    for path in files(folder):
        path.touch()
    assert answers(SearchIndex(folder).reader()) == expected


def test_the_folder_taken_away_and_put_back(folder: Path) -> None:
    index = SearchIndex(folder)
    expected = answers(index.reader())
    away = folder.rename(folder.parent / "away")
    for _ in range(2):
        with pytest.raises(IndexMissing):
            index.reader()
    away.rename(folder)
    assert answers(index.reader()) == expected


def test_the_directory_taken_away(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("index-*")))
    with pytest.raises(IndexUnavailable):
        SearchIndex(folder).reader()
    mended(folder)


def test_a_link_in_place_of_the_directory_is_refused(folder: Path) -> None:
    directory = next(folder.glob("index-*"))
    directory.rename(folder.parent / "elsewhere")
    directory.symlink_to(folder.parent / "elsewhere")
    with pytest.raises(IndexUnsafe):
        SearchIndex(folder).reader()


def test_stray_tables_of_contents_are_not_believed(folder: Path) -> None:
    expected = answers(SearchIndex(folder).reader())
    directory = next(folder.glob("index-*"))
    (directory / "_MAIN_99.toc").write_bytes(b"")
    (directory / "_MAIN_98.toc").write_bytes(next(directory.glob("_MAIN_2*.toc")).read_bytes())
    index = SearchIndex(folder)
    assert answers(index.reader()) == expected
    index.write([entry(500)], [], 3)
    assert len(list(directory.glob("*.toc"))) == 1
    assert index.reader().documents == len(ENTRIES)


class Planted:
    """A pickle that would leave a mark if anything loaded it."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


def test_a_planted_pickle_is_never_loaded(folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "loaded"
    planted = pickle.dumps(Planted(mark))
    for path in [*folder.rglob("*.toc"), *folder.rglob("*.seg")]:
        path.write_bytes(planted)
    with pytest.raises(IndexUnavailable):
        SearchIndex(folder).reader()
    with pytest.raises(IndexUnavailable):
        SearchIndex(folder).write([entry(1)], [], 3)
    mended(folder)
    assert not mark.exists()


def test_a_forged_state_cannot_make_a_reader_load_a_pickle(folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "loaded"
    toc = next(folder.rglob("*.toc"))
    toc.write_bytes(pickle.dumps(Planted(mark)))
    fields = json.loads((folder / "state.json").read_bytes().partition(b"\n")[2])
    text = json.dumps({**fields, "toc_digest": state.digest_of(toc)}).encode()
    digest = hashlib.sha256(text).hexdigest().encode()
    (folder / "state.json").write_bytes(digest + b"\n" + text)
    assert answers(SearchIndex(folder).reader())
    assert not mark.exists()


@pytest.mark.parametrize("text", [b"{}", b"[]", b"null", b'{"versions": 1}', b"\xff"])
def test_a_state_of_another_shape_is_damage(folder: Path, text: bytes) -> None:
    digest = hashlib.sha256(text).hexdigest().encode()
    (folder / "state.json").write_bytes(digest + b"\n" + text)
    with pytest.raises(IndexDamaged):
        SearchIndex(folder).reader()
    mended(folder)


def test_every_failing_write_leaves_the_index_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex(folder)
    expected = answers(index.reader())
    usual = StructFile.write
    left = 0

    def write(self: StructFile, *given: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        return usual(self, *given)

    monkeypatch.setattr(StructFile, "write", write)
    failures = 0
    while True:
        left = failures
        try:
            index.write([entry(600)], ["policy-1"], 3)
            break
        except IndexNotWritten:
            failures += 1
            assert index.reader().change == 2
            assert answers(index.reader()) == expected
    assert failures > 20
    assert index.reader().change == 3
    assert index.verify([*ENTRIES[:1], *ENTRIES[2:7], *ENTRIES[8:], entry(600)]).is_complete


def in_a_child(act: Callable[[], None]) -> int | None:
    child = multiprocessing.get_context("fork").Process(target=act)
    child.start()
    child.join(60)
    return child.exitcode


def test_a_full_disk_refuses_the_batch_and_takes_it_when_there_is_room(folder: Path) -> None:
    largest = max(path.stat().st_size for path in files(folder))

    def fill() -> None:
        index = SearchIndex(folder)
        before = answers(index.reader())
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest // 4, hard))
        for act in (
            lambda: index.write(entries(200, first=1000), [], 3),
            lambda: index.rebuild(entries(200), 3),
        ):
            with pytest.raises(IndexNotWritten):
                act()
            assert answers(SearchIndex(folder).reader()) == before
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        index.write(entries(200, first=1000), [], 3)
        assert index.reader().documents == 200 + len(ENTRIES) - 1

    assert in_a_child(fill) == 0
    assert SearchIndex(folder).reader().change == 3
    mended(folder)


def test_a_writer_in_another_process_is_waited_for_by_nobody(folder: Path) -> None:
    def compete() -> None:
        with pytest.raises(IndexBusy):
            SearchIndex(folder).write([entry(1)], [], 3)

    with one_writer(folder):
        assert in_a_child(compete) == 0
    SearchIndex(folder).write([entry(1)], [], 3)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_index_answers_and_refuses_a_batch(folder: Path) -> None:
    expected = answers(SearchIndex(folder).reader())
    folder.chmod(0o500)
    index = SearchIndex(folder)
    assert answers(index.reader()) == expected
    with pytest.raises(IndexNotWritten):
        index.write([entry(1)], [], 3)
    folder.chmod(0o700)
    index.write([entry(1)], [], 3)
