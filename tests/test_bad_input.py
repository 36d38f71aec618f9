"""Bad input, end to end: one clear line, the readable rest checked, never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from claimcheck.cli import main
from tests.files import write_docx, write_pdf, write_zip

GOOD = "The ministers met in Orvane on Tuesday. They agreed on a common fishing quota.\n"


def empty(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"")


def binary(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 20)


def too_long(folder: Path) -> None:
    (folder / "bad.txt").write_text("Nothing was known. " * 250_000, encoding="utf-8")


def missing_file_in_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"documents": [{"file": "bad.txt"}]}', encoding="utf-8")


def unknown_key_in_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"documents": [{"file": "good.txt", "bad": 1}]}', encoding="utf-8")


def broken_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"bad', encoding="utf-8")


def broken_json_line(folder: Path) -> None:
    (folder / "bad.jsonl").write_text('{"id": "a", "text": "Rain fell."}\nbad\n', encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        empty,
        binary,
        too_long,
        missing_file_in_manifest,
        unknown_key_in_manifest,
        broken_manifest,
        broken_json_line,
    ],
)
def test_what_cannot_be_read_is_one_line_and_the_rest_is_checked(
    spoil: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    spoil(tmp_path)
    assert main(["check", str(tmp_path), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert "good.txt" in [document["id"] for document in report["documents"]]
    assert len(report["errors"]) == 1
    assert err.splitlines() == [f"claimcheck: {e['path']}: {e['message']}" for e in report["errors"]]


# Sources that cannot be read: what is in them, or what writes them, and what is told.
BAD_SOURCES: dict[str, tuple[bytes | Callable[[Path], object], str]] = {
    "locked.pdf": (lambda path: write_locked_pdf(path), "protected with a password; save it without one"),
    "scan.pdf": (lambda path: write_pdf(path, [""]), "no text on its page: it may be a scan; "),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj", "broken PDF: cut off after 16 bytes"),
    "broken.docx": (b"PK\x03\x04" + bytes(90), "broken: the archive is cut off"),
    "bomb.docx": (lambda path: write_docx(path, " " * 30_000_000), "word/document.xml unpacks from "),
    "sheet.docx": (lambda path: write_zip(path, {"xl/workbook.xml": "<a/>"}), "no Word document in the archive; "),
    "old.doc": (b"\xd0\xcf\x11\xe0", 'no reader for ".doc"; save it as .docx; '),
    "empty.txt": (b"", "the file is empty (0 bytes); "),
    "blank.md": (b" \n\n\t", "only white space (4 characters); "),
    "page.html": (b"<html><body></body></html>", "a page without visible text; "),
    "folder.txt": (lambda path: path.mkdir(), "the folder is empty"),
    "link.txt": (lambda path: path.symlink_to("gone.txt"), "the link leads nowhere; mend it or remove it"),
    "gone.txt": (lambda path: None, "no such file or folder; "),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "expected text, found a PNG picture; "),
    "binary.rtf": (bytes(range(256)), "not rich text: "),
}


def write_locked_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(72, 720, "The port is closed.")
    canvas.save()


def test_sources_that_cannot_be_read_are_one_line_each_and_the_others_are_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    for name, (content, _) in BAD_SOURCES.items():
        if isinstance(content, bytes):
            (tmp_path / name).write_bytes(content)
        else:
            content(tmp_path / name)
    (tmp_path / "draft.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "other.txt").write_bytes("The ministers met in Orvane — on Tuesday.\n".encode("utf-16"))
    (tmp_path / "café.txt").write_bytes("The café in Orvane was closed on Tuesday.\n".encode("cp1252"))
    sources = [str(tmp_path / name) for name in (*BAD_SOURCES, "other.txt", "café.txt")]
    assert main(["check", str(tmp_path / "draft.txt"), "--against", *sources, "--format", "json"]) == 2
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert {document["id"] for document in report["documents"]} == {"draft.txt", "other.txt", "café.txt"}
    assert "supported" in [claim["verdict"] for claim in report["claims"]]
    told = {Path(error["path"]).name: error["message"] for error in report["errors"]}
    assert len(report["errors"]) == len(err.splitlines()) == len(BAD_SOURCES)
    for name, (_, message) in BAD_SOURCES.items():
        assert told[name].startswith(message)
        assert "; " in told[name]  # what to do about it


@pytest.mark.parametrize("name", ["no-such-folder", "no-such-file.txt"])
def test_a_path_that_does_not_exist_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(tmp_path / name), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert [error["path"] for error in json.loads(out)["errors"]] == [str(tmp_path / name)]
    assert err.count("\n") == 1


def test_a_folder_with_nothing_readable_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert main(["check", str(tmp_path)]) == 2
    assert "Nothing was checked" in capsys.readouterr().out


def test_a_guessed_encoding_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_bytes("The café in Orvane was closed on Tuesday.\n".encode("cp1252"))
    assert main(["check", str(tmp_path), "--format", "json"]) == 0
    assert "cp1252" in json.loads(capsys.readouterr().out)["notes"][0]


def test_another_language_is_said_and_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = (
        "Die Minister trafen sich am Dienstag in der Hauptstadt, um über die Fischerei zu sprechen. Sie sagten nichts."
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path), "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert "another language" in report["notes"][0]
    assert report["documents"][0]["language"] == "de"
    assert report["coverage"]["left_out"]["sentences in another language"] == 2


def test_the_report_is_the_same_in_any_order_and_at_any_batch_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for name, place in (("a", "Orvane"), ("b", "Pell Harbour"), ("c", "Orvane")):
        (tmp_path / f"{name}.txt").write_text(GOOD.replace("Orvane", place), encoding="utf-8")
    paths = [str(path) for path in sorted(tmp_path.iterdir())]
    outputs = set()
    for order, size in ((paths, "1"), (paths[::-1], "7"), ([paths[1], paths[0], paths[2]], "32")):
        main(["check", *order, "--format", "json", "--batch-size", size])
        outputs.add(capsys.readouterr().out)
    assert len(outputs) == 1


def test_a_sentence_without_end_is_left_out_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "line.txt").write_text("the ministers of the coast met and " * 3_000, encoding="utf-8")
    assert main(["check", str(tmp_path), "--format", "json"]) in (0, 1)
    report = json.loads(capsys.readouterr().out)
    assert report["coverage"]["left_out"]["sentences too long to be read"] == 1
    assert [document["claims"] for document in report["documents"]] == [2, 0]


HOSTILE_NAME = "a\x1b[2J\u202etxt.txt"


@pytest.mark.parametrize("content", [b"", GOOD.encode() * 2], ids=["not read", "with a finding"])
def test_the_name_of_a_file_does_not_steer_the_terminal(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / HOSTILE_NAME).write_bytes(content)
    (tmp_path / "b.txt").write_text(GOOD.replace("Orvane", "Pell Harbour"), encoding="utf-8")
    for format_name in ("text", "markdown", "concise", "github"):
        main(["check", str(tmp_path), "--format", format_name])
        out, err = capsys.readouterr()
        assert all(line.isprintable() for line in (out + err).split("\n"))
        assert "a\N{REPLACEMENT CHARACTER}" in out


@pytest.mark.parametrize("words", ["abcdefghij", "a@b.example ", "one,two", "“x” (y) ", "Mr Orvane said 12,5 "])
def test_half_a_megabyte_in_one_line_ends(words: str, tmp_path: Path):
    (tmp_path / "line.txt").write_text(words * (500_000 // len(words)), encoding="utf-8")
    assert main(["check", str(tmp_path), "--format", "json", "--output", str(tmp_path / "report")]) in (0, 1)
