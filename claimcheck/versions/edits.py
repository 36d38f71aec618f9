"""A passage in both versions of an article, word by word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from claimcheck.records import Article, Claim, Mention, Span
from claimcheck.versions.alignment import split_words

MIN_OWN_FRACTION = 0.8  # of a claim's words that its sentence has in one version only: then it came or went as a whole
GRAMMAR = frozenset("AUX DET PART PRON PUNCT".split())
MIN_OWN_WORDS = 3  # of such a claim; "aged 29" is a detail of another one


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of one version, or a claim in one."""

    article: Article
    span: Span
    claims: tuple[Claim, ...]  # that it makes

    @property
    def text(self) -> str:
        return self.span.of(self.article.document.text)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.article.mentions_in(self.span)

    def is_grammar(self, span: Span) -> bool:
        """Whether words say nothing by themselves: "was", "may have been"."""
        tokens = [t for s in self.article.sentences if s.span.overlaps(span) for t in s.tokens if t.span.overlaps(span)]
        return all(token.pos in GRAMMAR for token in tokens)


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of a passage."""

    old: Part
    new: Part
    removed: tuple[Span, ...]  # words of the old version that the new one has otherwise, in order
    added: tuple[Span, ...]
    aligned: frozenset[tuple[Span, Span]]  # words that stand in each other's place, the same or not
    replaced: tuple[tuple[Span, Span], ...] = ()  # the words of `removed` and of `added` that stand in one place
    moved: bool = False

    @property
    def in_words(self) -> bool:
        """Whether words are other ones, and not punctuation marks alone."""
        marked = [(part, span) for part, spans in ((self.old, self.removed), (self.new, self.added)) for span in spans]
        return any(c.isalnum() for part, span in marked for c in span.of(part.article.document.text))

    def stand_together(self, old: Span, new: Span) -> bool:
        """Whether words of the one span stand in the place of words of the other."""
        return any(a.overlaps(old) and b.overlaps(new) for a, b in self.aligned)


def sentence_part(article: Article, index: int) -> Part:
    """Return the sentence with this index, with its claims."""
    span = article.sentences[index].span
    return Part(article, span, tuple(claim for claim in article.compared if claim.sentence.span == span))


def compare_words(old: Part, new: Part, *, moved: bool = False) -> Edit:
    """Return what became of the passage, word by word."""
    words = [split_words(part.text) for part in (old, new)]
    before, after = _spans(old), _spans(new)
    removed, added, replaced, aligned = [], [], [], set()
    steps = Levenshtein.opcodes(*([word for word, _, _ in side] for side in words))
    for equal, run in groupby(steps, key=lambda step: step.tag == "equal"):
        together = list(run)
        ones = before[together[0].src_start : together[-1].src_end]
        others = after[together[0].dest_start : together[-1].dest_end]
        if equal:
            aligned |= set(zip(ones, others, strict=True))
            continue
        aligned |= {(a, b) for a in ones for b in others}
        removed += [Span(ones[0].start, ones[-1].end)] if ones else []
        added += [Span(others[0].start, others[-1].end)] if others else []
        replaced += [(removed[-1], added[-1])] if ones and others else []
    return Edit(old, new, tuple(removed), tuple(added), frozenset(aligned), tuple(replaced), moved)


def own_claims(part: Part, marked: Sequence[Span]) -> list[Part]:
    """Return the claims of a sentence that it makes in one version only, beside others that it makes in both.

    marked: the words that the other version has otherwise.
    """
    words = _spans(part)
    own = {word for word in words if any(span.covers(word) for span in marked)}
    found: list[Part] = []
    kept = 0
    for claim in sorted(part.claims, key=lambda claim: (-len(claim.span), claim.span)):
        inside = {word for word in words if claim.span.covers(word)}
        if len(inside) < MIN_OWN_WORDS or len(inside & own) < MIN_OWN_FRACTION * len(inside):
            kept += 1
        elif not any(other.span.overlaps(claim.span) for other in found):
            found.append(Part(part.article, claim.span, (claim,)))
    return found if kept else []


def without_claims(edit: Edit, apart: Iterable[Part]) -> Edit:
    """Return the edit without the words of claims in its sentences that are told apart from them."""
    spans = {(part.article.document.id, part.span) for part in apart}

    def rest(part: Part, marked: tuple[Span, ...]) -> tuple[Span, ...]:
        inside = [s for i, s in spans if i == part.article.document.id and s != part.span and part.span.covers(s)]
        return tuple(mark for mark in marked if not any(mark.overlaps(span) for span in inside))

    return replace(edit, removed=rest(edit.old, edit.removed), added=rest(edit.new, edit.added))


def _spans(part: Part) -> list[Span]:
    return [Span(part.span.start + start, part.span.start + end) for _, start, end in split_words(part.text)]
