"""Following the state file: every thread gets the reader of the newest generation."""

import threading
import time
from pathlib import Path
from typing import Final

from portal.search.engine import state
from portal.search.engine.errors import IndexDamaged, SearchIndexError, named_as
from portal.search.engine.folder import Stamp, ensure_private, stamp_if_there, stamp_of
from portal.search.engine.reader import Reader
from portal.search.engine.segments import Segment
from portal.search.engine.state import STATE_NAME

# So often files in use are looked at, and so often a damaged index is tried again.
_SECONDS: Final = 1.0
_ATTEMPTS: Final = 5


class Generation:
    """A reader together with the files that it was opened from.

    `known` are segments of the generation before that need not be opened again, by name.
    """

    def __init__(self, folder: Path, known: dict[str, Segment]) -> None:
        ensure_private(folder)
        self._state_path = folder / STATE_NAME
        self._state_stamp = stamp_if_there(self._state_path)
        current = state.load(folder)
        directory = folder / current.directory
        ensure_private(directory)
        self._toc_path = directory / current.toc
        self._toc_stamp = stamp_of(self._toc_path)
        if state.digest_of(self._toc_path) != current.toc_digest:
            raise IndexDamaged("索引的目录文件与校验和不符，请重建索引。")
        segments = [known.get(r.name) or Segment(directory, r) for r in current.segments]
        self.reader = Reader(current, segments)
        self._looked = time.monotonic()
        self._is_sound = True

    def is_fresh(self) -> bool:
        """Whether it is the newest, and (looked at once a second) its files are as they were."""
        if stamp_if_there(self._state_path) != self._state_stamp:
            return False
        if time.monotonic() - self._looked >= _SECONDS:
            self._looked = time.monotonic()
            toc_is_untouched = stamp_if_there(self._toc_path) == self._toc_stamp
            untouched = len(self.untouched()) == len(self.reader.segments)
            self._is_sound = self._is_sound and toc_is_untouched and untouched
        return self._is_sound

    def untouched(self) -> dict[str, Segment]:
        """The segments whose files are as they were, by name."""
        return {s.name: s for s in self.reader.segments if s.file.is_untouched()}


class Following:
    """The reader of a folder, opened anew when the state file has changed.

    While one thread opens a generation, the others go on with the one before. Only segments
    that are new in a generation are opened.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opening = threading.Lock()
        self._generation: Generation | None = None
        self._failure: tuple[Stamp, float, SearchIndexError] | None = None

    def current(self) -> Reader:
        """The newest generation; IndexUnavailable, or an error below it, when there is none."""
        generation = self._generation
        if generation is not None and generation.is_fresh():
            return generation.reader
        if generation is None:
            return self.refresh()
        if not self._opening.acquire(blocking=False):
            return generation.reader
        try:
            return self._newest()
        finally:
            self._opening.release()

    def refresh(self) -> Reader:
        """The same, but never the generation before: another thread's opening is waited for."""
        with self._opening:
            return self._newest()

    def _newest(self) -> Reader:
        if self._generation is None or not self._generation.is_fresh():
            self._generation = self._opened()
        return self._generation.reader

    def _opened(self) -> Generation:
        known = self._generation.untouched() if self._generation else {}
        self._generation = None
        for _ in range(_ATTEMPTS):
            stamp = stamp_if_there(self._folder / STATE_NAME)
            self._repeat_failure(stamp)
            try:
                with named_as(IndexDamaged, "索引无法打开，请重建索引。"):
                    return Generation(self._folder, known)
            except SearchIndexError as error:
                # A writer may have swept what the state named a moment ago; then it has changed.
                if stamp_if_there(self._folder / STATE_NAME) == stamp:
                    self._failure = (stamp, time.monotonic(), error) if stamp else None
                    raise
        raise IndexDamaged("索引一直在变，无法打开，请稍后再试。")

    def _repeat_failure(self, stamp: Stamp | None) -> None:
        """Opening a damaged index can be dear; for a while the same state fails at once."""
        if self._failure is not None:
            failed, moment, error = self._failure
            if failed == stamp and time.monotonic() - moment < _SECONDS:
                raise type(error)(*error.args)
