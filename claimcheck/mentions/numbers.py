"""Read the numbers in a text: digits and words, with scale, range and hedge; the numeric finders build on this.

text2num was tried and left aside: it turns "a dozen of the two" and "one another" into figures and knows no spans.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from claimcheck.values import Number

ONES = {
    word: n
    for n, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
            *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        )
    )
}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
# fmt: off
SCALES = {
    "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "millions": 1e6, "crore": 1e7, "crores": 1e7,
    "billion": 1e9, "trillion": 1e12, "hundred": 1e2, "hundreds": 1e2, "thousands": 1e3, "billions": 1e9, "k": 1e3,
    "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12,
}
# fmt: on
# What vague words reach from and to: an editor takes 60 for "dozens", and 500 not.
# fmt: off
VAGUE = {
    "a couple": (2, 3), "a few": (2, 6), "a handful": (3, 7), "several": (3, 9), "dozens": (24, 120),
    "scores": (40, 200), "hundreds": (200, 1999), "thousands": (2000, 19_999), "millions": (2e6, 99e6),
    "tens of thousands": (2e4, 199_999), "hundreds of thousands": (2e5, 1_999_999), "billions": (2e9, 99e9),
    "tens of millions": (2e7, 199e6), "hundreds of millions": (2e8, 1_999e6), "hundreds of billions": (2e11, 1_999e9),
    "tens of billions": (2e10, 199e9),
}
# fmt: on
SETS = {"pair": 2.0, "trio": 3.0, "quartet": 4.0}
PARTS = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75, "three-quarters": 0.75}
VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}

_ONE = "|".join(sorted(ONES, key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(list(ONES)[1:10])})\b)?|(?:{_ONE})\b)"
_HUNDREDS = rf"(?:(?:a|{_SMALL})[- ]hundred\b(?:(?: and)? {_SMALL})?|{_SMALL})"
_BIG = r"(?:thousand|million|billion|trillion|lakh|crore)\b"
WORDS = (
    rf"(?:{_SMALL} point (?:{_ONE})\b(?: (?:{_ONE})\b)*(?:[- ]{_BIG})?|(?:an?|{_HUNDREDS})[- ]{_BIG}(?:[- ]{_BIG})?"
    rf"(?:,? (?:and )?(?:{_HUNDREDS}[- ]{_BIG}|{_SMALL}[- ]hundred\b(?: and {_SMALL})?)| and {_SMALL})*|{_HUNDREDS})"
)
DIGITS = r"(?:\d{1,3}(?:,\d{2,3}|, 000)+(?!,?\d)|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
SCALE = r"(?:[\s-]?(?:hundred|thousand|million|billion|trillion|lakhs?|crores?)\b"
SCALE += r"|\s?(?:mn|mln|mio|bn|tn|trn|[mkb])(?![\w]))"
_VAGUE = (
    r"(?:(?:tens|hundreds) of )?(?:thousands|millions|billions)|hundreds|dozens|scores(?= of)|several|a couple(?= of)"
    r"|a few|a handful(?= of)"
)
# No letter, digit or joined digit may touch a figure from the left: not "PAC-3", "F-35", "2-1", "v2.3".
FIGURE = re.compile(
    rf"(?:(?<!\w)|(?<=\bR)|(?<=\bRs)|(?<=\b[A-Z]{{3}}))(?<!\w[.,:/'’–-])(?<![.,][.,])(?:"
    rf"(?P<digits>{DIGITS})(?P<vulgar>[{''.join(VULGAR)}])?(?P<scale>{SCALE})?"
    rf"|(?P<dozen>half[- ]a|an?|{_SMALL})[- ]dozen\b"
    rf"|an? (?P<set>{'|'.join(SETS)})(?= of\b)"
    rf"|(?P<vague>{_VAGUE})\b"
    rf"|(?P<words>{WORDS})\b(?: and (?:an? )?(?P<part>half|quarter|three[- ]quarters)\b(?: (?P<of>{_BIG}))?)?)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<joint>\s?[-–—]\s?| to | or | and )(?:(?P<digits>{DIGITS})(?P<scale>{SCALE})?|(?P<words>{WORDS})\b)(?!-?\d)",
    re.I,
)
_BETWEEN_BEFORE = re.compile(r"\b(?:between|from between)\s$", re.I)
_FROM_BEFORE = re.compile(r"\bfrom(?: \w+)?\s$", re.I)

_BEFORE = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<below>nearly|almost|close to|just under|a little under|slightly under|just below|just short of|approaching"
    r"|slightly less than|a little less than|just less than|not quite|just shy of)"
    r"|(?P<above>just over|just above|a little over|slightly over|a little more than|slightly more than"
    r"|little more than|just more than|barely more than)"
    r"|(?P<floor>at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|upwards of|north of"
    r"|(?:well |far |many |much )?(?:more than|over|above)|exceeding|in excess of|a record)"
    r"|(?P<ceiling>up to|as (?:many|much) as"
    r"|(?:no|not) more than|at (?:the )?most|a maximum of"
    r"|(?:well |far |many |much )?(?:fewer than|less than|under|below))"
    r"|(?P<about>about|around|some|approximately|approx\.?|roughly|circa|c\.|ca\.|an estimated|estimated|more or less"
    r"|an average of|give or take|~|somewhere around|something like)"
    r")\s?$",
    re.IGNORECASE,
)
_UP_BEFORE = re.compile(  # "up" is the verb's: "debts add up to 3 million"
    r"\b(?:add|sum|tot|go|run|push|put|bring|creep|mount|come|move|tick|edge)(?:s|es|ing|ed|med|ming|ted)?\s$"
    r"|\b(?:adding|totting|running|putting|moved|edged|coming|came|gone|went|ran|brought|crept)\s$",
    re.I,
)
_AFTER = re.compile(
    r"(?P<floor> or (?:more|above|over|older)\b|\+(?![\w])|-plus\b| at least\b(?=[\s]*[.,;)]))"
    r"|(?P<ceiling> or (?:fewer|less|below|under|younger)\b| at most\b)"
    r"|(?P<about>-odd\b| or so\b| or thereabouts\b|-ish\b)",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₽₩₺₪฿]\s?|\b[A-Z]{2,3}\s?|\bRs\.?\s?|\bR)$")
_PEOPLE_AFTER = re.compile(r" (?!metres|meters|miles)[a-z]{3,}s\b| people\b", re.I)
ROUND_STEP_FRACTION = 0.08  # an editor takes 620 million for 600 million, and 450 million not for 400 million
MAX_STEP_FRACTION = 0.2  # "a million" against 1.2 million is no rounding
BELOW_FRACTION = 0.9  # "nearly 60" reaches down to 54
ABOVE_FRACTION = 1.1  # "just over 60" reaches up to 66
MAX_NOT_OVER = 10  # "won over two former champions": of small numbers "over" is rarely said
HEDGE_WIDTH = 32  # characters before a number that are searched for its hedge


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, without hedge and unit; start and end count in that text."""

    start: int
    end: int
    number: Number
    digits: bool  # printed in digits
    scale: float = 1.0  # of its scale word or letter: 1e6 for "2 million"
    vague: bool = False  # "dozens", "a few"
    paired: bool = False  # two numbers joined by a hyphen: a range, or the score of a game
    grouped: bool = False  # with a thousands separator or decimal point, so neither a year nor a label

    @property
    def scaled(self) -> bool:
        return self.scale != 1.0


