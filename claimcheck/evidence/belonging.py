"""Read who belongs to what: the body that a person heads or works for, and who fills a place that only one can."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimcheck.mentions.gazetteer import known_places, word_lists
from claimcheck.mentions.organizations import same_organization
from claimcheck.mentions.roles import is_role, normal_role
from claimcheck.records import Article, Mention, Sentence, Span, Token
from claimcheck.values import Organization, Person, Place, Value, compatible

MAX_QUOTATION = 260  # characters; what is longer is cut to the words between the two names
BODY_KINDS = {
    "party": "party alliance front labour democrats democratic conservatives greens liberals socialists republicans "
    "accord coalition bloc renewal",
    "union": "union guild association federation confederation society chamber syndicate",
    "company": "company group firm corporation corp inc ltd plc bank airline maker manufacturer holdings industries "
    "systems pictures studios resources therapeutics",
    "team": "team club side squad stable crew",
    "charity": "charity trust foundation",
    "school": "university college school academy institute",
    "office": "ministry department agency council authority commission committee court service board parliament",
}  # the last word of a name, or the noun beside it, says of what kind a body is
KIND_OF_WORD = {word: kind for kind, words in BODY_KINDS.items() for word in words.split()}
FIRST = ("leader", "head", "chief", "boss")  # words for whoever stands first, whatever the office is called
ROLE_CLASSES = {
    **dict.fromkeys(FIRST, "first"),
    **dict.fromkeys("chairman chairwoman chair chairperson president".split(), "chair"),
    **dict.fromkeys(
        ("chief executive", "managing director", "director-general", "director general", "executive director"),
        "executive",
    ),
    **dict.fromkeys(("general secretary", "secretary-general", "secretary general"), "secretary"),
}
OFFICES = frozenset(("first", "chair", "executive", "secretary"))  # some chair one company and manage another
ONE_EACH = frozenset("party union charity school company".split())  # kinds of body of which most people are in one
MEMBER = "of"  # role of whoever is only said to be "of the union"
MANY_AT_ONCE = frozenset(
    "member founder co-founder author director adviser advisor partner supporter graduate colleague resident fan "
    "ambassador player trustee patron shareholder owner".split()
)  # what one person may well be of two bodies
PAST = frozenset("former ex then previous late past outgoing onetime retired ousted acting incoming new next".split())
NAME_LINKS = frozenset("of for".split())
PRESENT_HEADING = r"(?:heads|leads|chairs|runs)"
PLAYING = r"(?:plays|rides|drives|races|rows|sails|skates|swims|runs)"
MAX_ROLE_WORDS = 5
SENTENCES_BACK = 1  # in which "its" and "he" are looked up


@dataclass(frozen=True, slots=True)
class Belonging:
    """What an article says of a person and a body."""

    person: Mention
    mention: Mention  # of the body
    quotation: Span
    role: str  # "first" for whoever leads it; "team" for whoever plays in it; else the role as printed
    kind: str  # of the body: "party", "union"; "" unknown

    @property
    def value(self) -> str:
        return str(self.mention.value)


def find_belongings(article: Article) -> Iterator[Belonging]:
    """Yield what the article says of persons and bodies, in the order of the text."""
    for sentence in article.sentences:
        text, offset = sentence.text, sentence.span.start
        people = [m for m in article.mentions if isinstance(m.value, Person) and sentence.span.covers(m.span)]
        for person in people:
            after = text[person.span.end - offset :]
            before = text[: person.span.start - offset]
            for role, body in _beside(person, before, after, sentence, article):
                quotation = sentence.span if len(sentence.span) <= MAX_QUOTATION else _hull(person.span, body.span)
                yield _belonging(person, body, quotation, role, article)
        yield from _of_pronouns(sentence, article)


def excluding(a: Belonging, b: Belonging) -> bool:
    """Whether a person cannot well be both: the same office of two bodies of one kind."""
    if a.kind and b.kind and a.kind != b.kind:
        return False
    if a.mention.document_id == b.mention.document_id and a.quotation.overlaps(b.quotation):
        return False  # said in one breath: both are meant
    if same_body(a.mention.value, b.mention.value):
        return False
    if a.role == b.role != MEMBER or ("first" in (a.role, b.role) and {a.role, b.role} <= OFFICES):
        return True
    return bool(a.kind) and a.kind == b.kind and a.kind in ONE_EACH and not {a.role, b.role} <= OFFICES


def same_body(a: Value, b: Value) -> bool:
    """Whether two names may be of one body: the same, one in the other, an acronym, or a group and its company."""
    if isinstance(a, Organization) and isinstance(b, Organization):
        first_a, first_b = a.name.split()[0].lower(), b.name.split()[0].lower()
        family = first_a == first_b and KIND_OF_WORD.get(a.name.split()[-1].lower()) == "company"
        return family or same_organization(a, b) or compatible(a, b)
    return compatible(a, b)


# Names ----------------------------------------------------------------------------------------------------------------


def name_at(i: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name that token i is part of, a person's or a body's; None when it is part of none or of a place's."""
    tokens = sentence.tokens
    if not 0 <= i < len(tokens):
        return None
    token = tokens[i]
    for mention in article.mentions:
        if mention.span.overlaps(token.span):
            if isinstance(mention.value, Organization | Person):
                return mention
            if isinstance(mention.value, Place):
                return None
    if not _capital(i, tokens):
        return None
    start = end = i
    while start > 0 and _goes_on(start - 1, tokens):
        start -= 1
    while end + 1 < len(tokens) and _goes_on(end + 1, tokens):
        end += 1
    while start <= end and tokens[start].text == "-":
        start += 1
    while end >= start and tokens[end].text == "-":
        end -= 1
    span = Span(tokens[start].span.start, tokens[end].span.end)
    name = article.document.text[span.start : span.end]
    if any(m.span.overlaps(span) and isinstance(m.value, Person | Place) for m in article.mentions):
        return None
    return Mention(article.document.id, span, name, Organization(" ".join(name.split())))


