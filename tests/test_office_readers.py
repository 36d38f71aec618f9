"""Word, OpenDocument and rich text: what stands in the article, where, and what was left out."""

import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from claimcheck.readers import ReadResult, read_paths
from claimcheck.readers.files import MAX_FILE_BYTES
from claimcheck.readers.packages import MAX_PART_BYTES
from claimcheck.records import BlockKind, Document
from claimcheck.sentences import split_sentences
from tests.files import write_docx, write_odt, write_zip

FIXTURES = Path(__file__).parent.parent / "fixtures" / "readers"
Case = dict[str, Any]
P = "<w:p><w:r><w:t>The port is closed.</w:t></w:r></w:p>"


def cases(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    listed = tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return pytest.mark.parametrize("case", listed, ids=[case["name"] for case in listed])


def only(result: ReadResult) -> Document:
    assert result.errors == ()
    assert len(result.documents) == 1
    return result.documents[0]


def expect(document: Document, case: Case) -> None:
    assert document.text.split("\n\n") == case["paragraphs"]
    assert "places" not in case or [list(place) for place in document.places] == case["places"]
    assert document.left_out == case.get("left_out", 0)
    assert list(document.notes) == case.get("notes", [])


@cases("docx")
def test_a_word_document_reads_as_its_text(case: Case, tmp_path: Path) -> None:
    parts = {part: case[part] for part in ("footnotes", "endnotes", "comments", "header", "footer") if part in case}
    expect(only(read_paths([write_docx(tmp_path / "a.docx", case["body"], **parts)])), case)


@cases("odt")
def test_an_opendocument_text_reads_as_its_text(case: Case, tmp_path: Path) -> None:
    expect(only(read_paths([write_odt(tmp_path / "a.odt", case["body"], case.get("header", ""))])), case)


@cases("rtf")
def test_rich_text_reads_as_its_text(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(case["rtf"], encoding="ascii")
    expect(only(read_paths([tmp_path / "a.rtf"])), case)


def test_a_document_as_word_writes_it_is_read_in_blocks(tmp_path: Path) -> None:
    written = docx.Document()
    written.sections[0].header.paragraphs[0].text = "Harbor Times, draft 3"
    written.add_heading("Storm Closes the Port", 1)
    written.add_paragraph("The port of Orvane was closed on Monday. Nobody was hurt.")
    written.add_paragraph("Two ferries wait outside the harbour.", style="List Bullet")
    table = written.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Ferry", "Seats", "Ada", "400"), strict=True):
        cell.text = text
    written.save(str(tmp_path / "a.docx"))
    document = only(read_paths([tmp_path / "a.docx"]))
    blocks, _ = split_sentences(document)
    assert [(block.kind, block.span.of(document.text)) for block in blocks] == [
        (BlockKind.HEADING, "Storm Closes the Port"),
        (BlockKind.PARAGRAPH, "The port of Orvane was closed on Monday. Nobody was hurt."),
        (BlockKind.BULLET, "Two ferries wait outside the harbour."),
        (BlockKind.CELL, "Ferry | Seats"),
        (BlockKind.CELL, "Ada | 400"),
    ]
    assert document.left_out == 1


def zip_bomb(path: Path) -> None:
    write_docx(path, P + " " * 30_000_000)


def oversized(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", P)
        archive.getinfo("word/document.xml").file_size = MAX_PART_BYTES + 1


def entities(path: Path) -> None:
    (path.parent / "secret").write_text("secret", encoding="utf-8")
    document = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{path.parent}/secret">]><document><body><p><r><t>&e;</t></r></p>'
    )
    write_zip(path, {"word/document.xml": f"{document}</body></document>"})


def billion_laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
    write_zip(path, {"word/document.xml": f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><document>&e9;</document>'})


def cut_off(path: Path) -> None:
    whole = write_docx(path, P).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def damaged_part(path: Path) -> None:
    whole = bytearray(write_docx(path, P * 50).read_bytes())
    start = whole.index(b"word/document.xml", whole.index(b"word/_rels"))
    start = whole.index(b"word/document.xml", start) + len(b"word/document.xml") + 10
    whole[start : start + 20] = b"\0" * 20
    path.write_bytes(whole)


def nested(path: Path) -> None:
    write_docx(path, "<w:ins>" * 5_000 + P + "</w:ins>" * 5_000)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)


def encrypted_odt(path: Path) -> None:
    manifest = '<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
    write_zip(path, {"content.xml": "\x9f\x02", "META-INF/manifest.xml": manifest})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
UNREADABLE: dict[str, tuple[str, bytes | Callable[[Path], object], str]] = {
    # name: file name, content, what is told
    "empty": ("a.docx", b"", "the file is empty (0 bytes); save it as .docx"),
    "no text": ("a.docx", lambda path: write_docx(path, "<w:p/>"), "no text in it; "),
    "zip bomb": ("a.docx", zip_bomb, "word/document.xml unpacks from "),
    "oversized part": ("a.docx", oversized, "word/document.xml unpacks from "),
    "external entity": ("a.docx", entities, "word/document.xml declares entities, which no word processor writes; "),
    "billion laughs": ("a.docx", billion_laughs, "broken: word/document.xml is no XML (Maximum entity"),
    "cut off": ("a.docx", cut_off, "broken: the archive is cut off or damaged"),
    "damaged part": ("a.docx", damaged_part, "broken: word/document.xml cannot be unpacked"),
    "broken XML": ("a.docx", lambda path: write_docx(path, "<w:p>"), "broken: word/document.xml is no XML"),
    "nested too deeply": ("a.docx", nested, "broken: word/document.xml is no XML"),
    "spreadsheet": ("a.docx", lambda path: write_zip(path, {"xl/a.xml": "<a/>"}), "no Word document in the"),
    "old Word": ("a.docx", OLE, "not a .docx but an old Office document, such as .doc; open it and save it as .docx"),
    "password": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password; save it without"),
    "web page": (
        "a.docx",
        b"\xef\xbb\xbf <!DOCTYPE html><p>x",
        "not a .docx but a web page; name it .html, or open it",
    ),
    "rich text": ("a.docx", b"{\\rtf1 x}", "not a .docx but rich text; name it .rtf"),
    "PDF": ("a.docx", b"%PDF-1.4", "not a .docx but a PDF; name it .pdf"),
    "plain text": ("a.docx", b"The port.", "not a .docx: no ZIP archive; open it in Word and save it as .docx"),
    "huge": ("a.docx", huge, "200 MB, more than articles have (limit 200 MB); split it into articles"),
    "old suffix": ("a.doc", OLE, 'no reader for ".doc"; save it as .docx; supported: '),
    "ODT cut off": ("a.odt", b"PK\x03\x04" + bytes(90), "broken: the archive is cut off or damaged"),
    "ODT without text": ("a.odt", lambda path: write_zip(path, {"a": ""}), "no text document in the archive"),
    "ODT with password": ("a.odt", encrypted_odt, "protected with a password; save it without one"),
    "RTF cut off": ("a.rtf", b"{\\rtf1 The port", "broken: its last brace is missing"),
    "no RTF": ("a.rtf", b"The port", "not rich text: it does not begin with {\\rtf"),
    "RTF without text": ("a.rtf", b"{\\rtf1 }", "no text in it"),
    "broken RTF": ("a.rtf", b"{\\rtf1 \\u99999999 x}", "broken rich text"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told_and_the_rest_read(name: str, tmp_path: Path) -> None:
    file, content, message = UNREADABLE[name]
    (tmp_path / "b.txt").write_text("The port is closed.", encoding="utf-8")
    if isinstance(content, bytes):
        (tmp_path / file).write_bytes(content)
    else:
        content(tmp_path / file)
    result = read_paths([tmp_path / file, tmp_path / "b.txt"])
    assert [document.id for document in result.documents] == ["b.txt"]
    assert len(result.errors) == 1
    assert result.errors[0].path.endswith(file)
    assert result.errors[0].message.startswith(message)
    assert "; " in result.errors[0].message


@pytest.mark.parametrize(
    "words", ["x" * 1_000_000, "\u202eThe port\u2066 is\u200b closed\ufeff.", "𝔗𝔥𝔢 😀 port 中文.", "e\u0301" * 500]
)
def test_hostile_text_is_read(words: str, tmp_path: Path) -> None:
    document = only(read_paths([write_docx(tmp_path / "a.docx", P.replace("The port is closed.", words))]))
    assert document.text == words
    assert split_sentences(document)
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 The \0 port \\u-10179? \x00 is closed. \\'00 \xff}")
    document = only(read_paths([tmp_path / "a.rtf"]))
    assert not {"\0", "\ud83d"} & set(document.text)
