"""Find a count, the whole it is of, and the percentage that a text says it makes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimcheck.evidence.arithmetic import Range, extent, gap, share
from claimcheck.evidence.terms import COUNT, MONEY, PERCENT, Term, between, same_unit

SHARE_ERROR = 1.5  # percentage points that rounding may put a share off
_OF_WHOLE = re.compile(
    r"^(?: [\w'’-]+){0,2}(?:(?: [\w'’-]+){0,2},)?"
    r" (?:out )?of (?:the |its |their |his |her |our |all |a total of |about |some |more than )*$",
    re.I,
)
_OF_THEM = re.compile(r"^(?: [\w'’-]+){0,1} of (?:them|whom|these|those)\b", re.I)
_OF = re.compile(r"\b[Oo]f (?:the |its |their |his |her |our |all |some |about )*$")
_TURN = re.compile(r"[;:]|\b(?:but|while|in|of)\b")  # after these the second figure is no longer of the first
_MAKES = re.compile(
    r"(?:\b(?:or|equals|equal to|equivalent to|that(?:['’]s| is)|works? out at|working out at|amounts? to|about"
    r"|just|only|(?:a|the) (?:turnout|share|rate|proportion|ratio|percentage|majority|quota) (?:of|was|is))|\()"
    r" ?(?:(?:about|just|only|around|some|nearly|over) )*$",
    re.I,
)
_OTHER_THING = re.compile(r"^ (?:of (?:the|those|them|all)\b|more|less|fewer|higher|lower|up|down|from|points?)", re.I)
MAX_SHARE_CHARS = 110  # from the part to the percentage


@dataclass(frozen=True, slots=True)
class Share:
    """A part, its whole and its percentage as printed."""

    part: Term
    whole: Term
    percent: Term

    @property
    def follows(self) -> Range:
        return share(self.part.range, self.whole.range)

    @property
    def off(self) -> float:
        """By how many points the percentage is off what the counts make, beyond rounding; 0.0 when it follows."""
        apart = gap(self.follows, extent(self.percent.number))
        return apart if apart > SHARE_ERROR else 0.0


def find_shares(terms: Sequence[Term]) -> Iterator[Share]:
    """Yield the shares of one article that are given both as two counts and in percent.

    The whole stands after "of" in the sentence of the part, or the part is "of them" and the whole is what was counted
    last; the percentage stands in the same sentence or begins the next.
    """
    counts = [term for term in terms if term.kind in (COUNT, MONEY) and term.number.low > 0]
    percents = [term for term in terms if term.kind == PERCENT]
    for part, whole in find_parts(terms):
        given = [p for p in percents if _gives(p, part, whole)]
        if len(given) == 1 and _only_between(counts, part, whole, given[0]):
            yield Share(part, whole, given[0])


def find_parts(terms: Sequence[Term]) -> Iterator[tuple[Term, Term]]:
    """Yield the figures of one article that are said to be part of another one, each with its whole."""
    counts = [term for term in terms if term.kind in (COUNT, MONEY) and term.number.low > 0]
    for i, part in enumerate(counts):
        whole = _whole(part, counts[max(0, i - 2) : i], counts[i + 1 : i + 2])
        if whole is not None and same_unit(part, whole) and part.number.high < whole.number.low:
            yield part, whole


def _whole(part: Term, before: Sequence[Term], after: Sequence[Term]) -> Term | None:
    following = next((t for t in after if t.sentence == part.sentence and _OF_WHOLE.match(between(part, t))), None)
    if following:
        return following
    if before and before[-1].sentence == part.sentence and _OF.search(before[-1].before):
        words = between(before[-1], part)
        return before[-1] if "," in words and not _TURN.search(words) else None
    if not _OF_THEM.match(part.after):
        return None
    known = [t for t in before if 0 <= part.sentence.index - t.sentence.index <= 1 and t.number.low > part.number.low]
    return known[-1] if known and known[-1] is before[-1] else None


def _gives(percent: Term, part: Term, whole: Term) -> bool:
    """Whether a percentage is said to be what the part makes."""
    last = max(part, whole, key=lambda t: (t.sentence.index, t.start))
    if not _MAKES.search(percent.before) or _OTHER_THING.match(percent.after):
        return False
    if percent.sentence == last.sentence:
        return last.end <= percent.start <= last.end + MAX_SHARE_CHARS
    return percent.sentence.index == last.sentence.index + 1 and len(percent.before) <= MAX_SHARE_CHARS // 2


def _only_between(counts: Sequence[Term], part: Term, whole: Term, percent: Term) -> bool:
    """Whether no third count stands between the two and the percentage."""
    span = part.mention.span.start, percent.mention.span.start
    return all(t in (part, whole) or not span[0] < t.mention.span.start < span[1] for t in counts)
