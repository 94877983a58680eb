"""The index follows the table of entries, and is rebuilt when it cannot be read."""

import pytest
from flask import Flask

from portal.search import follower, queries, services
from portal.search.engine.errors import IndexUnsafe
from portal.search.engine.folder import one_writer
from portal.search.index import current_index
from portal.transaction import transaction
from tests.search.samples import LIBRARY, entry, put


def is_complete() -> bool:
    return current_index().verify(queries.all_entries()).is_complete


def test_a_missing_index_is_built(app: Flask) -> None:
    put(*LIBRARY)
    assert not follower.is_readable()
    assert follower.follow() == len(LIBRARY)
    assert is_complete()
    assert follower.is_readable()


def test_changes_are_taken_in_once_and_in_order(library: Flask) -> None:
    assert follower.follow() == 0
    put(entry("policy-1", "新专利法"), entry("policy-50", "新办法"))
    with transaction():
        services.remove("policy-2")
    assert follower.follow() == 3
    assert is_complete()
    assert current_index().reader().change == queries.last_change()


def test_more_changes_than_a_batch_are_all_taken_in(
    library: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "BATCH", 3)
    put(*(entry(f"notice-{number}", f"第{number}号通知") for number in range(100, 110)))
    assert follower.follow() == 10
    assert is_complete()


@pytest.mark.parametrize("harm", ["gone", "empty", "garbage", "segment"])
def test_a_damaged_index_is_rebuilt(library: Flask, harm: str) -> None:
    folder = current_index().folder
    state = folder / "state.json"
    segment = next(folder.glob("index-*/*.seg"))
    if harm == "gone":
        state.unlink()
    elif harm == "segment":
        segment.write_bytes(segment.read_bytes()[:-100])
    else:
        state.write_bytes(b"" if harm == "empty" else b"\x00garbage\n{}")
    library.extensions["search_index"] = type(current_index())(folder)
    assert follower.follow() == len(LIBRARY)
    assert is_complete()


def test_another_version_is_rebuilt(library: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "portal.search.engine.state.VERSIONS", {"schema": "a later one"}, raising=True
    )
    library.extensions["search_index"] = type(current_index())(current_index().folder)
    assert follower.follow() == len(LIBRARY)
    assert follower.is_readable()


def test_a_folder_that_others_may_write_to_is_left_to_the_operator(library: Flask) -> None:
    folder = current_index().folder
    folder.chmod(0o777)
    library.extensions["search_index"] = type(current_index())(folder)
    with pytest.raises(IndexUnsafe):
        follower.follow()
    assert follower.keep_up() == 0
    folder.chmod(0o700)


def test_an_index_that_cannot_be_written_is_tried_again_later(
    library: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    put(entry("policy-61", "写不进去的办法"))
    folder = current_index().folder
    lock = folder / "lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    assert [follower.keep_up() for _ in range(3)] == [0, 0, 0]
    assert capfd.readouterr().err.count("index is not kept up") == 1
    lock.rmdir()
    library.extensions["search_pause"].until = 0.0
    assert follower.keep_up() == 1
    assert is_complete()


def test_while_another_writes_the_change_waits(library: Flask) -> None:
    put(entry("policy-60", "等一等办法"))
    with one_writer(current_index().folder):
        assert follower.follow() == 0
    assert follower.follow() == 1
    assert is_complete()


def test_following_is_a_duty_of_the_worker(app: Flask, work: object) -> None:
    put(*LIBRARY)
    work()  # type: ignore[operator]
    assert is_complete()
    assert "海外维权" in queries.synonyms()


def test_a_rebuild_takes_in_everything_that_can_be_found(library: Flask) -> None:
    with transaction():
        services.remove("policy-1")
    assert follower.rebuild() == len(LIBRARY) - 1
    assert is_complete()
    assert follower.follow() == 0
