"""Write a report as the Markdown summary of a CI job: what was found by rule, and each finding to be unfolded."""

from claimcheck.records import Finding, Report
from claimcheck.reporters.markdown import closing, finding_body, opening
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line
from claimcheck.reporters.statistics import HEADER, count_by_rule

MAX_BYTES = 1_000_000  # GitHub shows nothing of a summary of more than 1 MiB


def write_summary(report: Report, page: Page) -> str:
    """Return the summary, of at most about MAX_BYTES; it says how many findings did not fit."""
    from tabulate import tabulate

    counts = [tabulate(count_by_rule(report), HEADER, "github")] if report.findings else []
    parts = ["# claimcheck", *opening(report), *counts]
    left = MAX_BYTES - sum(len(part.encode()) for part in (*parts, *closing(report)))
    for i, finding in enumerate(report.findings):
        section = _section(finding)
        left -= len(section.encode())
        if left < 0:
            parts.append(f"{len(report.findings) - i:,} more findings would make this summary too long to be shown.")
            break
        parts.append(section)
    return "\n\n".join((*parts, *closing(report))) + "\n"


def _section(finding: Finding) -> str:
    from html import escape  # its table of entities takes longer to load than a report to write

    title = one_line(f"{finding.severity.value} {finding.rule} {finding.name}: {finding.message}")
    return f"<details><summary>{escape(title)}</summary>\n\n{finding_body(finding)}\n\n</details>"
