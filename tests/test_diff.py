"""claimcheck diff as a user runs it: an article and its correction, the formats, the exit status."""

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import html5lib
import pytest
from jsonschema import Draft202012Validator
from lxml import html

from claimcheck.cli import main
from claimcheck.diff import compare
from claimcheck.reporters.differences import DIFF_REPORTERS
from claimcheck.reporters.page import Page
from tests.builders import document
from tests.test_html_report import HOSTILE, SCHEMES, colours, luminance

FOLDER = Path(__file__).parent.parent / "fixtures" / "corrections"
OLD, NEW = (FOLDER / "hostel-fire" / name for name in ("old.txt", "new.txt"))
LABELS = tomllib.loads((FOLDER / "hostel-fire.toml").read_text(encoding="utf-8"))
STYLE = (files("claimcheck.reporters.html") / "differences.css").read_text(encoding="utf-8")


def written(format_name: str, folder: Path, *options: str) -> str:
    output = folder / "diff.out"
    main(["diff", str(OLD), str(NEW), "--format", format_name, "--output", str(output), *options])
    return output.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return json.loads(written("json", tmp_path_factory.mktemp("diff")))


@cache
def hostile(format_name: str) -> str:
    before = f"Fifteen people died in {HOSTILE} on Tuesday.\n\nThe 15 victims were {HOSTILE} sailors."
    old, new = (
        document(before, id=f"a{HOSTILE}"),
        document(before.replace("Fifteen", "Twelve"), id="javascript:alert(3)"),
    )
    comparison = compare(old, new)
    assert comparison.differences
    assert comparison.leftovers
    return DIFF_REPORTERS[format_name](comparison, Page())


# What it finds --------------------------------------------------------------------------------------------------------


def test_each_difference_is_told_as_an_editor_would(record: dict[str, Any]) -> None:
    found = [
        [d["change"], *(d[side]["text"] if d[side] else "" for side in ("old", "new"))] for d in record["differences"]
    ]
    assert len(found) == len(LABELS["differences"])
    for difference, expected in zip(found, LABELS["differences"], strict=True):
        assert [words[: len(start)] for words, start in zip(difference, expected, strict=True)] == expected
    moved = [d["new"]["text"] for d in record["differences"] if d["moved"]]
    assert [text[: len(start)] for text, start in zip(moved, LABELS["moved"], strict=True)] == LABELS["moved"]


def test_a_change_names_its_values(record: dict[str, Any]) -> None:
    values = [
        [v[side]["text"] if v[side] else "" for side in ("old", "new")]
        for d in record["differences"]
        for v in d["values"]
    ]
    assert values == LABELS["values"]


def test_what_the_correction_forgot_is_found(record: dict[str, Any]) -> None:
    text = NEW.read_text(encoding="utf-8")
    left = [[f["old"], text[slice(*place["marked"][0])]] for f in record["leftovers"] for place in f["left"]]
    assert left == LABELS["left"]
    assert [place["headline"] for leftover in record["leftovers"] for place in leftover["left"]] == [True, False, False]


def test_every_quotation_is_a_slice_of_its_version(record: dict[str, Any]) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (OLD, NEW)}
    passages = [d[side] for d in record["differences"] for side in ("old", "new") if d[side]]
    passages += [place for leftover in record["leftovers"] for place in (*leftover["changed"], *leftover["left"])]
    for passage in passages:
        assert texts[passage["document"]][passage["start"] : passage["end"]] == passage["text"]
        assert all(passage["start"] <= start < end <= passage["end"] for start, end in passage["marked"])
        line = texts[passage["document"]].splitlines()[passage["line"] - 1]
        assert line[passage["column"] - 1 :].startswith(passage["text"].splitlines()[0])


# Formats --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("format_name", "suffix"), [("text", ".txt"), ("markdown", ".md")])
def test_a_comparison_is_written_as_expected(format_name: str, suffix: str, tmp_path: Path) -> None:
    assert written(format_name, tmp_path) == (FOLDER / f"hostel-fire{suffix}").read_text(encoding="utf-8")


