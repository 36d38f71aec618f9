"""Edits that put another word in the place of one: opposites, roles, things of one kind, causes."""

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from claimcheck.records import Token
from claimcheck.training.pairs.texts import EMPTY, Axis, Change, Parsed, is_negated, is_participle
from claimcheck.training.pairs.values import (
    Pools,
)
from claimcheck.training.pairs.words import (
    antonyms,
    exchange_verb,
    like_case,
    opposites,
    table,
)


def verb_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put a verb's opposite in its place: "rose" and "fell"."""
    for i, token in enumerate(parsed.tokens):
        change = verb_change(parsed, i, rng) if token.pos == "VERB" else None
        if change is not None:
            yield Axis("direction", (EMPTY, (change,)))


def verb_change(parsed: Parsed, i: int, rng: Random) -> Change | None:
    """Return the change of a verb to an opposite in the same form; None where it has none."""
    token = parsed.tokens[i]
    others = antonyms().get(token.lemma.lower(), ())
    if not others or parsed.child(i, "compound:prt") is not None or is_negated(parsed, i):
        return None
    object_ = parsed.child(i, "obj")
    if parsed.child(i, "aux:pass") is not None and token.lemma.lower() in {"leave", "find", "lose", "miss", "keep"}:
        return None
    if token.relation in {"amod", "compound"} or (object_ is not None and parsed.tokens[object_].lemma in _SET_PHRASES):
        return None
    text = exchange_verb(token.text, token.lemma.lower(), rng.choice(others), participle=is_participle(parsed, i))
    return None if text is None else Change(token.span.start, token.span.end, text)


_SET_PHRASES = frozenset(
    "life place part effect way mind time temper balance".split()
)  # "lost their lives" has no opposite


def opposite_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put an opposite in the place of an adjective, adverb, noun or preposition."""
    for token in parsed.tokens:
        if token.name or token.pos in {"VERB", "AUX", "PROPN", "PRON"}:
            continue
        others = opposites().get(token.text.lower(), ())
        if not others or token.text.lower() in {"left", "right", "open", "with", "last", "second", "top"}:
            continue
        if token.text.lower() in {"more", "less"} and not _comparative(parsed, token):
            continue
        if token.text.lower() in {"before", "after", "earlier", "later", "former"} and not _orders_events(
            parsed, token
        ):
            continue
        text = like_case(rng.choice(others), token.text)
        kind = "order" if token.text.lower() in {"before", "after", "earlier", "later"} else "direction"
        yield Axis(kind, (EMPTY, (Change(token.span.start, token.span.end, text),)))


def _orders_events(parsed: Parsed, token: Token) -> bool:
    """Return whether "before" or "after" orders two events, unlike "after 204 days" and "than a year before"."""
    if token.pos not in {"ADP", "SCONJ"}:
        return False  # "never before"
    following = parsed.text[token.span.end : token.span.end + 40]
    before = parsed.text[max(token.span.start - 30, 0) : token.span.start]
    figure = re.match(
        r"\s+(?:\d|\w+ (?:years?|months?|weeks?|days?|hours?|minutes?)\b|(?:about|nearly|more|less)\b)", following
    )
    if re.search(
        r"\b(?:is|are|was|were|be|been|go|goes|went|come|came|comes|appear|appeared|day|brought|taken) $", before
    ):
        return False  # "the case is before the court", "the day before"
    return following[:1] == " " and figure is None and not re.search(r"\bthan\b", before)


def _comparative(parsed: Parsed, token: Token) -> bool:
    """Return whether "more" compares a quality, where "less" can stand: "more expensive"."""
    head = parsed.tokens[token.head]
    return token.relation == "advmod" and head.pos in {"ADJ", "ADV"}


def role_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that give a person another role: "mayor" and "deputy mayor"."""
    for found in _roles().finditer(parsed.text):
        word = found[0]
        group = next(group for group in table()["roles"] if word.lower() in group)
        others = [role for role in group if role != word.lower() and role not in parsed.text.lower()]
        if others:
            text = like_case(rng.choice(others), word)
            yield Axis("role", (EMPTY, (Change(found.start(), found.end(), text),)))


