"""Read Parquet: one document a row, in columns named as the keys of JSON lines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile
from claimcheck.readers.rows import EXAMPLE, KEYS, document_from_record, limit_errors
from claimcheck.records import Document, InputError

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

BATCH_ROWS = 256  # in memory at once; a row group may hold a million


def read_parquet(file: InputFile) -> Iterator[Document | InputError]:
    """Yield a document for each row that holds one, and an error for each thing amiss with a row or a row group."""
    yield from limit_errors(_read_groups(file), file)


def _read_groups(file: InputFile) -> Iterator[Document | InputError]:
    try:
        import pyarrow.parquet
    except ImportError as error:
        remedy = 'run: pip install "claimcheck[analytics]"'
        raise ReadError(file.path, "reading Parquet needs an extra that is not installed", remedy) from error
    try:
        table = pyarrow.parquet.ParquetFile(file.location, page_checksum_verification=True)
    except (OSError, pyarrow.ArrowException) as error:
        raise ReadError(file.path, f"no Parquet, or cut short ({_first_line(error)})", "get the file again") from error
    with table:
        names = table.schema_arrow.names
        if not {"text", "html"} & set(names):
            found = f'it has no column "text" and no "html" (columns: {", ".join(names)})'
            raise ReadError(file.path, found, f"name its columns as the keys of: {EXAMPLE}")
        first = 1
        for group in range(table.num_row_groups):
            rows = table.metadata.row_group(group).num_rows
            yield from _read_group(file, table, group, first, rows)
            first += rows


def _read_group(
    file: InputFile, table: "ParquetFile", group: int, first: int, rows: int
) -> Iterator[Document | InputError]:
    """Yield the rows of a row group, up to where it is damaged. first: the number of its first row."""
    from pyarrow import ArrowException

    columns = [key for key in KEYS if key in table.schema_arrow.names]
    batches = table.iter_batches(BATCH_ROWS, row_groups=[group], columns=columns)
    number = first
    while True:
        try:
            batch = next(batches, None)
        except (OSError, ArrowException) as error:
            found = f"rows {number} to {first + rows - 1} cannot be read ({_first_line(error)})"
            yield InputError(file.path, f"{found}; get the file again")
            return
        if batch is None:
            return
        for index in range(batch.num_rows):
            yield from _read_row(file, batch, index, number + index)
        number += batch.num_rows


def _read_row(file: InputFile, batch: "RecordBatch", index: int, number: int) -> Iterator[Document | InputError]:
    path = f"{file.path}:{number}"
    errors: list[ReadError] = []
    try:
        record = {key: _value(batch.column(key)[index].as_py()) for key in batch.schema.names}
    except UnicodeDecodeError as error:
        yield InputError(path, f"not valid UTF-8 ({error.reason} at byte {error.start}); write the file as UTF-8")
        return
    try:
        document, _ = document_from_record(record, f"{file.id}:{number}", path, errors)
        yield replace(document, positions=(), source="", file=file.path)
    except ReadError as error:
        errors.append(error)
    yield from (InputError(error.path, error.message) for error in errors)


def _value(value: object) -> object:
    """Return a cell as a line of JSON would have it: a date or a time is printed."""
    return value.isoformat() if isinstance(value, date) else value


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
