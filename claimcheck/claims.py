"""Split sentences into atomic claims: one fact each, with who says it, how surely and when."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.records import (
    BlockKind,
    Claim,
    Mention,
    Modality,
    Polarity,
    Sentence,
    Span,
    Tense,
    Token,
)
from claimcheck.values import Age, Organization, Person, Place, Quantity

REPORTING = frozenset(
    "say tell report announce claim warn note add insist state declare argue explain acknowledge admit concede "
    "suggest estimate believe predict forecast reveal disclose stress emphasise emphasize underline remark recall "
    "reply respond comment joke write tweet post quote allege maintain contend caution reckon testify complain "
    "promise vow pledge groan rule find conclude".split()
)  # verbs whose clause is what somebody says; "rule", "find" and "conclude" are how courts and studies say it
NOT_ONLY_REPORTING = frozenset("rule find conclude report post quote write recall pledge promise vow believe".split())
ALLEGING = frozenset("allege accuse suspect charge".split())
POSSIBLE = frozenset("may might could can would".split())
POSSIBLE_WORDS = frozenset("possibly perhaps maybe likely unlikely probably potentially unclear unknown".split())
PLANNED = frozenset("will shall 'll wo".split())
PLANNING = frozenset(
    "plan intend expect schedule set due slate aim hope prepare propose want seek poise agree promise pledge "
    "vow".split()
)  # a head over "to + verb" that puts the verb into the future
ALLEGED_WORDS = frozenset("allegedly reportedly purportedly apparently supposedly alleged suspected".split())
NEGATIONS = frozenset("not n't no never nobody none neither nor nothing nowhere without cannot".split())
NEGATING = frozenset("deny refuse fail decline reject dismiss lack avoid prevent".split())
OPINION = frozenset("should ought must".split())
CLAUSE_RELATIONS = frozenset("root conj ccomp csubj advcl acl acl:relcl parataxis".split())
DROPPED_AT_EDGE = frozenset("mark cc punct discourse".split())
SINGULAR_PRONOUNS = {"he": "m", "she": "f", "his": "m", "her": "f", "him": "m"}
RELATIVE = frozenset({"who", "which", "that"})
NO_CLAIMS = frozenset({BlockKind.QUESTION, BlockKind.CONTENTS, BlockKind.FURNITURE})
MIN_WORDS = 3  # "He agreed" says nothing that could be compared


@dataclass(frozen=True, slots=True)
class ClaimsFound:
    """The claims of one document, and what of it makes none."""

    claims: tuple[Claim, ...]
    left_out: tuple[tuple[str, int], ...]  # reason -> sentences: (("questions", 3), ("opinions", 2))


@dataclass(slots=True)
class _Clause:
    """A predicate of a sentence with the tokens that belong to it and to no clause below it."""

    head: int
    tokens: list[int]
    parent: "_Clause | None" = None
    attribution: str | None = None


def find_claims(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> ClaimsFound:
    """Return the claims of one document in the order of its text.

    sentences: with their tokens; a sentence without tokens is one claim as it stands.
    mentions: of the same document, sorted by span.
    """
    claims: list[Claim] = []
    left_out = {"questions": 0, "opinions": 0, "fragments": 0}
    people = [mention for mention in mentions if isinstance(mention.value, Person)]
    starts = [mention.span.start for mention in mentions]
    for sentence in sentences:
        near = mentions[bisect_left(starts, sentence.span.start) : bisect_left(starts, sentence.span.end)]
        inside = tuple(m for m in near if sentence.span.covers(m.span))
        if sentence.kind in NO_CLAIMS or sentence.text.rstrip("\"'”’)").endswith("?"):
            left_out["questions"] += 1
            continue
        found = [*_clause_claims(sentence, inside, people), *_description_claims(sentence, inside)]
        if not found:
            left_out["opinions" if _is_opinion(sentence) else "fragments"] += 1
        claims.extend(found)
    claims = _attribute_quoted(claims)
    return ClaimsFound(tuple(claims), tuple((reason, n) for reason, n in left_out.items() if n))


def _clause_claims(sentence: Sentence, mentions: tuple[Mention, ...], people: Sequence[Mention]) -> Iterator[Claim]:
    tokens = sentence.tokens
    if not tokens:
        if len(sentence.text.split()) >= MIN_WORDS:
            yield Claim(sentence.document_id, sentence.span, sentence.text, sentence, mentions=mentions)
        return
    for clause in _clauses(tokens):
        kept = _trim(clause.tokens, tokens)
        words = [i for i in kept if tokens[i].pos != "PUNCT"]
        if not words or _only_reports(clause, tokens) or _is_opinion_clause(clause, tokens):
            continue
        span = Span(tokens[kept[0]].span.start, tokens[kept[-1]].span.end)
        inside = tuple(m for m in mentions if any(tokens[i].span.overlaps(m.span) for i in kept))
        subject, text = _readable(clause, kept, sentence, people)
        if len(text.split()) < MIN_WORDS or not _states_something(clause, tokens, inside):
            continue
        yield Claim(
            document_id=sentence.document_id,
            span=span,
            text=text,
            sentence=sentence,
            attribution=clause.attribution,
            polarity=_polarity(clause, tokens),
            modality=_modality(clause, tokens),
            tense=_tense(clause, tokens),
            predicate=_predicate(clause, tokens),
            subject=subject,
            mentions=inside,
        )


def _states_something(clause: _Clause, tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """Whether a clause says something that can be checked: it has a verb or a subject, or at least a figure or a time.

    "Security ties of three nations" as a heading states a figure; "Defense ties" states nothing.
    """
    if tokens[clause.head].pos in {"VERB", "AUX"}:
        return True
    below = {tokens[i].relation for i in clause.tokens if tokens[i].head == clause.head and i != clause.head}
    if below & {"cop", "nsubj", "nsubj:pass", "csubj", "expl"}:
        return True
    return any(not isinstance(mention.value, Person | Place | Organization) for mention in mentions)


def _description_claims(sentence: Sentence, mentions: tuple[Mention, ...]) -> Iterator[Claim]:
    """Yield what an apposition or a title says: "Dele Farrant is chief financial officer"."""
    for mention in mentions:
        value = mention.value
        if isinstance(value, Person) and value.role:
            text = f"{value} is {value.role}"
        elif isinstance(value, Age) and value.of:
            text = f"{value.of} is {value.number} years old"
        else:
            continue
        yield Claim(
            document_id=sentence.document_id,
            span=mention.span,
            text=text,
            sentence=sentence,
            tense=Tense.PRESENT,
            predicate="be",
            subject=str(value) if isinstance(value, Person) else value.of,
            mentions=(mention,),
        )


def _clauses(tokens: Sequence[Token]) -> list[_Clause]:
    """Return the clauses of a sentence in the order of their heads, with who says them."""
    children = _children(tokens)
    heads = {i for i in range(len(tokens)) if _is_clause_head(i, tokens, children)}
    clauses = {i: _Clause(i, []) for i in sorted(heads)}
    for i in range(len(tokens)):
        owner = _owner(i, tokens, heads)
        if owner is not None:
            clauses[owner].tokens.append(i)
    for i, clause in clauses.items():
        above = _owner(tokens[i].head, tokens, heads) if tokens[i].head != i else None
        clause.parent = clauses[above] if above is not None and above != i else None
    for clause in clauses.values():
        clause.attribution = _attribution(clause, clauses, tokens, children)
    return list(clauses.values())


def _children(tokens: Sequence[Token]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in tokens]
    for i, token in enumerate(tokens):
        if token.head != i:
            children[token.head].append(i)
    return children


def _is_clause_head(i: int, tokens: Sequence[Token], children: list[list[int]]) -> bool:
    token = tokens[i]
    if token.head == i:
        return True
    if token.relation not in CLAUSE_RELATIONS:
        return False
    relations = {tokens[c].relation for c in children[i]}
    has_subject = bool(relations & {"nsubj", "nsubj:pass", "csubj", "expl"})
    if token.relation == "conj":
        return (token.pos in {"VERB", "AUX"} and tokens[token.head].pos in {"VERB", "AUX"}) or has_subject
    if token.relation == "acl":
        return token.pos == "VERB" and len(children[i]) > 1
    return token.pos in {"VERB", "AUX"} or has_subject or "cop" in relations


def _owner(i: int, tokens: Sequence[Token], heads: set[int]) -> int | None:
    """Return the clause head that token i belongs to: itself or the nearest above it."""
    for _ in tokens:
        if i in heads:
            return i
        if tokens[i].head == i:
            return None
        i = tokens[i].head
    return None


def _attribution(
    clause: _Clause, clauses: dict[int, _Clause], tokens: Sequence[Token], children: list[list[int]]
) -> str | None:
    """Return who is named as saying the clause, as printed; None when the article itself says it."""
    at: _Clause | None = clause
    while at is not None:
        for i in at.tokens:
            if tokens[i].text.lower() in {"according", "per"} and tokens[i].relation in {
                "case",
                "obl",
                "advmod",
                "advcl",
            }:
                source = [c for c in (tokens[i].head, *children[i]) if tokens[c].pos in {"NOUN", "PROPN", "PRON"}]
                if source:
                    return _phrase(source[0], tokens, children, {i, *children[i]} - set(source))
        for other in clauses.values():  # "It is safe, the mayor said": the verb of saying hangs below what is said
            if other.parent is at and tokens[other.head].relation == "parataxis" and _reports(other.head, tokens):
                return _subject_phrase(other, tokens, children)
        parent = at.parent
        if parent is not None and tokens[at.head].relation == "ccomp" and _reports(parent.head, tokens):
            return _subject_phrase(parent, tokens, children)
        at = parent if tokens[at.head].relation in {"conj", "ccomp", "advcl", "acl", "acl:relcl"} else None
    return None


def _reports(i: int, tokens: Sequence[Token]) -> bool:
    return tokens[i].lemma in REPORTING


def _subject_phrase(clause: _Clause, tokens: Sequence[Token], children: list[list[int]]) -> str | None:
    head: int | None = clause.head
    while head is not None:
        for c in children[head]:
            if tokens[c].relation in {"nsubj", "nsubj:pass"}:
                return _phrase(c, tokens, children, set())
        head = tokens[head].head if tokens[head].relation == "conj" and tokens[head].head != head else None
    return None


def _phrase(i: int, tokens: Sequence[Token], children: list[list[int]], without: set[int]) -> str:
    """Return the words of token i's phrase, without clauses and appositions below it."""
    inside, todo = [], [i]
    while todo:
        j = todo.pop()
        inside.append(j)
        todo += [
            c
            for c in children[j]
            if (
                c not in without
                and tokens[c].relation not in {"acl:relcl", "acl", "appos", "punct", "parataxis", "case"}
            )
            or (tokens[c].relation == "case" and j != i)
        ]
    return " ".join(tokens[j].text for j in sorted(inside)).replace(" 's", "'s").replace(" ’s", "’s")


