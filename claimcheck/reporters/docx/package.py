"""Put comments into a Word file, each on exactly its words, and leave all else in the file as it is."""

import posixpath
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from itertools import accumulate
from typing import Any

from claimcheck.errors import ReadError
from claimcheck.readers.docx import Reading
from claimcheck.readers.files import InputFile
from claimcheck.readers.packages import GET_AGAIN, Package, attribute, child, children, local_name, open_package
from claimcheck.readers.paragraphs import superscript
from claimcheck.records import Span
from claimcheck.reporters.quotations import one_line

AUTHOR, INITIALS = "claimcheck", "cc"
CONTENT_TYPES = "[Content_Types].xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
RELATION_ID = "claimcheckComments"
NEW_PART_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP archive can name: equal input gives equal bytes
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT, _STRICT_RELATED = "http://purl.oclc.org/", "http://purl.oclc.org/ooxml/officeDocument/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ASIDE = {"footnote": "footnote", "endnote": "endnote", "txbxContent": "text box"}  # element: what its text stands in


@dataclass(frozen=True, slots=True)
class Comment:
    """What is to be said of words of a document."""

    span: Span
    paragraphs: tuple[str, ...]  # each shown as one line; the first is the heading


@dataclass(slots=True)
class _Ends:
    """The numbers of the comments that begin and end at one place."""

    begin: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)


def with_comments(file: InputFile, text: str, comments: Sequence[Comment]) -> bytes:
    """Return the Word file with the comments; those that it has already stay.

    text: what the spans of the comments count in. What is said of a note or a text box stands where the body has its
    mark or holds it, with the words quoted, for not every program knows comments in these.
    Raises ReadError if the file cannot be read, or has another text.
    """
    read = Reading(open_package(file, ".docx", "Word"))
    read.document(file)
    raw = "".join(word.text or "" for word in read.words)
    if _letters(text) != _letters(raw):
        raise ReadError(file.path, "its text is not the one that was checked", "check it again")
    root = read.root
    part, known = _known_comments(read)
    first = 1 + max((int(attribute(c, "id")) for c in known if attribute(c, "id").isdecimal()), default=-1)
    marks = _Marks(read, _align(text, raw))
    for number, comment in enumerate(comments, start=first):
        aside = marks.note(comment.span, number)
        heading, *said = comment.paragraphs
        quoted = [f"In the {aside}: “{comment.span.of(text)}”"] if aside else []
        known.append(_comment(root, number, [heading, *quoted, *said]))
    marks.write()
    return _rewritten(read.package, {read.main: root, part: known} | _registered(read, part))


# The place of the words -----------------------------------------------------------------------------------------------


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, superscript(text)))


def _align(text: str, raw: str) -> list[int]:
    """Return for each character of the text where `raw`, the words of the file, has it; -1 where it has not.

    The reader keeps all letters and digits in their order and adds none, so the n-th of the one is the n-th of the
    other; between two of them it may join spaces, and put line breaks or the bars of a table.
    """
    letters = [offset for offset, character in enumerate(raw) if character.isalnum()]
    letters.append(len(raw))
    origins = []
    passed = at = 0
    for character in text:
        if character.isalnum():
            origin = letters[passed]
            passed += 1
        else:
            origin = raw.find(character, at, letters[passed])
        origins.append(origin)
        at = max(at, origin + 1)
    return origins


class _Marks:
    """The marks of comments in the body: first all are noted, then written, for a cut moves what lies behind it."""

    def __init__(self, read: Reading, origins: Sequence[int]) -> None:
        self.read = read
        self.origins = origins
        self.starts = list(accumulate((len(word.text or "") for word in read.words), initial=0))
        self.places: dict[tuple[Any, int], _Ends] = {}  # (element in a run, how many of its characters lie before)

    def note(self, span: Span, number: int) -> str:
        """Note where a comment begins and ends; return what beside the body its words stand in: "footnote", or ""."""
        origins = [origin for origin in self.origins[span.start : span.end] if origin >= 0]
        origins = origins or [max([0, *self.origins[: span.end]])]  # nothing of it is in the file: the words before it
        first, begin = self._place(origins[0])
        aside = _aside(first)
        last, end = next(place for place in map(self._place, reversed(origins)) if _aside(place[0]) is aside)
        in_first, in_last = self._in_run(first), self._in_run(last)
        self._ends(in_first, begin if in_first is first else 0).begin.append(number)
        self._ends(in_last, end + 1 if in_last is last else 1).end.append(number)
        return "" if aside is None else _ASIDE[local_name(aside)]

    def write(self) -> None:
        """Write the marks into the body, from the back of each word to its front."""
        for (element, offset), ends in sorted(self.places.items(), key=lambda place: -place[0][1]):
            before, behind = _cut(element, offset)
            for number in ends.end:
                for mark in (_mark(self.read.root, "commentRangeEnd", number), _reference(self.read.root, number)):
                    before.addnext(mark)
                    before = mark
            for number in ends.begin:
                behind.addprevious(_mark(self.read.root, "commentRangeStart", number))

    def _ends(self, element: Any, offset: int) -> _Ends:
        return self.places.setdefault((element, offset), _Ends())

    def _place(self, origin: int) -> tuple[Any, int]:
        """Return the word, and the place in it, of a character of the file's words."""
        index = bisect_right(self.starts, origin) - 1
        return self.read.words[index], origin - self.starts[index]

    def _in_run(self, word: Any) -> Any:
        """Return what is to be marked for a word: itself, or the whole that programs do not look into.

        That is a field or formula, a control for plain text, a drawing, and for the word of a note the note's mark.
        """
        note = next((outer for outer in word.iterancestors() if local_name(outer) in ("footnote", "endnote")), None)
        start = word if note is None else self.read.notes[local_name(note), attribute(note, "id")]
        above = [start, *start.iterancestors()]
        held = [number - 1 for number, outer in enumerate(above) if outer.tag == _named(self.read.root, "r")]
        return above[max(held + [number for number, outer in enumerate(above) if _is_whole(outer)])]


