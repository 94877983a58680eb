"""The audit chain tells every edit, deletion, insertion and cut."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal import audit
from portal.extensions import db
from portal.transaction import transaction

SECRET = "a-secret"


@pytest.fixture
def chain(app: Flask) -> None:
    for number in range(4):
        with transaction():
            audit.record("tester", "act", f"thing-{number}", {"n": number, "词": "中文"})


def problems(tmp_path: Path) -> list[str]:
    db.session.rollback()
    return list(audit.problems(tmp_path / "checkpoints", SECRET))


def change(*statements: str) -> None:
    """Change rows behind the portal's back, with the guarding triggers taken away."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        drop = ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"]
    else:
        drop = ["ALTER TABLE audit_entry DISABLE TRIGGER USER"]
    with db.engine.begin() as connection:
        for statement in (*drop, *statements):
            connection.execute(text(statement))


def test_a_whole_chain_has_no_problem(app: Flask, chain: None, tmp_path: Path) -> None:
    assert problems(tmp_path) == []


def test_an_empty_chain_has_no_problem(app: Flask, tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'x' WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 2",
    ],
)
def test_the_database_refuses_to_rewrite_history(app: Flask, chain: None, statement: str) -> None:
    with pytest.raises(DatabaseError), db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_entry SET actor = 'x' WHERE number = 2", "第 2 条被改动过"),
        ("UPDATE audit_entry SET hash = 'x' WHERE number = 2", "第 3 条接不上前一条"),
        ("DELETE FROM audit_entry WHERE number = 3", "第 3 条缺失"),
        ("DELETE FROM audit_entry WHERE number = 4", "末尾被截断"),
        ("UPDATE audit_entry SET number = 9 WHERE number = 4", "第 4 条缺失"),
    ],
)
def test_each_kind_of_tampering_is_named(
    app: Flask, chain: None, tmp_path: Path, statement: str, said: str
) -> None:
    change(statement)
    assert any(said in problem for problem in problems(tmp_path))


def test_a_cut_tail_is_found_by_the_signed_checkpoint(
    app: Flask, chain: None, tmp_path: Path
) -> None:
    audit.write_checkpoint(tmp_path / "checkpoints", SECRET)
    change(
        "DELETE FROM audit_entry WHERE number = 4",
        "UPDATE audit_head SET number = 3, hash = (SELECT hash FROM audit_entry WHERE number = 3)",
    )
    assert problems(tmp_path) == ["与检查点不符：第 4 条之前的记录被截断或重写"]


def test_a_forged_checkpoint_is_found(app: Flask, chain: None, tmp_path: Path) -> None:
    audit.write_checkpoint(tmp_path / "checkpoints", "another secret")
    assert problems(tmp_path) == ["检查点文件中第 4 条的签名不对"]


def test_a_checkpoint_is_written_once_for_the_same_end(
    app: Flask, chain: None, tmp_path: Path
) -> None:
    for _ in range(2):
        audit.write_checkpoint(tmp_path / "checkpoints", SECRET)
    assert len((tmp_path / "checkpoints").read_text().splitlines()) == 1


def test_an_act_that_fails_leaves_no_entry(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        audit.record("tester", "act", "thing", {})
        raise ZeroDivisionError
    assert problems(tmp_path) == []
