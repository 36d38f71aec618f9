"""Archives are streamed: packed or not, what is damaged is told and the rest is read."""

import gzip
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claimcheck.readers import read_paths
from claimcheck.readers.archive import stream_archive
from claimcheck.records import Document, InputError

RECORDS = [
    {"id": "a", "outlet": "Harbor Times", "published": "2025-03-04", "text": "The dam holds."},
    {"id": "b", "text": "It does not."},
    {"id": "a", "text": "It did."},
]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()


def read(path: Path) -> tuple[list[Document], list[InputError]]:
    results = list(stream_archive(path))
    return [r for r in results if isinstance(r, Document)], [r for r in results if isinstance(r, InputError)]


def test_packed_lines_give_the_same_documents_as_unpacked_ones(tmp_path: Path) -> None:
    (tmp_path / "day.jsonl").write_bytes(LINES)
    (tmp_path / "day.jsonl.gz").write_bytes(gzip.compress(LINES))
    plain, packed = read(tmp_path / "day.jsonl")[0], read(tmp_path / "day.jsonl.gz")[0]
    assert [(d.id, d.outlet, d.published, d.text) for d in plain[:2]] == [
        (d.id, d.outlet, d.published, d.text) for d in packed[:2]
    ]
    assert [document.id for document in packed] == ["a", "b", "a"]


def test_a_record_that_comes_again_is_one_document_and_the_last_one_holds(tmp_path: Path) -> None:
    (tmp_path / "2.jsonl").write_bytes(LINES.replace(b"did", b"held until noon"))
    (tmp_path / "1.jsonl").write_bytes(LINES)
    results = list(stream_archive(tmp_path))
    assert [(r.id, r.text) for r in results if isinstance(r, Document)] == [
        ("a", "The dam holds."),
        ("b", "It does not."),
        ("a", "It did."),
        ("a", "The dam holds."),
        ("a", "It held until noon."),
    ]
    assert results[-1] == (
        f"{tmp_path.as_posix()}: 4 articles came again by their id, 3 of them changed; the last one holds"
    )


def test_a_record_with_the_name_of_a_file_or_line_is_named_after_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The dam holds.")
    (tmp_path / "b.jsonl").write_text('{"id": "a.txt", "text": "It does."}\n{"text": "It did."}\n')
    (tmp_path / "c.jsonl").write_text('{"id": "b.jsonl:2", "text": "It broke."}\n{"id": 7, "text": "It is full."}\n')
    results = list(stream_archive(tmp_path))
    ids = [result.id for result in results if isinstance(result, Document)]
    assert ids == ["a.txt", "b.jsonl:1", "b.jsonl:2", "c.jsonl:1", "7"]
    assert results[-1] == (
        f"{tmp_path.as_posix()}: 2 articles have the id of another file or line; they are named after their own"
    )


@pytest.mark.parametrize("name", ["day.jsonl", "day.jsonl.gz"])
def test_an_empty_file_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"") if name.endswith(".gz") else b"")
    documents, (error,) = read(tmp_path)
    assert (documents, error.message) == ([], "the file is empty; get it again, or leave it out")


def test_a_folder_is_streamed_as_check_reads_it(tmp_path: Path) -> None:
    (tmp_path / "day.jsonl").write_bytes(LINES.splitlines(keepends=True)[1])
    (tmp_path / "c.txt").write_text("It is full.")
    (tmp_path / "manifest.json").write_text('{"documents": [{"file": "c.txt", "outlet": "Orsa Post"}]}')
    assert sorted(read(tmp_path)[0], key=lambda document: document.id) == list(read_paths([tmp_path]).documents)


def test_a_packed_file_cut_short_is_told_and_read_up_to_there(tmp_path: Path) -> None:
    many = b"".join(
        json.dumps({"id": str(i), "text": f"The dam holds {i * i} litres."}).encode() + b"\n" for i in range(9999)
    )
    (tmp_path / "day.jsonl.gz").write_bytes(gzip.compress(many)[:-2000])
    documents, errors = read(tmp_path)
    assert documents
    assert len(errors) == 1
    assert "cannot be read to its end" in errors[0].message


def test_a_packed_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(b"<p>The dam holds."))
    assert read(tmp_path)[1] == [
        InputError(
            f"{tmp_path.as_posix()}/page.html.gz",
            "packed, and no JSON lines by its name; unpack it; if it holds JSON lines, name it .jsonl.gz",
        )
    ]


def test_zstd_lines_of_several_frames_are_read_to_the_end(tmp_path: Path) -> None:
    zstd = pytest.importorskip("backports.zstd")
    first, *rest = LINES.splitlines(keepends=True)
    (tmp_path / "day.jsonl.zst").write_bytes(zstd.compress(first) + zstd.compress(b"".join(rest)))
    assert [document.text for document in read(tmp_path)[0]] == ["The dam holds.", "It does not.", "It did."]
    cut = zstd.compress(b"".join(LINES.replace(b"holds", b"%d" % (i * i)) for i in range(9999)))
    (tmp_path / "day.jsonl.zst").write_bytes(cut[:-2000])
    documents, errors = read(tmp_path)
    assert documents
    assert ["cannot be read to its end" in error.message for error in errors] == [True]


