"""Read OpenDocument texts: the text as it stands when all tracked changes are accepted, its notes behind it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile
from claimcheck.readers.packages import Package, attribute, child, children, local_name, open_package
from claimcheck.readers.paragraphs import BULLET, Paragraph, clean, compose, edits_notes, superscript, table
from claimcheck.records import Document

_CONTENTS = frozenset({"table-of-content", "alphabetical-index", "illustration-index", "table-index", "user-index"})
_UNSEEN = frozenset({"tracked-changes", "annotation", "note-citation", "ruby-text", "title", "desc"})
_PAGE_PARTS = frozenset({"header", "footer", "header-left", "footer-left", "header-first", "footer-first"})
MAX_REPEATED = 100  # cells that one element may stand for; a table in an article has a few columns


def read_odt(file: InputFile) -> Iterator[Document]:
    yield _Reading(open_package(file, ".odt", "LibreOffice")).document(file)


class _Reading:
    """The state of one pass over a document."""

    def __init__(self, package: Package) -> None:
        self.package = package
        _refuse_encrypted(package)
        content = package.root("content.xml")
        body = child(child(content, "body"), "text")
        if body is None:
            raise ReadError(package.path, "no text document in the archive", "save the article as .odt")
        self.body = body
        self.raised = set(_raised_styles(content))
        self.counts: Counter[str] = Counter()  # of paragraphs, tables, and what is left out
        self.notes: list[Any] = []
        self.boxes: list[Any] = []  # text boxes that wait for the end of their paragraph

    def document(self, file: InputFile) -> Document:
        paragraphs = [*self._blocks(self.body, None), *self._notes()]
        furniture = self.counts["contents"] + sum(1 for _ in self._headers())
        return compose(file, paragraphs, left_out=furniture, notes=self._remarks())

    def _blocks(self, element: Any, place: str | None, mark: str = "") -> Iterator[Paragraph]:
        """Yield the paragraphs and tables inside an element; place: of the box or note that it is."""
        for inner in element:
            name = local_name(inner)
            if name in ("p", "h"):
                yield from self._paragraph(inner, place, mark if name == "p" else "")
            elif name == "table":
                self.counts["table"] += 1
                yield from table(list(self._rows(inner)), place or f"table {self.counts['table']}")
            elif name in _CONTENTS:
                self.counts["contents"] += sum(local_name(line) == "p" for line in inner.iter())
            elif name not in _UNSEEN:
                yield from self._blocks(inner, place, BULLET if name == "list" else mark)

    def _paragraph(self, paragraph: Any, place: str | None, mark: str) -> Iterator[Paragraph]:
        text = clean(self._text(paragraph))
        if text:
            self.counts["paragraph"] += place is None
            yield Paragraph(mark + text, place or f"paragraph {self.counts['paragraph']}")
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.counts["box"] += 1
            yield from self._blocks(box, f"text box {self.counts['box']}")

    def _text(self, element: Any) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        yield (element.text or "").replace("\n", " ")
        for inner in element:
            name = local_name(inner)
            if name in ("s", "tab"):
                yield " "
            elif name == "line-break":
                yield "\n"
            elif name == "note":
                self.notes.append(inner)
            elif name == "text-box":
                self.boxes.append(inner)
            elif name == "span" and attribute(inner, "style-name") in self.raised:
                yield superscript(self._text(inner))
            elif name not in _UNSEEN:
                yield from self._pieces(inner)
            yield (inner.tail or "").replace("\n", " ")

    def _rows(self, element: Any) -> Iterator[list[str]]:
        for inner in element:
            if local_name(inner) == "table-row":
                yield list(self._cells(inner))
            elif local_name(inner) in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(inner)

    def _cells(self, row: Any) -> Iterator[str]:
        for cell in row:
            if local_name(cell) in ("table-cell", "covered-table-cell"):
                repeated = attribute(cell, "number-columns-repeated")
                text = "\n".join(paragraph.text for paragraph in self._blocks(cell, "cell"))
                yield from [text] * min(int(repeated) if repeated.isdigit() else 1, MAX_REPEATED)

    def _notes(self) -> Iterator[Paragraph]:
        for note in self.notes:
            kind = attribute(note, "note-class") or "footnote"
            self.counts[kind] += 1
            yield from self._blocks(note, f"{kind} {self.counts[kind]}")

    def _headers(self) -> Iterator[Any]:
        styles = self.package.root("styles.xml")
        for element in () if styles is None else styles.iter():
            if local_name(element) in _PAGE_PARTS and "".join(element.itertext()).strip():
                yield element

    def _remarks(self) -> tuple[str, ...]:
        changes = children(child(self.body, "tracked-changes"))
        kinds = [local_name(kind) for region in changes for kind in region]
        comments = sum(local_name(element) == "annotation" for element in self.body.iter())
        return edits_notes(kinds.count("insertion"), kinds.count("deletion"), comments)


def _refuse_encrypted(package: Package) -> None:
    manifest = package.root("META-INF/manifest.xml")
    if manifest is not None and any(local_name(element) == "encryption-data" for element in manifest.iter()):
        raise ReadError(package.path, "protected with a password", "save it without one")


def _raised_styles(content: Any) -> Iterator[str]:
    for style in children(child(content, "automatic-styles")):
        if attribute(child(style, "text-properties"), "text-position").startswith("super"):
            yield attribute(style, "name")
