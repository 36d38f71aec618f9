"""Keep what was read in a folder, so that the next run does not read it again.

Nothing in it is needed. What is amiss with it costs time and a line on standard error, never a check: a damaged file is
made anew, one that cannot be used is left alone. Several runs may share it; SQLite sees to it that they wait for one
another, and a checksum with each reading that none is taken for another.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TypeVar

from claimcheck.readers.files import CACHE_FILE

FOLDER = ".claimcheck_cache"
COMPANIONS = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# What claimcheck has read. It can be deleted at any "
    "time, and need not be backed up: see https://bford.info/cachedir/\n",
    ".gitignore": "*\n",
}
SCHEMA = 1  # a file that is read differently needs a new number
KEPT_DAYS = 30  # since a reading was last asked for
WAIT_SECONDS = 30  # for another run to write what it has read: a hundredth of a second as a rule
STEP_KEYS = 500  # asked for in one statement, which old SQLite limits to 999
ANEW = "it is made anew, and all is read again"
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a cache holds."""

    readings: int
    size_bytes: int


class _DamagedError(sqlite3.DatabaseError):
    """What SQLite cannot see: a reading is not what was written."""


class Cache:
    """A memory in a folder; see `Memory`. It can be pickled, to be used by several processes."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        """folder: made when something is kept. tell: what takes a line for the user."""
        self.folder = folder
        self._tell = tell
        self._connection: sqlite3.Connection | None = None
        self._inode = 0  # of the file that is open
        self._off = False
        self._lock = Lock()

    def __reduce__(self) -> tuple[type["Cache"], tuple[Path, Callable[[str], None]]]:
        return Cache, (self.folder, self._tell)

    @property
    def file(self) -> Path:
        return self.folder / CACHE_FILE

    def recall(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """See `Memory`."""

        def select(connection: sqlite3.Connection) -> dict[str, bytes]:
            known: dict[str, bytes] = {}
            old: list[str] = []
            for step in _steps(keys):
                marks = ", ".join("?" * len(step))
                rows = connection.execute(
                    f"SELECT key, reading, checksum, used FROM reading WHERE key IN ({marks})", step
                )
                for key, reading, checksum, used in rows:
                    if _checksum(key, reading) != checksum:
                        raise _DamagedError("a reading is not what was written")
                    known[key] = reading
                    if used != _today():
                        old.append(key)
            if old:
                with connection:
                    connection.executemany(
                        "UPDATE reading SET used = ? WHERE key = ?", [(_today(), key) for key in old]
                    )
            return known

        return self._with_file(select, nothing={})

    def keep(self, readings: Mapping[str, bytes]) -> None:
        """See `Memory`."""

        def insert(connection: sqlite3.Connection) -> None:
            rows = [(key, reading, _checksum(key, reading), _today()) for key, reading in readings.items()]
            with connection:
                connection.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)", rows)

        self._with_file(insert, nothing=None)

    def size(self) -> Size:
        """Return how much is in it; nothing where there is no file."""
        if not self.file.exists():
            return Size(0, 0)

        def count(connection: sqlite3.Connection) -> int:
            return int(connection.execute("SELECT count(*) FROM reading").fetchone()[0])

        return Size(self._with_file(count, nothing=0), self.file.stat().st_size)

    def clear(self) -> None:
        """Remove its files, and the folder when nothing else is in it."""
        for name in (CACHE_FILE, f"{CACHE_FILE}-journal", *COMPANIONS):
            (self.folder / name).unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _with_file(self, work: Callable[[sqlite3.Connection], Result], *, nothing: Result) -> Result:
        """Return what `work` does with the open file; a damaged one is made anew, without one that is `nothing`."""
        with self._lock:
            for _ in range(2):
                if self._off:
                    break
                try:
                    self._connection = self._connection or self._open()
                    return work(self._connection)
                except (sqlite3.DatabaseError, OSError) as error:
                    self._give_up(error)
        return nothing

    def _open(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, content in COMPANIONS.items():
            if not (self.folder / name).exists():
                (self.folder / name).write_text(content, encoding="utf-8")
        is_new = not self.file.exists()
        connection = sqlite3.connect(self.file, timeout=WAIT_SECONDS, check_same_thread=False)
        try:
            # What a power cut loses or garbles is read again: no need to wait for the disk.
            connection.execute("PRAGMA synchronous = OFF")
            if _make_table(connection) and not is_new:
                self._tell(f"claimcheck: {self.file}: the cache is cut short; {ANEW}")
            with connection:
                connection.execute("DELETE FROM reading WHERE used < ?", [_today() - KEPT_DAYS])
            self._inode = self.file.stat().st_ino
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_up(self, error: sqlite3.DatabaseError | OSError) -> None:
        """Make the file anew if it is damaged; else do without."""
        if self._connection:
            self._connection.close()
        was_open, self._connection = self._connection is not None, None
        damaged = isinstance(error, _DamagedError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED
        if not damaged:
            self._off = True
            remedy = "name another folder with --cache-dir, or do without with --no-cache"
            self._tell(f"claimcheck: {self.file}: the cache is not used: {error}; {remedy}")
            return
        if was_open and self.file.exists() and self.file.stat().st_ino != self._inode:
            return  # another run has made it anew
        self.file.unlink(missing_ok=True)
        self._tell(f"claimcheck: {self.file}: the cache is damaged ({error}); {ANEW}")


def _make_table(connection: sqlite3.Connection) -> bool:
    """Make the table where there is none of this schema, and return whether it was made; two runs may both try."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA:
            return False
        connection.execute("DROP TABLE IF EXISTS reading")
        connection.execute(
            "CREATE TABLE reading (key TEXT PRIMARY KEY, reading BLOB NOT NULL, checksum INTEGER NOT NULL,"
            " used INTEGER NOT NULL)"
        )
        connection.execute("CREATE INDEX by_use ON reading (used)")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        return True


def _checksum(key: str, reading: bytes) -> int:
    return zlib.crc32(reading, zlib.crc32(key.encode()))


def _today() -> int:
    return date.today().toordinal()


def _steps(keys: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while step := list(islice(rest, STEP_KEYS)):
        yield step
