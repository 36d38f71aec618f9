"""Axes that two reports of one fact share, so that both can be changed in the same way."""

import re
from collections.abc import Iterator, Sequence
from random import Random

from claimcheck.records import Mention
from claimcheck.training.pairs.texts import EMPTY, Axis, Change, Parsed, is_negated, is_participle
from claimcheck.training.pairs.values import (
    Key,
    Pools,
    exchanged,
    keyed,
    kind_of,
    numeral,
    other_value,
    symmetric,
    value_changes,
)
from claimcheck.training.pairs.word_edits import sibling_change
from claimcheck.training.pairs.words import (
    exchange_verb,
    like_case,
    table,
)
from claimcheck.values import Quantity

MIN_TELLING_COUNT = 5  # two texts may both count two or three of something, and mean different things


def shared_axes(premise: Parsed, hypothesis: Parsed, pools: Pools, rng: Random) -> Iterator[tuple[Axis, Axis]]:
    """Yield axes that two reports of one fact share: the same value or the same direction in both.

    The first axis of each pair is for the premise, the second for the hypothesis.
    """
    here, there = keyed(premise), keyed(hypothesis)
    for key in [k for k in here if k in there]:
        kind, said = key
        mentions = [*here[key], *there[key]]
        units = {m.value.unit for m in mentions if isinstance(m.value, Quantity)}
        if kind == "number" and float(said) < MIN_TELLING_COUNT and len(units) > 1:
            continue
        if kind == "ordinal":
            continue
        if _says_again(premise, key) or _says_again(hypothesis, key):
            continue
        if key[0] in {"weekday", "month"} and _is_said(premise, here[key]) != _is_said(hypothesis, there[key]):
            continue
        other = other_value(key, here[key][0], premise, pools, rng)
        if other is None or re.search(rf"\b{re.escape(other)}\b", hypothesis.text):
            continue
        changes = value_changes(premise, key, here[key], other), value_changes(hypothesis, key, there[key], other)
        if changes[0] and changes[1]:
            yield Axis(kind_of(key), (EMPTY, changes[0])), Axis(kind_of(key), (EMPTY, changes[1]))
    yield from _shared_exchanges(premise, hypothesis)
    yield from _shared_things(premise, hypothesis, rng)
    yield from _shared_directions(premise, hypothesis)


def _shared_exchanges(premise: Parsed, hypothesis: Parsed) -> Iterator[tuple[Axis, Axis]]:
    """Yield axes of two values of one kind that both texts state, each put where the other stands."""
    here, there = keyed(premise), keyed(hypothesis)
    for kind in ("number", "money", "percent", "name", "place", "weekday"):
        two = [key for key in here if key[0] == kind and key in there]
        if len(two) != 2 or sum(key[0] == kind for key in here) > 2 or sum(key[0] == kind for key in there) > 2:
            continue
        if kind in {"name", "place", "weekday"} and (
            symmetric(premise, here[two[0]], here[two[1]]) or symmetric(hypothesis, there[two[0]], there[two[1]])
        ):
            continue
        if any(_says_again(parsed, key) for parsed in (premise, hypothesis) for key in two):
            continue
        both = exchanged(premise, two[0], two[1]), exchanged(hypothesis, two[0], two[1])
        if both[0] and both[1]:
            name = {"name": "parties", "place": "parties", "weekday": "date"}.get(kind, kind)
            yield Axis(name, (EMPTY, both[0])), Axis(name, (EMPTY, both[1]))


def _shared_things(premise: Parsed, hypothesis: Parsed, rng: Random) -> Iterator[tuple[Axis, Axis]]:
    """Yield axes of a noun that stands once in each text, another thing of its kind in its place."""
    for token in premise.tokens:
        if sum(t.text == token.text for t in premise.tokens) > 1:
            continue
        twins = [t for t in hypothesis.tokens if t.text.lower() == token.text.lower()]
        changed = sibling_change(premise, token, rng) if len(twins) == 1 else None
        if changed and changed.text.lower() not in hypothesis.text.lower() and twins[0].pos == "NOUN":
            twin = twins[0]
            same = Change(twin.span.start, twin.span.end, like_case(changed.text.lower(), twin.text))
            yield Axis("object", (EMPTY, (changed,))), Axis("object", (EMPTY, (same,)))


def _is_said(parsed: Parsed, mentions: Sequence[Mention]) -> bool:
    """Return whether a time is that of a statement: "said on Monday", in any of its mentions."""
    for mention in mentions:
        i = parsed.tokens_of(mention)[0]
        while parsed.tokens[i].head != i and parsed.tokens[i].pos not in {"VERB", "AUX"}:
            i = parsed.tokens[i].head
        if parsed.tokens[i].lemma.lower() in table()["reporting"]:
            return True
    return False


def _says_again(parsed: Parsed, key: Key) -> bool:
    """Return whether a text holds a number a second time as the value of something else."""
    if key[0] not in {"number", "money", "percent", "age", "duration", "unit-number"}:
        return False
    same = [m for m in parsed.mentions if (f := numeral(m)) is not None and f"{f.value:g}" == key[1]]
    return len(same) > 1


_DIRECTIONS = (
    (
        "rise climb increase grow jump soar surge advance gain rally",
        "fall drop decrease shrink slump plunge tumble slide",
    ),
    ("approve back support endorse pass ratify adopt", "reject oppose"),
    ("open reopen start begin launch", "close end shut"),
    ("win", "lose"),
    ("convict", "acquit clear"),
    ("arrest detain", "free"),
    ("raise lift", "lower cut"),
    ("confirm", "deny"),
)


def _shared_directions(premise: Parsed, hypothesis: Parsed) -> Iterator[tuple[Axis, Axis]]:
    """Yield axes of verbs that both texts use for one direction, each once."""
    for rows in _DIRECTIONS:
        groups = [row.split() for row in rows]
        for here, away in (groups, groups[::-1]):
            found = []
            for parsed in (premise, hypothesis):
                verbs = [
                    i
                    for i, token in enumerate(parsed.tokens)
                    if token.pos == "VERB" and token.lemma.lower() in {*here, *away} and not is_negated(parsed, i)
                ]
                if len(verbs) == 1 and parsed.tokens[verbs[0]].lemma.lower() in here:
                    found.append((parsed, verbs[0]))
            if len(found) != 2:
                continue
            axes = []
            for parsed, i in found:
                token = parsed.tokens[i]
                index = (here.index(token.lemma.lower()) + len(parsed.text)) % len(away)
                text = exchange_verb(token.text, token.lemma.lower(), away[index], participle=is_participle(parsed, i))
                if text and token.relation not in {"amod", "compound"} and parsed.child(i, "compound:prt") is None:
                    axes.append(Axis("direction", (EMPTY, (Change(token.span.start, token.span.end, text),))))
            if len(axes) == 2:
                yield axes[0], axes[1]
