"""Addresses: where a redirect may lead, and how the portal names itself to the outside."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for

SAFE_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def init_app(app: Flask) -> None:
    app.add_template_global(asset)
    app.add_template_global(absolute)
    app.add_template_global(changed_query)


def local_path(target: str) -> str:
    """The target if it is a path of this portal, else the front page."""
    return target if SAFE_PATH.fullmatch(target) else "/"


def absolute(path: str) -> str:
    """A full address: on the configured base address, else on the host that was asked."""
    base = current_app.config["SETTINGS"].site.base_url or request.host_url.rstrip("/")
    return f"{base}{path}"


def changed_query(**changes: object) -> str:
    """This page's path and query with some parameters changed; None or '' takes one away."""
    values = request.args.to_dict(flat=False)
    for name, value in changes.items():
        values[name] = [] if value in (None, "") else [str(value)]
    pairs = [(name, item) for name, items in values.items() for item in items]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def asset(name: str) -> str:
    """Address of a static file with the hash of its content, so that it may be kept for ever."""
    folder = Path(current_app.static_folder or "")
    return url_for("static", filename=name, v=_fingerprint(folder / name))


@lru_cache(maxsize=256)
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
