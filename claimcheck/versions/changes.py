"""Tell what a passage says otherwise in the new version: its typed values, who says it, how surely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claimcheck.mentions.people import same_person
from claimcheck.quotations import find_passages, same_words
from claimcheck.records import Claim, Mention, Span
from claimcheck.statements import NAMES_ONLY
from claimcheck.values import Organization, Person, Place, Wording, comparable, compatible
from claimcheck.versions.alignment import assign, word_likeness
from claimcheck.versions.edits import Edit, Part

MIN_CLAIM_WORDS = 0.5  # in common, of one claim in both versions of its sentence
MAX_REPLACED_WORDS = 3  # that are told beside a change of values; what is longer is marked in the sentence
STANDING, EQUAL, ORDER = 0.6, 0.3, 0.1  # how much tells that two values answer one question; they add up to 1
NAMED = (*NAMES_ONLY, Place)  # another name elsewhere in the sentence is that of another one


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What is said otherwise. One of the mentions may be None: the value came or went."""

    kind: str  # of the value; or what else can change: "polarity", "modality", "attribution", "quotation", "wording"
    old: Mention | None
    new: Mention | None

    @property
    def clash(self) -> bool:
        """Whether both cannot be right, so that what still says the old one is wrong."""
        return self.old is not None and self.new is not None and not agree(self.old, self.new)

    @property
    def is_stance(self) -> bool:
        """Whether it is no value of the text that changed, but who says it or how surely."""
        return self.kind in {"polarity", "modality", "attribution"}

    @property
    def is_wording(self) -> bool:
        """Whether other words are all that is known to have changed, in a quotation or elsewhere."""
        return self.kind in {"quotation", "wording"}


def find_changes(edit: Edit) -> tuple[ValueChange, ...]:
    """Return what a passage says otherwise in the new version: values, stances, quotations, and words beside these.

    () where none of the first three is another one: it may say the same in other words.
    """
    values = _without_lists(list(_values(edit)))
    quotations = list(_quotations(edit))
    told = (*values, *_stances(edit, values), *quotations)
    return (*told, *_replaced_words(edit, told)) if told else ()


def wording_change(edit: Edit) -> ValueChange:
    """Return the change of a passage that says something else, though none of its values does."""
    return ValueChange("wording", _words(edit.old, edit.removed), _words(edit.new, edit.added))


def _words(part: Part, marked: Sequence[Span]) -> Mention | None:
    return _worded(part, Span(marked[0].start, marked[-1].end)) if marked else None


def _worded(part: Part, span: Span, says: str = "") -> Mention:
    text = span.of(part.article.document.text)
    return Mention(part.article.document.id, span, text, Wording(says or text))


# Typed values ---------------------------------------------------------------------------------------------------------


def _values(edit: Edit) -> Iterator[ValueChange]:
    old, new = edit.old.mentions, edit.new.mentions
    likeness = np.array([[_likeness(edit, a, b) for b in new] for a in old]).reshape(len(old), len(new))
    couples = assign(likeness, least=0.0)
    pairs = [(old[i], new[j]) for i, j in couples]
    gone = [old[i] for i in sorted(set(range(len(old))) - {i for i, _ in couples})]
    come = [new[j] for j in sorted(set(range(len(new))) - {j for _, j in couples})]
    changes = [ValueChange(a.value.kind, a, b) for a, b in pairs if not _equal(a, b)]
    changes += [ValueChange(a.value.kind, a, None) for a in gone if not isinstance(a.value, NAMED)]
    changes += [ValueChange(b.value.kind, None, b) for b in come if not isinstance(b.value, NAMED)]
    seen: set[tuple[Span | None, Span | None]] = set()
    for change in sorted(changes, key=lambda change: (change.new or change.old).span):  # type: ignore[union-attr]
        spans = (change.old.span if change.old else None, change.new.span if change.new else None)
        marked = (change.old and _marked(change.old.span, edit.removed)) or (
            change.new and _marked(change.new.span, edit.added)
        )
        if spans not in seen and marked:
            yield change
        seen.add(spans)


def _likeness(edit: Edit, a: Mention, b: Mention) -> float:
    """Return how much speaks for two values of one sentence answering one question; 0 where nothing does."""
    stand_together = edit.stand_together(a.span, b.span)
    if not _equal(a, b):
        if not comparable(a.value, b.value):
            return 0.0
        if isinstance(a.value, NAMED) and not stand_together:
            return 0.0
    places = [(m.span.start - p.span.start) / len(p.span) for m, p in ((a, edit.old), (b, edit.new))]
    return STANDING * stand_together + EQUAL * _equal(a, b) + ORDER * (1 - abs(places[0] - places[1]) / 2)


