"""Values are compatible when both can be true of one thing."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claimcheck import values
from claimcheck.mentions.numeric import find_numeric
from claimcheck.records import Sentence, Span
from claimcheck.values import Value, comparable, compatible

FIXTURES = Path(__file__).parent.parent / "fixtures" / "values"
PUBLISHED = date(2025, 3, 5)  # a Wednesday


def _pairs(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((FIXTURES / name).read_text(encoding="utf-8"))["pair"]


def _printed_value(text: str) -> Value:
    found = find_numeric([Sentence("a.txt", 0, Span(0, len(text)), text)], PUBLISHED)
    assert len(found) == 1, [(mention.text, str(mention.value)) for mention in found]
    return found[0].value


def _named_value(kind: str, fields: dict[str, Any]) -> Value:
    return getattr(values, kind)(**{key: tuple(v) if isinstance(v, list) else v for key, v in fields.items()})


@pytest.mark.parametrize("pair", _pairs("printed.toml"), ids=lambda pair: f"{pair['a']} / {pair['b']}")
def test_printed_values_are_compatible_as_an_editor_says(pair: dict[str, Any]) -> None:
    a, b = _printed_value(pair["a"]), _printed_value(pair["b"])
    assert compatible(a, b) is pair["compatible"], (a, b)
    assert compatible(b, a) is pair["compatible"], (b, a)
    assert comparable(a, b) is pair.get("comparable", True)


@pytest.mark.parametrize("pair", _pairs("named.toml"), ids=lambda pair: f"{pair['a']} / {pair['b']}")
def test_names_are_compatible_as_an_editor_says(pair: dict[str, Any]) -> None:
    a, b = _named_value(pair["kind"], pair["a"]), _named_value(pair["kind"], pair["b"])
    assert compatible(a, b) is pair["compatible"]
    assert compatible(b, a) is pair["compatible"]


@pytest.mark.parametrize("pair", _pairs("printed.toml"), ids=lambda pair: pair["a"])
def test_every_value_is_compatible_with_itself(pair: dict[str, Any]) -> None:
    for text in (pair["a"], pair["b"]):
        assert compatible(_printed_value(text), _printed_value(text))
