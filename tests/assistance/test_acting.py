"""Steps through the services: from the receipt to the archive, and what stands against them."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.assistance.people import WAYS, Cast, row_of


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.mark.parametrize("state", list(WAYS))
def test_every_state_can_be_reached(cast: Cast, state: str) -> None:
    reference = cast.bring_to(state)
    assert row_of(reference).state == state
