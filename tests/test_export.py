"""What is exported is what the store keeps, as documented, and the documented queries answer what they say."""

import re
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from archive import Archive, make_archive
from test_overview import CASES, run
from test_store import FIRST, SECOND, finding, put_documents

from claimcheck.audit import audit
from claimcheck.cli import main
from claimcheck.export import TABLES, export_duckdb, export_parquet
from claimcheck.overview import summarise
from claimcheck.store import StoredStory, open_store

duckdb = pytest.importorskip("duckdb")
parquet = pytest.importorskip("pyarrow.parquet")

FIGURES = {"fire-1": "41", "fire-2": "46", "fire-3": "41"}  # the dead; one article stands alone
FIRE = {
    "fire-1": "41 people died when a fire broke out at a cannery in Tarnholm on Monday. It burned for five hours.",
    "fire-2": "A blaze tore through a fish cannery in Tarnholm on Monday and killed 46 people. It burned all night.",
    "fire-3": "Flags were lowered in Tarnholm after 41 people were killed in a cannery fire on Monday.",
}
FIRE["fire-copy"] = f"From our wire\n\n{FIRE['fire-3']}"
DOCS = (Path(__file__).parent.parent / "docs" / "audit.md").read_text(encoding="utf-8")
DEVIATIONS, VALUES, STORIES = re.findall(r"```sql\n(.*?)```", DOCS, re.DOTALL)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Path]:
    """Audit two stories with the shipped models, and export them in both ways."""
    folder = tmp_path_factory.mktemp("export")
    archive = make_archive(1)
    archive.articles += [
        {
            "id": name,
            "outlet": f"Outlet of {name}",
            "published": "2015-03-03",
            "title": "Fire in Tarnholm",
            "text": text,
        }
        for name, text in FIRE.items()
    ]
    audit(archive.write(folder / "archive.jsonl"), folder / "audit.db")
    with open_store(folder / "audit.db") as store:
        assert export_parquet(store, folder / "tables") == export_duckdb(store, folder / "audit.duckdb")
    return archive, folder


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(folder / "audit.duckdb", read_only=True) as database:
        rows: list[tuple[Any, ...]] = database.execute(query).fetchall()
    return rows


def documented(heading: str) -> dict[str, set[str]]:
    """Return the tables that a section documents, with the words in their last column that are set as code."""
    rows = re.findall(r"(?m)^\| `(\w+)` \|[^|]*\| (.*) \|$", DOCS.split(f"## {heading}\n")[1].split("\n## ")[0])
    return {name: set(re.findall(r"`(\w+)`", columns)) for name, columns in rows}


def test_the_exported_tables_are_documented() -> None:
    described = documented("Tables for analysis")
    assert list(described) == list(TABLES)
    assert described == {name: set(table.columns) for name, table in TABLES.items()}


def test_the_tables_of_the_store_are_documented(tmp_path: Path) -> None:
    described = documented("The store")
    with open_store(tmp_path / "audit.db", make=True):
        pass
    with sqlite3.connect(tmp_path / "audit.db") as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for name in tables}
    assert set(described) == set(columns)
    assert not {name: missing for name in tables if (missing := columns[name] - described[name])}


@pytest.mark.parametrize("name", TABLES)
def test_both_formats_hold_the_same(name: str, exported: tuple[Archive, Path]) -> None:
    folder = exported[1]
    rows = parquet.read_table(folder / "tables" / f"{name}.parquet").to_pylist()
    assert [tuple(row.values()) for row in rows] == ask(folder, f"FROM {name}")


def test_documents_and_values_come_out_as_they_were_read(exported: tuple[Archive, Path]) -> None:
    archive, folder = exported
    texts = dict(ask(folder, "SELECT document, text FROM documents"))
    assert texts == {article["id"]: article["text"] for article in archive.articles}
    quoted = ask(folder, "SELECT document, span_start, span_end, text FROM mentions")
    assert quoted
    assert all(texts[name][start:end] == words for name, start, end, words in quoted)
    told = ask(folder, "SELECT document, low, high FROM mentions WHERE kind = 'quantity' AND unit = 'person'")
    assert {(name, float(figure), float(figure)) for name, figure in FIGURES.items()} <= set(told)


