"""Tables as lines of JSON and back, in the same words on SQLite and PostgreSQL.

The tables are those that the database itself tells of, so that a backup of an earlier structure
can be brought back and taken on from there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import SAWarning

#: written by the migrations themselves
NOT_STATE: Final = frozenset({"alembic_version"})
BATCH: Final = 500


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables of a database by name, as the database tells of them."""
    metadata = MetaData()
    with warnings.catch_warnings():
        # Indexes over expressions are not needed here.
        warnings.simplefilter("ignore", SAWarning)
        metadata.reflect(connection)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return {name: metadata.tables[name] for name in sorted({*metadata.tables} - NOT_STATE)}


def dumped(connection: Connection, table: Table, columns: list[str]) -> Iterator[bytes]:
    """Each row as a line: an array of the named columns' values, by primary key."""
    keys = [_sortable(column, connection) for column in table.primary_key or table.columns]
    wanted = select(*(table.c[name] for name in columns)).order_by(*keys)
    for row in connection.execute(wanted, execution_options={"yield_per": BATCH}):
        line = json.dumps([plain(value) for value in row], ensure_ascii=False)
        yield line.encode() + b"\n"


def load(connection: Connection, table: Table, columns: list[str], lines: Iterable[bytes]) -> int:
    """Put rows in place of those that migrations wrote; returns how many there were."""
    if connection.execute(select(func.count()).select_from(table)).scalar_one():
        connection.execute(delete(table))
    readers = [reader_of(table.c[name]) for name in columns]
    rows, count = iter(lines), 0
    while batch := list(islice(rows, BATCH)):
        values = (zip(columns, readers, json.loads(line), strict=True) for line in batch)
        connection.execute(
            insert(table),
            [
                {name: None if given is None else read(given) for name, read, given in row}
                for row in values
            ],
        )
        count += len(batch)
    return count


def digest_of(lines: Iterable[bytes]) -> str:
    """SHA-256 over lines, in hexadecimal."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were put in; SQLite does so by itself."""
    keys = list(table.primary_key)
    if connection.dialect.name == "sqlite" or len(keys) != 1:
        return
    sequence = func.pg_get_serial_sequence(table.name, keys[0].name)
    name = connection.execute(select(sequence)).scalar()
    highest = connection.execute(select(func.max(keys[0]))).scalar()
    if name is not None and highest is not None:
        connection.execute(select(func.setval(name, highest)))


def plain(value: Any) -> Any:
    """A value of a column as JSON: bytes in Base64, moments in UTC, decimals as text."""
    match value:
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
        case datetime():
            is_aware = value.tzinfo is not None
            return (value.astimezone(UTC).replace(tzinfo=None) if is_aware else value).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
    return value


def reader_of(column: Column[Any]) -> Callable[[Any], Any]:
    """What makes a column's value of its JSON."""
    kind = column.type
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, DateTime):
        return _moment_with_zone if kind.timezone else datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Numeric) and kind.asdecimal:
        return Decimal
    return _as_it_is


def _moment_with_zone(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _as_it_is(value: Any) -> Any:
    return value


def _sortable(column: Column[Any], connection: Connection) -> Any:
    """The column in the order of code points, whatever the database's language."""
    is_text = isinstance(column.type, String) and connection.dialect.name != "sqlite"
    return column.collate("C") if is_text else column
