"""Figures do not follow from one another.

## What it finds
Parts that do not add up to their total; a percentage or fraction that does not follow from the two counts beside it; a
majority that is not the difference of the votes; what a count leaves of its whole; so many at so much each against the
sum of them; what gains and losses leave; what one document says is left against the counts of another; "doubled" and
the like beside figures that did not.
## Why it matters
One of the figures is wrong, and the text itself shows it.
## Example
> The town owes €412 million: €230 million to banks, €118 million to mills and the remaining €46 million to shops.
## Left alone
> The town owes €394 million: €230 million to banks, €118 million to mills and the remaining €46 million to shops.
## Limits
A sum, a rest or a product is known by its words ("that makes", "the remaining", "each") and by being off by little.
Lists that name only some of the parts are left alone unless they exceed the total. Percentages of change are the matter
of percent-conflict.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from claimcheck.compare import Story, figures_side
from claimcheck.evidence.arithmetic import Range, add, extent, gap, subtract
from claimcheck.evidence.changes import find_differences, find_multiples
from claimcheck.evidence.results import find_apposed_fractions, find_results
from claimcheck.evidence.shares import find_parts, find_shares
from claimcheck.evidence.terms import COUNT, Term, find_terms
from claimcheck.evidence.totals import Breakdown, find_breakdowns, find_whole_shares
from claimcheck.mentions.numbers import DIGITS, WORDS, read_figures
from claimcheck.once import once_per_article
from claimcheck.records import Article, Conflict, Mention, Sentence, Severity, Side, Span
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Number, Quantity

SURE, LIKELY = 0.85, 0.6


def check(story: Story) -> Iterator[Conflict]:
    for article in story.articles:
        yield from _within(article)
    yield from _left_over(story.terms)


@once_per_article
def _within(article: Article) -> list[Conflict]:
    own = find_terms(article)
    totals = list(_totals(own))
    told = {mention for conflict in totals for side in conflict.sides for mention in side.mentions}
    results = _results(article, [term for term in own if term.mention not in told])
    return [*totals, *_shares(own), *_changes(own), *results, *_margins(article)]


def _totals(terms: Sequence[Term]) -> Iterator[Conflict]:
    for breakdown in find_breakdowns(terms):
        if breakdown.off:
            sides = (figures_side(str(breakdown.total.mention.value), [breakdown.total]), _sum_side(breakdown))
            yield Conflict(sides, "what the parts add up to", SURE if breakdown.closed else LIKELY)
    for percents in find_whole_shares(terms):
        together = add([term.range for term in percents])
        if gap(together, (100.0, 100.0)):
            text = f"{sum(together) / 2:.4g} % together"
            first = figures_side("the rest", percents[-1:])
            yield Conflict((figures_side(text, percents[:-1]), first), "what the shares add up to", SURE)


def _sum_side(breakdown: Breakdown) -> Side:
    added = " + ".join(part.mention.text for part in breakdown.parts)
    return figures_side(f"{sum(breakdown.sum) / 2:,.10g} ({added})", breakdown.parts)


def _shares(terms: Sequence[Term]) -> Iterator[Conflict]:
    for given in (*find_shares(terms), *find_apposed_fractions(list(find_parts(terms)), terms)):
        if given.off:
            said = figures_side(str(given.percent.mention.value), [given.percent])
            counted = figures_side(f"{_middle(given.follows):.3g} %", [given.part, given.whole])
            yield Conflict((said, counted), "what share the counts make", SURE)


def _changes(terms: Sequence[Term]) -> Iterator[Conflict]:
    for change, word in find_multiples(terms):
        if change.before is not None:
            sides = (figures_side(word, [change.after]), figures_side(change.before.mention.text, [change.before]))
            yield Conflict(sides, "how many times as much it became", SURE)
    for change, by in find_differences(terms):
        if change.before is None:
            continue
        follows = _distance(change.after.range, change.before.range)
        if gap(follows, by.range):
            counted = figures_side(f"{_middle(follows):,.6g}", [change.before, change.after])
            yield Conflict((figures_side(by.mention.text, [by]), counted), "by how much it changed", SURE)


def _results(article: Article, terms: Sequence[Term]) -> Iterator[Conflict]:
    for result in find_results(terms):
        counted = figures_side(f"{_middle(result.follows):,.6g}", result.operands)
        yield Conflict((figures_side(result.said.mention.text, [result.said]), counted), result.question, LIKELY)


def _middle(range_: Range) -> float:
    return sum(range_) / 2


def _distance(a: Range, b: Range) -> Range:
    low, high = subtract(a, b)
    return (low, high) if low + high >= 0 else (-high, -low)


# Votes ----------------------------------------------------------------------------------------------------------------

_NUMBER = rf"(?:{DIGITS}|{WORDS})"


@cache  # 50 ms for the two, and few stories have a vote
def _tally() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,-])(?P<more>{_NUMBER})(?: votes?)?(?: to |-|–| votes? against )"
        rf"(?P<less>{_NUMBER})(?![\w%-]|[.,]\d| per)",
        re.I,
    )


@cache
def _margin() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:majority|margin|lead) of (?:just |only )?(?P<of>{_NUMBER})"
        r"(?![\w%-]|[.,]\d| (?:per|points?|percentage|to)\b)"
        rf"|(?<![\w.,-])(?P<by>{_NUMBER})-vote (?:majority|margin|lead)",
        re.I,
    )


_VOTING = re.compile(r"\bvot(?:e[sd]?|ing)\b|\bballots?\b", re.I)
_OTHER_MAJORITY = re.compile(
    r"\b(?:need\w*|requir\w*|threshold|short of|working|seats?|two-thirds|points?|goals?)\b", re.I
)
_GOES_ON = re.compile(r"^(?:that|this|the (?:margin|majority|lead)|it was|an? (?:margin|majority|lead))\b", re.I)


def _margins(article: Article) -> Iterator[Conflict]:
    """Yield where a majority is given beside the votes for and against and is not their difference."""
    for sentence, following in pairwise((*article.sentences, None)):
        if sentence is None or not _VOTING.search(sentence.text) or _OTHER_MAJORITY.search(sentence.text):
            continue
        tallies = list(_tally().finditer(sentence.text))
        margins = [(sentence, match) for match in _margin().finditer(sentence.text)]
        if not margins and following and _GOES_ON.match(following.text) and not _OTHER_MAJORITY.search(following.text):
            margins = [(following, match) for match in _margin().finditer(following.text)]
        if len(tallies) != 1 or len(margins) != 1:
            continue
        (more, for_), (less, against) = (_counted(sentence, tallies[0], group) for group in ("more", "less"))
        margin, said = _counted(margins[0][0], margins[0][1], margins[0][1].lastgroup or "of")
        if more > less and margin not in (more - less, more):
            counted = Side(f"{more - less:,.0f}", (for_, against), (sentence.span, sentence.span))
            yield Conflict(
                (Side(f"{margin:,.0f}", (said,), (margins[0][0].span,)), counted), "how large the majority was", SURE
            )


def _counted(sentence: Sentence, match: re.Match[str], group: str) -> tuple[float, Mention]:
    figures = read_figures(match[group])
    value = figures[0].number.low if figures else 0.0
    start = sentence.span.start
    span = Span(start + match.start(group), start + match.end(group))
    return value, Mention(sentence.document_id, span, match[group], Quantity(Number(value, value), ""))


# What is left ---------------------------------------------------------------------------------------------------------

_NOT = re.compile(
    r"\b(?:not|never|n['’]t|fail(?:ed|ing)?|unable|without|missed|dropped out|pulled out|withdrew|gave up|retired"
    r"|stayed away|abstained|refused|declined)\b|n['’]t\b",
    re.I,
)
_OF_THOSE = re.compile(r"^(?: [\w'’-]+){0,1} of (?:those|them|the|its|these)\b|^ (?:[\w'’-]+ )?(?:who|that)\b", re.I)
MIN_OF_REST, MAX_OF_REST = 0.6, 1.7  # of what is left; a figure further off is of something else


def _left_over(terms: Mapping[str, tuple[Term, ...]]) -> Iterator[Conflict]:
    """Yield where one document says how many of a whole did something, and another how many did not."""
    for name, own in sorted(terms.items()):
        for part, whole in find_parts(own):
            if part.kind != COUNT or not part.plain or not whole.plain or _NOT.search(part.after[:60]):
                continue
            left = subtract(whole.range, part.range)
            for other, others in sorted(terms.items()):
                said = [t for t in others if other != name and _is_rest(t, whole, left)]
                if len(said) != 1 or not gap(said[0].range, part.range):
                    continue
                if gap(said[0].range, left) and not _is_said(left, others):
                    counted = figures_side(f"{_middle(left):,.6g}", [part, whole])
                    yield Conflict((figures_side(said[0].mention.text, said), counted), "how many were left", LIKELY)


def _is_rest(term: Term, whole: Term, left: Range) -> bool:
    """Whether a figure is said of those of the whole who did not."""
    near = MIN_OF_REST * left[0] <= term.number.low <= MAX_OF_REST * left[1]
    same = term.bare or not term.unit or term.unit == whole.unit
    negated = _NOT.search(" ".join(term.after.split()[:12]))
    return near and term.plain and term.kind == COUNT and same and bool(_OF_THOSE.match(term.after) and negated)


def _is_said(left: Range, terms: Sequence[Term]) -> bool:
    return any(term.kind == COUNT and not gap(extent(term.number), left) for term in terms)


RULE = ConflictRule(
    id="CC115",
    name="arithmetic-conflict",
    category="arithmetic",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
