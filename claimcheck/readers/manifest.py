"""Read manifest.json: what the user says of the articles in a folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from claimcheck.errors import ReadError
from claimcheck.readers.dates import DATE_REMEDY, parse_published
from claimcheck.readers.decoding import replace_surrogates
from claimcheck.records import Role

MANIFEST_NAME = "manifest.json"
EXAMPLE = '{"documents": [{"file": "a.txt", "outlet": "Harbor Times", "published": "2025-03-04", "role": "source"}]}'
_KEYS = ("file", "outlet", "published", "role")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a manifest says of one file."""

    file: str  # relative to the manifest's folder
    outlet: str | None = None
    published: date | None = None
    role: Role | None = None
    manifest: str = ""  # path of the manifest, for messages


def read_manifest(path: Path, shown: str) -> tuple[list[Entry], list[ReadError]]:
    """Return what the manifest says of each file that it names, in its order, and an error for each thing amiss.

    shown: the path for messages.
    """
    errors: list[ReadError] = []
    try:
        listed = _documents(path.read_bytes(), shown, errors)
    except ReadError as error:
        return [], [error]
    except OSError as error:
        return [], [ReadError(shown, f"the system cannot read it ({error.strerror or error})", "allow reading")]
    entries: dict[str, Entry] = {}
    for number, record in enumerate(listed, start=1):
        where = f"entry {number}"
        if not isinstance(record, dict):
            errors.append(ReadError(shown, f"{where} is {kind_of(record)}, not an object", f"write: {EXAMPLE}"))
            continue
        entry = read_entry(record, where, shown, errors)
        if entry is None:
            continue
        if entry.file in entries:
            errors.append(ReadError(shown, f'{where} names "{entry.file}" a second time', "keep one of the two"))
            continue
        entries[entry.file] = entry
    return list(entries.values()), errors


def kind_of(value: object) -> str:
    """Return what a JSON value is, with an article: "a number"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {dict: "an object", list: "a list", str: "a string", int: "a number", float: "a number"}
    return names.get(type(value), f"of the type {type(value).__name__}")


def unknown_keys(record: Mapping[str, object], known: tuple[str, ...], where: str, path: str) -> list[ReadError]:
    """Return an error for each key that is not known, with the nearest one that is."""
    errors = []
    for key in map(replace_surrogates, record):
        if key not in known:
            close = get_close_matches(key.lower(), known, n=1, cutoff=0.5)
            remedy = f'did you mean "{close[0]}"?' if close else f"known keys: {', '.join(known)}"
            errors.append(ReadError(path, f'{where}has an unknown key "{key}"', remedy))
    return errors


def _documents(data: bytes, shown: str, errors: list[ReadError]) -> list[object]:
    remedy = f"write: {EXAMPLE}"
    try:
        manifest = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError(shown, f"not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise ReadError(shown, f"not JSON: line {error.lineno} column {error.colno}: {error.msg}", remedy) from error
    except RecursionError as error:
        raise ReadError(shown, "not a manifest: nested too deeply", remedy) from error
    if not isinstance(manifest, dict):
        raise ReadError(shown, f"it is {kind_of(manifest)}, not an object", remedy)
    errors.extend(unknown_keys(manifest, ("documents",), "it ", shown))
    documents = manifest.get("documents")
    if not isinstance(documents, list):
        found = f'"documents" is {kind_of(documents)}, not a list' if "documents" in manifest else 'no "documents"'
        raise ReadError(shown, found, remedy)
    return documents


def read_entry(record: dict[str, object], where: str, shown: str, errors: list[ReadError]) -> Entry | None:
    """Return what a record says of its file, None when it names none; what is amiss is added to the errors.

    where: which record; shown: the path for messages.
    """
    errors.extend(unknown_keys(record, _KEYS, f"{where} ", shown))
    file = record.get("file")
    if not isinstance(file, str) or not file or "\0" in file:
        found = f'"file" of {where} is {kind_of(file)}' if "file" in record else f'{where} has no "file"'
        errors.append(ReadError(shown, found, "name the file relative to the folder"))
        return None
    file = replace_surrogates(file)
    where = f"{where} ({file})"
    values: dict[str, str | None] = {}
    for key in ("outlet", "published", "role"):
        value = record.get(key)
        if value is not None and not isinstance(value, str):
            errors.append(ReadError(shown, f'"{key}" of {where} is {kind_of(value)}, not a string', "put it in quotes"))
            value = None
        values[key] = value and replace_surrogates(value)
    published, role = None, None
    if (printed := values["published"]) is not None and (published := parse_published(printed)) is None:
        errors.append(ReadError(shown, f'"published" of {where} is "{printed}", not an ISO date', DATE_REMEDY))
    if (printed := values["role"]) is not None:
        if printed in set(Role):
            role = Role(printed)
        else:
            roles = " or ".join(f'"{known}"' for known in Role)
            errors.append(ReadError(shown, f'"role" of {where} is "{printed}"', f"write {roles}"))
    return Entry(file, values["outlet"] or None, published, role, shown)
