"""--changed-since and --new-only: what is checked, what is counted, and one clear line for each thing amiss."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimcheck.cli import main

ARTICLES = {
    "claimcheck.toml": '[stories]\nfire = ["news/fire*"]\nvote = ["news/vote*"]\n',
    "news/fire-a.txt": "The fire in Orvane killed 12 people on Monday.",
    "news/fire-b.txt": "The fire in Orvane killed 21 people on Monday.",
    "news/vote-a.txt": "The bridge in Pell will cost 4 million euros, the council said.",
    "news/vote-b.txt": "The bridge in Pell will cost 5 million euros, the council said.",
}
FIRE, VOTE = ["fire-a.txt", "fire-b.txt"], ["vote-a.txt", "vote-b.txt"]


def git(*arguments: str) -> None:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *author, *arguments], check=True, capture_output=True)


def write(name: str, content: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two stories, in which the program runs; all is committed."""
    root = tmp_path / "repository"
    root.mkdir()
    monkeypatch.chdir(root)
    for name, content in ARTICLES.items():
        write(name, content)
    git("init", "--quiet", "--initial-branch", "main")
    commit()
    return root


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", "Articles", "--allow-empty")


def check(capsys: pytest.CaptureFixture[str], *options: str, paths: tuple[str, ...] = ("news",)) -> dict[str, Any]:
    assert main(["check", *paths, "--format", "json", *options]) in (0, 1), capsys.readouterr().err
    return dict(json.loads(capsys.readouterr().out))


def documents(report: dict[str, Any]) -> list[str]:
    return [document["id"] for document in report["documents"]]


def edit(name: str, old: str, new: str) -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert old in text
    Path(name).write_text(text.replace(old, new), encoding="utf-8")


