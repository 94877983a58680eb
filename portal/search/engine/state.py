"""The state file: which directory, TOC and segments are the index, and what must be in them.

It is the pointer and the only commit point: a reader believes nothing that it does not name,
and one atomic rename replaces it. Readers take all they need from it and from checked bytes,
so that they never unpickle anything.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from whoosh import versionstring

from portal.search.analysis import ANALYSIS_VERSION
from portal.search.engine.blocks import BLOCKS_VERSION
from portal.search.engine.errors import IndexDamaged, IndexMissing, IndexOutdated
from portal.search.engine.folder import remove, sync
from portal.search.engine.schema import SCHEMA_VERSION

STATE_NAME: Final = "state.json"
VERSIONS: Final = {
    "schema": SCHEMA_VERSION,
    "analysis": ANALYSIS_VERSION,
    "blocks": BLOCKS_VERSION,
    # Its own word: the package that brings the module may have another name.
    "whoosh": versionstring(),
}


@dataclass(frozen=True)
class Part:
    """One file inside a segment: its place in bytes and its CRC-32."""

    offset: int
    length: int
    checksum: int


@dataclass(frozen=True)
class SegmentRecord:
    """One segment as it was written; `modified` is the time of its file in ns.

    `documents` counts deleted documents too; `field_lengths` are sums in terms.
    """

    name: str
    documents: int
    deleted: tuple[int, ...]
    field_lengths: dict[str, int]
    size: int
    modified: int
    digest: str
    parts: dict[str, Part]

    @property
    def file_name(self) -> str:
        """The name of the compound file in the directory."""
        return f"{self.name}.seg"


@dataclass(frozen=True)
class State:
    """One generation; `change` is the number of the last change taken in."""

    generation: str
    change: int
    directory: str
    toc: str
    toc_digest: str
    segments: tuple[SegmentRecord, ...]
    versions: dict[str, str]

    @property
    def file_names(self) -> set[str]:
        """The files of the directory that belong to this generation."""
        return {self.toc} | {record.file_name for record in self.segments}

    @property
    def documents(self) -> int:
        """How many documents can be found."""
        return sum(record.documents - len(record.deleted) for record in self.segments)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load(folder: Path) -> State:
    """The state of the index in the folder; errors say whether it is missing or damaged."""
    try:
        raw = (folder / STATE_NAME).read_bytes()
    except FileNotFoundError as error:
        raise IndexMissing(f"{folder} 中没有索引，请重建索引。") from error
    digest, _, text = raw.partition(b"\n")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        raise IndexDamaged("索引的状态文件与校验和不符，请重建索引。")
    fields = json.loads(text)
    if fields["versions"] != VERSIONS:
        raise IndexOutdated("索引由其他版本写成，请重建索引。")
    return _from_fields(fields)


def save(folder: Path, state: State) -> None:
    """Make this state the index: written aside, brought to the disk, renamed, at once."""
    text = json.dumps(asdict(state), ensure_ascii=True, separators=(",", ":")).encode()
    aside = folder / f"{STATE_NAME}.new"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        file.flush()
        os.fsync(file.fileno())
    if (folder / STATE_NAME).is_dir():
        remove(folder / STATE_NAME)
    aside.replace(folder / STATE_NAME)
    sync(folder)


def _from_fields(fields: dict[str, Any]) -> State:
    segments = tuple(_record(segment) for segment in fields["segments"])
    return State(**{**fields, "segments": segments})


def _record(fields: dict[str, Any]) -> SegmentRecord:
    parts = {name: Part(**part) for name, part in fields["parts"].items()}
    return SegmentRecord(**{**fields, "deleted": tuple(fields["deleted"]), "parts": parts})
