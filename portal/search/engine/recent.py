"""The lists of a segment that were read last, as arrays, so that common terms are decoded once."""

import threading
from collections import OrderedDict

from portal.search.engine.blocks import Numbers

Key = tuple[str, int]
List = tuple[Numbers, Numbers]

# A list that takes more than this share of the room would push out too many others.
_LARGEST_SHARE = 4


class Recent:
    """At most `room` bytes of lists by field and row, those used longest ago going first.

    Safe between threads; the arrays are not to be changed in place.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._lock = threading.Lock()
        self._lists: OrderedDict[Key, List] = OrderedDict()

    def get(self, key: Key) -> List | None:
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: Key, found: List) -> None:
        size = _size(found)
        if size * _LARGEST_SHARE > self._room:
            return
        with self._lock:
            if key not in self._lists:
                self._lists[key] = found
                self._taken += size
            while self._taken > self._room:
                self._taken -= _size(self._lists.popitem(last=False)[1])


def _size(found: List) -> int:
    return sum(array.nbytes for array in found)
