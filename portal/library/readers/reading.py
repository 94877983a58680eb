"""What a parser finds in a file, as values and as the bytes that pass out of its child process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from portal.library.structure.values import SourceLine


class Reading(NamedTuple):
    """What a parser found: its lines in reading order and the properties of the document."""

    lines: list[SourceLine]
    metadata: dict[str, object]


Parser = Callable[[bytes], Reading]


def packed(reading: Reading) -> bytes:
    """A reading as JSON."""
    lines = [[line.text, line.level, line.html] for line in reading.lines]
    return json.dumps({"lines": lines, "metadata": reading.metadata}).encode()


def unpacked(data: bytes) -> Reading:
    """The reading that `packed` wrote."""
    plain = json.loads(data)
    return Reading([SourceLine(*line) for line in plain["lines"]], plain["metadata"])
