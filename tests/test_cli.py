"""The command line, through main([...]): what it prints, where, and the exit status."""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import claimcheck
from claimcheck import pipeline
from claimcheck.cli import main
from claimcheck.reporters import REPORTERS
from claimcheck.reporters.json import write_json
from claimcheck.reporters.page import Page
from claimcheck.rules import RULES
from tests.report_builders import report
from tests.test_reporters import a_report


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Let `check` report what test_reporters compares with files, without its errors; return the calls."""
    calls: list[dict[str, object]] = []

    def check(inputs: object, **options: object) -> object:
        calls.append({"inputs": inputs, **options})
        return replace(a_report(), errors=())

    monkeypatch.setattr(pipeline, "check", check)
    return calls


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `check` report an input that could not be read."""
    monkeypatch.setattr(pipeline, "check", lambda inputs, **options: a_report())


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ([], 1),
        (["--fail-on", "error"], 1),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "never"], 0),
        (["--exit-zero"], 0),
    ],
)
def test_the_exit_status_says_whether_there_are_findings(checked: list[object], options: list[str], status: int):
    assert main(["check", "story", *options]) == status


def test_a_check_without_findings_ends_with_0(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(pipeline, "check", lambda inputs, **options: report())
    assert main(["check", "story"]) == 0
    assert "Nothing was checked" in capsys.readouterr().out


def test_an_unreadable_input_ends_with_2_and_the_rest_is_reported(broken: None, capsys: pytest.CaptureFixture[str]):
    assert main(["check", "story", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["findings"]
    assert err == "claimcheck: d.txt: empty; give it some text or leave it out\n"


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["chek", "story"], "check"),
        (["check", "story", "--fromat", "json"], "--format"),
        (["check", "story", "--format", "jsno"], "'json'"),
        (["check", "story", "--fail-on", "eror"], "'error'"),
        (["check", "story", "--min-severity", "warn"], "'warning'"),
        (["claims", "story", "--format", "json"], "'jsonl'"),
        (["evaluate", "story", "--format", "jsno"], "'json'"),
        (["evaluate", "story", "--min-severity", "warn"], "'warning'"),
        (["explain", "venue-conflct"], "'venue-conflict'"),
        (["explain", "CC999"], "claimcheck rules"),
        (["explain", "0123456789abcdef"], "--report FILE"),
        (["check"], "PATH"),
        (["check", ""], "an argument is empty"),
        (["audit", "archive", "--store", "audit.db", "--since", ""], "the argument after --since is empty"),
        (["check", "story", "--batch-size", "0"], "--batch-size"),
        (["check", "story", "--format", "srif=report.sarif"], "'sarif'"),
        (["check", "story", "--format", "sarif="], "sarif=FILE"),
        (["check", "story", "--format", "json", "--format", "sarif"], "json and sarif would go to standard output"),
        (["check", "story", "--format", "json", "--format", "text", "--output", "x"], "write one of them as text=FILE"),
        (["check", "story", "--format", "json=x", "--format", "text=./x"], "give each its own"),
        (["check", "story", "--format", "json=x", "--output", "y"], "leave --output out"),
        (["check", "story", "--format", "json=none/x"], "does not exist; make it first"),
        (["check", "story", "--stdin-filename", "a.txt"], "add - to the PATHs"),
        (["check", "-", "--against", "-"], "only once"),
        (["check", "-", "--stdin-filename", "a.tex"], "'.text'"),
    ],
)
def test_a_wrong_call_ends_with_2_and_names_the_right_word(
    argv: list[str], word: str, capsys: pytest.CaptureFixture[str]
):
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert word in err
    assert not out
    assert "Traceback" not in err


def test_all_paths_behind_against_are_sources(checked: list[dict[str, object]]):
    main(["check", "draft.md", "--against", "a.txt", "b.txt", "--format", "json"])
    assert checked[0]["inputs"] == [Path("draft.md")]
    assert checked[0]["against"] == [Path("a.txt"), Path("b.txt")]


