"""Structured logs: one JSON line an event on standard error, long values cut short."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from flask import g, has_request_context

LONGEST_VALUE = 2_000
QUIET = ("alembic", "waitress.queue", "whoosh", "pypdf")


class StandardError:
    """Writes whole lines to wherever standard error leads at that moment."""

    def msg(self, line: str) -> None:
        sys.stderr.write(line + "\n")

    debug = info = warning = error = critical = exception = msg


def configure() -> None:
    """Send our own events and the standard library's through the same steps."""
    steps: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_request_id,
        structlog.processors.format_exc_info,
        cut,
    ]
    written = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*steps, written],
        logger_factory=lambda *_: StandardError(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(processor=written, foreign_pre_chain=steps)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def add_request_id(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Tie the line to the request that it belongs to."""
    if "request" not in event and has_request_context() and "request_id" in g:
        event["request"] = g.request_id
    return event


def cut(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Shorten long texts; JSON escapes line breaks and control characters by itself."""
    for key, value in event.items():
        if isinstance(value, str) and len(value) > LONGEST_VALUE and key != "exception":
            event[key] = value[:LONGEST_VALUE] + "…"
    return event
