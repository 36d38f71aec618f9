"""The formats of a report: each is one function from a report and a page to text."""

from collections.abc import Callable, Mapping

from claimcheck.records import Report
from claimcheck.reporters.html import write_html
from claimcheck.reporters.json import write_json
from claimcheck.reporters.markdown import write_markdown
from claimcheck.reporters.page import Page
from claimcheck.reporters.text import write_text

REPORTERS: Mapping[str, Callable[[Report, Page], str]] = {
    "text": write_text,
    "json": write_json,
    "markdown": write_markdown,
    "html": write_html,
}
