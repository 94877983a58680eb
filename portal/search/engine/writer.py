"""Whoosh's segment writer, taking in whole documents and leaving the sweeping to others."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from portal.search.engine.blocks import Lists
from portal.search.engine.codec import PortalCodec
from portal.search.engine.errors import IndexBusy
from portal.search.engine.pool import Pool
from portal.search.engine.schema import BLOCKS, KEY, Document, whoosh_schema
from portal.search.engine.spots import depths_of

INDEX_NAME: Final = "MAIN"


class WatchedStorage(FileStorage):
    """A folder that closes the files which Whoosh leaves open after an error."""

    def __init__(self, path: str, files: list[StructFile] | None = None) -> None:
        super().__init__(path)
        self._files = [] if files is None else files

    def create_file(self, name: str, **options: Any) -> StructFile:
        """Whoosh's own, remembered."""
        self._files.append(super().create_file(name, **options))
        return self._files[-1]

    def open_file(self, name: str, **options: Any) -> StructFile:
        """Whoosh's own, remembered."""
        self._files.append(super().open_file(name, **options))
        return self._files[-1]

    def temp_storage(self, name: str | None = None) -> "WatchedStorage":
        """A folder inside, whose files are closed with those of this one."""
        inside = WatchedStorage(str(Path(self.folder) / (name or "tmp")), self._files)
        inside.create()
        return inside

    def close_files(self) -> None:
        """Close all files that are still open."""
        for file in self._files:
            with suppress(Exception):
                file.close()


class BulkWriter(SegmentWriter):
    """One new segment. Nothing is visible before the state file names what was committed."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=PortalCodec(), _lk=False)
        self.pool = Pool()
        self.committed: list[Any] = []
        self._blocks: list[int] = []
        self.columns = {
            name: field.column_type for name, field in self.schema.items() if field.column_type
        }

    def add(self, document: Document) -> None:
        """Take in one document, whose key must not be in the segment yet."""
        none = np.zeros(0, dtype=np.uint64)
        pairs = {name: document.pairs.get(name, none) for name in document.terms}
        self.start({name: len(terms) + len(pairs[name]) for name, terms in document.terms.items()})
        self.pool.add(KEY, self.docnum, [document.key], none)
        for name, terms in document.terms.items():
            self.pool.add(name, self.docnum, terms, pairs[name], document.spots.get(name))
        values = {KEY: document.key, **document.values}
        encoded = {name: value.encode() for name, value in values.items()}
        self.finish({**encoded, **document.numbers})

    def start(self, lengths: dict[str, int]) -> None:
        """Begin the next document, whose text fields have so many terms."""
        self.perdocwriter.start_doc(self.docnum)
        for name, length in lengths.items():
            self.perdocwriter.add_field(name, self.schema[name], None, length)

    def finish(self, values: dict[str, bytes | int]) -> None:
        """Give the document its column values, and end it."""
        for name, value in values.items():
            self.perdocwriter.add_column_value(name, self.columns[name], value)
        self.perdocwriter.finish_doc()
        self._blocks.append(int(values[BLOCKS]))
        self._added = True
        self.docnum += 1

    def write(self, field: str, terms: Sequence[bytes], lists: Lists) -> None:
        """Add ascending terms with their lists, when all documents are finished."""
        depths = depths_of(np.array(self._blocks, dtype=np.int64))
        self.fieldwriter.write(field, terms, lists, depths)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field, terms, lists in self.pool.take():
            self.write(field, terms, lists)
        self.fieldwriter.close()

    @property
    def toc_name(self) -> str:
        """The name of the table of contents that a commit writes."""
        return f"_{self.indexname}_{self.generation}.toc"

    def _commit_toc(self, segments: list[Any]) -> None:
        # Whoosh would delete the files of the generation before, which the state still names.
        self.committed = segments
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)


def create_directory(path: Path) -> None:
    """An empty Whoosh index in a folder that exists."""
    FileIndex.create(FileStorage(str(path)), whoosh_schema(), INDEX_NAME)


@contextmanager
def writing(path: Path) -> Iterator[BulkWriter]:
    """A writer on the newest generation in the directory; an error leaves nothing open.

    What was written before an error is a stray and will be swept.
    """
    storage = WatchedStorage(str(path))
    index = FileIndex(storage, whoosh_schema(), INDEX_NAME)
    lock = index.lock("WRITELOCK")
    if not lock.acquire():
        raise IndexBusy("另一个程序正在写索引，请稍后再试。")
    try:
        yield BulkWriter(index)
    finally:
        storage.close_files()
        lock.release()