def _is_whole(element: Any) -> bool:
    plain_text = local_name(element) == "sdt" and child(child(element, "sdtPr"), "text") is not None
    return plain_text or local_name(element) in ("fldSimple", "oMath")


def _aside(word: Any) -> Any | None:
    """Return the note or text box that a word stands in; None for the body."""
    return next((outer for outer in word.iterancestors() if local_name(outer) in _ASIDE), None)


def _cut(element: Any, offset: int) -> tuple[Any, Any]:
    """Return the run that ends and the one that begins at a character of an element; cut the run where it is one.

    offset: as in _Marks.places; of what is not text, 0 is before it and 1 behind it. Where no run begins or ends there
    without a cut, no mark is due on that side, and the element's run stands for it.
    """
    run = element.getparent()
    if local_name(run) != "r":
        return element, element
    behind = list(element.itersiblings())
    if offset == 0:
        if all(local_name(e) == "rPr" for e in element.itersiblings(preceding=True)):
            return run, run
        behind.insert(0, element)
    elif local_name(element) == "t" and offset < len(element.text):
        rest = deepcopy(element)
        element.text, rest.text = element.text[:offset], element.text[offset:]
        for part, edge in ((element, element.text[-1]), (rest, rest.text[0])):
            if edge.isspace():
                part.set(_SPACE, "preserve")  # else programs drop it at the edge
        behind.insert(0, rest)
    elif not behind:
        return run, run
    other = run.makeelement(run.tag, run.attrib)
    properties = child(run, "rPr")
    if properties is not None:
        other.append(deepcopy(properties))
    other.extend(behind)
    run.addnext(other)
    return run, other


# Elements -------------------------------------------------------------------------------------------------------------


def _named(like: Any, name: str) -> str:
    """Return the name of an element or attribute in the namespace of an element of Word."""
    return f"{like.tag[: like.tag.index('}') + 1]}{name}"


def _element(like: Any, name: str, *inside: Any, text: str | None = None, **attributes: str) -> Any:
    """Return an element of Word; like: another one of the same file, which says the namespace."""
    made = like.makeelement(_named(like, name), {_named(like, key): value for key, value in attributes.items()})
    made.text = text
    made.extend(inside)
    return made


def _mark(like: Any, name: str, number: int) -> Any:
    return _element(like, name, id=str(number))


def _reference(like: Any, number: int) -> Any:
    return _element(like, "r", _mark(like, "commentReference", number))


def _comment(like: Any, number: int, paragraphs: Sequence[str]) -> Any:
    """Return the comment with its first paragraph in bold."""
    made = _element(like, "comment", id=str(number), author=AUTHOR, initials=INITIALS)
    for index, paragraph in enumerate(paragraphs):
        words = _element(like, "t", text=one_line(paragraph))
        run = (
            _element(like, "r", words)
            if index
            else _element(like, "r", _element(like, "rPr", _element(like, "b")), words)
        )
        made.append(_element(like, "p", run))
    made[0].insert(0, _element(like, "r", _element(like, "annotationRef")))
    return made


# The archive ----------------------------------------------------------------------------------------------------------


def _known_comments(read: Reading) -> tuple[str, Any]:
    """Return the name of the part that holds the comments, and its root; a new one where there is none."""
    from lxml import etree

    name = next((name for kind, name in read.parts if kind == "comments"), "")
    root = read.package.root(name) if name else None
    if root is None:
        space = etree.QName(read.root).namespace
        root = etree.Element(f"{{{space}}}comments", nsmap={"w": space})
    return name or posixpath.join(posixpath.dirname(read.main), "comments.xml"), root


def _registered(read: Reading, part: str) -> dict[str, Any]:
    """Return the roots of the parts that have to name the comments, where they do not yet."""
    from lxml import etree

    changed = {}
    types = read.package.root(CONTENT_TYPES)
    if types is None:
        raise ReadError(read.package.path, f"broken: it has no {CONTENT_TYPES}", GET_AGAIN)
    if f"/{part}" not in (attribute(entry, "PartName") for entry in children(types)):
        entry = {"PartName": f"/{part}", "ContentType": COMMENTS_TYPE}
        types.append(types.makeelement(_named(types, "Override"), entry))
        changed[CONTENT_TYPES] = types
    if ("comments", part) not in read.parts:
        folder, name = posixpath.split(read.main)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        relations = read.package.root(listed)
        if relations is None:
            relations = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        kind = f"{_STRICT_RELATED if read.root.tag.startswith(f'{{{_STRICT}') else _RELATED}/comments"
        entry = {"Id": RELATION_ID, "Type": kind, "Target": posixpath.relpath(part, folder)}
        relations.append(relations.makeelement(_named(relations, "Relationship"), entry))
        changed[listed] = relations
    return changed


def _rewritten(package: Package, changed: Mapping[str, Any]) -> bytes:
    """Return the archive with these roots as its parts of that name, new ones behind the others."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    from lxml import etree

    entries = {info.filename: (info.date_time, info.compress_type) for info in package.archive.infolist()}
    for name in changed:
        entries.setdefault(name, (NEW_PART_DATE, ZIP_DEFLATED))
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, (date, compression) in entries.items():
            entry = ZipInfo(name, date)
            entry.compress_type = compression
            entry.create_system = 0  # else it says which system wrote it
            if name in changed:
                written = etree.tostring(changed[name], xml_declaration=True, encoding="UTF-8", standalone=True)
            else:
                written = package.part(name)
            archive.writestr(entry, written)
    return content.getvalue()
