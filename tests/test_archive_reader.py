"""Archives are streamed: packed or not, what is damaged is told and the rest is read."""

import gzip
import json
from pathlib import Path

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
    assert [document.id for document in packed] == ["a", "b", "day.jsonl.gz:3"]
    assert packed[2].notes


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
            "packed, and no JSON lines by its name; unpack it, or name it .jsonl.gz",
        )
    ]
