import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import ReadError
from claimcheck.positions import file_offset, locate
from claimcheck.readers import READERS, ReadResult, read_paths
from claimcheck.readers.decoding import decode
from claimcheck.readers.html import document_from_html
from claimcheck.records import Document, Role, Span

FIXTURES = Path(__file__).parent.parent / "fixtures"
Case = dict[str, Any]


def cases(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    listed = tomllib.loads((FIXTURES / "readers" / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return pytest.mark.parametrize("case", listed, ids=[case["name"] for case in listed])


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8", newline="")
    return folder


def ids(result: ReadResult) -> list[str]:
    return [document.id for document in result.documents]


def told(result: ReadResult) -> list[str]:
    return [f"{error.path}: {error.message}" for error in result.errors]


def only(result: ReadResult) -> Document:
    assert told(result) == []
    assert len(result.documents) == 1
    return result.documents[0]


@cases("decoding")
def test_bytes_become_characters_or_a_clear_error(case: Case) -> None:
    data = case["bytes"].encode("latin-1")
    if "error" in case:
        with pytest.raises(ReadError) as caught:
            decode(data, "a.txt")
        assert str(caught.value).startswith(f"a.txt: {case['error']}")
        assert "; " in str(caught.value)
        return
    text, notes = decode(data, "a.txt")
    assert text == case["text"]
    assert len(notes) == ("note" in case)
    assert all(note.startswith(case["note"]) for note in notes)


def test_the_encoding_that_a_page_declares_goes_before_the_last_resort() -> None:
    page = '<meta charset="windows-1251"><p>Министр сказал, что всё готово</p>'.encode("cp1251")
    assert "Министр" in decode(page, "a.html", "windows-1251")[0]


@pytest.mark.parametrize("declared", ["no-such-encoding", "hex", "idna", "cp1252", "utf-16"])
def test_an_encoding_that_is_declared_wrongly_does_no_harm(declared: str) -> None:
    assert decode("<p>tête, café.</p>".encode("cp1252"), "a.html", declared)[0] == "<p>tête, café.</p>"


@cases("manifest")
def test_a_manifest_is_obeyed_and_each_mistake_in_it_told(case: Case, tmp_path: Path) -> None:
    folder = write(tmp_path / "feed", a_txt="The dam holds.", b_txt="It does.", c_png="x")
    (folder / "manifest.json").write_text(case["manifest"], encoding="utf-8")
    result = read_paths([folder])
    assert ids(result) == ["a.txt", "b.txt"]
    assert len(result.errors) == len(case["errors"])
    for error, words in zip(told(result), case["errors"], strict=True):
        assert words in error
    if "a" in case:
        first = result.documents[0]
        assert (first.outlet, first.published, first.role) == (
            case["a"].get("outlet"),
            case["a"].get("published"),
            case["a"]["role"],
        )


@cases("markdown")
def test_markdown_is_kept_and_what_is_not_shown_is_marked(case: Case, tmp_path: Path) -> None:
    document = only(read_paths([write(tmp_path, a_md=case["text"]) / "a.md"]))
    assert document.text == case["text"]
    assert [span.of(document.text) for span in document.furniture] == case["furniture"]
    assert (document.title, document.published, document.outlet) == (
        case.get("title"),
        case.get("published"),
        case.get("outlet"),
    )
    assert len(document.notes) == ("note" in case)
    assert all(note.startswith(case["note"]) for note in document.notes)


@cases("html")
def test_the_article_of_a_page_is_read_in_blocks(case: Case) -> None:
    document = document_from_html(case["html"], "a.html", "a.html")
    blocks = [f"{block.kind}: {block.span.of(document.text)}" for block in document.blocks]
    assert blocks == case["blocks"]
    for key in ("title", "outlet", "published", "left_out"):
        assert key not in case or getattr(document, key) == case[key]
    assert not ("no_date" in case and document.published)


def test_the_cells_of_a_row_stand_in_one_line() -> None:
    rows = "<tr><th>Key figures<th>2026</tr>\n<tr><td><p>Turnover</p></td><td>5.1 million<br>crowns</td></tr>"
    rows += "<tr><td>Profit</td><td>1 million</td></tr>"
    page = f"<p>The mill of Hallstedt doubled its profit in the first half of 2026.</p><table>{rows}</table>"
    document = document_from_html(page, "a.html", "a.html")
    assert document.text.split("\n\n")[1:] == [
        "Key figures | 2026",
        "Turnover",
        "5.1 million\ncrowns",  # a cell of two lines is none of a row
        "Profit | 1 million",
    ]


@cases("html")
def test_each_character_of_a_page_points_to_its_own_place_in_the_file(case: Case) -> None:
    document = document_from_html(case["html"], "a.html", "a.html")
    for block in document.blocks:
        for offset in range(block.span.start, block.span.end):
            shown, written = document.text[offset], document.source[file_offset(document.positions, offset)]
            assert written in (shown, "&") or (shown == " " and written.isspace()) or (shown == "\n" and written == "<")


@cases("html")
def test_a_page_cut_off_anywhere_is_read_or_refused(case: Case) -> None:
    page = case["html"]
    for cut in range(1, len(page), max(len(page) // 40, 1)):
        try:
            document = document_from_html(page[:cut], "a.html", "a.html")
        except ReadError:
            continue
        assert document.text.strip()


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    result = read_paths([write(tmp_path, a_html="<title>Wait</title><script>load()</script><div id=app></div>")])
    assert "a page without visible text" in told(result)[0]


def test_json_lines_are_documents_with_places_in_their_file() -> None:
    result = read_paths([FIXTURES / "readers" / "records.jsonl"])
    assert told(result) == []
    assert ids(result) == ["2", "a1", "records.jsonl:4"]
    page, plain, lone = result.documents
    assert (plain.outlet, str(plain.published), plain.title) == ("Orsa Post", "2024-05-01", "Dry")
    assert plain.text == 'He said "it is 40é" 😀\r\nand left.'
    assert (page.text, page.title, page.role) == (
        "Storm\n\nThe é wind & rain came in the night, and it was long.",
        "Storm - Post",
        Role.DRAFT,
    )
    assert lone.text == "A lone \ufffd half."
    assert lone.notes
    for document, words in ((plain, "and left"), (page, "rain"), (page, "night"), (lone, "half")):
        line, column = locate(document, document.text.index(words))
        assert document.source.split("\n")[line - document.first_line][column - 1 :].startswith(words)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "not JSON: column 1"),
        ("[1]", "it is a list, not an object"),
        ('{"txt": "a"}', 'it has no "text" and no "html" (keys: "txt")'),
        ('{"text": " "}', 'its "text" is empty'),
        ('{"text": 7}', '"text" is a number, not a string'),
        ('{"text": "a", "published": "May"}', '"published" is "May", not an ISO date'),
        ('{"text": "a", "role": "editor"}', '"role" is "editor"; write "source" or "draft"'),
        ('{"text": "a", "id": []}', '"id" is a list, not a string'),
        ('{"html": "<br>"}', "a page without visible text"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_told_and_the_other_lines_are_read(line: str, message: str, tmp_path: Path) -> None:
    folder = write(tmp_path, a_jsonl=f'{{"text": "The dam holds."}}\n{line}\n{{"text": "It does."}}\n')
    result = read_paths([folder / "a.jsonl"])
    assert {"a.jsonl:1", "a.jsonl:3"} <= set(ids(result))
    (error,) = told(result)
    assert error.startswith(f"{folder.as_posix()}/a.jsonl:2: {message}")


def test_a_file_that_is_no_json_lines_gets_few_errors(tmp_path: Path) -> None:
    result = read_paths([write(tmp_path, a_jsonl="nonsense\n" * 500) / "a.jsonl"])
    assert len(result.errors) == 21
    assert "480 more errors" in result.errors[-1].message


def test_documents_that_claim_one_id_are_told_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_txt="One.",
        b_jsonl='{"id": "a.txt", "text": "Two."}\n{"id": "x", "text": "3."}\n{"id": "x", "text": "4."}',
    )
    result = read_paths([tmp_path])
    assert ids(result) == ["a.txt", "b.jsonl:1", "b.jsonl:2", "b.jsonl:3"]
    assert 'id "x" occurs more than once' in result.documents[2].notes[0]


def test_text_keeps_its_line_ends(tmp_path: Path) -> None:
    document = only(read_paths([write(tmp_path, a_txt="One.\r\nTwo.\rThree.\n") / "a.txt"]))
    assert document.text == "One.\r\nTwo.\rThree.\n"
    assert [locate(document, document.text.index(word)) for word in ("One", "Two", "Three")] == [(1, 1), (2, 1), (3, 1)]
    assert locate(document, len(document.text)) == (4, 1)
    with pytest.raises(ValueError, match="no character 99"):
        locate(document, 99)


@pytest.mark.parametrize(
    ("drafts", "sources", "roles"),
    [
        (["a.txt"], ["b.txt"], {"a.txt": "draft", "b.txt": "source"}),
        (["a.txt"], ["."], {"a.txt": "draft", "b.txt": "source", "sub/c.txt": "source"}),
        (["."], ["sub"], {"a.txt": "draft", "b.txt": "draft", "sub/c.txt": "source"}),
        (["."], ["."], {"a.txt": "draft", "b.txt": "draft", "sub/c.txt": "draft"}),
    ],
    ids=["two files", "a draft among its sources", "sources below the drafts", "one folder as both"],
)
def test_what_is_read_against_sources_is_a_draft(
    drafts: list[str], sources: list[str], roles: dict[str, str], tmp_path: Path
) -> None:
    manifest = '{"documents": [{"file": "a.txt", "role": "source"}, {"file": "b.txt", "role": "draft"}]}'
    write(tmp_path, a_txt="One.", b_txt="Two.", manifest_json=manifest)
    write(tmp_path / "sub", c_txt="Three.")
    result = read_paths([tmp_path / name for name in drafts], against=[tmp_path / name for name in sources])
    assert {document.id: document.role for document in result.documents} == roles


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:
    write(tmp_path / "feed", a_txt="One.", p_png="x", q_png="x", gold_json="{}", _hidden="x")
    write(tmp_path / "feed" / "x.txt", B_TXT="Two.")
    result = read_paths([tmp_path / "feed"])
    assert ids(result) == ["a.txt", "x.txt/B.TXT"]
    assert told(result) == []
    assert [note.split(": ", 1)[1] for note in result.notes] == [
        "1 hidden file skipped",
        "2 files skipped: no reader for .png",
    ]


def test_a_manifest_below_the_folder_speaks_for_its_own_folder(tmp_path: Path) -> None:
    write(tmp_path, a_txt="One.", manifest_json='{"documents": [{"file": "a.txt", "outlet": "Outer"}]}')
    write(tmp_path / "sub", a_txt="Two.", manifest_json='{"documents": [{"file": "a.txt", "outlet": "Inner"}]}')
    result = read_paths([tmp_path])
    assert [(document.id, document.outlet) for document in result.documents] == [
        ("a.txt", "Outer"),
        ("sub/a.txt", "Inner"),
    ]


def test_what_the_manifest_says_goes_before_what_the_page_says(tmp_path: Path) -> None:
    page = '<meta property="og:site_name" content="Page"><meta name="date" content="2024-01-01"><p>The dam holds.</p>'
    manifest = '{"documents": [{"file": "a.html", "outlet": "Manifest"}]}'
    document = only(read_paths([write(tmp_path, a_html=page, manifest_json=manifest)]))
    assert (document.outlet, str(document.published)) == ("Manifest", "2024-01-01")


def test_the_order_of_paths_and_repetition_change_nothing(tmp_path: Path) -> None:
    first = write(tmp_path / "one", a_txt="One.", b_txt="Two.")
    second = write(tmp_path / "two", a_txt="Three.")
    paths = [first, second, first / "a.txt", f"{second}/", second / "a.txt"]
    result = read_paths(paths)
    assert ids(result) == ["b.txt", "one/a.txt", "two/a.txt"]
    assert result == read_paths(paths[::-1])
    assert sum("read once" in note for note in result.notes) == 3


def test_a_file_named_directly_is_called_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "deep" / "er", a_txt="One.") / "a.txt"
    assert only(read_paths([str(path)])).id == "a.txt"
    assert only(read_paths([path])).path == path.as_posix()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.tx", 'no such file or folder; did you mean "a.txt"?'),
        ("nowhere/at/all.txt", "no such file or folder; check the spelling"),
        ("empty", "the folder is empty"),
        ("pictures", "nothing to read: 1 file (.png); supported: "),
        ("picture.png", 'no reader for ".png"; supported: '),
        ("bare", "no suffix, so no reader"),
        ("manifest.json", "a manifest is no article; name its folder"),
        ("pipe.txt", "neither a file nor a folder"),
        ("broken.txt", "the link leads nowhere"),
        ("a.txt/b.txt", "the system cannot read it (Not a directory)"),
        ("x" * 300 + ".txt", "the system cannot read it (File name too long)"),
    ],
)
def test_a_path_that_cannot_be_read_is_told_and_the_rest_read(name: str, message: str, tmp_path: Path) -> None:
    write(tmp_path, a_txt="One.", picture_png="x", manifest_json="{}", bare="x")
    write(tmp_path / "empty")
    write(tmp_path / "pictures", a_png="x")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to("gone.txt")
    result = read_paths([tmp_path / name, tmp_path / "a.txt"])
    assert ids(result) == ["a.txt"]
    assert len(result.errors) == 1
    assert told(result)[0].startswith(f"{(tmp_path / name).as_posix()}: {message}")


def test_names_and_values_that_are_no_utf8_are_shown_as_characters(tmp_path: Path) -> None:
    manifest = r'{"documents": [{"file": "\ud800.txt", "\udfff": 1}, {"file": "a.txt", "outlet": "\ud83d"}]}'
    write(tmp_path, a_txt="One.", manifest_json=manifest)
    for name in (b"b\xff.txt", b"c.\xff"):
        (tmp_path / os.fsdecode(name)).write_text("Two.", encoding="utf-8")
    result = read_paths([tmp_path])
    assert ids(result) == ["a.txt", "b\\xff.txt"]
    assert result.documents[0].outlet == "\ufffd"
    repr(result).encode("utf-8")
    "".join((*told(result), *result.notes)).encode("utf-8")


def test_links_that_lead_back_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "feed" / "sub", a_txt="One.")
    (tmp_path / "feed" / "sub" / "loop").symlink_to(tmp_path / "feed")
    (tmp_path / "feed" / "self.txt").symlink_to("self.txt")
    result = read_paths([tmp_path / "feed"])
    assert ids(result) == ["sub/a.txt"]
    assert any("leads back" in note for note in result.notes)
    assert "Too many levels of symbolic links" in told(result)[0]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_txt="One.", b_txt="Two.")
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = read_paths([tmp_path])
    assert ids(result) == ["b.txt"]
    assert told(result) == [
        f"{tmp_path.as_posix()}/a.txt: permission to read it is denied; allow reading, or leave it out"
    ]


