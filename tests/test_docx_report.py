"""The draft as a Word file with comments: where they stand, what they say, and that all else is as it was."""

import re
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from claimcheck.cli import main
from claimcheck.errors import CallError, ReadError
from claimcheck.readers import read_paths
from claimcheck.readers.files import InputFile
from claimcheck.records import Document, Role, Span
from claimcheck.reporters.docx import write_docx
from claimcheck.reporters.docx.package import AUTHOR, Comment, with_comments
from claimcheck.reporters.docx.plain import plain_file
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line
from tests.files import write_docx as write_word
from tests.files import write_zip
from tests.report_builders import report
from tests.test_machine_formats import HOSTILE, a_report_on
from tests.test_reporters import a_draft_report, a_report

FOLDER = Path(__file__).parent.parent / "fixtures"
CASES = tomllib.loads((FOLDER / "reporters" / "word.toml").read_text(encoding="utf-8"))["case"]
SOFFICE = shutil.which("soffice")
TOLD = FOLDER / "reporters" / "word_comments.toml"
P = "<w:p><w:r><w:t>The port of Orvane is closed.</w:t></w:r></w:p>"
ON_PORT = Comment(Span(4, 8), ("Closed?",))
RELATED = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    RELATED: b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
}
WRITTEN = set(
    """document body p pPr pStyle r rPr b t br commentRangeStart commentRangeEnd commentReference comments comment
    annotationRef""".split()
)
SHOWN = {"AlternateContent", "br", "endnoteReference", "footnoteReference", "oMath"}  # what is shown as its element

Case = dict[str, Any]
every_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def write_case(case: Case, path: Path) -> Document:
    parts = {part: case[part] for part in ("footnotes", "endnotes") if part in case}
    parts |= {"comments": case["known"]} if "known" in case else {}
    if not path.exists():
        write_word(path, case["body"], **parts)
    [document] = read_paths([path]).documents
    return document


def commented(case: Case, path: Path) -> bytes:
    """Return the case's file with its comments."""
    document = write_case(case, path)
    comments = []
    for number, comment in enumerate(case["comments"]):
        start = document.text.index(comment["words"])
        comments.append(Comment(Span(start, start + len(comment["words"])), (f"heading {number}", "line")))
    return with_comments(InputFile("a.docx", str(path), path), document.text, comments)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root_of(data: bytes, part: str = "word/document.xml") -> Any:
    return etree.fromstring(parts_of(data)[part])


def name_of(element: Any) -> str:
    return etree.QName(element).localname


def id_of(element: Any) -> str:
    return next(value for name, value in element.items() if name.endswith("}id"))


def marked(body: Any, number: str) -> str:
    """Return what lies between the marks of a comment; the marks are in order and its reference behind them."""
    shown = ""
    begun = ended = False
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = name_of(element)
        if any(name_of(above) in SHOWN for above in element.iterancestors()):
            continue
        if event == "start" and name.startswith("commentR") and id_of(element) == number:
            assert element.nsmap[element.prefix] == body.nsmap["w"]
            assert (begun, ended) == {"RangeStart": (0, 0), "RangeEnd": (1, 0), "Reference": (1, 1)}[name[7:]]
            begun, ended = True, name != "commentRangeStart"
        elif begun and not ended and event == "start" and name in SHOWN:
            shown += f"<{name}>"
        elif begun and not ended and event == "start" and name == "t":
            shown += element.text
        elif begun and not ended and event == "end" and name == "p":
            shown += "¶"
    assert ended
    return shown


