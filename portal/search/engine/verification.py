"""Whether the index holds what it should, file by file and entry by entry."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.search.engine.errors import IndexDamaged, named_as
from portal.search.engine.reader import Reader
from portal.search.engine.schema import digest_of as digest_of_entry
from portal.search.engine.state import digest_of as digest_of_file
from portal.search.values import Entry


@dataclass(frozen=True)
class Verification:
    """How the index differs from the entries: keys missing, left over, or with other content."""

    documents: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the index is exactly what the entries make it."""
        return not (self.missing or self.extra or self.different)


def check_files(reader: Reader) -> None:
    """Read every segment through; IndexDamaged when one is not as it was written."""
    with named_as(IndexDamaged, "索引文件无法读取，请重建索引。"):
        for segment in reader.segments:
            if digest_of_file(segment.file.path) != segment.file.record.digest:
                raise IndexDamaged(f"索引文件 {segment.file.path.name} 与写成时不同，请重建索引。")


def compare(reader: Reader, entries: Iterable[Entry]) -> Verification:
    """Compare the index with all entries that should be in it."""
    indexed = reader.digests()
    wanted = {entry.key: digest_of_entry(entry) for entry in entries}
    return Verification(
        documents=len(indexed),
        missing=tuple(sorted(wanted.keys() - indexed.keys())),
        extra=tuple(sorted(indexed.keys() - wanted.keys())),
        different=tuple(
            sorted(key for key in wanted.keys() & indexed.keys() if wanted[key] != indexed[key])
        ),
    )
