"""Check only what changed since a revision of git: the stories that are touched, or only what they say anew."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claimcheck.baseline import make_entries, without_known
from claimcheck.errors import CallError
from claimcheck.globs import story_of
from claimcheck.memory import Memory
from claimcheck.pipeline import Progress, check_documents, read_inputs
from claimcheck.readers import READERS, ReadResult
from claimcheck.readers.manifest import MANIFEST_NAME
from claimcheck.records import Document, InputError, Report
from claimcheck.settings import NO_FILE, Settings

UNTOUCHED = "documents of stories that did not change since {}"
NO_CHANGE: Mapping[str, str] = {}  # of the environment
KNOWN_THEN = "findings that were there at {}"
ABSENT = "was not there, so all that is found with it counts as new"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a commit in the files of a repository."""

    revision: str  # as the user named it
    commit: str  # where the revision and what is checked parted
    root: Path
    unchanged: frozenset[Path]  # files that are as they were; what git does not know is not among them
    gone: frozenset[Path]

    def touch(self, file: Path) -> bool:
        """Return whether a file, or what a manifest says of it, is not what it was; a link also by what it leads to."""
        file = file.absolute()
        real = Path(os.path.realpath(file))
        here = Path(os.path.realpath(file.parent)) / file.name
        manifests = {folder / MANIFEST_NAME for folder in here.parents if folder.is_relative_to(self.root)}
        return (
            not {real, here} <= self.unchanged
            or not manifests.isdisjoint(self.gone)
            or any(manifest.exists() for manifest in manifests - self.unchanged)
        )

    def gone_documents(self, paths: Iterable[Path]) -> Iterator[Document]:
        """Yield the files below these paths that are there no more, as documents without a text."""
        for path in paths:
            named = Path(os.path.realpath(path))
            for file in self.gone:
                if file.suffix.lower() in READERS and file.is_relative_to(named):
                    below = file.relative_to(named)
                    yield Document(below.as_posix(), (path / below).as_posix(), "")


