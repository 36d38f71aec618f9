"""Write what the store of an audit holds as tables for analysis: a folder of Parquet files, or a DuckDB database.

docs/audit.md says what each table holds and has queries over them.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import claimcheck
from claimcheck.errors import CallError, MissingExtraError
from claimcheck.store import Store

if TYPE_CHECKING:
    import pyarrow

SCHEMA = "claimcheck-export/1"  # a table or column may be added; renaming or removing one needs a new number
DUCKDB = b"DUCK"  # stands near the beginning of a DuckDB database
STEP_ROWS = 4096  # in memory at once

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as exported."""

    columns: Mapping[str, str]  # name -> one of the types that `_arrow_types` knows
    rows: Callable[[Store], Iterator[Row]]  # in a fixed order


def export_parquet(store: Store, folder: Path) -> dict[str, int]:
    """Write each table as a file into a folder, which is made where it is missing; return how many rows each has.

    Raises MissingExtraError without pyarrow, CallError if the folder cannot be written.
    """
    try:
        from pyarrow import schema
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise MissingExtraError("an export", "analytics") from error
    types = _arrow_types()
    counts = {}
    try:
        folder.mkdir(exist_ok=True)
        with store.snapshot(), tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as part:
            for name, table in TABLES.items():
                columns = schema({column: types[kind] for column, kind in table.columns.items()})
                counts[name] = 0
                with ParquetWriter(Path(part) / f"{name}.parquet", columns, compression="zstd") as writer:
                    for batch in _batches(table.rows(store), columns):
                        writer.write_batch(batch)
                        counts[name] += batch.num_rows
            for name in TABLES:
                (Path(part) / f"{name}.parquet").replace(folder / f"{name}.parquet")
    except OSError as error:
        raise CallError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return counts


