"""Split a sentence into clauses, and a clause into the shares of its conjuncts, with the subjects filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from claimcheck.records import Token

SUBJECTS = frozenset("nsubj nsubj:pass nsubj:outer csubj csubj:pass expl".split())
CLAUSE_RELATIONS = frozenset("root conj ccomp csubj csubj:pass advcl advcl:relcl acl acl:relcl parataxis".split())
RELATIVE = frozenset("who which that whom".split())
RELATIVE_ADVERBS = frozenset("where when why how whereby wherein".split())
FACT_MARKS = frozenset(
    "after before while when whilst since without upon despite besides although though once until".split()
)  # over a verb in -ing: what they introduce happened, or did not
WITH_SUBJECT = frozenset("because as if unless whether although though while".split())
AUXILIARY_HAVE = frozenset("have has had 've having".split())
MODALS = frozenset("will would can could may might shall should must do does did 'll 'd wo ca to".split())
SEPARATORS = frozenset(": ; – —".split())
WITHIN_NOUN = frozenset(
    "det det:predet amod compound nmod nmod:poss nmod:unmarked nummod flat appos acl acl:relcl fixed cc:preconj".split()
)  # what belongs to one conjunct and not to the others, unless it stands behind the last
PAST_ONLY = frozenset(
    "became went came took gave wrote saw did ran began knew drew flew grew threw rose drove broke chose spoke stole "
    "wore fell shook swore tore was were had rode sang sank sprang swam ate forgot hid".split()
)  # forms that are no participles
NO_PASSIVE = frozenset(
    "serve work live die move go come become return play study retire appear remain stay arrive begin seem attend "
    "marry graduate travel continue happen occur act sit stand last belong consist grow emerge".split()
)  # after "was born and", these are of the past and no participles
TOGETHER = frozenset("together jointly combined collectively respectively each alternately".split())
SYMMETRIC = frozenset(
    "meet marry merge agree divorce clash collide fight differ separate unite join split share compete negotiate talk "
    "trade cooperate collaborate gather assemble total outnumber disagree wed".split()
)  # "A and B met" does not say that A met
OF_SEVERAL = frozenset(
    "mix combination merger pair couple meeting talk dispute agreement deal border war relationship marriage union "
    "difference total sum blend match game final contrast tie link collision alliance partnership".split()
)  # nouns that take several as one
MAX_NOUNS_ABOVE = 2  # "a relationship with the king and the queen"
MAX_SHARES = 12  # of one clause; above, only its longest list is taken apart
LESS_THAN_A_CLAUSE = 2  # words; "directed by Ann" is a clause of its own, "known" is none


class Tree:
    """The tokens of a sentence with the tokens that hang from each."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.children: list[list[int]] = [[] for _ in tokens]
        for i, token in enumerate(tokens):
            if token.head != i:
                self.children[token.head].append(i)

    def child(self, i: int, *relations: str) -> int | None:
        """Return the first token that hangs from i by one of the relations."""
        return next((c for c in self.children[i] if self.tokens[c].relation in relations), None)

    def words(self, i: int, *relations: str) -> set[str]:
        """Return the words that hang from i by one of the relations, in lower case."""
        return {self.tokens[c].text.lower() for c in self.children[i] if self.tokens[c].relation in relations}

    def subject(self, i: int) -> int | None:
        return self.child(i, "nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "expl")

    def below(self, i: int, without: frozenset[int] = frozenset()) -> set[int]:
        """Return token i and all that hangs from it, but for the tokens in `without` and what hangs from them."""
        found, todo = set[int](), [i]
        while todo:
            j = todo.pop()
            if j not in without and j not in found:
                found.add(j)
                todo += self.children[j]
        return found

    def phrase(self, i: int, without: frozenset[int] = frozenset()) -> list[int]:
        """Return the words of token i's phrase in order, without the clauses and appositions below it."""
        found, todo = [], [i]
        while todo:
            j = todo.pop()
            found.append(j)
            for c in self.children[j]:
                relation = self.tokens[c].relation
                if c in without or relation in {"acl:relcl", "acl", "appos", "parataxis", "advcl"}:
                    continue
                if j == i and relation in {"case", "punct", "mark", "cop", "aux", "cc", "nsubj", "advmod:emph"}:
                    continue
                listed = self.tokens[c].text == "," and self.tokens[j].relation == "conj" and j != i
                if relation == "punct" and not self.in_name(c) and not listed:
                    continue
                todo.append(c)
        return sorted(found)

    def in_name(self, i: int) -> bool:
        return self.tokens[i].name is not None and not self.tokens[i].name_start

    def name_of(self, i: int) -> set[int]:
        """Return the words of the name that token i is part of; none when it is part of no name."""
        if self.tokens[i].name is None:
            return set()
        start, end = i, i + 1
        while start > 0 and self.in_name(start):
            start -= 1
        while end < len(self.tokens) and self.in_name(end):
            end += 1
        return set(range(start, end))

    def is_infinitive(self, i: int) -> bool:
        """Whether "to" stands before the verb and no subject of its own."""
        return self.subject(i) is None and any(
            self.tokens[c].text.lower() == "to" and self.tokens[c].relation in {"mark", "aux"} for c in self.children[i]
        )

    def is_gerund(self, i: int) -> bool:
        """Whether it is a verb in -ing without an auxiliary or a subject."""
        return (
            self.tokens[i].text.lower().endswith("ing")
            and self.tokens[i].pos in {"VERB", "AUX"}
            and self.child(i, "aux", "aux:pass", "cop") is None
            and self.subject(i) is None
        )

    def is_participle(self, i: int) -> bool:
        """Whether it is a past participle without auxiliary: "directed by", "born in"."""
        token = self.tokens[i]
        return (
            token.pos == "VERB"
            and not token.text.lower().endswith(("ing", "s"))
            and token.text.lower() != token.lemma
            and token.text.lower() not in PAST_ONLY
            and self.child(i, "aux", "aux:pass", "obj") is None
            and self.subject(i) is None
        )


@dataclass(slots=True)
class Clause:
    """A predicate of a sentence with the tokens that belong to it and to no clause below it."""

    head: int
    tokens: list[int]
    parent: "Clause | None" = None
    shared: list[int] = field(default_factory=list)  # auxiliaries and "not" of the verb it is joined to
    tree: Tree = field(repr=False, default_factory=lambda: Tree(()))

    @property
    def relation(self) -> str:
        return self.tree.tokens[self.head].relation


def split_clauses(tree: Tree) -> list[Clause]:
    """Return the clauses of a sentence in the order of their heads."""
    heads = _heads(tree)
    clauses = {i: Clause(i, [], tree=tree) for i in sorted(heads)}
    for i in range(len(tree.tokens)):
        owner = _owner(i, tree, heads)
        if owner is not None:
            clauses[owner].tokens.append(i)
    for i, clause in clauses.items():
        above = _owner(tree.tokens[i].head, tree, heads) if tree.tokens[i].head != i else None
        clause.parent = clauses[above] if above is not None and above != i else None
        clause.shared = _shared_auxiliaries(clause)
    return list(clauses.values())


def _heads(tree: Tree) -> set[int]:
    """Return the heads of clauses, from the root down: a verb joined to one that heads none heads none itself."""
    heads: set[int] = set()
    todo = [i for i, token in enumerate(tree.tokens) if token.head == i]
    heads.update(todo)
    seen = set(todo)
    while todo:
        i = todo.pop(0)
        for c in tree.children[i]:
            if c not in seen:
                seen.add(c)
                todo.append(c)
                if tree.tokens[c].relation in CLAUSE_RELATIONS and _is_head(c, tree, heads):
                    heads.add(c)
    return heads


def _is_head(i: int, tree: Tree, heads: set[int]) -> bool:
    token = tree.tokens[i]
    has_subject = tree.subject(i) is not None
    has_verb = token.pos in {"VERB", "AUX"} or tree.child(i, "cop") is not None
    marks = tree.words(i, "mark", "case")
    match token.relation:
        case "conj":
            joined = token.head in heads and tree.tokens[token.head].pos in {"VERB", "AUX"}
            both = joined and token.pos in {"VERB", "AUX"} and not tree.is_infinitive(i)
            aside = tree.is_gerund(i) and not tree.words(i, "cc") and not tree.is_gerund(token.head)
            aside = aside and tree.tokens[i - 1].text == ","  # ", earning millions"
            return has_subject or both or aside or (token.head in heads and tree.child(i, "cop") is not None)
        case "parataxis":
            return has_verb or has_subject
        case "csubj" | "csubj:pass":
            return has_subject and has_verb and "expl" in {tree.tokens[c].relation for c in tree.children[token.head]}
        case "ccomp":
            return (has_subject or has_verb) and not tree.is_infinitive(i) and not tree.is_gerund(i)
        case "acl:relcl" | "advcl:relcl":
            return has_verb and _is_relative_claim(i, tree)
    if not has_verb or tree.is_infinitive(i) or "than" in marks:
        return False
    if tree.is_gerund(i) and marks and not marks & FACT_MARKS:
        return False  # "specialises in making glass": what the main verb needs
    if not has_subject and token.relation in {"acl", "advcl"} and len(tree.children[i]) < LESS_THAN_A_CLAUSE - 1:
        return False
    return token.relation == "advcl" or token.pos == "VERB" or has_subject


def _is_relative_claim(i: int, tree: Tree) -> bool:
    """Whether a relative clause says something of its own: its pronoun can be replaced by what it describes."""
    antecedent = tree.tokens[i].head
    subject = tree.subject(i)
    if any(tree.tokens[j].text in SEPARATORS | {","} for j in range(antecedent + 1, i)):
        return True  # "Bremen, where she was born"; a clause after a colon stands alone
    if tree.tokens[antecedent].pos in {"PRON", "DET", "ADV"}:
        return False  # "those who stayed"
    gap = relative_word(i, tree)
    if gap is not None and tree.tokens[gap].relation in {"nsubj", "nsubj:pass", "obj"} and tree.tokens[gap].head == i:
        return True
    named = subject is not None and tree.tokens[subject].pos in {"NOUN", "PROPN"}
    return named and len(tree.children[i]) > (2 if gap is None else 3)  # "the reasons he gave" says too little


def relative_word(i: int, tree: Tree) -> int | None:
    """Return the word of a relative clause that stands for what it describes: who, which, where, whose."""
    for j in sorted(tree.below(i)):
        word = tree.tokens[j].text.lower()
        if word in RELATIVE | RELATIVE_ADVERBS | {"whose"} and tree.tokens[j].relation not in {"mark", "det"}:
            return j
        if j >= i:
            return None
    return None


def _owner(i: int, tree: Tree, heads: set[int]) -> int | None:
    """Return the clause head that token i belongs to: itself or the nearest above it."""
    for _ in tree.tokens:
        if i in heads:
            return i
        if tree.tokens[i].head == i:
            return None
        i = tree.tokens[i].head
    return None


def inherited_subject(clause: Clause) -> int | None:
    """Return the head of the phrase that the clause without a subject of its own is said of; None if there is none."""
    tree, i = clause.tree, clause.head
    if clause.relation == "ccomp" and tree.tokens[tree.tokens[i].head].relation == "acl:relcl":
        above = tree.tokens[i].head
        gap = relative_word(above, tree)
        if gap is not None and tree.subject(above) != gap:  # "who police say fled"
            return tree.tokens[above].head
    for _ in tree.tokens:
        token = tree.tokens[i]
        if token.head == i:
            return None
        if token.relation in {"acl", "acl:relcl"}:
            return token.head
        i = token.head
        found = tree.child(i, "nsubj", "nsubj:pass")
        if found is not None and tree.tokens[found].text.lower() not in RELATIVE:
            return found
    return None


def _shared_auxiliaries(clause: Clause) -> list[int]:
    """Return the auxiliaries and the negation that a joined verb shares with the first: "was seized and sold"."""
    tree, head = clause.tree, clause.tree.tokens[clause.head]
    if head.relation != "conj" or tree.subject(clause.head) is not None:
        return []
    if tree.child(clause.head, "aux", "aux:pass", "cop") is not None or head.pos != "VERB":
        return []
    first = head.head
    auxiliaries = [c for c in tree.children[first] if tree.tokens[c].relation in {"aux", "aux:pass"} and c < first]
    words = {tree.tokens[c].text.lower() for c in auxiliaries}
    form = head.text.lower()
    if form in PAST_ONLY:
        return []
    if form == head.lemma:
        fits = bool(words & MODALS)
    elif form.endswith("ing"):
        fits = tree.tokens[first].text.lower().endswith("ing")
    elif form.endswith("s") or not auxiliaries:
        fits = False
    elif any(tree.tokens[c].relation == "aux:pass" for c in auxiliaries):
        fits = tree.child(clause.head, "obj", "ccomp", "xcomp") is None and head.lemma not in NO_PASSIVE
    else:
        fits = bool(words & AUXILIARY_HAVE)
    if not fits:
        return []
    joined_by = tree.words(clause.head, "cc")
    negations = [c for c in tree.children[first] if tree.tokens[c].text.lower() in {"not", "n't", "n’t", "never"}]
    return sorted(auxiliaries + (negations if joined_by & {"or", "nor"} else []))


# Shares ---------------------------------------------------------------------------------------------------------------


def share_out(clause: Clause, kept: Sequence[int], *, negated: bool) -> list[list[int]]:
    """Return the words of the clause once for each conjunct, the others left out; [] when there is nothing to share.

    kept: the words of the clause that its text is made of, in order.
    negated: "or" can be shared out then: who did not eat or drink did neither.
    """
    inside = set(kept)
    if {clause.tree.tokens[i].text.lower() for i in kept} & TOGETHER:
        return []
    groups = [g for g in _coordinations(clause, inside) if _is_distributive(g, clause, negated)]
    if not groups:
        return []
    size = 1
    for group in groups:
        size *= len(group)
    if size > MAX_SHARES:
        groups = [max(groups, key=len)]
    shares = []
    for members in product(*groups):
        left_out: set[int] = set()
        for member, group in zip(members, groups, strict=True):
            left_out |= _others(member, group, clause.tree, clause.head)
        words = [i for i in kept if i not in left_out]
        if words and words not in shares:
            shares.append(words)
    return _without_loose_marks(shares, clause.tree) if len(shares) > 1 else []


def _coordinations(clause: Clause, inside: set[int]) -> Iterator[list[int]]:
    """Yield the conjuncts of each list in the clause, the first one in front."""
    tree = clause.tree
    for i in sorted(inside):
        if tree.tokens[i].relation == "conj" and tree.tokens[i].head in inside and i != clause.head:
            continue
        group, todo = [i], [i]
        while todo:
            j = todo.pop()
            joined = [c for c in tree.children[j] if tree.tokens[c].relation == "conj" and c in inside]
            group += joined
            todo += joined
        if len(group) > 1:
            yield sorted(group)


def _is_distributive(group: Sequence[int], clause: Clause, negated: bool) -> bool:
    """Whether what is said of the list is said of each of its members."""
    tree = clause.tree
    tokens, first = tree.tokens, group[0]
    joined_by = {word for i in group for word in tree.words(i, "cc")}
    if any(tokens[c].text.lower() == "as" and tree.child(c, "fixed") for i in group for c in tree.children[i]):
        joined_by |= {"and"}  # "as well as"
    if (
        _is_deep(first, clause)
        or not (joined_by & {"and", "&", "plus", "nor"} or (negated and "or" in joined_by))
        or joined_by & {"but"}
    ):
        return False
    if any(tokens[i].pos == "NUM" for i in group) or any(
        tree.in_name(i) for i in group[1:] if _one_name(first, i, tree)
    ):
        return False
    cases = tree.words(first, "case", "mark")
    if cases & {"between", "among", "amid", "than"} or (
        tree.words(first, "det") & {"both", "neither"} and not joined_by
    ):
        return False
    if tokens[tokens[first].head].lemma.lower() in OF_SEVERAL and tokens[first].relation in {"nmod", "compound"}:
        return False
    if tokens[first].relation in {"nsubj", "nsubj:pass"} and tokens[clause.head].lemma in SYMMETRIC:
        return tree.child(clause.head, "obj") is not None
    if tokens[first].pos in {"VERB", "AUX"}:  # "to keep and bear arms": each needs what it says something of
        return all(any(c > i for c in tree.children[i] if tokens[c].relation not in {"conj", "punct"}) for i in group)
    if tokens[first].relation == "advmod":
        return False  # "quickly and well" is one manner
    return tokens[first].relation != "amod" or tokens[tokens[first].head].pos != "PROPN"


def _is_deep(i: int, clause: Clause) -> bool:
    """Whether a list stands too far below the verb to be what the clause is about."""
    tokens, nouns = clause.tree.tokens, 0
    while i != clause.head and tokens[i].head != i:
        nouns += tokens[i].relation in {"nmod", "nmod:poss", "amod", "compound", "appos"}
        if tokens[i].relation in {"acl", "advcl", "acl:relcl", "parataxis", "appos"} or nouns > MAX_NOUNS_ABOVE:
            return True
        i = tokens[i].head
    return False


def _one_name(first: int, last: int, tree: Tree) -> bool:
    return all(tree.in_name(j) for j in range(first + 1, last + 1))


def _others(member: int, group: Sequence[int], tree: Tree, head: int) -> set[int]:
    """Return the words of the list that do not belong to this member."""
    first, last = group[0], group[-1]
    left_out: set[int] = set()
    for other in group[1:]:
        if other != member:
            left_out |= tree.below(other, frozenset({member})) | tree.name_of(other)
    for i in group:
        for c in tree.children[i]:
            if tree.tokens[c].relation in {"cc", "cc:preconj"}:
                left_out |= tree.below(c)
    if member != first:
        left_out |= {first} | tree.name_of(first)
        has_article = tree.child(member, "det", "nmod:poss") is not None
        for c in tree.children[first]:
            relation = tree.tokens[c].relation
            if c > last or c in group:
                continue
            article = relation == "det" and not has_article and tree.tokens[member].pos == "NOUN"
            if (relation in WITHIN_NOUN and not article) or (
                tree.tokens[first].pos == "VERB" and first != head and c > first
            ):
                left_out |= tree.below(c, frozenset({member}))
        if tree.words(member, "case"):
            left_out |= {c for c in tree.children[first] if tree.tokens[c].relation == "case"}
    return left_out - tree.name_of(member)


def _without_loose_marks(shares: Sequence[Sequence[int]], tree: Tree) -> list[list[int]]:
    """Drop commas between words that the list was taken out of."""
    result = []
    for share in shares:
        held = set(share)
        result.append([i for i in share if tree.tokens[i].text not in {",", ";"} or {i - 1, i + 1} <= held])
    return result
