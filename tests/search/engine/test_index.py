"""Writing, rebuilding, merging, verifying: what is in the index after each."""

import logging
import os
import time
from pathlib import Path

import pytest

from portal.search.engine import commits, merging, state
from portal.search.engine.errors import (
    IndexBusy,
    IndexMissing,
    IndexNotWritten,
    IndexOutdated,
    IndexUnsafe,
)
from portal.search.engine.folder import one_writer
from portal.search.engine.index import SearchIndex
from portal.search.engine.merging import MOST_SEGMENTS, due, overdue
from portal.search.engine.schema import BODY, TITLE
from portal.search.engine.state import SegmentRecord
from tests.search.engine.samples import entries, entry


def titles_with(index: SearchIndex, word: str) -> set[str]:
    reader = index.reader()
    return {hit.key for hit in reader.top(reader.score([[(TITLE, word, 1.0)]]), 100).hits}


def test_a_put_replaces_the_entry_with_the_same_key(index: SearchIndex) -> None:
    index.write([entry(1, title="商标法"), entry(2, title="专利法")], [], 1)
    index.write([entry(1, title="著作权法")], [], 2)
    assert titles_with(index, "商标法") == set()
    assert titles_with(index, "著作权") == {"policy-1"}
    assert index.reader().documents == 2


def test_the_last_of_two_puts_in_one_batch_counts(index: SearchIndex) -> None:
    index.write([entry(1, title="商标法"), entry(1, title="专利法")], ["policy-1"], 1)
    assert titles_with(index, "专利法") == {"policy-1"}
    assert index.reader().documents == 1


def test_a_removed_entry_is_gone_and_an_unknown_one_is_no_matter(index: SearchIndex) -> None:
    index.write([entry(1), entry(2)], [], 1)
    index.write([], ["policy-1", "policy-77"], 2)
    assert titles_with(index, "商标") == {"policy-2"}
    index.write([], ["policy-2"], 3)
    assert index.reader().documents == 0
    assert index.reader().segments == ()


def test_the_change_is_part_of_the_commit(index: SearchIndex) -> None:
    index.write([entry(1)], [], 17)
    assert (index.reader().change, SearchIndex(index.folder).reader().change) == (17, 17)
    generation = index.reader().generation
    index.write([], [], 18)
    assert (index.reader().change, index.reader().generation) == (18, generation)


def test_a_batch_written_twice_is_there_once(index: SearchIndex) -> None:
    for _ in range(2):
        index.write(entries(5), ["policy-2"], 3)
    assert index.reader().documents == 5
    assert index.verify(entries(5)).is_complete


def test_another_process_sees_the_new_generation(index: SearchIndex) -> None:
    other = SearchIndex(index.folder)
    assert other.reader().documents == 0
    index.write([entry(1)], [], 1)
    assert other.reader().documents == 1
    assert other.reader() is other.reader()


def test_a_new_generation_opens_only_what_is_new(index: SearchIndex) -> None:
    index.rebuild(entries(30), 1)
    before = index.reader().segments
    index.write([entry(50)], [], 2)
    assert index.reader().segments[0] is before[0]


def test_an_old_reader_goes_on_after_everything_was_replaced(index: SearchIndex) -> None:
    index.rebuild(entries(30), 1)
    old = index.reader()
    expected = old.top(old.score([[(BODY, "商标", 1.0)]]), 10)
    for number in range(15):
        index.write([entry(number + 100)], ["policy-1"], number + 2)
    index.rebuild([], 99)
    assert old.top(old.score([[(BODY, "商标", 1.0)]]), 10) == expected


def test_small_segments_are_merged_and_large_ones_left(index: SearchIndex) -> None:
    index.rebuild(entries(200), 1)
    large = index.reader().segments[0]
    for number in range(40):
        index.write([entry(1000 + number)], [], number + 2)
        assert index.status().segments <= MOST_SEGMENTS
    assert index.reader().segments[0] is large
    assert index.reader().documents == 240
    assert index.verify([*entries(200), *(entry(1000 + n) for n in range(40))]).is_complete


def test_a_segment_that_is_mostly_deleted_is_written_anew(index: SearchIndex) -> None:
    index.rebuild(entries(20), 1)
    index.write([], [f"policy-{number}" for number in range(11)], 2)
    index.tidy()
    reader = index.reader()
    assert (reader.size, reader.documents) == (9, 9)
    assert index.verify(entries(20)[11:]).is_complete


def test_what_is_merged_grows_slowly() -> None:
    def records(*sizes: int) -> list[SegmentRecord]:
        return [SegmentRecord(str(n), size, (), {}, 0, 0, "", {}) for n, size in enumerate(sizes)]

    assert due(records(*[1] * 4)) == []
    assert due(records(50_000, *[1] * 10)) == [str(n) for n in range(1, 11)]
    assert due(records(50_000, 900, 10, *[1] * 8)) == [str(n) for n in range(2, 11)]
    assert due(records(*[4**n for n in range(11)])) == ["0", "1"]


