"""Show a quotation on one line with its clashing words marked, and the sides of a finding one after the other."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from claimcheck.records import Finding, Quotation, Scope, Span

MAX_LINE_CHARACTERS = 10_000  # spreadsheets and CI systems refuse what is much longer; the JSON has it whole
_STEERING_SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


def sides(finding: Finding) -> Iterator[tuple[str, list[Quotation]]]:
    """Yield each side's value with its quotations; places of damage that are mended differently stand apart."""
    for _, quotations in groupby(finding.mentions, key=lambda quotation: (quotation.side, quotation.value)):
        side = list(quotations)
        yield side[0].value, side


def question_and_answers(finding: Finding) -> tuple[str, str]:
    """Return a conflict's message in two parts: what its sides answer, and the answers; of damage all is the first."""
    if finding.scope is Scope.GARBLE:
        return finding.message, ""
    question = finding.message.partition(f": {finding.mentions[0].value}")[0]
    return question, finding.message.removeprefix(question).removeprefix(": ")


def clash_of(quotation: Quotation) -> Span:
    """Return the words that clash, as one span; the whole quotation where none of them is marked."""
    return Span(quotation.clashing[0].start, quotation.clashing[-1].end) if quotation.clashing else quotation.span


def marked(quotation: Quotation, mark: Callable[[str], str], escape: Callable[[str], str] = str) -> str:
    """Return the quotation on one line, its clashing words passed through `mark` and all words through `escape`."""
    parts = []
    at = quotation.span.start
    for span in quotation.clashing:
        begin = max(at, span.start)
        if begin >= span.end:
            continue
        parts.append(escape(_between(quotation, at, begin)))
        parts.append(mark(escape(_between(quotation, begin, span.end))))
        at = span.end
    parts.append(escape(_between(quotation, at, quotation.span.end)))
    return " ".join("".join(parts).split())


def printable(text: str) -> str:
    """Return the text without control characters, which could steer a terminal and which XML does not know.

    White space stays; what of it is more than a space, a tab or a line end becomes a space.
    """
    if text.isprintable():
        return text
    text = _STEERING_SPACES.sub(" ", text)
    return "".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def flattened(text: str) -> str:
    """Return the text on one line and without control characters, each character still one: for paths and cells.

    What is longer than MAX_LINE_CHARACTERS ends in "…".
    """
    line = re.sub(r"\s", " ", printable(text[: MAX_LINE_CHARACTERS + 1]))
    return line if len(line) <= MAX_LINE_CHARACTERS else f"{line[: MAX_LINE_CHARACTERS - 1]}…"


def one_line(text: str) -> str:
    """Return the text flattened, its white space collapsed."""
    return " ".join(flattened(text).split())


def saying(quotation: Quotation) -> str:
    """Return the side's value and the words that say it, on one line: "Orvane: ministers meet in «Orvane»"."""
    words = marked(quotation, lambda clashing: f"«{clashing}»")
    said = f"{one_line(quotation.value)}: {words}" if quotation.value else words
    return f"{quotation.place}: {said}" if quotation.place else said


def _between(quotation: Quotation, start: int, end: int) -> str:
    return printable(quotation.text[start - quotation.span.start : end - quotation.span.start])
