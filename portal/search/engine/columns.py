"""Whoosh's column files as arrays."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import VarBytesColumn
from whoosh.filedb.structfile import BufferFile
from whoosh.util.varints import read_varint

Codes = NDArray[np.int32]

_SHORT_CODES: Final = ord("B")
_NUMBER_TYPES: Final = {"B": ">u1", "H": ">u2", "Q": ">u8"}


@dataclass(frozen=True)
class Column:
    """Texts of documents: document i has `values[codes[i]]`; `codes` is int32[documents]."""

    values: list[str]
    codes: Codes


def read_values(raw: bytes, documents: int) -> Column:
    """A column of few different texts, as Whoosh's RefBytesColumn writes it.

    The codes of all documents, in one or two bytes; the number of values, and each value with
    its length before it, as varints; the code of the width.
    """
    if not raw:
        return Column([""], np.zeros(documents, dtype=np.int32))
    kind = np.dtype(np.uint8 if raw[-1] == _SHORT_CODES else ">u2")
    codes = np.frombuffer(raw, kind, documents).astype(np.int32)
    stream = BytesIO(raw[documents * kind.itemsize :])
    values = [
        stream.read(read_varint(stream.read)).decode() for _ in range(read_varint(stream.read))
    ]
    return Column(values, codes)


def read_numbers(raw: bytes, documents: int, type_code: str) -> NDArray[np.integer]:
    """A column of numbers, as Whoosh's NumericColumn writes it: without the zeros at the end."""
    written = np.frombuffer(raw, dtype=_NUMBER_TYPES[type_code])
    numbers = np.zeros(documents, dtype=type_code)
    numbers[: len(written)] = written
    return numbers


def read_texts(raw: bytes, documents: int) -> VarBytesColumn.Reader:
    """A column of different texts: `[i]` is the text of document i, as bytes."""
    return VarBytesColumn().reader(BufferFile(memoryview(raw)), 0, len(raw), documents)
