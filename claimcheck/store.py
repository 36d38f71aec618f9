"""Keep what an audit knows in one SQLite file: documents, vectors, stories, findings with their history.

docs/audit.md says what each table holds. Every public method that writes does so in one transaction, so whoever is
killed leaves the store as it was before or after it.
"""

import json
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import claimcheck
from claimcheck.errors import StoreError
from claimcheck.records import Block, BlockKind, Claim, Directive, Document, Finding, InputError, Role, Span
from claimcheck.reporters.json import claim_record, finding_record, read_finding
from claimcheck.stories import Origin, Profile
from claimcheck.values import Age, Duration, Moment, Money, Ordinal, Parties, Percent, Quantity, Value

APPLICATION_ID = 0x436C6D43  # "ClmC": what makes an SQLite file a store of claimcheck
SQLITE = b"SQLite format 3\0"  # at the beginning of any SQLite file
FILES = ("", "-journal", "-wal", "-shm", "-lock", "-lock-journal")  # what follows a store's name in those it has
BUSY_SECONDS = 60  # another program may be reading; a report over a large store takes a few seconds
LOCK_SECONDS = 0.5  # a report that asks whether an audit is at work is in its way for less than a thousandth of that

StoredClaims = Mapping[str, bytes]  # document -> its claims, as `pack_claims` made them

# The statement at place i takes a store from schema version i to i + 1. Append; never change one that was released.
MIGRATIONS = (
    """
    CREATE TABLE documents (
        id TEXT PRIMARY KEY, path TEXT NOT NULL, outlet TEXT, published TEXT, hash TEXT NOT NULL,
        lead_hash TEXT NOT NULL, profile BLOB NOT NULL, content BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE vectors (
        lead_hash TEXT NOT NULL, model_hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (lead_hash, model_hash)
    ) WITHOUT ROWID;
    CREATE TABLE stories (key TEXT PRIMARY KEY, coverage TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE story_documents (
        story TEXT NOT NULL REFERENCES stories ON DELETE CASCADE, document TEXT NOT NULL, origin INTEGER NOT NULL,
        copy_of TEXT, PRIMARY KEY (story, document)
    ) WITHOUT ROWID;
    CREATE TABLE findings (
        id TEXT PRIMARY KEY, story TEXT NOT NULL, record TEXT NOT NULL, first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL, resolved TEXT, dismissed TEXT
    ) WITHOUT ROWID;
    CREATE INDEX findings_of_story ON findings (story);
    CREATE TABLE unread (path TEXT NOT NULL, message TEXT NOT NULL);
    CREATE TABLE runs (started TEXT NOT NULL, finished TEXT);
    """,
    """
    CREATE TABLE claims (
        story TEXT NOT NULL REFERENCES stories ON DELETE CASCADE, document TEXT NOT NULL, claims BLOB NOT NULL,
        PRIMARY KEY (story, document)
    ) WITHOUT ROWID;
    ALTER TABLE story_documents ADD COLUMN hash TEXT;
    CREATE INDEX stories_of_document ON story_documents (document);
    ALTER TABLE findings ADD COLUMN resolved_by TEXT;
    ALTER TABLE runs ADD COLUMN version TEXT;
    """,
    """
    ALTER TABLE stories ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX stories_by_number ON stories (number);
    """,
)