def test_the_same_store_gives_the_same_bytes(exported: tuple[Archive, Path], tmp_path: Path) -> None:
    folder = exported[1]
    with open_store(folder / "audit.db") as store:
        export_parquet(store, tmp_path)
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert files == {file.name: file.read_bytes() for file in (folder / "tables").iterdir()}


def test_the_outlet_that_stands_alone_is_found_with_its_facts(exported: tuple[Archive, Path]) -> None:
    archive, folder = exported
    outlets = {article["id"]: article["outlet"] for article in archive.articles}
    rows = ask(folder, DEVIATIONS)
    assert rows[0][0] == outlets["fire-2"]
    assert rows[0][2] >= 1
    claims = dict(ask(folder, "SELECT document, count(*) FROM claims GROUP BY ALL"))
    assert rows[0][3] == claims["fire-2"]


def test_outlets_stand_against_each_other_as_often_as_the_report_says(exported: tuple[Archive, Path]) -> None:
    with open_store(exported[1] / "audit.db") as store:
        figures = [(o.outlet, o.contradictions, o.outnumbered) for o in summarise(store).outlets if o.contradictions]
    assert figures
    assert sorted(row[:3] for row in ask(exported[1], DEVIATIONS)) == sorted(figures)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_query_counts_by_origins_as_the_report_does(case: dict[str, Any], tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        run(store, FIRST, *case["articles"], sides=case["sides"])
        export_duckdb(store, tmp_path / "audit.duckdb")
    expected = [(outlet, figures[2], figures[3]) for outlet, figures in case["figures"].items() if figures[2]]
    assert sorted(row[:3] for row in ask(tmp_path, DEVIATIONS)) == sorted(expected)


def test_the_values_of_one_question_are_listed_over_time(exported: tuple[Archive, Path]) -> None:
    archive, folder = exported
    outlets = {article["id"]: article["outlet"] for article in archive.articles}
    told = {(outlet, low) for _, _, outlet, low, _, _ in ask(folder, VALUES)}
    assert told == {(outlets[name], float(figure)) for name, figure in FIGURES.items()}


def test_the_story_with_the_planted_conflict_is_listed(exported: tuple[Archive, Path]) -> None:
    folder = exported[1]
    of_story = dict(ask(folder, "SELECT document, story FROM story_documents"))
    assert of_story["fire-1"] in [row[0] for row in ask(folder, STORIES)]


def test_history_comes_with_what_resolved_a_finding(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        put_documents(store, a="It holds.", b="It broke.")
        store.begin_run(FIRST)
        store.put_story(StoredStory("s1", (("a.txt",), ("b.txt",)), {}, {}), [finding("f1")], {}, FIRST)
        store.finish_run(FIRST, FIRST, ["s1"], [])
        put_documents(store, b="It held.")
        store.begin_run(SECOND)
        store.finish_run(SECOND, SECOND, [], [])
        export_duckdb(store, tmp_path / "audit.duckdb")
    query = "SELECT CAST(first_seen AS TEXT), CAST(resolved AS TEXT), resolved_by, resolved_by_documents FROM findings"
    assert ask(tmp_path, query) == [("2025-03-01 02:00:00", "2025-03-02 02:00:00", "changed", ["b.txt"])]


def test_the_command_says_what_it_wrote(
    exported: tuple[Archive, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(exported[1] / "audit.db")
    assert main(["export", store, "--output", str(tmp_path / "tables")]) == 0
    assert f"documents: {len(exported[0].articles)}\n" in capsys.readouterr().out
    assert main(["export", store, "--output", str(tmp_path / "none" / "tables")]) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err
    assert main(["export", store, "--format", "duckdb", "--output", str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err
    (tmp_path / "notes.txt").write_text("Ask Orsa about the dam.")
    assert main(["export", store, "--format", "duckdb", "--output", str(tmp_path / "notes.txt")]) == 2
    assert "notes.txt: is there and no DuckDB database" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["pyarrow", "duckdb"])
def test_a_missing_package_is_told_with_its_extra(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(tmp_path / "audit.db", make=True):
        pass
    monkeypatch.setitem(sys.modules, package, None)
    output = str(tmp_path / "audit.duckdb")
    assert main(["export", str(tmp_path / "audit.db"), "--format", "duckdb", "--output", output]) == 2
    assert 'pip install "claimcheck[analytics]"' in capsys.readouterr().err
