"""The configuration: where it is found, what goes before what, and one clear line for each thing amiss."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claimcheck import pipeline
from claimcheck.cli import main
from claimcheck.configuration import OPTIONS, configure
from claimcheck.errors import ConfigurationError
from claimcheck.records import Document, Severity, Span
from claimcheck.settings import IgnoredFinding, PathSettings, Settings
from claimcheck.toml_lines import line_of
from tests.report_builders import report

ROOT = Path(__file__).parent.parent
CASES = ROOT / "fixtures" / "configuration" / "errors.toml"
MANUAL = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
ALL_KEYS = """\
select = ["CC1", "mojibake"]
extend-select = ["CC509"]
ignore = ["venue"]
min-confidence = 0.3
min-severity = "warning"
fail-on = "never"
encoder = "some/encoder"
entailment = "some/cross-encoder"
batch-size = 8
max-characters = 1000
suppressions = false
baseline = "known.json"
cache = false
cache-dir = "kept"
jobs = 2
against = ["wire", "press/a.docx"]

[severity]
date-conflict = "info"

[[ignore-finding]]
rule = "venue"
documents = ["a.txt"]
outlets = ["Coast Wire"]
value = "Orvane"
until = 2999-12-31
reason = "two summits"

[stories]
summit = ["summit/*"]

