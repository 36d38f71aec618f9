"""Edits of what is claimed: denial, plans and outcomes, who says it, who does it to whom."""

from collections.abc import Iterator
from random import Random

from claimcheck.training.pairs.texts import EMPTY, Axis, Change, Changes, Parsed, is_participle
from claimcheck.training.pairs.values import (
    Pools,
)
from claimcheck.training.pairs.words import (
    Form,
    form_of,
    inflect,
    like_case,
    table,
)


def polarity_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that deny what a sentence says, or say what it denies."""
    for i in claim_verbs(parsed):
        negated = negation(parsed, i, rng)
        if negated:
            yield Axis("polarity", (EMPTY, negated))
        affirmed = affirmation(parsed, i)
        if affirmed:
            yield Axis("polarity", (EMPTY, affirmed))


def claim_verbs(parsed: Parsed) -> list[int]:
    """Return the predicates that make the sentence's claim: the root, or what a verb of saying at the root governs."""
    root = parsed.root
    token = parsed.tokens[root]
    if token.lemma.lower() in table()["reporting"]:
        said = parsed.child(root, "ccomp", "parataxis")
        return [] if said is None else [said]
    return [root]


_VAGUE = frozenset("some few many any most no none nobody several every all each either neither nothing only".split())

_NO_NEGATION = frozenset(
    "not n't n’t never only always still yet also already often even just neither nor too either ever almost nearly "
    "hardly no both until unless but rather".split()
)


def negation(parsed: Parsed, i: int, rng: Random) -> Changes | None:
    """Return the changes that deny a predicate: "rose" becomes "did not rise"; None where that is not safe."""
    token = parsed.tokens[i]
    subject = parsed.child(i, "nsubj", "nsubj:pass")
    if subject is None or subject > i or parsed.tokens[subject].text.lower() in {"who", "which", "that", "what"}:
        return None
    words = {parsed.tokens[j].text.lower() for j in parsed.children[i]}
    vague = {parsed.tokens[j].text.lower() for j in parsed.subtree(subject)}
    if parsed.tokens[i - 1].relation == "advmod" and parsed.tokens[i - 1].head == i:
        return None  # "it nicely supplements" has its adverb in the way
    if words & _NO_NEGATION or vague & _VAGUE:
        return None
    auxiliary = next((c for c in parsed.children[i] if parsed.tokens[c].pos == "AUX" and c > subject), None)
    if auxiliary is not None:
        word = parsed.tokens[auxiliary]
        if word.text.lower() not in _AUXILIARIES:
            return None
        if word.lemma == "will" or word.text.lower() in {"was", "were", "is", "are", "has", "have", "had"}:
            choice = rng.choice(("not", "not", "never")) if word.lemma == "have" else "not"
            return (Change(word.span.end, word.span.end, f" {choice}"),)
        return (Change(word.span.end, word.span.end, " not"),)
    if token.pos != "VERB" or any(parsed.tokens[c].relation == "aux" for c in parsed.children[i]):
        return None
    if any(parsed.tokens[c].relation in {"conj", "parataxis"} for c in parsed.children[i]):
        return None
    form = form_of(token.text, token.lemma.lower(), participle=False)
    base = token.lemma.lower()
    if form == "past" and inflect(base, "past") != base:
        text = rng.choice((f"did not {base}", f"did not {base}", f"failed to {base}", f"never {token.text}"))
    elif form == "s":
        text = f"does not {base}"
    else:
        return None
    return (Change(token.span.start, token.span.end, text),)


_AUXILIARIES = frozenset("was were is are has have had will would can could should must does did do".split())


def affirmation(parsed: Parsed, i: int) -> Changes | None:
    """Return the changes that take a denial away: "did not rise" becomes "rose"; None where there is none."""
    token = parsed.tokens[i]
    denials = [c for c in parsed.children[i] if parsed.tokens[c].text.lower() in {"not", "n't", "n’t"}]
    words = {parsed.tokens[j].text.lower() for j in range(len(parsed.tokens))}
    if len(denials) != 1 or words & {
        "any",
        "but",
        "yet",
        "either",
        "anyone",
        "anything",
        "nor",
        "only",
        "until",
        "ever",
    }:
        return None
    denial = parsed.tokens[denials[0]]
    before = parsed.tokens[denials[0] - 1]
    if before.lemma == "do" and denials[0] + 1 == i and token.pos == "VERB":
        forms: dict[str, Form] = {"did": "past", "does": "s", "do": "base"}
        form = forms.get(before.text.lower())
        if form is None:
            return None
        verb = inflect(token.lemma.lower(), form)
        return (Change(before.span.start, token.span.end, verb),)
    if before.text.lower() in _AUXILIARIES - {"do", "does", "did"}:
        start = before.span.end
        return (Change(start, denial.span.end, ""),)
    return None


