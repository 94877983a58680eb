"""Public pages: rendered once per change, kept in memory, answered before Flask is asked."""

from __future__ import annotations

import gzip
import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, make_response, request
from werkzeug.http import http_date, unquote_etag

from portal import changes
from portal.clock import today
from portal.web import headers, preferences
from portal.web.requests import note

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT_BYTES = 32 * 1024 * 1024
LARGEST_PAGE = 2 * 1024 * 1024
TURNS = 64


@dataclass(frozen=True)
class Page:
    """A finished page: its bodies in bytes, its type, and the view that made it."""

    plain: bytes
    packed: bytes
    content_type: str
    endpoint: str

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


class PageCache:
    """Finished pages by their tag, least recently used first to go; safe between threads."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self.limit, self.size = limit, 0
        self.lock = threading.Lock()
        self.turns = tuple(threading.Lock() for _ in range(TURNS))
        self.pages: OrderedDict[str, Page] = OrderedDict()

    def turn(self, tag: str) -> threading.Lock:
        """Held while a page is rendered, so that many who ask for it at once wait for one."""
        return self.turns[int(tag[:4], 16) % TURNS]

    def get(self, tag: str) -> Page | None:
        """The page of a tag, None when it is not kept."""
        with self.lock:
            page = self.pages.get(tag)
            if page:
                self.pages.move_to_end(tag)
            return page

    def put(self, tag: str, page: Page) -> None:
        """Keep a page unless it is very large, dropping the oldest ones past the limit."""
        with self.lock:
            if len(page.plain) <= LARGEST_PAGE and tag not in self.pages:
                self.pages[tag] = page
                self.size += page.size
            while self.size > self.limit:
                _, oldest = self.pages.popitem(last=False)
                self.size -= oldest.size


class KeptPages:
    """WSGI layer that answers what is kept; everything else goes on to Flask.

    Only pages that Flask has served to anyone, on a trusted host, are ever kept.
    """

    def __init__(self, app: Flask) -> None:
        self.inner: WSGIApplication = app.wsgi_app
        self.release: str = app.config["RELEASE"]
        self.known: changes.Known = app.extensions["changes"]
        self.cache: PageCache = app.extensions["page_cache"]
        self.strict: bool = app.config["SETTINGS"].is_production

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        if environ["REQUEST_METHOD"] != "GET" or self.known.number < 0:
            return self.inner(environ, start_response)
        tag = page_tag(environ, self.release, self.known.number)
        unchanged = asked_tag(environ) == tag
        page = self.cache.get(tag)
        if page is None and not unchanged:
            return self.inner(environ, start_response)
        fields = self._fields(tag)
        status, body = "304 NOT MODIFIED", b""
        if page is not None and not unchanged:
            status, body = "200 OK", choose(page, environ, fields)
        note("GET", page.endpoint if page else "", int(status[:3]), started, fields["X-Request-ID"])
        start_response(status, list(fields.items()))
        return [body]

    def _fields(self, tag: str) -> dict[str, str]:
        fields = headers.fields(secrets.token_urlsafe(16), self.strict)
        fields["X-Request-ID"] = secrets.token_hex(8)
        fields.update(caching(tag, self.known))
        return fields


def init_app(app: Flask) -> None:
    app.extensions["page_cache"] = PageCache()
    app.wsgi_app = KeptPages(app)  # type: ignore[method-assign]


def public_page(view: Callable[..., Any]) -> Callable[..., Response]:
    """Keep a view's page for everyone; the view must not depend on who asks."""

    @wraps(view)
    def serve(**arguments: Any) -> Response:
        cache: PageCache = current_app.extensions["page_cache"]
        known: changes.Known = current_app.extensions["changes"]
        tag = page_tag(request.environ, current_app.config["RELEASE"], changes.known())
        with cache.turn(tag):
            page = cache.get(tag)
            if page is not None:
                return Response(
                    page.plain, headers=caching(tag, known), content_type=page.content_type
                )
            response = make_response(view(**arguments))
            if response.status_code == 200 and not response.is_streamed:
                cache.put(tag, finished(response, request.endpoint or ""))
                response.headers.update(caching(tag, known))
        return response

    return serve


def passing_page(view: Callable[..., Any]) -> Callable[..., Response]:
    """Tag a view's page as a kept one, but do not keep it: there are too many of its kind."""

    @wraps(view)
    def serve(**arguments: Any) -> Response:
        tag = page_tag(request.environ, current_app.config["RELEASE"], changes.known())
        response = make_response(view(**arguments))
        if response.status_code == 200:
            response.headers.update(caching(tag, current_app.extensions["changes"]))
        return response

    return serve


def unless_held(tag: str | None, answer: Callable[[], Response]) -> Response:
    """304 for a browser that holds the tag, else the answer; without a tag always the answer.

    The answer may be about the reader's own words, so no proxy keeps it; one that says no-store
    is good for this once.
    """
    is_held = tag is not None and asked_tag(request.environ) == tag
    response = Response(status=304) if is_held else answer()
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    if response.cache_control.no_store:
        return response
    response.headers["Cache-Control"] = "private, no-cache"
    if tag is not None:
        response.set_etag(tag, weak=True)
    return response


def finished(response: Response, endpoint: str) -> Page:
    """A response as it is kept."""
    body = response.get_data()
    return Page(body, gzip.compress(body, 6, mtime=0), response.content_type, endpoint)


def page_tag(environ: WSGIEnvironment, release: str, number: int) -> str:
    """Names what an answer depends on: address, preferences, change number, day, program."""
    parts = (
        release,
        str(number),
        today().isoformat(),
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        preferences.of_cookies(environ.get("HTTP_COOKIE", "")).serialise(),
    )
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:32]


def asked_tag(environ: WSGIEnvironment) -> str | None:
    """The tag that the browser holds already, if it holds one."""
    held, _weak = unquote_etag(environ.get("HTTP_IF_NONE_MATCH"))
    return held


def choose(page: Page, environ: WSGIEnvironment, fields: dict[str, str]) -> bytes:
    """The body for this browser, its length and type added to the header fields."""
    body = page.plain
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "").replace("gzip;q=0", ""):
        body, fields["Content-Encoding"] = page.packed, "gzip"
    fields["Content-Type"] = page.content_type
    fields["Content-Length"] = str(len(body))
    return body


def caching(tag: str, known: changes.Known) -> dict[str, str]:
    """Header fields by which browsers and proxies ask again."""
    assert known.changed_at is not None  # noqa: S101 - a page is kept after the first look
    return {
        "ETag": f'W/"{tag}"',
        "Last-Modified": http_date(known.changed_at),
        "Cache-Control": "public, no-cache",
        "Vary": "Cookie, Accept-Encoding",
    }
