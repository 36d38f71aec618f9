"""A sentence breaks off.

## What it finds
A paragraph of running text that ends without an end mark in a function word, a comma or a lower-case word, and a
sentence whose last word before the full stop can end none ("of the.").
## Why it matters
Something was cut away: the rest of the statement is missing, and perhaps more after it.
## Example
> The council met twice this week. It agreed to mend the roof and to ¶ The school has 200 pupils. They will be
>   taught next door until June.
> The miners came home at dawn. Their families had waited all night at the. Nobody was hurt.
> The cellar was full by six. It was pumped out by nine. ¶ The owner, who has lived there since 1980, said that he did
>   not expect the summ
> The road is closed at the bridge. Drivers have been told to use the ¶ The bridge opened in 1931. It was widened
>   twice, and it carries two lanes each way.
## Left alone
> The list has three parts: ¶ - the first of them ¶ - the second of them ¶ The vote on it is on Monday.
> Roof of school falls in after night of heavy snow on the coast ¶ Nobody was hurt, the council said. It will be mended.
> Is there anything left to hope for? It is what they asked for.
## Limits
Verse, and pages that put no full stops at the end of a paragraph, are left alone.
"""

import re
from collections.abc import Iterator, Sequence

from claimcheck.records import Article, Block, BlockKind, Damage, Severity, Span
from claimcheck.rules.garble.words import ADDRESS, FUNCTION_WORDS, word_set
from claimcheck.rules.rule import GarbleRule

MIN_WORDS = 8  # shorter lines without an end mark are labels, datelines and sign-offs
MIN_WORDS_ALONE = 14  # a line of one sentence without an end mark may be a heading or a standfirst
MIN_ENDED = 0.6  # fraction of the article's paragraphs that have an end mark
MAX_CAPITALS = 0.5  # fraction of the words of a statement that begin with a capital
SHOWN_WORDS = 6
CUT_WORD = 0.82  # a paragraph of several sentences that ends in a lower-case word
CUT_AT_END = 0.7  # of the last paragraph, a statement without an end mark where all others have one

_END = re.compile(r"[.!?…:;。][\"”’'»)\]*_†‡]*\d{0,3}$|[\"”»…)\]*_|>—–-]$|\.{3}$")
_INSIDE = re.compile(r"[.!?][\"”’')]* +[\"“‘(]?[A-Z]")
# What stands before no full stop; a preposition may ("what it is made of").
_CANNOT_STOP = word_set("the an and or nor their whose although unless than every my your our")
_MAY_END_LINE = word_set(
    "in on up out off over down about around here there then now once yes so too it him them us me you very more most"
)
# Words that announce what is missing.
_LEADS_ON = word_set("particularly especially including namely notably such")
_LEADS_TO_QUOTE = re.compile(r",$|\b(?:say|says|said|saying|stated|added|wrote|writes|asked|told \w+)$")
_STOPPED = re.compile(r"(?<=\s)(?P<word>[a-z]+)(?P<stop>[.!?])(?=\s+[A-Z\"“]|\s*$)")


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    english = article.language == "en"
    blocks = [b for b in article.blocks if b.kind is not BlockKind.FURNITURE]
    if english:
        for block in blocks:
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET):
                yield from _wrongly_stopped(text, block)
    paragraphs = [b for b in blocks if b.kind is BlockKind.PARAGRAPH and len(b.span.of(text).split()) >= MIN_WORDS]
    ended = sum(bool(_END.search(b.span.of(text).rstrip())) for b in paragraphs)
    if ended < MIN_ENDED * len(paragraphs) and len(paragraphs) > 2:
        return
    for i, block in enumerate(blocks):
        # A line without an end mark may have been taken for a heading; headings do not hold two sentences.
        broken_heading = block.kind is BlockKind.HEADING and i > 0 and _INSIDE.search(block.span.of(text))
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        broken_item = block.kind is BlockKind.BULLET and _ends_a_list_of_sentences(text, blocks, i)
        if block.kind is not BlockKind.PARAGRAPH and not broken_heading and not broken_item:
            continue
        sure = _how_sure(text, block, following, first=block in paragraphs[:1], english=english)
        if sure == CUT_WORD and not _has_verb(article, block):
            sure = 0.0  # who and when: "Open Hand relief. Friday 24 October, evening"
        if sure < CUT_AT_END and following is None and ended == len(paragraphs) - 1 and _tells(article, block):
            sure = CUT_AT_END
        if sure:
            yield _broken_off(text, block, sure)


