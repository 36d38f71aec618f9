"""Write a report as one HTML file for editors: what outlets disagree on, each finding, each article with its marks."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claimcheck.records import Report
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import printable

if TYPE_CHECKING:
    from jinja2 import Environment

# What HTML allows nowhere, not even as a reference: control characters but white space, half pairs, no-characters.
_NOT_IN_HTML = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def write_html(report: Report, page: Page) -> str:
    """Return the report as one HTML page that loads nothing; equal reports give equal text, whatever the page.

    All words of articles pass the template's escaping; the page runs its own script and no other.
    """
    from importlib.resources import files

    from markupsafe import Markup

    style, script = ((files(__name__) / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    return render(
        "report.html.jinja",
        report,
        style=Markup(style),  # the package's own files, not to be escaped
        script=Markup(script),
        policy=_policy(style, script),
    )


def render(template: str, report: Report, *, packages: Sequence[tuple[str, str]] = (), **values: Any) -> str:
    """Return a template filled with a report.

    packages: (package, folder) of more templates, which may extend those here; values: what else the template shows.
    """
    from claimcheck.reporters.html.view import view

    filled = {"report": report, "summary": summary_line(report), "coverage": coverage_line(report.coverage)}
    return make_environment(packages).get_template(template).render(view=view(report), **filled, **values)


def make_environment(packages: Sequence[tuple[str, str]] = ()) -> "Environment":
    """Return what fills the templates of this folder and of the packages: escaped, and fit for HTML."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    from claimcheck.reporters.html.view import quotation_html

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(*place) for place in (*packages, ("claimcheck.reporters", "html"))]),
        autoescape=True,
        finalize=_fit_for_html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"quotation": quotation_html, "printable": printable}
    return environment


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: nothing is loaded, and only this style and this script are used."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    import base64
    import hashlib

    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _fit_for_html(value: Any) -> Any:
    """Return what a template's expression prints, without the characters that HTML does not allow."""
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value