def test_a_line_that_is_no_text_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "day.jsonl").write_bytes(LINES.replace(b"\n", b"\n\x00\x01\x02\x03\n", 1))
    documents, errors = read(tmp_path / "day.jsonl")
    assert len(documents) == 3
    assert [(error.path.rpartition("/")[2], error.line) for error in errors] == [("day.jsonl:2", 2)]


def write_parquet(path: Path, columns: dict[str, Any], **options: Any) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    pyarrow.parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow.parquet.write_table(pyarrow.table(columns), path, **options)


def test_rows_of_parquet_are_read_as_lines_of_json(tmp_path: Path) -> None:
    columns = {key: [record.get(key) for record in RECORDS] for key in ("id", "outlet", "published", "text")}
    columns["published"] = [date(2025, 3, 4), None, None]
    write_parquet(tmp_path / "day.parquet", {**columns, "html": [None] * 3, "length": [14, 12, 7]})
    (tmp_path / "day.jsonl").write_bytes(LINES)
    rows, lines = read(tmp_path / "day.parquet")[0], read(tmp_path / "day.jsonl")[0]
    for row, line in zip(rows[:2], lines[:2], strict=True):
        assert (row.id, row.outlet, row.published, row.text) == (line.id, line.outlet, line.published, line.text)
    assert (rows[2].id, rows[2].path) == ("a", f"{tmp_path.as_posix()}/day.parquet:3")


def test_a_row_without_text_is_told_with_its_number(tmp_path: Path) -> None:
    write_parquet(tmp_path / "day.parquet", {"text": ["It holds.", ""], "html": [None, "<p>It <b>broke</b>.</p>"]})
    assert [document.text for document in read(tmp_path)[0]] == ["It holds.", "It broke."]
    write_parquet(tmp_path / "day.parquet", {"text": ["It holds.", " ", "It broke."]})
    documents, errors = read(tmp_path)
    assert [document.text for document in documents] == ["It holds.", "It broke."]
    assert [error.path.rpartition("/")[2] for error in errors] == ["day.parquet:2"]


def test_a_damaged_row_group_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "day.parquet"
    texts = [f"The dam holds {i * i} litres." for i in range(900)]
    write_parquet(file, {"text": texts}, row_group_size=300, use_dictionary=False)
    data = bytearray(file.read_bytes())
    column = parquet.ParquetFile(file).metadata.row_group(1).column(0)
    middle = column.data_page_offset + column.total_compressed_size // 2
    data[middle : middle + 50] = bytes(50)
    file.write_bytes(data)
    documents, errors = read(file)
    assert [document.text for document in documents] == texts[:300] + texts[600:]
    assert ["rows 301 to 600 cannot be read" in error.message for error in errors] == [True]
    file.write_bytes(data[:5000])
    documents, errors = read(file)
    assert (documents, ["cut short" in error.message for error in errors]) == ([], [True])


@pytest.mark.parametrize(
    ("package", "name", "extra"),
    [("pyarrow.parquet", "day.parquet", "analytics"), ("backports", "day.jsonl.zst", "zstd")],
)
def test_a_missing_package_is_told_with_its_extra(
    package: str, name: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, "compression", None)
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "c.txt").write_text("It is full.")
    documents, (error,) = read(tmp_path)
    assert [document.id for document in documents] == ["c.txt"]
    assert f'pip install "claimcheck[{extra}]"' in error.message


FEED = """<rss version="2.0"><channel><title>Harbor Times</title>{}</channel></rss>"""
ENTRY = "<item><guid>{}</guid><title>{}</title><description>The dam at Orsa {}.</description></item>"


def test_an_entry_that_stands_in_several_feeds_is_one_document(tmp_path: Path) -> None:
    first, second, mended = (
        ENTRY.format(name, "Dam", says)
        for name, says in (("17", "holds"), ("https://a.example/18", "is full"), ("17", "held until noon"))
    )
    for day, entries in (("1", first), ("2", second + first), ("3", second + mended)):
        (tmp_path / f"{day}.rss").write_text(FEED.format(entries))
    results = list(stream_archive(tmp_path))
    documents = [(r.id, r.text.rpartition("\n")[2]) for r in results if isinstance(r, Document)]
    assert documents == [
        ("Harbor Times#17", "The dam at Orsa holds."),
        ("https://a.example/18", "The dam at Orsa is full."),
        ("Harbor Times#17", "The dam at Orsa held until noon."),
    ]
    assert results[-1] == (
        f"{tmp_path.as_posix()}: 3 articles came again by their id, 1 of them changed; the last one holds"
    )


def test_a_feed_that_is_cut_off_is_told(tmp_path: Path) -> None:
    (tmp_path / "1.rss").write_text(FEED.format(ENTRY.format("17", "Dam", "holds")).removesuffix("</channel></rss>"))
    (note,) = (result for result in stream_archive(tmp_path) if isinstance(result, str))
    assert note.startswith(f"{tmp_path.as_posix()}/1.rss: not clean XML, so entries may be missing")
