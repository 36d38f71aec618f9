"""Write a report as Markdown: for a file beside the articles, or for a comment on a change."""

import re
from collections.abc import Sequence

from claimcheck.records import Finding, Quotation, Report, Scope
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.drafts import Section, draft_sections, findings_apart
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened, marked, sides


def write_markdown(report: Report, page: Page) -> str:
    """Return the report as Markdown; paragraphs are not wrapped, whatever the page."""
    own, of_sources = findings_apart(report)
    parts = ["# claimcheck report", *opening(report), *(_finding(finding) for finding in own)]
    parts += [_section(section) for section in draft_sections(report)]
    if of_sources:
        parts += ["# The sources alone", *(_finding(finding) for finding in of_sources)]
    parts += closing(report)
    return "\n\n".join(parts) + "\n"


def opening(report: Report) -> list[str]:
    """Return the paragraphs that say how much was found and what was checked."""
    return [_escaped(summary_line(report)), _escaped(coverage_line(report.coverage))]


def closing(report: Report) -> list[str]:
    """Return the sections on what could not be read and what else is to be said; none where there is nothing."""
    parts = []
    if report.errors:
        lines = [f"- {_line(error.path)}: {_escaped(error.message)}" for error in report.errors]
        parts += ["## Not read", "\n".join(lines)]
    if report.notes:
        parts += ["## Notes", "\n".join(f"- {_line(note)}" for note in report.notes)]
    return parts


def finding_body(finding: Finding) -> str:
    """Return the finding's message and the table of its quotations, without a heading."""
    heading = "meant" if finding.scope is Scope.GARBLE else "says"
    rows = [(value if i == 0 else "", q) for value, quotations in sides(finding) for i, q in enumerate(quotations)]
    return "\n".join(
        (
            f"{_line(finding.message)}. Confidence {finding.confidence:.0%}, id `{finding.id}`.",
            "",
            *_table(heading, rows),
        )
    )


def _finding(finding: Finding) -> str:
    return f"## {finding.severity.value}: {finding.name} ({finding.rule})\n\n{finding_body(finding)}"


def _section(section: Section) -> str:
    return "\n".join((f"## {_escaped(section.heading)}", *(["", *_table("", section.rows)] if section.rows else [])))


def _table(heading: str, quotations: Sequence[tuple[str, Quotation]]) -> list[str]:
    rows = [
        (
            _escaped(value.strip()),
            _escaped(q.where),
            marked(q, lambda words: f"**{words}**", _escaped),
        )
        for value, q in quotations
    ]
    table = [(heading, "where", "words"), ("---", "---", "---"), *rows]
    columns = slice(0 if any(row[0] for row in rows) else 1, None)
    return [_row(row[columns]) for row in table]


def _row(cells: Sequence[str]) -> str:
    return "|---" * len(cells) + "|" if set(cells) == {"---"} else f"| {' | '.join(cells)} |"


def _line(text: str) -> str:
    """Return the text escaped to stand at the beginning of a line, where some marks make a list or a heading."""
    return re.sub(r"^(\d*)([-+.)=])", r"\1\\\2", _escaped(text))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#&~])", r"\\\1", flattened(text))
