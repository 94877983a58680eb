"""The columns of all segments of a generation side by side: filtering and counting by value."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from portal.search.engine.columns import Column
from portal.search.engine.filters import Filters
from portal.search.engine.schema import NUMBER_COLUMNS, PUBLISHED_ON, TOPIC_SEPARATOR, TOPICS, YEAR
from portal.search.engine.scoring import Mask, Ordinals
from portal.search.engine.segments import Segment

Counts = dict[str, int] | dict[int, int]


class Columns:
    """Column values by ordinal, put together when they are first asked for.

    Two threads may put the same column together; both get the same values.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._size = sum(segment.documents for segment in segments)
        self._texts: dict[str, Column] = {}
        self._numbers: dict[str, NDArray[np.integer]] = {}

    def texts(self, name: str) -> Column:
        """A column of texts, its values ascending."""
        if name not in self._texts:
            self._texts[name] = _joined([segment.values[name] for segment in self._segments])
        return self._texts[name]

    def numbers(self, name: str) -> NDArray[np.integer]:
        """A column of numbers."""
        if name not in self._numbers:
            empty = np.zeros(0, dtype=NUMBER_COLUMNS[name])
            parts = [segment.numbers[name] for segment in self._segments]
            self._numbers[name] = np.concatenate([empty, *parts])
        return self._numbers[name]

    @cached_property
    def age(self) -> NDArray[np.int64]:
        """A different number for each ordinal, less for newer ones; for unknown dates most."""
        codes = self.texts(PUBLISHED_ON).codes.astype(np.int64)
        newest = int(codes.max(initial=0))
        return (newest - codes) * self._size + np.arange(self._size, dtype=np.int64)

    def allow(self, filters: Filters) -> Mask | None:
        """Which ordinals pass the filters; None for all."""
        masks = [self._having(name, values) for name, values in filters.values.items() if values]
        if filters.first_year or filters.last_year:
            years = self.numbers(YEAR)
            last = filters.last_year or np.iinfo(years.dtype).max
            masks.append((years > 0) & (years >= filters.first_year) & (years <= last))
        return np.logical_and.reduce(masks) if masks else None

    def count(self, name: str, found: Ordinals) -> Counts:
        """How many of the ordinals have each known value, the commonest first, then ascending."""
        if name in NUMBER_COLUMNS:
            numbers = np.bincount(self.numbers(name)[found])
            return {code: count for code, count in _ranked(numbers) if code}
        values, codes = self._counted(name, found)
        counts = np.bincount(codes, minlength=len(values))
        return {values[code]: count for code, count in _ranked(counts) if values[code]}

    def _counted(self, name: str, found: Ordinals) -> tuple[list[str], NDArray[np.int32]]:
        if name == TOPICS:
            owners, topics = self._topics
            mask = np.zeros(self._size, dtype=bool)
            mask[found] = True
            return topics.values, topics.codes[mask[owners]]
        column = self.texts(name)
        return column.values, column.codes[found]

    def _having(self, name: str, values: Collection[str]) -> Mask:
        if name == TOPICS:
            owners, topics = self._topics
            mask = np.zeros(self._size, dtype=bool)
            mask[owners[_having(topics, values)]] = True
            return mask
        return _having(self.texts(name), values)

    @cached_property
    def _topics(self) -> tuple[NDArray[np.intp], Column]:
        """Every topic of every document: the ordinals, and a column of one row each."""
        together = self.texts(TOPICS)
        sets = [value.split(TOPIC_SEPARATOR) for value in together.values]
        topics = sorted(set(chain.from_iterable(sets)))
        code = {topic: number for number, topic in enumerate(topics)}
        sizes = np.array([len(found) for found in sets], dtype=np.int64)
        flat = np.array([code[topic] for topic in chain.from_iterable(sets)], dtype=np.int32)
        starts = np.cumsum(sizes) - sizes
        each = sizes[together.codes]
        owners = np.repeat(np.arange(self._size), each)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(each) - each, each)
        return owners, Column(topics, flat[starts[together.codes][owners] + within])


def _joined(columns: Sequence[Column]) -> Column:
    values = sorted(set(chain.from_iterable(column.values for column in columns)))
    code = {value: number for number, value in enumerate(values)}
    codes = [
        np.array([code[value] for value in column.values], dtype=np.int32)[column.codes]
        for column in columns
    ]
    return Column(values, np.concatenate([np.zeros(0, dtype=np.int32), *codes]))


def _having(column: Column, values: Collection[str]) -> Mask:
    wanted = np.array([value in values for value in column.values], dtype=bool)
    return wanted[column.codes]


def _ranked(counts: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """(place, count) of all that are counted, the greatest first, then by place."""
    places = np.flatnonzero(counts)
    order = places[np.argsort(-counts[places], kind="stable")]
    return zip(order.tolist(), counts[order].tolist(), strict=True)
