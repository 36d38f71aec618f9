"""Find sums of money: "C$18.5 million", "€1.2bn", "5,000 rand", "between £3m and £4m"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claimcheck.mentions.numbers import SCALES, Figure, hedged, read_figures
from claimcheck.records import Mention, Sentence, Span
from claimcheck.values import Money, Number

# fmt: off
SYMBOLS = {
    "US$": "USD", "U.S.$": "USD", "U$": "USD", "$US": "USD", "C$": "CAD", "CA$": "CAD", "CAN$": "CAD", "CDN$": "CAD",
    "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "R$": "BRL",
    "MX$": "MXN", "J$": "JMD", "TT$": "TTD", "Z$": "ZWL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "₽": "RUB", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₦": "NGN", "₱": "PHP", "฿": "THB", "₫": "VND", "₴": "UAH",
    "Rs.": "INR", "Rs": "INR", "R": "ZAR", "kr": "", "Fr.": "CHF", "zł": "PLN", "RM": "MYR", "Rp": "IDR",
}
# fmt: on
CODES = (
    "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|CNY|RMB|INR|RUB|KRW|TRY|ILS|NGN|PHP|THB|VND|UAH|ZAR|BRL|MXN|SEK|NOK|DKK|ISK|PLN"
    "|CZK|HUF|RON|BGN|HKD|SGD|TWD|MYR|IDR|AED|SAR|QAR|KWD|EGP|KES|GHS|ETB|TZS|UGX|ARS|CLP|COP|PEN|PKR|BDT|LKR|XOF|XAF"
)
# fmt: off
WORDS = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR",
    "rouble": "RUB", "ruble": "RUB", "won": "KRW", "lira": "TRY", "shekel": "ILS", "naira": "NGN", "baht": "THB",
    "hryvnia": "UAH", "rand": "ZAR", "reais": "BRL", "zloty": "PLN", "forint": "HUF", "ringgit": "MYR",
    "rupiah": "IDR", "dirham": "AED", "riyal": "SAR", "birr": "ETB", "cedi": "GHS", "taka": "BDT", "koruna": "CZK",
    "franc": "", "krona": "SEK", "kronor": "SEK", "kroner": "", "krone": "", "crown": "", "peso": "", "dinar": "",
    "shilling": "", "quid": "GBP", "sterling": "GBP", "buck": "USD", "leu": "RON", "lei": "RON", "lev": "BGN",
}
# fmt: on
# fmt: off
NATIONS = {
    "US": "USD", "U.S.": "USD", "American": "USD", "Canadian": "CAD", "Australian": "AUD", "New Zealand": "NZD",
    "Hong Kong": "HKD", "Singapore": "SGD", "British": "GBP", "Egyptian": "EGP", "Swiss": "CHF", "Norwegian": "NOK",
    "Danish": "DKK", "Swedish": "SEK", "Icelandic": "ISK", "Czech": "CZK", "Mexican": "MXN", "Argentine": "ARS",
    "Chilean": "CLP", "Colombian": "COP", "Philippine": "PHP", "Kenyan": "KES", "Indian": "INR", "Pakistani": "PKR",
    "CFA": "XOF", "Turkish": "TRY", "Kuwaiti": "KWD", "Brazilian": "BRL", "Namibian": "NAD", "Jamaican": "JMD",
}
# fmt: on
CENTS = {"cent": ("", 0.01), "penny": ("GBP", 0.01), "pence": ("GBP", 0.01), "p": ("GBP", 0.01), "c": ("", 0.01)}

_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=len, reverse=True) if symbol not in ("kr",))
_BEFORE = re.compile(rf"(?:(?<![\w$€£])|(?<=\())(?P<symbol>{_SYMBOL}|(?:{CODES})(?![A-Za-z]))\s?$")
_NATION = "|".join(re.escape(nation) for nation in NATIONS)
_WORD = "|".join(WORDS)
_AFTER = re.compile(
    rf"[\s-]?(?:(?P<nation>{_NATION}) )?(?P<word>{_WORD})s?\b(?!-\w)(?! sterling)|"
    rf"\s?(?P<sterling>pounds? sterling)\b|\s?(?P<symbol>[€£₽₺₴]|zł\b|kr\b)|\s?(?P<code>{CODES})\b|"
    rf"(?:\s(?P<cents>cents?|pence|penny)|(?P<penny>[pc]))\b(?![\w-])",
)
_NATION_AFTER = re.compile(r" (Canadian|Australian|US|U\.S\.)(?! \w+s\b)")
# A symbol, then digits with marks in the wrong places: "£9.,4 million", "C$1,2,49.0", "U$2.6, billion".
_MALFORMED = re.compile(
    rf"(?<![\w$€£])(?P<symbol>{_SYMBOL})\s?(?P<digits>\d+(?:[.,]+\d+)*)"
    r"(?:(?:(?P<noise>[^\w\s]{1,3}|\s[$€£])\s?(?=[mb][)(]?illion|trillion)|\s?)(?P<scale>(?:[mb][)(.,]?illion|trillion|thousand|bn|mn|tn|m|k)(?!\w)))?"
)
_WELL_FORMED = re.compile(r"\D+(?:\d{1,3}(?:,\d{2,3})*(?:\.\d+)?|\d+(?:\.\d+)?)(?:[\s-]?[a-z]+)?")
_LINK = re.compile(r"\s?(?:[-–—]|to|or)\s?")
_LINK_AND = re.compile(r"\s?and\s?")
_BETWEEN = re.compile(r"\bbetween\s$", re.I)
_FROM = re.compile(r"\bfrom\s$", re.I)
_WEIGHT_BEFORE = re.compile(r"\b(?:weigh\w*|weight|lost|gained|shed)\b[^.]{0,20}$", re.I)
_WEIGHT_AFTER = re.compile(
    r"\s(?:of (?:\w+ )?(?:meat|fish|food|fruit|butter|cocaine|gold|silver|coffee|tea|explosives?)|per square)\b"
)


# Of these a sentence speaks that has a sum without its currency: "the loss came to 36 million".
_OF_MONEY = re.compile(
    r"\b(?:pric|cost|loss|lost|losing|pay|paid|debt|sum\b|sums\b|fine[ds]?\b|bill\b|bills\b|budget|profit|earn|fund|sell|sold|sale"
    r"|fetch|worth|income|revenue|takings|turnover|loot|cash|damage|valu|spen[dt]|owe|invest|bid\b|offer|fee\b|fees\b"
    r"|wage|salar|penalt|bribe|stole|embezzl|grant|subsid|loan|rent|tax|money|bought|buy|compensation|donat|savings)\w*",
    re.I,
)
_TAKES_UP = re.compile(r"^[\"'“‘]?(?:it|this|that|together|in all|altogether)\b[^.;]{0,24}$", re.I)
_BARE_AFTER = re.compile(
    r"$|[\s]?[.,;:!?)—–\"”’]|\s(?:in|at|for|to|from|or|and|with|as|so|is|was|were|will|would|has|had|on|by|apiece|each|now|too"
    r"|less|annually|altogether|a (?:year|month|week|day)|per|into|out|when|which|that)\b"
)
_GLUED = re.compile(r"[-–/%°:'’\w]|[.,]\d")
MIN_BARE_SUM = 10_000  # smaller figures without a currency are counts or years


@dataclass(frozen=True, slots=True)
class _Sum:
    start: int
    end: int
    number: Number
    currency: str
    scale: float


def find_money(sentences: Sequence[Sentence], published: date | None = None) -> list[Mention]:
    """Return the sums of money in one document's sentences, in order."""
    mentions = []
    sums = [_sums(sentence.text) for sentence in sentences]
    currencies = {found.currency for of_sentence in sums for found in of_sentence}
    currency = currencies.pop() if len(currencies) == 1 else ""
    for i, sentence in enumerate(sentences):
        before = sums[i - 1] if i and sentences[i - 1].block == sentence.block else []
        for found in [*sums[i], *_bare_sums(sentence.text, sums[i], before, currency)]:
            start, end, number = hedged(sentence.text, found.start, found.end, found.number)
            span = Span(sentence.span.start + start, sentence.span.start + end)
            value = Money(number, found.currency)
            mentions.append(Mention(sentence.document_id, span, sentence.text[start:end], value))
    return mentions


