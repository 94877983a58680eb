"""Runs a parser over an untrusted file in a child process that can be killed.

A hostile file can make a parser loop, recurse or fill the memory. So the parser works in a
process of its own, which gets a share of memory and of processor time (both by rlimit, where
the system has it) and a wall-clock limit. The child sends plain JSON back; whatever happens to
it, the caller gets a `Reading` or a `FileRefused`. Children come from a fork server that has
the parsers loaded already, so one costs some ten milliseconds.
"""

import json
import logging
import multiprocessing
import sys
import threading
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from portal.library.markup.refusal import FileRefused
from portal.library.structure.values import SourceLine

if sys.platform != "win32":
    import resource

SECONDS: Final = 60
CPU_SECONDS: Final = 30
MEMORY: Final = 768 * 1024 * 1024
MAX_ANSWER: Final = 64 * 1024 * 1024
_AT_ONCE: Final = threading.BoundedSemaphore(2)

_TOO_COMPLEX: Final = (
    "文件太复杂，在限定的时间和内存里读不完。请用原软件打开后另存一份，或拆成几个文件再导入。"
)
_BROKEN: Final = "文件已损坏，读不出来。请用原软件打开后另存一份，或重新下载。"

if sys.platform == "win32":
    _context = multiprocessing.get_context("spawn")
else:
    _context = multiprocessing.get_context("forkserver")


class Reading(NamedTuple):
    """What a parser found: its lines in reading order and the properties of the document."""

    lines: list[SourceLine]
    metadata: dict[str, object]


Parser = Callable[[bytes], Reading]


def preload(module: str) -> None:
    """Let the fork server load `module` (and what it imports) before the first child."""
    _context.set_forkserver_preload([module])


def run(parser: Parser, data: bytes, seconds: float = SECONDS, memory: int = MEMORY) -> Reading:
    """`parser(data)` in a child of its own; `parser` is a function of a module.

    seconds: wall clock; memory: bytes the child may add to what it starts with.
    Raises FileRefused with the parser's reason, or because the child broke or took too long.
    """
    with _AT_ONCE:
        receiver, sender = _context.Pipe(duplex=False)
        child = _context.Process(target=_work, args=(parser, data, sender, memory), daemon=True)
        child.start()
        sender.close()
        try:
            return _receive(receiver, seconds)
        finally:
            child.kill()
            child.join()
            child.close()
            receiver.close()


def _receive(receiver: Connection, seconds: float) -> Reading:
    try:
        if not receiver.poll(seconds):
            raise FileRefused(_TOO_COMPLEX)
        answer = json.loads(receiver.recv_bytes(MAX_ANSWER))
    except (EOFError, OSError, ValueError) as error:
        raise FileRefused(_TOO_COMPLEX) from error
    if "refused" in answer:
        refusal = FileRefused(answer["refused"])
        if answer["detail"]:
            refusal.add_note(answer["detail"])
        raise refusal
    return Reading([SourceLine(*line) for line in answer["lines"]], answer["metadata"])


def _work(parser: Parser, data: bytes, sender: Connection, memory: int) -> None:
    """The child: limits itself, parses, answers once."""
    logging.disable()  # parsers complain to the log about every oddity of a file
    warnings.simplefilter("ignore")
    _limit(memory)
    sender.send_bytes(json.dumps(_attempt(parser, data)).encode())
    sender.close()


def _attempt(parser: Parser, data: bytes) -> dict[str, object]:
    try:
        reading = parser(data)
    except FileRefused as refusal:
        return {"refused": refusal.message, "detail": ""}
    except (MemoryError, RecursionError) as error:
        return {"refused": _TOO_COMPLEX, "detail": repr(error)}
    except Exception as error:  # a parser may raise anything over damaged bytes
        return {"refused": _BROKEN, "detail": repr(error)}
    lines = [[line.text, line.level, line.html] for line in reading.lines]
    return {"lines": lines, "metadata": reading.metadata}


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _lower(resource.RLIMIT_CPU, CPU_SECONDS)
    _lower(resource.RLIMIT_AS, _address_space() + memory)


def _lower(kind: int, limit: int) -> None:
    hard = resource.getrlimit(kind)[1]
    allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (allowed, allowed))


def _address_space() -> int:
    """Bytes of address space in use now; libraries map much of it before the parser starts."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 1024 * 1024 * 1024
    return int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
