"""Write a report for GitLab's code quality widget: https://docs.gitlab.com/ci/testing/code_quality/"""

import hashlib
import json
from typing import Any

from claimcheck.records import Report, Severity
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line
from claimcheck.reporters.regions import Region, documents_by_id, error_region, own_first, region_of

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write_gitlab(report: Report, page: Page) -> str:
    """Return a JSON list with an entry for each input that could not be read, then for each finding."""
    documents = documents_by_id(report)
    entries = []
    for error in report.errors:
        fingerprint = hashlib.sha256(f"{error.path}\x1f{error.message}".encode("utf-8", "backslashreplace")).hexdigest()
        message = f"not read: {error.path}: {error.message}"
        entries.append(_entry("not-read", message, "blocker", fingerprint, error_region(error)))
    for finding in report.findings:
        region = region_of(own_first(finding, documents)[0], documents)
        message = f"{finding.rule} {finding.message} ({finding.confidence:.0%})"
        entries.append(_entry(finding.name, message, SEVERITIES[finding.severity], finding.id, region))
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(name: str, message: str, severity: str, fingerprint: str, region: Region) -> dict[str, Any]:
    return {
        "check_name": name,
        "description": one_line(message),
        "severity": severity,
        "fingerprint": fingerprint,
        "location": {"path": region.path, "lines": {"begin": region.line, "end": region.end_line}},
    }
