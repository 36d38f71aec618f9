"""Where in its file a stretch of a document stands: cases in fixtures/positions.toml."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from claimcheck import read
from claimcheck.positions import line_text, locate, locate_end
from tests.builders import document

CASES = tomllib.loads((Path(__file__).parent.parent / "fixtures" / "positions.toml").read_text("utf-8"))["case"]


def between(content: str, start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return what lies between two lines and columns, as an editor shows them."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", content)
    offsets = [sum(map(len, lines[: line - 1])) + column - 1 for line, column in (start, end)]
    return content[slice(*offsets)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_words_are_found_in_their_file(case: dict[str, Any], tmp_path: Path):
    file = tmp_path / case["file"]
    file.write_bytes(case["content"].encode())
    found = next(d for d in read([file]).documents if case["words"] in d.text)
    at = found.text.index(case["words"])
    start, end = locate(found, at), locate_end(found, at + len(case["words"]))
    assert between(case["content"], start, end) == case["in_file"]


def test_a_line_of_the_file_comes_with_its_end():
    found = document("One.\r\nTwo.\rThree.")
    assert [line_text(found, line) for line in (1, 2, 3)] == ["One.\r\n", "Two.\r", "Three."]


@pytest.mark.parametrize("end", [0, 5])
def test_an_end_outside_the_text_is_refused(end: int):
    with pytest.raises(ValueError, match="no character"):
        locate_end(document("One."), end)
