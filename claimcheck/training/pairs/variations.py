"""Other wordings of one sentence that say the same or less, so that the texts of a pair are never all but equal."""

import re
from collections.abc import Callable, Sequence
from random import Random

from claimcheck.training.pairs.texts import Change, Changes, Parsed, is_participle, overlap
from claimcheck.training.pairs.values import MONTHS, numeral, words_of_number
from claimcheck.training.pairs.words import exchange_verb, synonyms

Maker = Callable[[Parsed, Random], list[Change]]
Mover = Callable[[Parsed], list[Changes]]


def vary(parsed: Parsed, fixed: Sequence[Change], rng: Random, *, most: int, less: bool) -> Changes:
    """Return up to `most` changes of wording that touch nothing of `fixed`.

    less: whether words may be left out, so that the text says less than the sentence.
    """
    options: list[Changes] = [(change,) for make in REWORDINGS for change in make(parsed, rng)]
    options += [moved for move in MOVES for moved in move(parsed)]
    if less:
        options += [(change,) for make in OMISSIONS for change in make(parsed, rng)] * 2
    rng.shuffle(options)
    chosen: list[Change] = []
    made = 0
    for changes in options:
        if made == most:
            break
        if not overlap(changes, [*fixed, *chosen]):
            chosen += changes
            made += 1
    return tuple(chosen)


def reword_verbs(parsed: Parsed, rng: Random) -> list[Change]:
    """Return changes of a verb to one that says the same."""
    changes = []
    for i, token in enumerate(parsed.tokens):
        others = synonyms().get(token.lemma.lower(), ()) if token.pos == "VERB" else ()
        if not others or parsed.child(i, "compound:prt") is not None or token.relation in {"amod", "compound"}:
            continue
        other = rng.choice(others)
        passive = any(parsed.tokens[c].relation in {"aux:pass", "nsubj:pass"} for c in parsed.children[i])
        object_ = parsed.child(i, "obj")
        if " " in other and (passive or token.relation == "acl"):
            continue
        if token.lemma.lower() in _TRANSITIVE_ONLY and object_ is None and not passive:
            continue
        if token.lemma.lower() in _INTRANSITIVE_ONLY and (object_ is not None or passive):
            continue
        if re.match(
            r"\s+(?:in love|ill|asleep|victim|short|apart|silent|foul|into|from|out|off)\b",
            parsed.text[token.span.end :],
        ):
            continue
        text = exchange_verb(token.text, token.lemma.lower(), other, participle=is_participle(parsed, i))
        if text:
            changes.append(Change(token.span.start, token.span.end, text))
    return changes


_INTRANSITIVE_ONLY = frozenset(
    "rise increase climb fall drop decline go resign quit die happen occur surge soar jump plunge".split()
)
_TRANSITIVE_ONLY = frozenset(
    "buy purchase acquire injure reject criticise appoint name destroy damage build arrest approve show help postpone "
    "cancel investigate defeat beat receive need jail demand discover obtain sack fire hold sign employ cut raise flee "
    "fix evacuate establish abolish visit attend study assault hit create launch leave expand seize end close finish "
    "start begin find get require try seek".split()
)


def reword_numbers(parsed: Parsed, rng: Random) -> list[Change]:
    """Return changes of a number between digits and words, of % and of months."""
    changes = []
    for mention in parsed.mentions:
        figure = numeral(mention)
        if figure is None:
            continue
        text = parsed.text[figure.start : figure.end]
        if figure.word and figure.value > 1 and figure.start:
            changes.append(Change(figure.start, figure.end, f"{figure.value:.0f}"))
        elif (
            mention.value.kind in {"quantity", "age", "duration"}
            and not figure.decimals
            and 2 <= figure.value < 100
            and text.isdigit()
            and text[0] != "0"
            and re.match(r"\s+[a-z]", parsed.text[figure.end :])
            and not re.search(r"[\d$€£.,/-]\s?$", parsed.text[: figure.start])
        ):
            word = words_of_number(int(figure.value))
            changes.append(Change(figure.start, figure.end, word.capitalize() if figure.start == 0 else word))
    return changes


