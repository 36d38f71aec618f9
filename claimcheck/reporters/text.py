"""Write a report for the terminal: finding by finding, each side with its quotation and the clashing words marked."""

import re
import textwrap

from claimcheck.records import Finding, Quotation, Report
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import marked, printable, sides

MIN_QUOTATION_WIDTH = 24  # narrower columns break every other word; the table then runs over the edge instead
MAX_VALUE_WIDTH = 28  # a value is a few words; the quotation needs the room

_BOLD, _CLASHING, _PLAIN = "\x1b[1m", "\x1b[1;4m", "\x1b[0m"


def write_text(report: Report, page: Page) -> str:
    """Return the report as lines of text, `page.width` wide where the words allow it."""
    parts = [finding_text(finding, page) for finding in report.findings]
    closing = [*_wrapped(summary_line(report), page), *_wrapped(coverage_line(report.coverage), page)]
    parts.append("\n".join(closing))
    if report.errors:
        lines = [_wrapped(f"{error.path}: {error.message}", page, "  ") for error in report.errors]
        parts.append("\n".join(("not read:", *(line for wrapped in lines for line in wrapped))))
    if report.notes:
        lines = [_wrapped(note, page, "  ") for note in report.notes]
        parts.append("\n".join(("notes:", *(line for wrapped in lines for line in wrapped))))
    return "\n\n".join(parts) + "\n"


def finding_text(finding: Finding, page: Page) -> str:
    """Return one finding as lines of text, without a closing newline."""
    from tabulate import tabulate

    heading = f"{finding.severity.value} {finding.rule} {finding.name}"
    if page.styled:
        heading = f"{_BOLD}{heading}{_PLAIN}"
    rows = [
        (printable(value) if i == 0 else "", f"{q.document_id}:{q.line}:{q.column}", _quotation(q, page))
        for value, quotations in sides(finding)
        for i, q in enumerate(quotations)
    ]
    value_width = min(MAX_VALUE_WIDTH, max(len(row[0]) for row in rows))
    if not value_width:
        rows = [("", *row[1:]) for row in rows]
    taken = 2 + value_width + 2 + max(len(row[1]) for row in rows) + 2
    quotation_width = max(MIN_QUOTATION_WIDTH, page.width - taken)
    columns = slice(0 if value_width else 1, None)
    widths: tuple[int | None, ...] = (value_width, None, quotation_width)
    table = tabulate(
        [row[columns] for row in rows],
        tablefmt="plain",
        maxcolwidths=list(widths[columns]),
        disable_numparse=True,
    )
    lines = (line.rstrip() for line in table.split("\n"))
    return "\n".join(
        (
            f"{heading}  {finding.confidence:.0%}  {finding.id}",
            *_wrapped(finding.message, page, "  "),
            *(f"  {line}" for line in lines),
        )
    )


def _quotation(quotation: Quotation, page: Page) -> str:
    if not page.styled:
        return marked(quotation, lambda words: f"«{words}»")
    # word by word, so that a style never runs over the end of a line into the next cell
    return marked(quotation, lambda words: re.sub(r"\S+", rf"{_CLASHING}\g<0>{_PLAIN}", words))


def _wrapped(line: str, page: Page, indent: str = "") -> list[str]:
    return textwrap.wrap(
        printable(line),
        page.width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
