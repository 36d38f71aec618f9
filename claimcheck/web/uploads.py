"""Read what a browser or a program sends: files and pasted texts, never more than the limits allow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from claimcheck.errors import ReadError
from claimcheck.readers import READERS, input_error
from claimcheck.readers.files import InputFile
from claimcheck.readers.jsonl import read_jsonl
from claimcheck.records import Document, InputError, Role
from claimcheck.reporters.quotations import flattened

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

DRAINED_BYTES = 1_000_000_000  # thrown away of what is too large, so that a browser reads why instead of a reset
DRAFT_NAME, SOURCE_NAME = "draft.txt", "source.txt"  # of pasted texts
MAX_NAME = 120  # characters
RECORD = ".record"  # in the place of a suffix: a JSON object as in a line of a .jsonl file
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})  # of files whose text is the file itself


@dataclass(frozen=True, slots=True)
class Upload:
    """A file or a pasted text, as it came."""

    name: str
    data: bytes
    role: Role
    suffix: str  # which reader it is for: that of its name, but where its text was edited in the page


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of an upload, and what could not be."""

    documents: tuple[Document, ...]
    errors: tuple[InputError, ...]


class BodyLimit:
    """Refuses a request whose body is too large, while it comes in."""

    def __init__(self, app: "ASGIApp", *, max_megabytes: int) -> None:
        self._app = app
        self._max_megabytes = max_megabytes

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        from starlette.exceptions import HTTPException

        taken = 0

        async def limited() -> "Message":
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._max_megabytes * 1_000_000:
                while message.get("more_body") and taken < DRAINED_BYTES:
                    message = await receive()
                    taken += len(message.get("body", b""))
                found = f"more than {self._max_megabytes} MB in one request"
                raise HTTPException(413, f"{found}; send fewer or smaller files, or raise --max-megabytes")
            return message

        await self._app(scope, limited if scope["type"] == "http" else receive, send)


async def read_form(request: "Request", *, max_files: int) -> "FormData":
    """Return the fields and files of a form; raises HTTPException for what is no form, or has too many parts."""
    from starlette.exceptions import HTTPException
    from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return await FormParser(request.headers, request.stream()).parse()
    if kind != "multipart/form-data":
        raise HTTPException(415, f'"{kind}" is no form; send multipart/form-data')
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=max_files, max_fields=max_files, max_part_size=2**40
    )
    try:
        return await parser.parse()
    except MultiPartException as error:
        if error.message.startswith("Too many"):
            raise HTTPException(413, too_many(max_files)) from error
        raise HTTPException(400, f"not a form that can be read: {error.message}") from error


def too_many(max_files: int) -> str:
    return f"more than {max_files} files in one request; send fewer, or raise --max-files"


async def form_uploads(form: "FormData", *, role: Role, files: str, texts: str, name: str) -> list[Upload]:
    """Return the files and the pasted texts of two fields of a form; empty ones were not filled in.

    name: of a pasted text.
    """
    uploads = []
    for part in form.getlist(files):
        if isinstance(part, str):
            continue
        if part.filename:
            uploads.append(make_upload(part.filename, await part.read(), role))
    for text in form.getlist(texts):
        if isinstance(text, str) and text.strip():
            uploads.append(make_upload(name, text.replace("\r\n", "\n").encode("utf-8", "replace"), role))
    return uploads


def make_upload(filename: str, data: bytes, role: Role) -> Upload:
    """Return an upload; of the name only what can be shown and means no folder is kept."""
    name = flattened(PurePosixPath(filename.replace("\\", "/")).name)[-MAX_NAME:].strip() or "unnamed"
    return Upload(name, data, role, Path(name).suffix.lower())


def with_unique_names(uploads: Iterable[Upload]) -> tuple[Upload, ...]:
    """Return the uploads, a name that was there before with a number: a.txt, a-2.txt."""
    unique: dict[str, Upload] = {}
    for upload in uploads:
        name, number = upload.name, 1
        while name in unique:
            number += 1
            path = PurePosixPath(upload.name)
            name = f"{path.stem}-{number}{path.suffix}"
        unique[name] = replace(upload, name=name)
    return tuple(unique.values())


def read_upload(upload: Upload) -> Read:
    """Return the documents of an upload, named after it."""
    own = Path(upload.name).suffix.lower() == upload.suffix
    path = upload.name if own else f"{upload.name}{upload.suffix}"  # draft.docx.txt is no Word file any more
    file = InputFile(upload.name, path, Path(path).absolute(), data=upload.data)
    readers = {**READERS, RECORD: _read_record}
    try:
        if upload.suffix not in readers:
            found = f'no reader for "{upload.suffix}"' if upload.suffix else "no suffix, so no reader"
            raise ReadError(upload.name, found, f"supported: {', '.join(sorted(READERS))}")
        results = list(readers[upload.suffix](file))
    except ReadError as error:
        return Read((), (input_error(error),))
    documents = tuple(replace(result, role=upload.role) for result in results if isinstance(result, Document))
    return Read(documents, tuple(result for result in results if isinstance(result, InputError)))


def _read_record(file: InputFile) -> Iterator[Document | InputError]:
    """Yield the document of a JSON object; its places count its text, for the object is no file."""
    for result in read_jsonl(file):
        if isinstance(result, InputError):
            yield replace(result, path=file.id, line=None)
        else:
            yield replace(result, path=result.id, file="", source="", positions=())


def collect(uploads: Sequence[Upload], reads: Mapping[Upload, Read]) -> tuple[list[Document], list[InputError]]:
    """Return all documents, no two with one id, and all errors."""
    documents: dict[str, Document] = {}
    for upload in uploads:
        for document in reads[upload].documents:
            document_id = document.id
            while document_id in documents:
                document_id = f"{upload.name}:{document_id}"
            documents[document_id] = replace(document, id=document_id)
    return list(documents.values()), [error for upload in uploads for error in reads[upload].errors]


def edited(draft: Upload, document: Document, text: str) -> Upload:
    """Return the draft with another text; the same where nothing was changed.

    A file whose text is not the file itself is plain text from then on, under its old name.
    """
    text = text.replace("\r\n", "\n")  # so a browser sends the ends of lines
    if text == document.text.replace("\r\n", "\n"):
        return draft
    suffix = draft.suffix if draft.suffix in TEXT_SUFFIXES else ".txt"
    return replace(draft, data=text.encode("utf-8", "replace"), suffix=suffix)
