"""A number or a sum of money is not well formed.

## What it finds
Sums, shares and large numbers that no way of writing numbers allows: two separators in a row, impossible groups of
digits, a currency sign inside or twice, a bracket or comma inside, a scale cut in two or misspelled.
## Why it matters
The figure cannot be read with certainty, and it was printed wrongly at least once.
## Example
> The port cost £4,.30 billion to build.
> Tickets are C$2,1,75.0 each.
> The fund holds €7.,1 €million.
> They raised $6.4 $m)illion in a week.
> The order is worth $8.1, billion.
> Exports reached U$12.5 billion.
> Sales grew by 4.5% percent.
> The ships cost E€UR 140m each, the yard EUR€96m and the crane C60$ .m.
> The debt stands at $3 bilion.
## Left alone
> India counted ₹1,00,000 and Germany €1.234.567,50.
> Version 1.2.3 came out on 3.4.2024 at 10.30, and they won 3-1.
> It cost £50m, US$1.2bn, A$5.3 million, $1,250.75 or €12.50 a head.
> Call 020 7946 0000 or 555-0100. The address is 192.168.0.1.
> Rows 1,2,3 hold the $-denominated bonds; figures are in £m.
> In 2020, billion-dollar storms hit.
## Limits
Whether a figure is right is not looked at. A decimal comma and a decimal point are both allowed.
"""

import re
from collections.abc import Iterator

from claimcheck.records import Article, Damage, Severity, Span
from claimcheck.rules.garble.words import ADDRESS
from claimcheck.rules.rule import GarbleRule

_SIGN = r"(?:[A-Z]{1,3}\.?)?[$£€¥₹₩₽₺₦₱]"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|mln|bln|bn|tn|mn|m|k)"
_LARGE = r"(?:million|billion|trillion)"

# Each shape with how sure it is; the first that fits a place wins. (?<!…) and (?!…) keep out versions, dates and lists.
_SHAPES: tuple[tuple[re.Pattern[str], float, str], ...] = tuple(
    (re.compile(pattern), sure, why)
    for pattern, sure, why in (
        (
            rf"{_SIGN}?\d[\d.,]*\s?[$£€]?\s?(?:m|b|tr|mi|bi|mil|bil|mill|bill)[)\](](?:il|l)?[a-z]*(?:ion|on|n)\b",
            0.97,
            "has a bracket inside",
        ),
        (rf"{_SIGN}?\d[\d.,]*\s?[$£€]\s?(?:{_LARGE}|bn|m|k)\b\)?", 0.96, "has a second currency sign"),
        (rf"{_SIGN}\s?{_SIGN}\s?\d[\d.,]*(?:\s?{_SCALE}\b)?", 0.93, "has two currency signs"),
        (
            r"\b(?:E€UR|EU€R|U\$SD|US\$D|G£BP|GB£P)\s?\d[\d.,]*(?:\s?" + _SCALE + r"\b)?",
            0.97,
            "has a sign inside its currency",
        ),
        (r"\b(?:EUR\s?€|GBP\s?£|JPY\s?¥)\s?\d[\d.,]*(?:\s?" + _SCALE + r"\b)?", 0.85, "names its currency twice"),
        (rf"(?:\b[A-Z])?\d[\d.,]*[$£€]\s?[.,]+\s?{_SCALE}\b", 0.95, "has a mark before its scale"),
        (rf"{_SIGN}\d[\d.,]*[$£€](?:\d[\d.,]*)?", 0.93, "has a second currency sign"),
        (rf"{_SIGN}?\d[\d.,]*(?:,\.|\.,|,,)\d[\d.,]*(?:\s?{_SCALE}\b|\s?%)?", 0.97, "has two separators in a row"),
        (
            r"\d\s?(?:m|mi|mil|mill|b|bi|bil|bill|t|tr|tri|tril|trill)[.,;:]+(?:i|l)?[a-z]*ion\b",
            0.93,
            "has a mark inside",
        ),
        (rf"{_SIGN}\s?[.,]{{1,2}}[.,]\d[\d.,]*(?:\s?{_SCALE}\b)?", 0.95, "has two separators in a row"),
        (
            rf"(?:{_SIGN}\d+\.\.\d+|\b\d+\.\.\d+\s?(?:{_LARGE}|%|per ?cent))(?:\s?{_SCALE}\b)?",
            0.95,
            "has two decimal points",
        ),
        (rf"(?<![A-Za-z])U[$£€]\s?\d[\d.,]*(?:,?\s?{_SCALE}\b)?\)?", 0.95, "names no currency"),
        (rf"{_SIGN}\d[\d.]*,(?:bn|tn|mn|m|k)\b", 0.94, "has a comma before its scale"),
        (rf"{_SIGN}\d[\d.]*, {_LARGE}\b\)?|\b\d+\.\d+, {_LARGE}\b(?!-)\)?", 0.94, "has a comma before its scale"),
        (rf"{_SIGN}\d[\d,]*\. \d+ {_LARGE}\b|\b\d{{1,3}}\. \d{{1,2}} {_LARGE}\b", 0.85, "has a space inside"),
        (
            rf"{_SIGN}?\d[\d.,]*\s(?:mil lion|bil lion|tril lion|mill ion|bill ion|trill ion|m illion|b "
            rf"illion|tr illion|milli on|billi on)\b",
            0.97,
            "has a scale cut in two",
        ),
        (rf"(?:{_SIGN})?\d[\d.,]*\s?(?:{_LARGE})\s(?:{_LARGE})\b", 0.9, "has two scales"),
        (
            r"\b\d[\d.,]*\s?%\s?(?:%|per ?cent\b)|\b\d[\d.,]*\s?per ?cent\s?(?:%|per ?cent\b)",
            0.96,
            "says percent twice",
        ),
        (r"\b\d+[.,]+\s?%(?!\w)|\b\d+%\d+\b(?!\d*[A-F])", 0.9, "has its percent sign in the wrong place"),
        (
            r"(?<![A-Za-z0-9_\-/#])(?:\d+O\d*|\d*O\d+)(?:,\d{3}|%| (?:people|million|billion|years|per ?cent))",
            0.9,
            "has the letter O for a nought",
        ),
        (rf"(?:(?<=worth )|(?<=cost )|(?<=about )|(?<=raised )|(?<=than )){_SIGN} {_LARGE}\b", 0.85, "has no figure"),
    )
)