def _only_reports(clause: _Clause, tokens: Sequence[Token]) -> bool:
    """Whether the clause says only that somebody speaks; what they say is a claim of its own."""
    head = tokens[clause.head]
    if head.lemma not in REPORTING or head.lemma in NOT_ONLY_REPORTING:
        return False
    return head.relation == "parataxis" or any(t.relation == "ccomp" and t.head == clause.head for t in tokens)


def _is_opinion_clause(clause: _Clause, tokens: Sequence[Token]) -> bool:
    words = {tokens[i].text.lower() for i in clause.tokens}
    return bool(words & OPINION) and not any(tokens[i].pos == "NUM" for i in clause.tokens)


def _is_opinion(sentence: Sentence) -> bool:
    return bool({token.text.lower() for token in sentence.tokens} & OPINION)


def _trim(kept: list[int], tokens: Sequence[Token]) -> list[int]:
    """Drop conjunctions, marks and quotation marks from both ends."""
    start, end = 0, len(kept)
    while start < end and tokens[kept[start]].relation in DROPPED_AT_EDGE:
        start += 1
    while end > start and tokens[kept[end - 1]].pos == "PUNCT":
        end -= 1
    return kept[start:end] or kept


def _readable(
    clause: _Clause, kept: list[int], sentence: Sentence, people: Sequence[Mention]
) -> tuple[str | None, str]:
    """Return the subject as resolved, and the clause as a text that can be read alone."""
    tokens = sentence.tokens
    children = _children(tokens)
    own = [
        i
        for i in kept
        if tokens[i].relation in {"nsubj", "nsubj:pass", "csubj", "expl"} and tokens[i].head == clause.head
    ]
    words = [i for i in kept if tokens[i].text not in {'"', "“", "”"}]
    if own and tokens[own[0]].text.lower() in RELATIVE and tokens[clause.head].relation == "acl:relcl":
        words = [i for i in words if i != own[0]]
        own = []  # "who trained in Lyon": the subject is what the clause describes
    if own:
        resolved = _resolve(own[0], sentence, people)
        if resolved is None:
            return _phrase(own[0], tokens, children, set()), _join(words, tokens)
        name = {
            i for i in words if i != own[0] and tokens[i].head == own[0] and tokens[i].relation in {"flat", "compound"}
        }
        return resolved, _join([i for i in words if i not in name], tokens, {own[0]: resolved})
    subject = _inherited_subject(clause, sentence, people, children)
    text = _join(
        [i for i in words if tokens[i].pos != "PRON" or tokens[i].relation not in {"nsubj", "nsubj:pass"}], tokens
    )
    return subject, f"{subject} {text}" if subject and tokens[clause.head].head != clause.head else text


