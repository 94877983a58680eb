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
    install_editor()
    compile_translations()
    return call(PYTHON, "-m", "flask", "--app", "wsgi", "serve")


def test(arguments: list[str]) -> int:
    """Every test, or those that the arguments choose."""
    install(LOCKS["test"])
    install_editor()
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


def install_editor() -> None:
    """Bring node_modules, the rich editor of the desk, to what its lock says.

    It is an addition: without npm or a registry, texts are written in a plain field, and that is
    said. In CI nothing is optional.
    """
    lock = HERE / "package-lock.json"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    done = HERE / "node_modules" / "installed-package-lock.json"
    if done.exists() and done.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        without_editor("没有找到 npm")
        return
    print("正在安装可视编辑器……", flush=True)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=HERE, check=False, stdout=subprocess.DEVNULL).returncode:
        without_editor("npm 没有装成")
    else:
        done.write_text(wanted)


def without_editor(reason: str) -> None:
    """Say that the rich editor is missing; in CI that is the end."""
    if os.environ.get("CI"):
        raise SystemExit(f"{reason}，可视编辑器装不上")
    print(f"{reason}：工作台的正文用文本框编辑，其他不受影响；装好 npm 后再次运行即可", flush=True)


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