_GROUPED = re.compile(
    rf"(?P<sign>{_SIGN}\s?)?(?:(?<![\w.,/])|(?<=\b[A-Z])|(?<=\b[A-Z][A-Z]))\d+(?:[.,]\d+)+"
    rf"(?P<scale>\s?{_SCALE}\b|\s?%| per ?cent\b)?(?![\w/]|[.,]\d)"
)
_WELL_GROUPED = re.compile(
    r"\d+(?:[.,]\d+)?"  # 1234, 1234.5, 0,75
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?"  # 1,234,567.8
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"  # 12,34,567
    r"|\d{1,3}(?:\.\d{3})+(?:,\d+)?"  # 1.234.567,8
)
_MISSPELLED = re.compile(r"(?P<sum>(?:" + _SIGN + r"\s?|\b)\d[\d.,]*)[ -](?P<scale>[a-z]{5,10})\b")
_ODD_COMMA = re.compile(r"[$£]\d{1,3},(?:\d{1,2}|\d{4,5})(?![\d,.])")


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    taken = [Span(*m.span()) for m in ADDRESS.finditer(text)]
    for match, sure, why in _suspects(text):
        span = _without_tail(text, Span(*match.span()))
        if any(span.overlaps(other) for other in taken):
            continue
        taken.append(span)
        yield Damage(span, f'"{span.of(text)}" {why}', sure)


def _suspects(text: str) -> Iterator[tuple[re.Match[str], float, str]]:
    for pattern, sure, why in _SHAPES:
        for match in pattern.finditer(text):
            yield match, sure, why
    for match in _GROUPED.finditer(text):
        number = re.sub(rf"^{_SIGN}\s?", "", match[0])
        number = re.sub(r"[^\d]+$", "", number)
        if (match["sign"] or match["scale"]) and not _WELL_GROUPED.fullmatch(number):
            yield match, 0.94, "has impossible groups of digits"
    for match in _ODD_COMMA.finditer(text):
        yield match, 0.6, "has impossible groups of digits"
    for match in _MISSPELLED.finditer(text):
        if _is_misspelled_scale(match["scale"]):
            yield match, 0.9, f'misspells its scale, "{match["scale"]}"'


def _is_misspelled_scale(word: str) -> bool:
    if re.fullmatch(r"(?:hundred|thousand|million|billion|trillion)(?:s|th|ths|aire|aires)?", word):
        return False
    from rapidfuzz.distance import DamerauLevenshtein

    return word[-1] in "nso" and any(
        DamerauLevenshtein.distance(word, scale, score_cutoff=1) <= 1
        and word not in ("bullion", "pillion", "zillion", "gillion")
        for scale in ("million", "billion", "trillion")
    )


def _without_tail(text: str, span: Span) -> Span:
    """Return the span with a closing bracket only where none was opened within the sum's line before it."""
    end = span.end
    while text[end - 1] in ".,":
        end -= 1
    return Span(span.start, end)


RULE = GarbleRule(
    id="CC505",
    name="malformed-number-or-currency",
    category="malformed-number-or-currency",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