def _sums(text: str) -> list[_Sum]:
    repaired = [_repaired(match) for match in _MALFORMED.finditer(text) if not _WELL_FORMED.fullmatch(match[0])]
    plain = [found for figure in read_figures(text, after_letters=True) if (found := _sum(text, figure))]
    whole = [p for p in plain if all(p.end <= r.start or r.end <= p.start for r in repaired)]
    return sorted([*repaired, *_with_ranges(text, whole)], key=lambda found: found.start)


def _bare_sums(text: str, stated: Sequence[_Sum], before: Sequence[_Sum], currency: str) -> list[_Sum]:
    """Return the sums of a text that names no other currency, which go without it: "the loss came to 36 million".

    stated, before: the other sums of the sentence and of the one before it.
    """
    if not currency:
        return []
    found = []
    spoken_of = bool(stated) or _OF_MONEY.search(text) is not None
    for figure in read_figures(text):
        if any(figure.start < s.end and s.start < figure.end for s in stated) or figure.vague or figure.paired:
            continue
        if not (figure.scale >= 1e6 or (figure.grouped and figure.number.low >= MIN_BARE_SUM)):
            continue
        if _GLUED.match(text, figure.end) or not _BARE_AFTER.match(text, figure.end):
            continue
        taken_up = bool(before) and figure.scaled and _TAKES_UP.search(text[: figure.start])
        if spoken_of or taken_up:
            found.append(_Sum(figure.start, figure.end, figure.number, currency, figure.scale))
    return found


