"""The server starts on a bare folder, ends when told, and leaves its state in order."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from tests.journeys.server import LONGEST_START, ROOT, Server, environment

STATE = {"audit-checkpoints", "index", "portal.sqlite3", "secret-key"}


def test_the_server_ends_when_told_and_leaves_nothing_else_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    server = Server(tmp_path / "instance", tmp_path / "log", sample_content=False)
    place = urlsplit(server.address)
    with socket.create_connection((place.hostname, place.port)) as held_open:
        held_open.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b" 200 " in held_open.recv(64)
        family = psutil.Process(server.process.pid).children(recursive=True)
        assert server.stop() == 0
    assert [child for child in family if child.is_running()] == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((place.hostname, place.port))
    assert {path.name for path in server.instance.iterdir()} <= STATE
    assert list(scratch.iterdir()) == []
    assert "Traceback" not in server.log.read_text()


def test_the_server_is_another_program_than_what_prepared_it(tmp_path: Path) -> None:
    server = Server(tmp_path / "instance", tmp_path / "log", sample_content=False)
    assert psutil.Process(server.process.pid).cmdline()[1:] == ["-m", "portal"]
    assert server.stop() == 0


def test_an_address_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "portal"],
            cwd=ROOT,
            env=environment(tmp_path) | {"PORTAL_PORT": port},
            check=False,
            capture_output=True,
            text=True,
            timeout=LONGEST_START,
        )
    assert refused.returncode == 1
    assert f"127.0.0.1:{port} 已被占用" in refused.stderr
    assert "Traceback" not in refused.stderr
