"""The records that the steps take and return: frozen, slotted, each quotation with its span."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from claimcheck.values import Value


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, [start, end), in the text of one document."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Role(StrEnum):
    """What a document is in the check."""

    SOURCE = "source"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Directive:
    """What a document says to claimcheck itself, in a comment: "ignore venue-conflict -- two summits are meant"."""

    span: Span  # the comment in the document's text; empty where the text does not show comments (HTML)
    words: str  # what stands behind "claimcheck:"


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read. All spans of it count characters of `text`."""

    id: str  # its path below the folder that was named, with forward slashes; for a record of a .jsonl file its own id
    path: str  # the path to show, as the user would write it
    text: str
    outlet: str | None = None
    published: date | None = None
    role: Role = Role.SOURCE
    title: str | None = None  # from metadata; a headline inside the text is a sentence of the text
    furniture: tuple[Span, ...] = ()  # parts of `text` that the reader knows to be page furniture
    left_out: int = 0  # blocks of page furniture that the reader kept out of `text`
    blocks: tuple["Block", ...] = ()  # the layout when the reader knows it (HTML); () means: find it in the text
    directives: tuple[Directive, ...] = ()  # in the order of the text
    notes: tuple[str, ...] = ()  # what the reader wants said: "read as cp1252: not valid UTF-8 (byte 41)"
    positions: tuple[tuple[int, int], ...] = ()  # (offset in text, offset in file), sorted; () means they are equal
    source: str = ""  # the file's own text, or its line of JSON, when `text` differs from it, for line and column
    first_line: int = 1  # the line of the file at which `source` begins
    places: tuple[tuple[int, str], ...] = ()  # (offset in text, "page 3"), sorted; for files that have no lines
    file: str = ""  # the file that holds it, where `path` names a line too: "feed.jsonl" of "feed.jsonl:3"


class BlockKind(StrEnum):
    """What a stretch of a document is in its layout."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    CELL = "cell"  # the short cells of a row of a table, or one with sentences
    CAPTION = "caption"
    QUESTION = "question"
    CONTENTS = "contents"  # an entry of a table of contents
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document with one place in its layout."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a sentence, with what the token model says of it."""

    span: Span
    text: str
    lemma: str
    pos: str  # Universal Dependencies: NOUN, PROPN, VERB, AUX, ADJ, NUM, ...
    head: int  # index of its head among the sentence's tokens; its own index for the root
    relation: str  # Universal Dependencies: nsubj, obj, obl, amod, appos, ...
    name: str | None = None  # "person", "place", "organization", "event", ... when it is part of a name
    name_start: bool = False  # whether a name begins here


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one document, or a heading, caption or row of a table that stands alone."""

    document_id: str
    index: int  # its place among the document's sentences, from 0
    span: Span
    text: str  # always document.text[span.start:span.end]
    kind: BlockKind = BlockKind.PARAGRAPH
    block: int = 0  # index of its block; sentences of one paragraph share it
    glued: bool = False  # whether it was split from the one before without a space between them
    tokens: tuple[Token, ...] = ()  # filled by the syntax step; spans count in the document


@dataclass(frozen=True, slots=True)
class Mention:
    """The words of one document that state a value."""

    document_id: str
    span: Span
    text: str  # always document.text[span.start:span.end]
    value: Value


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    ASSERTED = "asserted"
    POSSIBLE = "possible"
    PLANNED = "planned"
    ALLEGED = "alleged"


class Tense(StrEnum):
    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class Verdict(StrEnum):
    """What the sources say of a claim of a draft."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not-found"
    NOT_CHECKABLE = "not-checkable"  # an opinion, a question, a fragment, another language