def read_figures(text: str, *, after_letters: bool = False) -> tuple[Figure, ...]:
    """Return the numbers of a text in order; of a range both ends are one figure.

    after_letters: also those glued to letters that may be a currency: "EUR5m".
    """
    figures = _all_figures(text)
    return figures if after_letters else tuple(f for f in figures if not text[f.start - 1 : f.start].isalpha())


@lru_cache(maxsize=2048)
def _all_figures(text: str) -> tuple[Figure, ...]:
    figures = []
    position = 0
    while match := FIGURE.search(text, position):
        figure = _read(text, match)
        position = figure.end if figure else match.end()
        if figure:
            figures.append(figure)
    return tuple(figures)


def hedged(text: str, start: int, end: int, number: Number, *, duration: bool = False) -> tuple[int, int, Number]:
    """Widen the span of a stated number to its hedge ("at least", "or so"), and the number to what that means.

    start, end: of the number with its symbol or unit. duration: "over three days" is then not "more than".
    """
    match = _BEFORE.search(text, max(0, start - HEDGE_WIDTH), start)
    if (
        match
        and duration
        and re.fullmatch(r"over\s?", match[0], re.I)
        and not re.search(
            r"\b(?:for|after|lasted|just|well|in|aged?|is|was|were|took)\s$",
            text[max(0, match.start() - 12) : match.start()],
        )
    ):
        match = None
    if (
        match
        and match[0].lower().strip() == "over"
        and (
            number.high <= MAX_NOT_OVER
            or re.search(r"\bhand(?:ed|ing)?\s$", text[max(0, match.start() - 12) : match.start()])
        )
    ):
        match = None
    if match and match[0].lower().startswith("up to") and _UP_BEFORE.search(text, 0, match.start()):
        match = None
    if match and match.lastgroup:
        return match.start(), end, _hedge(number, match.lastgroup)
    match = _AFTER.match(text, end)
    if match and match.lastgroup:
        return start, match.end(), _hedge(number, match.lastgroup)
    return start, end, number


