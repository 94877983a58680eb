"""Structured logs: one JSON line an event on standard error, long values cut short."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from flask import g, has_request_context

LONGEST_VALUE = 2_000


def configure() -> None:
    """Send structlog and the standard library's warnings through the same renderer."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_request_id,
        structlog.processors.format_exc_info,
        cut,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False),
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("alembic", "waitress.queue", "whoosh", "pypdf"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def add_request_id(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Tie the line to the request that it belongs to."""
    if has_request_context() and "request_id" in g:
        event["request"] = g.request_id
    return event


def cut(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Shorten long texts; JSON escapes line breaks and control characters by itself."""
    for key, value in event.items():
        if isinstance(value, str) and len(value) > LONGEST_VALUE and key != "exception":
            event[key] = value[:LONGEST_VALUE] + "…"
    return event
