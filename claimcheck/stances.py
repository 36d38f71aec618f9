"""Say of a clause who says it, whether it is affirmed, how surely it is said, and of which time it speaks."""

from collections.abc import Sequence
from itertools import pairwise

from claimcheck.clauses import Clause, Tree
from claimcheck.records import Modality, Polarity, Tense

REPORTING = frozenset(
    "say tell report announce claim warn note add insist state declare argue explain acknowledge admit concede "
    "suggest estimate believe predict forecast reveal disclose stress emphasise emphasize underline remark recall "
    "reply respond comment joke write tweet post quote allege maintain contend caution reckon testify complain "
    "promise vow pledge groan rule find conclude".split()
)  # verbs whose clause is what somebody says; "rule", "find" and "conclude" are how courts and studies say it
SAYING = REPORTING | frozenset(
    "confirm assert think fear hope suspect deny doubt understand inform remind assure boast hint imply indicate agree "
    "swear hold accuse know see show learn mean".split()
)  # with a clause below them they say whose word it is; without one they may speak of anything: "will hold talks"
KNOWING = frozenset("know see show learn mean".split())  # their clause is a claim; it is nobody's word
NOT_ONLY_REPORTING = frozenset(
    "rule find conclude report post quote write recall pledge promise vow believe think fear hope suspect deny doubt "
    "confirm understand indicate agree hold imply accuse".split()
)
ALLEGING = frozenset("allege accuse suspect charge".split())
UNSURE = frozenset("believe think fear hope suspect suggest doubt reckon hint imply speculate imagine guess".split())
SAID_TO = frozenset("say report believe think understand allege rumour rumor suspect claim presume".split())
# "is said to have", "is believed to be": somebody else's word
POSSIBLE = frozenset("may might could can would".split())
POSSIBLE_WORDS = frozenset("possibly perhaps maybe likely unlikely probably potentially unclear unknown".split())
PLANNED = frozenset("will shall 'll ’ll wo".split())
PLANNING = frozenset(
    "plan intend expect schedule set due slate aim hope prepare propose want seek poise agree promise pledge "
    "vow".split()
)  # a head over "to + verb" that puts the verb into the future
STILL_TO_COME = frozenset("due about yet".split())  # before "to" and a verb: "is about to resign", "has yet to vote"
ALLEGED_WORDS = frozenset("allegedly reportedly purportedly apparently supposedly alleged suspected".split())
ALLEGING_NOUNS = frozenset("allegation claim rumour rumor accusation suspicion report suggestion speculation".split())
NEGATIONS = frozenset("not n't n’t no never nobody none neither nor nothing nowhere cannot hardly scarcely".split())
NEGATING = frozenset("deny refuse reject lack avoid prevent forbid".split())
NEGATING_ACTS = frozenset("fail decline neglect omit forget refuse".split())  # over "to" and a verb: it was not done
NEGATING_PAIRS = frozenset({("rule", "out"), ("turn", "down"), ("stop", "from"), ("keep", "from"), ("bar", "from")})
NEGATING_BELOW = frozenset("deny doubt prevent avoid reject dismiss".split())  # what they govern is said not to be so
MEASURING = frozenset("long far".split())  # "not" before them says how long or far
OPINING = frozenset("think believe expect suppose".split())  # whose "not" belongs to what is below them
MAIN_RELATIONS = frozenset("nsubj nsubj:pass obj iobj obl det advmod aux aux:pass cc cc:preconj xcomp expl".split())
EMPTY_SUBJECTS = frozenset({"it", "there"})
UP_THROUGH = frozenset("conj ccomp advcl acl acl:relcl parataxis csubj xcomp".split())


