"""`claimcheck lsp` as an editor sees it: a client of its own speaks to the process over standard input and output."""

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from claimcheck.cli import main
from claimcheck.records import Span
from tests.builders import document

pytest.importorskip("pygls")
from lsprotocol import types

from claimcheck.lsp.places import range_of
from tests.editing import Editor, edited, editing, words_at

DRAFT = """\
# Fire in Orvane 🔥

🔥 The fire in Orvane killed 12 people on Monday.

Mayor Ada Lunt thanked the the crews. The mill belonged to Harlan Foods for 40 years.
"""
WIRE = """\
---
outlet: Harbor Wire
---

🔥 The fire in Orvane killed 21 people on Monday.

The mayor, Ada Lunt, thanked the crews.
"""
GAZETTE = "On Monday 21 people were killed in the fire in Orvane.\n"
HERE = types.DiagnosticSeverity
QUANTITY, TWICE = "CC103", "CC503"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and two sources."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "sources").mkdir()
    (folder / "sources" / "wire.md").write_text(WIRE, encoding="utf-8")
    (folder / "sources" / "gazette.txt").write_text(GAZETTE, encoding="utf-8")
    (folder / "claimcheck.toml").write_text('against = ["sources"]\n')
    return folder


@pytest.fixture(scope="module")
def editor(desk: Path) -> Iterator[Editor]:
    with editing(desk) as editor:
        yield editor


def coded(diagnostics: list[types.Diagnostic], code: str) -> types.Diagnostic:
    (found,) = (diagnostic for diagnostic in diagnostics if diagnostic.code == code)
    return found


def file_of(uri: str) -> Path:
    return Path(unquote(urlparse(uri).path))


# What is found --------------------------------------------------------------------------------------------------------


def test_a_draft_is_marked_where_its_sources_say_otherwise(editor: Editor, desk: Path):
    diagnostics = editor.open(desk / "draft.md", DRAFT)
    marked = {(d.code, d.severity, words_at(DRAFT, d.range)) for d in diagnostics}
    assert marked >= {
        (QUANTITY, HERE.Error, "12 people"),
        (TWICE, HERE.Error, "the the"),
        ("not-found", HERE.Hint, "The mill belonged to Harlan Foods for 40 years."),
    }
    assert {(d.source, d.tags) for d in diagnostics} == {("claimcheck", None)}
    assert editor.logged[-1].startswith("draft.md: Findings: ")
    assert "3 documents" in editor.logged[-1]


def test_the_other_side_stands_in_its_own_file(editor: Editor, desk: Path):
    found = coded(editor.open(desk / "draft.md", DRAFT), QUANTITY)
    related = {file_of(r.location.uri): r for r in found.related_information or []}
    assert set(related) == {desk / "sources" / "wire.md", desk / "sources" / "gazette.txt"}
    wire = related[desk / "sources" / "wire.md"]
    assert words_at(WIRE, wire.location.range) == "🔥 The fire in Orvane killed 21 people on Monday."
    assert wire.message.startswith("Harbor Wire, ")
    assert "«21 people»" in wire.message


def test_a_rule_leads_to_its_page(editor: Editor, desk: Path):
    found = coded(editor.open(desk / "draft.md", DRAFT), QUANTITY)
    page = file_of(found.code_description.href).read_text(encoding="utf-8")
    assert page.startswith("# quantity-conflict (CC103)\n")


def test_hover_shows_both_sentences_outlet_rule_and_confidence(editor: Editor, desk: Path):
    found = coded(editor.open(desk / "draft.md", DRAFT), QUANTITY)
    shown = editor.hover(desk / "draft.md", found.range.start) or ""
    assert "The fire in Orvane killed **12 people** on Monday." in shown
    assert "Harbor Wire, wire.md:5:1: 🔥 The fire in Orvane killed **21 people** on Monday." in shown
    assert f"[quantity-conflict]({found.code_description.href}) CC103" in shown
    assert "%)" in shown


def test_hover_shows_what_supports_a_claim(editor: Editor, desk: Path):
    editor.open(desk / "draft.md", DRAFT)
    shown = editor.hover(desk / "draft.md", types.Position(4, 8)) or ""
    assert "**Supported by the sources (" in shown
    assert "The mayor, Ada Lunt, thanked the crews." in shown
    assert editor.hover(desk / "draft.md", types.Position(1, 0)) is None


def test_a_source_and_a_document_without_sources_are_checked_alone(editor: Editor, desk: Path, tmp_path: Path):
    text = "The fire killed 12 people. The fire killed 21 people."
    for path in (desk / "sources" / "wire.md", tmp_path / "alone.txt"):
        diagnostics = editor.open(path, f"{text} Mayor Ada Lunt thanked the the crews.\n")
        assert {d.code for d in diagnostics} == {QUANTITY, TWICE}
        others = {file_of(r.location.uri) for d in diagnostics for r in d.related_information or []}
        assert others == {path}


