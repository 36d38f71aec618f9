"""Write a report in reviewdog's diagnostic format, one Diagnostic a line."""

import json

from claimcheck.records import Report
from claimcheck.reporters.page import Page
from claimcheck.reporters.rdjson import SOURCE, diagnostics


def write_rdjsonl(report: Report, page: Page) -> str:
    return "".join(json.dumps(record | {"source": SOURCE}, ensure_ascii=False) + "\n" for record in diagnostics(report))
