"""Do one kind of work on many inputs, in several processes; one that is killed loses nothing.

What comes out is the same, in the same order, however many processes there are. An audit gives them stories; whatever
else consists of independent parts can do the same. Another kind of `Engine` may have its processes elsewhere.
"""

import atexit
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any, Protocol, TypeVar

from claimcheck.collector import collect_rarely
from claimcheck.models import runtime

MAX_KILLS = 2  # chance or a neighbour short of memory may kill one process; who kills a second would kill any
GROWN = 0.9  # fraction of its memory, beyond which a process is replaced: else an innocent input would fail in it
MAX_WAITING = 64  # results for each process that may wait for one before them: a large story comes first and takes long

Input = TypeVar("Input")
Output = TypeVar("Output")


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands where the result would: each process that worked on this input was killed."""

    message: str


class Engine(Protocol):
    """What does one kind of work on many inputs."""

    def map(self, work: Callable[[Input], Output], inputs: Iterable[Input]) -> Iterator[Output | Lost]:
        """Yield what `work` returns for each input, in the order of the inputs; what it raises is raised here.

        work: a function of a module or a `partial` of one; it, the inputs and the results are pickled.
        inputs: taken when somebody is free to work on them, so that they never are in memory all together.
        """
        ...

    def prepare(self, work: Callable[[], object]) -> None:
        """Begin to do this in each process and wait for none; where processes stay ready, it may do nothing."""
        ...


@contextmanager
def open_engine(jobs: int, *, memory: int | None = None) -> Iterator[Engine]:
    """Yield what works in so many processes, which share the cores and stay until the end.

    memory: bytes that each process may take, where the system can hold it to them (Linux): work that needs more ends
    there with a MemoryError. None: as it comes; a single job is then done in this process.
    """
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}, expected 1 or more")
    if jobs == 1 and memory is None:
        yield _Here()
        return
    engine = _Processes(jobs, memory)
    try:
        yield engine
    finally:
        engine.end()


class _Here:
    """Works in this process."""

    def map(self, work: Callable[[Input], Output], inputs: Iterable[Input]) -> Iterator[Output | Lost]:
        """See `Engine`."""
        return map(work, inputs)

    def prepare(self, work: Callable[[], object]) -> None:
        """See `Engine`; nothing can be done beside other work."""


class _Processes:
    """Works in processes of this machine: each is a pool of one, so that it is known which input killed it."""

    def __init__(self, jobs: int, memory: int | None) -> None:
        self._begin = partial(_begin, jobs, memory)
        self._pools = [self._start() for _ in range(jobs)]

    def map(self, work: Callable[[Input], Output], inputs: Iterable[Input]) -> Iterator[Output | Lost]:
        """See `Engine`."""
        todo = enumerate(inputs)
        again: list[tuple[int, Input]] = []
        kills: Counter[int] = Counter()
        running: dict[Future[tuple[Output, bool]], tuple[int, int, Input]] = {}  # which process does what
        idle = list(range(len(self._pools)))
        results: dict[int, Future[tuple[Output, bool]] | Lost] = {}
        place = 0  # of the result that comes next
        while True:
            while idle and (again or len(results) < MAX_WAITING * len(self._pools)):
                task = again.pop() if again else next(todo, None)
                if task is None:
                    break
                number = idle.pop()
                running[self._submit(number, work, task[1])] = (number, *task)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number, done, given = running.pop(future)
                idle.append(number)
                error = future.exception()
                if not isinstance(error, BrokenProcessPool):
                    results[done] = future
                    if error is None and future.result()[1]:
                        self._replace(number)
                    continue
                self._replace(number)
                kills[done] += 1
                if kills[done] < MAX_KILLS:
                    again.append((done, given))
                else:
                    results[done] = Lost(f"the process at work on it was killed, {MAX_KILLS} times")
            while place in results:
                result = results.pop(place)
                yield result if isinstance(result, Lost) else result.result()[0]
                place += 1

    def prepare(self, work: Callable[[], object]) -> None:
        """See `Engine`."""
        for pool in self._pools:
            with suppress(BrokenProcessPool):  # whoever gets it to work next has it replaced
                pool.submit(work)

    def _submit(self, number: int, work: Callable[[Input], Output], given: Input) -> Future[tuple[Output, bool]]:
        """Give a process its work, a new process if the old one was killed while it was idle."""
        try:
            return self._pools[number].submit(_do, work, given)
        except BrokenProcessPool:
            self._replace(number)
            return self._pools[number].submit(_do, work, given)

    def _replace(self, number: int) -> None:
        self._pools[number].shutdown(wait=False)
        self._pools[number] = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # spawn: a forked process would wait for ever on the locks of onnxruntime's threads
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=self._begin)

    def end(self) -> None:
        """End the processes after what they are at."""
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin(jobs: int, memory: int | None) -> None:
    """Prepare a process: it keeps to its share of cores and memory, and ends with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the one that started it, and that one ends this
    runtime.share_cores(jobs)
    collect_rarely()
    atexit.register(os._exit, 0)  # models need not be taken apart before the process ends
    Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    if memory is not None and sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        bound = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))


def _do(work: Callable[[Input], Output], given: Input) -> tuple[Output, bool]:
    """Return the result, and whether this process has grown so much that it should be replaced."""
    return work(given), _has_grown()


def _has_grown() -> bool:
    if sys.platform != "linux":
        return False
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    pages = int(Path("/proc/self/statm").read_text().split()[5])  # of what counts for the limit
    return limit != resource.RLIM_INFINITY and pages * resource.getpagesize() > GROWN * limit


def _end_with_parent() -> None:
    """End this process when the one that started it was killed; it would wait for ever for the next input."""
    parent: Any = parent_process()
    parent.join()
    os._exit(1)
