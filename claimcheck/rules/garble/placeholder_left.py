"""A placeholder or a note to the desk was left in the copy.

## What it finds
Brackets that wait for a name or a figure, "TK", "XX percent", template variables, dummy text and notes such as
"[CHECK SPELLING]" or "INSERT QUOTE HERE".
## Why it matters
The article was published before it was finished, and a fact is missing in that place.
## Example
> The harbour master, [NAME TK], was on leave.
> Turnover grew by XX percent last year.
> Dear {{first_name}}, thank you for your order.
> Lorem ipsum dolor sit amet.
> The mayor said on Monday that [INSERT QUOTE].
> The fire began at TK p.m. on Friday.
> The army unit, the [DESIGNATION], has left for the coast.
## Left alone
> "They [the owners] knew that [NATO] would come," he said.
> The sign read "Wellcome [sic] to the fair".
> She bought it at TK Maxx for Super Bowl XX.
> What does it mean?
> "I was there [LAUGHTER] before you," she said.
## Limits
A placeholder that looks like a name ("John Doe") is not found.
"""

import re
from collections.abc import Iterator

from claimcheck.records import Article, Damage, Severity, Span
from claimcheck.rules.garble.words import is_small, word_set
from claimcheck.rules.rule import GarbleRule

_ASKED_FOR = (
    "NAMES?|FIRST NAME|LAST NAME|SURNAME|TITLE|DATE|DAY|TIME|YEAR|MONTH|NUMBERS?|NUM|FIGURES?|AMOUNT|AGE|"
    "PLACE|CITY|TOWN|"
    "COUNTRY|LOCATION|VENUE|ADDRESS|COMPANY|ORGANI[SZ]ATION|SOURCES?|QUOTES?|LINKS?|URL|PHOTO|PICTURE|IMAGE|CAPTION|"
    "BYLINE|AUTHOR|REPORTER|HEADLINE|PERCENT|PERCENTAGE|TOTAL|STAT|STATS|DETAILS?|SPELLING|EMAIL|PHONE|TEXT|"
    "ROLE|PRODUCT"
)
_NOTE = (
    "TK|TKTK|TKs?|CHECK|INSERT|ADD|CONFIRM|VERIFY|UPDATE|FILL|FIX|TBC|TBD|TBA|TODO|FIXME|CQ|PLS|PLEASE|XX+|EDITOR|DESK"
)
_BEFORE_NUMBER = "|".join(f"(?<=\\b{w} )" for w in "at of to by than about some over least most with nearly".split())
_AFTER_NUMBER = "percent|per cent|%|million|billion|people|years?|days?|dollars|euros|pounds|miles|kilomet"

_PATTERNS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"[\[<(](?=[^\])>\n]{{0,80}}\b(?:{_NOTE})\b)[A-Z0-9][^\])>\n\"”]{{0,80}}[\])>]"), 0.96),
    (re.compile(rf"[\[<](?:YOUR |THE |FULL )?(?:{_ASKED_FOR})(?: (?:HERE|{_ASKED_FOR}))*[\]>]"), 0.97),
    (
        re.compile(
            r"[\[<](?:insert|your|add|enter|first|last|company|city|date|name|link|source)\b[ _-]?(?:[\w ]{0,40})[\]>]",
            re.I,
        ),
        0.85,
    ),
    (
        re.compile(
            r"\[(?:tk+|tbc|tbd|citation needed|to come|more to come|check this[^\]]*|●|•|_+|x+|\.{4,}|\?+)\]", re.I
        ),
        0.95,
    ),
    (re.compile(r"\{\{[^{}\n]{1,60}\}\}|\$\{\w[\w.]{0,40}\}|%%\w{2,30}%%|(?<!\w)%\(\w+\)s|<%=?[^%\n]{1,60}%>"), 0.97),
    (
        re.compile(
            r"\bTKTK\w*|\bTK TK\b|\bKTK\b|(?<![\w&.])TK(?! ?Maxx)(?=[\s,.;:)%]+(?:[a-z(\d]|p\.m|a\.m|$)|[,.;:)\]])"
        ),
        0.92,
    ),
    (
        re.compile(rf"(?<![\w$£€])[$£€]?[Xx]{{2,4}}(?:[.,][Xx]{{1,3}})?(?:-| ?)(?:{_AFTER_NUMBER})\w*|[$£€]X{{1,4}}\b"),
        0.95,
    ),
    # Capital letters for a figure before what is counted; "Article XX says" and "the XX century" are numerals.
    (re.compile(rf"(?:{_BEFORE_NUMBER})[$£€]?XX{{1,2}} [a-z]{{3,}}s\b"), 0.8),
    (re.compile(r"(?<![\w])X{3,}(?![\w])(?!-?(?: ?rated| Corps))"), 0.6),
    (re.compile(r"(?<![\w])x{4,}(?![\w])"), 0.15),  # kisses below a letter
    (re.compile(r"\blorem ipsum\b[^.\n]{0,40}|\bdolor sit amet\b", re.I), 0.97),
    (
        re.compile(
            r"\bINSERT (?:[A-Z]+ ){0,4}(?:HERE|[A-Z]{4,})\b|\b(?:NAME|QUOTE|TEXT|PHOTO|LINK|CAPTION|"
            r"HEADLINE) (?:HERE|TO COME|GOES HERE)\b"
        ),
        0.95,
    ),
    (re.compile(r"\b(?:TODO|FIXME)\b(?::[^\n.]{0,60})?|\b[Ff]irst ?name [Ll]ast ?name\b"), 0.9),
    (re.compile(r"(?<![?\w!\"“])\?{3,}(?![?!\"”])"), 0.6),
)

_CAPITALS = re.compile(r"\[([A-Z]{5,}(?: [A-Z]{2,}){0,2})\]")  # words in capitals that ask for what belongs there
_TOLD = word_set(  # what a transcript notes, and marks of an editor
    "applause laughter inaudible crosstalk silence music cheering cheers unclear bleep expletive redacted video watch "
    "photos pictures update updated exclusive opinion analysis breaking corrected correction spoiler spoilers emphasis"
)


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    taken: list[Span] = []
    for pattern, sure in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(span.overlaps(other) for other in taken):
                continue
            taken.append(span)
            yield Damage(span, f'"{match[0]}" is a placeholder', sure, pattern=match[0])
    for match in _CAPITALS.finditer(text):
        span = Span(*match.span())
        words = match[1].lower().split()
        if not any(span.overlaps(other) for other in taken) and all(map(is_small, words)) and not _TOLD & {*words}:
            yield Damage(span, f'"{match[0]}" is a placeholder', 0.8, pattern=match[0])


RULE = GarbleRule(
    id="CC510",
    name="placeholder-left",
    category="placeholder-left",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
