"""Read the figures of an article as terms to compute with, those too that count nothing: "fourteen went home"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.evidence.arithmetic import Range, extent
from claimcheck.mentions.amounts import PERSON_NOUNS, is_label
from claimcheck.mentions.numbers import Figure, hedged, read_figures
from claimcheck.once import once_per_article
from claimcheck.records import Article, BlockKind, Mention, Sentence, Span
from claimcheck.values import Money, Number, Parties, Percent, Quantity

COUNT, MONEY, PERCENT, POINTS = "count", "money", "percent", "points"
NO_PROSE = frozenset({BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.CELL})
GLUED_AFTER = re.compile(r"[-–/:%°'’*\w]|[.,]\d|(?:st|nd|rd|th)\b| ?(?:[ap]\.?m\b|o['’]clock)")
MEMBERS = frozenset("member seat strong juror judge player crew".split())  # what a body has so many of
TIME_AFTER = re.compile(r"[ -](?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?)\b")


@dataclass(frozen=True, slots=True)
class Term:
    """A figure of an article, to compute with."""

    mention: Mention
    sentence: Sentence
    number: Number  # as printed: 50 of "50 litres", whatever the base unit is
    kind: str  # COUNT, MONEY, PERCENT, POINTS, or the dimension of a measure
    unit: str  # lemma of what is counted, currency, unit of a measure as printed; "" unknown
    bare: bool = False  # whether the figure stands alone, with nothing that says what it counts

    @property
    def start(self) -> int:
        return self.mention.span.start - self.sentence.span.start

    @property
    def end(self) -> int:
        return self.mention.span.end - self.sentence.span.start

    @property
    def before(self) -> str:
        """The sentence up to the figure."""
        return self.sentence.text[: self.start]

    @property
    def after(self) -> str:
        """The sentence from the figure on."""
        return self.sentence.text[self.end :]

    @property
    def range(self) -> Range:
        return extent(self.number, counted=self.kind == COUNT)

    @property
    def plain(self) -> bool:
        """Whether it is one positive number and no "at least", "about" or "nearly"."""
        return 0 < self.number.low == self.number.high and not self.number.approximate


@once_per_article
def find_terms(article: Article) -> tuple[Term, ...]:
    """Return the counts, sums, measures and percentages in an article's sentences, in order."""
    terms: list[Term] = []
    mentions = article.mentions
    for sentence in article.sentences:
        if sentence.kind in NO_PROSE or not any(c.isalpha() for c in sentence.text):
            continue
        inside = [mention for mention in mentions if sentence.span.covers(mention.span)]
        found = [term for mention in inside if (term := _stated(mention, sentence))]
        found += _bare(sentence, inside)
        terms += sorted(found, key=lambda term: term.start)
    return tuple(terms)


def between(a: Term, b: Term) -> str:
    """Return the words between two figures of a sentence, the earlier first."""
    return a.sentence.text[a.end : b.start]


def same_unit(a: Term, b: Term) -> bool:
    """Whether two figures can be of one thing by their units; a bare figure takes the unit of the other."""
    if a.bare or b.bare:
        return not {PERCENT, POINTS} & {a.kind, b.kind}
    return a.kind == b.kind and (not a.unit or not b.unit or a.unit == b.unit)


def _stated(mention: Mention, sentence: Sentence) -> Term | None:
    match mention.value:
        case Quantity(number=number, unit=unit, measure="") if not _tells_kind(mention, unit):
            return Term(mention, sentence, number, COUNT, unit)
        case Quantity(number=number, measure=measure, printed_unit=unit, printed_figure=figure) as value:
            if number.low != number.high or not number.low or not figure:
                return None
            scale = figure / value.number.low
            as_printed = Number(figure, figure, abs(number.step * scale), number.approximate) if scale > 0 else None
            return Term(mention, sentence, as_printed, measure, unit) if as_printed else None
        case Money(number=number, currency=currency):
            return Term(mention, sentence, number, MONEY, currency)
        case Percent(number=number, points=points):
            return Term(mention, sentence, number, POINTS if points else PERCENT, "")
        case Parties(count=count, of=noun, names=()) if count > 2:
            return Term(mention, sentence, Number(count, count), COUNT, noun)
    return None


def _tells_kind(mention: Mention, unit: str) -> bool:
    """Whether a figure is part of what something is called: "the 64-bit version"; "a 7-member panel" counts."""
    return "-" in mention.text and unit not in PERSON_NOUNS | MEMBERS and mention.text[0].isdigit()


def _bare(sentence: Sentence, mentions: Sequence[Mention]) -> list[Term]:
    """Return the figures that are part of no mention and no label, date or score."""
    found = []
    for figure in read_figures(sentence.text):
        start, end, number = hedged(sentence.text, figure.start, figure.end, figure.number)
        span = Span(sentence.span.start + start, sentence.span.start + end)
        if any(mention.span.overlaps(span) for mention in mentions) or not _counts(sentence.text, figure):
            continue
        mention = Mention(sentence.document_id, span, sentence.text[start:end], Quantity(number, ""))
        found.append(Term(mention, sentence, number, COUNT, "", bare=True))
    return found


def _counts(text: str, figure: Figure) -> bool:
    after = text[figure.end : figure.end + 12]
    is_one = figure.number.high < 2 and figure.number.step >= 1
    return not (is_one or figure.vague or figure.paired or is_label(text, figure)) and not (
        GLUED_AFTER.match(after) or TIME_AFTER.match(after)
    )
