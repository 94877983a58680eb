#!/usr/bin/env python3
"""Run, test or measure the portal: python3 manage.py run | test [pytest arguments] | bench …

Standard library only: it makes the virtual environment, installs the locked packages, and hands
over to the portal's own commands.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
OLDEST = (3, 11)
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}


def main(arguments: list[str]) -> int:
    """Carry out the command; returns the exit status."""
    if sys.version_info < OLDEST:
        print("需要 Python 3.11 或更新的版本，现在是", sys.version.split()[0])
        return 1
    commands = {"run": run, "test": test, "bench": bench}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 2
    return commands[arguments[0]](arguments[1:])


def run(_arguments: list[str]) -> int:
    """Serve the portal; the first time, build everything that it needs."""
    install(LOCKS["run"])
    compile_translations()
    return call(PYTHON, "-m", "flask", "--app", "wsgi", "serve")


def test(arguments: list[str]) -> int:
    """Every test, or those that the arguments choose."""
    install(LOCKS["test"])
    compile_translations()
    return call(PYTHON, "-m", "pytest", *(arguments or ["-n", "auto", "--dist", "loadgroup"]))


def bench(arguments: list[str]) -> int:
    """The benchmarks; without arguments, their help."""
    install(LOCKS["test"])
    compile_translations()
    return call(PYTHON, "-m", "benchmarks", *arguments)


def install(lock: str) -> None:
    """Bring .venv to what the lock says; does nothing when it is there already.

    The tests' lock holds the other one too, so an environment made for tests can run as well.
    """
    wanted = hashlib.sha256((HERE / lock).read_bytes()).hexdigest()
    done = VENV / f"installed-{lock}"
    if PYTHON.exists() and done.exists() and done.read_text() == wanted:
        return
    if not PYTHON.exists():
        print("正在建立运行环境……", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True)
    print("正在安装依赖……", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", lock], cwd=HERE, check=True)
    done.write_text(wanted)


def compile_translations() -> None:
    """Make the .mo files of the interface's second language, where a .po is newer."""
    for source in (HERE / "portal" / "translations").glob("*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            babel = [str(PYTHON), "-m", "babel.messages.frontend", "compile"]
            subprocess.run(
                [*babel, "-i", str(source), "-o", str(compiled), "-l", source.parts[-3]],
                cwd=HERE,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )


def call(*command: str | Path) -> int:
    """Run to the end in the project's folder; Ctrl-C is the child's to answer."""
    # Many threads with an arena each would hold memory that nobody uses.
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ}
    child = subprocess.Popen([str(part) for part in command], cwd=HERE, env=environment)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
