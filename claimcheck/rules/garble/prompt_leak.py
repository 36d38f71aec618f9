"""Words between a writer and a writing program were left in the article.

## What it finds
What a language model says of itself, what it says before and after the text it was asked for, and instructions to it.
## Why it matters
The text was written by a program and not read by anyone before it was published; its facts need checking.
## Example
> As an AI language model, I do not have access to current prices.
> Certainly! Here is a shorter version of the article:
> I cannot verify events after my training data ends.
> Let me know if you'd like me to add more detail about the bridge.
> Here's the rewritten paragraph in a friendlier tone:
## Left alone
> The chatbot answered: "As an AI language model, I cannot give you the recipe."
> Certainly, the bridge will be closed for a week.
> Here is the list of roads that stay open:
> The firm trains large language models on court records.
## Limits
Inside quotation marks nothing is reported: articles about such programs quote them.
"""

import re
from collections.abc import Iterator

from claimcheck.records import Article, Damage, Severity, Span
from claimcheck.rules.garble.words import quoted_spans
from claimcheck.rules.rule import GarbleRule

_TEXT = (
    r"(?:article|paragraph|text|version|draft|summary|story|section|headline|title|post|piece|passage|"
    r"rewrite|translation|"
    r"outline|introduction|conclusion|copy|press release|blog)"
)
_MADE = (
    r"(?:rewritten|re-written|revised|rephrased|paraphrased|reworded|edited|updated|improved|polished|"
    r"shortened|shorter|"
    r"longer|expanded|condensed|summari[sz]ed|translated|humani[sz]ed|engaging|SEO[- ]\w+|generated|"
    r"requested|corrected|"
    r"cleaned[- ]up|concise|unique|plagiarism[- ]free|news|next|full|formal|friendlier)"
)
_YES = r"(?:Certainly|Sure(?: thing)?|Of course|Absolutely|Great|Okay|Got it|Understood|No problem|Happy to help)"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE if flag else 0)
    for pattern, flag in (
        (
            r"\b(?:As|I am|I['’]m|since I am|being) an? (?:\w+ )?(?:AI|artificial intelligence|large "
            r"language model|language model)(?: (?:language )?(?:model|assistant|chatbot|system))?\b(?=[, "
            r".])(?!-)(?<!I)",
            True,
        ),
        (r"\bAs an? (?:AI|artificial intelligence)(?: language)?(?: model| assistant)?, I\b", True),
        (
            r"\bI(?: do not|['’]?m unable| am unable| can ?not| can['’]t| "
            r"don['’]t)[^.!?\n\"“]{0,60}\b(?:training (?:data|cut-?off)|knowledge cut-?off|real-time (?:data|"
            r"information|access)|browse the (?:web|internet)|browsing)\b",
            True,
        ),
        (
            r"\b(?:my|as of my) (?:last )?(?:training data|knowledge cut-?off|knowledge update|training cut-?off)\b",
            True,
        ),
        (
            r"\bI (?:can ?not|can['’]t|am unable to|['’]m unable to|am not able to) (?:assist with|fulfil+|"
            r"help with|comply with|generate|provide) (?:that|this|your|personal|the|medical|legal|financial|"
            r"a|real)\b",
            True,
        ),
        (
            rf"(?:^|(?<=[\n.!?] ))[>*\s]*{_YES}[!,.] (?:Here(?:['’]s| is| are)|I['’]ve|I have|I can|I['’]ll|"
            rf"Below)\b[^\n]{{0,120}}?(?=[:.\n]|$):?",
            False,
        ),
        (
            rf"\bHere(?:['’]s| is| are) (?:an?|the|your|my|some)\b(?: [\w,-]+){{0,4}}? {_MADE}(?: "
            rf"[\w,-]+){{0,3}}? {_TEXT}\b[^\n.]{{0,80}}(?::|\.|$)?",
            True,
        ),
        (
            rf"\bHere(?:['’]s| is) (?:an?|the|your) {_TEXT}\b(?: [\w,'’-]+){{0,12}}(?: (?:you requested|as "
            rf"requested|based on|with a|in a|optimi[sz]ed|written|of the (?:text|article|"
            rf"paragraph)))\b[^\n.]{{0,60}}:?",
            True,
        ),
        (
            rf"\b(?:here is|here['’]s) the (?:next|rest of the|remaining|following) (?:section|part|"
            rf"paragraph)s? of the {_TEXT}\b:?",
            True,
        ),
        (r"\bLet me know if you(?:['’]d like| would like| want| need|['’]d prefer)\b[^\n]{0,100}", False),
        (
            r"\b(?:Would you like|Do you want|Shall I|Want) me to (?:add|expand|adjust|rewrite|revise|"
            r"continue|make|write|change|include|shorten|turn)\b[^\n]{0,80}",
            False,
        ),
        (
            rf"\bI hope this (?:helps|{_TEXT}|meets your)\b[^\n.]{{0,40}}|\bI['’]ve (?:rewritten|revised|"
            rf"rephrased|edited|kept|restructured|expanded|summari[sz]ed) (?:the|your|it|this)\b[^\n.]{{0,60}}",
            False,
        ),
        (
            rf"(?:^|\n)[>*\s]*(?:Please )?(?:[Rr]ewrite|[Rr]ephrase|[Ss]ummari[sz]e|[Pp]araphrase|[Ww]rite|"
            rf"[Ee]xpand|[Tt]ranslate) (?:the|this|a|an) (?:following )?(?:[\w-]+ "
            rf"){{0,3}}{_TEXT}\b[^\n]{{0,100}}",
            False,
        ),
        (r"(?:^|\n)(?:User|Assistant|System|Human|ChatGPT|Prompt|AI): [^\n]{1,120}", False),
        (
            r"<\|(?:im_start|im_end|endoftext|assistant|user|system)\|>|\[/?INST\]|\boaicite\b|"
            r"contentReference\[|:contentReference|\bturn\d+(?:search|view|news)\d+\b|utm_source=chatgpt",
            False,
        ),
        (
            r"(?:^|(?<=\n)|(?<=[.!?] ))(?:Regenerate response|Continue generating|Copy code|Note: (?:This|"
            r"The) (?:article|text|response|content) (?:was|is|has been) (?:generated|written) (?:by|with) "
            r"(?:an )?AI)\b",
            False,
        ),
        (r"\b(?:word count: ?\d+(?: words)?|\[?end of (?:article|response|rewritten text)\]?)(?=\W*(?:\n|$))", True),
    )
)


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    seen: list[Span] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip(" \n>*"))
            if start < match.end():
                seen.append(Span(start, match.end()))
    for span in _merged(seen):
        line_start = text.rfind("\n", 0, span.start) + 1
        line_end = text.find("\n", span.end)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        if any(s < span.start - line_start < e for s, e in quoted_spans(line)):
            continue
        yield Damage(span, f'"{span.of(text)}" is talk with a writing program', 0.95)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end + 40:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


RULE = GarbleRule(
    id="CC511", name="prompt-leak", category="prompt-leak", severity=Severity.ERROR, check=check, doc=__doc__
)
