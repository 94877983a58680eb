"""Serving the portal: prepare its state, listen, and keep the worker beside the web threads."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

import click
from flask import Flask
from waitress import buffers
from waitress.channel import HTTPChannel
from waitress.server import create_server

from portal import changes, worker
from portal.config import Settings
from portal.extensions import db
from portal.files.spool import open_spool

BACKLOG = 1024
CONNECTIONS = 1000
LARGEST_BODY = 128 * 1024 * 1024


class SealedBuffer(buffers.TempfileBasedBuffer):
    """Where the server puts long requests and answers: on the disk, but never in the clear."""

    def newfile(self) -> IO[bytes]:
        return open_spool()


@dataclass(frozen=True)
class Pace:
    """How slowly a request may come in: `grace` seconds, and one more for each `rate` bytes.

    A sender who trickles single bytes would keep a connection for ever otherwise. Every `look`
    seconds those that are behind are closed.
    """

    grace: float = 60
    rate: int = 4 * 1024
    look: int = 10


PACE = Pace()


class PacedChannel(HTTPChannel):
    """A connection that knows when the request that it receives began, and how much has come."""

    begun, arrived = 0.0, 0

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.begun, self.arrived = time.monotonic(), 0
        self.arrived += len(data)
        return bool(super().received(data))

    def is_behind(self, pace: Pace) -> bool:
        """Whether the request should have been here by now."""
        allowed = pace.grace + self.arrived / pace.rate
        return self.request is not None and time.monotonic() - self.begun > allowed


class PortInUse(Exception):
    """Something else listens on the address already."""


def serve(app: Flask, settings: Settings) -> None:
    """Answer requests until told to stop; several web processes share one listening socket."""
    listener = listen(settings)
    address = f"http://{settings.host}:{listener.getsockname()[1]}"
    children = [spawn(app, settings, listener) for _ in range(settings.workers - 1)]
    stop = threading.Event()
    hired = threading.Thread(target=worker.work, args=(app, stop), name="worker")
    hired.start()
    try:
        serve_web(app, settings, listener, ready=lambda: click.echo(f"已启动：{address}"))
    finally:
        stop.set()
        hired.join()
        for child in children:
            os.kill(child, signal.SIGTERM)


def listen(settings: Settings) -> socket.socket:
    """The listening socket; raises PortInUse when the address is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise PortInUse(
            f"{settings.host}:{settings.port} 已被占用：请关掉占用它的程序，或用 PORTAL_PORT 换端口"
        ) from error
    listener.listen(BACKLOG)
    return listener


def serve_web(
    app: Flask,
    settings: Settings,
    listener: socket.socket,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """One web process: its threads, and one thread that follows the changes of others."""
    server = make_server(app, settings, listener)
    stop = threading.Event()
    watcher = threading.Thread(target=changes.watch, args=(app, stop), name="changes")
    watcher.start()
    try:
        signal.signal(signal.SIGTERM, lambda *_: interrupt())
        ready()
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        watcher.join()
        server.close()


def make_server(app: Flask, settings: Settings, listener: socket.socket, pace: Pace = PACE) -> Any:
    """A web server on a socket: bounded in size, number and time of what comes in."""
    buffers.TempfileBasedBuffer = SealedBuffer
    server = create_server(
        app,
        sockets=[listener],
        threads=settings.threads,
        connection_limit=CONNECTIONS,
        channel_timeout=60,
        cleanup_interval=pace.look,
        max_request_header_size=64 * 1024,
        max_request_body_size=LARGEST_BODY,
        ident="portal",
    )
    server.channel_class = PacedChannel
    look_after = server.maintenance

    def maintenance(now: float) -> None:
        look_after(now)
        for channel in server.active_channels.values():
            channel.will_close = channel.will_close or channel.is_behind(pace)

    server.maintenance = maintenance
    return server


def interrupt() -> None:
    """Stop like Ctrl-C: requests under way are finished."""
    raise KeyboardInterrupt


def spawn(app: Flask, settings: Settings, listener: socket.socket) -> int:
    """Another web process on the same socket; returns its process id."""
    child = os.fork()
    if child == 0:
        with app.app_context():
            db.engine.dispose(close=False)  # connections belong to the parent
        serve_web(app, settings, listener)
        os._exit(0)
    return child
