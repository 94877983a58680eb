"""Whoosh's columns, written by Whoosh, read as arrays."""

from io import BytesIO

import pytest
from whoosh.columns import Column, NumericColumn, RefBytesColumn, VarBytesColumn
from whoosh.filedb.structfile import StructFile

from portal.search.engine.columns import read_numbers, read_texts, read_values


def written(column: Column, values: list[bytes] | list[int]) -> bytes:
    buffer = BytesIO()
    writer = column.writer(StructFile(buffer))
    for document, value in enumerate(values):
        writer.add(document, value)
    writer.finish(len(values))
    return buffer.getvalue()


@pytest.mark.parametrize("different", [1, 3, 255, 256, 700])
def test_values(different: int) -> None:
    values = [f"机关{document % different}" for document in range(1000)]
    raw = written(RefBytesColumn(), [value.encode() for value in values])
    column = read_values(raw, len(values))
    assert [column.values[code] for code in column.codes] == values


@pytest.mark.parametrize("code", ["B", "H", "Q"])
def test_numbers_with_zeros_at_the_end(code: str) -> None:
    numbers = [0, 7, 0, 250, 0, 0]
    assert read_numbers(written(NumericColumn(code), numbers), 6, code).tolist() == numbers


@pytest.mark.parametrize("documents", [0, 1, 40_000])
def test_texts(documents: int) -> None:
    keys = [f"policy-{document}".encode() for document in range(documents)]
    texts = read_texts(written(VarBytesColumn(), keys), documents)
    assert [texts[document] for document in range(documents)] == keys


def test_a_column_that_was_never_written_is_empty() -> None:
    assert read_values(b"", 2).values == [""]
    assert read_values(b"", 2).codes.tolist() == [0, 0]
    assert read_numbers(b"", 2, "H").tolist() == [0, 0]
