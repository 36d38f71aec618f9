"""Compute with printed figures: every result is a range, as wide as their rounding leaves it."""

from collections.abc import Sequence
from math import hypot, inf

from claimcheck.values import Number, reach

Range = tuple[float, float]  # from the lowest to the highest that is meant


def extent(number: Number, *, counted: bool = False) -> Range:
    """Return the lowest and highest that a printed figure means: 2.9 is 2.85 to 2.95, "at least 15" is 15 to 30.

    counted: whether it counts whole things; a count printed to the unit means just itself.
    """
    if counted and number.low == number.high and number.step <= 1 and not number.approximate:
        return number.low, number.high
    return reach(number)


def add(parts: Sequence[Range]) -> Range:
    """Return what the parts make together.

    Roundings seldom all go one way, so their widths are joined as those of independent errors: the root of the sum of
    the squares.
    """
    middle = sum(low + high for low, high in parts) / 2
    width = hypot(*((high - low) / 2 for low, high in parts))
    return middle - width, middle + width


def subtract(whole: Range, part: Range) -> Range:
    """Return what the part leaves of the whole."""
    return add([whole, (-part[1], -part[0])])


def share(part: Range, whole: Range) -> Range:
    """Return the part in percent of the whole. Raises ValueError unless the whole is above 0."""
    if whole[0] <= 0:
        raise ValueError(f"no whole to have a share of: {whole}")
    return 100 * part[0] / whole[1], 100 * part[1] / whole[0]


def change(before: Range, after: Range) -> Range:
    """Return by how many percent `after` is more than `before`, negative when it is less."""
    low, high = share(after, before)
    return low - 100, high - 100


def gap(a: Range, b: Range) -> float:
    """Return how far two ranges are apart; 0.0 when both can be true."""
    return max(0.0, a[0] - b[1], b[0] - a[1]) if inf not in (abs(a[0]), abs(b[0])) else 0.0