# What is checked ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "checked"),
    [
        pytest.param(lambda: None, [], id="nothing"),
        pytest.param(lambda: edit("news/fire-b.txt", "21", "30"), FIRE, id="an article"),
        pytest.param(lambda: Path("news/fire-b.txt").unlink(), ["fire-a.txt"], id="one that is gone"),
        pytest.param(lambda: write("news/vote-c.txt", "It rained."), [*VOTE, "vote-c.txt"], id="a new one"),
        pytest.param(
            lambda: git("mv", "news/fire-b.txt", "news/vote-0.txt"),
            ["fire-a.txt", *sorted(["vote-0.txt", *VOTE])],
            id="one that moved to another story",
        ),
        pytest.param(lambda: write("news/notes.bin", "x"), [], id="no article"),
        pytest.param(lambda: write("elsewhere/fire-z.txt", "It rained."), [], id="an article that is not asked for"),
        pytest.param(
            lambda: write("news/manifest.json", '{"documents": [{"file": "fire-a.txt", "outlet": "Orsa Post"}]}'),
            [*FIRE, *VOTE],
            id="a manifest",
        ),
        pytest.param(lambda: edit("claimcheck.toml", "\n", "\n\n"), [*FIRE, *VOTE], id="the configuration"),
    ],
)
@pytest.mark.parametrize("committed", [False, True])
def test_stories_are_checked_of_which_something_changed(
    change: Callable[[], None],
    checked: list[str],
    committed: bool,
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    git("branch", "before")
    change()
    if committed:
        commit()
    report = check(capsys, "--changed-since", "before")
    assert documents(report) == checked
    untouched = len(list(Path("news").glob("*.txt"))) - len(checked)
    reason = "documents of stories that did not change since before"
    assert report["coverage"]["left_out"].get(reason, 0) == untouched


def test_an_article_that_did_not_change_is_the_other_side(repository: Path, capsys: pytest.CaptureFixture[str]):
    edit("news/fire-b.txt", "21", "30")
    (finding,) = check(capsys, "--changed-since", "HEAD")["findings"]
    assert {mention["document"] for mention in finding["mentions"]} == set(FIRE)


def test_what_others_changed_on_their_branch_does_not_count(repository: Path, capsys: pytest.CaptureFixture[str]):
    git("switch", "--quiet", "--create", "mine")
    edit("news/fire-b.txt", "21", "30")
    commit()
    git("switch", "--quiet", "main")
    edit("news/vote-b.txt", "5", "6")
    commit()
    git("switch", "--quiet", "mine")
    assert documents(check(capsys, "--changed-since", "main")) == FIRE


def test_it_works_from_a_folder_inside_and_through_a_link(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    edit("news/fire-b.txt", "21", "30")
    link = repository.parent / "link"
    link.symlink_to(repository)
    monkeypatch.chdir(link / "news")
    report = check(capsys, "--changed-since", "HEAD", paths=("../news",))
    assert documents(report) == FIRE


def test_a_file_that_git_does_not_know_counts_as_changed(repository: Path, capsys: pytest.CaptureFixture[str]):
    write(".gitignore", "exports/\n")
    write("exports/fire-c.txt", "It rained.")
    commit()
    assert documents(check(capsys, "--changed-since", "HEAD", paths=("exports", "news"))) == ["fire-c.txt"]


# What is reported -----------------------------------------------------------------------------------------------------


def test_new_only_leaves_out_what_was_there_at_the_revision(repository: Path, capsys: pytest.CaptureFixture[str]):
    git("branch", "before")
    write("news/fire-c.txt", "The flood in Selby destroyed 30 houses on Friday.")
    write("news/fire-d.txt", "The flood in Selby destroyed 70 houses on Friday.")
    report = check(capsys, "--changed-since", "before")
    assert sorted(sides(finding) for finding in report["findings"]) == [FIRE, ["fire-c.txt", "fire-d.txt"]]
    new = check(capsys, "--changed-since", "before", "--new-only")
    assert [sides(finding) for finding in new["findings"]] == [["fire-c.txt", "fire-d.txt"]]
    assert new["coverage"]["left_out"]["findings that were there at before"] == 1


@pytest.mark.parametrize(
    ("folder", "path"), [("news", "."), ("news", "../news"), ("elsewhere", "../news"), (".", "news/fire-b.txt")]
)
def test_new_only_knows_stories_from_any_folder(
    folder: str, path: str, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    write("news/fire-b.txt", "The the fire in Orvane killed 21 people on Monday.")
    commit()
    edit("claimcheck.toml", "\n", "\n\n")
    Path("elsewhere").mkdir()
    monkeypatch.chdir(folder)
    assert check(capsys, "--changed-since", "HEAD", paths=(path,))["findings"]
    assert check(capsys, "--changed-since", "HEAD", "--new-only", paths=(path,))["findings"] == []


def sides(finding: dict[str, Any]) -> list[str]:
    return sorted(mention["document"] for mention in finding["mentions"])


def test_new_only_reports_a_value_that_changed(repository: Path, capsys: pytest.CaptureFixture[str]):
    edit("news/fire-b.txt", "Monday.", "Monday. It rained.")
    assert check(capsys, "--changed-since", "HEAD", "--new-only")["findings"] == []
    edit("news/fire-b.txt", "21", "30")
    (finding,) = check(capsys, "--changed-since", "HEAD", "--new-only")["findings"]
    assert "30" in finding["message"]


def test_new_only_of_paths_that_were_not_there_reports_all(repository: Path, capsys: pytest.CaptureFixture[str]):
    for name in FIRE:
        write(f"later/{name}", ARTICLES[f"news/{name}"])
    assert len(check(capsys, "--changed-since", "HEAD", "--new-only", paths=("later",))["findings"]) == 1


def test_new_only_says_that_a_path_was_not_there(repository: Path, capsys: pytest.CaptureFixture[str]):
    git("mv", "news/fire-b.txt", "news/fire-c.txt")
    report = check(capsys, "--changed-since", "HEAD", "--new-only", "--against", "news/fire-c.txt")
    assert [sides(finding) for finding in report["findings"]] == [["fire-a.txt", "fire-c.txt"]]
    assert "at HEAD: news/fire-c.txt: was not there, so all that is found with it counts as new" in report["notes"]


def test_new_only_with_a_baseline_is_what_a_baseline_does(repository: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["baseline", "create", "news"]) == 0
    capsys.readouterr()
    options = ("--baseline", "claimcheck-baseline.json")
    assert check(capsys, *options, "--new-only") == check(capsys, *options)


# What is amiss --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["news", "--changed-since", "nowhere"], "--changed-since nowhere: no such revision here; name a commit"),
        (["news", "--changed-since", "--output"], "--changed-since --output: no such revision here"),
        (["news", "-", "--changed-since", "HEAD"], "--changed-since HEAD: standard input is no file that changes"),
        (["news", "-", "--watch"], "--watch: standard input is no file that changes"),
        (["news", "--new-only"], "--new-only: newer than what? Add --changed-since REVISION, or --baseline FILE"),
        (["nowhere", "--watch"], "--watch: nowhere: no such file or folder"),
    ],
)
def test_a_wrong_call_is_one_line(options: list[str], said: str, repository: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["check", *options]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"claimcheck: {said}") and complaint.count("\n") == 1


def test_outside_of_a_repository_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write("a.txt", "It rained.")
    assert main(["check", "a.txt", "--changed-since", "HEAD"]) == 2
    assert "not a git repository" in (complaint := capsys.readouterr().err) and complaint.count("\n") == 1


def test_without_git_is_one_line(repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("PATH", "")
    assert main(["check", "news", "--changed-since", "HEAD"]) == 2
    assert "there is no git here; install it" in capsys.readouterr().err


def test_a_revision_without_a_common_past_is_one_line(repository: Path, capsys: pytest.CaptureFixture[str]):
    git("switch", "--quiet", "--orphan", "other")
    git("commit", "--quiet", "--allow-empty", "--message", "Another beginning")
    assert main(["check", ".", "--changed-since", "main"]) == 2
    assert "no commit in common with what is checked out; fetch more of the history" in capsys.readouterr().err