def name_of(i: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name in the phrase of noun i: its own, or the one beside it ("the chipmaker X", "a company, X,")."""
    tokens = sentence.tokens
    own = name_at(i, sentence, article)
    if own is not None:
        later = _token_after(own.span, tokens)
        if later is not None and tokens[later].pos == "NOUN" and not _capital(later, tokens):
            following = name_at(later + 1, sentence, article)  # "Premier League club X"
            return following or own
        return own
    if _text(i + 1, tokens) == ",":
        start = i + 3 if _text(i + 2, tokens) in {"the", "a"} else i + 2
        return name_at(start, sentence, article)
    following = name_at(i + 1, sentence, article)
    if following is None and tokens[i].lemma.lower() in KIND_OF_WORD:
        return name_at(i - 1, sentence, article)  # "the X team"
    return following


def name_before(i: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name that the relative pronoun i stands for: "X, which", "X, the company that"."""
    tokens = sentence.tokens
    j = i - 2 if _text(i - 1, tokens) == "," else i - 1
    found = name_at(j, sentence, article)
    if found is not None:
        return found
    for back in range(j, max(-1, j - 5), -1):
        if tokens[back].text == ",":
            return name_at(back - 1, sentence, article)
        if tokens[back].pos not in {"NOUN", "ADJ", "DET", "PROPN"}:
            return None
        if back != j and name_at(back, sentence, article):
            return None
    return None


def _capital(i: int, tokens: Sequence[Token]) -> bool:
    """Whether token i is written as a name is; the first word of a sentence only when the token model says so."""
    text = tokens[i].text
    if not text[:1].isupper() or text in word_lists()["calendar"] or tokens[i].pos in {"PRON", "DET", "ADP", "NUM"}:
        return False
    place = known_places().get(text)
    if place is not None and (place.demonym or place.type == "country"):
        return False
    first = i == 0 or tokens[i - 1].text in {'"', "“", ":"}
    return tokens[i].name is not None or tokens[i].pos == "PROPN" or not first


def _goes_on(i: int, tokens: Sequence[Token]) -> bool:
    if tokens[i].text == "-":
        return 0 < i < len(tokens) - 1 and _capital(i - 1, tokens) and _capital(i + 1, tokens)
    return _capital(i, tokens) and tokens[i].lemma.lower().rstrip(".") not in {"mr", "mrs", "ms", "dr"}


def _text(i: int, tokens: Sequence[Token]) -> str:
    return tokens[i].text.lower() if 0 <= i < len(tokens) else ""


def _token_after(span: Span, tokens: Sequence[Token]) -> int | None:
    return next((i for i, token in enumerate(tokens) if token.span.start >= span.end), None)


def _token_at(position: int, sentence: Sentence) -> int | None:
    """Return the token that begins at a position in the sentence's text."""
    at = sentence.span.start + position
    return next((i for i, token in enumerate(sentence.tokens) if token.span.start == at), None)


# Persons and bodies ---------------------------------------------------------------------------------------------------


def _beside(
    person: Mention, before: str, after: str, sentence: Sentence, article: Article
) -> Iterator[tuple[str, Mention]]:
    """Yield the role and the body that stand beside a person's name."""
    start = len(before)
    end = len(sentence.text) - len(after)
    heading = re.match(rf",? (?:who )?{PRESENT_HEADING} (?:the )?", after)
    if heading:
        yield from _named("first", end + heading.end(), sentence, article)
    playing = re.match(rf",? (?:who )?{PLAYING} for (?:the )?", after)
    if playing:
        yield from _named("team", end + playing.end(), sentence, article)
    office = re.match(r",(?: \d\d,)? (?:the |an? )?((?:[\w-]+ ){1,5}?)(?:of|at|for) (?:the )?", after) or re.match(
        r",? (?:who )?is (?:the |an? )?((?:[\w-]+ ){1,5}?)(?:of|at|for) (?:the )?", after
    )
    if office and (role := _role_class(office[1])):
        yield from _named(role, end + office.end(), sentence, article)
    member = re.match(r",? of (?:the )?(?=[A-Z])", after)
    if member:
        yield from _named(MEMBER, end + member.end(), sentence, article)
    known = article.mentions  # "Democrat leader X" is no body that was named elsewhere
    printed = sentence.text[start:end]
    inside = re.match(r"[a-z][\w-]*(?: [a-z][\w-]*)*", printed)  # "chairman Ian Holt" is one mention
    of_role = re.search(r"([\w-]+(?: [\w-]+){0,3}) (?:of|at|for) (?:the )?(?=[A-Z])([^,;.]+), $", before)
    if of_role and (role := _role_class(of_role[1])):
        yield from _named(role, of_role.start(2), sentence, article)
    owned = re.search(r"['’]s? ((?:[\w-]+ )*[\w-]+),? $", before) or (
        re.search(r"(?:['’]s?)? $", before) if inside else None
    )
    if owned:
        words = owned[1] if owned.re.groups else inside[0] if inside else ""
        at = next((i for i, t in enumerate(sentence.tokens) if t.span.end == sentence.span.start + owned.start()), None)
        if (role := _role_class(words)) and at is not None:
            body = name_at(at, sentence, article)
            if body is not None and isinstance(body.value, Organization) and (owned[0].strip() or body in known):
                yield role, body
    whose = re.search(r", whose ([\w-]+(?: [\w-]+)?) is $", before)
    if whose and (role := _role_class(whose[1])):
        at = _token_at(whose.start() + 2, sentence)
        body = name_before(at, sentence, article) if at is not None else None
        if body is not None and isinstance(body.value, Organization):
            yield role, body


def _of_pronouns(sentence: Sentence, article: Article) -> Iterator[Belonging]:
    """Yield what is said by a pronoun: "the guild he heads", "his team, X,", "its chairman, Ian Holt"."""
    text, offset = sentence.text, sentence.span.start
    for match in re.finditer(rf",? (?:which )?(he|she) {PRESENT_HEADING}\b", text):
        at = next((i for i, t in enumerate(sentence.tokens) if t.span.end == offset + match.start()), None)
        body = name_at(at, sentence, article) if at is not None else None
        person = _person_before(offset + match.start(), sentence, article)
        if body is not None and person is not None and isinstance(body.value, Organization):
            yield _belonging(person, body, sentence.span, "first", article)
    for match in re.finditer(r"\b(?:[Hh]is|[Hh]er) (?:team|stable|squad), (?=[A-Z])", text):
        person = _person_before(offset + match.start(), sentence, article)
        for role, body in _named("team", match.end(), sentence, article):
            if person is not None:
                yield _belonging(person, body, sentence.span, role, article)
    for match in re.finditer(r"\b[Ii]ts ([\w-]+(?: [\w-]+)?), (?=[A-Z])", text):
        at = _token_at(match.end(), sentence)
        person = name_at(at, sentence, article) if at is not None else None
        role = _role_class(match[1])
        body = _body_before(offset + match.start(), sentence, article)
        if role and person is not None and isinstance(person.value, Person) and body is not None:
            yield _belonging(person, body, _hull(body.span, person.span), role, article)


def _named(role: str, position: int, sentence: Sentence, article: Article) -> Iterator[tuple[str, Mention]]:
    at = _token_at(position, sentence)
    body = name_at(at, sentence, article) if at is not None else None
    if body is not None and isinstance(body.value, Organization):
        yield role, body


def _belonging(person: Mention, body: Mention, quotation: Span, role: str, article: Article) -> Belonging:
    if len(quotation) > MAX_QUOTATION:
        quotation = body.span
    return Belonging(person, body, quotation, role, _kind(body, article))


def _kind(body: Mention, article: Article) -> str:
    """Return of what kind a body is by the last word of its name or the noun beside the name."""
    text = article.document.text
    name = body.value.name if isinstance(body.value, Organization) else body.text
    words = [*reversed(re.findall(r"[\w-]+", name.lower()))]
    own = next((KIND_OF_WORD[word] for word in words if word in KIND_OF_WORD), "")
    if own:
        return own
    following = re.match(r",? (?:the |an? )?([a-z-]+)", text[body.span.end : body.span.end + 40])
    preceding = re.search(r"([a-z-]+),? (?:the )?$", text[max(0, body.span.start - 40) : body.span.start])
    for found in (following, preceding):
        if found and found[1] in KIND_OF_WORD:
            return KIND_OF_WORD[found[1]]
    return ""


def _role_class(words: str) -> str:
    """Return which office the words name; "" for no office, one of the past, or one that a person may hold twice."""
    role = re.sub(r"^(?:the|an?|its|his|her|their) ", "", words.strip().lower())
    parts = re.split(r"[ -]", role)
    if not role or set(parts) & PAST or {"deputy", "vice"} & set(parts):
        return ""
    for size in (2, 1):
        ending = " ".join(role.split()[-size:])
        if ending in ROLE_CLASSES:
            return ROLE_CLASSES[ending]
    if parts[-1] in MANY_AT_ONCE:
        return ""
    last = " ".join(role.split()[-MAX_ROLE_WORDS:])
    return normal_role(last).split()[-1] if any(is_role(last.split(" ", n)[-1]) for n in range(4)) else ""


def _person_before(position: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the person that "he" stands for: the one named last, when this sentence or the one before names one."""
    since = article.sentences[max(0, sentence.index - SENTENCES_BACK)].span.start
    near = [m for m in article.mentions if isinstance(m.value, Person) and since <= m.span.start < position]
    return near[-1] if near else None


def _body_before(position: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the body that "its" stands for: the subject of the sentence before, when this one names no body."""
    if any(
        isinstance(m.value, Organization) and sentence.span.start <= m.span.start < position for m in article.mentions
    ):
        return None
    if sentence.index == 0:
        return None
    previous = article.sentences[sentence.index - 1]
    root = next((i for i, token in enumerate(previous.tokens) if token.head == i), None)
    subject = next((i for i, t in enumerate(previous.tokens) if t.head == root and t.relation == "nsubj"), None)
    body = name_of(subject, previous, article) if subject is not None else None
    return body if body is not None and isinstance(body.value, Organization) else None


def _hull(a: Span, b: Span) -> Span:
    return Span(min(a.start, b.start), max(a.end, b.end))
