"""Split sentences into atomic claims: one fact each, with who says it, how surely and when."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.clauses import (
    SUBJECTS,
    Clause,
    Tree,
    inherited_subject,
    relative_word,
    share_out,
    split_clauses,
)
from claimcheck.layout import is_row
from claimcheck.records import (
    BlockKind,
    Claim,
    Grain,
    Mention,
    Modality,
    Polarity,
    Sentence,
    Span,
    Tense,
    Token,
)
from claimcheck.stances import (
    NOT_ONLY_REPORTING,
    REPORTING,
    SAYING,
    attribution,
    modality,
    polarity,
    predicate,
    tense,
)
from claimcheck.tables import Table
from claimcheck.values import Age, Organization, Person, Place, Quantity

__all__ = ["REPORTING", "ClaimsFound", "find_claims", "mask_of", "mask_values"]

OPINION = frozenset("should ought must".split())
DROPPED_AT_EDGE = frozenset("mark cc punct discourse".split())
SINGULAR_PRONOUNS = {"he": "m", "she": "f", "his": "m", "her": "f", "him": "m"}
MAX_APPOSITION = 14  # words with what it stands beside; longer ones are lists or misread
QUOTES = frozenset({'"', "“", "”", "``", "''"})
NO_CLAIMS = frozenset({BlockKind.QUESTION, BlockKind.CONTENTS, BlockKind.FURNITURE})
MIN_WORDS = 3  # "He agreed" says nothing that could be compared
FOR_ONE = {"were": "was", "are": "is", "have": "has", "'re": "'s", "’re": "’s"}  # the verb when a list is shared out
HAPPENED = {
    "death": "died", "resignation": "resigned", "arrival": "arrived", "departure": "left", "retirement": "retired",
    "collapse": "collapsed", "disappearance": "disappeared", "victory": "won", "birth": "was born",
    "arrest": "was arrested", "detention": "was detained", "appointment": "was appointed", "election": "was elected",
    "release": "was released", "murder": "was murdered", "killing": "was killed", "assassination": "was assassinated",
    "execution": "was executed", "kidnapping": "was kidnapped", "dismissal": "was dismissed", "sacking": "was sacked",
    "closure": "was closed", "sale": "was sold", "destruction": "was destroyed", "conviction": "was convicted",
    "acquittal": "was acquitted", "extradition": "was extradited", "nomination": "was nominated",
    "demolition": "was demolished", "defeat": "was defeated", "suspension": "was suspended",
    "disqualification": "was disqualified", "invasion": "was invaded", "abduction": "was abducted",
    "expulsion": "was expelled", "deportation": "was deported", "acquisition": "was acquired",
}  # fmt: skip  # nouns that say something happened to what stands behind "of" or before "'s"
NOT_HAPPENED = frozenset(
    "call demand urge seek want plan face threaten risk fear oppose prevent avoid deny await expect propose consider "
    "request recommend discuss predict support favour favor back schedule".split()
)  # verbs over such a noun that leave open whether it happened
OPEN_MODIFIERS = frozenset(
    "alleged possible planned expected likely attempted future potential imminent proposed no any threatened".split()
)


@dataclass(frozen=True, slots=True)
class ClaimsFound:
    """The claims of one document, and what of it makes none."""

    claims: tuple[Claim, ...]
    left_out: tuple[tuple[str, int], ...]  # reason -> sentences: (("questions", 3), ("opinions", 2))


@dataclass(slots=True)
class _Wording:
    """The words of a claim in the order to be read: tokens of the sentence, and words put in."""

    pieces: list[int | str]
    instead: dict[int, str]  # what is printed for a token: the full name for a pronoun; "" nothing
    subject: str | None


def find_claims(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> ClaimsFound:
    """Return the claims of one document in the order of its text.

    sentences: with their tokens; a sentence without tokens is one claim as it stands.
    mentions: of the same document, sorted by span.
    """
    claims: list[Claim] = []
    left_out = {"questions": 0, "opinions": 0, "fragments": 0}
    people = [mention for mention in mentions if isinstance(mention.value, Person)]
    starts = [mention.span.start for mention in mentions]
    table = Table()
    for sentence in sentences:
        near = mentions[bisect_left(starts, sentence.span.start) : bisect_left(starts, sentence.span.end)]
        inside = tuple(m for m in near if sentence.span.covers(m.span))
        if sentence.kind in NO_CLAIMS or sentence.text.rstrip("\"'”’)").endswith("?"):
            left_out["questions"] += 1
            continue
        described = list(_description_claims(sentence, inside))
        stated = (
            table.claims(sentence, inside)
            if is_row(sentence.kind, sentence.text)
            else _clause_claims(sentence, inside, people)
        )
        found = [*stated, *described]
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
    tree = Tree(tokens)
    clauses = split_clauses(tree)
    speakers = _speakers(clauses, tree)
    for clause in clauses:
        kept = _trim(clause.tokens, tokens)
        if all(tokens[i].pos == "PUNCT" for i in kept):
            continue
        speaker = speakers.get(clause.head)
        stance = Claim(
            sentence.document_id,
            sentence.span,
            "",
            sentence,
            attribution=_speaker_text(speaker, sentence, people) if speaker else None,
            polarity=polarity(clause),
            modality=modality(clause),
            tense=tense(clause),
            predicate=predicate(clause),
        )
        if not (_only_reports(clause, clauses, mentions) or _is_opinion_clause(clause, tokens)):
            whole = _claim(clause, kept, stance, mentions, people)
            if whole is not None and _states_something(clause, tokens, whole.mentions):
                shares = share_out(clause, kept, negated=stance.polarity is Polarity.NEGATED)
                parts = [part for share in shares if (part := _claim(clause, share, stance, mentions, people))]
                yield replace(whole, grain=Grain.WHOLE) if parts else whole
                yield from (replace(part, grain=Grain.PART) for part in parts)
        yield from _phrase_claims(clause, stance, mentions, people)


def _claim(
    clause: Clause, kept: Sequence[int], stance: Claim, mentions: tuple[Mention, ...], people: Sequence[Mention]
) -> Claim | None:
    """Return what these words of the clause say; None when it is too little."""
    tokens = clause.tree.tokens
    wording = _readable(clause, kept, stance.sentence, people)
    text = _join(wording, tokens)
    if len(text.split()) < MIN_WORDS:
        return None
    agent, patient = _agent_and_patient(clause, kept, wording, stance.sentence, mentions, people)
    return replace(
        stance,
        span=Span(tokens[kept[0]].span.start, tokens[kept[-1]].span.end),
        text=text,
        subject=wording.subject,
        agent=agent,
        patient=patient,
        mentions=tuple(m for m in mentions if any(tokens[i].span.overlaps(m.span) for i in kept)),
        words=_spans([i for i in wording.pieces if isinstance(i, int)], tokens),
    )


def _speakers(clauses: Sequence[Clause], tree: Tree) -> dict[int, list[int]]:
    """Return the words that name who says each clause; a quotation with words between its parts has one speaker."""
    speakers = {clause.head: found for clause in clauses if (found := attribution(clause, clauses))}
    quoted, inside = set[int](), False
    for i, token in enumerate(tree.tokens):
        if token.text in QUOTES:
            inside = token.text not in {"”", "''"} and (token.text in {"“", "``"} or not inside)
        elif inside:
            quoted.add(i)
    known = [speakers[clause.head] for clause in clauses if clause.head in quoted and clause.head in speakers]
    if known:
        for clause in clauses:
            if clause.head in quoted:
                speakers.setdefault(clause.head, known[0])
    return speakers


def _speaker_text(speaker: list[int], sentence: Sentence, people: Sequence[Mention]) -> str:
    """Return who speaks as printed, a pronoun as the person it stands for where that is known."""
    tokens = sentence.tokens
    is_pronoun = len(speaker) == 1 and tokens[speaker[0]].pos == "PRON"
    return (_resolve(speaker[0], sentence, people) if is_pronoun else None) or _phrase_text(speaker, tokens)


def _only_reports(clause: Clause, clauses: Sequence[Clause], mentions: Sequence[Mention]) -> bool:
    """Whether the clause says only that somebody speaks or that it is so; what is said is a claim of its own."""
    tree, tokens = clause.tree, clause.tree.tokens
    head = tokens[clause.head]
    says = any(c.relation == "ccomp" and tokens[c.head].head == clause.head for c in clauses)
    says = says or head.relation == "parataxis"
    if head.lemma in REPORTING and head.lemma not in NOT_ONLY_REPORTING and says:
        return True
    said = [c for c in clauses if c.parent is clause and c.relation in {"ccomp", "csubj", "csubj:pass"}]
    if not said and not (head.relation == "parataxis" and head.lemma in SAYING):
        return False
    empty = tree.words(clause.head, "expl", "nsubj", "nsubj:pass") & {"it"}
    saying = {tokens[c.head].head for c in said}  # "was quoted as saying"
    rest = [
        i
        for i in clause.tokens
        if tokens[i].head == clause.head
        and i not in saying
        and tokens[i].relation in {"obl", "obl:tmod", "obl:unmarked", "advcl", "xcomp", "obj"}
        and not (tokens[i].relation == "obj" and head.lemma in SAYING)
    ]
    return not rest and (head.lemma in SAYING or bool(empty) or any(tokens[i].lemma in SAYING for i in saying))


def _states_something(clause: Clause, tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """Whether a clause says something that can be checked: it has a verb or a subject, or at least a figure or a time.

    "Security ties of three nations" as a heading states a figure; "Defense ties" states nothing.
    """
    if tokens[clause.head].pos in {"VERB", "AUX"}:
        return True
    below = {tokens[i].relation for i in clause.tokens if tokens[i].head == clause.head and i != clause.head}
    if below & (SUBJECTS | {"cop"}):
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
            words=(mention.span,),
        )


def _phrase_claims(
    clause: Clause, stance: Claim, mentions: tuple[Mention, ...], people: Sequence[Mention]
) -> Iterator[Claim]:
    """Yield what phrases of the clause say by the way: appositions, and nouns that say what happened."""
    for i in clause.tokens:
        token = clause.tree.tokens[i]
        if token.relation == "appos":
            found = _apposition(i, clause, mentions)
        elif token.lemma.lower() in HAPPENED and token.pos == "NOUN":
            found = _happening(i, clause, stance)
        else:
            continue
        if found is None:
            continue
        pieces, subject, verb = found
        wording = _Wording(pieces, {}, _phrase_text(subject, clause.tree.tokens))
        words = sorted(piece for piece in pieces if isinstance(piece, int))
        tokens = clause.tree.tokens
        yield replace(
            stance,
            span=Span(tokens[words[0]].span.start, tokens[words[-1]].span.end),
            text=_join(wording, tokens),
            polarity=Polarity.AFFIRMED,
            modality=Modality.ASSERTED,
            tense=Tense.PRESENT if verb == "be" else Tense.PAST,
            predicate=verb,
            subject=_resolve(subject[-1], stance.sentence, people) or wording.subject,
            mentions=tuple(m for m in mentions if any(tokens[j].span.overlaps(m.span) for j in words)),
            words=_spans(words, tokens),
            grain=Grain.PART,
        )


def _apposition(i: int, clause: Clause, mentions: tuple[Mention, ...]) -> tuple[list[int | str], list[int], str] | None:
    """Return "Maribor, the second city" as "Maribor is the second city", the name first."""
    tree, tokens = clause.tree, clause.tree.tokens
    head = tokens[i].head
    if tokens[i].pos not in {"NOUN", "PROPN"} or tokens[head].pos not in {"NOUN", "PROPN"}:
        return None
    name, what = tree.phrase(head, frozenset({i})), tree.phrase(i)
    if tokens[i].pos == "PROPN" and tokens[head].pos == "NOUN":
        name, what = what, name
    elif tokens[i].pos == "PROPN":
        return None  # a short form or another name
    told = [m for m in mentions if isinstance(m.value, Person) and m.value.role]
    if any(tokens[j].span.overlaps(m.span) for m in told for j in name):
        return None  # said by the claim of the role
    if len(what) < 2 or len(name) + len(what) > MAX_APPOSITION or any(tokens[j].text in "()" for j in range(head, i)):
        return None
    if not {tokens[j].relation for j in what} & {"det", "nmod", "nmod:poss", "amod", "compound", "nummod"}:
        return None
    if {tokens[j].relation for j in what} <= {"det", "appos", "nsubj", "obj", "obl"}:
        return None  # "the company": nothing but what stands in the clause below it
    verb = "are" if any(_is_several(j, tree) for j in name if j in {head, i}) else "is"
    return [*name, verb, *what], name, "be"


def _happening(i: int, clause: Clause, stance: Claim) -> tuple[list[int | str], list[int], str] | None:
    """Return "the arrest of Ada Lind in Bonn" as "Ada Lind was arrested in Bonn"; None when it may not have been."""
    tree, tokens = clause.tree, clause.tree.tokens
    if stance.modality is not Modality.ASSERTED or stance.polarity is not Polarity.AFFIRMED:
        return None
    above = {tokens[tokens[i].head].lemma.lower(), tokens[clause.head].lemma.lower()}
    if above & NOT_HAPPENED or tree.words(i, "amod", "det") & OPEN_MODIFIERS:
        return None
    of = [c for c in tree.children[i] if tokens[c].relation == "nmod" and tree.words(c, "case") == {"of"}]
    owner = [c for c in tree.children[i] if tokens[c].relation == "nmod:poss" and tokens[c].pos != "PRON"]
    if not (of or owner):
        return None
    whom = (of or owner)[0]
    if tokens[whom].pos != "PROPN" and not tree.words(whom, "det", "nmod:poss", "nummod"):
        return None  # "the death of democracy"
    subject = [j for j in tree.phrase(whom) if tokens[j].text.lower() not in {"'s", "’s", "’", "'"}]
    rest: list[int | str] = []
    for c in tree.children[i]:
        if tokens[c].relation == "nmod" and c not in of and tree.words(c, "case") & {"in", "on", "at", "near", "by"}:
            rest += sorted(tree.below(c))
    verb = HAPPENED[tokens[i].lemma.lower()]
    if verb.startswith("was ") and _is_several(whom, tree):
        verb = verb.replace("was ", "were ", 1)
    return [*subject, verb, *rest], subject, {"died": "die", "won": "win", "left": "leave"}.get(verb, tokens[i].lemma)


def _is_several(i: int, tree: Tree) -> bool:
    token = tree.tokens[i]
    plural = token.pos == "NOUN" and token.text.lower() != token.lemma.lower() and token.text.lower().endswith("s")
    return plural or tree.child(i, "conj") is not None


def _is_opinion_clause(clause: Clause, tokens: Sequence[Token]) -> bool:
    words = {tokens[i].text.lower() for i in clause.tokens}
    return bool(words & OPINION) and not any(tokens[i].pos == "NUM" for i in clause.tokens)


def _is_opinion(sentence: Sentence) -> bool:
    return bool({token.text.lower() for token in sentence.tokens} & OPINION)


def _trim(kept: list[int], tokens: Sequence[Token]) -> list[int]:
    """Drop conjunctions, marks and quotation marks from both ends."""
    start, end = 0, len(kept)
    while start < end and tokens[kept[start]].relation in DROPPED_AT_EDGE:
        start += 1
    opened = {tokens[i].text for i in kept} & {"(", "["}
    while end > start and tokens[kept[end - 1]].pos == "PUNCT" and not (opened and tokens[kept[end - 1]].text in ")]"):
        end -= 1
    return kept[start:end] or kept


# Wording --------------------------------------------------------------------------------------------------------------


def _readable(clause: Clause, kept: Sequence[int], sentence: Sentence, people: Sequence[Mention]) -> _Wording:
    """Return the words of the clause so that they can be read alone, its subject filled in."""
    tree, tokens = clause.tree, clause.tree.tokens
    held = set(kept)
    words = [
        i
        for i in kept
        if tokens[i].text not in QUOTES
        and (tokens[i].text != "," or (_is_kept(i - 1, held, tree) and _is_kept(i + 1, held, tree)))
    ]  # no comma beside words that were taken out
    top = _relative_head(clause)
    gap = relative_word(clause.head, tree) if top is not None else None
    if top is not None and gap is not None and gap in words:
        return _relative(clause, words, gap, tokens[top].head, sentence, people)
    if gap is None and clause.relation == "acl:relcl" and not _takes_object(clause):
        return _relative(clause, words, None, tokens[clause.head].head, sentence, people)
    own = _own_subject(clause, words)
    if own is not None:
        return _with_own_subject(own, clause, words, sentence, people)
    subject = inherited_subject(clause)
    if subject is None or tokens[clause.head].head == clause.head:
        return _Wording(list(words), {}, None)
    subject = _described(subject, tree)
    name, filled, instead = _filled(subject, clause, sentence, people)
    words = [
        i
        for i in words
        if tokens[i].pos != "PRON" or tokens[i].relation not in {"nsubj", "nsubj:pass"} or tokens[i].head != clause.head
    ]
    auxiliaries: list[int | str] = list(clause.shared)
    verb = tokens[clause.head].text.lower()
    bare = tree.is_participle(clause.head) and clause.relation in {"acl", "advcl"}
    bare = bare or (tree.is_gerund(clause.head) and verb not in {"having", "being"})
    if not auxiliaries and bare and clause.head in words:
        auxiliaries = [_be(clause, subject)]
    first = next((n for n, i in enumerate(words) if tokens[i].relation == "mark"), None)
    if first == 0:
        words = words[1:]
    return _Wording([*filled, *auxiliaries, *words], instead, name)


def _is_kept(i: int, held: set[int], tree: Tree) -> bool:
    """Whether token i stands in the claim, quotation marks aside."""
    return i in held or not 0 <= i < len(tree.tokens) or tree.tokens[i].text in QUOTES


def _be(clause: Clause, subject: int) -> str:
    """Return the form of "be" that makes a participle a sentence, in the time of the clause above."""
    past = clause.parent is None or tense(clause.parent) is not Tense.PRESENT
    past = past or clause.tree.tokens[clause.head].text.lower() == "born"
    several = _is_several(subject, clause.tree)
    return ("were" if several else "was") if past else ("are" if several else "is")


def _own_subject(clause: Clause, words: Sequence[int]) -> int | None:
    """Return the subject of the clause among these words: the first, or the conjunct that the share is of."""
    tokens = clause.tree.tokens
    for i in words:
        top = i
        while tokens[top].relation == "conj" and tokens[top].head != top:
            top = tokens[top].head
        if tokens[top].relation in SUBJECTS and tokens[top].head == clause.head and (top == i or top not in words):
            return i
    return None


def _with_own_subject(
    own: int, clause: Clause, words: Sequence[int], sentence: Sentence, people: Sequence[Mention]
) -> _Wording:
    tree, tokens = clause.tree, clause.tree.tokens
    instead: dict[int, str] = {}
    phrase = [i for i in tree.phrase(own) if i in set(words)]
    several = any(tokens[i].relation == "conj" for i in phrase if i != own) or tokens[own].lemma != tokens[own].text
    if not several and (tokens[own].relation == "conj" or tree.child(own, "conj") is not None):  # one of a list
        verbs = [i for i in words if tokens[i].pos == "AUX" and tokens[i].head == clause.head]
        instead = {i: FOR_ONE[tokens[i].text.lower()] for i in verbs if tokens[i].text.lower() in FOR_ONE}
    resolved = _resolve(own, sentence, people)
    if resolved is None:
        return _Wording(list(words), instead, _phrase_text(phrase, tokens))
    parts = {c for c in tree.children[own] if tokens[c].relation in {"flat", "compound"}}
    pieces: list[int | str] = list(words)
    instead |= {own: resolved, **dict.fromkeys(parts & set(words), "")}
    return _Wording(pieces, instead, resolved)


def _takes_object(clause: Clause) -> bool:
    """Whether the verb has what it needs, so that a relative clause without pronoun has no place to fill."""
    tree, tokens = clause.tree, clause.tree.tokens
    stands_alone = any(tokens[i].text in ":;–—" for i in range(tokens[clause.head].head + 1, clause.head))
    needs = tree.child(clause.head, "obj", "ccomp", "xcomp", "cop", "aux:pass") is not None
    return stands_alone or needs or tokens[clause.head].pos != "VERB" or tree.subject(clause.head) is None


def _relative_head(clause: Clause) -> int | None:
    """Return the head of the relative clause: its own, or that of the report it is in ("who police say fled")."""
    tokens = clause.tree.tokens
    above = tokens[clause.head].head
    if clause.relation in {"acl:relcl", "advcl:relcl"}:
        return clause.head
    return above if clause.relation == "ccomp" and tokens[above].relation == "acl:relcl" else None


def _relative(
    clause: Clause,
    words: Sequence[int],
    gap: int | None,
    antecedent: int,
    sentence: Sentence,
    people: Sequence[Mention],
) -> _Wording:
    """Return a relative clause with what it describes in the place of its pronoun."""
    tree, tokens = clause.tree, clause.tree.tokens
    described = _described(antecedent, tree)
    name, filled, instead = _filled(described, clause, sentence, people)
    case = [c for c in tree.children[gap] if tokens[c].relation == "case"] if gap is not None else []
    rest = [i for i in words if i != gap and i not in case]
    word = tokens[gap].text.lower() if gap is not None else ""
    relation = tokens[gap].relation if gap is not None else "obj"
    if relation in {"nsubj", "nsubj:pass"}:
        return _Wording([*filled, *rest], instead, name)
    own = _own_subject(clause, rest)
    subject = _phrase_text([i for i in tree.phrase(own) if i in rest], tokens) if own is not None else None
    if gap is not None and word == "whose":
        at = sum(i < gap for i in rest)
        owner: list[int | str] = [*filled, "'s"]
        return _Wording([*rest[:at], *owner, *rest[at:]], instead, subject)
    if relation == "obj":
        ends = [clause.head, *(c for c in tree.children[clause.head] if tokens[c].relation == "compound:prt")]
        at = sum(i <= max(ends) for i in rest)
        return _Wording([*rest[:at], *filled, *rest[at:]], instead, subject)
    if gap is not None and not case and (stranded := _stranded(clause, gap, rest)) is not None:
        at = rest.index(stranded) + 1
        return _Wording([*rest[:at], *filled, *rest[at:]], instead, subject)
    how: list[int | str] = [*case] if case else ["in"] if word in {"where", "wherein"} else []
    if not case and word not in {"where", "wherein", "when"}:
        return _Wording(list(rest), {}, subject)
    return _Wording([*rest, *how, *filled], instead, subject)


def _stranded(clause: Clause, gap: int, words: Sequence[int]) -> int | None:
    """Return the preposition left behind by the pronoun: "a plan that directors will vote on"."""
    tokens = clause.tree.tokens
    for i in words:
        alone = tokens[i].pos == "ADP" and tokens[i].relation in {"obl", "advmod", "case", "compound:prt"}
        if alone and i > gap and tokens[i].head < i and not clause.tree.children[i]:
            return i
    return None


def _described(i: int, tree: Tree) -> int:
    """Return what a phrase speaks of: the subject of "is a company", the name before an apposition."""
    tokens = tree.tokens
    for _ in tokens:
        subject = tree.child(i, "nsubj")
        if tree.child(i, "cop") is not None and subject is not None and tokens[subject].pos != "PRON":
            i = subject
        elif tokens[i].relation == "appos" and tokens[i].pos == "NOUN" and tokens[tokens[i].head].pos == "PROPN":
            i = tokens[i].head
        else:
            return i
    return i


def _filled(
    i: int, clause: Clause, sentence: Sentence, people: Sequence[Mention]
) -> tuple[str, list[int | str], dict[int, str]]:
    """Return a phrase to fill in: its text, its words, and what is printed instead of some."""
    tree, tokens = clause.tree, clause.tree.tokens
    phrase = tree.phrase(i, frozenset({clause.head}))
    resolved = _resolve(i, sentence, people) if tree.child(i, "conj") is None else None
    if resolved is None:
        return _phrase_text(phrase, tokens), list(phrase), {}
    return resolved, list(phrase), {phrase[0]: resolved, **dict.fromkeys(phrase[1:], "")}


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
        if isinstance(mention.value, Person) and fits_pronoun(gender, mention.value.title):
            return str(mention.value)
    return None


def fits_pronoun(gender: str, title: str) -> bool:
    """Whether somebody with this title, or none, can be meant by a pronoun: "m" for "he", "f" for "she"."""
    title = title.lower().rstrip(".")
    return not (title in {"mr", "sir", "lord"} and gender == "f") and not (
        title in {"mrs", "ms", "miss", "dame", "lady"} and gender == "m"
    )


def _join(wording: _Wording, tokens: Sequence[Token], *, keep_case: bool = False) -> str:
    """Join the words with the spaces they have in the text; where words between them were left out, one space."""
    parts: list[str] = []
    last: int | None = None
    for piece in wording.pieces:
        word = piece if isinstance(piece, str) else wording.instead.get(piece, tokens[piece].text)
        if not word:
            continue
        if piece == 0 and parts and not keep_case and tokens[0].pos in {"DET", "PRON", "ADP"} and word != "I":
            word = word[0].lower() + word[1:]  # the sentence began with it
        touches = isinstance(piece, int) and last is not None and tokens[last].span.end == tokens[piece].span.start
        if parts and not touches and word not in {"'s", "’s"}:
            parts.append(" ")
        parts.append(word)
        last = piece if isinstance(piece, int) else None
    return "".join(parts).replace(" ,", ",").strip(" ,;:–—-")


def _phrase_text(words: Iterable[int], tokens: Sequence[Token]) -> str:
    """Return the words with the spaces they have in the text; where words between them were left out, one space."""
    return _join(_Wording(list(words), {}, None), tokens, keep_case=True)


def _spans(words: Iterable[int], tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Return the places of the words in the document, neighbours as one."""
    spans: list[Span] = []
    last = -2
    for i in sorted(set(words)):
        if i == last + 1:
            spans[-1] = Span(spans[-1].start, tokens[i].span.end)
        else:
            spans.append(tokens[i].span)
        last = i
    return tuple(spans)