def test_a_batch_waits_for_no_more_merging_than_must_be() -> None:
    def records(*sizes: int) -> list[SegmentRecord]:
        return [SegmentRecord(str(n), size, (), {}, 0, 0, "", {}) for n, size in enumerate(sizes)]

    assert overdue(records(*[1] * 10)) == []
    assert overdue(records(50_000, 3, 1, *[5] * 8)) == ["1", "2", "3", "4", "5"]
    assert overdue(records(*[1] * 13)) == [str(n) for n in range(7)]


def test_small_segments_are_merged_when_there_is_time(index: SearchIndex) -> None:
    index.rebuild(entries(100), 1)
    large = index.reader().segments[0]
    for number in range(8):
        index.write([entry(1000 + number)], [], number + 2)
    assert index.status().segments == 9
    index.tidy()
    assert index.status().segments == 2
    assert index.reader().segments[0] is large
    assert index.reader().change == 9
    assert index.verify([*entries(100), *(entry(1000 + n) for n in range(8))]).is_complete


def test_what_another_is_writing_is_tidied_later(index: SearchIndex) -> None:
    for number in range(8):
        index.write([entry(number)], [], number)
    with one_writer(index.folder):
        index.tidy()
    assert index.status().segments == 8


def test_a_large_batch_becomes_several_segments(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "_FULL_SEGMENT", 2_000)
    index = SearchIndex(folder)
    index.rebuild(entries(40), 1)
    assert index.status().segments == 1
    index.write(entries(40, seed=3, first=20), [], 2)
    assert index.status().segments > 2
    assert index.verify([*entries(20), *entries(40, seed=3, first=20)]).is_complete


def test_a_merge_in_many_portions_is_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_POSTINGS_AT_ONCE", 100)
    monkeypatch.setattr(commits, "_FULL_SEGMENT", 2_000)
    index, other = SearchIndex(folder), SearchIndex(folder.parent / "other")
    index.rebuild(entries(60), 1)
    monkeypatch.undo()
    other.rebuild(entries(60), 1)
    (one,), (same,) = index.reader().segments, other.reader().segments
    for field in ("key", "title", "body", "body_b", "number", "py", "pi"):
        terms, same_terms = one.field(field), same.field(field)
        assert terms.terms(0, len(terms)) == same_terms.terms(0, len(same_terms))
        lists, same_lists = (s.lists(t, 0, len(t)) for s, t in ((one, terms), (same, same_terms)))
        assert lists.documents.tolist() == same_lists.documents.tolist()
        assert lists.counts.tolist() == same_lists.counts.tolist()


def test_a_rebuild_refuses_a_key_that_comes_twice(index: SearchIndex) -> None:
    index.write([entry(1)], [], 1)
    with pytest.raises(IndexNotWritten, match="policy-5"):
        index.rebuild([entry(5), entry(5)], 2)
    assert index.reader().keys() == ["policy-1"]
    assert len(list(index.folder.glob("index-*"))) == 1


def test_a_rebuild_that_fails_half_way_changes_nothing(index: SearchIndex) -> None:
    index.write([entry(1)], [], 1)

    def breaking() -> object:
        yield from entries(3)
        raise RuntimeError("the database went away")

    with pytest.raises(IndexNotWritten, match="the database went away"):
        index.rebuild(breaking(), 2)
    assert (index.reader().change, index.reader().keys()) == (1, ["policy-1"])
    index.write([entry(2)], [], 2)
    assert index.reader().documents == 2


def test_a_batch_that_cannot_be_written_changes_nothing(index: SearchIndex) -> None:
    index.write([entry(1)], [], 1)
    with pytest.raises(IndexNotWritten):
        index.write([entry(2), entry(3, title=None)], ["policy-1"], 2)
    assert (index.reader().change, index.reader().keys()) == (1, ["policy-1"])
    index.write([entry(2)], [], 2)
    assert sorted(index.reader().keys()) == ["policy-1", "policy-2"]


def test_an_impossible_year_is_an_unknown_one(index: SearchIndex) -> None:
    index.write([entry(1, year=10**9, authority=-1), entry(2, year=2020, authority=9)], [], 1)
    reader = index.reader()
    assert reader.numbers("year").tolist() == [0, 2020]
    assert reader.numbers("authority").tolist() == [0, 9]


