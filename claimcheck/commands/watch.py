"""Check again whenever a file changes, until the user has enough."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from claimcheck.commands.output import say
from claimcheck.errors import CallError, ClaimcheckError, MissingExtraError


def run_on_change(
    run: Callable[[], object], paths: Sequence[Path], *, beside: Sequence[Path], ignored: Collection[Path]
) -> None:
    """Run now, and again after each change of a file at or below the paths; Ctrl-C ends it.

    What goes wrong in a run is said, and does not end it. beside: further files that matter. ignored: what a run itself
    writes; hidden files are ignored too. Raises MissingExtraError without watchfiles, CallError where no path exists.
    """
    try:
        import watchfiles
    except ImportError as error:
        raise MissingExtraError("--watch", "watch") from error
    existing = [path for path in paths if path.exists()]
    if not existing:
        raise CallError(f"--watch: {', '.join(map(str, paths))}: no such file or folder; name one that exists")
    roots = [path.absolute() for path in (*existing, *beside)]
    own = {path.absolute() for path in ignored}

    def counts(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        root = next((root for root in roots if path.is_relative_to(root)), path)
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        return not hidden and own.isdisjoint((path, *path.parents))

    try:
        _run_once(run)
        for _ in watchfiles.watch(*existing, *beside, watch_filter=counts):
            _run_once(run)
    except KeyboardInterrupt:
        return


def _run_once(run: Callable[[], object]) -> None:
    try:
        run()
    except ClaimcheckError as error:
        say(f"claimcheck: {error}")
    say("claimcheck: waiting for a file to change; Ctrl-C ends")