def _ends_a_list_of_sentences(text: str, blocks: Sequence[Block], i: int) -> bool:
    """Return whether the entry is the last of a list whose other entries have an end mark."""
    if i + 1 < len(blocks) and blocks[i + 1].kind is BlockKind.BULLET:
        return False
    first = i
    while first > 0 and blocks[first - 1].kind is BlockKind.BULLET:
        first -= 1
    return first < i and all(_END.search(block.span.of(text).rstrip()) for block in blocks[first:i])


def _how_sure(text: str, block: Block, following: Block | None, *, first: bool, english: bool) -> float:
    words = block.span.of(text).rstrip()
    if len(words.split()) < MIN_WORDS or _END.search(words):
        return 0.0
    if ADDRESS.search(words.split()[-1]):
        return 0.0
    if re.match(r"(?:Fig(?:ure|\.)|Table|Photo|Image|Source)\b", words):
        return 0.0  # a caption
    last = re.search(r"[^\W_][\w’'.-]*[,]?$", words)
    if last is None:
        return 0.0
    if following is not None:
        if following.kind in (BlockKind.BULLET, BlockKind.CELL):
            return 0.0
        begins = text[following.span.start : following.span.start + 1]
        if begins.islower() or (begins in ('"', "“", "‘", "'") and _LEADS_TO_QUOTE.search(words)):
            return 0.0  # the paragraph goes on after a picture, or leads to a quotation
    bare = last[0].rstrip(",").lower()
    several = bool(_INSIDE.search(words))
    if english and bare in FUNCTION_WORDS and bare not in _MAY_END_LINE:
        return 0.95
    if english and bare in _LEADS_ON:
        return 0.9
    if not several and (first or len(words.split()) < MIN_WORDS_ALONE):
        return 0.0
    if last[0].endswith(","):
        return 0.85
    if not last[0][0].islower():
        return 0.0 if not several or last[0][0].isdigit() else 0.15
    return CUT_WORD if several else 0.15


def _has_verb(article: Article, block: Block) -> bool:
    """Whether the last sentence of a block, as far as it goes, has a verb, or was not parsed."""
    tokens = next((s.tokens for s in reversed(article.sentences) if s.span.overlaps(block.span)), ())
    return not tokens or any(token.pos in {"VERB", "AUX"} for token in tokens)


def _tells(article: Article, block: Block) -> bool:
    """Whether a paragraph is a sentence with a verb and its subject, not a credit or a label, and ends in a word."""
    text = block.span.of(article.document.text).rstrip()
    tokens = next((s.tokens for s in reversed(article.sentences) if s.span.overlaps(block.span)), ())
    if sum(word[0].isupper() for word in text.split()) > MAX_CAPITALS * len(text.split()):
        return False  # the title of another story
    states = any(t.relation.startswith("nsubj") and tokens[t.head].pos in {"VERB", "AUX"} for t in tokens)
    return states and text[-1].islower() and len(text.split()) >= MIN_WORDS and not ADDRESS.search(text.split()[-1])


def _broken_off(text: str, block: Block, sure: float) -> Damage:
    words = list(re.finditer(r"\S+", block.span.of(text)))
    start = words[-min(SHOWN_WORDS, len(words))].start()
    span = Span(block.span.start + start, block.span.start + words[-1].end())
    return Damage(span, f'the sentence breaks off after "{words[-1][0]}"', sure)


def _wrongly_stopped(text: str, block: Block) -> Iterator[Damage]:
    words = block.span.of(text)
    for match in _STOPPED.finditer(words):
        if match["word"] not in _CANNOT_STOP or _quoted(words, match.start()):
            continue
        tail = re.findall(r"\S+\s*", words[: match.end()])[-SHOWN_WORDS:]
        start = match.end() - sum(map(len, tail))
        span = Span(block.span.start + start, block.span.start + match.end())
        yield Damage(span, f'the sentence breaks off after "{match["word"]}"', 0.88)


def _quoted(words: str, place: int) -> bool:
    return words.count('"', 0, place) % 2 == 1 or words.rfind("“", 0, place) > words.rfind("”", 0, place)


RULE = GarbleRule(
    id="CC507",
    name="truncated-sentence",
    category="truncated-sentence",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