def check_changed(
    paths: Sequence[Path],
    *,
    revision: str,
    against: Sequence[Path] = (),
    new_only: bool = False,
    settings: Settings,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Report:
    """Return what a check says of the stories that changed since a revision; the others are counted.

    A story is touched when a document of it is new, changed or gone, and every story is when the configuration file
    changed. A document that git does not know counts as changed. paths, against: as in `pipeline.check`.
    new_only: whether the findings are left out that the touched stories had at the revision; they are counted too.
    Raises CallError outside of a repository, and for a revision that is none.
    """
    changes = find_changes(revision)
    named = [*paths, *against]
    read = read_inputs(paths, settings, against=against)
    configured = settings.configuration is not NO_FILE and changes.touch(Path(settings.configuration.path))
    changed = [d for d in read.documents if configured or changes.touch(Path(d.file or d.path))]
    gone = changes.gone_documents(named)
    touched = {story_of(document, settings.stories, settings.configuration) for document in (*changed, *gone)}
    chosen = _of_stories(read, touched, settings)
    report = check_documents(chosen, settings=settings, progress=progress, memory=memory)
    untouched = len(read.documents) - len(chosen.documents)
    if untouched:
        left_out = {**report.coverage.left_out, UNTOUCHED.format(revision): untouched}
        report = replace(report, coverage=replace(report.coverage, left_out=left_out))
    if not new_only:
        return report
    then = _read_then(changes, paths, against, settings)
    chosen = _of_stories(then, touched, settings)
    known = check_documents(chosen, settings=replace(settings, baseline=None), progress=progress, memory=memory)
    notes = (f"at {revision}: {error.path}: {error.message}" for error in then.errors)
    report = without_known(report, make_entries(known), reason=KNOWN_THEN.format(revision))
    return replace(report, notes=(*report.notes, *notes))


def _of_stories(read: ReadResult, touched: set[str | None], settings: Settings) -> ReadResult:
    stories, file = settings.stories, settings.configuration
    return replace(read, documents=tuple(d for d in read.documents if story_of(d, stories, file) in touched))


def find_changes(revision: str) -> Changes:
    """Return what changed in the repository around the working folder since it parted from a revision."""
    asked = f"--changed-since {revision}"
    top = _git("rev-parse", "--show-toplevel")
    if top.returncode:
        raise CallError(f"{asked}: {_said(top)}; run it in a git repository, or leave --changed-since out")
    root = Path(os.path.realpath(os.fsdecode(top.stdout.removesuffix(b"\n"))))
    known = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if known.returncode:
        remedy = 'name a commit, tag or branch, and fetch it first ("fetch-depth: 0" where a CI job checks out)'
        raise CallError(f"{asked}: no such revision here; {remedy}")
    parted = _git("merge-base", known.stdout.decode().strip(), "HEAD")
    if parted.returncode:
        remedy = 'fetch more of the history ("fetch-depth: 0" where a CI job checks out), or name another revision'
        raise CallError(f"{asked}: it has no commit in common with what is checked out; {remedy}")
    commit = parted.stdout.decode().strip()
    parts = _output(root, "diff", "--name-status", "--no-renames", "-z", commit, "--")
    status = {root / path: letter for letter, path in zip(parts[::2], parts[1::2], strict=True)}
    tracked = {root / path for path in _output(root, "ls-files", "-z")}
    return Changes(
        revision,
        commit,
        root,
        unchanged=frozenset(tracked - status.keys()),
        gone=frozenset(file for file, letter in status.items() if letter == "D"),
    )


def _read_then(changes: Changes, paths: Sequence[Path], against: Sequence[Path], settings: Settings) -> ReadResult:
    """Read the paths as they were at the commit; as they are where git does not have them.

    One that was not there becomes an error.
    """
    with tempfile.TemporaryDirectory(prefix="claimcheck-") as name:
        tree = Path(name) / "tree"
        index = {"GIT_INDEX_FILE": str(Path(name) / "index")}  # the user's own stays as it is
        places = {path: _moved(path, changes.root, tree) for path in (*paths, *against)}
        _output(changes.root, "read-tree", changes.commit, environment=index)
        below = [str(place.relative_to(tree)) for place in places.values() if place.is_relative_to(tree)]
        listed = _output(changes.root, "ls-files", "-z", "--", *below, environment=index) if below else []
        files = b"".join(os.fsencode(file) + b"\0" for file in listed)
        _output(changes.root, "checkout-index", "-z", "--stdin", f"--prefix={tree}/", given=files, environment=index)
        read = read_inputs(
            [places[path] for path in paths if places[path].exists()],
            settings,
            against=[places[path] for path in against if places[path].exists()],
        )
        absent = [InputError(path.as_posix(), ABSENT) for path, place in sorted(places.items()) if not place.exists()]
    documents = (replace(d, path=_now(d.path, places), file=_now(d.file, places)) for d in read.documents)
    errors = (replace(error, path=_now(error.path, places)) for error in read.errors)
    return ReadResult(tuple(documents), (*absent, *errors), read.notes)


def _moved(path: Path, root: Path, tree: Path) -> Path:
    real = Path(os.path.realpath(path))
    return tree / real.relative_to(root) if real.is_relative_to(root) else path


def _now(path: str, places: Mapping[Path, Path]) -> str:
    """Return a path of then as the check of now shows it, so that globs mean both or neither."""
    for now, then in sorted(places.items(), key=lambda place: len(place[1].parts)):
        below = path.removeprefix(then.as_posix())
        if below != path and below[:1] in ("", "/", ":"):  # feed.jsonl:3
            return Path(f"{now.as_posix()}{below}").as_posix()
    return path


def _output(root: Path, *arguments: str, given: bytes = b"", environment: Mapping[str, str] = NO_CHANGE) -> list[str]:
    """Return what git lists in a repository; it is to be asked to end each item with a zero byte."""
    done = _git(*arguments, folder=root, given=given, environment=environment)
    if done.returncode:
        raise CallError(f"--changed-since: git {arguments[0]}: {_said(done)}; run it by hand to see more")
    return [os.fsdecode(item) for item in done.stdout.split(b"\0")[:-1]]


def _git(
    *arguments: str,
    folder: Path | None = None,
    given: bytes = b"",
    environment: Mapping[str, str] = NO_CHANGE,
) -> "subprocess.CompletedProcess[bytes]":
    called = {**os.environ, "GIT_LITERAL_PATHSPECS": "1", **environment}  # a path is one, whatever stars are in it
    try:
        return subprocess.run(
            ["git", *arguments], input=given, capture_output=True, env=called, cwd=folder, check=False
        )
    except FileNotFoundError as error:
        raise CallError("--changed-since: there is no git here; install it, or leave --changed-since out") from error


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    line = done.stderr.decode(errors="replace").strip().split("\n")[0]
    return line.removeprefix("fatal: ") or f"git ended with {done.returncode}"
