"""Find the files that the paths of a call stand for."""

import os
import stat
from codecs import BOM_UTF8
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from claimcheck.errors import ReadError
from claimcheck.readers.manifest import MANIFEST_NAME, Entry, read_manifest

MAX_FILE_BYTES = 200_000_000  # an archive of 50,000 articles; more would fill the memory before anything is said
COMPANIONS = frozenset(  # they stand beside articles and are none
    {MANIFEST_NAME, "gold.json", "claimcheck.toml", "claimcheck-baseline.json", "pyproject.toml"}
)
FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})  # RSS 0.9 to 2.0, Atom, RSS 1.0, CDF
ROOT_BYTES = 65_536  # before some roots stand a licence and the names of all characters
CACHE_FILE = "readings.sqlite"  # a folder that holds it is a cache of this program, wherever it is
_CONVERTIBLE = frozenset({".doc", ".docm", ".dot", ".dotx", ".fodt", ".gdoc", ".pages", ".wpd", ".wps"})


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to be read as one document or several."""

    id: str  # see Document.id
    path: str  # the path to show, as the user would write it
    location: Path  # absolute
    entry: Entry | None = None  # what a manifest says of it
    id_parts: int = 1  # how many parts of its location its id shows
    data: bytes | None = None  # its bytes, when they do not come from its location

    def read_bytes(self) -> bytes:
        """Return the file's bytes. Raises ReadError when the system refuses them, or when they are too many."""
        if self.data is not None:
            return self.data
        try:
            size = self.location.stat().st_size
            if size <= MAX_FILE_BYTES:
                return self.location.read_bytes()
        except OSError as error:
            raise _refused(self.path, error) from error
        found = f"{size / 1e6:,.0f} MB, more than articles have (limit {MAX_FILE_BYTES / 1e6:,.0f} MB)"
        raise ReadError(self.path, found, "split it into articles")


