"""The day of these tests is told: figures belong to the year and the quarter that it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from portal.clock import SHANGHAI


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """The day after a month that is over: a Tuesday, thirty working days into the quarter."""
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)):
        yield