@dataclass(frozen=True, slots=True)
class StoredStory:
    """A story that was checked."""

    key: str
    origins: tuple[Origin, ...]
    copies: Mapping[str, str]  # documents that were not checked -> the one that says all they say
    coverage: Mapping[str, Any]  # as in the JSON report, see claimcheck/schema
    outdated: frozenset[str] = frozenset()  # documents that left the store or changed after it was checked

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of all its documents, origin by origin."""
        return tuple(chain.from_iterable(self.origins))

    @property
    def compared(self) -> tuple[str, ...]:
        """The ids of the documents that were checked against one another."""
        return tuple(document_id for document_id in self.documents if document_id not in self.copies)


class Cause(StrEnum):
    """What resolved a finding."""

    REMOVED = "removed"  # documents that it quotes left the store
    VERSION = "version"  # another version of claimcheck does not find it
    CHANGED = "changed"  # documents that it quotes were published again with another text
    STORY = "story"  # none of these, but documents that joined, left or changed its story
    MODELS = "models"  # none of these, so another model or another setting


@dataclass(frozen=True, slots=True)
class Resolution:
    """What resolved a finding, and which documents did."""

    cause: Cause
    documents: tuple[str, ...]  # ids, sorted; () for a version or a model


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its history."""

    finding: Finding
    story: str
    first_seen: str  # when the audit began that saw it first, and so on; ISO 8601, UTC
    last_seen: str
    resolved: str | None
    dismissed: str | None
    resolved_by: Resolution | None = None  # None too for one that was resolved before stores kept it (schema 1)