def _inherited_subject(
    clause: _Clause, sentence: Sentence, people: Sequence[Mention], children: list[list[int]]
) -> str | None:
    tokens = sentence.tokens
    head = tokens[clause.head]
    if head.head == clause.head:
        return None
    if head.relation in {"acl:relcl", "acl"}:
        return _phrase(head.head, tokens, children, {clause.head})
    for _ in tokens:
        i = head.head
        for c in children[i]:
            if tokens[c].relation in {"nsubj", "nsubj:pass"}:
                return _resolve(c, sentence, people) or _phrase(c, tokens, children, set())
        if tokens[i].head == i:
            return None
        head = tokens[i]
    return None


def _resolve(i: int, sentence: Sentence, people: Sequence[Mention]) -> str | None:
    """Return the full name behind a pronoun or a surname: the nearest person named before it; None if there is none."""
    token = sentence.tokens[i]
    for mention in people:
        if mention.span.overlaps(token.span):
            return str(mention.value)
    gender = SINGULAR_PRONOUNS.get(token.text.lower())
    if gender is None:
        return None
    for mention in reversed([m for m in people if m.span.end <= token.span.start]):
        if isinstance(mention.value, Person) and _may_be(gender, mention.value.title):
            return str(mention.value)
    return None


def _may_be(gender: str, title: str) -> bool:
    title = title.lower().rstrip(".")
    return not (title in {"mr", "sir", "lord"} and gender == "f") and not (
        title in {"mrs", "ms", "miss", "dame", "lady"} and gender == "m"
    )