@pytest.mark.parametrize(("uri", "language"), [("file:///a.py", "python"), ("git:/a.md?older", "markdown")])
def test_what_is_no_article_is_left_alone(editor: Editor, desk: Path, uri: str, language: str):
    opened = types.TextDocumentItem(uri, language, 1, "She thanked the the crews.\n")
    editor._client.text_document_did_open(types.DidOpenTextDocumentParams(opened))
    editor.open(desk / "draft.md", DRAFT)
    assert not [params for params in editor.published if params.uri == uri]


def test_a_document_without_a_file_is_read_as_its_language(editor: Editor, desk: Path):
    diagnostics = editor.open(desk / "Untitled-1", "<!-- the the -->\n\nShe thanked the the crews.\n", "markdown")
    assert [d.range.start for d in diagnostics if d.code == TWICE] == [types.Position(2, 12)]


def test_an_empty_text_is_no_error(editor: Editor, desk: Path):
    shown = len(editor.shown)
    assert editor.open(desk / "new.md", " \n") == []
    assert len(editor.shown) == shown


# While it is written --------------------------------------------------------------------------------------------------


def test_the_text_in_the_editor_counts_and_the_latest_wins(editor: Editor, desk: Path):
    path = desk / "written.md"
    path.write_text("Nothing was saved yet.\n")
    editor.open(path, DRAFT)
    fixed = DRAFT.replace("the the", "the")
    diagnostics = editor.change(path, "The", "The fire", "The fire killed", fixed)
    assert {d.code for d in diagnostics} == {d.code for d in editor.open(desk / "other.md", fixed)}
    assert TWICE not in {d.code for d in diagnostics}
    assert [params.version for params in editor.published if params.uri == path.as_uri()] == [1, 5]


def test_the_server_answers_while_it_checks(editor: Editor, desk: Path):
    editor.open(desk / "long.md", "It rained.\n")
    long = "\n\n".join(f"In village {n} the flood took {n} houses and {n + 1} barns on Monday." for n in range(150))
    document = types.VersionedTextDocumentIdentifier(2, (desk / "long.md").as_uri())
    editor._versions[(desk / "long.md").as_uri()] = 2
    change = types.TextDocumentContentChangeWholeDocument(long)
    editor._client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
    time.sleep(0.8)
    assert editor.hover(desk / "long.md", types.Position(0, 0)) is None  # of the old text nothing is told any more
    assert not [params for params in editor.published if params.version == 2]
    editor.change(desk / "long.md", "It rained.\n")


def test_a_document_that_is_closed_is_cleared(editor: Editor, desk: Path):
    editor.open(desk / "draft.md", DRAFT)
    editor.published.clear()
    editor.close(desk / "draft.md")
    editor.open(desk / "new.md", "")
    cleared = next(params for params in editor.published if params.uri.endswith("draft.md"))
    assert not cleared.diagnostics


# What can be done about it --------------------------------------------------------------------------------------------


def test_an_action_writes_the_value_of_the_sources(editor: Editor, desk: Path):
    found = coded(editor.open(desk / "draft.md", DRAFT), QUANTITY)
    action = editor.actions(desk / "draft.md", found)[0]
    assert (action.title, action.kind, action.is_preferred) == ('Write "21 people"', "quickfix", True)
    fixed = edited(DRAFT, action)
    assert "🔥 The fire in Orvane killed 21 people on Monday." in fixed
    assert QUANTITY not in {d.code for d in editor.change(desk / "draft.md", fixed)}


def test_no_value_is_offered_where_the_sources_differ(editor: Editor, desk: Path, tmp_path: Path):
    for name, toll in (("a", 21), ("b", 33)):
        (tmp_path / f"{name}.txt").write_text(GAZETTE.replace("21", str(toll)))
    (tmp_path / "claimcheck.toml").write_text('against = ["a.txt", "b.txt"]\n')
    found = coded(editor.open(tmp_path / "draft.md", DRAFT), QUANTITY)
    assert [action.title for action in editor.actions(tmp_path / "draft.md", found)] == [
        "Ignore quantity-conflict in this paragraph"
    ]


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [
        (
            "a.md",
            "It rained.\n\n# The the fire\n\n- She saw the the fire.\n",
            "It rained.\n\n<!-- claimcheck: ignore duplicated-words -- REASON -->\n# The the fire\n\n"
            "- <!-- claimcheck: ignore duplicated-words -- REASON -->She saw the the fire.\n",
        ),
        (
            "a.txt",
            "It rained.\r\n\r\nShe saw the the fire.\r\n",
            "It rained.\r\n\r\nclaimcheck: ignore duplicated-words -- REASON\r\nShe saw the the fire.\r\n",
        ),
        (
            "a.html",
            "<body><p>It rained &amp; rained in Orvane on Monday.</p><p>She saw the the fire.</p></body>",
            "<body><p>It rained &amp; rained in Orvane on Monday.</p>"
            "<p><!-- claimcheck: ignore duplicated-words -- REASON -->She saw the the fire.</p></body>",
        ),
    ],
)
def test_an_action_leaves_a_finding_out(editor: Editor, tmp_path: Path, name: str, text: str, after: str):
    path = tmp_path / name
    diagnostics = editor.open(path, text)
    changed = text
    for found in reversed(diagnostics):
        action = editor.actions(path, found)[-1]
        assert action.title == "Ignore duplicated-words in this paragraph"
        changed = edited(changed, action)
    assert changed == after
    assert editor.change(path, changed) == []


