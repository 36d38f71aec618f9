"""Write a report as Markdown: for a file beside the articles, or for a comment on a change."""

import re
from collections.abc import Sequence

from claimcheck.records import Finding, Report, Scope
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened, marked, sides


def write_markdown(report: Report, page: Page) -> str:
    """Return the report as Markdown; paragraphs are not wrapped, whatever the page."""
    sections = [
        f"## {finding.severity.value}: {finding.name} ({finding.rule})\n\n{finding_body(finding)}"
        for finding in report.findings
    ]
    parts = ["# claimcheck report", *opening(report), *sections, *closing(report)]
    return "\n\n".join(parts) + "\n"


def opening(report: Report) -> list[str]:
    """Return the paragraphs that say how much was found and what was checked."""
    return [_escaped(summary_line(report)), _escaped(coverage_line(report.coverage))]


def closing(report: Report) -> list[str]:
    """Return the sections on what could not be read and what else is to be said; none where there is nothing."""
    parts = []
    if report.errors:
        lines = [f"- {_escaped(error.path)}: {_escaped(error.message)}" for error in report.errors]
        parts += ["## Not read", "\n".join(lines)]
    if report.notes:
        parts += ["## Notes", "\n".join(f"- {_escaped(note)}" for note in report.notes)]
    return parts


def finding_body(finding: Finding) -> str:
    """Return the finding's message and the table of its quotations, without a heading."""
    heading = "meant" if finding.scope is Scope.GARBLE else "says"
    rows = [
        (
            _escaped(value) if i == 0 else "",
            _escaped(q.where),
            marked(q, lambda words: f"**{words}**", _escaped),
        )
        for value, quotations in sides(finding)
        for i, q in enumerate(quotations)
    ]
    table = [(heading, "where", "words"), ("---", "---", "---"), *rows]
    columns = slice(0 if any(row[0] for row in rows) else 1, None)
    return "\n".join(
        (
            f"{_escaped(finding.message)}. Confidence {finding.confidence:.0%}, id `{finding.id}`.",
            "",
            *(_row(row[columns]) for row in table),
        )
    )


def _row(cells: Sequence[str]) -> str:
    return "|---" * len(cells) + "|" if set(cells) == {"---"} else f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", flattened(text))
