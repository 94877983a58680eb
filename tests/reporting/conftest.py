"""The day of these tests is told: figures belong to the year and the quarter that it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from portal.clock import SHANGHAI


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """A Tuesday in November, so that thirty working days before lie in the same quarter."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)):
        yield
