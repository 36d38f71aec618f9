"""Keep which findings an editor has dismissed, and why, in one SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from claimcheck.errors import StoreError
from claimcheck.records import Finding

APPLICATION_ID = 0x436C6D44  # "ClmD": what makes an SQLite file one of dismissals
BUSY_SECONDS = 5  # two servers may share a file
SCHEMA = """
CREATE TABLE IF NOT EXISTS dismissals (
    finding TEXT PRIMARY KEY, rule TEXT NOT NULL, message TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that is not to be reported any more."""

    finding_id: str
    rule: str  # "CC103 quantity-conflict"
    message: str  # of the finding, as it was then
    reason: str
    at: str  # when; ISO 8601, UTC


class Dismissals:
    """The dismissals in a file; each method opens it anew, so that any thread can call it."""

    def __init__(self, path: Path) -> None:
        """Make the file where there is none; raises StoreError if it cannot be used."""
        self.path = path
        if not path.parent.is_dir():
            raise StoreError(f"{path}: the folder {path.parent} does not exist; make it first")
        with self._connection() as connection:
            (application,), (tables,) = (
                connection.execute(query).fetchone()
                for query in ("PRAGMA application_id", "SELECT count(*) FROM sqlite_schema")
            )
            if application != APPLICATION_ID and (application or tables):
                raise StoreError(f"{path}: an SQLite file of another program; name another file")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(SCHEMA)

    def all(self) -> list[Dismissal]:
        """Return the dismissals, the latest first."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT finding, rule, message, reason, at FROM dismissals ORDER BY at DESC, finding"
            )
            return [Dismissal(*row) for row in rows]

    def add(self, finding: Finding, reason: str, *, at: str) -> None:
        """Dismiss a finding, or give another reason for it."""
        row = (finding.id, f"{finding.rule} {finding.name}", finding.message, reason, at)
        with self._connection() as connection:
            connection.execute("INSERT OR REPLACE INTO dismissals VALUES (?, ?, ?, ?, ?)", row)

    def revoke(self, finding_id: str) -> bool:
        """Report a finding again; return whether it was dismissed."""
        with self._connection() as connection:
            return connection.execute("DELETE FROM dismissals WHERE finding = ?", (finding_id,)).rowcount > 0

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as connection, connection:
                yield connection
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: no file of dismissals that can be used ({error}); name another") from error
