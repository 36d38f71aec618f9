"""Say what was checked, so that "no findings" is never mistaken for "not checked"."""

import re

from claimcheck.records import Coverage, Report, Severity


def coverage_line(coverage: Coverage) -> str:
    """Return one line: what was read and compared, and what was left out and why."""
    read = ", ".join(
        (
            _counted(coverage.documents, "document"),
            _counted(coverage.sentences, "sentence"),
            _counted(coverage.claims, "claim"),
        )
    )
    line = f"{read}: {coverage.compared:,} compared in {_counted(coverage.pairs, 'pair')}"
    left_out = ", ".join(
        f"{count:,} {re.sub(r's(?= |$)', '', reason, count=1) if count == 1 else reason}"  # reasons begin with a plural
        for reason, count in coverage.left_out.items()
        if count
    )
    return f"{line}; left out: {left_out}" if left_out else line


def summary_line(report: Report) -> str:
    """Return one line: how many findings of each severity, or what it means that there are none."""
    if report.findings:
        errors, warnings, hints = (sum(f.severity is severity for f in report.findings) for severity in Severity)
        counts = (_counted(errors, "error"), _counted(warnings, "warning"), f"{hints:,} info")
        return f"Findings: {', '.join(count for count in counts if not count.startswith('0 '))}"
    if not report.coverage.documents:
        if any(reason.startswith("documents ") for reason in report.coverage.left_out):
            return "Nothing was checked: all documents are left out, as counted below."
        return "Nothing was checked: no document could be read."
    if any(reason.startswith("findings ") for reason in report.coverage.left_out):
        return "No findings to report: those that were made are left out, as counted below."
    if not report.coverage.pairs:
        return "No damaged text found; no two claims could be compared."
    return "No findings: no damaged text, and no two of the compared claims that cannot both be right."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
