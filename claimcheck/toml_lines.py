"""Say in which line of a TOML file a key stands; the standard library's reader does not tell."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence

_NAME = r"""(?:"[^"\\\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_NAMES = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = re.compile(rf"[ \t]*(?P<brackets>\[\[?)[ \t]*(?P<names>{_NAMES})[ \t]*\]\]?[ \t]*(?:#.*)?")
_KEY = re.compile(rf"[ \t]*(?P<names>{_NAMES})[ \t]*=")
Keys = tuple[str | int, ...]  # the way down to a value: ("tool", "claimcheck", "ignore-finding", 0, "until")


def line_of(text: str, keys: Sequence[str | int]) -> int:
    """Return the line, from 1, in which a key stands; where it stands inside a value, the line of that value's key.

    text: valid TOML. An unknown key gives 1.
    """
    wanted: Keys = tuple(keys)
    header: Keys = ()
    best, depth = 1, 0
    tables: Counter[Keys] = Counter()
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _HEADER.fullmatch(line.rstrip("\r")):
            at = header = _parts(match["names"])
            if match["brackets"] == "[[":
                at = header = (*at, tables[at])
                tables[at[:-1]] += 1
        elif match := _KEY.match(line):
            at = (*header, *_parts(match["names"]))
        else:
            continue
        shared = min(len(at), len(wanted))
        if at[:shared] == wanted[:shared] and shared > depth:
            best, depth = number, shared
    return best


def _parts(names: str) -> Keys:
    """Return the parts of a dotted key, read as TOML reads them."""
    table = tomllib.loads(f"{names} = 0")
    parts: list[str] = []
    while isinstance(table, dict):
        ((part, table),) = table.items()
        parts.append(part)
    return tuple(parts)