def is_store(path: Path) -> bool:
    """Return whether a file seems to be a store, and no text. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


@contextmanager
def open_store(path: Path, *, make: bool = False) -> Iterator["Store"]:
    """Yield the store in a file, brought to the newest schema.

    make: whether to make one where there is no file. Raises StoreError if the file is no store that can be used.
    """
    if not make and not path.is_file():
        raise StoreError(f'{path}: no such file; "claimcheck audit SOURCE --store {path}" makes it')
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist; make it first")
    with closing(_connected(path)) as connection:
        try:
            _migrate(connection, path)
            yield Store(connection, path)
        except sqlite3.Error as error:
            first = "make room on the disk, then " if _is_full(error) else ""
            raise StoreError(f"{path}: {error}; nothing is half done in it: {first}run the audit again") from error


def _is_full(error: sqlite3.Error) -> bool:
    """Return whether the disk is full, or the file as large as a file may get."""
    full = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
    return getattr(error, "sqlite_errorcode", None) in full


def _connected(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: cannot be opened ({error}); name a file that can be written") from error


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    try:
        (application,), (version,), (tables,) = (
            connection.execute(query).fetchone()
            for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema")
        )
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: not a store of claimcheck ({error}); name another file") from error
    if application != APPLICATION_ID and (application or tables):
        raise StoreError(f"{path}: an SQLite file of another program; name another file")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path}: its schema has version {version}, this claimcheck knows up to {len(MIGRATIONS)}; "
            "install the newer claimcheck that wrote it"
        )
    if version < len(MIGRATIONS):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()  # another audit may have been first
            for statement in "".join(MIGRATIONS[version:]).split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # a loss of power may undo the last stories, never half of one


class Store:
    """A store that is open; use `open_store`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other audits out while this one is at work; the system lets go of the lock if it is killed.

        Raises StoreError if another audit is at work. The lock is a file beside the store, which readers need not ask.
        """
        lock = sqlite3.connect(f"{self._path}-lock", timeout=LOCK_SECONDS, isolation_level=None)
        with closing(lock):
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                raise StoreError(f"{self._path}: another audit is at work on it; wait for its end") from error
            yield

    def is_locked(self) -> bool:
        """Return whether an audit is at work."""
        lock = Path(f"{self._path}-lock").absolute()
        if not lock.exists():
            return False
        with closing(sqlite3.connect(f"{lock.as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            try:
                connection.execute("SELECT count(*) FROM sqlite_schema")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                return True
        return False

    # Runs -------------------------------------------------------------------------------------------------------------

    def begin_run(self, now: str) -> str:
        """Return when this run began: an audit that was broken off goes on and keeps its time."""
        with self._transaction():
            row = self._connection.execute("SELECT started FROM runs WHERE finished IS NULL").fetchone()
            if not row:
                self._connection.execute("INSERT INTO runs (started) VALUES (?)", (now,))
            return str(row[0]) if row else now

    def finish_run(self, started: str, now: str, current: Iterable[str], unread: Sequence[InputError]) -> None:
        """Note the end of a run over these stories: what no story says any more is resolved."""
        with self._transaction() as execute:
            execute("CREATE TEMP TABLE current (key TEXT PRIMARY KEY)")
            self._connection.executemany("INSERT INTO current VALUES (?)", ((key,) for key in current))
            gone = "story NOT IN (SELECT key FROM current)"
            resolved = execute(f"SELECT id, story, record FROM findings WHERE resolved IS NULL AND {gone}").fetchall()
            self._connection.executemany(
                "UPDATE findings SET resolved = ?, resolved_by = ? WHERE id = ?",
                ((started, json.dumps(asdict(self._resolution(story, record))), f) for f, story, record in resolved),
            )
            execute("DELETE FROM stories WHERE key NOT IN (SELECT key FROM current)")
            execute(f"UPDATE findings SET last_seen = ? WHERE NOT {gone}", (started,))
            execute("DROP TABLE current")
            execute("DELETE FROM unread")
            self._connection.executemany("INSERT INTO unread VALUES (?, ?)", ((e.path, e.message) for e in unread))
            execute("UPDATE runs SET finished = ?, version = ? WHERE finished IS NULL", (now, claimcheck.__version__))

    def _resolution(self, story: str, record: str) -> Resolution:
        """Return what resolves a finding of this story, which the run at its end does not have any more."""
        quoted = {mention["document"] for mention in json.loads(record)["mentions"]}
        rows = self._connection.execute(
            "SELECT document, story_documents.hash, documents.hash FROM story_documents "
            "LEFT JOIN documents ON id = document WHERE story = ?",
            (story,),
        ).fetchall()
        removed = {document_id for document_id, _, now in rows if now is None}
        changed = {document_id for document_id, then, now in rows if now and then and now != then}
        if quoted & removed:
            return Resolution(Cause.REMOVED, tuple(sorted(quoted & removed)))
        (version,) = self._connection.execute(
            "SELECT max(version) FROM runs WHERE started = (SELECT max(started) FROM runs WHERE finished IS NOT NULL)"
        ).fetchone()
        if version and version != claimcheck.__version__:
            return Resolution(Cause.VERSION, ())
        if quoted & changed:
            return Resolution(Cause.CHANGED, tuple(sorted(quoted & changed)))
        before = {document_id for document_id, _, _ in rows}
        moved = changed | (before ^ self._told_with(quoted))
        return Resolution(Cause.STORY if moved else Cause.MODELS, tuple(sorted(moved)))

    def _told_with(self, documents: Iterable[str]) -> set[str]:
        """Return the documents of all stories of this run that these documents tell."""
        return {
            other
            for document_id in documents
            for (other,) in self._connection.execute(
                "SELECT document FROM story_documents WHERE story IN (SELECT story FROM story_documents "
                "WHERE document = ? AND story IN (SELECT key FROM current))",
                (document_id,),
            )
        }

    def last_run(self) -> tuple[str, str | None] | None:
        """Return when the last audit began and when it ended; the end is None where it was broken off."""
        row = self._connection.execute("SELECT started, finished FROM runs ORDER BY started DESC").fetchone()
        return (str(row[0]), row[1]) if row else None

    # Documents --------------------------------------------------------------------------------------------------------

    def hashes(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return hash and path of those of the documents that are there."""
        marks = ", ".join("?" * len(ids))
        rows = self._connection.execute(f"SELECT id, hash, path FROM documents WHERE id IN ({marks})", list(ids))
        return {document_id: (digest, path) for document_id, digest, path in rows}

    def put_documents(self, documents: Iterable[tuple[Document, str, str, Profile]]) -> None:
        """Add documents, each with the hash of all that is checked, that of its lead, and its profile."""
        with self._transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        document.id,
                        document.path,
                        document.outlet,
                        document.published and document.published.isoformat(),
                        digest,
                        lead_digest,
                        _packed([profile.words, profile.weights.tolist(), profile.sketch.tolist()]),
                        _packed(document_record(document)),
                    )
                    for document, digest, lead_digest, profile in documents
                ),
            )

    def move_documents(self, paths: Iterable[tuple[str, str]]) -> None:
        """Note new paths of documents: (id, path)."""
        with self._transaction():
            self._connection.executemany("UPDATE documents SET path = ?2 WHERE id = ?1", paths)

    def remove_documents(self, keep: Callable[[str, str], bool]) -> int:
        """Remove the documents whose id and path `keep` does not want, and return how many they were."""
        rows = self._connection.execute("SELECT id, path FROM documents").fetchall()
        gone = [(document_id,) for document_id, path in rows if not keep(document_id, path)]
        with self._transaction():
            self._connection.executemany("DELETE FROM documents WHERE id = ?", gone)
        return len(gone)

    def document_hashes(self) -> dict[str, str]:
        """Return the hash of each document."""
        return dict(self._connection.execute("SELECT id, hash FROM documents").fetchall())

    def documents(self, ids: Sequence[str]) -> tuple[Document, ...]:
        """Return these documents, in the order of the ids."""
        return tuple(
            read_document(_unpacked(content))
            for document_id in ids
            for (content,) in self._connection.execute("SELECT content FROM documents WHERE id = ?", (document_id,))
        )

    def each_document(self) -> Iterator[tuple[Document, str, str]]:
        """Yield each document by id, with the hash of all that is checked and that of its lead."""
        for path, digest, lead_digest, content in self._connection.execute(
            "SELECT path, hash, lead_hash, content FROM documents ORDER BY id"
        ):
            yield replace(read_document(_unpacked(content)), path=path), digest, lead_digest

    def metadata(self) -> dict[str, tuple[str | None, str | None, str]]:
        """Return outlet, day of publication and path of each document."""
        rows = self._connection.execute("SELECT id, outlet, published, path FROM documents")
        return {document_id: (outlet, published, path) for document_id, outlet, published, path in rows}

    # Vectors ----------------------------------------------------------------------------------------------------------

    def without_vector(self, model_hash: str) -> list[tuple[str, str]]:
        """Return id and hash of the lead of documents, one for each lead that has no vector of this model."""
        return self._connection.execute(
            "SELECT min(id), lead_hash FROM documents WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE "
            "vectors.lead_hash = documents.lead_hash AND model_hash = ?) GROUP BY lead_hash ORDER BY 1",
            (model_hash,),
        ).fetchall()

    def put_vectors(self, model_hash: str, vectors: Iterable[tuple[str, NDArray[np.float32]]]) -> None:
        """Add vectors, each with the hash of its lead."""
        with self._transaction():
            rows = ((lead_digest, model_hash, vector.astype("<f4").tobytes()) for lead_digest, vector in vectors)
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def vectors(self) -> Iterator[tuple[str, str, NDArray[np.float32]]]:
        """Yield the vectors, each with the hash of its lead and that of its model."""
        for lead_digest, model_hash, vector in self._connection.execute(
            "SELECT lead_hash, model_hash, vector FROM vectors ORDER BY lead_hash, model_hash"
        ):
            yield lead_digest, model_hash, np.frombuffer(vector, dtype="<f4")

    def profiles(self, model_hash: str) -> Iterator[Profile]:
        """Yield the profile of each document that has a vector of this model."""
        for document_id, published, profile, vector in self._connection.execute(
            "SELECT id, published, profile, vector FROM documents JOIN vectors USING (lead_hash) WHERE model_hash = ?",
            (model_hash,),
        ):
            words, weights, sketch = _unpacked(profile)
            yield Profile(
                document_id=document_id,
                published=date.fromisoformat(published) if published else None,
                words=tuple(map(sys.intern, words)),
                weights=np.array(weights, dtype=np.float32),
                sketch=np.array(sketch, dtype=np.int64),
                vector=np.frombuffer(vector, dtype="<f4"),
            )

    # Stories and findings ---------------------------------------------------------------------------------------------

    def story_keys(self) -> set[str]:
        """Return the keys of `stories`; one that holds no more is checked again, for its findings went to another."""
        return {story.key for story in self.stories()}

    def put_story(self, story: StoredStory, findings: Sequence[Finding], claims: StoredClaims, started: str) -> None:
        """Add a checked story with its findings and claims.

        A finding that was there keeps when it was first seen, and its dismissal.
        """
        with self._transaction() as execute:
            execute(
                "INSERT OR REPLACE INTO stories VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM stories))",
                (story.key, json.dumps(dict(story.coverage))),
            )
            self._connection.executemany(
                "INSERT INTO story_documents VALUES (?1, ?2, ?3, ?4, (SELECT hash FROM documents WHERE id = ?2))",
                (
                    (story.key, document_id, number, story.copies.get(document_id))
                    for number, origin in enumerate(story.origins)
                    for document_id in origin
                ),
            )
            rows = ((story.key, document_id, records) for document_id, records in claims.items())
            self._connection.executemany("INSERT INTO claims VALUES (?, ?, ?)", rows)
            self._connection.executemany(
                "INSERT INTO findings VALUES (?1, ?2, ?3, ?4, ?4, NULL, NULL, NULL) ON CONFLICT (id) DO UPDATE SET "
                "story = ?2, record = ?3, last_seen = ?4, resolved = NULL, resolved_by = NULL",
                (
                    (finding.id, story.key, json.dumps(finding_record(finding), ensure_ascii=False), started)
                    for finding in findings
                ),
            )

    def stories(self) -> list[StoredStory]:
        """Return the stories as far as they are checked, by key; the documents of an origin by id.

        Each document is in one of them at most: until an audit ends those of before stand in the store beside the new
        ones, and of two that share a document the one that was checked last holds.
        """
        origins: dict[str, dict[int, list[str]]] = {}
        copies: dict[str, dict[str, str]] = {}
        outdated: dict[str, set[str]] = {}
        for key, document_id, number, copy_of, is_outdated in self._connection.execute(
            "SELECT story, document, origin, copy_of, documents.hash IS NULL OR documents.hash <> story_documents.hash "
            "FROM story_documents LEFT JOIN documents ON id = document ORDER BY story, origin, document"
        ):
            origins.setdefault(key, {}).setdefault(number, []).append(document_id)
            if copy_of:
                copies.setdefault(key, {})[document_id] = copy_of
            if is_outdated:
                outdated.setdefault(key, set()).add(document_id)
        held: dict[str, StoredStory] = {}
        told: set[str] = set()
        last_first = "SELECT key, coverage FROM stories ORDER BY number DESC, key"
        for key, coverage in self._connection.execute(last_first):
            texts = tuple(map(tuple, origins[key].values()))
            story = StoredStory(key, texts, copies.get(key, {}), json.loads(coverage), frozenset(outdated.get(key, ())))
            if told.isdisjoint(story.documents):
                told.update(story.documents)
                held[key] = story
        return [held[key] for key in sorted(held)]

    def findings(self) -> list[StoredFinding]:
        """Return all findings by id, the resolved and dismissed ones too."""
        return [
            replace(
                StoredFinding(read_finding(json.loads(record)), *history), resolved_by=_read_resolution(resolved_by)
            )
            for record, resolved_by, *history in self._connection.execute(
                "SELECT record, resolved_by, story, first_seen, last_seen, resolved, dismissed FROM findings "
                "ORDER BY id"
            )
        ]

    def claims(self) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
        """Yield story, document and claims, as `pack_claims` took them, of what was checked of `stories`."""
        held = {story.key for story in self.stories()}
        for story, document_id, claims in self._connection.execute(
            "SELECT story, document, claims FROM claims ORDER BY document, story"
        ):
            if story in held:
                yield story, document_id, _unpacked(claims)

    def dismiss(self, finding_id: str, now: str) -> None:
        """Note that somebody looked at a finding and waved it away. Raises StoreError if there is none with this id."""
        with self._transaction() as execute:
            if not execute("UPDATE findings SET dismissed = ? WHERE id = ?", (now, finding_id)).rowcount:
                raise StoreError(f"{self._path}: no finding {finding_id!r}; ids stand in the report")

    def restore(self, finding_id: str) -> None:
        """Undo a dismissal. Raises StoreError if there is no finding with this id, or one that is not dismissed."""
        with self._transaction() as execute:
            found = execute("SELECT dismissed FROM findings WHERE id = ?", (finding_id,)).fetchone()
            if not found:
                raise StoreError(f"{self._path}: no finding {finding_id!r}; ids stand in the report")
            if not found[0]:
                raise StoreError(f"{self._path}: finding {finding_id!r} is not dismissed; leave out --restore")
            execute("UPDATE findings SET dismissed = NULL WHERE id = ?", (finding_id,))

    def unread(self) -> list[InputError]:
        """Return what the last audit could not read, in its order: that of files and lines."""
        rows = self._connection.execute("SELECT path, message FROM unread ORDER BY rowid")
        return [InputError(path, message) for path, message in rows]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that is read inside be of one moment, though an audit goes on writing."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _transaction(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        """Make all that is done inside one step; yield what runs a statement."""
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:  # commits, or rolls back on an error
            yield self._connection.execute


# Records --------------------------------------------------------------------------------------------------------------


def document_record(document: Document) -> dict[str, Any]:
    """Return the document as a JSON object that `read_document` reads."""
    return {**asdict(document), "published": document.published and document.published.isoformat()}


def read_document(record: Mapping[str, Any]) -> Document:
    """Return the document of a JSON object that `document_record` made."""
    return Document(
        **{
            **record,
            "published": date.fromisoformat(record["published"]) if record["published"] else None,
            "role": Role(record["role"]),
            "furniture": tuple(Span(**span) for span in record["furniture"]),
            "blocks": tuple(Block(Span(**block["span"]), BlockKind(block["kind"])) for block in record["blocks"]),
            "notes": tuple(record["notes"]),
            "positions": tuple((in_text, in_file) for in_text, in_file in record["positions"]),
            "places": tuple((offset, label) for offset, label in record["places"]),
            "directives": tuple(Directive(Span(**d["span"]), d["words"]) for d in record["directives"]),
        }
    )


def pack_claims(claims: Iterable[Claim]) -> StoredClaims:
    """Return the claims by document, in their order, with what they state as plain values."""
    records: dict[str, list[dict[str, Any]]] = {}
    for claim in claims:
        record = claim_record(claim) | {"predicate": claim.predicate, "subject": claim.subject}
        for mention, stated in zip(record["mentions"], claim.mentions, strict=True):
            mention |= value_columns(stated.value)
        records.setdefault(record.pop("document"), []).append(record)
    return {document_id: _packed(of_document) for document_id, of_document in records.items()}


def value_columns(value: Value) -> dict[str, float | str | None]:
    """Return what a value means as plain columns: low, high, unit, first_day, last_day; None where it has none.

    No low or no high of an amount: it is open there. Days are known only with their year.
    """
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    first_day: str | None = None
    last_day: str | None = None
    match value:
        case Quantity(number=number, unit=unit) | Money(number=number, currency=unit):
            low, high = number.low, number.high
        case Percent(number=number, points=points):
            low, high, unit = number.low, number.high, "points" if points else "%"
        case Duration(number=number):
            low, high, unit = number.low, number.high, "day"
        case Age(number=number):
            low, high, unit = number.low, number.high, "year"
        case Ordinal(rank=rank, of=unit):
            low = high = rank
        case Parties(count=count, of=unit):
            low = high = count
        case Moment(first=date() as first, last=date() as last, year_known=True, open_end=open_end):
            first_day, last_day = first.isoformat(), None if open_end else last.isoformat()
    return {
        "low": low,
        "high": None if high == inf else high,
        "unit": unit or None,
        "first_day": first_day,
        "last_day": last_day,
    }


def _read_resolution(record: str | None) -> Resolution | None:
    if not record:
        return None
    resolution = json.loads(record)
    return Resolution(Cause(resolution["cause"]), tuple(resolution["documents"]))


def _packed(record: Any) -> bytes:
    return zlib.compress(json.dumps(record).encode())


def _unpacked(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))