def number_of_words(words: str) -> float:
    """Return the number that English words state; 0.0 of words that state none."""
    if " point " in words.lower():
        return _spoken_decimal(words.lower())
    total = current = 0.0
    for word in re.split(r"[\s,-]+", words.lower()):
        if word in ONES:
            current += ONES[word]
        elif word in TENS:
            current += TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES:
            total = (
                (total + max(current, 1)) * SCALES[word]
                if not current and total
                else total + max(current, 1) * SCALES[word]
            )
            current = 0.0
    return total + current


def _spoken_decimal(words: str) -> float:
    whole, _, rest = words.partition(" point ")
    digits = "".join(str(ONES[word]) for word in rest.split() if word in ONES)
    scale = SCALES.get(re.split(r"[\s-]", rest)[-1], 1.0)
    return (number_of_words(whole) + float(f"0.{digits or 0}")) * scale


def step_of_digits(digits: str) -> float:
    """Return the unit of the last digit that was meant: zeros after two digits were not ("412,000" was rounded)."""
    plain = re.sub(r"[^\d.]", "", digits)
    if "." in plain:
        return float(10.0 ** -len(plain.split(".")[1]))
    zeros = len(plain) - len(plain.rstrip("0"))
    return float(10 ** max(0, min(zeros, len(plain) - 2)))


