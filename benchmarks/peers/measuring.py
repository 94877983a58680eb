"""What is measured of one engine, in a process of its own: building, then answering."""

from __future__ import annotations

import ctypes
import gc
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import median

from benchmarks.peers.engine import Engine, Found
from benchmarks.peers.questions import Questions
from benchmarks.stage import resident_mebibytes
from portal.search.values import Passage

SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
THREADS = 4
SWITCH_SECONDS = 1e-4
PATIENCE_SECONDS = 30.0
NEW_WORDS = ("饕餮", "貔貅", "鲲鹏", "獬豸", "琵琶")

Figures = dict[str, float]


@dataclass(frozen=True)
class Effort:
    """How often each question is asked, how many are asked in threads, how many texts change."""

    repetitions: int = 3
    in_threads: int = 3_200
    changes: int = 5


@dataclass
class Asked:
    """What one engine answered: figures, and the total of each question by kind."""

    figures: Figures = field(default_factory=dict)
    totals: dict[str, list[int]] = field(default_factory=dict)


def built(engine: Engine) -> Figures:
    """CPU seconds and size of an index of everything on the shelf, from the raw texts on."""
    material = list(engine.material())
    engine.warm()
    gc.collect()
    gc.freeze()  # what waits to be indexed would be looked through again and again
    wall, started = time.perf_counter(), time.process_time()
    engine.build(material)
    cpu = time.process_time() - started + engine.cpu_elsewhere() + engine.cpu_before()
    return {
        "build CPU s": cpu,
        "build s": time.perf_counter() - wall,
        "documents/CPU-s": len(material) / cpu,
        "MB": engine.bytes() / 1e6,
    }


def asked(engine: Engine, questions: Questions, effort: Effort) -> Asked:
    """Latencies, totals, memory, answers in threads, and how soon a change is found."""
    kinds = {kind: questions.by_kind[kind] for kind in engine.kinds}
    found = Asked()
    engine.warm()
    give_memory_back()
    memory = resident_mebibytes() + engine.memory_elsewhere()
    found.figures["open ms"] = milliseconds(lambda: first_page(engine, kinds))
    for kind, texts in kinds.items():
        found.figures |= latencies(engine, kind, texts, effort.repetitions)
        found.totals[kind] = [engine.answer(kind, text).total for text in texts]
    give_memory_back()
    after = resident_mebibytes() + engine.memory_elsewhere()
    found.figures["memory MiB"] = after - memory
    found.figures |= recall(found.totals["phrase"], questions.holding)
    if effort.in_threads:
        found.figures["wrong"] = wrong_in_threads(engine, kinds, effort.in_threads)
    if effort.changes:
        words = NEW_WORDS[: effort.changes]
        found.figures["change ms"] = median(until_found(engine, word) for word in words)
    return found


def first_page(engine: Engine, kinds: dict[str, list[str]]) -> None:
    """Open, and answer the first question."""
    engine.open()
    kind = engine.kinds[0]
    engine.page(kind, kinds[kind][0])


def latencies(engine: Engine, kind: str, texts: Sequence[str], repetitions: int) -> Figures:
    """p50, p95 and p99 in ms over the questions, of the page and of the search alone.

    A question counts with the median of its repetitions, by the clock of the engine.
    """
    parts = {"page": engine.page} | ({} if engine.has_page_alone else {"search": engine.answer})
    figures = Figures()
    for part, ask in parts.items():
        times = sorted(
            median(spent(engine.clock, partial(ask, kind, text)) for _ in range(repetitions))
            for text in texts
        )
        for name, share in SHARES.items():
            place = min(len(times) - 1, int(len(times) * share))
            figures[f"{part} {kind} {name}"] = times[place]
    return figures


def recall(totals: Sequence[int], holding: Sequence[int]) -> Figures:
    """Share of the texts with a phrase that are found, and for how many phrases none is."""
    shares = [min(total, held) / held for total, held in zip(totals, holding, strict=True)]
    return {
        "phrase recall": sum(shares) / len(shares),
        "phrases not found": float(sum(not total for total in totals)),
    }


def wrong_in_threads(engine: Engine, kinds: dict[str, list[str]], number: int) -> float:
    """How many answers of four threads are not those of one, or fail."""
    tasks = [(kind, text) for kind, texts in kinds.items() for text in texts]
    right = {task: engine.answer(*task) for task in tasks}
    wrong: list[int] = []

    def ask(seed: int) -> None:
        dice = random.Random(seed)
        for task in dice.choices(tasks, k=number // THREADS):
            wrong.append(not is_answer(engine, task, right[task]))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    return float(sum(wrong))


def is_answer(engine: Engine, task: tuple[str, str], right: Found) -> bool:
    """Whether the engine answers as it did before."""
    try:
        return engine.answer(*task) == right
    except Exception:  # an engine may fail in any way; that it fails is what is counted
        return False


def until_found(engine: Engine, word: str) -> float:
    """Milliseconds from handing over a changed document to the answer that has it."""
    kind = engine.kinds[0]
    question = word * 2 if kind == "phrase" else word
    before = engine.answer(kind, question).total
    place = NEW_WORDS.index(word) + 1
    entry = engine.shelf.entry(1 + place * (engine.shelf.count - 1) // (len(NEW_WORDS) + 1))
    news = Passage("", "", f"新词：{word}，{word}{word}。")
    changed = replace(entry, passages=(*entry.passages, news))
    started = time.perf_counter()
    engine.change(changed)
    while engine.answer(kind, question).total == before:
        if time.perf_counter() - started > PATIENCE_SECONDS:
            raise TimeoutError(f"{engine.label} does not find {word}")
        time.sleep(0.001)
    return (time.perf_counter() - started) * 1000


def milliseconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    return spent(time.perf_counter, act)


def spent(clock: Callable[[], float], act: Callable[[], object]) -> float:
    """Milliseconds that it takes by a clock."""
    started = clock()
    act()
    return (clock() - started) * 1000


def give_memory_back() -> None:
    """Return what is free to the system: left from starting up, it would hide what comes later."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
    if trim:
        trim(0)
