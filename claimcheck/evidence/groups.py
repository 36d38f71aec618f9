"""Find the groups of people or things that a text counts ("both ministers") or names one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.mentions.amounts import singular
from claimcheck.mentions.numbers import number_of_words
from claimcheck.mentions.parties import GROUPS
from claimcheck.once import once_per_article
from claimcheck.records import Article, BlockKind, Mention, Sentence, Span, Token
from claimcheck.values import Moment, Number, Parties, Person, Quantity

MAX_COUNT = 12  # members; longer lists are rare in news, and larger counts seldom mean a group that is then named
MIN_NAMED = 3
MAX_MEMBER_WORDS = 8  # of one member of a list; longer ones are clauses misread
COUNTRY_NOUNS = frozenset("country nation state government capital side party power neighbour neighbor ally".split())
ONE_FOR_EACH = frozenset(
    "president premier leader minister chancellor king queen governor mayor ambassador bishop head capital "
    "city town village port island district borough county parish state province region".split()
)  # with "of" and a list of names there is one to each name; not "residents of A, B and C"
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
INSIDE_MEMBER = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART", "ADV"})
LINKING = frozenset({"of", "for"})  # prepositions inside a member: "best actor for X"
OPENING = frozenset(":;–—(“\"'”")
PARTIAL_BEFORE = frozenset("another other further more extra additional only first last remaining".split())
PARTIAL_AFTER = frozenset("of more other others further".split())
WHOLE_BEFORE = frozenset("the these those all both its their".split())
NEGATIONS = frozenset("not no n't n’t never neither nobody none without".split())
NO_GROUPS = frozenset({BlockKind.CONTENTS, BlockKind.FURNITURE, BlockKind.QUESTION})
SLOT = "…"  # where the group stands in what is said of it
LEFT_OUT = frozenset(
    "advcl parataxis ccomp conj cc punct advmod mark discourse obl:tmod appos acl:relcl vocative".split()
)
APOSTROPHES = frozenset("'’")
NOT_A_LIST = frozenset("other others or nor".split())


@dataclass(frozen=True, slots=True)
class Group:
    """So many members of one kind, counted or named, with what the sentence says of them."""

    sentence: Sentence
    mention: Mention  # the count with its noun, or the list
    count: int
    names: tuple[str, ...]  # the members as printed; () when they are counted only
    nouns: frozenset[str]  # lemmas of what a member is called: "minister"; empty unknown
    modifiers: frozenset[str]  # lemmas that narrow the noun: "federal"
    verb: str  # lemma of the verb the group belongs to; "" none
    relation: str  # of the group to that verb: "nsubj", "obj"; "" below another noun
    above: frozenset[
        str
    ]  # lemmas of the nouns between the group and the verb, and of one it is joined with by a hyphen
    words: frozenset[str]  # content lemmas of the sentence outside the mention
    whole: bool  # whether the words say that these are all: "both", "the two", "all four"
    said: str  # what the sentence says of it, in few words, SLOT in its place: "… signed the deal"
    times: tuple[Moment, ...] = ()  # that the sentence gives
    heads: tuple[str, ...] = ()  # lemma of each named member's own noun: "award" in "the audience award"

    @property
    def document_id(self) -> str:
        return self.mention.document_id

    @property
    def negated(self) -> bool:
        """Whether the sentence denies something: of whom the list is then true is not plain."""
        return any(token.lemma.lower() in NEGATIONS for token in self.sentence.tokens)

    @property
    def joined(self) -> bool:
        """Whether the count is part of another noun: "the three-county district"."""
        return not self.names and "-" in self.mention.text


def find_groups(articles: Sequence[Article]) -> tuple[Group, ...]:
    """Return the groups of a story in the order of the articles and their text."""
    return tuple(group for article in articles for group in _groups_of(article))


@once_per_article
def _groups_of(article: Article) -> list[Group]:
    found: list[Group] = []
    for sentence, mentions in _by_sentence(article):
        if sentence.tokens and sentence.kind not in NO_GROUPS:
            times = tuple(m.value for m in mentions if isinstance(m.value, Moment) and m.value.first is not None)
            counted = [_with_noun(group, found) for group in _counted(sentence, mentions)]
            found += [replace(group, times=times) for group in (*counted, *_named(sentence, mentions))]
    return [group for group in found if group.count <= MAX_COUNT]


def couples(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """Yield a counted group with a list that names more members, where both may be of one kind."""
    named = [group for group in groups if group.names]
    for count in groups:
        for names in named:
            if not count.names and names.count > count.count and (follows(count, names) or _may_fit(count, names)):
                yield count, names


def texts(count: Group, names: Group) -> tuple[str, ...]:
    """Return what has to have a vector for the two to be compared: what is said of both, and what the members are."""
    noun = min(count.nouns, default="")
    return (*(group.said.replace(SLOT, noun) for group in (count, names)), *count.nouns, *names.heads)


def follows(count: Group, names: Group) -> bool:
    """Whether the list stands in the next sentence of the same paragraph."""
    return (
        count.document_id == names.document_id
        and names.sentence.index == count.sentence.index + 1
        and names.sentence.block == count.sentence.block
    )


def _may_fit(count: Group, names: Group) -> bool:
    return bool(count.nouns & (names.nouns | set(names.heads))) and count.sentence is not names.sentence


def _with_noun(group: Group, before: Sequence[Group]) -> Group:
    """Return a bare count with the noun of the count before it: "Five of the seven judges agreed. Two dissented."."""
    if group.nouns or not before:
        return group
    last = next((g for g in reversed(before) if not g.names), None)
    if last is None or last.document_id != group.document_id or last.sentence.block != group.sentence.block:
        return group
    if not last.nouns or group.sentence.index - last.sentence.index > 1:
        return group
    return replace(group, nouns=last.nouns)


def _by_sentence(article: Article) -> Iterator[tuple[Sentence, list[Mention]]]:
    at, mentions = 0, article.mentions
    for sentence in article.sentences:
        inside = []
        while at < len(mentions) and mentions[at].span.start < sentence.span.end:
            if mentions[at].span.start >= sentence.span.start:
                inside.append(mentions[at])
            at += 1
        yield sentence, inside


# Counted --------------------------------------------------------------------------------------------------------------


def _counted(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Group]:
    tokens = sentence.tokens
    for mention in (*mentions, *_bare(sentence, mentions)):
        count, noun = _count(mention)
        noun = noun or ("person" if isinstance(mention.value, Parties) and mention.value.word in GROUPS else "")
        inside = [i for i, token in enumerate(tokens) if mention.span.covers(token.span)]
        if count < 2 or not inside:
            continue
        if _is_partial(inside, mention, tokens):
            count = MAX_COUNT + 1  # known only for its noun
        head = next((i for i in inside if tokens[i].head not in inside or tokens[i].head == i), inside[-1])
        words = {tokens[i].text.lower() for i in inside}
        before = tokens[inside[0] - 1].text.lower() if inside[0] else ""
        modifiers = {tokens[i].lemma.lower() for i in inside if tokens[i].pos in {"ADJ", "NOUN", "PROPN"} and i != head}
        modifiers |= {t.lemma.lower() for i, t in enumerate(tokens) if t.head == head and t.relation == "acl:relcl"}
        beside = [t for i, t in enumerate(tokens) if t.head in inside and i not in inside and t.pos == "PROPN"]
        modifiers |= {t.lemma.lower() for t in beside if t.relation in {"nmod", "compound"}}
        yield _group(
            sentence, mention, head, inside, count, (), frozenset({noun} - {""}), frozenset(modifiers - {noun}),
            whole=bool(words & {"both", "all", "the", "these", "those"}) or before in WHOLE_BEFORE,
        )  # fmt: skip


def _bare(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the numbers in words that are subjects by themselves, whatever the verb: "Two abstained"."""
    for token in sentence.tokens:
        is_subject = token.pos == "NUM" and token.relation in {"nsubj", "nsubj:pass"} and token.text.isalpha()
        if is_subject and not any(mention.span.overlaps(token.span) for mention in mentions):
            count = number_of_words(token.text)
            if count:
                value = Quantity(Number(count, count), "")
                yield Mention(sentence.document_id, token.span, token.text, value)


