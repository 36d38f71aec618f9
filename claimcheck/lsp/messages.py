"""Say what a check found, as an editor shows it: beside the words, and where somebody points at them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from lsprotocol import types

from claimcheck.lsp.bench import Checked
from claimcheck.lsp.marks import Mark
from claimcheck.lsp.places import range_of, uri_of
from claimcheck.records import Document, Quotation
from claimcheck.reporters.markdown import escaped
from claimcheck.reporters.quotations import marked, one_line, saying
from claimcheck.rules import RULES
from claimcheck.rules.manual import titled_page

MAX_SOURCES = 5  # shown of a mark in a small window; all stand among the related places


class RulePages:
    """The manual pages of the rules as files, for an editor can open files; they go with the process."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="claimcheck-rules-")
        self._rules = {rule.id: rule for rule in RULES}

    def uri_of(self, rule_id: str) -> str:
        """Return the address of a rule's page; it is written when it is first asked for."""
        rule = self._rules[rule_id]
        page = Path(self._folder.name) / f"{rule.name}.md"
        if not page.exists():
            page.parent.mkdir(exist_ok=True)  # systems clear temporary folders
            page.write_text(titled_page(rule), encoding="utf-8")
        return page.as_uri()


def diagnostic_of(mark: Mark, checked: Checked, pages: RulePages, encoding: str) -> types.Diagnostic:
    """Return a mark as an editor underlines it; the other places are related ones."""
    return types.Diagnostic(
        range=_own_range(mark, checked, encoding),
        message=one_line(mark.message),
        severity=mark.level,
        code=mark.code,
        code_description=types.CodeDescription(pages.uri_of(mark.code)) if mark.finding else None,
        source="claimcheck",
        related_information=[
            types.DiagnosticRelatedInformation(
                _location(quotation, checked, encoding), f"{_outlet(quotation, checked.documents)}{saying(quotation)}"
            )
            for _, quotation in mark.told
        ],
    )


def hover_at(checked: Checked, position: types.Position, pages: RulePages, encoding: str) -> types.Hover | None:
    """Return what is said of the words at a position, with the evidence; None where nothing is."""
    ranges = [(mark, _own_range(mark, checked, encoding)) for mark in checked.marks]
    here = [(mark, place) for mark, place in ranges if place.start <= position <= place.end]
    if not here:
        return None
    shown = "\n\n---\n\n".join("\n".join(_lines(mark, checked.documents, pages)) for mark, _ in here)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, shown), here[0][1])


def _lines(mark: Mark, documents: Mapping[str, Document], pages: RulePages) -> Iterator[str]:
    finding = mark.finding
    if finding:
        link = f"[{escaped(finding.name)}]({pages.uri_of(finding.rule)})"
        yield f"**{finding.severity.value}** {link} {finding.rule}: {escaped(mark.message)}"
    else:
        yield f"**{escaped(mark.message)}**"
    yield ""
    yield _line(mark.quotation.value, mark.quotation, documents)
    for label, quotation in mark.told[:MAX_SOURCES]:
        yield _line(label, quotation, documents)
    if len(mark.told) > MAX_SOURCES:
        yield f"- and {len(mark.told) - MAX_SOURCES} more"


def _line(label: str, quotation: Quotation, documents: Mapping[str, Document]) -> str:
    """Return a quotation as an item of a list, with where it stands and who printed it."""
    words = marked(quotation, lambda clashing: f"**{clashing}**", escaped)
    where = escaped(f"{_outlet(quotation, documents)}{quotation.where}")
    return f"- {escaped(label)}, {where}: {words}" if label else f"- {where}: {words}"


def _outlet(quotation: Quotation, documents: Mapping[str, Document]) -> str:
    outlet = documents[quotation.document_id].outlet
    return f"{one_line(outlet)}, " if outlet else ""


def _own_range(mark: Mark, checked: Checked, encoding: str) -> types.Range:
    return range_of(checked.documents[mark.quotation.document_id], mark.span, encoding)


def _location(quotation: Quotation, checked: Checked, encoding: str) -> types.Location:
    document = checked.documents[quotation.document_id]
    own = checked.document is not None and document.id == checked.document.id
    return types.Location(checked.buffer.uri if own else uri_of(document), range_of(document, quotation.span, encoding))