def test_large_texts_and_long_lines_are_read_whole(tmp_path: Path) -> None:
    write(tmp_path, a_txt="The dam holds, they said.\n" * 2_000_000, b_txt="The dam holds. " * 140_000)
    result = read_paths([tmp_path])
    assert [len(document.text) for document in result.documents] == [52_000_000, 2_100_000]
    assert result.documents[0].notes == ("52 MB of text: read whole, checking it takes long",)
    assert locate(result.documents[0], 51_999_999) == (2_000_000, 26)


def test_no_paths_give_nothing() -> None:
    assert read_paths([]) == ReadResult((), (), ())


def test_every_fixture_reads_with_spans_inside_its_text() -> None:
    result = read_paths([FIXTURES])
    for document in result.documents:
        whole = Span(0, len(document.text))
        assert all(whole.covers(span) for span in document.furniture)
        assert all(block.span.of(document.text).strip() for block in document.blocks)
        assert not any("\ud800" <= character <= "\udfff" for character in document.text)
        assert document.positions == tuple(sorted(document.positions))
        assert locate(document, len(document.text)) >= (1, 1)


def test_every_reader_is_reached_by_a_lower_case_suffix() -> None:
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in READERS)
    assert json.dumps(sorted(READERS)) == json.dumps(list(READERS))