def reword_marks(parsed: Parsed, rng: Random) -> list[Change]:
    """Return changes of printed forms: %, months, common abbreviations."""
    changes = []
    for found in re.finditer(r"(?<=\d)\s?%|(?<=\d) (?:percent|per cent)\b", parsed.text):
        others = [form for form in ("%", " percent", " per cent") if form != found[0]]
        changes.append(Change(found.start(), found.end(), rng.choice(others)))
    for found in re.finditer(rf"\b({'|'.join(MONTHS)}) (\d\d?)\b(?!,? \d{{4}}|-)", parsed.text):
        changes.append(Change(found.start(), found.end(), f"{found[2]} {found[1]}"))
    for found in re.finditer(r"(?<=\d) (million|billion)\b", parsed.text):
        changes.append(Change(found.start(), found.end(), {"million": "m", "billion": "bn"}[found[1]]))
    for long, short in (
        ("United States", "U.S."),
        ("United Kingdom", "UK"),
        ("European Union", "EU"),
        ("United Nations", "UN"),
    ):
        at = parsed.text.find(long)
        if at >= 0:
            changes.append(Change(at, at + len(long), short))
    for long, short in (("kilometres", "km"), ("kilometers", "km"), ("kilograms", "kg")):
        found_ = re.search(rf"(?<=\d ){long}\b", parsed.text)
        if found_:
            changes.append(Change(found_.start(), found_.end(), short))
    return changes


def move_weekday(parsed: Parsed, rng: Random) -> list[Change]:
    """Return a change that drops or adds nothing but takes "on" from a weekday, as American papers do."""
    found = re.search(r"(?<=[a-z]) on (?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:[.,]|$))", parsed.text)
    return [Change(found.start(), found.end(), " ")] if found else []


def omit_modifiers(parsed: Parsed, rng: Random) -> list[Change]:
    """Return changes that leave out an adverbial, an apposition, a relative clause or a coordinated clause."""
    changes = []
    tokens = parsed.tokens
    for i, token in enumerate(tokens):
        if token.relation not in _OMITTABLE:
            continue
        if token.relation in {"obl", "obl:tmod", "obl:unmarked", "nmod"} and not _droppable_phrase(parsed, i):
            continue
        if token.relation == "advmod" and (
            token.pos != "ADV" or token.text.lower() in _KEPT_ADVERBS or len(parsed.subtree(i)) > 1
        ):
            continue
        if token.relation in {"conj"} and (
            tokens[token.head].pos != "VERB" or token.pos != "VERB" or token.head != parsed.root
        ):
            continue
        if (
            token.relation == "advcl"
            and parsed.child(i, "mark") is not None
            and tokens[parsed.child(i, "mark") or 0].text.lower() in {"if", "unless", "whether", "to"}
        ):
            continue
        words = parsed.subtree(i)
        if words != list(range(words[0], words[-1] + 1)) or len(words) > len(tokens) * 0.6:
            continue
        start, end = tokens[words[0]].span.start, tokens[words[-1]].span.end
        before, after = words[0] - 1, words[-1] + 1
        if before < 0 or after >= len(tokens):
            continue
        if not parsed.text[start - 1].isspace() or parsed.text[end : end + 1] not in {" ", ",", ".", ";", ""}:
            continue
        if tokens[words[0]].text == "," and after < len(tokens) and tokens[after].text not in {",", "."}:
            continue
        if tokens[before].text == ",":
            if tokens[after].text not in {",", ".", ";"}:
                continue
            start = tokens[before].span.start
            if tokens[after].text == ",":
                end = tokens[after].span.end
        elif tokens[words[0]].text != "," and (
            token.relation in {"appos", "acl:relcl", "advcl"}
            or (token.relation == "conj" and tokens[words[0]].pos != "CCONJ")
        ):
            continue
        if tokens[before].text.lower() in {"a", "an", "the"} or tokens[before].pos in {"ADP", "CCONJ", "SCONJ", "AUX"}:
            continue
        if start > 0 and parsed.text[start - 1] == " ":
            start -= 1
        changes.append(Change(start, end, ""))
    return changes


