"""search rebuild, verify and status."""

from flask import Flask

from portal.extensions import db
from portal.search import follower
from portal.search.index import current_index
from portal.search.models import SearchEntry
from tests.search.samples import LIBRARY, entry, put


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["search", *words])
    return result.exit_code, result.output


def test_rebuild_says_how_many(app: Flask) -> None:
    put(*LIBRARY)
    assert run(app, "rebuild") == (0, f"索引已重建：{len(LIBRARY)} 篇\n")
    assert run(app, "verify") == (0, f"索引与数据库一致：{len(LIBRARY)} 篇\n")


def test_verify_names_what_differs(library: Flask) -> None:
    put(entry("policy-70", "还没有进索引的办法"))
    row = db.session.get_one(SearchEntry, "policy-1")
    row.status = "repealed"
    gone = db.session.get_one(SearchEntry, "policy-2")
    db.session.delete(gone)
    db.session.commit()
    code, output = run(library, "verify")
    assert code == 1
    assert "索引里缺：policy-70" in output
    assert "索引里多：policy-2" in output
    assert "内容不同：policy-1" in output
    assert "search rebuild" in output


def test_verify_of_no_index_is_a_failure(app: Flask) -> None:
    code, output = run(app, "verify")
    assert code == 1
    assert "重建" in output


def test_status_shows_how_far_the_index_is(library: Flask) -> None:
    put(entry("policy-71", "新办法"))
    code, output = run(library, "status")
    assert code == 0
    assert "索引：可用" in output
    assert f"篇数：{len(LIBRARY)}（数据库 {len(LIBRARY) + 1}）" in output
    follower.follow()
    current_index().folder.joinpath("state.json").unlink()
    assert "重建" in run(library, "status")[1]