@cache
def _roles() -> re.Pattern[str]:
    roles = sorted({role for group in table()["roles"] for role in group}, key=lambda role: (-len(role), role))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, roles))})(?![\w-]|'s wife)")


def sibling_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put a thing of the same kind in the place of another: "gold" and "silver", "bus" and "train"."""
    for token in parsed.tokens:
        change = sibling_change(parsed, token, rng)
        if change:
            yield Axis("object", (EMPTY, (change,)))


def sibling_change(parsed: Parsed, token: Token, rng: Random) -> Change | None:
    """Return the change of a noun to another of its group; None where it has none."""
    if token.pos != "NOUN" or token.name:
        return None
    if token.relation == "compound" and parsed.tokens[token.head].text.lower() not in _COMPOUND_HEADS:
        return None  # "fire chief" and "coffee table" have no siblings
    group = _siblings().get(token.text.lower(), ())
    others = [word for word in group if word not in parsed.text.lower()]
    return Change(token.span.start, token.span.end, like_case(rng.choice(others), token.text)) if others else None


_COMPOUND_HEADS = frozenset(
    "crash accident ticket tickets fare fares driver drivers strike strikes service services passengers passenger "
    "prices price exports imports export production teachers teacher pupils patients victims station medal match "
    "player players trafficking smuggling seizure attack".split()
)


@cache
def _siblings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table()["siblings"]:
        words = row.split()
        for word in words:
            found[word] = tuple(w for w in words if w != word)
            if row not in table()["siblings_without_plural"]:
                found[_plural(word)] = tuple(_plural(w) for w in words if w != word)
    return found


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun) else noun + "s"


def quantifier_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put the opposite of a quantifier: "most" and "few", "all the" and "none of the"."""
    for found in re.finditer(
        r"\b(?:([Aa]ll|[Bb]oth|[Mm]ost) (?:of )?(the|its|their|his|her)|([Mm]ost|[Mm]any|[Ff]ew)(?= [a-z-]+s\b))\b",
        parsed.text,
    ):
        word = (found[1] or found[3]).lower()
        if re.search(r"\bnot\b|n['’]t\b", parsed.text):
            continue
        if re.search(r"\b(?:not|the|so|how|too|a|as|very|in|at|after|of) $", parsed.text[: found.start()].lower()):
            continue
        if found[1]:
            text = {"all": "none of", "both": "neither of", "most": "few of"}[word] + f" {found[2]}"
        else:
            text = {"most": "few", "many": "few", "few": "many"}[word]
        yield Axis("quantifier", (EMPTY, (Change(found.start(), found.end(), like_case(text, found[0])),)))


def cause_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that give another cause: "because of fog" and "because of a strike"."""
    for found in re.finditer(r"\b(?:because of|caused by|owing to|due to) ", parsed.text):
        first = next((i for i, t in enumerate(parsed.tokens) if t.span.start == found.end()), None)
        if first is None or re.search(r"\bnot\b", parsed.text):
            continue
        head = first
        while parsed.tokens[head].head > head and parsed.tokens[parsed.tokens[head].head].pos in {"NOUN", "PROPN"}:
            head = parsed.tokens[head].head
        words = [w for w in parsed.subtree(head) if w >= first]
        if parsed.tokens[head].pos != "NOUN" or words != list(range(first, words[-1] + 1)) or len(words) > 8:
            continue
        others = [c for c in table()["causes"] if not set(c.split()) & set(parsed.text.lower().split()) - {"a", "the"}]
        end = parsed.tokens[words[-1]].span.end
        yield Axis("cause", (EMPTY, (Change(found.end(), end, rng.choice(others)),)))
