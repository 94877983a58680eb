"""Measuring in a process of its own, so that what was done before weighs on nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


def apart(measure: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function of a module in a fresh process; arguments and result are copied."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, arguments)
