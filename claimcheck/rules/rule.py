"""What a rule is: an id, a name, a category, a severity, a check and its manual page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from claimcheck.compare import Story
from claimcheck.records import Article, Conflict, Damage, Severity


@dataclass(frozen=True, slots=True)
class ConflictRule:
    """A rule that reads a compared story and yields where its claims cannot all be right."""

    id: str
    name: str
    category: str
    severity: Severity
    check: Callable[[Story], Iterable[Conflict]]
    doc: str | None


@dataclass(frozen=True, slots=True)
class GarbleRule:
    """A rule that reads one article and yields where its text is damaged."""

    id: str
    name: str
    category: str
    severity: Severity
    check: Callable[[Article], Iterable[Damage]]
    doc: str | None


@dataclass(frozen=True, slots=True)
class SuppressionRule:
    """A rule about what the user asked not to report; suppressions.py follows it."""

    id: str
    name: str
    category: str
    severity: Severity
    doc: str | None
