"""Say which rules a word names: an id, the beginning of an id, a name or a category."""

import re
from difflib import get_close_matches

from claimcheck.records import Finding
from claimcheck.rules import RULES

WHOLE = 100  # more exact than any beginning of an id
CATEGORY = 50  # several rules may share one
_BEGINNING = re.compile(r"CC\d{0,3}")


def exactness(word: str, finding: Finding) -> int:
    """Return how exactly a word names the rule of a finding; 0: it does not. The case of an id does not matter."""
    return _exactness(word, finding.rule, finding.name, finding.category)


def unknown_rule(word: str) -> tuple[str, str] | None:
    """Return what is wrong with a word that names no rule, and the remedy; None for a word that does."""
    if any(_exactness(word, rule.id, rule.name, rule.category) for rule in RULES):
        return None
    near = get_close_matches(word, [known for rule in RULES for known in (rule.name, rule.id, rule.category)], n=1)
    return f"no rule {word!r}", f"did you mean {near[0]!r}?" if near else '"claimcheck rules" lists them'


def _exactness(word: str, rule_id: str, name: str, category: str) -> int:
    if word == name or word.upper() == rule_id:
        return WHOLE
    if word == category:
        return CATEGORY
    begins = _BEGINNING.fullmatch(word.upper()) and rule_id.startswith(word.upper())
    return len(word) if begins else 0
