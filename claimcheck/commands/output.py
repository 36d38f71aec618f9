"""Write where the user looks: standard output, files, and notes and progress on standard error."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.errors import CallError
from claimcheck.records import InputError

if TYPE_CHECKING:
    from claimcheck.reporters.page import Page

MAX_WIDTH = 140  # columns; wider lines are hard to read


def deliver(content: str | bytes, output: Path | None) -> None:
    if output:
        write_whole(output, content)
    else:
        print_text(content)


def print_text(content: str | bytes) -> None:
    """Write to standard output as UTF-8, whatever the locale; a reader that went away is no error."""
    try:
        sys.stdout.buffer.write(encoded(content))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the flush at exit fails again


def write_whole(output: Path, content: str | bytes) -> None:
    """Write a file in one step: whoever reads it sees the old content or the new one, never a half."""
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as part:
            part.write(encoded(content))
        mode = output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask()
        Path(part.name).chmod(mode)
        Path(part.name).replace(output)
    except OSError as error:
        raise CallError(f"{output}: cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def encoded(content: str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode("utf-8", "backslashreplace")  # half a surrogate pair, from a JSON escape, is no character


def page_for(output: Path | None) -> "Page":
    from claimcheck.reporters.page import Page

    if output or not sys.stdout.isatty():
        return Page()
    import shutil

    plain = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))  # https://no-color.org
    return Page(width=min(shutil.get_terminal_size().columns, MAX_WIDTH), styled=not plain)


@contextmanager
def show_progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield what shows the progress of a check, or None where nobody looks at standard error."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID, TextColumn

    columns = (*Progress.get_default_columns(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None, rate="")
            elapsed = bars.tasks[tasks[step]].elapsed
            rate = f"{done / elapsed:.1f} a second" if done and elapsed else ""
            bars.update(tasks[step], completed=done, total=total or None, rate=rate)

        yield show


def complain(errors: Sequence[InputError]) -> None:
    for error in errors:
        say(f"claimcheck: {error.path}: {error.message}")


def say(line: str) -> None:
    from claimcheck.reporters.quotations import printable

    print(printable(line), file=sys.stderr)  # a path or an error may hold what an article or its name does
