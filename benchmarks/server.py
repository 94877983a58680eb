"""A server to measure, in a process of its own: the portal, or a bare Flask "hello" beside it."""

from __future__ import annotations

import sys

import waitress
from flask import Flask

from portal import create_app
from portal.config import Settings, read_settings
from portal.serving import listen, serve


def hello() -> Flask:
    """The peer: nothing but Flask."""
    app = Flask("hello")

    @app.get("/")
    def index() -> str:
        return "hello"

    return app


def serve_hello(settings: Settings) -> None:
    """The peer under the same server with the same threads."""
    listener = listen(settings)
    print(f"hello：http://{settings.host}:{listener.getsockname()[1]}", flush=True)
    waitress.serve(hello(), sockets=[listener], threads=settings.threads, _quiet=True)


if __name__ == "__main__":
    settings = read_settings()
    if sys.argv[1] == "portal":
        serve(create_app(settings), settings)
    else:
        serve_hello(settings)