def letters(body: Any) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Yield each character with its formatting and the elements around it; what is no text as its element."""
    for run in body.iter("{*}r"):
        properties = run.find("{*}rPr")
        look = b"" if properties is None else etree.tostring(properties, method="c14n")
        around = tuple(name_of(above) for above in run.iterancestors())
        for element in run:
            if name_of(element) in ("t", "delText"):
                yield from ((character, look, around) for character in element.text)
            elif name_of(element) not in ("rPr", "commentReference"):
                yield etree.tostring(element, method="c14n", with_tail=False).decode(), look, around


# Where comments stand -------------------------------------------------------------------------------------------------


@every_case
def test_comments_stand_on_their_words(case: Case, tmp_path: Path):
    written = commented(case, tmp_path / "a.docx")
    body, comments = root_of(written), root_of(written, "word/comments.xml")
    own = [comment for comment in comments if comment.get(comment.tag.replace("comment", "author")) == AUTHOR]
    assert [marked(body, id_of(comment)) for comment in own] == [
        comment.get("marked", comment["words"]) for comment in case["comments"]
    ]
    lines = [["".join(paragraph.itertext()) for paragraph in comment] for comment in own]
    assert lines == [
        [f"heading {number}", *([comment["said"]] if "said" in comment else []), "line"]
        for number, comment in enumerate(case["comments"])
    ]


@every_case
def test_all_but_the_comments_stays(case: Case, tmp_path: Path):
    written = commented(case, tmp_path / "a.docx")
    before, after = parts_of((tmp_path / "a.docx").read_bytes()), parts_of(written)
    changed = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert {name: after[name] for name in before if name not in changed} == {
        name: part for name, part in before.items() if name not in changed
    }
    assert list(letters(root_of(written))) == list(letters(etree.fromstring(before["word/document.xml"])))
    (tmp_path / "b.docx").write_bytes(written)
    [document] = read_paths([tmp_path / "a.docx"]).documents
    [again] = read_paths([tmp_path / "b.docx"]).documents
    assert (again.text, again.places) == (document.text, document.places)


@every_case
def test_the_same_comments_give_the_same_bytes_which_word_files_readers_open(case: Case, tmp_path: Path):
    written = commented(case, tmp_path / "a.docx")
    assert commented(case, tmp_path / "a.docx") == written
    comments = [comment for comment in docx.Document(BytesIO(written)).comments if comment.author == AUTHOR]
    assert len(comments) == len(case["comments"])


def test_the_strict_form_of_the_format_keeps_its_names(tmp_path: Path):
    write_case(CASES[0], tmp_path / "a.docx")
    strict = tmp_path / "strict.docx"
    with zipfile.ZipFile(strict, "w") as archive:
        for name, part in parts_of((tmp_path / "a.docx").read_bytes()).items():
            for old, new in STRICT.items():
                part = part.replace(old, new)
            archive.writestr(name, part)
    written = with_comments(InputFile("a", str(strict), strict), "The port of Orvane is closed.", [ON_PORT])
    assert root_of(written, "word/comments.xml").tag.startswith("{http://purl.oclc.org/ooxml/wordprocessingml/main}")
    assert STRICT[RELATED] + b"/comments" in parts_of(written)["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: write_word(path, P.replace("closed", "open")), "its text is not the one that was checked; "),
        (lambda path: path.unlink(), "no such file or folder; "),
        (lambda path: path.write_bytes(b"PK"), "broken: the archive is cut off or damaged"),
        (lambda path: without(path, "[Content_Types].xml"), "broken: it has no [Content_Types].xml; "),
        (lambda path: with_bomb(path), "media/image.png unpacks from "),
    ],
)
def test_a_file_that_is_another_by_now_is_told(spoil: Callable[[Path], object], message: str, tmp_path: Path):
    write_word(tmp_path / "a.docx", P)
    spoil(tmp_path / "a.docx")
    with pytest.raises(ReadError) as told:
        with_comments(InputFile("a", "a.docx", tmp_path / "a.docx"), "The port of Orvane is closed.", [ON_PORT])
    assert str(told.value).startswith(f"a.docx: {message}")


def without(path: Path, part: str) -> None:
    parts = parts_of(path.read_bytes())
    del parts[part]
    write_zip(path, parts)


def with_bomb(path: Path) -> None:
    write_zip(path, {**parts_of(path.read_bytes()), "media/image.png": " " * 30_000_000})


# What they say --------------------------------------------------------------------------------------------------------


def told(data: bytes) -> list[list[str]]:
    return [[paragraph.text for paragraph in comment.paragraphs] for comment in docx.Document(BytesIO(data)).comments]


def test_a_draft_in_another_format_becomes_a_plain_word_file_with_what_is_said_of_it():
    assert told(write_docx(a_draft_report(), Page())) == tomllib.loads(TOLD.read_text(encoding="utf-8"))["comments"]


def test_a_plain_word_file_has_the_headings_paragraphs_and_lines():
    text = "Storm closes the port\r\n\r\nThe port of\r\nOrvane is <closed>.\x00\n  \n\n- One ferry waits\n"
    [document] = [Document("a.txt", "a.txt", text)]
    written = docx.Document(BytesIO(plain_file(document)))
    assert [(p.style.name, p.text) for p in written.paragraphs] == [
        ("Heading 1", "Storm closes the port"),
        ("Normal", "The port of\nOrvane is <closed>.\N{REPLACEMENT CHARACTER}"),
        ("Normal", "- One ferry waits"),
    ]


@pytest.mark.parametrize("words", [*HOSTILE, "x" * 1_000_000], ids=lambda words: ascii(words[:12]))
def test_hostile_words_stay_words(words: str):
    own = a_report_on(words)
    document = replace(own.documents[0].document, role=Role.DRAFT)
    drafted = replace(own, documents=(replace(own.documents[0], document=document), *own.documents[1:]))
    written = write_docx(drafted, Page())
    for root in (root_of(written), root_of(written, "word/comments.xml")):
        assert {name_of(element) for element in root.iter()} <= WRITTEN
    said = "".join(told(written)[0])
    assert said.isprintable()
    assert one_line(words)[:9_000] in one_line(said)


def test_comments_go_into_one_document(tmp_path: Path):
    with pytest.raises(CallError, match=r"--format docx: no draft among 3 documents, .* name it"):
        write_docx(a_report(), Page())
    draft = a_draft_report()
    twice = replace(draft, documents=(draft.documents[0], *draft.documents))
    with pytest.raises(CallError, match="--format docx: 2 drafts, "):
        write_docx(twice, Page())
    with pytest.raises(CallError, match="--format docx: no draft among 0 documents"):
        write_docx(report(), Page())


def test_an_editor_gets_the_file_back_with_comments(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = FOLDER / "drafts" / "cable-car"
    draft = docx.Document()
    for number, paragraph in enumerate((folder / "draft.txt").read_text(encoding="utf-8").split("\n\n")):
        draft.add_heading(paragraph, 1) if number == 0 else draft.add_paragraph().add_run(paragraph.strip()).italic
    draft.save(str(tmp_path / "draft.docx"))
    sources = [str(path) for path in sorted(folder.glob("?-*.txt"))]
    call = ["check", str(tmp_path / "draft.docx"), "--against", *sources, "--format", "docx"]
    assert main([*call, "--output", str(tmp_path / "checked.docx")]) == 1
    checked = docx.Document(str(tmp_path / "checked.docx"))
    assert [(p.text, p.style.name) for p in checked.paragraphs] == [(p.text, p.style.name) for p in draft.paragraphs]
    body = root_of((tmp_path / "checked.docx").read_bytes()).find("{*}body")
    on = {marked(body, str(comment.comment_id)): comment.paragraphs[0].text for comment in checked.comments}
    assert on["Forty-three passengers"].startswith("Contradicted: ")
    assert on["will"].startswith("Contradicted: ")
    assert on["A brass band from the valley played for the rescued at the lower station."] == "Not found in the sources"
    assert len(on) == len(list(checked.comments)) == 6
    assert capsys.readouterr().out == ""


# What other programs make of it ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def in_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """Return each case's file as LibreOffice saves it in its own format, without comments and with them."""
    if not SOFFICE:
        pytest.skip("no LibreOffice Writer is installed")
    folder = tmp_path_factory.mktemp("office")
    files = []
    for number, case in enumerate(CASES):
        files += [folder / f"plain{number}.docx", folder / f"commented{number}.docx"]
        files[-1].write_bytes(commented(case, files[-2]))
    profile = (
        f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # one of its own, and no other start is in its way
    )
    call = [SOFFICE, "--headless", profile, "--convert-to", "odt", "--outdir", str(folder), *map(str, files)]
    subprocess.run(call, check=True, capture_output=True, timeout=300)
    bodies = [root_of(file.with_suffix(".odt").read_bytes(), "content.xml") for file in files]
    return {case["name"]: (bodies[2 * number], bodies[2 * number + 1]) for number, case in enumerate(CASES)}


