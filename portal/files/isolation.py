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
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from portal.files.refusal import N_, FileRefused

if sys.platform != "win32":
    import resource

SECONDS: Final = 30
CPU_SECONDS: Final = 20
MEMORY: Final = 768 * 1024 * 1024
MAX_ANSWER: Final = 64 * 1024 * 1024
TOO_COMPLEX: Final = N_(
    "文件太复杂，在限定的时间和内存里看不完；请用原软件另存一份，或拆成几个再上传"
)
BROKEN: Final = N_("文件已损坏，打不开；请用原软件打开后另存一份，或重新下载后再上传")
_AT_ONCE: Final = threading.BoundedSemaphore(2)

if sys.platform == "win32":
    _context = multiprocessing.get_context("spawn")
else:
    _context = multiprocessing.get_context("forkserver")
    _context.set_forkserver_preload(["portal.files.parsing"])
_REFUSED: Final = b"!"
_ANSWERED: Final = b"="


def run(
    work: str, data: bytes, *facts: str, seconds: float = SECONDS, memory: int = MEMORY
) -> bytes:
    """`work(data, *facts)` in a child of its own; `work` is "package.module:function".

    seconds: wall clock; memory: bytes the child may add to what it starts with.
    Raises FileRefused with the reason of the work, or because the child broke or took too long.
    """
    with _AT_ONCE:
        receiver, sender = _context.Pipe(duplex=False)
        child = _context.Process(
            target=_work, args=(work, data, facts, sender, memory), daemon=True
        )
        child.start()
        sender.close()
        try:
            return _receive(receiver, seconds)
        finally:
            child.kill()
            child.join()
            child.close()
            receiver.close()


def _receive(receiver: Connection, seconds: float) -> bytes:
    try:
        if not receiver.poll(seconds):
            raise FileRefused(TOO_COMPLEX)
        answer = receiver.recv_bytes(MAX_ANSWER)
    except (EOFError, OSError) as error:
        raise FileRefused(TOO_COMPLEX) from error
    if answer.startswith(_ANSWERED):
        return answer[1:]
    template, inside, values, note = json.loads(answer[1:])
    refusal = FileRefused(template, inside, **values)
    if note:
        refusal.add_note(note)
    raise refusal


def _work(work: str, data: bytes, facts: tuple[str, ...], sender: Connection, memory: int) -> None:
    """The child: limits itself, works, answers once."""
    module, _, name = work.partition(":")
    function = getattr(importlib.import_module(module), name)
    logging.disable()  # parsers complain to the log about every oddity of a file
    warnings.simplefilter("ignore")
    _limit(memory)
    sender.send_bytes(_attempt(function, data, facts))
    sender.close()


def _attempt(function: Callable[..., bytes], data: bytes, facts: tuple[str, ...]) -> bytes:
    try:
        return _ANSWERED + function(data, *facts)
    except FileRefused as refused:
        return _refusal(refused, "")
    except (MemoryError, RecursionError) as error:
        return _refusal(FileRefused(TOO_COMPLEX), repr(error))
    except Exception as error:  # a parser may raise anything over damaged bytes
        return _refusal(FileRefused(BROKEN), repr(error))


def _refusal(refused: FileRefused, note: str) -> bytes:
    parts = [refused.template, refused.inside, refused.values, note]
    return _REFUSED + json.dumps(parts).encode()


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
    """Bytes of address space in use now; libraries map much of it before the work starts."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 1024 * 1024 * 1024
    return int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