def attribution(clause: Clause, clauses: Sequence[Clause]) -> list[int] | None:
    """Return the words that name who says the clause, in order; None when the article itself says it."""
    tree = clause.tree
    at: Clause | None = clause
    while at is not None:
        source = _according_to(at, tree) or _said_aside(at, clauses, tree)
        if source is not None:
            return source
        parent = at.parent
        if parent is not None and _is_said_by(at, parent, tree):
            speaker = _speaker(parent.head, tree)
            if speaker is not None:
                return speaker
        noun = tree.tokens[at.head].head
        if at.relation in {"acl", "ccomp"} and tree.tokens[noun].lemma.lower() in ALLEGING_NOUNS | {"statement"}:
            owner = tree.child(noun, "nmod:poss", "nmod")
            if owner is not None and tree.words(owner, "case") & {"'s", "’s", "of", "by", "from"}:
                return tree.phrase(owner)
        at = parent if at.relation in UP_THROUGH else None
    return None


def _according_to(clause: Clause, tree: Tree) -> list[int] | None:
    for i in clause.tokens:
        token = tree.tokens[i]
        if token.text.lower() in {"according", "per"} and token.relation in {"case", "obl", "advmod", "advcl"}:
            sources = [c for c in (token.head, *tree.children[i]) if tree.tokens[c].pos in {"NOUN", "PROPN", "PRON"}]
            if sources:
                return tree.phrase(sources[0], frozenset({i, *tree.children[i]} - set(sources)))
    return None


def _said_aside(clause: Clause, clauses: Sequence[Clause], tree: Tree) -> list[int] | None:
    """Return who is named beside what is said: "It is safe, the mayor said", "It is, he said, safe"."""
    for other in clauses:
        if other.parent is clause and other.relation == "parataxis" and _reports(other.head, tree):
            return _speaker(other.head, tree)
    return None


def _is_said_by(clause: Clause, parent: Clause, tree: Tree) -> bool:
    governor = tree.tokens[parent.head]
    if clause.relation == "ccomp":
        return _reports(parent.head, tree)
    if clause.relation == "parataxis":  # "The mayor said: It is safe"
        return _reports(parent.head, tree) and tree.subject(parent.head) is not None and clause.head > parent.head
    accused = governor.lemma in ALLEGING and tree.words(clause.head, "mark", "case") & {"of", "with"}
    return bool(accused) and clause.relation in {"advcl", "acl"}


def _reports(i: int, tree: Tree) -> bool:
    return tree.tokens[i].lemma in SAYING - KNOWING


def _speaker(verb: int, tree: Tree) -> list[int] | None:
    """Return the subject of a verb of saying, from further up where it has none: "was quoted as saying"."""
    at = verb
    for _ in tree.tokens:
        token = tree.tokens[at]
        passive = tree.child(at, "aux:pass") is not None
        if passive and at == verb and token.lemma != "quote":  # "he was told", "it was announced": not by the subject
            agent = tree.child(at, "obl:agent", "obl")
            return tree.phrase(agent) if agent is not None and tree.words(agent, "case") == {"by"} else None
        subject = tree.child(at, "nsubj", "nsubj:pass")
        if subject is not None:
            word = tree.tokens[subject].text.lower()
            if word in EMPTY_SUBJECTS:
                return None
            if token.relation == "acl:relcl" and word in {"who", "which", "that"}:
                return tree.phrase(token.head, frozenset({at}))
            return tree.phrase(subject)
        if token.relation not in {"conj", "advcl", "xcomp", "acl"} or token.head == at:
            return None
        at = token.head
        if token.relation == "acl":
            return tree.phrase(at)
    return None


def polarity(clause: Clause) -> Polarity:
    """Return whether the clause says that it is so or that it is not."""
    tree = clause.tree
    negations = sum(_negates(i, clause) for i in clause.tokens) + _is_denied(clause)
    negations += any(tree.tokens[i].text.lower() in NEGATIONS for i in clause.shared)
    head = tree.tokens[clause.head]
    negations += head.lemma in NEGATING or _is_phrasal(clause.head, tree) or _is_left_undone(clause.head, tree)
    negations += _is_yet_to_be(clause)
    negations += "without" in tree.words(clause.head, "mark", "case") and tree.is_gerund(clause.head)
    return Polarity.NEGATED if negations % 2 else Polarity.AFFIRMED


