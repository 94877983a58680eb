"""Commits: from documents to a new generation, in an order that survives a kill anywhere.

First the segments and the TOC are written and brought to the disk, then one rename makes the
state file name them. Before that rename no reader knows of the commit; what a killed commit
leaves behind is swept before the next.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from portal.search.engine import merging, state
from portal.search.engine.buffers import ROWS_PARTS
from portal.search.engine.folder import DIRECTORY_PREFIX, stamp_of, sync
from portal.search.engine.schema import Document
from portal.search.engine.segments import Segment
from portal.search.engine.state import Part, SegmentRecord, State
from portal.search.engine.writer import BulkWriter, writing

# A segment is closed after so many occurrences of terms, so that memory stays bounded.
_FULL_SEGMENT: Final = 6_000_000


@dataclass(frozen=True)
class Commit:
    """What Whoosh committed in a directory: its TOC and all segments that the TOC lists."""

    path: Path
    toc: str
    number: int
    segments: tuple[Any, ...]
    storage: Any


def add_documents(
    path: Path, documents: Iterable[Document], deleted: Mapping[str, Sequence[int]]
) -> Commit:
    """Mark documents as deleted and add others, as one new segment or more.

    `deleted` has document numbers by the name of their segment.
    """
    waiting = iter(documents)
    while True:
        with writing(path) as writer:
            for segment in writer.segments:
                for document in deleted.get(segment.segment_id(), ()):
                    segment.delete_document(document)
            is_full = _fill(writer, waiting)
            commit = _commit(writer, path)
        if not is_full:
            return commit


def merge_segments(path: Path, sources: Sequence[merging.Source]) -> Commit:
    """Write the live documents of some segments as one, in place of them."""
    merged = {source.segment.name for source in sources}
    with writing(path) as writer:
        merging.merge(writer, sources)
        writer.segments = [s for s in writer.segments if s.segment_id() not in merged]
        return _commit(writer, path)


def merge_all(commit: Commit) -> Commit:
    """Make one segment of all that a commit has, none of whose documents is deleted."""
    if len(commit.segments) < 2:
        return commit
    return merge_segments(
        commit.path,
        [
            merging.Source(Segment(commit.path, record), np.ones(record.documents, dtype=bool))
            for record in _records(commit, {})
        ],
    )


def publish(folder: Path, commit: Commit, change: int, known: Sequence[SegmentRecord]) -> State:
    """Make a commit the index. Segments that are `known` were brought to the disk before."""
    segments = _records(commit, {record.name: record for record in known})
    sync(commit.path / commit.toc)
    sync(commit.path)
    token = commit.path.name.removeprefix(DIRECTORY_PREFIX)
    published = State(
        generation=f"{token}.{commit.number}",
        change=change,
        directory=commit.path.name,
        toc=commit.toc,
        toc_digest=state.digest_of(commit.path / commit.toc),
        segments=segments,
        versions=state.VERSIONS,
    )
    state.save(folder, published)
    return published


def _fill(writer: BulkWriter, documents: Iterator[Document]) -> bool:
    """Add documents until there are no more or the segment is full; whether it is full."""
    for document in documents:
        writer.add(document)
        if writer.pool.occurrences >= _FULL_SEGMENT:
            return True
    return False


def _commit(writer: BulkWriter, path: Path) -> Commit:
    writer.segments = [segment for segment in writer.segments if segment.doc_count()]
    writer.commit(merge=False)
    return Commit(path, writer.toc_name, writer.generation, tuple(writer.committed), writer.storage)


def _records(commit: Commit, known: Mapping[str, SegmentRecord]) -> tuple[SegmentRecord, ...]:
    return tuple(
        replace(known[segment.segment_id()], deleted=_deleted(segment))
        if segment.segment_id() in known
        else _record(commit, segment)
        for segment in commit.segments
    )


def _record(commit: Commit, segment: Any) -> SegmentRecord:
    path = commit.path / f"{segment.segment_id()}.seg"
    sync(path)
    _, size, modified = stamp_of(path)
    return SegmentRecord(
        name=segment.segment_id(),
        documents=segment.doc_count_all(),
        deleted=_deleted(segment),
        field_lengths=dict(segment._fieldlengths),
        size=size,
        modified=modified,
        digest=state.digest_of(path),
        parts=_parts(commit, segment, path),
    )


def _parts(commit: Commit, segment: Any, path: Path) -> dict[str, Part]:
    """Where each file inside the compound file is; posting lists have checksums of their own."""
    with closing(segment.open_compound_file(commit.storage)) as compound:
        places = {name: compound.range(name) for name in compound.list()}
    parts = {}
    with path.open("rb") as file:
        for name, (offset, length) in places.items():
            short = name.removeprefix(segment.segment_id())
            file.seek(offset)
            checksum = 0 if short in ROWS_PARTS else zlib.crc32(file.read(length))
            parts[short] = Part(offset, length, checksum)
    return parts


def _deleted(segment: Any) -> tuple[int, ...]:
    return tuple(sorted(segment.deleted_docs()))
