"""A staged portal: the rows that the services would have written, and kept for the next run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from benchmarks.rows import TABLES
from benchmarks.stage import Stage, let_go, make_app, stage
from benchmarks.texts import Piece, drafts, numeral, pieces
from portal import worker
from portal.extensions import db
from portal.library.importing import text_of
from portal.library.services import take_in
from portal.search import results
from portal.search.wanted import Wanted
from tests.databases import migrated

DOCUMENTS = 12
SEED = 3
# When it was written and by which change: no two runs agree on these.
OF_THE_RUN = {"created_at", "changed_at", "change"}
TELLING = (
    "本办法自公布之日起三个月后施行，有效期五年，《企业登记管理办法》同时废止，各有关单位应当执行。",
    "根据《中华人民共和国专利法》（国务院令第306号）和有关规定，结合本市实际，制定本办法，请认真执行。",
    "对〔2019〕12号文件和《关于贯彻落实条例的意见》作出如下修改，自2021年3月1日起施行，请遵照执行。",
)


def test_staged_documents_are_those_that_the_services_write(staged: Stage, taken_in: Path) -> None:
    ours, theirs = rows_in(staged.folder), rows_in(taken_in)
    assert ours["search_entry"]
    for name, rows in theirs.items():
        assert ours[name] == rows, name


def test_a_staged_portal_is_indexed_and_knows_its_last_change(staged: Stage) -> None:
    app = make_app(staged.folder)
    with app.app_context():
        found = results.search(Wanted("贯彻落实"))
        assert found.total == DOCUMENTS
        assert not found.reading.notes
        let_go()


def test_a_kept_stage_is_used_again_and_made_anew_for_other_texts(
    source: list[Piece], tmp_path: Path
) -> None:
    times = []
    for texts in (source, source, source[1:]):
        with stage(texts, 3, SEED, tmp_path) as built:
            times.append(built.rows_seconds)
            (built.folder / "portal.sqlite3").unlink()
    assert times[0] == times[1] != times[2]


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十")],
)
def test_articles_are_numbered_as_laws_number_them(number: int, written: str) -> None:
    assert numeral(number) == written


@pytest.fixture(scope="module")
def source(laws: Path) -> list[Piece]:
    told = [Piece("中华人民共和国专利法", text) for text in TELLING]
    return [*pieces(laws)[:60], *told * 8]


@pytest.fixture(scope="module")
def staged(source: list[Piece]) -> Iterator[Stage]:
    with stage(source, DOCUMENTS, SEED) as built:
        yield built


@pytest.fixture(scope="module")
def taken_in(source: list[Piece], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taken-in")
    migrated(folder)
    app = make_app(folder)
    file = folder / "synthetic.md"
    with app.app_context():
        for draft in drafts(source, DOCUMENTS, SEED):
            file.write_text(draft.markdown, encoding="utf-8")
            take_in(text_of(file, None), "bench", publish=True)
        worker.catch_up(app)
        let_go()
    return folder


def rows_in(folder: Path) -> dict[str, list[dict[str, object]]]:
    """All rows by table, without what only the run decides."""
    app = make_app(folder)
    with app.app_context():
        with db.engine.connect() as connection:
            found = {model.__tablename__: list(rows_of(connection, model)) for model in TABLES}
        let_go()
    return found


def rows_of(connection: Connection, model: type[db.Model]) -> Iterator[dict[str, object]]:
    columns = [column for column in model.__table__.columns if column.name not in OF_THE_RUN]
    for row in connection.execute(select(*columns).order_by(*model.__table__.primary_key)):
        yield dict(row._mapping)
