"""How well what is known of a generated archive is found: planted conflicts, and copies."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tabulate import tabulate

from claimcheck.findings import reaches
from claimcheck.records import Finding, Scope, Severity
from tests.archive import Difference, Story

EVENTS, ELSEWHERE = "two events", "anything else"  # what is reported in vain, besides updates and traps


@dataclass(frozen=True, slots=True)
class Said:
    """Words of two documents that are said to contradict each other."""

    documents: tuple[str, str]
    words: tuple[str, str]  # the clause or sentence of each


@dataclass(frozen=True, slots=True)
class Reported:
    """A contradiction that is reported: all that it sets against each other."""

    rule: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ConflictScore:
    """How many planted conflicts are found, by thing, and how many reports are right, by rule.

    A report is right if some of the words that it sets against each other give the two values of a planted conflict;
    which of their words it marks does not matter, for a role in conflict may be marked at the name.
    """

    planted: Counter[str] = field(default_factory=Counter)  # of each thing
    found: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)  # of each rule
    right: Counter[str] = field(default_factory=Counter)
    agreeing: Counter[str] = field(default_factory=Counter)  # updates and traps of each kind
    false: Counter[str] = field(default_factory=Counter)  # reports on these, and on what else

    @property
    def recall(self) -> float | None:
        return _fraction(self.found.total(), self.planted.total())

    @property
    def precision(self) -> float | None:
        return _fraction(self.right.total(), self.reported.total())

    def tables(self) -> str:
        """Return the figures of each thing, of each rule, and of what is reported in vain."""
        things = [
            [thing, self.planted[thing], self.found[thing], _fraction(self.found[thing], self.planted[thing])]
            for thing in sorted(self.planted)
        ]
        rules = [
            [rule, self.reported[rule], self.right[rule], _fraction(self.right[rule], self.reported[rule])]
            for rule in sorted(self.reported)
        ]
        in_vain = [[what, self.agreeing.get(what), self.false[what]] for what in sorted(self.agreeing | self.false)]
        tables = [
            _table(["thing", "planted", "found", "recall"], things),
            _table(["rule", "reported", "right", "precision"], rules),
            _table(["reported in vain", "there are", "reported"], in_vain),
        ]
        return "\n\n".join(tables)


def score_conflicts(reported: Iterable[Reported], stories: Sequence[Story]) -> ConflictScore:
    story_of = {article: story for story in stories for article in story.articles}
    score = ConflictScore()
    for known in (known for story in stories for known in story.differences):
        if known.how == "conflict":
            score.planted[known.thing] += 1
        else:
            score.agreeing[_kind(known)] += 1
    found: set[tuple[str, str]] = set()  # story, thing
    for report in reported:
        meant = [
            (story_of[said.documents[0]].id, known)
            for said in report.said
            for known in _differences_meant(said, story_of)
        ]
        conflicts = {(story, known.thing) for story, known in meant if known.how == "conflict"}
        score.reported[report.rule] += 1
        if conflicts:
            score.right[report.rule] += 1
            found |= conflicts
        elif meant:
            _, known = meant[0]
            score.false[_kind(known)] += 1
        else:
            one_story = any(story_of[a] is story_of[b] for a, b in (said.documents for said in report.said))
            score.false[ELSEWHERE if one_story else EVENTS] += 1
    score.found.update(thing for _, thing in found)
    return score


def _kind(known: Difference) -> str:
    """Return the kind of an update or a trap."""
    return f"update ({known.thing})" if known.how == "update" else f"trap: {known.how} ({known.thing})"


def _differences_meant(said: Said, story_of: Mapping[str, Story]) -> Iterator[Difference]:
    """Yield the differences of a story whose two sides the words give."""
    first, second = (story_of[document] for document in said.documents)
    if first is not second:
        return
    for known in first.differences:
        sides = [
            {
                number
                for number, side in enumerate(known.sides)
                if any(_share(quoted, words) for words in side.told.get(document, ()))
            }
            for document, quoted in zip(said.documents, said.words, strict=True)
        ]
        if all(sides) and sides[0] != sides[1]:
            yield known


def _share(quoted: str, words: str) -> bool:
    """Return whether one of the two stands in the other, in whole words and figures."""
    return _contains(quoted, words) or _contains(words, quoted)


def _contains(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)", text, re.IGNORECASE))


def reports_in(findings: Iterable[Finding]) -> Iterator[Reported]:
    """Yield what findings at warning or above set against each other in two documents."""
    for finding in findings:
        if finding.scope is Scope.CROSS and reaches(finding.severity, Severity.WARNING):
            said = [
                Said((a.document_id, b.document_id), (a.text, b.text))
                for a, b in combinations(finding.mentions, 2)
                if a.side != b.side and a.document_id != b.document_id
            ]
            yield Reported(finding.name, tuple(said))


def score_copies(
    origins: Iterable[Sequence[str]], copies: Iterable[Sequence[str]]
) -> tuple[float | None, float | None]:
    """Return precision and recall over the pairs of articles with one origin."""
    found = {frozenset(pair) for origin in origins for pair in combinations(origin, 2)}
    known = {frozenset(pair) for copied in copies for pair in combinations(copied, 2)}
    return _fraction(len(found & known), len(found)), _fraction(len(found & known), len(known))


def show(*fractions: float | None) -> str:
    return " ".join("-" if fraction is None else f"{fraction:.3f}" for fraction in fractions)


def _fraction(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return tabulate(rows, headers=headers, tablefmt="github", floatfmt=".2f", missingval="-")