def _equal(a: Mention, b: Mention) -> bool:
    """Whether two mentions say the same, in other words or not."""
    return a.text.casefold() == b.text.casefold() or str(a.value) == str(b.value) or _same_name(a, b)


def _same_name(a: Mention, b: Mention) -> bool:
    x, y = a.value, b.value
    if isinstance(x, Person) and isinstance(y, Person):
        return same_person(x, y)
    return isinstance(x, Organization) and isinstance(y, Organization) and compatible(x, y)


def agree(a: Mention, b: Mention) -> bool:
    """Whether two mentions can both be right."""
    if isinstance(a.value, Person) and isinstance(b.value, Person):
        return same_person(a.value, b.value)
    return compatible(a.value, b.value)


def _marked(span: Span, marked: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in marked)


def _without_lists(changes: Sequence[ValueChange]) -> list[ValueChange]:
    """Return the changes without those of lists in which another change names what came and went."""
    spans = [change.new.span for change in changes if change.new]
    return [
        change
        for change in changes
        if not (change.new and any(change.new.span != span and change.new.span.covers(span) for span in spans))
    ]


# Words ----------------------------------------------------------------------------------------------------------------


def _quotations(edit: Edit) -> Iterator[ValueChange]:
    """Yield the words of quoted passages that are other ones, from the first to the last of a passage."""
    old, new = (
        [passage for passage in find_passages(part.article) if part.span.covers(passage.span)]
        for part in (edit.old, edit.new)
    )
    for a in old:
        for b in new:
            if edit.stand_together(a.span, b.span) and not same_words(a, b):
                removed, added = _inside(edit.removed, a.span), _inside(edit.added, b.span)
                yield ValueChange("quotation", _words(edit.old, removed), _words(edit.new, added))


def _inside(marked: Sequence[Span], span: Span) -> list[Span]:
    return [Span(max(m.start, span.start), min(m.end, span.end)) for m in marked if m.overlaps(span)]


def _replaced_words(edit: Edit, told: Sequence[ValueChange]) -> Iterator[ValueChange]:
    """Yield the few words that stand in the place of few others, where no change that is told covers them."""
    before = [change.old.span for change in told if change.old and not change.is_stance]
    after = [change.new.span for change in told if change.new and not change.is_stance]
    speakers = {
        word for c in told if c.is_stance for m in (c.old, c.new) if m for word in str(m.value).casefold().split()
    }
    for old, new in edit.replaced:
        a, b = _worded(edit.old, old), _worded(edit.new, new)
        words = [mention.text.casefold().split() for mention in (a, b)]
        is_told = _marked(old, before) or _marked(new, after) or speakers.issuperset(words[0] + words[1])
        says_something = not (edit.old.is_grammar(old) and edit.new.is_grammar(new))
        if says_something and not is_told and all(len(side) <= MAX_REPLACED_WORDS for side in words):
            yield ValueChange("wording", a, b)


# Stances --------------------------------------------------------------------------------------------------------------


def _stances(edit: Edit, values: Sequence[ValueChange]) -> Iterator[ValueChange]:
    """Yield what claims affirm or leave open, and who says them, where that is otherwise; each change once."""
    old, new = edit.old.claims, edit.new.claims
    seen: set[tuple[str, str, str]] = set()
    for i, j in assign(word_likeness([c.text for c in old], [c.text for c in new]), least=MIN_CLAIM_WORDS):
        a, b = old[i], new[j]
        stances = []
        if _marked(a.span, edit.removed) or _marked(b.span, edit.added):
            stances += [
                ("polarity", a.polarity.value, b.polarity.value),
                ("modality", a.modality.value, b.modality.value),
            ]
        if _speaker_changed(edit, a, b, values):
            stances.append(("attribution", a.attribution or "", b.attribution or ""))
        for stance in stances:
            kind, x, y = stance
            if x != y and stance not in seen:
                seen.add(stance)
                yield ValueChange(
                    kind, _worded(edit.old, a.span, x) if x else None, _worded(edit.new, b.span, y) if y else None
                )


def _speaker_changed(edit: Edit, a: Claim, b: Claim, values: Sequence[ValueChange]) -> bool:
    """Whether the words that say who says it are others; a name that is another one is told already."""
    told = " ".join(mention.text for change in values for mention in (change.old, change.new) if mention)
    marked = [
        " ".join(span.of(part.article.document.text) for span in spans)
        for part, spans in ((edit.old, edit.removed), (edit.new, edit.added))
    ]
    speakers = [(c.attribution or "", words) for c, words in zip((a, b), marked, strict=True)]
    return any(
        set(speaker.split()) & set(words.split()) and not set(speaker.split()) & set(told.split())
        for speaker, words in speakers
    )
