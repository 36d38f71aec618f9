"""Work on a Ray cluster: processes on many machines, any of which may be lost."""

import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import claimcheck
from claimcheck.errors import ClaimcheckError, MissingExtraError
from claimcheck.models import runtime
from claimcheck.workers import MAX_WAITING, Engine, Input, Lost, Output

CONNECT_SECONDS = 10.0  # for one connection to another machine, which takes milliseconds
MAX_LOSSES = 4  # more than of processes of one machine: rented machines are taken away; who loses four loses any


@contextmanager
def open_cluster(address: str, jobs: int | None) -> Iterator[Engine]:
    """Yield what works in so many processes of a cluster that is running; None: in one for each of its cores.

    address: "host:port" of its head, or "auto" for the one that this machine belongs to. Every machine needs this
    version of claimcheck. Raises MissingExtraError without ray, ClaimcheckError if there is no cluster.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("--engine ray", "ray") from error
    try:
        _reach(address)
        ray.init(address, log_to_driver=False, logging_level="error")
    except (OSError, OverflowError, RuntimeError, ValueError) as error:
        found = str(error).strip().partition("\n")[0]
        remedy = 'start one with "ray start --head", and give its address'
        raise ClaimcheckError(f"--address {address}: no Ray cluster can be used there ({found}); {remedy}") from error
    try:
        yield _Cluster(jobs or max(int(ray.cluster_resources().get("CPU", 0)), 1))
    finally:
        ray.shutdown()  # ends the workers too


def _reach(address: str) -> None:
    """Raise OSError where nobody answers, and ValueError for what is no address; Ray would ask for minutes."""
    if address != "auto":
        host, _, port = address.rpartition(":")
        socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS).close()


class _Worker:
    """A process of the cluster; it keeps the models loaded."""

    def __init__(self, version: str) -> None:
        """version: of the claimcheck that gives the work. Raises RuntimeError where this machine has another one."""
        if claimcheck.__version__ != version:
            raise RuntimeError(f"it has claimcheck {claimcheck.__version__}, not {version}")
        runtime.share_cores(os.cpu_count() or 1)

    def ready(self) -> None:
        """Return when the process is there."""

    def do(self, work: Callable[[Input], Output], given: Input) -> Output:
        return work(given)


class _Cluster:
    """Works in actors of one core each; what one was at when it was lost is given to another."""

    def __init__(self, jobs: int) -> None:
        import ray

        self._ray = ray
        self._make = ray.remote(num_cpus=1, scheduling_strategy="SPREAD")(_Worker).remote
        self._starting: dict[Any, Any] = {}  # reference to its being ready -> worker
        self._idle: list[Any] = []
        self._jobs = jobs
        for _ in range(jobs):
            self._start()

    def prepare(self, work: Callable[[], object]) -> None:
        """See `Engine`; its workers have much to do, and start once."""

    def map(self, work: Callable[[Input], Output], inputs: Iterable[Input]) -> Iterator[Output | Lost]:
        """See `Engine`."""
        todo = enumerate(inputs)
        again: list[tuple[int, Input]] = []
        losses: Counter[int] = Counter()
        running: dict[Any, tuple[Any, int, Input]] = {}  # reference to the result -> which worker does what
        results: dict[int, Output | Lost] = {}
        place = 0  # of the result that comes next
        taken = False  # whether all inputs are
        while True:
            while self._idle and (again or (not taken and len(results) < MAX_WAITING * self._jobs)):
                task = again.pop() if again else next(todo, None)
                if task is None:
                    taken = True
                else:
                    worker = self._idle.pop()
                    running[worker.do.remote(work, task[1])] = (worker, *task)
            if taken and not running and not again:
                return
            (reference,), _ = self._ray.wait([*running, *self._starting])
            if reference in self._starting:
                self._welcome(reference)
                continue
            worker, number, given = running.pop(reference)
            outcome = self._outcome(reference)
            if isinstance(outcome, Lost):
                self._replace(worker)
                losses[number] += 1
                if losses[number] < MAX_LOSSES:
                    again.append((number, given))
                    continue
            else:
                self._idle.append(worker)
            results[number] = outcome
            while place in results:
                yield results.pop(place)
                place += 1

    def _outcome(self, reference: Any) -> Any:
        """Return a result, or Lost if the worker was lost before it, or with it; what the work raised is raised."""
        try:
            return self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause from error
        except self._ray.exceptions.RayError:
            return Lost(f"the machine or process at work on it was lost, {MAX_LOSSES} times")

    def _start(self) -> None:
        worker = self._make(claimcheck.__version__)
        self._starting[worker.ready.remote()] = worker

    def _replace(self, worker: Any) -> None:
        """Start another worker, and ask the idle ones whether they are there: whole machines are lost."""
        self._ray.kill(worker)
        self._start()
        self._starting |= {idle.ready.remote(): idle for idle in self._idle}
        self._idle.clear()

    def _welcome(self, reference: Any) -> None:
        """Let a worker that is ready begin, or start another one if it was lost.

        Raises ClaimcheckError where its machine cannot run claimcheck.
        """
        worker = self._starting.pop(reference)
        try:
            self._ray.get(reference)
        except self._ray.exceptions.RayActorError as error:
            if error.actor_init_failed:
                found = str(error).strip().rpartition("\n")[2]
                remedy = f"install claimcheck {claimcheck.__version__} on each machine of the cluster"
                raise ClaimcheckError(f"a machine of the cluster cannot work ({found}); {remedy}") from error
            self._start()
        else:
            self._idle.append(worker)
