"""Write a report as one HTML file for editors: what outlets disagree on, each finding, each article with its marks."""

from claimcheck.records import Report
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.html.rendering import render_page
from claimcheck.reporters.page import Page


def write_html(report: Report, page: Page) -> str:
    """Return the report as one HTML page that loads nothing; equal reports give equal text, whatever the page."""
    return render_page("report.html.jinja", styles=["report.css"], script="report.js", **report_values(report))


def report_values(report: Report) -> dict[str, object]:
    """Return what `report.html.jinja`, and a template that extends it, shows of a report."""
    from claimcheck.reporters.html.view import view

    return {
        "report": report,
        "view": view(report),
        "summary": summary_line(report),
        "coverage": coverage_line(report.coverage),
    }