# Who does what to whom ------------------------------------------------------------------------------------------------


def _agent_and_patient(
    clause: Clause,
    kept: Sequence[int],
    wording: _Wording,
    sentence: Sentence,
    mentions: Sequence[Mention],
    people: Sequence[Mention],
) -> tuple[str | None, str | None]:
    """Return who acts and who or what is acted on, a passive turned round; None where it is not said."""
    tree, tokens = clause.tree, clause.tree.tokens
    verb = clause.head
    if tokens[verb].pos != "VERB" or tokens[verb].lemma == "be":
        return None, None
    below = tree.child(verb, "xcomp")
    if below is not None and tokens[below].lemma == predicate(clause) and tokens[below].pos == "VERB":
        verb = below
    passive = (
        tree.child(verb, "aux:pass", "nsubj:pass") is not None
        or any(tokens[i].relation == "aux:pass" for i in clause.shared)
        or (tree.is_participle(verb) and clause.relation in {"acl", "advcl"})
    )
    object_ = _argument({"obj"}, verb, kept, tree)
    gap = relative_word(clause.head, tree) if clause.relation == "acl:relcl" else None
    if object_ is None:
        other = None
    elif object_ == gap:
        other = _filled(_described(tokens[clause.head].head, tree), clause, sentence, people)[0]
    else:
        other = _named(object_, kept, tree, sentence, people)
    if not passive:
        return wording.subject, other
    by = [
        i
        for i in kept
        if tokens[i].head == verb
        and tokens[i].relation in {"obl", "obl:agent"}
        and "by" in tree.words(i, "case")
        and not any(tokens[i].span.overlaps(m.span) and not isinstance(m.value, ACTING) for m in mentions)
    ]
    return (_named(by[0], kept, tree, sentence, people) if by else None), wording.subject


ACTING = (Person, Organization, Place, Quantity)  # "by 12 firefighters"; "by Monday" and "by 3 percent" are no agents


def _argument(relations: set[str], verb: int, kept: Sequence[int], tree: Tree) -> int | None:
    tokens = tree.tokens
    for i in kept:
        top = i
        while tokens[top].relation == "conj" and tokens[top].head != top:
            top = tokens[top].head
        if tokens[top].relation in relations and tokens[top].head == verb and (top == i or top not in kept):
            return i
    return None


def _named(i: int, kept: Sequence[int], tree: Tree, sentence: Sentence, people: Sequence[Mention]) -> str:
    phrase = [j for j in tree.phrase(i) if j in set(kept)]
    resolved = (
        _resolve(i, sentence, people) if len([j for j in phrase if tree.tokens[j].relation == "conj"]) == 0 else None
    )
    return resolved or _phrase_text(phrase, tree.tokens)


# Over all claims ------------------------------------------------------------------------------------------------------


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
