"""Read plain text: the document's text is the file's own."""

from collections.abc import Iterator

from claimcheck.readers.decoding import decode
from claimcheck.readers.directives import find_in_lines
from claimcheck.readers.files import InputFile
from claimcheck.records import Document


def read_plain(file: InputFile) -> Iterator[Document]:
    text, notes = decode(file.read_bytes(), file.path)
    directives = find_in_lines(text)
    furniture = tuple(directive.span for directive in directives)
    yield Document(file.id, file.path, text, furniture=furniture, directives=directives, notes=notes)
