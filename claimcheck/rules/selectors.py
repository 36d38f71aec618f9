"""Say which rules a word names: an id, the beginning of an id, a name or a category."""

import re

WHOLE = 100  # more exact than any beginning of an id
CATEGORY = 50  # several rules may share one
_BEGINNING = re.compile(r"CC\d{0,3}")


def exactness(word: str, *, rule_id: str, name: str, category: str) -> int:
    """Return how exactly a word names a rule; 0: it does not. The case of an id does not matter."""
    if word == name or word.upper() == rule_id:
        return WHOLE
    if word == category:
        return CATEGORY
    begins = _BEGINNING.fullmatch(word.upper()) and rule_id.startswith(word.upper())
    return len(word) if begins else 0
