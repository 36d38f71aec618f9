"""Families of news claims: a base sentence and what other outlets could have printed, agreeing or not.

Format in the README of the set: JSON lines with `id`, `base` and `variants`.
"""

import hashlib
import json
from pathlib import Path
from typing import Any


def read_families(folder: Path) -> list[dict[str, Any]]:
    """Return the families of all files t*.jsonl of a folder, ordered by file and line."""
    paths = sorted(folder.glob("t*.jsonl"), key=lambda p: (len(p.name), p.name))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]


def held_out(family_id: str) -> bool:
    """Return whether a family is kept out of training; a fifth are, the same ones always."""
    return int(hashlib.sha256(family_id.encode()).hexdigest(), 16) % 5 == 0
