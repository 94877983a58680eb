"""A portal of its own process, as an operator starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 180
LONGEST_STOP = 10
STARTED = re.compile(r"^已启动：(\S+)$", re.M)


class Server:
    """`flask serve` on a free port over an instance folder; `address` is where it answers."""

    def __init__(self, instance: Path, log: Path, sample_content: bool = True) -> None:
        self.instance, self.log = instance, log
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(instance) | {"PORTAL_SAMPLE_CONTENT": str(int(sample_content))},
                stdout=output,
                stderr=output,
            )
        self.address = self._started()

    def _started(self) -> str:
        """Wait for the line that says where; fails with what the server said instead."""
        pause = threading.Event()
        for _ in range(LONGEST_START * 10):
            found = STARTED.search(self.log.read_text())
            if found:
                return found[1]
            if self.process.poll() is not None:
                break
            pause.wait(0.1)
        self.process.kill()
        self.process.wait()
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def stop(self) -> int:
        """Ask it to end; returns its exit status, fails when it takes too long."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not end within {LONGEST_STOP} s") from None


def environment(instance: Path) -> dict[str, str]:
    """The caller's environment without settings of the portal, and those of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return kept | {
        "PORTAL_INSTANCE": str(instance),
        "PORTAL_PORT": "0",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }


def command(instance: Path, *words: str, typed: str = "") -> str:
    """Run a `flask --app wsgi` command beside the server; returns what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env=environment(instance),
        check=False,
        input=typed,
        capture_output=True,
        text=True,
        timeout=LONGEST_START,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
