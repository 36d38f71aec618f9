"""Tests of telling a text's language; cases in fixtures/language."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from claimcheck.language import detect_language

CASES = tomllib.loads((Path(__file__).parents[1] / "fixtures" / "language" / "cases.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_language_of_most_of_the_text(case):
    assert detect_language(case["text"]) == case["language"]


def test_english_loads_no_model():
    program = (
        "import sys; from claimcheck.language import detect_language;"
        "assert detect_language('The mayor said that it was the first of the new trains to be late.') == 'en';"
        "assert 'py3langid' not in sys.modules and 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[1])
