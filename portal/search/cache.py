"""A bounded memory of answers, the one used longest ago going first; safe between threads."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Cache(Generic[Answer]):
    """At most `size` answers by what they answer."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.lock = threading.Lock()
        self.answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, key: Hashable) -> Answer | None:
        with self.lock:
            if key in self.answers:
                self.answers.move_to_end(key)
            return self.answers.get(key)

    def put(self, key: Hashable, answer: Answer) -> Answer:
        """Keep the answer and return it."""
        with self.lock:
            self.answers[key] = answer
            while len(self.answers) > self.size:
                self.answers.popitem(last=False)
        return answer
