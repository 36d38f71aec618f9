"""Check one after the other what comes in, in a thread of its own, and keep the latest checks."""

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from enum import StrEnum

from claimcheck.errors import ClaimcheckError
from claimcheck.recheck import CancelledError, Rechecker
from claimcheck.records import Document, Report, Role
from claimcheck.settings import Settings
from claimcheck.web.uploads import Read, Upload, collect, read_upload

MAX_WAITING = 8  # checks that may stand in line; each takes seconds
MAX_KEPT = 32  # checks whose report can be opened again; the oldest are forgotten first
ABANDONED_SECONDS = 20.0  # after nobody asked for a check so long, it is not carried on; a page asks every second


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BusyError(ClaimcheckError):
    """Too many checks stand in line."""


class Check:
    """One check of what was sent, from the line it stands in to its report. The desk's thread fills it in."""

    def __init__(
        self,
        uploads: Sequence[Upload],
        *,
        known: Mapping[Upload, Read],
        with_claims: bool = False,
        dismissing: bool = True,
    ) -> None:
        """known: what was read of some uploads before; dismissing: whether to leave out what an editor dismissed."""
        self.id = secrets.token_urlsafe(12)  # cannot be guessed by a page from elsewhere
        self.uploads = tuple(uploads)
        self.reads = {upload: known[upload] for upload in uploads if upload in known}
        self.with_claims = with_claims
        self.dismissing = dismissing
        self.state = State.WAITING
        self.progress = ("waiting", 0, 0)  # step, done, total
        self.report: Report | None = None
        self.failure = ""
        self.seconds = 0.0  # that it took, once it is done
        self._asked_for = time.monotonic()
        self._cancelled = False

    def ask(self) -> State:
        """Return how it stands; whoever asks keeps it going."""
        self._asked_for = time.monotonic()
        return self.state

    def cancel(self) -> None:
        """Give it up; what is being done is done to its end and thrown away."""
        self._cancelled = True

    @property
    def ended(self) -> bool:
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}

    @property
    def draft(self) -> tuple[Upload, Document] | None:
        """The draft and its document, where there is exactly one; others cannot be edited in the page."""
        drafts = [
            (u, d) for u in self.uploads if u in self.reads for d in self.reads[u].documents if u.role is Role.DRAFT
        ]
        return drafts[0] if len(drafts) == 1 else None

    def tell(self, step: str, done: int, total: int) -> None:
        """Note the progress; raises CancelledError when nobody wants the result any more."""
        if self._cancelled or time.monotonic() - self._asked_for > ABANDONED_SECONDS:
            raise CancelledError("cancelled")
        self.progress = (step, done, total)


class Desk:
    """Runs the checks. One thread does: the models are loaded once, and one check has the machine at a time."""

    def __init__(self, settings: Settings, *, dismissed: Callable[[], frozenset[str]] = frozenset) -> None:
        """dismissed: gives the ids of the findings that are not to be reported."""
        self._settings = settings
        self._dismissed = dismissed
        self._rechecker = Rechecker()
        self._thread = ThreadPoolExecutor(1, "check")
        self._checks: OrderedDict[str, Check] = OrderedDict()
        self._running: dict[str, Future[None]] = {}

    def start(self, check: Check) -> "Future[None]":
        """Put a check in line; what comes back is done when the check has ended. Raises BusyError."""
        self._running = {key: future for key, future in self._running.items() if not future.done()}
        if len(self._running) > MAX_WAITING:
            raise BusyError(f"{MAX_WAITING} checks stand in line; try again in a minute")
        self._checks[check.id] = check
        while len(self._checks) > MAX_KEPT:
            self._checks.popitem(last=False)[1].cancel()
        future = self._thread.submit(self._run, check)
        self._running[check.id] = future
        return future

    def find(self, check_id: str) -> Check | None:
        """Return a check that is still kept."""
        return self._checks.get(check_id)

    def stop(self) -> None:
        """Give up what stands in line."""
        for check in self._checks.values():
            check.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _run(self, check: Check) -> None:
        begun = time.perf_counter()
        try:
            check.tell("reading", 0, 0)
            check.state = State.RUNNING
            check.report = self._report(check)
            check.seconds = time.perf_counter() - begun
            check.state = State.DONE
        except CancelledError:
            check.state = State.CANCELLED
        except ClaimcheckError as error:
            check.failure, check.state = str(error), State.FAILED
        except Exception:  # the thread goes on with the next check
            logging.getLogger(__name__).exception("check %s failed", check.id)
            check.failure = "the program failed; what it said stands in the terminal it was started in"
            check.state = State.FAILED

    def _report(self, check: Check) -> Report:
        for upload in check.uploads:
            if upload not in check.reads:
                check.tell(f"opening {upload.name}", 0, 0)
                check.reads[upload] = read_upload(upload)
        documents, errors = collect(check.uploads, check.reads)
        dismissed = self._dismissed() if check.dismissing else frozenset()
        settings = replace(self._settings, with_claims=check.with_claims, dismissed=dismissed)
        report = self._rechecker.check(documents, settings=settings, progress=check.tell)
        return replace(report, errors=(*errors, *report.errors))
