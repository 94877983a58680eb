"""The web process carries what answers requests; readers of files and migrations stay outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Each of these costs the process memory for as long as it lives, and no request needs it.
ELSEWHERE = {"alembic", "flask_migrate", "mako", "mammoth", "pypdf", "pypinyin"}
PROGRAM = "import sys, portal; portal.create_app(); print(*sorted(sys.modules), sep='\\n')"


def loaded_by_the_web(instance: Path) -> list[str]:
    """Names of the modules that a web process has once it is ready."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "PORTAL_INSTANCE": str(instance)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


def test_the_web_process_does_not_carry_what_no_request_needs(tmp_path: Path) -> None:
    loaded = loaded_by_the_web(tmp_path)
    assert "portal.library.views" in loaded
    assert {name.split(".")[0] for name in loaded} & ELSEWHERE == set()
    assert [name for name in loaded if name.startswith("portal.library.readers")] == []
