"""Characters were read in the wrong encoding.

## What it finds
Text that ftfy can turn back ("Ã©" was "é"), replacement characters, entities that were never decoded ("&amp;"), and
question marks where an apostrophe was ("didn?t").
## Why it matters
Names become unreadable, quotation marks disappear, and a search no longer finds the article.
## Example
> The bakery on the corner has become a cafÃ© with two tables.
> She wasnâ€™t there when the lights went out.
> He owns a garage in M�nster.
> The firm of Dunn &amp; Oakes has closed.
> They didn?t see the van.
## Left alone
> The café in Ålesund serves a naïve imitation of crème brûlée.
> It was 5°C in São Tomé, he said.
> What? the editor wrote.
## Limits
Where characters were lost for good, the finding cannot say what they were.
"""

import html
import re
from collections.abc import Iterator

from claimcheck.records import Article, Damage, Severity, Span
from claimcheck.rules.rule import GarbleRule

# A lead byte of UTF-8 as cp1252 or latin-1 shows it, and a byte that can follow it.
_SUSPICIOUS = re.compile(r"[ÂÃÄÅÆÇÈÉÐÑÎÏâãåäæçèéð][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÃÂâ]€|‚¬|ï»¿|�")
_CHUNK = re.compile(r"\S+")
_ENTITY = re.compile(
    r"&(?:amp|nbsp|quot|apos|lt|gt|rsquo|lsquo|ldquo|rdquo|ndash|mdash|hellip|eacute|#\d{2,5}|#x[0-9a-f]{2,4});", re.I
)
_LOST_APOSTROPHE = re.compile(r"\b(?:[a-z]{2,}n\?t|[A-Za-z][a-z]+\?(?:s|re|ve|ll)|I\?(?:m|ve|ll|d))\b")


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    if _SUSPICIOUS.search(text):
        yield from _wrongly_read(text)
    for pattern, why in ((_ENTITY, "was never decoded"), (_LOST_APOSTROPHE, "has lost its apostrophe")):
        for match in pattern.finditer(text):
            value = html.unescape(match[0]) if pattern is _ENTITY else match[0].replace("?", "’")
            start, end = _chunk_around(text, match)
            if "://" not in text[start:end]:
                yield Damage(Span(start, end), f'"{match[0]}" {why}', 0.93, value=value, pattern=why)


def _wrongly_read(text: str) -> Iterator[Damage]:
    spans: list[tuple[int, int]] = []
    for match in _CHUNK.finditer(text):
        if not _SUSPICIOUS.search(match[0]) or not _is_broken(match[0]):
            continue
        if spans and "\n" not in text[spans[-1][1] : match.start()] and match.start() - spans[-1][1] <= 40:
            spans[-1] = (spans[-1][0], match.end())  # both marks of one quotation
        else:
            spans.append(match.span())
    for start, end in spans:
        broken = text[start:end]
        fixed = _fixed(broken)
        sure = 0.98 if fixed != broken else 0.9
        value = fixed if not _SUSPICIOUS.search(fixed) else ""
        yield Damage(
            Span(start, end), f'"{broken}" was read in the wrong encoding', sure, value=value, pattern="encoding"
        )


def _is_broken(chunk: str) -> bool:
    return "�" in chunk or _fixed(chunk) != chunk or len(_SUSPICIOUS.findall(chunk)) > 1


def _fixed(broken: str) -> str:
    from ftfy import fix_encoding

    return fix_encoding(broken)


def _chunk_around(text: str, match: re.Match[str]) -> tuple[int, int]:
    start = max(text.rfind(c, 0, match.start()) for c in " \n\t\xa0") + 1
    after = re.compile(r"\s|$").search(text, match.end())
    return start, after.start() if after else len(text)


RULE = GarbleRule(id="CC509", name="mojibake", category="mojibake", severity=Severity.ERROR, check=check, doc=__doc__)
