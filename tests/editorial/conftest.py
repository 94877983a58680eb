"""The desk of the tests: a kind with every kind of field, a writer, a reviewer."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.editorial.desk_kit import Staff, put_up
from tests.editorial.kit import Board


@pytest.fixture
def desk_board(app: Flask) -> Board:
    """Where published sheets hang."""
    return put_up(app)


@pytest.fixture
def writer(app: Flask, desk_board: Board) -> Staff:
    return Staff(app, "林编辑", "editor")


@pytest.fixture
def second_writer(app: Flask, desk_board: Board) -> Staff:
    return Staff(app, "黄编辑", "editor")


@pytest.fixture
def reviewer(app: Flask, desk_board: Board) -> Staff:
    return Staff(app, "陈审核", "reviewer")