def test_a_merge_that_fails_leaves_the_batch_in(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(merging, "_copy_documents", None)
    with caplog.at_level(logging.WARNING):
        for number in range(12):
            index.write([entry(number)], [], number)
    assert index.reader().documents == 12
    assert "not merged" in caplog.text
    monkeypatch.undo()
    index.write([entry(99)], [], 99)
    assert (index.reader().documents, index.status().segments) == (13, 7)
    index.tidy()
    assert (index.reader().documents, index.status().segments) == (13, 1)


def test_verify_names_what_differs(index: SearchIndex) -> None:
    index.rebuild([entry(1), entry(2), entry(3)], 1)
    found = index.verify([entry(2), entry(3, summary="另一个"), entry(4)])
    assert (found.missing, found.extra, found.different) == (
        ("policy-4",),
        ("policy-1",),
        ("policy-3",),
    )
    assert not found.is_complete
    assert index.verify([entry(1), entry(2), entry(3)]).is_complete


def test_status_tells_how_it_is_and_why_not(folder: Path) -> None:
    index = SearchIndex(folder)
    assert "重建索引" in index.status().trouble
    index.rebuild(entries(5), 8)
    status = index.status()
    assert (status.documents, status.change, status.segments, status.trouble) == (5, 8, 1, "")
    assert status.size > 1_000


def test_reading_and_writing_before_the_first_rebuild(folder: Path) -> None:
    for act in (
        lambda: SearchIndex(folder).reader(),
        lambda: SearchIndex(folder).write([entry(1)], [], 1),
        lambda: SearchIndex(folder).verify([]),
    ):
        with pytest.raises(IndexMissing):
            act()


def test_a_second_writer_is_told_at_once(index: SearchIndex) -> None:
    with one_writer(index.folder):
        started = time.monotonic()
        for act in (
            lambda: index.write([entry(1)], [], 1),
            lambda: SearchIndex(index.folder).rebuild([], 1),
        ):
            with pytest.raises(IndexBusy):
                act()
        assert time.monotonic() - started < 1
    index.write([entry(1)], [], 1)
    assert index.reader().documents == 1


def test_another_version_of_fields_or_analysis_asks_for_a_rebuild(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(state.VERSIONS, "analysis", "rules=2")
    with pytest.raises(IndexOutdated):
        SearchIndex(index.folder).reader()
    with pytest.raises(IndexOutdated):
        SearchIndex(index.folder).write([], [], 1)
    SearchIndex(index.folder).rebuild([entry(1)], 5)
    assert SearchIndex(index.folder).reader().documents == 1


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701, 0o777])
def test_a_folder_open_to_others_is_refused(index: SearchIndex, mode: int) -> None:
    for path in (index.folder, index.folder / index.reader().state.directory):
        path.chmod(mode)
        with pytest.raises(IndexUnsafe, match="chmod 700"):
            SearchIndex(index.folder).reader()
        path.chmod(0o700)
    assert SearchIndex(index.folder).reader().documents == 0


def test_a_folder_open_to_others_is_not_written(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(IndexUnsafe):
        SearchIndex(folder).rebuild([entry(1)], 1)
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_a_folder_of_another_user_is_refused(index: SearchIndex) -> None:
    os.chown(index.folder, 65_534, 65_534)
    with pytest.raises(IndexUnsafe, match="其他用户"):
        SearchIndex(index.folder).reader()


def test_everything_is_on_the_disk_before_the_state_names_it(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[str] = set()
    at_the_swap: list[set[str]] = []
    sync, replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        synced.add(Path(f"/proc/self/fd/{handle}").readlink().name)
        sync(handle)

    def swap(source: str, target: str) -> None:
        at_the_swap.append(set(synced))
        synced.clear()
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", swap)
    index.write([entry(1)], [], 1)
    state_now = index.reader().state
    expected = {*state_now.file_names, state_now.directory, "state.json.new"}
    assert at_the_swap == [expected]
    assert synced == {index.folder.name}


def test_what_the_index_makes_is_for_its_user_alone(index: SearchIndex) -> None:
    index.write([entry(1)], [], 1)
    assert index.folder.stat().st_mode & 0o077 == 0
    directory = index.folder / index.reader().state.directory
    assert directory.stat().st_mode & 0o077 == 0


def test_strays_of_killed_commits_are_swept(index: SearchIndex) -> None:
    directory = index.folder / index.reader().state.directory
    strays = [directory / name for name in ("_MAIN_99.toc", "MAIN_abc.pst", "foreign.pickle")]
    for stray in strays:
        stray.write_bytes(b"")
    (directory / "MAIN.tmp").mkdir()
    (index.folder / "index-half").mkdir()
    assert SearchIndex(index.folder).reader().documents == 0
    index.write([entry(1)], [], 1)
    assert not any(stray.exists() for stray in strays)
    assert [path.name for path in index.folder.glob("index-*")] == [directory.name]
    assert titles_with(index, "商标") == {"policy-1"}
