"""Look up what a draft quotes in all of its sources: word for word, with words changed, of somebody else, nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from claimcheck.compare import Story
from claimcheck.once import once_per_article
from claimcheck.quotations import Passage, find_passages, same_speaker, span_of_words, spell
from claimcheck.records import Article, Bearing, Evidence, Mention, Quoted, QuotedWords, Span

MIN_KEPT_FRACTION = 0.6  # of the draft's words less each change; below it two quotations only share phrases
MIN_KEPT_WORDS = 4  # and so many of them at the least


@dataclass(frozen=True, slots=True)
class _Wording:
    """Words of a source in one place, to find a quotation in."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]  # of each word, in the document
    speaker: Mention | None
    known: frozenset[str]  # the words
    quoted: bool = True  # whether they stand between quotation marks there


@dataclass(frozen=True, slots=True)
class _Match:
    """A source's words beside those of a quotation."""

    found: Quoted
    span: Span  # in the source
    changed: tuple[Span, ...]  # words of the draft that the source has otherwise or not at all
    distance: int  # words changed, left out and put in


def look_up_quotations(story: Story) -> tuple[QuotedWords, ...]:
    """Return for each quoted passage of the drafts how the sources have it, in the order of the text.

    A quotation is as its best source has it; the evidence is the best of each source. None without a source.
    """
    if not story.drafts or not story.sources:
        return ()
    drafts = {draft.document.id for draft in story.drafts}
    wordings = {source.document.id: _wordings(source) for source in story.sources}
    return tuple(_look_up(p, story.sources, wordings) for p in story.passages if p.document_id in drafts)


def _look_up(passage: Passage, sources: Sequence[Article], wordings: dict[str, list[_Wording]]) -> QuotedWords:
    best: list[tuple[Article, _Match]] = []
    spelled = spell(passage.text, passage.span.start)
    for source in sources:
        matches = [match for wording in wordings[source.document.id] if (match := _match(passage, spelled, wording))]
        if matches:
            best.append((source, min(matches, key=_rank)))
    surest = min((match for _, match in best), key=_rank, default=None)
    return QuotedWords(
        document_id=passage.document_id,
        span=passage.span,
        text=passage.text,
        speaker=passage.speaker.text if passage.speaker else None,
        found=surest.found if surest else Quoted.NOWHERE,
        changed=surest.changed if surest else (),
        evidence=tuple(
            Evidence(
                source.document.id,
                match.span,
                match.span.of(source.document.text),
                Bearing.ENTAILS if match.found is Quoted.EXACT else Bearing.CONTRADICTS,
            )
            for source, match in best
        ),
    )


_RANKS = {Quoted.EXACT: 0, Quoted.OTHER_SPEAKER: 1, Quoted.CHANGED: 2}


def _rank(match: _Match) -> tuple[int, int, Span]:
    return _RANKS[match.found], match.distance, match.span


@once_per_article
def _wordings(source: Article) -> list[_Wording]:
    """Return the places of a source in which a quotation may stand.

    Each quoted passage; those of one paragraph together, for "They came," he said, "and left" may be quoted as one; and
    what stands outside the marks, for a draft may quote what the source only reports.
    """
    own = find_passages(source)
    places = [_wording([passage.span], source, passage.speaker) for passage in own]
    for _, beside in groupby(own, key=lambda passage: passage.sentences[0].block):
        together = list(beside)
        if len(together) > 1:
            places.append(_wording([p.span for p in together], source, together[0].speaker))
    reported = [span for block in source.blocks for span in _outside(block.span, [passage.span for passage in own])]
    return places + [replace(_wording([span], source, None), quoted=False) for span in reported]


def _outside(block: Span, quoted: Sequence[Span]) -> list[Span]:
    """Return the parts of a block that none of the quoted spans covers."""
    parts, start = [], block.start
    for span in quoted:
        if span.overlaps(block) and span.start >= start:
            parts.append(Span(start, span.start))
            start = min(span.end, block.end)
    return [*parts, Span(start, block.end)]


def _wording(spans: Sequence[Span], source: Article, speaker: Mention | None) -> _Wording:
    spelled = [pair for span in spans for pair in spell(span.of(source.document.text), span.start)]
    words = tuple(word for word, _ in spelled)
    return _Wording(words, tuple(span for _, span in spelled), speaker, frozenset(words))


def _match(passage: Passage, spelled: Sequence[tuple[str, Span]], wording: _Wording) -> _Match | None:
    """Return how a quotation stands in a wording; None if it does not. spelled: its words.

    What the wording has before and after the quotation is no change.
    """
    words = [word for word, _ in spelled]
    if sum(word in wording.known for word in words) < max(MIN_KEPT_WORDS, MIN_KEPT_FRACTION * len(words)):
        return None  # as most wordings: for speed
    first, last = _window(words, wording.words)
    steps = list(Levenshtein.opcodes(words, wording.words[first:last]))
    while steps and steps[0].tag == "insert":
        steps.pop(0)
    while steps and steps[-1].tag == "insert":
        steps.pop()
    edits = [step for step in steps if step.tag != "equal"]
    distance = sum(max(e.src_end - e.src_start, e.dest_end - e.dest_start) for e in edits)
    kept = len(words) - sum(e.src_end - e.src_start for e in edits)
    if len(words) - distance < MIN_KEPT_FRACTION * len(words) or kept < MIN_KEPT_WORDS:
        return None
    speakers = (passage.speaker, wording.speaker)
    apart = all(speakers) and not same_speaker(*(speaker.value for speaker in speakers if speaker))
    if edits and (apart or not wording.quoted):
        return None  # two people may use one phrase, and what is only reported need not keep its words
    spans = wording.spans[first + steps[0].dest_start : first + steps[-1].dest_end]
    return _Match(
        found=Quoted.CHANGED if edits else Quoted.OTHER_SPEAKER if apart else Quoted.EXACT,
        span=Span(spans[0].start, spans[-1].end),
        changed=tuple(span_of_words([span for _, span in spelled], e.src_start, e.src_end) for e in edits),
        distance=distance,
    )


def _window(words: Sequence[str], others: Sequence[str]) -> tuple[int, int]:
    """Return the range of `others` in which the words may stand: the part most like them, and a little around it."""
    if len(others) <= len(words):
        return 0, len(others)
    alignment = fuzz.partial_ratio_alignment(words, others)
    if alignment is None:
        return 0, 0
    around = len(words) // 4
    return max(0, alignment.dest_start - around), min(len(others), alignment.dest_end + around)
