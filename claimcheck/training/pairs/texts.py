"""Sentences as the edits see them, and texts made of them by changes at spans."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck.records import Mention, Sentence, Token


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """Characters of a sentence and what stands there instead."""

    start: int
    end: int
    text: str


Changes = tuple[Change, ...]
EMPTY: Changes = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """Two ways to fill one place of a sentence that cannot both be true.

    sides: the changes that make each side of the sentence; () leaves it as it is.
    hypotheses: where a hypothesis says a side in another way (rounded, less precise); None: as `sides`.
    agree: the label of a hypothesis by a premise of its own side.
    open: changes that make a premise of neither side, by which both hypotheses are neutral: "was due to sign".
    """

    kind: str
    sides: tuple[Changes, Changes]
    hypotheses: tuple[Changes, Changes] | None = None
    agree: str = "entail"
    open: Changes | None = None


@dataclass(frozen=True)
class Parsed:
    """A sentence with its words and the values it states; spans count from 0."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    source: str  # file and family or line that it comes from

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each word the words whose head it is, in order."""
        found: list[list[int]] = [[] for _ in self.tokens]
        for i, token in enumerate(self.tokens):
            if token.head != i:
                found[token.head].append(i)
        return tuple(tuple(items) for items in found)

    @cached_property
    def root(self) -> int:
        """The word that is its own head."""
        return next((i for i, token in enumerate(self.tokens) if token.head == i), 0)

    def subtree(self, i: int) -> list[int]:
        """Return a word and all that depends on it, in the order of the text."""
        found, todo = {i}, [i]
        while todo:
            for child in self.children[todo.pop()]:
                if child not in found:
                    found.add(child)
                    todo.append(child)
        return sorted(found)

    def child(self, i: int, *relations: str) -> int | None:
        """Return the first word with one of the relations to word i."""
        return next((c for c in self.children[i] if self.tokens[c].relation in relations), None)

    def tokens_of(self, mention: Mention) -> list[int]:
        """Return the words inside a mention."""
        return [i for i, token in enumerate(self.tokens) if mention.span.covers(token.span)]


def is_participle(parsed: Parsed, i: int) -> bool:
    """Return whether a word that may be past or participle stands where a participle does."""
    relations = {parsed.tokens[c].relation for c in parsed.children[i]}
    has = any(
        parsed.tokens[c].relation.startswith("aux") and parsed.tokens[c].lemma in {"have", "be", "get"}
        for c in parsed.children[i]
    )
    return has or "aux:pass" in relations or parsed.tokens[i].relation in {"acl", "amod"}


def is_negated(parsed: Parsed, i: int) -> bool:
    """Return whether a word is denied: "did not", "never", "no one"."""
    words = {parsed.tokens[j].text.lower() for c in parsed.children[i] for j in (c, *parsed.children[c])}
    return bool(words & {"not", "n't", "n’t", "never", "no", "neither", "nor", "nobody", "hardly", "nothing", "none"})


def overlap(one: Iterable[Change], other: Iterable[Change]) -> bool:
    """Return whether changes of the two touch the same characters."""
    others = tuple(other)
    return any((a.start < b.end and b.start < a.end) or a.start == b.start for a in one for b in others)


def apply(text: str, changes: Sequence[Change]) -> str:
    """Return the text with all changes made, with a or an, spaces, commas and the first letter set right.

    Raises ValueError if two changes overlap.
    """
    ordered = sorted(set(changes))
    parts: list[str] = []
    at = 0
    for change in ordered:
        if change.start < at:
            raise ValueError(f"changes overlap at character {change.start} of {text!r}")
        before, article = _fit_article("".join(parts) + text[at : change.start], change.text)
        parts = [before, article]
        at = change.end
    made = "".join(parts) + text[at:]
    return _tidy(made, text) if ordered else text


_ARTICLE = re.compile(r"\b([Aa])n?( +[$€£¥]?)$")
_AN = re.compile(
    r"(?:[aeio8](?!ne\b|nce\b)|u(?!n[ia](?!n[a-z])|s[aeu]|t[ie]|k\b|s\b|rug)|hour|honest|honour|heir|11\b|18\b|"
    r"[FHLMNRSX][A-Z]\b|MP\b|NGO\b)",
)


def _fit_article(before: str, after: str) -> tuple[str, str]:
    """Return both texts with a or an in front of `after` as it sounds."""
    found = _ARTICLE.search(before)
    if not found or not after:
        return before, after
    sound = after if re.match(r"[A-Z]{2}|MP\b", after) else after.lower()
    an = bool(_AN.match(sound)) and not re.match(r"(?:euro|eu|uni|one)", sound)
    return before[: found.start()] + found[1] + ("n" if an else "") + found[2], after


def _tidy(made: str, original: str) -> str:
    made = re.sub(r"\s{2,}", " ", made).strip()
    made = re.sub(r"\s+([,.;:!?%])", r"\1", made)
    made = re.sub(r",(?:\s*,)+", ",", made)
    made = re.sub(r",\s*([.;:!?])", r"\1", made)
    made = re.sub(r"^[,;:\s]+", "", made)
    made = re.sub(r"\.\.$", ".", made) if not original.endswith("..") else made
    return made[:1].upper() + made[1:] if original[:1].isupper() else made