def swap_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that exchange the subject and the object of a verb: "A beat B" and "B beat A"."""
    for i, token in enumerate(parsed.tokens):
        if token.lemma.lower() not in _ONE_WAY:
            continue
        subject, object_ = parsed.child(i, "nsubj"), parsed.child(i, "obj")
        if subject is None or object_ is None or not subject < i < object_:
            continue
        spans = [_name_span(parsed, word) for word in (subject, object_)]
        if spans[0] is None or spans[1] is None:
            continue
        if parsed.tokens[subject].name != parsed.tokens[object_].name:
            continue
        (a, b), (c, d) = spans[0], spans[1]
        text = parsed.text
        if text[a:b] != text[c:d]:
            yield Axis("parties", (EMPTY, (Change(a, b, text[c:d]), Change(c, d, text[a:b]))))


_ONE_WAY = frozenset(
    "beat defeat sue accuse buy acquire replace succeed overtake attack invade criticise criticize condemn arrest kill "
    "shoot hire invite blame fine ban warn thank urge fire sack support endorse outbid lead rescue attack bomb praise "
    "tell owe pay employ own".split()
)


def _name_span(parsed: Parsed, i: int) -> tuple[int, int] | None:
    """Return the characters of a name that is all of its phrase."""
    if not parsed.tokens[i].name:
        return None
    words = parsed.subtree(i)
    if words != list(range(words[0], words[-1] + 1)) or any(parsed.tokens[w].pos != "PROPN" for w in words):
        return None
    return parsed.tokens[words[0]].span.start, parsed.tokens[words[-1]].span.end


def outcome_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes of what was done or not, with plans as premises that leave both open: "was due to sign"."""
    for i in claim_verbs(parsed):
        token = parsed.tokens[i]
        denied = negation(parsed, i, rng)
        if not denied or token.pos != "VERB" or token.lemma in {"use", "be"}:
            continue
        base = token.lemma.lower()
        subject = parsed.tokens[parsed.child(i, "nsubj", "nsubj:pass") or 0]
        plural = (subject.pos == "NOUN" and subject.text.lower() != subject.lemma) or parsed.child(
            parsed.tokens.index(subject), "conj"
        ) is not None
        here = Change(token.span.start, token.span.end, "")
        auxiliaries = [c for c in parsed.children[i] if parsed.tokens[c].relation.startswith("aux")]

        def put(text: str, at: Change = here) -> Changes:
            return (Change(at.start, at.end, text),)

        if (
            not auxiliaries
            and form_of(token.text, base, participle=False) == "past"
            and subject.pos in {"NOUN", "PROPN"}
        ):
            be = "were" if plural else "was"
            yield Axis(
                "status",
                (EMPTY, put(f"did not {base}")),
                None,
                "entail",
                put(f"{be} {rng.choice(('due', 'expected', 'set', 'likely'))} to {base}"),
            )
            yield Axis(
                "polarity",
                (EMPTY, put(f"did not {base}")),
                (put(f"did not fail to {base}"), put(f"failed to {base}")),
            )
        elif len(auxiliaries) == 1 and auxiliaries[0] == i - 1:
            word = parsed.tokens[i - 1]
            span = Change(word.span.start, token.span.end, "")
            be = "are" if plural else "is"
            lower = word.text.lower()
            if lower == "will" and token.text.lower() == base:
                yield Axis("modality", (EMPTY, put(f"will not {base}", span)), None, "entail", put(f"may {base}", span))
                if subject.pos in {"NOUN", "PROPN"}:
                    yield Axis(
                        "modality",
                        (EMPTY, put(f"will not {base}", span)),
                        (put(f"{be} set to {base}", span), put(f"{be} not going to {base}", span)),
                    )
            elif lower in {"has", "have"} and token.text.lower() == inflect(base, "participle"):
                yield Axis(
                    "status",
                    (EMPTY, put(f"{lower} yet to {base}", span)),
                    None,
                    "entail",
                    put(f"may {lower.replace('has', 'have')} {inflect(base, 'participle')}", span),
                )
                yield Axis(
                    "status",
                    (EMPTY, put(f"{lower} yet to {base}", span)),
                    (
                        put(f"{lower} already {inflect(base, 'participle')}", span),
                        put(f"{lower} not yet {inflect(base, 'participle')}", span),
                    ),
                )


