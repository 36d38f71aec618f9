"""Compare two versions of one article by their claims: added, removed, changed, reworded, moved."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from claimcheck.encoder import Encoder
from claimcheck.entailment import Judge
from claimcheck.records import Article, Span
from claimcheck.versions.alignment import align_texts, assign, find_moved, word_likeness
from claimcheck.versions.changes import ValueChange, find_changes, wording_change
from claimcheck.versions.edits import Edit, Part, compare_words, own_claims, sentence_part, without_claims

MIN_SAME_WORDS = 0.6  # in common, of a claim that went from one sentence to another; by judgement
MIN_ENTAILMENT = 0.0  # log-odds, from which one version follows from the other, so that only the words are new


class Change(StrEnum):
    """What became of a passage."""

    CHANGED = "changed"  # it says something else
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"  # it says the same in other words
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of one version, or a claim in one, with the words that the other version has otherwise."""

    span: Span
    marked: tuple[Span, ...] = ()  # inside `span`, in order


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage that is not as it was."""

    change: Change
    old: Passage | None  # None: added
    new: Passage | None  # None: removed
    moved: bool = False  # whether it stands elsewhere, whatever else became of it
    values: tuple[ValueChange, ...] = ()


def find_differences(old: Article, new: Article, encoder: Encoder, judge: Judge) -> tuple[Difference, ...]:
    """Return what is not as it was, in the order of the new version; what is gone comes where it would stand.

    A claim that came or went inside a sentence is told apart from it, and one that went into another sentence is
    followed there.
    """
    couples = align_texts([s.text for s in old.sentences], [s.text for s in new.sentences], encoder)
    moved = find_moved(couples)
    edits = [compare_words(sentence_part(old, i), sentence_part(new, j), moved=(i, j) in moved) for i, j in couples]
    gone = [sentence_part(old, i) for i in range(len(old.sentences)) if i not in {i for i, _ in couples}]
    come = [sentence_part(new, j) for j in range(len(new.sentences)) if j not in {j for _, j in couples}]
    gone += [claim for edit in edits for claim in own_claims(edit.old, edit.removed)]
    come += [claim for edit in edits for claim in own_claims(edit.new, edit.added)]
    followed = assign(word_likeness([part.text for part in gone], [part.text for part in come]), least=MIN_SAME_WORDS)
    edits = [without_claims(edit, (*gone, *come)) for edit in edits]
    edits += [compare_words(gone[i], come[j], moved=True) for i, j in followed]
    found = list(_compare(edits, judge))
    found += [Difference(Change.REMOVED, Passage(gone[i].span), None) for i in _others(gone, [i for i, _ in followed])]
    found += [Difference(Change.ADDED, None, Passage(come[j].span)) for j in _others(come, [j for _, j in followed])]
    places = [(old.sentences[i].span.start, new.sentences[j].span.end) for i, j in couples]
    return tuple(_join_moved(sorted(found, key=lambda difference: _place(difference, places)), old, new))


def _others(parts: Sequence[Part], followed: Sequence[int]) -> list[int]:
    return [i for i in range(len(parts)) if i not in followed]


def _compare(edits: Sequence[Edit], judge: Judge) -> Iterator[Difference]:
    edited = [edit for edit in edits if edit.removed or edit.added]
    changes = {id(edit): find_changes(edit) for edit in edited}
    reworded = _reworded([edit for edit in edited if not changes[id(edit)]], judge)
    for edit in edits:
        values = changes.get(id(edit), ())
        change = Change.CHANGED
        if id(edit) in reworded:
            change = Change.REWORDED
        elif id(edit) not in changes:
            change = Change.MOVED
        elif not values:
            values = (wording_change(edit),)
        if change is not Change.MOVED or edit.moved:
            old, new = Passage(edit.old.span, edit.removed), Passage(edit.new.span, edit.added)
            yield Difference(change, old, new, edit.moved, values)


def _reworded(edits: Sequence[Edit], judge: Judge) -> set[int]:
    """Return which edits only use other words: one version follows from the other, and neither contradicts it."""
    pairs = [(edit.old.text, edit.new.text) for edit in edits]
    forth, back = judge.ask_one_way(pairs), judge.ask_one_way([(b, a) for a, b in pairs])
    return {
        id(edit)
        for edit, *said in zip(edits, forth, back, strict=True)
        if max(x.entailment for x in said) >= MIN_ENTAILMENT > max(x.contradiction for x in said)
    }


def _place(difference: Difference, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where a difference stands in the new version; what is gone stands behind what stood before it.

    places: of sentences in both versions, the start in the old one and the end in the new one, in the old order.
    """
    if difference.new:
        return difference.new.span.start, 0
    start = difference.old.span.start if difference.old else 0
    before = bisect_right(places, start, key=lambda place: place[0])
    return (places[before - 1][1] if before else 0), 1 + start


def _join_moved(found: Sequence[Difference], old: Article, new: Article) -> Iterator[Difference]:
    """Yield the differences, sentences that moved together as one."""
    waiting: Difference | None = None
    for difference in found:
        joined = _joined(waiting, difference, old, new) if waiting else None
        if waiting and not joined:
            yield waiting
        waiting = joined or difference
    if waiting:
        yield waiting


def _joined(first: Difference, second: Difference, old: Article, new: Article) -> Difference | None:
    """Return two moved passages as one; None where they do not stand one behind the other in both versions."""
    if first.change is not Change.MOVED or second.change is not Change.MOVED:
        return None
    passages = []
    for article, a, b in ((old, first.old, second.old), (new, first.new, second.new)):
        if not a or not b or a.span.end > b.span.start or article.document.text[a.span.end : b.span.start].strip():
            return None
        passages.append(Passage(Span(a.span.start, b.span.end)))
    return Difference(Change.MOVED, *passages, moved=True)