def _read(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    if match["vague"]:
        low, high = VAGUE[match["vague"].lower()]
        return Figure(start, end, Number(low, high, low / 2, True), digits=False, vague=True)
    if match["dozen"]:
        words = match["dozen"].lower()
        dozen = 6.0 if words.startswith("half") else 12 * max(number_of_words(words), 1.0)
        return Figure(start, end, Number(dozen, dozen, 1, dozen > 12), digits=False)
    if match["set"]:
        return Figure(start, end, Number(SETS[match["set"].lower()], SETS[match["set"].lower()]), digits=False)
    scale = _meant_scale(text, match)
    if scale == "" and match["digits"]:
        end = match.end("vulgar") if match["vulgar"] else match.end("digits")
    if match["digits"] and re.match(r"[.,]+\d", text[end : end + 3]):
        return None  # "1,2,49.0": the damage is told elsewhere
    if match["digits"] and len(match["digits"]) > 1 and not match["digits"].strip("0"):
        return None  # "2, 000": what is left of a figure with a space in it
    value, step = _value(match["digits"], match["words"], scale)
    if match["vulgar"]:
        value, step = value + VULGAR[match["vulgar"]], 0.25
    if match["part"]:
        last_scale = _last_scale(match["words"])
        if match["of"]:  # "nine and a half thousand"
            last_scale = SCALES[match["of"].lower()]
            value *= last_scale
        value += PARTS[match["part"].lower().replace("-", " ")] * last_scale
        step = 0.5 * last_scale
    grouped = bool(match["digits"]) and re.search("[.,]", match["digits"]) is not None
    factor = SCALES.get(scale, 1.0) if match["digits"] else _last_scale(f"{match['words']} {match['of'] or ''}".strip())
    figure = Figure(start, end, Number(value, value, step), bool(match["digits"]), factor, grouped=grouped)
    tail = _range_tail(text, start, end)
    return _joined(text, figure, tail) if tail else figure


def _joined(text: str, figure: Figure, tail: re.Match[str]) -> Figure:
    """Return the figure with the second end of its range; of a score ("114-112") one that is no range."""
    low, step = figure.number.low, figure.number.step
    tail_scale = _meant_scale(text, tail)
    high, high_step = _value(tail["digits"], tail["words"], tail_scale)
    end = tail.end() if tail_scale or not tail["digits"] else tail.end("digits")
    paired = bool(re.match(r"\s?[-–—]", tail[0]))
    if tail_scale and not figure.scaled:  # "3 to 4 million"
        factor = SCALES[tail_scale]
        low, step = (low * factor, step * factor) if low * factor < high else (low, step)
    if low < high:
        number = Number(low, high, min(step, high_step))
        return replace(
            figure, end=end, number=number, paired=paired, scale=max(figure.scale, SCALES.get(tail_scale, 1.0))
        )
    return replace(figure, end=end, paired=True) if paired else figure


def _last_scale(words: str) -> float:
    """Return the scale of the last scale word, "hundred" aside; 1.0 without one."""
    named = (SCALES.get(word, 0.0) for word in reversed(re.split(r"[\s-]+", words.lower())))
    return next((scale for scale in named if scale >= 1000), 1.0)


def _meant_scale(text: str, match: re.Match[str]) -> str:
    """Return the scale of a number as a key of SCALES; "" of "2,400 m", where the letter is a unit."""
    if not match["digits"] or not match["scale"]:
        return ""
    scale = match["scale"].strip().lstrip("-").lower()
    if scale in ("m", "b", "k") and not _MONEY_BEFORE.search(
        text, max(0, match.start("digits") - 6), match.start("digits")
    ):
        glued = match["scale"][0] not in " \u00a0-"
        return scale if glued and (scale == "k" or _PEOPLE_AFTER.match(text, match.end())) else ""
    return scale


def _range_tail(text: str, start: int, end: int) -> re.Match[str] | None:
    tail = _RANGE.match(text, end)
    if not tail:
        return None
    if tail["joint"] == " and ":
        return tail if _BETWEEN_BEFORE.search(text, max(0, start - 14), start) else None
    if tail["joint"] == " to " and _FROM_BEFORE.search(text, max(0, start - 24), start):
        return None  # a change, not a range: "rose from 5 to 7"
    return tail


def _value(digits: str | None, words: str | None, scale: str) -> tuple[float, float]:
    """Return the value and the step of a number in digits or words."""
    if digits is None:
        value = number_of_words(words or "")
        scales = [SCALES[word] for word in re.split(r"[\s-]+", (words or "").lower()) if SCALES.get(word, 0) >= 1000]
        step = step_of_digits(f"{value:.0f}")
        if scales and value % min(scales) == 0:
            step = min(max(step, min(scales)), MAX_STEP_FRACTION * value)
        return value, step
    value, step = float(re.sub(r"[^\d.]", "", digits)), step_of_digits(digits)
    if not scale:
        return value, step
    is_round = value >= 100 and len(f"{value:.0f}".rstrip("0")) == 1  # "600 million" may have been 620
    value *= SCALES[scale]
    if is_round:
        return value, ROUND_STEP_FRACTION * value
    return value, min(step * SCALES[scale], MAX_STEP_FRACTION * value) if value else 1.0


def _hedge(number: Number, hedge: str) -> Number:
    low, high = sorted((number.low, number.high))
    match hedge:
        case "below":
            return Number(low * BELOW_FRACTION, high, number.step, True)
        case "above":
            return Number(low, high * ABOVE_FRACTION, number.step, True)
        case "floor":
            return Number(low, inf, number.step)
        case "ceiling":
            return Number(min(0.0, high), max(high, 0.0), number.step)
    return replace(number, approximate=True)
