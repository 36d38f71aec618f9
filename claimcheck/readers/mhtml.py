"""Read a web page saved as one file (MHTML): the page in it, without its pictures and styles."""

from collections.abc import Iterator
from dataclasses import replace

from claimcheck.errors import ReadError
from claimcheck.readers.decoding import decode
from claimcheck.readers.files import InputFile
from claimcheck.readers.html import document_from_html
from claimcheck.records import Document


def read_mhtml(file: InputFile) -> Iterator[Document]:
    from email import message_from_bytes, policy  # 0.02 s, and only saved pages need it

    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    data = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(data, bytes):
        raise ReadError(file.path, "no web page in it", "save the page again, as HTML or MHTML")
    source, notes = decode(data, file.path, page.get_content_charset())
    document = document_from_html(source, file.id, file.path, notes)
    yield replace(document, positions=(), source="")  # the file holds the page in lines of its own
