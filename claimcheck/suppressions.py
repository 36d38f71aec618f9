"""Leave out the findings that the user asked not to report, and say which of these wishes are worth a look."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claimcheck.findings import in_order, with_ids
from claimcheck.globs import means
from claimcheck.positions import locate
from claimcheck.readers.dates import parse_published
from claimcheck.records import Article, BlockKind, Directive, Document, Finding, Quotation, Scope, Span
from claimcheck.rules.rule import SuppressionRule
from claimcheck.rules.selectors import exactness, unknown_rule
from claimcheck.rules.suppression import expired_suppression, malformed_suppression, unused_suppression
from claimcheck.settings import NOWHERE, IgnoredFinding, Settings

MAX_QUOTED_CHARS = 80  # of the paragraph beside a comment that is no part of the visible text
_FORM = re.compile(
    r"(?P<verb>ignore|ignore-file) (?P<rules>[\w-]+(?: ?, ?[\w-]+)*)(?: until (?P<until>\S+))?"
    r"(?: ?(?:--|[–—]) ?(?P<reason>.*))?"  # some editors make one dash of two
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user asked not to report."""

    shown: str  # "a.md: "ignore venue-conflict""
    document: Document  # where it was asked for
    place: Span  # in that document
    rules: tuple[str, ...] = ()
    until: date | None = None
    about: Span | IgnoredFinding = NOWHERE  # what of its document a comment is about; an entry of the configuration
    amiss: str = ""  # why it cannot be followed

    def touched(self, finding: Finding, documents: Mapping[str, Document]) -> set[Quotation]:
        """Return the mentions of a finding that it is about."""
        if not any(exactness(rule, finding) for rule in self.rules):
            return set()
        if isinstance(self.about, IgnoredFinding):
            return set(finding.mentions) if _entry_means(self.about, finding, documents, self.document) else set()
        return {
            quotation
            for quotation in finding.mentions
            if quotation.document_id == self.document.id
            and any(span.overlaps(self.about) for span in quotation.clashing or (quotation.span,))
        }


def suppress_findings(
    findings: Sequence[Finding], articles: Sequence[Article], settings: Settings, *, today: date
) -> tuple[tuple[Finding, ...], int]:
    """Return the findings without those suppressed, with what is to be said of the suppressions; and how many were.

    A conflict is suppressed from any of its sides; damage in several places, when each of them is meant.
    """
    if not settings.suppressions:
        return tuple(findings), 0
    documents = {article.document.id: article.document for article in articles}
    wishes = [
        *(_wish_of_comment(directive, article) for article in articles for directive in article.document.directives),
        *_wishes_of_configuration(settings, documents),
    ]
    said: list[Finding] = []
    meant: dict[str, set[Quotation]] = {finding.id: set() for finding in findings}
    for wish in wishes:
        touched = {finding.id: wish.touched(finding, documents) for finding in findings}
        if wish.amiss:
            said.append(_finding(malformed_suppression.RULE, wish, wish.amiss))
        elif wish.until and wish.until < today:
            said.append(_finding(expired_suppression.RULE, wish, "is past its date; remove it, or set another date"))
        elif not any(touched.values()):
            said.append(_finding(unused_suppression.RULE, wish, "hides nothing; remove it"))
        else:
            meant = {finding_id: mentions | touched[finding_id] for finding_id, mentions in meant.items()}
    kept = [finding for finding in findings if not _is_suppressed(finding, meant[finding.id])]
    return in_order([*kept, *with_ids(in_order(said))]), len(findings) - len(kept)


def _is_suppressed(finding: Finding, meant: set[Quotation]) -> bool:
    return meant == set(finding.mentions) if finding.scope is Scope.GARBLE else bool(meant)


def _finding(rule: SuppressionRule, wish: _Wish, what: str) -> Finding:
    document, place = wish.document, wish.place
    quotation = Quotation(document.id, place, place.of(document.text), "", *locate(document, place.start))
    message = f"{wish.shown} {what}"
    return Finding("", rule.id, rule.name, Scope.GARBLE, rule.category, rule.severity, 1.0, message, (quotation,))


# In the text ----------------------------------------------------------------------------------------------------------


def _wish_of_comment(directive: Directive, article: Article) -> _Wish:
    text = article.document.text
    blocks = [b.span for b in article.blocks if b.kind not in {BlockKind.FURNITURE, BlockKind.CONTENTS}]
    following = next((block for block in blocks if block.end > directive.span.end), Span(len(text), len(text)))
    place = directive.span
    if not len(place):  # a comment of a page, which its text does not show: what stands beside it is quoted
        beside = next(span for span in (following, *reversed(blocks), Span(0, len(text))) if len(span))
        place = Span(beside.start, min(beside.end, beside.start + MAX_QUOTED_CHARS))
    words = " ".join(directive.words.split())
    shown = f'{article.document.id}: "{re.split(" ?(?:--|[–—])", words)[0]}"'
    wish = _Wish(shown, article.document, place, about=following)
    form = _FORM.fullmatch(words)
    if not form:
        return replace(wish, amiss='is not understood; write "ignore RULE until 2026-12-31 -- reason"')
    whole = form["verb"] == "ignore-file"
    rules = tuple(re.split(r" ?, ?", form["rules"]))
    amiss = _amiss(rules, form["until"], form["reason"])
    if whole and blocks and blocks[0].end <= directive.span.start:
        amiss = "stands below the beginning of the text; move it to the top"
    return replace(
        wish,
        rules=rules,
        until=parse_published(form["until"] or ""),
        about=Span(0, len(text)) if whole else following,
        amiss=amiss,
    )


def _amiss(rules: Sequence[str], until: str | None, reason: str | None) -> str:
    for rule in rules:
        if unknown := unknown_rule(rule):
            return f"names {'; '.join(unknown)}"
    if until and parse_published(until) is None:
        return f'has "{until}" for a date; write it as 2026-12-31'
    return "" if reason else "gives no reason; write it behind two dashes"


# In the configuration -------------------------------------------------------------------------------------------------


def _wishes_of_configuration(settings: Settings, documents: Mapping[str, Document]) -> Iterator[_Wish]:
    """Yield the entries of the configuration that are about the documents being checked."""
    file = settings.configuration
    for entry in settings.ignore_finding:
        if _is_checked(entry, documents, file):
            shown = f"{file.id}: the ignore-finding of {entry.rule}"
            yield _Wish(shown, file, entry.place, (entry.rule,), entry.until, about=entry)


def _is_checked(entry: IgnoredFinding, documents: Mapping[str, Document], file: Document) -> bool:
    outlets = {document.outlet for document in documents.values()}
    named = all(any(means(glob, document, file) for document in documents.values()) for glob in entry.documents)
    return named and outlets.issuperset(entry.outlets)


def _entry_means(entry: IgnoredFinding, finding: Finding, documents: Mapping[str, Document], file: Document) -> bool:
    """Return whether all that an entry says is true of a finding of its rule."""
    involved = {quotation.document_id: documents[quotation.document_id] for quotation in finding.mentions}
    values = {quotation.value.casefold() for quotation in finding.mentions}
    return _is_checked(entry, involved, file) and (entry.value is None or entry.value.casefold() in values)