def attribution_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes of what one speaker says or denies; what another speaker says leaves both open."""
    for i, token in enumerate(parsed.tokens):
        if token.lemma.lower() not in {"say", "claim", "argue", "insist", "believe", "warn"} or token.relation not in {
            "root",
            "parataxis",
        }:
            continue
        said = parsed.child(i, "ccomp")
        if said is None and token.relation == "parataxis":
            said = token.head
        speaker = parsed.child(i, "nsubj")
        if form_of(token.text, token.lemma.lower(), participle=False) != "past":
            continue
        if said is None or speaker is None or parsed.tokens[speaker].pos not in {"NOUN", "PROPN"}:
            continue
        span = _phrase_span(parsed, speaker)
        denied = negation(parsed, said, rng)
        if span is None or not denied or parsed.tokens[said].pos != "VERB":
            continue
        others = [
            s for s in table()["speakers"] if not set(s.split()) & set(parsed.text.lower().split()) - {"the", "a"}
        ]
        other = like_case(rng.choice(others), parsed.text[span[0]]) if span[0] == 0 else rng.choice(others)
        if span[0] <= denied[0].start < span[1]:
            continue
        yield Axis("attribution", (EMPTY, denied), None, "entail", (Change(span[0], span[1], other),))


def passive_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes of who did it to whom, with the passive or the opposite verb as hypothesis: "B lost to A"."""
    for i, token in enumerate(parsed.tokens):
        if (
            token.lemma.lower() not in _ONE_WAY
            or token.pos != "VERB"
            or token.relation not in {"root", "ccomp", "conj"}
        ):
            continue
        subject, object_ = parsed.child(i, "nsubj"), parsed.child(i, "obj")
        if subject is None or object_ is None or form_of(token.text, token.lemma.lower(), participle=False) != "past":
            continue
        names = [parsed.tokens[w].name for w in (subject, object_)]
        actor_span, target_span = _phrase_span(parsed, subject), _phrase_span(parsed, object_)
        if actor_span is None or target_span is None or not names[0] or names[0] != names[1]:
            continue
        (a, b), (c, d) = actor_span, target_span
        if parsed.text[b:c].strip() != token.text or is_participle(parsed, i):
            continue
        one, other = parsed.text[a:b], parsed.text[c:d]
        inside = [_mid_sentence(parsed, text, w) for text, w in ((one, subject), (other, object_))]
        verb = token.text
        done = inflect(token.lemma.lower(), "participle")
        lost = token.lemma in {"beat", "defeat"} and rng.random() < 0.6

        def turned(actor: str, target: str, lost: bool = lost, done: str = done) -> str:
            return f"{target} lost to {actor}" if lost else f"{target} was {done} by {actor}"

        def put(text: str, a: int = a, d: int = d) -> Changes:
            return (Change(a, d, like_case(text, parsed.text[a])),)

        swapped = put(f"{inside[1]} {verb} {inside[0]}")
        yield Axis("parties", (EMPTY, swapped), (put(turned(inside[0], inside[1])), put(turned(inside[1], inside[0]))))


def _phrase_span(parsed: Parsed, i: int) -> tuple[int, int] | None:
    """Return the characters of a phrase that is one piece and short."""
    words = parsed.subtree(i)
    if (
        words != list(range(words[0], words[-1] + 1))
        or len(words) > 6
        or any(parsed.tokens[w].text in {",", "who", "which"} for w in words)
    ):
        return None
    return parsed.tokens[words[0]].span.start, parsed.tokens[words[-1]].span.end


def _mid_sentence(parsed: Parsed, text: str, i: int) -> str:
    """Return a phrase as it reads inside a sentence: "The" loses its capital."""
    first = parsed.tokens[parsed.subtree(i)[0]]
    return text[:1].lower() + text[1:] if first.pos in {"DET", "ADJ", "NOUN"} and not first.name else text