def test_the_report_goes_to_the_file_and_nothing_else_is_left_there(
    checked: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    output = tmp_path / "report.json"
    output.write_text("old", encoding="utf-8")
    assert main(["check", "story", "--format", "json", "--output", str(output)]) == 1
    assert json.loads(output.read_text(encoding="utf-8"))["schema"] == "claimcheck/1"
    assert list(tmp_path.iterdir()) == [output]
    assert not capsys.readouterr().out


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "a.txt", "--format", "concise=./a.txt"],
        ["check", "b.txt", "--against", "a.txt", "--output", "a.txt"],
        ["claims", "a.txt", "--output", "a.txt"],
        ["diff", "a.txt", "b.txt", "--output", "a.txt"],
        ["relate", "a.txt", "--output", "a.txt"],
    ],
)
def test_what_is_read_is_not_overwritten(
    argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("It rained.", encoding="utf-8")
    assert main(argv) == 2
    said = "a.txt: is read and would be overwritten; name another file to write to"
    assert capsys.readouterr().err == f"claimcheck: {said}\n"
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "It rained."


def test_reports_among_the_articles_are_no_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Anna Brook met the the mayor in Orvane on Monday.", encoding="utf-8")
    formats = ["--format", "junit=out.xml", "--format", "markdown=out.md", "--format", "sarif=out.sarif"]
    call = ["check", ".", "--no-cache", *formats, "--format", "json"]
    assert main(call) == 1
    first = capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 4
    assert main(call) == 1
    assert capsys.readouterr().out == first
    assert main([*call, "--show-files"]) == 0
    assert capsys.readouterr().out == "a.txt\n"


def test_several_formats_are_written_at_once(
    checked: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["check", "story", "--format", "sarif=a.sarif", "--format", "concise", "--format=csv=b.csv"]) == 1
    expected = replace(a_report(), errors=())
    for format_name, file in (("sarif", "a.sarif"), ("csv", "b.csv")):
        assert (tmp_path / file).read_bytes().decode() == REPORTERS[format_name](expected, Page())
    assert capsys.readouterr().out == REPORTERS["concise"](expected, Page())
    assert len(checked) == 1


def test_the_one_format_without_a_file_goes_to_the_output(
    checked: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["check", "story", "--format", "jsonl=a.jsonl", "--format", "json", "--output", "b.json"]) == 1
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["schema"] == "claimcheck/1"
    assert not capsys.readouterr().out


def test_what_could_not_be_read_is_said_where_no_text_is_printed(
    broken: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["check", "story", "--format", f"text={tmp_path / 'a.txt'}"]) == 2
    assert capsys.readouterr().err == "claimcheck: d.txt: empty; give it some text or leave it out\n"


@pytest.mark.parametrize(
    ("formats", "printed"),
    [(["text"], "out"), (["json=a.json"], "out"), (["json"], "err"), (["json=a.json", "csv"], "err")],
)
def test_statistics_stay_out_of_what_machines_read(
    formats: list[str],
    printed: str,
    checked: list[object],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    main(["check", "story", "--statistics", *(f"--format={word}" for word in formats)])
    captured = capsys.readouterr()._asdict()
    table = captured[printed].splitlines()[-3:]
    assert [line.split() for line in table] == [
        ["rule", "name", "error", "warning", "info", "all"],
        ["CC801", "venue-conflict", "1", "0", "0", "1"],
        ["CC991", "token-splice", "0", "1", "0", "1"],
    ]
    assert "rule " not in captured["err" if printed == "out" else "out"]


def test_the_github_format_adds_the_summary_to_that_of_the_job(
    checked: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    summary = tmp_path / "summary.md"
    summary.write_text("# Another step\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert main(["check", "story", "--format", "json"]) == 1
    assert summary.read_text(encoding="utf-8") == "# Another step\n"
    assert main(["check", "story", "--format", "github"]) == 1
    written = REPORTERS["summary"](replace(a_report(), errors=()), Page())
    assert summary.read_text(encoding="utf-8") == f"# Another step\n{written}"


def test_a_job_summary_that_cannot_be_written_is_said(
    checked: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert main(["check", "story", "--format", "github"]) == 2
    assert "GITHUB_STEP_SUMMARY" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("terminal", "environment", "styled"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    terminal: bool,
    environment: dict[str, str],
    styled: bool,
    checked: list[object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in ({"TERM": "xterm"} | environment).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    main(["check", "story", "--format", "text", "--format", f"concise={tmp_path / 'a.txt'}"])
    assert ("\x1b[" in capsys.readouterr().out) == styled
    assert "\x1b[" not in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_the_files_that_would_be_read_are_listed_and_nothing_is_checked(
    checked: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    for name in ("b.md", "a.txt", "c.png"):
        (tmp_path / name).write_text("One.", encoding="utf-8")
    assert main(["check", ".", "--show-files"]) == 0
    out, err = capsys.readouterr()
    assert out == "a.txt\nb.md\n"
    assert err == "claimcheck: .: 1 file skipped: no reader for .png\n"
    assert main(["check", "a.txt", "none.txt", "--against", "b.md", "--show-files"]) == 2
    out, err = capsys.readouterr()
    assert out == "a.txt\nb.md\n"
    assert err.startswith("claimcheck: none.txt: no such file")
    assert not checked


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    content = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    return content


def test_a_document_is_read_from_standard_input(
    checked: list[dict[str, object]], standard_input: io.BytesIO, capsys: pytest.CaptureFixture[str]
):
    standard_input.write(b"They met in **Orvane**.")
    standard_input.seek(0)
    main(["check", "a.txt", "-", "--stdin-filename", "drafts/b.md"])
    path, document = checked[0]["inputs"]
    assert path == Path("a.txt")
    assert (document.id, document.path, document.text) == ("drafts/b.md", "drafts/b.md", "They met in **Orvane**.")


def test_a_source_is_read_from_standard_input(checked: list[dict[str, object]], standard_input: io.BytesIO):
    standard_input.write(b"They met in Orvane.")
    standard_input.seek(0)
    main(["check", "a.txt", "--against", "b.txt", "-", "--format", "json"])
    assert checked[0]["inputs"] == [Path("a.txt")]
    path, document = checked[0]["against"]
    assert (path, document.id) == (Path("b.txt"), "stdin.txt")


def test_an_empty_standard_input_is_an_error_of_its_own(
    checked: list[dict[str, object]], standard_input: io.BytesIO, capsys: pytest.CaptureFixture[str]
):
    assert main(["check", "a.txt", "-", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["errors"][0]["path"] == "stdin.txt"
    assert err.startswith("claimcheck: stdin.txt: the file is empty")
    assert checked[0]["inputs"] == [Path("a.txt")]


def test_a_file_is_not_read_beside_its_text_on_standard_input(
    checked: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    assert main(["check", ".", "-", "--stdin-filename", "a.txt"]) == 2
    assert "a.txt: read from standard input and from a file" in capsys.readouterr().err
    assert not checked


def test_shells_can_complete_commands(capfd: pytest.CaptureFixture[str]):
    environment = {"_CLAIMCHECK_COMPLETE": "complete_bash", "COMP_WORDS": "claimcheck expl", "COMP_CWORD": "1"}
    command = [sys.executable, "-c", "from claimcheck.cli import run; run()"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.stdout.split() == ["explain"]


def test_a_pipe_is_written_to_and_stays_a_pipe(checked: list[dict[str, object]], tmp_path: Path):
    pipe = tmp_path / "report"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)  # open for writing too, so that nobody waits for the other end
    main(["check", "story", "--format", "concise", "--output", str(pipe)])
    assert pipe.is_fifo()
    assert os.read(reader, 10_000).decode() == REPORTERS["concise"](replace(a_report(), errors=()), Page())
    os.close(reader)


def test_a_missing_folder_for_the_output_is_said_before_the_check(
    checked: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["check", "story", "--output", str(tmp_path / "none" / "report.txt")]) == 2
    assert "does not exist; make it first" in capsys.readouterr().err
    assert not checked


def test_text_is_printed_to_the_byte(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]):
    file = tmp_path / "a.txt"
    file.write_bytes("Größe:\r\n“zwei” ".encode())
    done = subprocess.run(
        [sys.executable, "-m", "claimcheck", "text", str(file)],
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert done.stdout.decode() == claimcheck.read([file]).documents[0].text
    assert done.returncode == 0


def test_text_of_a_path_that_does_not_exist_is_one_line(capsys: pytest.CaptureFixture[str]):
    assert main(["text", "no-such-file.txt"]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("claimcheck: no-such-file.txt: ")
    assert err.count("\n") == 1


def test_text_of_several_documents_asks_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Here is {name}.", encoding="utf-8")
    assert main(["text", str(tmp_path)]) == 2
    assert "name one with --document: a.txt, b.txt" in capsys.readouterr().err
    assert main(["text", str(tmp_path), "--document", "b.txt"]) == 0
    assert capsys.readouterr().out == "Here is b.txt."


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [record["id"] for record in listed] == [rule.id for rule in RULES]
    assert main(["rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_explain_prints_the_manual_page_of_a_rule(rule, capsys: pytest.CaptureFixture[str]):
    assert main(["explain", rule.id]) == 0
    by_id = capsys.readouterr().out
    assert main(["explain", rule.name]) == 0
    assert capsys.readouterr().out == by_id
    assert "## What it finds" in by_id


def test_explain_shows_a_finding_of_a_saved_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    saved = tmp_path / "report.json"
    text = write_json(a_report(), Page())
    saved.write_text(text.replace('"CC801"', f'"{RULES[0].id}"'), encoding="utf-8")
    found = a_report().findings[0]
    assert main(["explain", found.id, "--report", str(saved)]) == 0
    out = capsys.readouterr().out
    assert found.message in out
    assert "## What it finds" in out


@pytest.mark.parametrize(
    ("content", "message"), [("{}", "not a JSON report"), ("Hello.", "not a JSON report"), (None, "No such file")]
)
def test_explain_says_what_is_wrong_with_a_report(
    content: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    saved = tmp_path / "report.json"
    if content is not None:
        saved.write_text(content, encoding="utf-8")
    assert main(["explain", "0123456789abcdef", "--report", str(saved)]) == 2
    assert message in capsys.readouterr().err


def test_an_unknown_finding_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    saved = tmp_path / "report.json"
    saved.write_text(write_json(report(), Page()), encoding="utf-8")
    assert main(["explain", "0123456789abcdef", "--report", str(saved)]) == 2
    assert "no finding '0123456789abcdef'" in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_only(checked: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    main(["check", "story"])
    monkeypatch.setattr(sys, "stderr", Terminal())
    main(["check", "story"])
    main(["check", "story", "--quiet"])
    assert [call["progress"] is not None for call in checked] == [False, True, False]


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch):
    def interrupted(inputs: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "check", interrupted)
    assert main(["check", "story"]) == 130


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m claimcheck rules | head -c 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True)
    assert done.stderr == ""


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"claimcheck {claimcheck.__version__}\n"


@pytest.mark.parametrize("command", ["check", "text", "claims", "evaluate", "explain", "rules"])
def test_each_command_has_help(command: str, capsys: pytest.CaptureFixture[str]):
    assert main([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: claimcheck {command} ")
