"""The step of action.yml that checks: what it calls claimcheck with for what inputs."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

ACTION = yaml.safe_load((Path(__file__).parent.parent / "action.yml").read_text(encoding="utf-8"))
[CHECK] = [step for step in ACTION["runs"]["steps"] if step.get("id") == "check"]
ALWAYS = ["check", "--format", "github", "--format", "sarif={}/claimcheck.sarif"]
SEVERITIES = ["--fail-on", "error", "--min-severity", "info"]


@pytest.mark.parametrize(
    ("inputs", "called"),
    [
        ({"paths": "desk"}, [*SEVERITIES, "--", "desk"]),
        ({"paths": "desk/*.md\nwire"}, [*SEVERITIES, "--", "desk/a b.md", "desk/c.md", "wire"]),
        ({"paths": "desk", "against": "wire\npress"}, [*SEVERITIES, "--against", "wire", "press", "--", "desk"]),
        (
            {"paths": "desk", "changed-since": "origin/main"},
            [*SEVERITIES, "--changed-since", "origin/main", "--new-only", "--", "desk"],
        ),
        ({"paths": "$(touch hacked); `touch hacked`"}, [*SEVERITIES, "--", "$(touch hacked); `touch hacked`"]),
    ],
)
def test_the_inputs_become_one_call(inputs: dict[str, str], called: list[str], tmp_path: Path):
    program = tmp_path / "claimcheck" / "bin" / "claimcheck"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    for name in ("a b.md", "c.md"):
        (tmp_path / "desk" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "desk" / name).touch()
    given = {name: str(option.get("default", "")) for name, option in ACTION["inputs"].items()} | inputs
    named = {word: given[value.split("inputs.")[1].split(" ")[0]] for word, value in CHECK["env"].items()}
    output = tmp_path / "output"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", CHECK["run"]],
        cwd=tmp_path,
        env=os.environ | named | {"RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(output)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [word.format(tmp_path) for word in ALWAYS] + called
    assert done.returncode == 1
    assert output.read_text(encoding="utf-8") == f"sarif={tmp_path}/claimcheck.sarif\n"
    assert not (tmp_path / "hacked").exists()
