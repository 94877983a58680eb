"""Works on an untrusted file in a child process that can be killed.

A hostile file can make a parser loop, recurse or fill the memory.  So the work is done in a
process of its own, with a share of memory and of processor time (rlimit, where the system has
it), a wall-clock limit and no right to write files.  It answers with bytes or with a refusal.
The work is named, not handed over: only children load the parsers, never the web process.  They
come from a fork server that has them loaded, so one costs some ten milliseconds.
"""

from __future__ import annotations

import importlib
import json
import logging
import multiprocessing
import sys
import threading
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ClassVar, Final

if sys.platform != "win32":
    import resource

MAX_ANSWER: Final = 64 * 1024 * 1024
_AT_ONCE: Final = threading.BoundedSemaphore(2)
_REFUSED: Final = b"!"
_ANSWERED: Final = b"="

if sys.platform == "win32":
    _context = multiprocessing.get_context("spawn")
else:
    _context = multiprocessing.get_context("forkserver")
_preloaded: list[str] = []


@dataclass(frozen=True)
class Limits:
    """What one child may take: seconds of the clock, of the processor, and bytes of memory.

    memory: what the child may add to what it starts with.
    """

    seconds: float = 30
    cpu_seconds: int = 20
    memory: int = 768 * 1024 * 1024


LIMITS: Final = Limits()


class Refusal(Exception):
    """A file that is not taken; each room has one of its own, with its own words.

    It passes from the child as plain values: `type(it)(*args, **gaps)` is the same refusal.
    """

    #: what is said when the work takes too much, and when it breaks
    too_complex: ClassVar[str]
    broken: ClassVar[str]

    def plain(self) -> tuple[list[str], dict[str, Any]]:
        """The arguments that make this refusal again, fit for JSON."""
        return [str(part) for part in self.args], {}


def preload(module: str) -> None:
    """Let the fork server load `module` (and what it imports) before the first child."""
    if sys.platform == "win32" or module in _preloaded:
        return
    _preloaded.append(module)
    _context.set_forkserver_preload(_preloaded)


def run(
    work: str, data: bytes, *facts: str, refusal: type[Refusal], limits: Limits = LIMITS
) -> bytes:
    """`work(data, *facts)` in a child of its own; `work` is "package.module:function".

    Raises `refusal` with the reason of the work, or because the child broke or took too much.
    """
    return run_on(work, [data], *facts, refusal=refusal, limits=limits)


def run_on(
    work: str,
    pieces: Iterable[bytes],
    *facts: str,
    refusal: type[Refusal],
    limits: Limits = LIMITS,
) -> bytes:
    """Like `run`, for what comes in pieces: only the child ever holds the whole of it."""
    with _AT_ONCE:
        source, feed = _context.Pipe(duplex=False)
        receiver, sender = _context.Pipe(duplex=False)
        task = (work, source, facts, refusal, sender, limits)
        child = _context.Process(target=_work, args=task, daemon=True)
        child.start()
        source.close()
        sender.close()
        try:
            _feed(feed, pieces)
            return _receive(receiver, refusal, limits.seconds)
        finally:
            child.kill()
            child.join()
            child.close()
            feed.close()
            receiver.close()


def attempt(work: Callable[..., bytes], refusal: type[Refusal], *given: Any) -> bytes:
    """The answer or the refusal of `work(*given)`, as the child sends it; raises nothing."""
    try:
        return _ANSWERED + work(*given)
    except refusal as refused:
        return _packed(refused, "")
    except (MemoryError, RecursionError) as error:
        return _packed(refusal(refusal.too_complex), repr(error))
    except Exception as error:  # a parser may raise anything over damaged bytes
        return _packed(refusal(refusal.broken), repr(error))


def opened(answer: bytes, refusal: type[Refusal]) -> bytes:
    """What `attempt` made: the bytes of an answer; raises `refusal` for anything else."""
    if answer.startswith(_ANSWERED):
        return answer[1:]
    args, gaps, note = json.loads(answer[1:])
    refused = refusal(*args, **gaps)
    if note:
        refused.add_note(note)
    raise refused


def _feed(feed: Connection, pieces: Iterable[bytes]) -> None:
    """Send the pieces and, as the end, an empty one; a child that is gone is told by its silence.

    The child takes all of them in before it begins to work.
    """
    with suppress(OSError):
        for piece in filter(None, pieces):
            feed.send_bytes(piece)
        feed.send_bytes(b"")


def _receive(receiver: Connection, refusal: type[Refusal], seconds: float) -> bytes:
    try:
        if not receiver.poll(seconds):
            raise refusal(refusal.too_complex)
        answer = receiver.recv_bytes(MAX_ANSWER)
    except (EOFError, OSError) as error:
        raise refusal(refusal.too_complex) from error
    return opened(answer, refusal)


def _work(
    work: str,
    source: Connection,
    facts: tuple[str, ...],
    refusal: type[Refusal],
    sender: Connection,
    limits: Limits,
) -> None:
    """The child: takes in the data, limits itself, works, answers once."""
    data = b"".join(iter(source.recv_bytes, b""))
    module, _, name = work.partition(":")
    function = getattr(importlib.import_module(module), name)
    logging.disable()  # parsers complain to the log about every oddity of a file
    warnings.simplefilter("ignore")
    _limit(limits)
    sender.send_bytes(attempt(function, refusal, data, *facts))
    sender.close()


def _packed(refused: Refusal, note: str) -> bytes:
    return _REFUSED + json.dumps([*refused.plain(), note]).encode()


def _limit(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
    _lower(resource.RLIMIT_AS, _address_space() + limits.memory)


def _lower(kind: int, limit: int) -> None:
    hard = resource.getrlimit(kind)[1]
    allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (allowed, allowed))


def _address_space() -> int:
    """Bytes of address space in use now; libraries map much of it before the work starts."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 1024 * 1024 * 1024
    return int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
