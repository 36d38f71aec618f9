"""Fill a template with what articles say, so that none of it is ever run."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from claimcheck.reporters.quotations import printable

if TYPE_CHECKING:
    from jinja2 import Environment

# What HTML allows nowhere, not even as a reference: control characters but white space, half pairs, no-characters.
_NOT_IN_HTML = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render_page(template: str, *, styles: Sequence[str], script: str = "", **values: object) -> str:
    """Return a template of this folder as a page that loads nothing and runs its own script, if any, and no other.

    template, styles, script: names of files. All values pass the template's escaping. The template is given `style`,
    `script` and `policy` too.
    """
    from importlib.resources import files

    from markupsafe import Markup

    folder = files("claimcheck.reporters.html")
    style = "".join((folder / name).read_text(encoding="utf-8") for name in styles)
    code = (folder / script).read_text(encoding="utf-8") if script else ""
    return (
        make_environment()
        .get_template(template)
        .render(
            **values,
            style=Markup(style),  # the package's own files, not to be escaped
            script=Markup(code),
            policy=_policy(style, code),
        )
    )


@cache  # it keeps the templates it has compiled, which takes longer than to fill them
def make_environment(*packages: tuple[str, str]) -> "Environment":
    """Return what fills the templates of this folder: escaped, and fit for HTML.

    packages: (package, folder) of more templates, which may extend those here.
    """
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
    scripts = _digest(script) if script else "'none'"
    return f"default-src 'none'; style-src {_digest(style)}; script-src {scripts}; base-uri 'none'; form-action 'none'"


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _fit_for_html(value: Any) -> Any:
    """Return what a template's expression prints, without the characters that HTML does not allow."""
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value
