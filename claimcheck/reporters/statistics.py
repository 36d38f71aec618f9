"""Count the findings of a report by rule."""

from claimcheck.records import Report, Severity

HEADER = ("rule", "name", *(severity.value for severity in Severity), "all")


def count_by_rule(report: Report) -> list[tuple[str | int, ...]]:
    """Return a row for each rule with findings, by id: id, name, findings of each severity, all findings."""
    rows: list[tuple[str | int, ...]] = []
    for rule, name in sorted({(finding.rule, finding.name) for finding in report.findings}):
        severities = [finding.severity for finding in report.findings if finding.rule == rule]
        rows.append((rule, name, *(severities.count(severity) for severity in Severity), len(severities)))
    return rows


def statistics_text(report: Report) -> str:
    """Return the counts as a table for the terminal, with a closing newline; without findings, only its header."""
    from tabulate import tabulate

    return tabulate(count_by_rule(report), headers=HEADER, tablefmt="plain") + "\n"
