"""What can be wrong with an index, named; and the one place that catches everything."""

from collections.abc import Iterator
from contextlib import contextmanager


class SearchIndexError(Exception):
    """Anything that keeps the index from being read or written; says how to mend it."""


class IndexUnavailable(SearchIndexError):
    """The index cannot be read; answer from the database and rebuild it beside."""


class IndexMissing(IndexUnavailable):
    """There is no index in the folder yet, or no longer."""


class IndexDamaged(IndexUnavailable):
    """A file is gone, cut short, altered or unreadable."""


class IndexOutdated(IndexDamaged):
    """The index was written with other fields, other analysis or another block format."""


class IndexUnsafe(IndexUnavailable):
    """Others could write to the folder, so that nothing in it may be believed."""


class IndexBusy(SearchIndexError):
    """Another writer is at work; try again later."""


class IndexNotWritten(SearchIndexError):
    """The batch could not be written; the index is as it was before."""


@contextmanager
def named_as(kind: type[SearchIndexError], trouble: str) -> Iterator[None]:
    """Whatever goes wrong inside leaves as one of the errors above.

    A damaged index raises errors of many kinds (struct, zip, Unicode, key, value, end of
    file), so everything is caught, and here alone.
    """
    try:
        yield
    except SearchIndexError:
        raise
    except Exception as error:
        raise kind(f"{trouble}（{type(error).__name__}: {error}）") from error
