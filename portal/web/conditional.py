"""Public pages: rendered once per change, kept in memory, answered with 304 when unchanged."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, make_response, request

from portal import changes
from portal.clock import today
from portal.web import preferences

KEPT_BYTES = 48 * 1024 * 1024
LARGEST_PAGE = 2 * 1024 * 1024


class PageCache:
    """Finished pages by their tag, least recently used first to go; safe between threads."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self.limit, self.size = limit, 0
        self.lock = threading.Lock()
        self.pages: OrderedDict[str, tuple[bytes, bytes, str]] = OrderedDict()

    def get(self, tag: str) -> tuple[bytes, bytes, str] | None:
        """(plain body, gzipped body, content type) or None."""
        with self.lock:
            page = self.pages.get(tag)
            if page:
                self.pages.move_to_end(tag)
            return page

    def put(self, tag: str, body: bytes, content_type: str) -> tuple[bytes, bytes, str]:
        """Keep a page (bodies in bytes), dropping the oldest ones past the limit."""
        page = (body, gzip.compress(body, 6, mtime=0), content_type)
        with self.lock:
            if len(body) <= LARGEST_PAGE and tag not in self.pages:
                self.pages[tag] = page
                self.size += len(page[0]) + len(page[1])
            while self.size > self.limit:
                _, (plain, packed, _type) = self.pages.popitem(last=False)
                self.size -= len(plain) + len(packed)
        return page


def init_app(app: Flask) -> None:
    app.extensions["page_cache"] = PageCache()


def public_page(view: Callable[..., Any]) -> Callable[..., Response]:
    """Serve a view's page to anyone from the cache; the view must not depend on who asks."""

    @wraps(view)
    def serve(**arguments: Any) -> Response:
        tag = page_tag()
        if request.if_none_match.contains(tag):
            return finish(Response(status=304), tag)
        cache: PageCache = current_app.extensions["page_cache"]
        page = cache.get(tag)
        if page is None:
            response = make_response(view(**arguments))
            if response.status_code != 200 or response.is_streamed:
                return response
            page = cache.put(tag, response.get_data(), response.content_type)
        return finish(packed_response(page), tag)

    return serve


def page_tag() -> str:
    """Names what the answer depends on: the address, preferences, change number, day, program."""
    parts = (
        current_app.config["RELEASE"],
        str(changes.known()),
        today().isoformat(),
        request.host,
        request.full_path,
        preferences.current().serialise(),
    )
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:32]


def packed_response(page: tuple[bytes, bytes, str]) -> Response:
    """The kept page, gzipped for those who accept it."""
    body, packed, content_type = page
    if request.accept_encodings["gzip"] > 0:
        response = Response(packed, content_type=content_type)
        response.headers["Content-Encoding"] = "gzip"
        return response
    return Response(body, content_type=content_type)


def finish(response: Response, tag: str) -> Response:
    """Add the headers by which browsers and proxies ask again."""
    response.set_etag(tag, weak=True)
    response.last_modified = changes.known_at()
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    return response
