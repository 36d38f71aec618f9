"""Split an article's text where quotations begin and end, so that quotations may overlap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimcheck.records import Finding, Quotation

MAX_MARKED_SHARE = 0.6  # of a quotation; where more of it clashes the marks say no more than the quotation


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation of a finding in its article."""

    anchor: str  # the HTML id of the quotation in the article
    number: int  # of its finding
    finding: Finding
    quotation: Quotation

    @property
    def whole(self) -> bool:
        """Whether most of the quotation clashes, so that its words need no mark of their own."""
        clashing = sum(len(span) for span in self.quotation.clashing)
        return clashing > MAX_MARKED_SHARE * len(self.quotation.span)

    @property
    def marked_until(self) -> int:
        """The end of the last words that clash; behind them stands the number of the finding."""
        clashing = self.quotation.clashing
        return clashing[-1].end if clashing else self.quotation.span.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article inside which no quotation and no clashing words begin or end."""

    text: str
    begins: tuple[Place, ...]  # quotations that begin here
    quoted: tuple[Place, ...]  # quotations that it is part of, by number as all below
    clashing: tuple[Place, ...]  # those whose clashing words it is part of; not of a quotation that clashes as a whole
    numbered: tuple[Place, ...]  # those whose number stands behind it, one a finding


def split_passages(text: str, places: Sequence[Place]) -> Iterator[Passage]:
    """Yield the passages of a text in order; joined they are the text."""
    spans = [span for place in places for span in (place.quotation.span, *place.quotation.clashing)]
    edges = sorted({0, len(text), *(span.start for span in spans), *(span.end for span in spans)})
    waiting = sorted(places, key=lambda place: place.quotation.span.start, reverse=True)
    open_places: list[Place] = []
    for start, end in pairwise(edges):
        open_places = [place for place in open_places if place.quotation.span.end > start]
        begins = []
        while waiting and waiting[-1].quotation.span.start == start:
            begins.append(waiting.pop())
        open_places += begins
        quoted = sorted(open_places, key=lambda place: place.number)
        clashing = (p for p in quoted if not p.whole and any(s.start <= start < s.end for s in p.quotation.clashing))
        numbered = {place.number: place for place in quoted if place.marked_until == end}
        yield Passage(text[start:end], tuple(begins), tuple(quoted), tuple(clashing), tuple(numbered.values()))