_OMITTABLE = frozenset("obl obl:tmod obl:unmarked nmod advmod appos acl:relcl conj advcl parataxis".split())
_KEPT_ADVERBS = frozenset(
    "not never no only almost nearly hardly barely just about more less most least too so as very how when where why "
    "than even once twice down up out off in on over back away not yet still n't n’t around ago later earlier instead "
    "together apart likely possibly reportedly allegedly perhaps maybe".split()
)


def _droppable_phrase(parsed: Parsed, i: int) -> bool:
    """Return whether a phrase is an independent detail: a time, or a place behind "in" or "at"."""
    case = parsed.child(i, "case")
    word = parsed.tokens[case].text.lower() if case is not None else ""
    token = parsed.tokens[i]
    head = parsed.tokens[token.head]
    if token.relation == "nmod":
        return False
    time = bool(
        re.search(
            r"day$|^(?:morning|evening|night|week|month|year|afternoon|January|February|March|April|June|July|August|September|October|November|December)$",
            token.text,
        )
    )
    if time:
        return word in {"", "on", "in", "during", "at"}
    return (
        word in {"in", "at", "near", "during"}
        and head.pos == "VERB"
        and token.name == "place"
        and head.lemma not in {"live", "be", "base", "locate", "situate", "lie", "stay", "remain", "bear"}
    )


_TIME = re.compile(
    r" (?:on|in|at|by) (?:(?:late|early) )?"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|evening|night|afternoon))?|"
    rf"\d\d? (?:{'|'.join(MONTHS)})|(?:{'|'.join(MONTHS)})(?: \d\d?)?|(?:19|20)\d\d)(?=[.,]|$)"
)


def front_time(parsed: Parsed) -> list[Changes]:
    """Return changes that take the time of the root verb from its place to the beginning."""
    found = _TIME.search(parsed.text)
    if (
        not found
        or parsed.text[:1].islower()
        or re.match(r"(?:On|In|At|By|After|Before|When|For|From|If)\b", parsed.text)
    ):
        return []
    words = [i for i, token in enumerate(parsed.tokens) if found.start() < token.span.start < found.end()]
    head = next((i for i in words if parsed.tokens[i].relation.startswith("obl")), None)
    if head is None or parsed.tokens[head].head != parsed.root or "," in parsed.text[: found.start()]:
        return []
    first = parsed.tokens[0]
    if first.pos in {"ADP", "SCONJ", "ADV", "PUNCT", "CCONJ"}:
        return []
    lower = first.pos in {"DET", "NOUN", "ADJ", "NUM", "PRON", "VERB"} and not first.name and first.text != "I"
    phrase = parsed.text[found.start() + 1 : found.end()]
    start = first.text[0].lower() if (lower and first.text[1:2].islower()) or first.text == "A" else first.text[0]
    return [(Change(0, 1, f"{phrase[0].upper()}{phrase[1:]}, {start}"), Change(found.start(), found.end(), ""))]


def swap_conjuncts(parsed: Parsed) -> list[Changes]:
    """Return changes that exchange two names joined by "and"."""
    changes: list[Changes] = []
    for i, token in enumerate(parsed.tokens):
        if token.relation != "conj" or token.pos != "PROPN" or i < 2 or token.head != i - 2:
            continue
        other = parsed.tokens[i - 2]
        if parsed.tokens[i - 1].text != "and" or other.pos != "PROPN" or not token.name or token.name != other.name:
            continue
        if any(
            parsed.tokens[c].relation in {"flat", "compound", "conj"} and c != i
            for c in (*parsed.children[i - 2], *parsed.children[i])
        ):
            continue
        if (i + 1 < len(parsed.tokens) and parsed.tokens[i + 1].name) or (
            i > 2 and parsed.tokens[i - 3].pos == "PROPN"
        ):
            continue
        changes.append(
            (Change(other.span.start, other.span.end, token.text), Change(token.span.start, token.span.end, other.text))
        )
    return changes


MOVES: tuple[Mover, ...] = (front_time, swap_conjuncts)
REWORDINGS: tuple[Maker, ...] = (reword_verbs, reword_numbers, reword_marks, move_weekday)
OMISSIONS: tuple[Maker, ...] = (omit_modifiers,)