def _negates(i: int, clause: Clause) -> bool:
    """Whether a word of the clause turns round what the clause says."""
    tokens = clause.tree.tokens
    if tokens[i].text.lower() not in NEGATIONS or tokens[i].name:
        return False
    if i + 1 < len(tokens) and tokens[i + 1].text.lower() in {"only", "just", "least", "matter", "."}:
        return False
    above = tokens[tokens[i].head]
    if above.lemma in MEASURING:
        return False  # "not long after"
    if above.pos in {"NOUN", "PROPN", "NUM"} and tokens[i].relation == "advmod" and tokens[i].head != clause.head:
        return False  # "not in Bonn but in Ghent"
    at = i
    for _ in tokens:  # up to the head of the clause, through what the clause needs
        if at == clause.head:
            return True
        if tokens[at].relation not in MAIN_RELATIONS | {"conj"}:
            return False
        at = tokens[at].head
    return False


def _is_phrasal(i: int, tree: Tree) -> bool:
    words = tree.words(i, "compound:prt", "advmod", "mark")
    return any((tree.tokens[i].lemma, word) in NEGATING_PAIRS for word in words)


def _is_left_undone(i: int, tree: Tree) -> bool:
    """Whether a verb says that what stands below it with "to" was not done: "failed to appear"."""
    return tree.tokens[i].lemma in NEGATING_ACTS and any(
        tree.tokens[c].relation in {"xcomp", "ccomp", "advcl"} and tree.is_infinitive(c) for c in tree.children[i]
    )


def _is_yet_to_be(clause: Clause) -> bool:
    """Whether it "has yet to" be so."""
    words = [clause.tree.tokens[i].text.lower() for i in clause.tokens]
    return ("yet", "to") in pairwise(words)


def _is_denied(clause: Clause) -> bool:
    """Whether what governs the clause says that it is not so: "denied that", "was prevented from"."""
    tree, parent = clause.tree, clause.parent
    if parent is None or clause.relation not in {"ccomp", "xcomp", "advcl", "csubj"}:
        return False
    if clause.relation == "advcl" and "from" not in tree.words(clause.head, "mark", "case"):
        return False
    governor = tree.tokens[parent.head]
    turned = any(_negates(i, parent) for i in parent.tokens)
    if governor.lemma in OPINING:
        return turned and clause.relation == "ccomp"  # "does not think that it is so"
    return (governor.lemma in NEGATING_BELOW or _is_phrasal(parent.head, tree)) and not turned


def modality(clause: Clause) -> Modality:
    """Return how surely the clause is said, by its own words and by the verb that governs it."""
    tree = clause.tree
    tokens = tree.tokens
    said = (*clause.tokens, *clause.shared)
    words = {tokens[i].text.lower() for i in said if tokens[i].pos != "PROPN"}  # May is no "may"
    lemmas = {tokens[i].lemma for i in clause.tokens}
    if words & ALLEGED_WORDS or tokens[clause.head].lemma in ALLEGING or _is_alleged(clause):
        return Modality.ALLEGED
    if words & PLANNED or _is_planned(clause):
        return Modality.PLANNED
    if words & POSSIBLE or lemmas & POSSIBLE_WORDS or _is_left_open(clause):
        return Modality.POSSIBLE
    return Modality.ASSERTED


def _is_alleged(clause: Clause) -> bool:
    tree = clause.tree
    for i in clause.tokens:  # "is said to have left", "are believed to be"
        token = tree.tokens[i]
        if token.lemma in SAID_TO and tree.child(i, "aux:pass") is not None:
            below = tree.child(i, "xcomp")
            if below is not None and tree.is_infinitive(below):
                return True
    parent = clause.parent
    if parent is None:
        return False
    governor = tree.tokens[tree.tokens[clause.head].head]
    if clause.relation in {"acl", "ccomp"} and governor.lemma.lower() in ALLEGING_NOUNS and governor.pos == "NOUN":
        return "that" in tree.words(clause.head, "mark")
    if clause.relation == "ccomp":
        return governor.lemma in {"allege", "suspect"}
    return governor.lemma in ALLEGING and bool(tree.words(clause.head, "mark", "case") & {"of", "with"})