@dataclass(slots=True)
class Found:
    """What a search found; filled while it runs."""

    files: list[InputFile] = field(default_factory=list)
    errors: list[ReadError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_files(paths: Sequence[Path | str], suffixes: Collection[str], *, apart: Collection[Path] = ()) -> Found:
    """Return the files to be read, sorted by id, each once, whatever the order of the paths.

    suffixes: those that have a reader, lower case with the dot. apart: files that a folder may hold and that are not
    articles of it.
    """
    found = Found()
    seen: dict[str, str] = {}  # real path -> the path under which it is read
    companions = {os.path.realpath(path) for path in apart}
    named = sorted({os.path.normpath(path): Path(path) for path in paths}.items(), key=_folders_first)
    for repeated in sorted(path for path, times in Counter(map(os.path.normpath, paths)).items() if times > 1):
        found.notes.append(f"{_shown(Path(repeated))}: named more than once, read once")
    for _, path in named:
        try:
            _find_named(path, suffixes, companions, found, seen)
        except ReadError as error:
            found.errors.append(error)
    found.files = sorted(_make_ids_unique(found.files), key=lambda file: file.id)
    return found


def _folders_first(named: tuple[str, Path]) -> tuple[bool, int, str]:
    """Put folders before files and outer folders before inner ones, so that the outermost name becomes the id."""
    absolute = Path(named[0]).absolute()
    is_folder = os.path.isdir(absolute)  # noqa: PTH112 (Path.is_dir raises for a name too long for the system)
    return not is_folder, len(absolute.parts), absolute.as_posix()


def _find_named(
    path: Path, suffixes: Collection[str], companions: Collection[str], found: Found, seen: dict[str, str]
) -> None:
    shown = _shown(path)
    mode = find_mode(path)
    if stat.S_ISDIR(mode):
        _find_in_folder(path, suffixes, companions, found, seen)
        return
    if not stat.S_ISREG(mode):
        raise ReadError(shown, "neither a file nor a folder", "name a file or a folder")
    if path.name == MANIFEST_NAME:
        raise ReadError(shown, "a manifest is no article", f"name its folder: {_shown(path.parent)}")
    _require_reader(path, shown, suffixes)
    _add(InputFile(_shown(Path(path.name)), shown, path.absolute()), found, seen)


def find_mode(path: Path) -> int:
    """Return what the system says a path is, see `stat`. Raises ReadError where there is nothing, or it refuses."""
    try:
        return path.stat().st_mode
    except OSError as error:
        raise _refused(_shown(path), error) from error


def _find_in_folder(
    folder: Path, suffixes: Collection[str], companions: Collection[str], found: Found, seen: dict[str, str]
) -> None:
    entries: dict[str, Entry] = {}
    inside: dict[str, Path] = {}
    skipped: Counter[str] = Counter()
    readable = 0
    for path in _walk(folder, (), found, skipped):
        relative = path.relative_to(folder).as_posix()
        if path.name == MANIFEST_NAME:
            prefix = relative[: -len(MANIFEST_NAME)]
            listed, errors = read_manifest(path, _shown(path))
            found.errors.extend(errors)
            for entry in listed:
                name = os.path.normpath(prefix + entry.file).replace(os.sep, "/")
                if name not in entries or prefix:
                    entries[name] = replace(entry, manifest=_shown(path))
        elif path.name in COMPANIONS or (companions and os.path.realpath(path) in companions):
            continue
        elif path.suffix.lower() not in suffixes:
            skipped[Path(_shown(path)).suffix.lower() or "files without suffix"] += 1
        elif path.suffix.lower() == ".xml" and _is_no_feed(path):
            skipped[".xml that is no feed"] += 1
        else:
            inside[relative] = path
    for name, entry in sorted(entries.items()):
        if name not in inside:
            try:
                inside[name] = _listed_file(folder, name, entry, suffixes)
            except ReadError as error:
                found.errors.append(error)
    for name, path in sorted(inside.items()):
        readable += 1
        parts = len(Path(name).parts)
        _add(InputFile(_shown(Path(name)), _shown(path), path.absolute(), entries.get(name), parts), found, seen)
    _tell_skipped(folder, skipped, readable, suffixes, found)


def _walk(folder: Path, above: tuple[tuple[int, int], ...], found: Found, skipped: Counter[str]) -> Iterator[Path]:
    """Yield the files below a folder, sorted; links are followed, but never back to a folder that holds them."""
    try:
        status = folder.stat()
        children = sorted(folder.iterdir())
    except OSError as error:
        found.errors.append(_refused(_shown(folder), error))
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        found.notes.append(f"{_shown(folder)}: not followed, the link leads back to a folder that holds it")
        return
    for child in children:
        if (child / CACHE_FILE).exists():
            continue
        if child.name.startswith("."):
            skipped["hidden"] += 1
            continue
        try:
            mode = child.stat().st_mode
        except OSError as error:
            found.errors.append(_refused(_shown(child), error))
            continue
        if stat.S_ISDIR(mode):
            yield from _walk(child, (*above, here), found, skipped)
        elif stat.S_ISREG(mode):
            yield child
        else:
            skipped["special files"] += 1


def _is_no_feed(path: Path) -> bool:
    """Return whether a file of XML has a root that no feed has: a test report, a map of a site."""
    from xml.parsers.expat import ExpatError, ParserCreate

    try:
        with path.open("rb") as file:
            beginning = file.read(ROOT_BYTES).removeprefix(BOM_UTF8)
    except OSError:
        return False  # its reader says why it cannot be read
    names: list[str] = []
    parser = ParserCreate("iso-8859-1")  # whatever it is said to be: names of roots are ASCII
    parser.StartElementHandler = lambda name, attributes: names.append(name)
    with suppress(ExpatError):  # a feed may be broken, and its reader takes what it can from it
        parser.Parse(beginning)
    return bool(names) and names[0].rpartition(":")[2].lower() not in FEED_ROOTS


def _listed_file(folder: Path, name: str, entry: Entry, suffixes: Collection[str]) -> Path:
    path = folder / name
    if name.startswith(("../", "/")) or name == ".." or Path(name).is_absolute():
        raise ReadError(entry.manifest, f'"{entry.file}" lies outside the folder', "name files inside the folder")
    if path.is_dir():
        raise ReadError(entry.manifest, f'"{entry.file}" is a folder', "name each of its files")
    if not path.is_file():
        near = _nearest(path.name, path.parent)
        raise ReadError(entry.manifest, f'it names "{entry.file}", which does not exist', near or "correct the name")
    _require_reader(path, _shown(path), suffixes)
    return path


def _require_reader(path: Path, shown: str, suffixes: Collection[str]) -> None:
    if path.suffix.lower() not in suffixes:
        found = f'no reader for "{Path(shown).suffix}"' if path.suffix else "no suffix, so no reader"
        remedy = "save it as .docx; " if path.suffix.lower() in _CONVERTIBLE else ""
        raise ReadError(shown, found, f"{remedy}supported: {', '.join(sorted(suffixes))}")


def _add(file: InputFile, found: Found, seen: dict[str, str]) -> None:
    real = os.path.realpath(file.location)
    if real in seen:
        same = "named more than once" if seen[real] == file.path else f"the same file as {seen[real]}"
        found.notes.append(f"{file.path}: {same}, read once")
        return
    seen[real] = file.path
    found.files.append(file)


def _tell_skipped(folder: Path, skipped: Counter[str], readable: int, suffixes: Collection[str], found: Found) -> None:
    shown = _shown(folder)
    supported = f"supported: {', '.join(sorted(suffixes))}"
    hidden, others = skipped.pop("hidden", 0), sum(skipped.values())
    if hidden:
        found.notes.append(f"{shown}: {_count(hidden, 'hidden file')} skipped")
    kinds = ", ".join(sorted(skipped))
    if others and readable:
        found.notes.append(f"{shown}: {_count(others, 'file')} skipped: no reader for {kinds}")
    elif others:
        found.errors.append(ReadError(shown, f"nothing to read: {_count(others, 'file')} ({kinds})", supported))
    elif not readable:
        what = "the folder is empty" if not hidden else "the folder holds only hidden files"
        found.errors.append(ReadError(shown, what, f"put articles in it; {supported}"))


def _make_ids_unique(files: list[InputFile]) -> list[InputFile]:
    """Lengthen the ids that collide, each by one more part of its location, until none do."""
    while True:
        by_id: defaultdict[str, list[int]] = defaultdict(list)
        for index, file in enumerate(files):
            by_id[file.id].append(index)
        colliding = [index for indexes in by_id.values() if len(indexes) > 1 for index in indexes]
        if not colliding:
            return files
        files = list(files)
        for index in colliding:
            file, parts = files[index], files[index].id_parts + 1
            longer = "/".join(part.strip("/\\") for part in file.location.parts[-parts:])
            files[index] = replace(file, id=_shown(Path(longer)), id_parts=parts)


def _shown(path: Path) -> str:
    """Return a path with forward slashes; bytes of a name that are no UTF-8 are shown as \\xff."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _refused(shown: str, error: OSError) -> ReadError:
    if isinstance(error, FileNotFoundError):
        path = Path(shown)
        if path.is_symlink():
            return ReadError(shown, "the link leads nowhere", "mend it or remove it")
        return ReadError(shown, "no such file or folder", _nearest(path.name, path.parent) or "check the spelling")
    if isinstance(error, PermissionError):
        return ReadError(shown, "permission to read it is denied", "allow reading, or leave it out")
    return ReadError(shown, f"the system cannot read it ({error.strerror or error})", "check the path")


def _nearest(name: str, folder: Path) -> str | None:
    try:
        names = [path.name for path in folder.iterdir() if path.name != name]
    except OSError:
        return None
    close = get_close_matches(name, sorted(names), n=1)
    return f'did you mean "{_shown(Path(close[0]))}"?' if close else None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