def _join(words: Iterable[int], tokens: Sequence[Token], instead: dict[int, str] | None = None) -> str:
    """Join tokens with the spaces they have in the text; where words between them were left out, one space."""
    parts: list[str] = []
    last: Token | None = None
    for i in words:
        token = tokens[i]
        if last is not None and (token.span.start > last.span.end):
            parts.append(" ")
        parts.append((instead or {}).get(i, token.text))
        last = token
    return "".join(parts).replace(" ,", ",").strip(" ,;:–—-")


def _polarity(clause: _Clause, tokens: Sequence[Token]) -> Polarity:
    words = [tokens[i].text.lower() for i in clause.tokens]
    negations = sum(word in NEGATIONS and words[n + 1 : n + 2] != ["only"] for n, word in enumerate(words))
    negations += tokens[clause.head].lemma in NEGATING
    return Polarity.NEGATED if negations % 2 else Polarity.AFFIRMED


def _modality(clause: _Clause, tokens: Sequence[Token]) -> Modality:
    words = {tokens[i].text.lower() for i in clause.tokens if tokens[i].pos != "PROPN"}  # May is no "may"
    lemmas = {tokens[i].lemma for i in clause.tokens}
    if words & ALLEGED_WORDS or tokens[clause.head].lemma in ALLEGING:
        return Modality.ALLEGED
    if words & PLANNED or _is_planned(clause, tokens):
        return Modality.PLANNED
    if words & POSSIBLE or lemmas & POSSIBLE_WORDS or _under_whether(clause, tokens):
        return Modality.POSSIBLE
    return Modality.ASSERTED