[per-path."archive/*"]
ignore = ["CC5"]
min-confidence = 0.9
"""


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def write(content: str, name: str = "claimcheck.toml") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, encoding="utf-8")


def settings(folder: str = ".", **options: Any) -> Settings:
    given = {"flags": {}, "environ": {}, "folder": Path(folder).absolute(), "today": date(2026, 12, 31)}
    return configure(**given | options).settings


@pytest.mark.parametrize(
    "case", tomllib.loads(CASES.read_text(encoding="utf-8"))["case"], ids=lambda case: case["name"]
)
def test_what_is_wrong_is_one_line(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    write(case["content"], case.get("file", "claimcheck.toml"))
    if "beside" in case:
        write(case["beside"], "pyproject.toml")
    for variable, value in case.get("environ", {}).items():
        monkeypatch.setenv(variable, value)
    assert main(["check", "story", *case.get("flags", [])]) == 2
    out, err = capsys.readouterr()
    assert err == f"claimcheck: {case['message']}\n"
    assert not out


def test_every_key_sets_its_option():
    write(ALL_KEYS)
    start = ALL_KEYS.index("[[")
    assert settings() == Settings(
        select=("CC1", "mojibake"),
        extend_select=("CC509",),
        ignore=("venue",),
        per_path=(PathSettings("archive/*", ("CC5",), 0.9),),
        severity={"date-conflict": Severity.INFO},
        min_confidence=0.3,
        min_severity=Severity.WARNING,
        fail_on=None,
        stories={"summit": ("summit/*",)},
        suppressions=False,
        baseline=Path("known.json"),
        cache=False,
        cache_dir=Path("kept"),
        jobs=2,
        against=(Path("wire"), Path("press/a.docx")),
        ignore_finding=(
            IgnoredFinding(
                "venue",
                "two summits",
                documents=("a.txt",),
                outlets=("Coast Wire",),
                value="Orvane",
                until=date(2999, 12, 31),
                place=Span(start, start + len("[[ignore-finding]]")),
            ),
        ),
        configuration=Document("claimcheck.toml", "claimcheck.toml", ALL_KEYS),
        encoder="some/encoder",
        entailment="some/cross-encoder",
        batch_size=8,
        max_characters=1000,
    )
    assert set(tomllib.loads(ALL_KEYS)) == set(OPTIONS)


def test_the_example_of_the_manual_is_right_and_has_every_key():
    example = MANUAL.split("```toml\n")[1].split("```")[0]
    write(example)
    settings()
    assert set(tomllib.loads(example)) == set(OPTIONS)


@pytest.mark.parametrize("options", [[], ["--show"]])
def test_what_config_prints_is_a_file_that_says_the_same(options: list[str], capsys: pytest.CaptureFixture[str]):
    write(ALL_KEYS)
    assert main(["config", *options]) == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed) == tomllib.loads(ALL_KEYS)


def test_defaults_are_those_of_the_settings():
    assert settings() == Settings()


def test_a_flag_goes_before_a_variable_before_the_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    asked: list[Settings] = []
    monkeypatch.setattr(pipeline, "check", lambda inputs, **given: asked.append(given["settings"]) or report())
    write('fail-on = "never"\nmin-severity = "info"\nbatch-size = 4')
    monkeypatch.setenv("CLAIMCHECK_MIN_SEVERITY", "warning")
    monkeypatch.setenv("CLAIMCHECK_BATCH_SIZE", "8")
    monkeypatch.setenv("CLAIMCHECK_SELECT", "CC1, mojibake")
    main(["check", "story", "--batch-size", "16"])
    found = asked[0]
    assert (found.fail_on, found.min_severity, found.batch_size) == (None, Severity.WARNING, 16)
    assert found.select == ("CC1", "mojibake")
    main(["config"])
    lines = {line.split(" = ")[0]: line.split("# ")[1] for line in capsys.readouterr().out.splitlines() if "# " in line}
    assert lines["fail-on"] == "claimcheck.toml:1"
    assert lines["batch-size"] == "CLAIMCHECK_BATCH_SIZE"
    assert lines["encoder"] == "default"


def test_sources_of_the_file_lie_beside_it_and_a_flag_names_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    asked: list[Any] = []
    monkeypatch.setattr(pipeline, "check", lambda inputs, **given: asked.append(given["against"]) or report())
    write('against = ["wire", "press/a.docx"]')
    Path("drafts").mkdir()
    monkeypatch.chdir("drafts")
    main(["check", "a.md"])
    main(["check", "a.md", "--against", "b.md", "c.md"])
    monkeypatch.setenv("CLAIMCHECK_AGAINST", "d.md,e.md")
    main(["check", "a.md"])
    monkeypatch.setenv("CLAIMCHECK_AGAINST", "")
    main(["check", "a.md"])
    main(["baseline", "create", "a.md"])
    shown = [list(map(str, sources)) for sources in asked]
    assert shown == [["../wire", "../press/a.docx"], ["b.md", "c.md"], ["d.md", "e.md"], [], []]


def test_a_date_of_an_entry_holds_to_its_last_day_and_is_a_text_in_a_variable():
    entry = {"rule": "venue", "value": "Orvane", "reason": "two summits", "until": "2026-12-31"}
    environ = {"CLAIMCHECK_IGNORE_FINDING": json.dumps([entry])}
    (found,) = settings(environ=environ).ignore_finding
    assert found.until == date(2026, 12, 31)
    with pytest.raises(ConfigurationError, match="CLAIMCHECK_IGNORE_FINDING: until: 2026-12-31 is past; remove"):
        settings(environ=environ, today=date(2027, 1, 1))


def test_a_file_that_is_no_text_names_the_line():
    Path("claimcheck.toml").write_bytes(b"jobs = 2\n# \xe9\n")
    with pytest.raises(ConfigurationError, match=r"^claimcheck\.toml:2: not UTF-8 \(byte 12\); save it as UTF-8$"):
        settings()


def test_the_nearest_file_upwards_holds_up_to_the_root_of_the_repository():
    write("batch-size = 1")
    write("[tool.claimcheck]\nbatch-size = 2", "desk/pyproject.toml")
    write("[tool.other]\nbatch-size = 3", "desk/night/pyproject.toml")
    write("", "desk/own/.git")
    Path("desk/own/drafts").mkdir()
    folders = (".", "desk/night", "desk/own/drafts")
    assert [settings(folder).batch_size for folder in folders] == [1, 2, Settings().batch_size]


def test_a_file_can_be_named_or_left_alone():
    write("batch-size = 1")
    write("batch-size = 2", "ci.toml")
    assert settings(file=Path("ci.toml")).batch_size == 2
    assert settings(isolated=True) == Settings()


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("a",), 1),
        (("b", "c"), 2),
        (("t", "x.y", "z"), 5),
        (("t", "inline", "deep"), 6),
        (("list", 0, "k"), 8),
        (("list", 1), 9),
        (("list", 1, "k"), 10),
        (("none",), 1),
    ],
)
def test_a_key_is_found_in_its_line(keys: tuple[str | int, ...], line: int):
    text = (
        'a = 1\nb.c = 2\n[t]\n# z = 0\n"x.y".z = 3\ninline = { deep = 1 }\n[[list]]\nk = 1\n[[list]] # second\nk = 2\n'
    )
    tomllib.loads(text)
    assert line_of(text, keys) == line
