"""One story in the formats that editors have: what is found does not hang on the format."""

import json
from functools import cache
from html import escape
from pathlib import Path

import docx
import pytest

from claimcheck import check
from claimcheck.cli import main
from claimcheck.records import Report
from tests.files import write_odt, write_pdf
from tests.test_contract import validator

STORY = Path(__file__).parent.parent / "fixtures" / "stories" / "bowling-alley-shooting"
PARAGRAPHS = ["Storm closes the port", "The port of Orvane is closed. Nobody was hurt.", "It opens again on Wednesday."]


def save(path: Path, paragraphs: list[str]) -> None:
    """Write the paragraphs, the first of which is the headline, in the format that the suffix names."""
    if path.suffix == ".docx":
        written = docx.Document()
        written.add_heading(paragraphs[0], 1)
        for paragraph in paragraphs[1:]:
            written.add_paragraph(paragraph)
        written.save(str(path))
    elif path.suffix == ".pdf":
        write_pdf(path, paragraphs, columns=2, alignment=4)
    elif path.suffix == ".odt":
        write_odt(path, "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in paragraphs))
    elif path.suffix == ".rtf":
        path.write_bytes(b"{\\rtf1 %s}" % "\\par\n".join(paragraphs).encode("cp1252"))
    elif path.suffix == ".html":
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs[1:])
        path.write_text(f"<article><h1>{escape(paragraphs[0])}</h1>{body}</article>", encoding="utf-8")
    else:
        path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def write_story(folder: Path, *suffixes: str) -> Path:
    """Write the story's documents into a folder, in the formats named, with a manifest as the story's own."""
    folder.mkdir()
    manifest = json.loads((STORY / "manifest.json").read_text(encoding="utf-8"))
    for entry, suffix in zip(manifest["documents"], suffixes, strict=True):
        text = (STORY / entry["file"]).read_text(encoding="utf-8")
        entry["file"] = Path(entry["file"]).with_suffix(suffix).name
        save(folder / entry["file"], [" ".join(part.split()) for part in text.split("\n\n") if part.strip()])
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def found(report: Report) -> set[tuple[str, frozenset[tuple[str, str, str]]]]:
    """Return the findings without what hangs on the file: rule, and for each mention document, value and words."""
    return {
        (finding.rule, frozenset((Path(m.document_id).stem, m.value, m.text) for m in finding.mentions))
        for finding in report.findings
    }


@cache
def found_in_plain_text() -> set[tuple[str, frozenset[tuple[str, str, str]]]]:
    return found(check([STORY]))


@pytest.mark.parametrize("suffixes", [(".docx", ".pdf", ".txt"), (".pdf", ".html", ".odt"), (".rtf", ".docx", ".pdf")])
def test_the_findings_are_those_of_the_plain_texts(suffixes: tuple[str, ...], tmp_path: Path) -> None:
    report = check([write_story(tmp_path / "story", *suffixes)])
    assert report.errors == ()
    assert found(report) == found_in_plain_text()
    assert len(report.findings) > 1
    texts = {summary.document.id: summary.document.text for summary in report.documents}
    for mention in (mention for finding in report.findings for mention in finding.mentions):
        assert mention.span.of(texts[mention.document_id]) == mention.text
        assert (mention.place is None) == mention.document_id.endswith((".txt", ".html"))


def test_a_finding_names_page_and_paragraph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(tmp_path / "a.docx", ["Storm closes port", "The storm killed 12 people in Orvane on Monday, police said."])
    save(tmp_path / "b.pdf", ["Storm closes port", "The storm killed 21 people in Orvane on Monday, police said."])
    assert main(["check", str(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert "a.docx, paragraph 2  The storm killed «12 people»" in shown
    assert "b.pdf, page 1        The storm killed «21 people»" in shown
    assert main(["check", str(tmp_path), "--format", "markdown"]) == 1
    assert "| a.docx, paragraph 2 |" in capsys.readouterr().out
    assert main(["check", str(tmp_path), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    validator("report").validate(report)
    mentions = [mention for finding in report["findings"] for mention in finding["mentions"]]
    assert [(m["place"], m["line"], m["column"]) for m in mentions] == [("paragraph 2", 3, 1), ("page 1", 3, 1)]


@pytest.mark.parametrize("suffix", [".docx", ".html", ".odt", ".pdf", ".rtf", ".txt"])
def test_the_text_is_printed_as_offsets_count_it(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path / f"a{suffix}", PARAGRAPHS)
    assert main(["text", str(tmp_path / f"a{suffix}")]) == 0
    assert capsys.readouterr().out.rstrip("\n") == "\n\n".join(PARAGRAPHS)