class Bearing(StrEnum):
    """How a sentence of a source bears on a claim."""

    ENTAILS = "entails"
    CONTRADICTS = "contradicts"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a source that a verdict rests on."""

    document_id: str
    span: Span
    text: str  # always document.text[span.start:span.end]
    relation: Bearing


class Quoted(StrEnum):
    """How the sources have what a draft quotes."""

    EXACT = "exact"
    CHANGED = "changed"  # with other words
    OTHER_SPEAKER = "other-speaker"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """A quoted passage of a draft, and how its sources have it."""

    document_id: str
    span: Span  # without the quotation marks
    text: str  # always document.text[span.start:span.end]
    speaker: str | None  # as the draft names them; None unknown
    found: Quoted
    changed: tuple[Span, ...] = ()  # words of the draft that its best source has otherwise
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Omission:
    """A fact that most independent sources carry and a draft lacks."""

    draft_id: str
    sources: int  # independent ones that carry it; copies of one text are one source
    evidence: tuple[Evidence, ...]  # how each says it, the plainest first


class Grain(StrEnum):
    """How much a claim says."""

    ATOMIC = "atomic"  # one thing
    WHOLE = "whole"  # several things at once, each of which is a claim too: "Ada and Bo won"
    PART = "part"  # one of the things that a whole says, or what a phrase says by the way: "Ada won"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of one fact that can be checked."""

    document_id: str
    span: Span  # the words of the document that make it
    text: str  # readable alone: "Vasko met Amarante in Belmora"; not always a slice of the document
    sentence: Sentence
    attribution: str | None = None  # who says it, as printed: "the ministry"
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    tense: Tense = Tense.PAST
    predicate: str = ""  # lemma of the governing verb or noun; "be" for a description
    subject: str | None = None  # the subject as resolved: "Miriam Oakeshott" for "she"
    mentions: tuple[Mention, ...] = ()
    agent: str | None = None  # who acts, resolved, a passive turned round: "Ada" in "Bo was beaten by Ada"
    patient: str | None = None  # who or what is acted on
    grain: Grain = Grain.ATOMIC
    words: tuple[Span, ...] = ()  # what of the document it is made of, a subject filled in too; (): the span
    verdict: Verdict | None = None  # None: it is no claim of a draft
    confidence: float = 0.0  # probability that an editor would agree with the verdict, in [0, 1]
    evidence: tuple[Evidence, ...] = ()  # the best of each source, what speaks against it first, then the surest
    suggestion: str = ""  # the value that all sources give where the draft has another one

    @property
    def span_text(self) -> str:
        """The words of the document that make the claim."""
        start = self.span.start - self.sentence.span.start
        return self.sentence.text[start : start + len(self.span)]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Article:
    """One document with all that was read in it."""

    document: Document
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]  # sorted by span
    claims: tuple[Claim, ...]
    language: str = "en"  # "en", or the code of what it seems to be; other languages are checked only for damage

    @property
    def compared(self) -> tuple[Claim, ...]:
        """The claims to compare with others; a part is compared with its whole, whose time and place are its own."""
        return tuple(claim for claim in self.claims if claim.grain is not Grain.PART)

    @property
    def told_apart(self) -> tuple[Claim, ...]:
        """The claims to show, one thing each; what says several at once is there in its parts."""
        return tuple(claim for claim in self.claims if claim.grain is not Grain.WHOLE)

    def mentions_in(self, span: Span) -> tuple[Mention, ...]:
        """Return the mentions that lie in `span`, in order."""
        first = bisect_left(self.mentions, span.start, key=lambda mention: mention.span.start)
        last = bisect_left(self.mentions, span.end, key=lambda mention: mention.span.start)
        return tuple(mention for mention in self.mentions[first:last] if mention.span.end <= span.end)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims about one fact."""

    claims: tuple[Claim, ...]
    medoid: int  # index into `claims` of the one closest to all others


class Scope(StrEnum):
    CROSS = "cross"
    SELF = "self"
    GARBLE = "garble"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Side:
    """Mentions within a conflict that agree with one another."""

    value: str  # as shown: "Maryland, United States"
    mentions: tuple[Mention, ...]
    quotations: tuple[Span, ...] = ()  # for each mention the clause around it, to be shown; same length as mentions


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a conflict rule saw: two sides or more that cannot all be right."""

    sides: tuple[Side, ...]
    question: str  # what they answer differently: "where the summit is held"
    confidence: float  # probability that an editor would agree, in [0, 1]
    whole: bool = False  # whether the sides are claims as a whole, not the words in them that clash


@dataclass(frozen=True, slots=True)
class Damage:
    """What a garble rule saw: words of one document that are damaged."""

    span: Span
    reason: str  # "'reflconsidered ect' is 'reflect' with 'considered' spliced in"
    confidence: float  # probability that an editor would agree, in [0, 1]
    others: tuple[Span, ...] = ()  # further places that belong to it: the first copy of a repeated paragraph
    value: str = ""  # what it should be, where that is known
    pattern: str = ""  # damages of one rule and pattern in one document are one finding; "": always one of its own


@dataclass(frozen=True, slots=True)
class Quotation:
    """One mention as a finding reports it."""

    document_id: str
    span: Span  # the clause shown
    text: str  # always document.text[span.start:span.end]
    value: str
    line: int  # 1-based, in the file
    column: int  # 1-based, in the file
    clashing: tuple[Span, ...] = ()  # the words inside `span` that clash, to be marked
    side: int = 0  # which side of the finding says it, from 0; damage has one side
    place: str | None = None  # "page 3", where the file has no lines; line and column are then those of the text

    @property
    def where(self) -> str:
        """Where it stands, as shown: "a.txt:3:14", or "a.pdf, page 3"."""
        return f"{self.document_id}, {self.place}" if self.place else f"{self.document_id}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A conflict or damage as reported."""

    id: str
    rule: str
    name: str
    scope: Scope
    category: str
    severity: Severity
    confidence: float
    message: str
    mentions: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What the report says of one document."""

    document: Document
    sentences: int
    claims: int
    language: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read and compared, and what was left out and why."""

    documents: int
    sentences: int
    claims: int
    compared: int  # claims that had at least one claim to be compared with
    pairs: int  # pairs of claims that were compared
    left_out: Mapping[str, int] = field(default_factory=dict)  # reason -> how many: {"page furniture": 12}


@dataclass(frozen=True, slots=True)
class StoryReport:
    """What a check says of the articles of one story, before anything is left out on request."""

    documents: tuple[DocumentSummary, ...]
    blocks: tuple[tuple[Block, ...], ...]  # the layout of each document
    findings: tuple[Finding, ...]
    coverage: Coverage
    claims: tuple[Claim, ...] = ()  # of drafts, by what sources say, findings apart; if asked for, of all documents
    quotations: tuple[QuotedWords, ...] = ()
    omissions: tuple[Omission, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InputError:
    """An input that could not be read."""

    path: str
    message: str
    line: int | None = None  # where one line of a file is at fault; `path` then ends with it: "feed.jsonl:3"


@dataclass(frozen=True, slots=True)
class Report:
    """All that a check has to say."""

    version: str
    documents: tuple[DocumentSummary, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage
    claims: tuple[Claim, ...] = ()
    quotations: tuple[QuotedWords, ...] = ()  # of drafts
    omissions: tuple[Omission, ...] = ()  # the clearest; what else there is stands in the notes
    dismissed: tuple[Finding, ...] = ()  # left out because an editor has dismissed them
    errors: tuple[InputError, ...] = ()
    notes: tuple[str, ...] = ()
