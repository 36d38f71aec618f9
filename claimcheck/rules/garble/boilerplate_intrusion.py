"""Page furniture, or the caption of another story, stands inside the article.

## What it finds
Cookie banners, newsletter and notification lines, share buttons and advertising between two paragraphs of the body, and
captions there that have no word in common with the article; cookie banners and such captions among the sentences of
a paragraph too.
## Why it matters
A program that reads the article takes these words for a part of it, and so do readers.
## Example
> The tram depot caught fire at four in the morning, and two crews were sent to it. ¶ Subscribe to our newsletter
>   for 20% off your first order! ¶ Nobody was hurt, the fire service said on Tuesday, but six trams were lost. ¶
>   The line to the harbour will stay closed until the end of the week.
> The tram depot caught fire at four in the morning, and two crews were sent to it. ¶ PICTURED: Singer Melody
>   flaunts beach holiday snaps in Ibiza (Image: PixAgency) ¶ Nobody was hurt, the fire service said on Tuesday, but
>   six trams were lost. ¶ The line to the harbour will stay closed until the end of the week.
## Left alone
> Share this article ¶ The tram depot caught fire at four in the morning, and two crews were sent to it. ¶ Nobody
>   was hurt, the fire service said on Tuesday, but six trams were lost. ¶ Subscribe to our newsletter
> The tram depot caught fire at four in the morning, and two crews were sent to it. ¶ PICTURED: The burnt trams in
>   the depot on Tuesday (Image: PixAgency) ¶ Nobody was hurt, the fire service said on Tuesday, but six trams were
>   lost. ¶ The line to the harbour will stay closed until the end of the week.
> The firm said that it stores cookies on the devices of its readers, and that it will stop doing so. ¶ It had
>   told them to subscribe to its newsletter, which nobody did for most of the year.
## Limits
What stands above the first paragraph and below the last is where furniture belongs, and is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from claimcheck.furniture import find_glued, furniture_kind
from claimcheck.records import Article, Block, BlockKind, Damage, Severity, Span
from claimcheck.rules.garble.words import FUNCTION_WORDS
from claimcheck.rules.rule import GarbleRule

MIN_WORDS = 10  # words of a paragraph of the body; shorter ones may be furniture themselves
MAX_SHOWN = 200  # characters
MAX_SHARED = 0.2  # fraction of a caption's words of content that the article has too, when it is of another story
MIN_CONTENT = 3  # words of content from which a caption can be judged

# How sure it is that furniture of a kind does not belong between two paragraphs: pages put some of it there on purpose.
_SURE = {
    "cookie banner": 0.95,
    "newsletter": 0.65,
    "subscription": 0.65,
    "share buttons": 0.6,
    "comments": 0.5,
    "navigation": 0.5,
    "copyright": 0.5,
    "link to another story": 0.15,
}
_DEEP = frozenset({"share buttons", "comments", "navigation", "copyright", "link to another story"})
_CAPTION = re.compile(
    r"^(?:PICTURED|Pictured|PHOTOS?|Photo|IMAGES?|Image|VIDEO|WATCH|CAPTION|Caption|GALLERY|Gallery|IN PICTURES|QUIZ|"
    r"TRENDING|Trending)\s?:|"
    r"\((?:Image|Photo|Picture|Pic|Credit|Source)s?\s?(?::|by\b|/)[^)]*\)|\b(?:Image|Photo|Picture|Pic) "
    r"?(?:credit|courtesy|by)?: \S"
)
_PROMOTION = re.compile(
    r"\b(?:[Uu]se|USE|[Ee]nter) (?:promo |discount |the )?code:? [A-Z0-9]{4,}\b[^.!?\n]*[.!?]?|"
    r"^(?:Enable|Turn on|Allow) (?:push )?notifications\b.*|"
    r"^(?:Please )?(?:disable|turn off) (?:your )?ad ?-?blocker\b.*|"
    r"^(?:Log|Sign) in or (?:register|sign up)\b.*|^(?:Like|Enjoyed?|Love) this (?:story|article)\?.*|"
    r"^(?:Sponsored|Promoted|Partner|Paid) (?:content|post|story)\s?[:|–-].*|^(?:SHOP|BUY|ORDER|BOOK) NOW\b.*|"
    r"\b\d{1,2}% off (?:your|all|everything|any)\b[^.!?\n]*[.!?]?|\bSPONSORED\b|\bAdvertisement(?=\W)"
)
_ANNOUNCED = re.compile(r"(?:PICTURED|PHOTOS?|IMAGES?|VIDEO|WATCH|GALLERY|IN PICTURES|QUIZ|TRENDING)\s?:")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|do|does|did|said|says|"
    r"went|came|got|"
    r"took|made|gave|saw|ran|fell|rose|won|lost|left|held|met|told|put|set|cut|hit|[a-z]{2,}ed|n['’]t|"
    r"[a-z]+['’](?:s|re|ve|ll))\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    blocks = article.blocks
    body = [i for i, b in enumerate(blocks) if _is_body(b, text)]
    if len(body) < 2:
        return
    for inside in body:
        yield from _inside(article, inside)
    i = body[0] + 1
    while i < body[-1]:
        run = i
        while run < body[-1] and blocks[run].kind is BlockKind.FURNITURE:
            run += 1
        if run > i:
            yield from _furniture(
                text, blocks[i:run], before=sum(b < i for b in body), after=sum(b >= run for b in body)
            )
            i = run
            continue
        if blocks[i].kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.HEADING):
            yield from _stranger(article, i)
        i += 1


def _inside(article: Article, i: int) -> Iterator[Damage]:
    """Yield cookie banners and announced captions of other stories among the sentences of a paragraph."""
    text = article.document.text
    sentences = [s for s in article.sentences if s.block == i]
    if len(sentences) < 2:
        return
    for sentence, following in zip_longest(sentences, sentences[1:]):
        banner = [sentence.text, f"{sentence.text} {following.text}" if following else ""]
        if "cookie banner" in map(furniture_kind, banner):  # "Accept all cookies? Manage preferences." are two
            yield Damage(sentence.span, f'"{_short(sentence.text)}" is page furniture (cookie banner)', 0.9)
            return
        if _ANNOUNCED.match(sentence.text) and not _shared_content(text, sentence.span) > MAX_SHARED:
            yield Damage(sentence.span, f'"{_short(sentence.text)}" has no word in common with the article', 0.75)
            return


def _shared_content(text: str, span: Span) -> float:
    """Return the fraction of the words of content in a place that the rest of the text has too; 1 when they are few."""
    content = _content(_CAPTION.sub(" ", span.of(text)))
    known = _content(text[: span.start] + " " + text[span.end :])
    return len(content & known) / len(content) if len(content) >= MIN_CONTENT else 1.0


def _is_body(block: Block, text: str) -> bool:
    if block.kind in (BlockKind.BULLET, BlockKind.QUESTION):
        return len(block.span.of(text).split()) >= MIN_WORDS
    return block.kind is BlockKind.PARAGRAPH and len(block.span.of(text).split()) >= MIN_WORDS


def _furniture(text: str, blocks: Sequence[Block], *, before: int, after: int) -> Iterator[Damage]:
    best: tuple[float, Span, str] | None = None
    for block in blocks:
        words = block.span.of(text)
        for start, end in list(find_glued(words)) or [(0, len(words))]:
            kind = furniture_kind(words[start:end].strip()) or furniture_kind(words.strip())
            if kind is None and _PROMOTION.search(words):
                kind = "subscription"
            sure = _SURE.get(kind or "", 0.0)
            if re.match(r"\W*(?:Related|Read|See|Thanks|Stay tuned|More|Recommended)\b", words):
                sure = min(sure, 0.15)  # many pages set such lines between paragraphs on purpose
            if kind == "navigation" and len(words.split()) < 2:
                sure = 0.0  # "YouTube" may be a heading
            if kind in _DEEP and (min(before, after) < 2 or len(blocks) > 3):
                sure = 0.0  # a group of buttons below the headline, or above a note on the author
            shown = min(end, start + MAX_SHOWN)
            if sure and (best is None or sure > best[0]):
                best = (sure, Span(block.span.start + start, block.span.start + shown), kind or "")
    if best:
        sure, span, kind = best
        yield Damage(span, f'"{_short(span.of(text))}" between two paragraphs is page furniture ({kind})', sure)


def _stranger(article: Article, i: int) -> Iterator[Damage]:
    """Yield advertising, and what looks like the caption of another story."""
    text = article.document.text
    block = article.blocks[i]
    words = block.span.of(text)
    promotion = _PROMOTION.search(words)
    if promotion and block.kind is BlockKind.PARAGRAPH and not re.search(r"[\"“”]", words):
        span = Span(block.span.start + promotion.start(), block.span.start + promotion.end())
        yield Damage(span, f'"{_short(span.of(text))}" is advertising', 0.7)
        return
    marked = bool(_CAPTION.search(words)) or block.kind is BlockKind.CAPTION
    count = len(words.split())
    if count > 40 or (not marked and block.kind is BlockKind.HEADING):
        return
    if not marked and (count > 16 or _has_verb(article, i, words)):
        return
    if not marked and not re.search(r"[.!?]$", words.rstrip()):
        return  # a label or a heading
    if re.match(r"(?:Fig(?:ure|\.)|Table|Photo(?:graph)? by|Image(?: by| credit)|Credit|Source)\b", words):
        return  # a figure of the article, or the credit of one
    shared = _shared_content(text, block.span)
    if words.lstrip()[:1] in "\"“‘'":
        return
    announced = marked and bool(re.match(r"[A-Z ]{4,}\s?:", words))
    if not marked and not re.search(r"(?<=[a-z,] )[A-Z][a-z]", words):
        return  # a short paragraph that names nobody
    if shared <= (MAX_SHARED if announced else 0):
        sure = 0.8 if announced else 0.62
        span = Span(block.span.start, min(block.span.end, block.span.start + MAX_SHOWN))
        yield Damage(span, f'"{_short(words)}" has no word in common with the article', sure)


def _has_verb(article: Article, i: int, words: str) -> bool:
    tokens = [t for s in article.sentences if s.block == i for t in s.tokens]
    if tokens:
        if any(t.pos in ("AUX", "VERB") and t.relation in ("root", "cop", "aux", "aux:pass") for t in tokens):
            return True
        sentences = [s.tokens for s in article.sentences if s.block == i]
        return any(found[t.head].pos == "VERB" for found in sentences for t in found if t.relation == "nsubj")
    return bool(_VERB.search(words))


def _content(text: str) -> set[str]:
    """Return the words of content, without the ending of the plural."""
    return {w.lower().rstrip("s") for w in re.findall(r"[^\W\d_]{4,}", text) if w.lower() not in FUNCTION_WORDS}


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:67] + "…"


RULE = GarbleRule(
    id="CC513",
    name="boilerplate-intrusion",
    category="boilerplate-intrusion",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
