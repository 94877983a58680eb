"""The index of a machine: read by every process, written by one at a time.

    folder/                 for the user of the service alone (0700)
        state.json          the current generation: the one thing that readers believe
        lock                held by the writer
        index-1f3a…/        a Whoosh directory; a rebuild makes another beside it

It knows entries and change numbers, and no database.
"""

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from portal.search.engine import commits, merging, state, verification
from portal.search.engine.commits import Commit
from portal.search.engine.errors import IndexBusy, IndexNotWritten, SearchIndexError, named_as
from portal.search.engine.folder import (
    DIRECTORY_PREFIX,
    create_private,
    ensure_private,
    one_writer,
    remove,
    sweep,
)
from portal.search.engine.following import Following
from portal.search.engine.reader import Reader
from portal.search.engine.schema import document_of
from portal.search.engine.state import SegmentRecord
from portal.search.engine.verification import Verification
from portal.search.engine.writer import create_directory
from portal.search.values import Entry

_log = logging.getLogger(__name__)
_TROUBLE = "索引没有写成，仍是原来的内容。"


@dataclass(frozen=True)
class Status:
    """How the index is; `trouble` says why it cannot be read, '' when it can."""

    generation: str
    change: int
    documents: int
    segments: int
    size: int
    trouble: str


class SearchIndex:
    """The index in a folder. Threads may share one object, processes one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._following = Following(folder)

    def reader(self) -> Reader:
        """The newest generation; IndexUnavailable, or an error below it, when there is none."""
        return self._following.current()

    def write(self, puts: Iterable[Entry], removes: Iterable[str], change: int) -> None:
        """Put entries in place of those with the same keys, and remove others, in one commit.

        `change` is the number of the last change taken in. IndexBusy when another writes,
        IndexNotWritten when it fails, IndexUnavailable when there is no sound index to write.
        """
        entries = {entry.key: entry for entry in puts}
        gone = {*entries, *removes}
        ensure_private(self.folder)
        with named_as(IndexNotWritten, _TROUBLE), one_writer(self.folder):
            reader = self._following.refresh()
            current = reader.state
            sweep(self.folder, current.directory, current.file_names)
            if gone:
                documents = map(document_of, entries.values())
                path = self.folder / current.directory
                commit = commits.add_documents(path, documents, _places(reader, gone))
                self._publish(commit, change, current.segments)
                self._merge(merging.overdue)
            else:
                state.save(self.folder, replace(current, change=change))
                self._following.refresh()

    def tidy(self) -> None:
        """Merge small segments and those mostly deleted; for when nothing is to be written.

        Does nothing when nothing is due or another writes.
        """
        if merging.due(self.reader().state.segments):
            with suppress(IndexBusy), one_writer(self.folder):
                self._merge(merging.due)

    def rebuild(self, entries: Iterable[Entry], change: int) -> None:
        """Write all entries into a fresh directory, and swap it for the old one at the end.

        Readers go on with the old directory, if there is one. No key may come twice.
        IndexBusy when another writes, IndexNotWritten when it fails.
        """
        create_private(self.folder)
        with named_as(IndexNotWritten, _TROUBLE), one_writer(self.folder):
            path = self.folder / f"{DIRECTORY_PREFIX}{secrets.token_hex(8)}"
            self._publish(_built(path, entries), change, ())

    def check(self) -> None:
        """Read every file through; IndexUnavailable, or an error below it, when one is wrong."""
        verification.check_files(self._following.refresh())

    def verify(self, entries: Iterable[Entry]) -> Verification:
        """Check all files, and compare the index with all entries that should be in it."""
        reader = self._following.refresh()
        verification.check_files(reader)
        return verification.compare(reader, entries)

    def status(self) -> Status:
        """How the index is; never raises."""
        try:
            reader = self.reader()
        except SearchIndexError as error:
            return Status("", 0, 0, 0, 0, str(error))
        segments = reader.state.segments
        return Status(
            generation=reader.generation,
            change=reader.change,
            documents=reader.documents,
            segments=len(segments),
            size=sum(record.size for record in segments),
            trouble="",
        )

    def _publish(self, commit: Commit, change: int, known: Sequence[SegmentRecord]) -> None:
        published = commits.publish(self.folder, commit, change, known)
        sweep(self.folder, published.directory, published.file_names)
        self._following.refresh()

    def _merge(self, choose: Callable[[Sequence[SegmentRecord]], list[str]]) -> None:
        """Merge the segments that `choose` names; if that fails, it will be tried again."""
        reader = self._following.refresh()
        names = choose(reader.state.segments)
        if not names:
            return
        try:
            with named_as(IndexNotWritten, _TROUBLE):
                path = self.folder / reader.state.directory
                commit = commits.merge_segments(path, _sources(reader, names))
                self._publish(commit, reader.change, reader.state.segments)
        except SearchIndexError as error:
            _log.warning("Segments were not merged: %s", error)


def _built(path: Path, entries: Iterable[Entry]) -> Commit:
    """A new directory with all entries in one segment; none is left when it fails."""
    try:
        create_private(path)
        create_directory(path)
        documents = map(document_of, _once(entries))
        return commits.merge_all(commits.add_documents(path, documents, {}))
    except BaseException:
        remove(path)
        raise


def _places(reader: Reader, keys: Iterable[str]) -> dict[str, list[int]]:
    """Document numbers of the keys, by the name of their segment."""
    places: dict[str, list[int]] = {}
    for key in keys:
        ordinal = reader.ordinal(key)
        if ordinal is not None:
            segment, document = reader.place(ordinal)
            places.setdefault(segment.name, []).append(document)
    return places


def _sources(reader: Reader, names: Collection[str]) -> list[merging.Source]:
    return [
        merging.Source(segment, live)
        for segment, live in reader.live_by_segment()
        if segment.name in names
    ]


def _once(entries: Iterable[Entry]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.key in seen:
            raise ValueError(f"key given twice: {entry.key}")
        seen.add(entry.key)
        yield entry