def _is_planned(clause: Clause) -> bool:
    """Whether a word of planning governs "to" and a verb: "is due to give evidence", "plans to sign", "is to meet"."""
    tree, inside = clause.tree, set(clause.tokens)
    tokens = tree.tokens
    for i in clause.tokens:
        token = tokens[i]
        verb = tokens[i + 1] if i + 1 in inside else None
        if token.text.lower() == "to" and verb is not None and verb.pos == "VERB":
            of_clause = i + 1 == clause.head or verb.head == clause.head
            if of_clause and tokens[i - 1].text.lower() in STILL_TO_COME:
                return True
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


def _is_left_open(clause: Clause) -> bool:
    tree = clause.tree
    if tree.words(clause.head, "mark") & {"whether", "if", "unless"}:
        return True
    governor = tree.tokens[tree.tokens[clause.head].head]
    return clause.relation == "ccomp" and governor.lemma in UNSURE


def tense(clause: Clause) -> Tense:
    """Return the time of the clause; of a participle, that of the clause above it."""
    if modality(clause) is Modality.PLANNED:
        return Tense.FUTURE
    tree, head = clause.tree, clause.tree.tokens[clause.head]
    below = tree.child(clause.head, "xcomp")
    told = below is not None and head.lemma in SAID_TO and tree.child(clause.head, "aux:pass") is not None
    heads = {clause.head, below} if told else {clause.head}  # "is said to have left" is of the past
    verbs = [
        tree.tokens[i]
        for i in (*clause.tokens, *clause.shared)
        if i == clause.head or i in clause.shared or (tree.tokens[i].head in heads and tree.tokens[i].pos == "AUX")
    ]
    finite = [token for token in verbs if token.pos in {"AUX", "VERB"}]
    if any(token.text.lower() in {"was", "were", "had", "did", "has", "have", "having", "'d"} for token in finite):
        return Tense.PAST
    auxiliaries = [token for token in finite if token.pos == "AUX"]
    form = head.text.lower()
    if tree.is_gerund(clause.head) and clause.parent is not None:
        return tense(clause.parent)
    if head.pos == "VERB" and not auxiliaries:
        if form != head.lemma and not form.endswith(("ing", "s")):
            return Tense.PAST
        if form == head.lemma and _is_one(tree.child(clause.head, "nsubj"), tree):
            return Tense.PAST  # "Ada beat Bo", "the river burst its banks": the present has an s
    return Tense.PRESENT


def _is_one(i: int | None, tree: Tree) -> bool:
    """Whether a subject is one name or "he", "she" or "it", so that its verb in the present ends in s."""
    if i is None or tree.child(i, "conj") is not None:
        return False
    token = tree.tokens[i]
    if token.pos == "PRON":
        return token.text.lower() in {"he", "she", "it"}
    singular = tree.words(i, "det") & {"a", "an", "this", "each", "every"}
    return (token.pos == "NOUN" and bool(singular)) or (token.pos == "PROPN" and token.name == "person")


def predicate(clause: Clause) -> str:
    """Return the lemma of the verb or noun that says what the clause is about: "sign" in "is expected to sign"."""
    tree = clause.tree
    head = tree.tokens[clause.head]
    below = tree.child(clause.head, "xcomp")
    if below is not None and below in clause.tokens:
        if head.lemma in PLANNING or head.pos == "ADJ" or head.lemma in {"be", "have", "begin", "start"}:
            return tree.tokens[below].lemma
        if head.lemma in SAID_TO and tree.child(clause.head, "aux:pass") is not None:
            return tree.tokens[below].lemma
    return head.lemma