def test_damage_at_several_places_is_left_out_at_each(editor: Editor, tmp_path: Path):
    text = "They came by road,rail and boat on Monday.\n\nThey left by river,canal and lake on Friday.\n"
    found, other = editor.open(tmp_path / "a.md", text)
    assert found.code == other.code
    changed = edited(text, editor.actions(tmp_path / "a.md", found)[-1])
    assert changed.count("<!-- claimcheck: ignore missing-space -- REASON -->\nThey") == 2
    assert editor.change(tmp_path / "a.md", changed) == []


# What is wrong --------------------------------------------------------------------------------------------------------


def test_a_bad_configuration_is_said_once_and_holds_again_when_it_is_mended(editor: Editor, tmp_path: Path):
    config = tmp_path / "claimcheck.toml"
    config.write_text('\nfail-on = "warnin"\n')
    editor.shown.clear()
    for name in ("a.md", "b.md"):
        assert editor.open(tmp_path / name, DRAFT) == []
    assert editor.change(tmp_path / "a.md", DRAFT + "\n") == []
    (shown,) = editor.shown
    assert "claimcheck.toml:2: fail-on: no 'warnin'; did you mean 'warning'?" in shown
    config.write_text('fail-on = "warning"\n')
    assert TWICE in {d.code for d in editor.save(tmp_path / "a.md")}


def test_a_source_that_cannot_be_read_is_said_once_and_the_others_count(editor: Editor, tmp_path: Path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text(GAZETTE)
    (tmp_path / "sources" / "b.docx").write_bytes(b"no Word file")
    (tmp_path / "claimcheck.toml").write_text('against = ["sources"]\n')
    editor.shown.clear()
    assert QUANTITY in {d.code for d in editor.open(tmp_path / "draft.md", DRAFT)}
    assert QUANTITY in {d.code for d in editor.change(tmp_path / "draft.md", DRAFT + "\n")}
    (shown,) = editor.shown
    assert "sources/b.docx: " in shown
    (tmp_path / "sources" / "a.txt").write_text(GAZETTE.replace("21", "12"))
    assert QUANTITY not in {d.code for d in editor.save(tmp_path / "draft.md")}


def test_words_of_an_article_steer_no_editor(editor: Editor, tmp_path: Path):
    hostile = "[Ada](javascript:alert(1)) *thanked* the the <script>alert(1)</script> crews."
    found = coded(editor.open(tmp_path / "a.txt", hostile), TWICE)
    shown = editor.hover(tmp_path / "a.txt", found.range.start) or ""
    assert "**the the**" in shown
    assert r"\[Ada\](javascript" in shown
    assert r"\<script\>" in shown


NOISY = """
import os
from claimcheck.cli import main
from claimcheck.recheck import Rechecker

check = Rechecker.check

def noisy(*arguments, **options):
    print("noise", flush=True)
    os.write(1, b"noise")
    return check(*arguments, **options)

Rechecker.check = noisy
main(["lsp", "--stdio"])
"""


def test_nothing_but_the_protocol_is_written_and_positions_count_as_agreed(desk: Path):
    with editing(desk, encodings=["utf-8", "utf-16"], program=("-c", NOISY)) as editor:
        found = coded(editor.open(desk / "draft.md", DRAFT), QUANTITY)
    line = DRAFT.split("\n")[2].encode()
    assert line[found.range.start.character : found.range.end.character] == b"12 people"


@pytest.mark.parametrize(("encoding", "columns"), [("utf-8", (5, 8)), ("utf-16", (3, 5)), ("utf-32", (2, 4))])
def test_columns_count_units_and_lines_end_as_in_editors(encoding: str, columns: tuple[int, int]):
    read = document("a\u2028b\rc\r\n🔥 éa.\n")
    start = read.text.index("é")
    place = range_of(read, Span(start, start + 2), encoding)
    assert place == types.Range(types.Position(2, columns[0]), types.Position(2, columns[1]))


def test_what_has_no_lines_is_pointed_at_where_it_begins():
    place = range_of(document("On page one.", places=((0, "page 1"),)), Span(3, 7), "utf-16")
    assert place == types.Range(types.Position(0, 0), types.Position(0, 0))


def test_without_pygls_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setitem(sys.modules, "pygls", None)
    assert main(["lsp"]) == 2
    assert capsys.readouterr().err.endswith('pip install "claimcheck[lsp]"\n')


def test_a_terminal_is_no_editor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert main(["lsp"]) == 2
    assert "docs/lsp.md" in capsys.readouterr().err
