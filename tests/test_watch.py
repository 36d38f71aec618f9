"""--watch: again after each change of an article, and of nothing else; Ctrl-C ends it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from claimcheck.cli import main
from claimcheck.commands.watch import run_on_change
from claimcheck.errors import CallError

pytest.importorskip("watchfiles")
import watchfiles


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[Any, str], bool]]:
    """What decides whether a change counts, once something is watched; then one change is seen, and it ends."""
    given: dict[str, Callable[[Any, str], bool]] = {}

    def watch(*paths: Path, watch_filter: Callable[[Any, str], bool]) -> Iterator[set[Any]]:
        given["filter"] = watch_filter
        yield set()
        raise KeyboardInterrupt

    monkeypatch.setattr(watchfiles, "watch", watch)
    return given


def test_a_change_of_a_file_makes_it_run_again(tmp_path: Path):
    article = tmp_path / "a.txt"
    article.write_text("It rained.")
    runs: list[str] = []

    def run() -> None:
        runs.append(article.read_text())
        if len(runs) > 1:
            raise KeyboardInterrupt
        Timer(0.5, article.write_text, ["It snowed."]).start()

    run_on_change(run, [tmp_path], beside=[], ignored=[])
    assert runs == ["It rained.", "It snowed."]


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("news/a.txt", True),
        ("news/deep/b.md", True),
        ("claimcheck.toml", True),
        ("news/report.json", False),
        ("news/.a.txt.swp", False),
        ("news/.git/index", False),
        ("news/kept/readings.sqlite", False),
    ],
)
def test_hidden_files_and_what_a_run_writes_do_not_count(
    name: str, counted: bool, tmp_path: Path, counts: dict[str, Callable[[Any, str], bool]]
):
    (tmp_path / "news").mkdir()
    own = [tmp_path / "news" / "report.json", tmp_path / "news" / "kept"]
    run_on_change(lambda: None, [tmp_path / "news"], beside=[tmp_path / "claimcheck.toml"], ignored=own)
    assert counts["filter"](None, str(tmp_path / name)) is counted


def test_what_goes_wrong_in_a_run_does_not_end_it(
    tmp_path: Path, counts: dict[str, Callable[[Any, str], bool]], capsys: pytest.CaptureFixture[str]
):
    def run() -> None:
        raise CallError("claimcheck.toml:1: no such key")

    run_on_change(run, [tmp_path], beside=[], ignored=[])
    assert capsys.readouterr().err.count("claimcheck: claimcheck.toml:1: no such key\n") == 2


def test_it_ends_with_status_0(
    tmp_path: Path, counts: dict[str, Callable[[Any, str], bool]], capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "a.txt").write_text("The fire killed 12 people. The fire killed 21 people.")
    assert main(["check", str(tmp_path), "--watch"]) == 0
    printed = capsys.readouterr()
    assert printed.out.count("1 document") == 2
    assert printed.err.count("waiting for a file to change; Ctrl-C ends\n") == 2


def test_without_a_configuration_file_nothing_is_watched_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "settings").mkdir()
    (tmp_path / "a.txt").write_text("It rained.")
    monkeypatch.chdir(tmp_path)
    watched: list[Path] = []

    def watch(*paths: Path, watch_filter: object) -> Iterator[set[Any]]:
        watched.extend(paths)
        return iter(())

    monkeypatch.setattr(watchfiles, "watch", watch)
    assert main(["check", "a.txt", "--watch", "--isolated"]) == 0
    assert watched == [Path("a.txt")]


def test_without_watchfiles_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    (tmp_path / "a.txt").write_text("It rained.")
    assert main(["check", str(tmp_path), "--watch"]) == 2
    assert capsys.readouterr().err.endswith('pip install "claimcheck[watch]"\n')
