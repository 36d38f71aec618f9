"""The documentation keeps up: README's commands exist, and what the program has is named."""

import re
from pathlib import Path

import pytest

import claimcheck
from claimcheck.cli import app, main
from claimcheck.reporters import REPORTERS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_readme_has_the_two_commands_that_ci_runs():
    commands = re.findall(r"(?m)^python3 -m venv .*$", README)
    assert [command.split(" && ")[-1].split(" ")[0] for command in commands] == [
        ".venv/bin/claimcheck",
        ".venv/bin/python",
    ]


def test_the_paths_that_readme_names_exist():
    named = re.findall(r"\b(?:fixtures|reports|docs|claimcheck)/[\w./-]*\w", README)
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("command", [c.name or c.callback.__name__ for c in app.registered_commands if c.callback])
def test_each_command_is_in_readme(command: str):
    assert f"`claimcheck {command} " in README or f"`claimcheck {command}`" in README


def test_each_module_is_in_the_architecture():
    package = ROOT / "claimcheck"
    modules = {path.relative_to(package).parts[0] for path in package.rglob("*.py")} - {"__main__.py"}
    assert not [name for name in sorted(modules) if name not in ARCHITECTURE]


@pytest.mark.parametrize("format_name", REPORTERS)
def test_each_format_is_in_the_page_on_ci_and_in_the_help(format_name: str, capsys: pytest.CaptureFixture[str]):
    assert f"`{format_name}`" in CI
    main(["check", "--help"])
    assert re.search(rf"\b{format_name}\b", capsys.readouterr().out)


@pytest.mark.parametrize("file", ["docs/ci.md", "action.yml", ".pre-commit-hooks.yaml"])
def test_the_options_in_recipes_exist(file: str, capsys: pytest.CaptureFixture[str]):
    recipes = (ROOT / file).read_text(encoding="utf-8")
    main(["check", "--help"])
    main(["explain", "--help"])
    options = set(re.findall(r"(?<!\S)--[a-z-]+", capsys.readouterr().out))
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", recipes))
    assert named
    assert not named - options


def test_the_version_is_that_of_the_project_file():
    assert f'version = "{claimcheck.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
