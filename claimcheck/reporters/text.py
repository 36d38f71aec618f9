"""Write a report for the terminal: finding by finding, each side with its quotation and the clashing words marked."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from claimcheck.records import Finding, Quotation, Report, Severity
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.drafts import Section, draft_sections, findings_apart
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened, marked, printable, sides
from claimcheck.reporters.tables import Cell

MIN_QUOTATION_WIDTH = 32  # a narrower column is a ladder of single words; the quotations then stand below their places
MAX_VALUE_WIDTH = 28  # a value is a few words; the quotation needs the room

_BOLD, _CLASHING, _PLAIN = "\x1b[1m", "\x1b[1;4m", "\x1b[0m"
_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}
_STYLE = re.compile(r"\x1b\[[\d;]*m")


def write_text(report: Report, page: Page) -> str:
    """Return the report as lines of text, `page.width` wide where the words allow it."""
    own, of_sources = findings_apart(report)
    parts = [finding_text(finding, page) for finding in own]
    parts += [section_text(section, page) for section in draft_sections(report)]
    if of_sources:
        parts += ["The sources alone:", *(finding_text(finding, page) for finding in of_sources)]
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
    severity, name = finding.severity.value, f"{finding.rule} {finding.name}"
    if page.styled:
        severity, name = f"{_COLOURS[finding.severity]}{severity}{_PLAIN}", f"{_BOLD}{name}{_PLAIN}"
    rows = [
        (value if i == 0 else "", quotation)
        for value, quotations in sides(finding)
        for i, quotation in enumerate(quotations)
    ]
    return "\n".join(
        (
            f"{severity} {name}  {finding.confidence:.0%}  {finding.id}",
            *_wrapped(finding.message, page, "  "),
            *_quoted(rows, page),
        )
    )


def section_text(section: Section, page: Page) -> str:
    """Return a heading and the quotations below it as lines of text, without a closing newline."""
    return "\n".join((*_wrapped(section.heading, page), *_quoted(section.rows, page)))


def _quoted(quotations: Sequence[tuple[str, Quotation]], page: Page) -> Iterator[str]:
    """Yield quotations, each with its value and its place, as a table where the page is wide enough."""
    if not quotations:
        return
    rows = [(printable(value), flattened(q.where), _quotation(q, page)) for value, q in quotations]
    value_width = min(MAX_VALUE_WIDTH, max(len(row[0]) for row in rows))
    taken = 2 + value_width + 2 * bool(value_width) + max(len(row[1]) for row in rows) + 2
    fits = page.width - taken >= MIN_QUOTATION_WIDTH
    yield from _table(rows, value_width, page.width - taken) if fits else _list(rows, page)


def _table(rows: Sequence[tuple[str, str, str]], value_width: int, quotation_width: int) -> Iterator[str]:
    from tabulate import tabulate

    columns = slice(0 if value_width else 1, None)
    widths: tuple[int | None, ...] = (value_width, None, quotation_width)
    table = tabulate(
        [[Cell(cell) for cell in row[columns]] for row in rows],
        tablefmt="plain",
        maxcolwidths=list(widths[columns]),
        disable_numparse=True,
    )
    for line in table.split("\n"):
        yield f"  {line.rstrip()}"


def _list(rows: Sequence[tuple[str, str, str]], page: Page) -> Iterator[str]:
    """Yield each value, below it the places that say it, and below each place its quotation."""
    for value, place, quotation in rows:
        if value:
            yield from _wrapped(value, page, "  ")
        yield f"    {place}"
        line = "     "
        for word in quotation.split():
            if len(_STYLE.sub("", f"{line} {word}")) > page.width and line.strip():
                yield line
                line = "     "
            line += f" {word}"
        yield line


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
