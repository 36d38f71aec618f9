"""Read Word documents: the text as it stands when all tracked changes are accepted, its notes behind it.

python-docx opens the same files, but shows neither tracked insertions nor notes nor text boxes.
"""

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile
from claimcheck.readers.packages import Package, attribute, child, children, local_name, open_package
from claimcheck.readers.paragraphs import BULLET, Paragraph, clean, compose, edits_notes, superscript, table
from claimcheck.records import Document

_DELETED = frozenset({"del", "moveFrom"})
_UNSEEN = frozenset({"Fallback", "pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr", "instrText", "delText", "rt"})
_CHARACTERS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "\u2011"}
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


def read_docx(file: InputFile) -> Iterator[Document]:
    yield Reading(open_package(file, ".docx", "Word")).document(file)


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of paragraphs."""

    name: str  # the one of English Word, lower case: "heading 1", "toc 2"
    list_number: str  # "" or "0" for no list


class Reading:
    """The state of one pass over a document, and afterwards where in the file its words stand."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main, self.root = _main_part(package)
        self.parts = related_parts(package, self.main)
        self.styles = self._read_styles()
        self.counts: Counter[str] = Counter()  # of paragraphs, tables, and what is left out
        self.words: list[Any] = []  # the elements whose text the document has, in its order
        self.notes: dict[tuple[str, str], Any] = {}  # (kind, id) of the notes in the order of their marks: the mark
        self.boxes: list[Any] = []  # text boxes that wait for the end of their paragraph
        self.held = ""  # text of a paragraph whose end was deleted: it goes on in the next one

    def document(self, file: InputFile) -> Document:
        paragraphs = [*self._blocks(child(self.root, "body"), None), *self._notes()]
        if self.held:
            paragraphs.append(Paragraph(self.held, f"paragraph {self.counts['paragraph']}"))
        furniture = self.counts["contents"] + sum(map(self._has_text, self._headers()))
        return compose(file, paragraphs, left_out=furniture, notes=self._remarks())

    def _blocks(self, element: Any, place: str | None) -> Iterator[Paragraph]:
        """Yield the paragraphs and tables inside an element; place: of the box or note that it is."""
        for inner in element:
            name = local_name(inner)
            if name == "p":
                yield from self._paragraph(inner, place)
            elif name == "tbl":
                self.counts["table"] += 1
                yield from table(list(self._rows(inner)), place or f"table {self.counts['table']}")
            elif name in _DELETED:
                self.counts["deletion"] += 1
            elif name not in _UNSEEN:
                yield from self._blocks(inner, place)

    def _paragraph(self, paragraph: Any, place: str | None) -> Iterator[Paragraph]:
        properties = child(paragraph, "pPr")
        style = self.styles.get(_value(child(properties, "pStyle")), _Style("", "0"))
        if style.name.startswith("toc "):
            known = len(self.words)
            self.counts["contents"] += bool(self._text(paragraph).strip())
            del self.words[known:]
            return
        text = self.held + self._text(paragraph)
        self.held = ""
        if any(child(child(properties, "rPr"), name) is not None for name in _DELETED):
            self.held = text
            return
        text = clean(text)
        if text and place is None:
            self.counts["paragraph"] += 1
        if text:
            listed = (_list_number(properties) or style.list_number or "0") != "0"
            mark = BULLET if listed and not style.name.startswith("heading") else ""
            yield Paragraph(mark + text, place or f"paragraph {self.counts['paragraph']}")
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.counts["box"] += 1
            yield from self._blocks(box, f"text box {self.counts['box']}")

    def _text(self, element: Any) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        raised = _value(child(child(element, "rPr"), "vertAlign")) == "superscript"
        for inner in element:
            name = local_name(inner)
            if name in _DELETED:
                self.counts["deletion"] += 1
            elif name == "t":
                self.words.append(inner)
                yield superscript(inner.text or "") if raised else inner.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.setdefault((name.removesuffix("Reference"), attribute(inner, "id")), inner)
            elif name == "txbxContent":
                self.boxes.append(inner)
            elif name not in _UNSEEN:
                self.counts["insertion"] += name in ("ins", "moveTo")
                yield from self._pieces(inner)

    def _rows(self, element: Any) -> Iterator[list[str]]:
        for row in _descend(element, "tr"):
            if any(child(child(row, "trPr"), name) is not None for name in _DELETED):
                self.counts["deletion"] += 1
                continue
            cells = []
            for cell in _descend(row, "tc"):
                cells.append("\n".join(paragraph.text for paragraph in self._blocks(cell, "cell")))
                span = _value(child(child(cell, "tcPr"), "gridSpan"))
                cells += [""] * (min(int(span), 100) - 1 if span.isdigit() else 0)
            yield cells

    def _notes(self) -> Iterator[Paragraph]:
        for kind in ("footnote", "endnote"):
            notes = {attribute(note, "id"): note for note in children(self._related_root(f"{kind}s"))}
            marked = [identifier for of_kind, identifier in self.notes if of_kind == kind and identifier in notes]
            for number, identifier in enumerate(marked, start=1):
                yield from self._blocks(notes[identifier], f"{kind} {number}")

    def _related_root(self, kind: str) -> Any | None:
        return next((self.package.root(part) for part_kind, part in self.parts if part_kind == kind), None)

    def _headers(self) -> Iterator[Any]:
        for kind, part in self.parts:
            if kind in ("header", "footer"):
                yield self.package.root(part)

    def _has_text(self, root: Any | None) -> bool:
        return root is not None and any(local_name(inner) == "t" and inner.text for inner in root.iter())

    def _read_styles(self) -> dict[str, _Style]:
        styles = {}
        for style in children(self._related_root("styles")):
            name = _value(child(style, "name")).lower()
            styles[attribute(style, "styleId")] = _Style(name, _list_number(child(style, "pPr")))
        return styles

    def _remarks(self) -> tuple[str, ...]:
        comments = sum(1 for _ in children(self._related_root("comments")))
        return edits_notes(self.counts["insertion"], self.counts["deletion"], comments)


def _main_part(package: Package) -> tuple[str, Any]:
    related = dict(related_parts(package, ""))
    name = related.get("officeDocument", "word/document.xml")
    root = package.root(name)
    if root is None or child(root, "body") is None:
        raise ReadError(package.path, "no Word document in the archive", "save the article as .docx")
    return name, root


def related_parts(package: Package, part: str) -> list[tuple[str, str]]:
    """Return (kind, name) of the parts that a part refers to; "" is the archive as a whole."""
    folder, name = posixpath.split(part)
    found = []
    for relation in children(package.root(posixpath.join(folder, "_rels", f"{name}.rels"))):
        target = relation.get("Target", "")
        name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append((relation.get("Type", "").rsplit("/", 1)[-1], name))
    return found


def _descend(element: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name below an element, through content controls, but none inside another of them."""
    for inner in element:
        if local_name(inner) == name:
            yield inner
        elif local_name(inner) in _WRAPPERS:
            yield from _descend(inner, name)


def _list_number(properties: Any | None) -> str:
    return _value(child(child(properties, "numPr"), "numId"))


def _value(element: Any | None) -> str:
    return attribute(element, "val")