@every_case
def test_an_office_program_has_the_comments_on_their_words(case: Case, in_office: dict[str, tuple[Any, Any]]):
    words = {}
    begun: dict[str, str] = {}
    for kind, said, of in walk(in_office[case["name"]][1].find("{*}body"), {}):
        if kind == "begin":
            words[said] = ""
            begun[of] = said
        elif kind == "end":
            del begun[of]
        else:
            for heading in begun.values():
                words[heading] += said
    assert not begun
    for number, comment in enumerate(case["comments"]):
        expected = re.sub(r"<\w+>|¶", "", comment.get("in_office", comment.get("marked", comment["words"])))
        assert " ".join(words[f"heading {number}"].split()) == " ".join(expected.split())


@every_case
def test_an_office_program_has_the_words_and_their_formatting(case: Case, in_office: dict[str, tuple[Any, Any]]):
    before, after = (
        [
            (character, look)
            for kind, words, look in walk(root.find("{*}body"), looks(root))
            for character in words
            if kind == "words"
        ]
        for root in in_office[case["name"]]
    )
    assert after == before


def looks(root: Any) -> dict[str, bytes]:
    """Return what the styles of an OpenDocument text look like, whatever they are called."""
    found = {}
    for style in root.iter("{*}style"):
        [name] = [value for key, value in style.items() if key.endswith("}name")]
        found[name] = b"".join(etree.tostring(properties, method="c14n") for properties in style)
    return found


def walk(element: Any, styles: dict[str, bytes], look: bytes = b"") -> Iterator[tuple[str, str, Any]]:
    """Yield ("words", words, their look) of an OpenDocument text, and where its comments begin and end, by name."""
    kind, name = name_of(element), next((value for key, value in element.items() if key.endswith("}name")), "")
    if kind == "annotation":
        yield "begin", "".join(next(element.iter("{*}p")).itertext()), name
    elif kind == "annotation-end":
        yield "end", "", name
    elif kind not in ("custom-shape", "note", "tracked-changes"):
        look = styles.get(name if kind == "span" else "", look)
        yield "words", " " if kind == "s" else element.text or "", look
        for inner in element:
            yield from walk(inner, styles, look)
            yield "words", inner.tail or "", look
