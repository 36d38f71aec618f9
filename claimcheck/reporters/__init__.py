"""The formats of a report: each is one function from a report and a page to text, or to the bytes of a file."""

from collections.abc import Callable, Mapping

from claimcheck.records import Report
from claimcheck.reporters.checkstyle import write_checkstyle
from claimcheck.reporters.concise import write_concise
from claimcheck.reporters.csv import write_csv
from claimcheck.reporters.docx import write_docx
from claimcheck.reporters.github import write_github
from claimcheck.reporters.gitlab import write_gitlab
from claimcheck.reporters.html import write_html
from claimcheck.reporters.json import write_json
from claimcheck.reporters.jsonl import write_jsonl
from claimcheck.reporters.junit import write_junit
from claimcheck.reporters.markdown import write_markdown
from claimcheck.reporters.page import Page
from claimcheck.reporters.rdjson import write_rdjson
from claimcheck.reporters.rdjsonl import write_rdjsonl
from claimcheck.reporters.sarif import write_sarif
from claimcheck.reporters.summary import write_summary
from claimcheck.reporters.text import write_text

REPORTERS: Mapping[str, Callable[[Report, Page], str | bytes]] = {
    "text": write_text,
    "concise": write_concise,
    "markdown": write_markdown,
    "summary": write_summary,
    "html": write_html,
    "docx": write_docx,
    "json": write_json,
    "jsonl": write_jsonl,
    "csv": write_csv,
    "sarif": write_sarif,
    "junit": write_junit,
    "checkstyle": write_checkstyle,
    "github": write_github,
    "gitlab": write_gitlab,
    "rdjson": write_rdjson,
    "rdjsonl": write_rdjsonl,
}