def export_duckdb(store: Store, file: Path) -> dict[str, int]:
    """Write all tables into a new DuckDB database in the place of the file; return how many rows each has.

    Raises MissingExtraError without duckdb or pyarrow, CallError if the file cannot be written, or is another file.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("an export to DuckDB", "analytics") from error
    if file.is_file():
        with file.open("rb") as there:
            begins = there.read(16)
        if begins and DUCKDB not in begins:
            raise CallError(f"{file}: is there and no DuckDB database; name another file")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".export-") as part:
            counts = export_parquet(store, Path(part))
            with duckdb.connect(Path(part) / "export.duckdb") as database:
                for name in TABLES:
                    source = database.read_parquet(str(Path(part) / f"{name}.parquet"))
                    source.create(name)
            (Path(part) / "export.duckdb").replace(file)
    except OSError as error:
        raise CallError(f"{file}: cannot be written: {error.strerror or error}") from error
    return counts


EXPORTERS: Mapping[str, Callable[[Store, Path], dict[str, int]]] = {
    "duckdb": export_duckdb,
    "parquet": export_parquet,
}


def _arrow_types() -> "dict[str, pyarrow.DataType]":
    import pyarrow

    return {
        "text": pyarrow.string(),
        "whole number": pyarrow.int32(),
        "number": pyarrow.float64(),
        "day": pyarrow.date32(),
        "time": pyarrow.timestamp("s"),  # UTC
        "texts": pyarrow.list_(pyarrow.string()),
        "numbers": pyarrow.list_(pyarrow.float32()),
    }


def _batches(rows: Iterator[Row], columns: "pyarrow.Schema") -> "Iterator[pyarrow.RecordBatch]":
    from pyarrow import RecordBatch, array

    while step := list(islice(rows, STEP_ROWS)):
        values = zip(*step, strict=True)
        arrays = [array(column, kind.type) for column, kind in zip(values, columns, strict=True)]
        yield RecordBatch.from_arrays(arrays, schema=columns)


# Tables ---------------------------------------------------------------------------------------------------------------


def _about(store: Store) -> Iterator[Row]:
    started, finished = store.last_run() or (None, None)
    yield SCHEMA, claimcheck.__version__, _time(started), _time(finished)


def _documents(store: Store) -> Iterator[Row]:
    for d, digest, lead_digest in store.each_document():
        yield d.id, d.path, d.outlet, d.published, d.role.value, d.title, d.text, digest, lead_digest


def _stories(store: Store) -> Iterator[Row]:
    names = ("sentences", "claims", "compared", "pairs")
    for story in store.stories():
        documents = sum(map(len, story.origins))
        yield story.key, documents, len(story.origins), *(story.coverage.get(name) for name in names)


def _story_documents(store: Store) -> Iterator[Row]:
    for story in store.stories():
        for number, origin in enumerate(story.origins):
            yield from ((story.key, document_id, number, story.copies.get(document_id)) for document_id in origin)


_CLAIM = "attribution polarity modality tense subject predicate".split()
_MENTION = "kind value low high unit".split()


def _claims(store: Store) -> Iterator[Row]:
    for story, document_id, claims in store.claims():
        for number, claim in enumerate(claims):
            place = (claim["start"], claim["end"], claim["text"])
            yield story, document_id, number, *place, *claim["sentence"], *(claim[name] for name in _CLAIM)


def _mentions(store: Store) -> Iterator[Row]:
    for _, document_id, claims in store.claims():
        for number, claim in enumerate(claims):
            for mention in claim["mentions"]:
                days = (_day(mention["first_day"]), _day(mention["last_day"]))
                place = (mention["start"], mention["end"], mention["text"])
                yield document_id, number, *place, *(mention[name] for name in _MENTION), *days


def _vectors(store: Store) -> Iterator[Row]:
    for lead_digest, model_hash, vector in store.vectors():
        yield lead_digest, model_hash, vector.tolist()


def _findings(store: Store) -> Iterator[Row]:
    for stored in store.findings():
        f, by = stored.finding, stored.resolved_by
        history = map(_time, (stored.first_seen, stored.last_seen, stored.resolved, stored.dismissed))
        resolved_by = (by.cause.value, list(by.documents)) if by else (None, None)
        what = (f.rule, f.name, f.scope.value, f.category, f.severity.value, f.confidence, f.message)
        yield f.id, stored.story, *what, *history, *resolved_by


def _finding_mentions(store: Store) -> Iterator[Row]:
    for stored in store.findings():
        for m in stored.finding.mentions:
            said = (m.span.start, m.span.end, m.text, m.value)
            yield stored.finding.id, m.document_id, m.side, *said, m.line, m.column, m.place


def _unread(store: Store) -> Iterator[Row]:
    for error in store.unread():
        yield error.path, error.message


def _columns(line: str) -> Mapping[str, str]:
    """Return the columns of a table from "name type, name type"."""
    return dict(column.strip().split(" ", 1) for column in line.split(","))


TABLES: Mapping[str, Table] = {
    "about": Table(_columns("schema text, version text, started time, finished time"), _about),
    "documents": Table(
        _columns(
            "document text, path text, outlet text, published day, role text, title text, text text, hash text, "
            "lead_hash text"
        ),
        _documents,
    ),
    "stories": Table(
        _columns(
            "story text, documents whole number, origins whole number, sentences whole number, claims whole number, "
            "compared whole number, pairs whole number"
        ),
        _stories,
    ),
    "story_documents": Table(
        _columns("story text, document text, origin whole number, copy_of text"), _story_documents
    ),
    "claims": Table(
        _columns(
            "story text, document text, claim whole number, span_start whole number, span_end whole number, text text, "
            "sentence_start whole number, sentence_end whole number, attribution text, polarity text, modality text, "
            "tense text, subject text, predicate text"
        ),
        _claims,
    ),
    "mentions": Table(
        _columns(
            "document text, claim whole number, span_start whole number, span_end whole number, text text, kind text, "
            "value text, low number, high number, unit text, first_day day, last_day day"
        ),
        _mentions,
    ),
    "vectors": Table(_columns("lead_hash text, model_hash text, vector numbers"), _vectors),
    "findings": Table(
        _columns(
            "finding text, story text, rule text, name text, scope text, category text, severity text, "
            "confidence number, message text, first_seen time, last_seen time, resolved time, dismissed time, "
            "resolved_by text, resolved_by_documents texts"
        ),
        _findings,
    ),
    "finding_mentions": Table(
        _columns(
            "finding text, document text, side whole number, span_start whole number, span_end whole number, "
            "text text, value text, file_line whole number, file_column whole number, place text"
        ),
        _finding_mentions,
    ),
    "unread": Table(_columns("path text, message text"), _unread),
}


def _time(printed: str | None) -> datetime | None:
    return datetime.fromisoformat(printed).astimezone(UTC).replace(tzinfo=None) if printed else None


def _day(printed: str | None) -> date | None:
    return date.fromisoformat(printed) if printed else None