def _count(mention: Mention) -> tuple[int, str]:
    value = mention.value
    if isinstance(value, Parties) and not value.names and not value.word.endswith("lateral"):
        return value.count, value.of
    if not isinstance(value, Quantity) or value.measure or value.number.approximate:
        return 0, ""
    number = value.number
    return (int(number.low), value.unit) if number.low == number.high == int(number.low) else (0, "")


def _is_partial(inside: Sequence[int], mention: Mention, tokens: Sequence[Token]) -> bool:
    """Whether it counts some of something, or more of it: "two of the five", "another two", "two others"."""
    before = {token.text.lower() for token in tokens[max(0, inside[0] - 2) : inside[0]]}
    after = {token.text.lower() for token in tokens[inside[-1] + 1 : inside[-1] + 2]}
    own = {tokens[i].text.lower() for i in inside}
    return bool((before | own) & PARTIAL_BEFORE or after & PARTIAL_AFTER or "of" in own)


# Named ----------------------------------------------------------------------------------------------------------------


def _named(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Group]:
    tokens = sentence.tokens
    for chunks in _lists(tokens):
        inside = list(range(chunks[0][0], chunks[-1][1]))
        span = Span(tokens[inside[0]].span.start, tokens[inside[-1]].span.end)
        if any(_is_printed_inside(m, chunks, tokens) for m in mentions):
            continue
        members = tuple(_text(sentence, a, b) for a, b in chunks)
        held = [m for m in mentions if span.covers(m.span) and not (isinstance(m.value, Parties) and m.value.names)]
        nouns, modifiers = _called(chunks, tokens, held)
        value = Parties(len(members), sorted(nouns)[0] if nouns else "", members)
        mention = Mention(sentence.document_id, span, _text(sentence, inside[0], inside[-1] + 1), value)
        head = next((i for i in inside if tokens[i].head not in inside), inside[0])
        heads = tuple(tokens[_head(a, b, tokens)].lemma.lower() for a, b in chunks)
        group = _group(sentence, mention, head, inside, len(members), members, nouns, modifiers - nouns, whole=False)
        yield replace(group, heads=heads)


