"""Compare two versions of one article by their claims: added, removed, changed, reworded, moved."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from claimcheck.encoder import Encoder
from claimcheck.entailment import Judge
from claimcheck.records import Article, Span
from claimcheck.versions.alignment import align_texts, assign, find_moved, word_likeness
from claimcheck.versions.changes import ValueChange, find_changes, wording_change
from claimcheck.versions.edits import Edit, compare_words, own_claims, sentence_part, without_claims

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
    gone = [sentence_part(old, i) for i in _others(old.sentences, [i for i, _ in couples])]
    come = [sentence_part(new, j) for j in _others(new.sentences, [j for _, j in couples])]
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


def _others(items: Sequence[object], taken: Collection[int]) -> list[int]:
    return sorted(set(range(len(items))) - set(taken))


def _compare(edits: Sequence[Edit], judge: Judge) -> Iterator[Difference]:
    """Yield what became of the passages that both versions have, where anything did."""
    values = [find_changes(edit) if edit.in_words else () for edit in edits]
    unclear = [edit for edit, changes in zip(edits, values, strict=True) if edit.in_words and not changes]
    reworded = dict(zip(map(id, unclear), _are_reworded(unclear, judge), strict=True))
    for edit, changes in zip(edits, values, strict=True):
        if edit.in_words and not reworded.get(id(edit), False):
            change, changes = Change.CHANGED, changes or (wording_change(edit),)
        elif edit.moved and not edit.in_words:
            change = Change.MOVED
        elif edit.removed or edit.added:
            change = Change.REWORDED
        else:
            continue
        old, new = Passage(edit.old.span, edit.removed), Passage(edit.new.span, edit.added)
        yield Difference(change, old, new, edit.moved, changes)


def _are_reworded(edits: Sequence[Edit], judge: Judge) -> list[bool]:
    """Return of each edit whether it only uses other words: one version follows from the other, none contradicts it."""
    pairs = [(edit.old.text, edit.new.text) for edit in edits]
    forth, back = judge.ask_one_way(pairs), judge.ask_one_way([(b, a) for a, b in pairs])
    return [
        max(a.entailment, b.entailment) >= MIN_ENTAILMENT > max(a.contradiction, b.contradiction)
        for a, b in zip(forth, back, strict=True)
    ]


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
    before, after = _together(first.old, second.old, old), _together(first.new, second.new, new)
    return Difference(Change.MOVED, before, after, moved=True) if before and after else None


def _together(first: Passage | None, second: Passage | None, article: Article) -> Passage | None:
    if not first or not second or first.span.end > second.span.start:
        return None
    between = article.document.text[first.span.end : second.span.start]
    return None if between.strip() else Passage(Span(first.span.start, second.span.end))
