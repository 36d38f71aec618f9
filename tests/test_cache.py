"""The cache: the same bytes with it and without, for several runs at once, and whatever becomes of its file."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck import cache as caches
from claimcheck import memory as memories
from claimcheck.cache import Cache
from claimcheck.cli import main
from claimcheck.models.token_model import TokenModel
from claimcheck.readers.files import CACHE_FILE

ROOT = Path(__file__).parent.parent
READINGS = {f"key {i}": bytes([i % 256]) * 3000 for i in range(200)}
ARTICLES = {
    "fire/a.txt": "The fire in Orvane killed 12 people on Monday. Mayor Ada Lunt thanked the crews.",
    "fire/b.txt": "The fire in Orvane killed 21 people on Monday. Nobody was hurt at the harbour.",
    "vote/a.txt": "The council of Pell voted 9 to 4 for the new bridge on Friday.",
    "vote/b.txt": "The council of Pell voted 9 to 5 for the new bridge on Friday.",
    "vote/draft.txt": "The council of Pell voted for the new bridge. It will cost 4 million euros.",
}
SETTINGS = '[stories]\nfire = ["fire/*"]\nvote = ["vote/*"]\n'


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two stories and a configuration file that says so, in which the program runs."""
    for name, text in ARTICLES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    draft = {"documents": [{"file": "draft.txt", "role": "draft"}]}
    (tmp_path / "vote" / "manifest.json").write_text(json.dumps(draft), encoding="utf-8")
    (tmp_path / "claimcheck.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sentences that the token model has read."""
    seen: list[str] = []
    parse = TokenModel.parse

    def noted(self, sentences, *, batch_size=32):
        seen.extend(" ".join(words) for words, _ in sentences)
        return parse(self, sentences, batch_size=batch_size)

    monkeypatch.setattr(TokenModel, "parse", noted)
    return seen


def report(*options: str) -> bytes:
    output = Path("report.json")
    assert main(["check", "fire", "vote", "--claims", "--format", "json", "-o", str(output), *options]) in (0, 1)
    return output.read_bytes()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def zero(data: bytes) -> bytes:
    return bytes(len(data))


def zero_the_middle(data: bytes) -> bytes:
    third = len(data) // 3
    return data[:third] + bytes(third) + data[2 * third :]


def swap_a_reading(data: bytes) -> bytes:
    return data.replace(READINGS["key 7"], READINGS["key 8"])


# The report -----------------------------------------------------------------------------------------------------------


def test_the_report_is_the_same_without_a_cache_with_an_empty_and_with_a_full_one(batch: Path, parsed: list[str]):
    without = report("--no-cache")
    assert json.loads(without)["findings"] and json.loads(without)["claims"]
    assert report("--cache") == without
    parsed.clear()
    assert report("--cache") == without
    assert parsed == []


def test_of_a_changed_article_only_the_new_sentence_is_read(batch: Path, parsed: list[str]):
    report("--cache")
    article = batch / "fire" / "b.txt"
    article.write_text(ARTICLES["fire/b.txt"].replace("Nobody was", "Two men were"), encoding="utf-8")
    parsed.clear()
    changed = report("--cache")
    assert parsed == ["Two men were hurt at the harbour ."]
    assert changed == report("--no-cache")


def test_settings_that_choose_findings_hold_for_what_is_known(batch: Path, parsed: list[str]):
    assert json.loads(report("--cache"))["findings"]
    parsed.clear()
    assert not json.loads(report("--cache", "--select", "CC501"))["findings"]
    assert parsed == []


def test_an_explanation_takes_what_a_check_has_read(
    batch: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    [finding, *_] = json.loads(report("--cache"))["findings"]
    parsed.clear()
    monkeypatch.setenv("CLAIMCHECK_CACHE", "true")
    assert main(["explain", finding["id"], "--in", "fire", "vote", "--format", "json"]) == 0
    kept = capsys.readouterr().out
    assert parsed == []
    monkeypatch.setenv("CLAIMCHECK_CACHE", "false")
    assert main(["explain", finding["id"], "--in", "fire", "vote", "--format", "json"]) == 0
    assert capsys.readouterr().out == kept
    assert parsed


def test_another_version_reads_again(batch: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch):
    report("--cache")
    parsed.clear()
    monkeypatch.setattr(memories, "program", lambda: "another")
    report("--cache")
    assert len(parsed) == 8


def test_several_processes_give_the_bytes_of_one(batch: Path):
    assert report("--jobs", "2") == report()


def test_two_runs_at_once_over_one_cache_give_the_bytes_of_one(batch: Path):
    alone = report()
    command = [sys.executable, "-m", "claimcheck", "check", "fire", "vote", "--claims", "--cache", "--format", "json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) for _ in "ab"]
    for run in runs:
        printed, complaints = run.communicate(timeout=300)
        assert (printed, complaints) == (alone, b"")
    assert report("--cache") == alone


def test_a_cache_among_the_articles_is_not_spoken_of(batch: Path):
    assert b"skipped" not in report("--cache", "--cache-dir", "fire/kept")
    assert b"skipped" not in report("--cache", "--cache-dir", "fire/kept")


# The file -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def full(tmp_path: Path, said: list[str]) -> Cache:
    cache = Cache(tmp_path / "cache", said.append)
    cache.keep(READINGS)
    return cache


def again(cache: Cache, said: list[str]) -> Cache:
    """Return the cache as the next run opens it."""
    return Cache(cache.folder, said.append)


def test_the_next_run_knows_what_was_kept(full: Cache, said: list[str]):
    assert again(full, said).recall([*READINGS, "another key"]) == READINGS
    assert said == []


@pytest.mark.parametrize("damage", [cut, zero, zero_the_middle, swap_a_reading, lambda data: b"", lambda data: b"no"])
def test_a_damaged_file_is_made_anew_with_a_line_that_says_so(
    damage: Callable[[bytes], bytes], full: Cache, said: list[str]
):
    data = full.file.read_bytes()
    assert damage(data) != data
    full.file.write_bytes(damage(data))
    cache = again(full, said)
    known = cache.recall(list(READINGS))
    assert known.items() <= READINGS.items() and len(known) < len(READINGS)
    assert len(said) == 1 and said[0].endswith("it is made anew, and all is read again")
    cache.keep(READINGS)
    assert again(full, said).recall(list(READINGS)) == READINGS
    assert len(said) == 1


def test_another_run_that_has_it_open_goes_on_when_it_is_made_anew(full: Cache, said: list[str]):
    assert full.recall(["key 1"])
    full.file.write_bytes(cut(full.file.read_bytes()))
    again(full, said).recall(list(READINGS))
    assert full.recall(["key 1"]).items() <= READINGS.items()
    full.keep(READINGS)
    assert len(said) == 1


def test_what_nobody_asked_for_in_a_month_goes(full: Cache, said: list[str], monkeypatch: pytest.MonkeyPatch):
    today = caches._today()
    monkeypatch.setattr(caches, "_today", lambda: today + caches.KEPT_DAYS)
    again(full, said).recall(["key 1"])
    monkeypatch.setattr(caches, "_today", lambda: today + caches.KEPT_DAYS + 1)
    assert again(full, said).recall(list(READINGS)) == {"key 1": READINGS["key 1"]}


def test_a_folder_that_cannot_be_made_is_said_once_and_stops_nothing(tmp_path: Path, said: list[str]):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache", said.append)
    cache.keep(READINGS)
    assert cache.recall(list(READINGS)) == {}
    assert len(said) == 1 and "--cache-dir" in said[0]


def test_backups_and_git_leave_the_folder_alone(full: Cache):
    assert (full.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert (full.folder / ".gitignore").read_text() == "*\n"


def test_a_process_gets_the_cache_of_its_folder(tmp_path: Path):
    cache = Cache(tmp_path, print)
    cache.keep(READINGS)
    assert pickle.loads(pickle.dumps(cache)).recall(["key 3"]) == {"key 3": READINGS["key 3"]}


def test_the_cache_lies_beside_the_configuration_file_and_can_be_cleared(
    batch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (batch / ".git").mkdir()
    monkeypatch.chdir(batch / "fire")
    main(["check", "a.txt", "--cache"])
    folder = batch / caches.FOLDER
    assert (folder / CACHE_FILE).exists()
    capsys.readouterr()
    assert main(["cache", "info"]) == 0
    assert capsys.readouterr().out.startswith(f"../{caches.FOLDER}: ")
    assert main(["cache", "clear"]) == 0
    assert not folder.exists()
    assert main(["cache", "info"]) == 0
    assert capsys.readouterr().out.endswith(": 0 readings, 0.0 MB\n")


def test_clearing_leaves_files_of_others(tmp_path: Path):
    cache = Cache(tmp_path, print)
    cache.keep(READINGS)
    (tmp_path / "notes.txt").write_text("mine")
    cache.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
