"""Write a report as JSON lines: one finding a line, as it stands in the JSON, and a last line with all the rest."""

import json

from claimcheck.records import Report
from claimcheck.reporters.json import report_record
from claimcheck.reporters.page import Page


def write_jsonl(report: Report, page: Page) -> str:
    """Return a line for each finding, which has an "id", then the rest of the JSON report, which has a "schema"."""
    rest = report_record(report)
    findings = rest.pop("findings")
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in (*findings, rest))