def _is_printed_inside(mention: Mention, chunks: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> bool:
    """Whether a name reaches over two members ("Lane and Co"), or a member is counted ("both ministers")."""
    if isinstance(mention.value, Parties):
        covers = [mention.span.overlaps(Span(tokens[a].span.start, tokens[b - 1].span.end)) for a, b in chunks]
        return not mention.value.names and any(covers)
    return sum(mention.span.overlaps(Span(tokens[a].span.start, tokens[b - 1].span.end)) for a, b in chunks) > 1


def _lists(tokens: Sequence[Token]) -> Iterator[list[tuple[int, int]]]:
    """Yield the members, as [start, end) of tokens, of each list "A, B and C" of noun phrases."""
    for i, token in enumerate(tokens):
        if token.pos != "CCONJ" or token.lemma.lower() != "and":
            continue
        right = i + 1
        while right < len(tokens) and _in_member(tokens[right]) and tokens[right].relation != "advmod":
            right += 1
        chunks = [(i + 1, right)]
        end = i - 1 if i and tokens[i - 1].text == "," else i
        j = end - 1
        while j >= -1:
            if j == -1 or tokens[j].text == "," or not _in_member(tokens[j]):
                start = j + 1
                while start < end and tokens[start].pos == "ADP":
                    start += 1
                chunks.insert(0, (start, end))
                end = j
                if j == -1 or tokens[j].text != ",":
                    break
            j -= 1
        if len(chunks) >= MIN_NAMED and all(_is_member(tokens[a:b]) for a, b in chunks):
            yield chunks


def _in_member(token: Token) -> bool:
    return token.pos in INSIDE_MEMBER or token.text.lower() in LINKING or token.text in APOSTROPHES


def _is_member(tokens: Sequence[Token]) -> bool:
    words = {token.text.lower() for token in tokens}
    return (
        0 < len(tokens) <= MAX_MEMBER_WORDS
        and any(token.pos in {"NOUN", "PROPN"} for token in tokens)
        and not words & NOT_A_LIST
        and not any(token.pos == "NUM" for token in tokens)
    )


def _called(
    chunks: Sequence[tuple[int, int]], tokens: Sequence[Token], held: Sequence[Mention]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return what the members of a list are called, and what narrows it: "minister", "federal"."""
    nouns: set[str] = set()
    modifiers: set[str] = set()
    roles = [m.value.role for m in held if isinstance(m.value, Person)]
    if len(roles) == len(chunks) and all(roles):
        heads = {singular(role.split()[-1].lower()) for role in roles}
        nouns |= heads if len(heads) == 1 else set()
        modifiers |= {word.lower() for role in roles for word in role.split()[:-1]}
    for a, b in (chunks[0], chunks[-1]):  # "Justices A, B and C", "A, B and C counties"
        for edge in (a, b - 1):
            token = tokens[edge]
            low = token.text.lower()
            is_title = edge == b - 1 or tokens[edge + 1].pos != "ADP"  # not "residents of A, B and C"
            if b - a > 1 and is_title and low.endswith("s") and singular(low) != low and not token.name:
                nouns.add(singular(low))
    nouns |= _heads_of(chunks[0], tokens)
    people = [m for m in held if isinstance(m.value, Person)]
    if 2 * len(people) > len(chunks) and all(tokens[_head(a, b, tokens)].pos == "PROPN" for a, b in chunks):
        nouns.add("person")
    countries = [m for m in held if getattr(m.value, "type", "") == "country"]
    if len(countries) == len(chunks):
        nouns |= COUNTRY_NOUNS
    return frozenset(nouns), frozenset(modifiers)


def _heads_of(chunk: tuple[int, int], tokens: Sequence[Token]) -> set[str]:
    """Return what stands before "of" and is one for each name: "the presidents of A, B and C"."""
    a, b = chunk
    for i in range(a, b - 1):
        low = tokens[i].text.lower()
        if tokens[i + 1].text.lower() == "of" and singular(low) != low and singular(low) in ONE_FOR_EACH:
            return {singular(low)}
    return set()


def _head(a: int, b: int, tokens: Sequence[Token]) -> int:
    """Return the last noun of a member before a preposition."""
    stop = next((i for i in range(a, b) if tokens[i].pos == "ADP"), b)
    return next((i for i in range(stop - 1, a - 1, -1) if tokens[i].pos in {"NOUN", "PROPN"}), b - 1)


# Both -----------------------------------------------------------------------------------------------------------------


def _group(
    sentence: Sentence,
    mention: Mention,
    head: int,
    inside: Sequence[int],
    count: int,
    names: tuple[str, ...],
    nouns: frozenset[str],
    modifiers: frozenset[str],
    *,
    whole: bool,
) -> Group:
    tokens = sentence.tokens
    above: set[str] = set()
    at, relation = head, tokens[head].relation
    while tokens[at].head != at and tokens[at].pos != "VERB":
        relation = tokens[at].relation
        at = tokens[at].head
        if tokens[at].pos in {"NOUN", "PROPN"} and at not in inside:
            above.add(tokens[at].lemma.lower())
    verb = tokens[at].lemma.lower() if tokens[at].pos == "VERB" else ""
    around = frozenset(t.lemma.lower() for i, t in enumerate(tokens) if i not in inside and t.pos in CONTENT)
    return Group(
        sentence, mention, count, names, nouns, modifiers, verb, relation, frozenset(above), around, whole,
        _said(at, head, inside, tokens),
    )  # fmt: skip


def _said(verb: int, head: int, inside: Sequence[int], tokens: Sequence[Token]) -> str:
    """Return the verb with its subject and objects."""
    kept = {verb} | {i for i, token in enumerate(tokens) if token.head == head and token.relation == "case"}
    for _ in tokens:
        more = {
            i
            for i, token in enumerate(tokens)
            if token.head in kept and i not in kept and token.relation not in LEFT_OUT and i not in inside
        }
        if not more:
            break
        kept |= more
    return " ".join(SLOT if i == head else tokens[i].text for i in sorted(kept | {head}))


def _text(sentence: Sentence, start: int, end: int) -> str:
    tokens, offset = sentence.tokens, sentence.span.start
    return sentence.text[tokens[start].span.start - offset : tokens[end - 1].span.end - offset]