def _sum(text: str, figure: Figure) -> _Sum | None:
    """Return the sum that a figure with a currency before or after it states; None without one."""
    if before := _BEFORE.search(text, max(0, figure.start - 8), figure.start):
        symbol = before["symbol"]
        if symbol == "R" and not (figure.scaled or figure.grouped):
            return None  # "R151" is a helicopter
        after = _NATION_AFTER.match(text, figure.end)  # "$5 million Canadian"
        printed = NATIONS[after[1]] if after else SYMBOLS.get(symbol, symbol)
        return _Sum(before.start(), after.end() if after else figure.end, figure.number, printed, figure.scale)
    after = _AFTER.match(text, figure.end)
    if not after:
        return None
    currency, factor = _currency_after(text, figure, after)
    if currency is None:
        return None
    number = figure.number
    if factor != 1:
        number = Number(number.low * factor, number.high * factor, number.step * factor)
    return _Sum(figure.start, after.end(), number, currency, figure.scale)


def _currency_after(text: str, figure: Figure, after: re.Match[str]) -> tuple[str | None, float]:
    if after["symbol"] or after["code"]:
        printed = after["symbol"] or after["code"]
        return SYMBOLS.get(printed, printed), 1.0
    if after["sterling"]:
        return "GBP", 1.0
    if cents := after["cents"] or after["penny"]:
        if after["penny"] and (not figure.digits or figure.grouped):
            return None, 1.0
        currency, factor = CENTS[cents.removesuffix("s")]
        return currency, factor
    word = after["word"].lower()
    if word == "won" and not (
        (figure.scaled or figure.grouped)
        and not re.match(r" (?:the|an?|by|in|at|on)\b", text[after.end() : after.end() + 5])
    ):
        return None, 1.0
    if word in ("crown", "buck", "real") and not figure.digits:
        return None, 1.0
    if word == "pound" and (
        (figure.number.high < 1000 and _WEIGHT_BEFORE.search(text, 0, figure.start))
        or _WEIGHT_AFTER.match(text, after.end())
    ):
        return None, 1.0
    return NATIONS.get(after["nation"] or "", WORDS[word]), 1.0


def _with_ranges(text: str, sums: list[_Sum]) -> list[_Sum]:
    """Join two sums of one currency that are the ends of a range: "£3m-£4m", "between $5 and $7"."""
    joined: list[_Sum] = []
    for found in sums:
        last = joined[-1] if joined else None
        if last and last.currency == found.currency and last.number.low == last.number.high:
            between = _BETWEEN.search(text, max(0, last.start - 10), last.start)
            link = _LINK_AND if between else _LINK
            is_change = _FROM.search(text, max(0, last.start - 6), last.start)
            low = last.number.low
            if last.scale == 1 and low < 1000:
                low *= found.scale
            if not is_change and low < found.number.low and link.fullmatch(text, last.end, found.start):
                number = Number(low, found.number.high, found.number.step)
                joined[-1] = _Sum(last.start, found.end, number, found.currency, found.scale)
                continue
        joined.append(found)
    return joined


def _repaired(match: re.Match[str]) -> _Sum:
    """Return what a sum with marks in wrong places most likely states: "£9.,4 million" is 9.4 million."""
    groups = re.split(r"[.,]+", match["digits"])
    marks = re.findall(r"[.,]+", match["digits"])
    is_whole = not marks or (len(set(marks)) == 1 and all(len(group) == 3 for group in groups[1:]))
    decimals = "" if is_whole else groups[-1]
    whole = "".join(groups if is_whole else groups[:-1])
    factor = SCALES.get(re.sub(r"[^a-z]", "", (match["scale"] or "").lower()), 1.0)
    value = float(f"{whole}.{decimals or '0'}") * factor
    step = factor * 10.0 ** -len(decimals)
    return _Sum(match.start(), match.end(), Number(value, value, step), SYMBOLS[match["symbol"]], factor)