def _is_planned(clause: _Clause, tokens: Sequence[Token]) -> bool:
    """Whether a word of planning governs "to" and a verb: "is due to give evidence", "plans to sign", "is to meet"."""
    inside = set(clause.tokens)
    for i in clause.tokens:
        token = tokens[i]
        if token.text.lower() == "to" and token.relation in {"mark", "aux"} and token.head in inside:
            verb = tokens[token.head]
            governor = tokens[verb.head]
            if token.head == clause.head and any(
                tokens[j].lemma == "be" and tokens[j].head == clause.head and j < i for j in inside
            ):
                return True  # "is to meet"
            if verb.relation == "xcomp" and (governor.lemma in PLANNING or governor.text.lower() in PLANNING):
                return True
    return False


def _under_whether(clause: _Clause, tokens: Sequence[Token]) -> bool:
    return any(
        tokens[i].text.lower() in {"whether", "if"} and tokens[i].relation == "mark" and tokens[i].head == clause.head
        for i in clause.tokens
    )


def _tense(clause: _Clause, tokens: Sequence[Token]) -> Tense:
    if _modality(clause, tokens) is Modality.PLANNED:
        return Tense.FUTURE
    verbs = [
        tokens[i]
        for i in clause.tokens
        if i == clause.head or (tokens[i].head == clause.head and tokens[i].pos == "AUX")
    ]
    finite = [token for token in verbs if token.pos in {"AUX", "VERB"}]
    if any(token.text.lower() in {"was", "were", "had", "did", "has", "have", "'d"} for token in finite):
        return Tense.PAST
    head = tokens[clause.head]
    auxiliaries = [token for token in finite if token.pos == "AUX"]
    if (
        head.pos == "VERB"
        and not auxiliaries
        and head.text.lower() != head.lemma
        and not head.text.endswith(("ing", "s"))
    ):
        return Tense.PAST
    return Tense.PRESENT


def _predicate(clause: _Clause, tokens: Sequence[Token]) -> str:
    head = tokens[clause.head]
    below = [tokens[i] for i in clause.tokens if tokens[i].head == clause.head and tokens[i].relation == "xcomp"]
    if below and (head.lemma in PLANNING or head.pos == "ADJ" or head.lemma in {"be", "have", "begin", "start"}):
        return below[0].lemma
    return head.lemma


def _attribute_quoted(claims: list[Claim]) -> list[Claim]:
    """Give a quoted sentence without a speaker the speaker of the sentence before it in the same paragraph."""
    speakers: dict[int, str] = {}
    result = []
    for claim in claims:
        quoted = claim.sentence.text.lstrip().startswith(('"', "“"))
        if claim.attribution:
            speakers[claim.sentence.block] = claim.attribution
        elif quoted and claim.sentence.block in speakers:
            claim = replace(claim, attribution=speakers[claim.sentence.block])
        result.append(claim)
    return result


MASKS = {
    "quantity": "some length",
    "money": "some money",
    "percent": "some percent",
    "ordinal": "one",
    "date": "some time",
    "duration": "some time",
    "age": "some age",
    "parties": "some",
}  # kinds of value that a claim's question leaves open, with the words in their place; names tell events apart and stay


def mask_values(claim: Claim) -> str:
    """Return the claim's text with its figures and times left open, so that claims of one question read alike."""
    text = claim.text
    for mention in sorted(claim.mentions, key=lambda m: -len(m.text)):
        mask = mask_of(mention)
        if mask:
            text = text.replace(mention.text, mask, 1)
    return text


def mask_of(mention: Mention) -> str:
    """Return the words that leave a mention open: a count keeps what is counted; "" for a name, which stays."""
    value = mention.value
    if isinstance(value, Quantity) and not value.measure:
        return f"some {mention.text.split()[-1]}" if value.unit and " " in mention.text else "some"
    return MASKS.get(value.kind, "")
