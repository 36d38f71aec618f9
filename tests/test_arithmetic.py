"""Printed figures fit together when rounding explains what they are off."""

import tomllib
from math import inf
from pathlib import Path
from typing import Any

import pytest

from claimcheck.evidence.arithmetic import Range, add, change, extent, gap, share, subtract
from claimcheck.mentions.numbers import read_figures
from claimcheck.values import Number

FIXTURE = Path(__file__).parent.parent / "fixtures" / "arithmetic" / "sums.toml"


def _cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads(FIXTURE.read_text(encoding="utf-8"))[name]


def _range(printed: str, case: dict[str, Any]) -> Range:
    sign = -1 if printed.startswith("-") else 1
    (figure,) = read_figures(printed.removeprefix("-"))
    low, high = extent(figure.number, counted=case.get("counted", False))
    return (low, high) if sign > 0 else (-high, -low)


@pytest.mark.parametrize("case", _cases("add"), ids=lambda case: case["name"])
def test_parts_fit_their_total(case: dict[str, Any]) -> None:
    together = add([_range(part, case) for part in case["parts"]])
    assert (gap(together, _range(case["total"], case)) == 0) is case["fits"]


@pytest.mark.parametrize("case", _cases("subtract"), ids=lambda case: case["name"])
def test_what_is_left_fits(case: dict[str, Any]) -> None:
    left = subtract(_range(case["whole"], case), _range(case["part"], case))
    assert (gap(left, _range(case["left"], case)) == 0) is case["fits"]


@pytest.mark.parametrize("case", _cases("share"), ids=lambda case: case["name"])
def test_shares_fit_their_counts(case: dict[str, Any]) -> None:
    follows = share(_range(case["part"], case), _range(case["whole"], case))
    assert (gap(follows, extent(_number(case["percent"]))) == 0) is case["fits"]


@pytest.mark.parametrize("case", _cases("change"), ids=lambda case: case["name"])
def test_percentages_of_change_fit_the_figures(case: dict[str, Any]) -> None:
    follows = change(_range(case["before"], case), _range(case["after"], case))
    assert (gap(follows, _range(case["percent"], {})) == 0) is case["fits"]


def test_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="no whole"):
        share((1.0, 1.0), (0.0, 2.0))


def test_an_open_range_ends_somewhere() -> None:
    assert extent(Number(15, inf)) == (15, 30)


def _number(printed: str) -> Number:
    (figure,) = read_figures(printed)
    return figure.number
