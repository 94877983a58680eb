"""Questions that found nothing: kept in memory, written after the answer has gone out.

A GET must work where nothing can be written, and a reader must not wait for a lock; so a note
only counts in memory. It is written once the answer has been sent, at most every few seconds
in one transaction of its own, and a failure loses no more than a few counts.
"""

import threading
import time
from collections import Counter

import structlog
from flask import Flask, current_app

from portal.clock import today
from portal.search import services
from portal.search.analysis import normalise
from portal.search.privacy import without_personal_data
from portal.transaction import transaction

MOST_KEPT = 500
SECONDS_BETWEEN = 5.0
log = structlog.get_logger("search")


class Gaps:
    """Counts of this process that are not written yet; safe between threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.times: Counter[str] = Counter()
        self.written_at = -SECONDS_BETWEEN

    def note(self, text: str) -> None:
        """Count a query, free of personal data and in its normal form."""
        query = normalise(without_personal_data(text))
        with self.lock:
            if query in self.times or len(self.times) < MOST_KEPT:
                self.times[query] += 1

    def take(self) -> dict[str, int]:
        """What is to be written now: nothing when something was written a moment ago."""
        with self.lock:
            if not self.times or time.monotonic() - self.written_at < SECONDS_BETWEEN:
                return {}
            taken, self.times = dict(self.times), Counter()
            self.written_at = time.monotonic()
            return taken


def init_app(app: Flask) -> None:
    app.extensions["search_gaps"] = Gaps()


def note(app: Flask, text: str) -> None:
    """Count a query that found nothing; costs no query of the database."""
    gaps: Gaps = app.extensions["search_gaps"]
    gaps.note(text)


def write(app: Flask) -> None:
    """Write what has been counted, outside a request."""
    with app.app_context():
        flush()


def flush() -> None:
    """Write what has been counted, in a transaction of its own."""
    gaps: Gaps = current_app.extensions["search_gaps"]
    times = gaps.take()
    if not times:
        return
    try:
        with transaction():
            services.record_gaps(today(), times)
    except Exception as error:  # a statistic: never worth an error, not even on a read-only disk
        log.warning("gaps not written", error=type(error).__name__, lost=sum(times.values()))