def test_the_json_keeps_to_its_schema(record: dict[str, Any]) -> None:
    schema = json.loads((files("claimcheck") / "schema" / "diff.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(record)
    validator.validate(json.loads(hostile("json")))
    assert not validator.is_valid(record | {"differences": [record["differences"][0] | {"change": "other"}]})


def test_the_same_versions_give_the_same_bytes_at_any_batch_size(tmp_path: Path) -> None:
    assert written("json", tmp_path) == written("json", tmp_path, "--batch-size", "1")


def test_the_page_is_valid_and_marks_what_went_and_came(tmp_path: Path) -> None:
    written_page = written("html", tmp_path)
    html5lib.HTMLParser(strict=True).parse(written_page)
    page = html.document_fromstring(written_page)
    assert {"Fifteen", "2.4", "Marstand"} <= set(page.xpath("//figure[contains(@class, 'old')]//del/text()"))
    assert {"Twelve", "4.2", "Marstrand"} <= set(page.xpath("//figure[contains(@class, 'new')]//ins/text()"))
    assert not page.xpath("//script|//link|//img|//@src|//@style")
    assert "script-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


@pytest.mark.parametrize("format_name", ["html", "markdown", "text"])
def test_words_of_articles_stay_text(format_name: str) -> None:
    shown = hostile(format_name)
    assert not re.search("[\0\x1b]", shown)
    if format_name == "markdown":
        assert not re.search(r"(?<!\\)<(?!/?(?:ins|del)>)", shown)
    if format_name == "html":
        page = html.document_fromstring(shown)
        assert not page.xpath("//script|//img|//a")
        assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
        assert "<script>alert(1)</script>" in page.xpath("//blockquote")[0].text_content()
        html5lib.HTMLParser(strict=True).parse(shown)


@pytest.mark.parametrize(("scheme", "block"), list(zip(SCHEMES, re.findall(r":root {(.*?)}", STYLE), strict=True)))
def test_what_went_and_came_can_be_read(scheme: str, block: str) -> None:
    inks = SCHEMES[scheme] | colours(block)
    for ground in ("gone", "come"):
        darker, lighter = sorted(luminance(inks[name]) for name in ("ink", ground))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


# Exit status and errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "status"), [([], 1), (["--fail-on", "never"], 0)])
def test_the_exit_status_says_whether_something_was_forgotten(options: list[str], status: int, tmp_path: Path) -> None:
    assert main(["diff", str(OLD), str(NEW), "--output", str(tmp_path / "diff.txt"), *options]) == status


def test_a_doubtful_leftover_fails_only_where_warnings_do(tmp_path: Path) -> None:
    rest = "\n\nCritics said 2.4 million euros was too much for a work of doubtful origin."
    for name, sum_paid in (("old.txt", "2.4"), ("new.txt", "4.2")):
        (tmp_path / name).write_text(f"The museum paid {sum_paid} million euros for the painting.{rest}")
    call = ["diff", str(tmp_path / "old.txt"), str(tmp_path / "new.txt"), "--output", str(tmp_path / "diff.txt")]
    assert main(call) == 0
    assert main([*call, "--fail-on", "warning"]) == 1


def test_versions_of_one_name_in_two_folders_are_told_apart_by_their_paths(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, words in (("a", "The dam at Orsa holds."), ("b", "The dam at Orsa broke.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text(words)
    assert main(["diff", str(tmp_path / "a" / "story.txt"), str(tmp_path / "b" / "story.txt")]) == 0
    assert f"{tmp_path}/a/story.txt:1:1" in re.sub(r"\s+", " ", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ((OLD, OLD), "named as both versions; name two files"),
        ((OLD, FOLDER / "hostel-fire"), "holds 2 documents; name a file that holds one"),
        ((OLD, FOLDER / "none.txt"), "no such file"),
    ],
)
def test_wrong_calls_are_told(versions: tuple[Path, Path], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *map(str, versions)]) == 2
    assert message in capsys.readouterr().err


def test_words_are_compared_where_no_claims_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.txt").write_text(
        "Die Brücke wurde am Montag von der Polizei gesperrt, weil das Wasser weiter steigt."
    )
    (tmp_path / "new.txt").write_text(
        "Die Brücke wurde am Dienstag von der Polizei gesperrt, weil das Wasser weiter steigt."
    )
    assert main(["diff", str(tmp_path / "old.txt"), str(tmp_path / "new.txt")]) == 0
    shown = capsys.readouterr().out
    assert "«Montag»" in shown
    assert "another language (de)" in re.sub(r"\s+", " ", shown)
