"""Make a document of a record with names and values: a line of JSON, a row of a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from claimcheck.errors import ReadError
from claimcheck.readers.dates import DATE_REMEDY, parse_published
from claimcheck.readers.decoding import replace_surrogates
from claimcheck.readers.directives import find_in_lines
from claimcheck.readers.files import InputFile
from claimcheck.readers.html import document_from_html
from claimcheck.readers.manifest import kind_of
from claimcheck.records import Document, InputError, Role

EXAMPLE = '{"id": "a17", "outlet": "Harbor Times", "published": "2025-03-04", "title": "...", "text": "..."}'
KEYS = ("id", "outlet", "published", "title", "text", "html", "role")  # what else a record holds is not read
MAX_ERRORS = 20  # told one by one; a file that is no JSON lines at all has one for each of its lines


def document_from_record(
    record: Mapping[str, object], default_id: str, path: str, errors: list[ReadError]
) -> tuple[Document, str]:
    """Return the document of a record and the key of its content, "text" or "html".

    Positions of a document from HTML count in that string. What is amiss with its metadata is added to `errors`.
    """
    values: dict[str, str] = {}
    for key in KEYS[1:]:
        value = record.get(key)
        if isinstance(value, str):
            values[key] = value if key in ("text", "html") else replace_surrogates(value)
        elif value is not None:
            errors.append(ReadError(path, f'"{key}" is {kind_of(value)}, not a string', "put it in quotes"))
    kind = "text" if values.get("text", "").strip() else "html"
    content = values.get(kind, "")
    if not content.strip():
        if not all(isinstance(record.get(key), str | None) for key in ("text", "html")):
            raise errors.pop()  # what is there is told already
        found = 'its "text" is empty' if "text" in values or "html" in values else 'it has no "text" and no "html"'
        keys = ", ".join(f'"{replace_surrogates(key)}"' for key in record)
        raise ReadError(path, f"{found} (keys: {keys or 'none'})", f"write: {EXAMPLE}")
    clean = replace_surrogates(content)
    notes = () if clean == content else ("half a surrogate pair is shown as \ufffd",)
    if kind == "html":
        document = document_from_html(clean, default_id, path, notes)
    else:
        directives = find_in_lines(clean)
        furniture = tuple(directive.span for directive in directives)
        document = Document(default_id, path, clean, furniture=furniture, directives=directives, notes=notes)
    document = replace(
        document,
        id=_id(record.get("id"), path, errors) or default_id,
        outlet=values.get("outlet") or document.outlet,
        published=_published(values.get("published"), path, errors) or document.published,
        role=_role(values.get("role"), path, errors),
        title=values.get("title") or document.title,
    )
    return document, kind


def limit_errors(results: Iterable[Document | InputError], file: InputFile) -> Iterator[Document | InputError]:
    """Yield what was read of a file, but of its errors the first MAX_ERRORS and at the end how many more there are."""
    wrong = 0
    for result in results:
        wrong += isinstance(result, InputError)
        if isinstance(result, Document) or wrong <= MAX_ERRORS:
            yield result
    if wrong > MAX_ERRORS:
        yield InputError(file.path, f"{wrong - MAX_ERRORS} more errors in its lines; a line must be: {EXAMPLE}")


def _id(value: object, path: str, errors: list[ReadError]) -> str | None:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return " ".join(replace_surrogates(str(value)).split()) or None
    if value is not None:
        errors.append(ReadError(path, f'"id" is {kind_of(value)}, not a string', "put it in quotes"))
    return None


def _published(printed: str | None, path: str, errors: list[ReadError]) -> date | None:
    if not printed:
        return None
    published = parse_published(printed)
    if published is None:
        errors.append(ReadError(path, f'"published" is "{printed}", not an ISO date', DATE_REMEDY))
    return published


def _role(printed: str | None, path: str, errors: list[ReadError]) -> Role:
    if printed is None or printed in set(Role):
        return Role(printed or Role.SOURCE)
    roles = " or ".join(f'"{known}"' for known in Role)
    errors.append(ReadError(path, f'"role" is "{printed}"', f"write {roles}"))
    return Role.SOURCE
