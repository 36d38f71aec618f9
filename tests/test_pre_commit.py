"""The hook as pre-commit runs it: installed from a wheel of this checkout, offline, in a repository of articles."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE", "claimcheck")  # what pip makes a wheel of
CONFIGURATION = """\
default_language_version: {{python: "{python}"}}
repos:
  - repo: {hooks}
    rev: {revision}
    hooks:
      - id: claimcheck
        files: ^articles/
        pass_filenames: false
        args: [articles]
"""
FIRST = "A fire at the Larkdale depot injured 15 people on Monday, the brigade said.\n"
CONFLICTING = "A fire at the Larkdale depot injured 51 people on Monday, the brigade said.\n"
AGREEING = "The Larkdale depot burned on Monday; 15 people were injured, the brigade said.\n"


def run(*command: str | Path, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def commit(repository: Path, env: Mapping[str, str], **files: str) -> subprocess.CompletedProcess[str]:
    for name, text in files.items():
        file = repository / "articles" / f"{name}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    run("git", "add", ".", folder=repository, env=env)
    return run("git", "commit", "-m", "Articles", folder=repository, env=env)


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    names = {f"GIT_{who}_{what}": "desk" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PIP_", "PYTHON"))}
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").touch()
    git = {"GIT_CONFIG_GLOBAL": str(home / "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1"}
    return own | names | git | {"PRE_COMMIT_HOME": str(home), "PIP_NO_INDEX": "1"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory, env: dict[str, str]) -> Path:
    """Return a repository with the hook of this checkout, its environment made by pre-commit with pip.

    What claimcheck depends on is taken from the environment of the tests, for pip finds no index.
    """
    hooks = tmp_path_factory.mktemp("hooks")
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, hooks / part)
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Hooks")):
        assert run("git", *command, folder=hooks, env=env).returncode == 0
    revision = run("git", "rev-parse", "HEAD", folder=hooks, env=env).stdout.strip()
    articles = tmp_path_factory.mktemp("desk")
    run("git", "init", "-q", folder=articles, env=env)
    configuration = CONFIGURATION.format(python=sys.executable, hooks=hooks, revision=revision)
    (articles / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    packages = sysconfig.get_path("purelib")
    at_installation = env | {"PYTHONPATH": packages, "PIP_NO_BUILD_ISOLATION": "0"}  # pip reads 0 as "no isolation"
    done = run(sys.executable, "-m", "pre_commit", "install", "--install-hooks", folder=articles, env=at_installation)
    assert done.returncode == 0, done.stdout + done.stderr
    [installed] = Path(env["PRE_COMMIT_HOME"]).rglob("lib/python*/site-packages")
    assert (installed / "claimcheck" / "cli.py").exists()
    (installed / "dependencies.pth").write_text(packages, encoding="utf-8")  # behind its own packages
    return articles


@pytest.mark.slow
def test_a_commit_that_brings_in_a_conflict_is_stopped_and_another_passes(repository: Path, env: dict[str, str]):
    assert commit(repository, env, first=FIRST).returncode == 0
    stopped = commit(repository, env, second=CONFLICTING)
    assert stopped.returncode == 1
    assert "claimcheck...............................................................Failed" in stopped.stderr
    assert "15 people (first.txt); 51 people (second.txt)" in stopped.stderr
    assert "second.txt:1:1" in stopped.stderr
    assert len(run("git", "log", "--oneline", folder=repository, env=env).stdout.splitlines()) == 1
    passed = commit(repository, env, second=AGREEING)
    assert passed.returncode == 0, passed.stderr
    assert len(run("git", "log", "--oneline", folder=repository, env=env).stdout.splitlines()) == 2
