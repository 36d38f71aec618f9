"""Write how two versions of an article differ: what the correction forgot, then what changed, in the new order."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from claimcheck.diff import Comparison
from claimcheck.records import Article, BlockKind, Mention, Quotation, Span
from claimcheck.reporters.drafts import Section, quotation_of
from claimcheck.reporters.markdown import escaped, section_markdown
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line
from claimcheck.reporters.text import section_text
from claimcheck.versions.changes import ValueChange
from claimcheck.versions.differences import Change, Difference, Passage
from claimcheck.versions.leftovers import Leftover

SCHEMA = "claimcheck-diff/1"  # a field may be added; renaming or removing one needs a new number
OLD, NEW = "old", "new"  # what stands beside a quotation of that version


def write_text(comparison: Comparison, page: Page) -> str:
    """Return the comparison as lines of text, `page.width` wide where the words allow it."""
    parts = [section_text(section, page) for section in sections(comparison)]
    parts += [
        section_text(Section("closing", line, ()), page)
        for line in (summary_line(comparison), *closing_lines(comparison))
    ]
    return "\n\n".join(parts) + "\n"


def write_markdown(comparison: Comparison, page: Page) -> str:
    """Return the comparison as Markdown, what went in <del> and what came in <ins>; it is not wrapped."""
    parts = ["# claimcheck diff", escaped(summary_line(comparison))]
    parts += [section_markdown(section, {OLD: "del", NEW: "ins"}) for section in sections(comparison)]
    parts += [escaped(line) for line in closing_lines(comparison)]
    return "\n\n".join(parts) + "\n"


def write_json(comparison: Comparison, page: Page) -> str:
    """Return the comparison as a JSON object, see schema/diff.schema.json; the page has no influence."""
    record = {
        "schema": SCHEMA,
        "version": comparison.version,
        "old": _document(comparison.old),
        "new": _document(comparison.new),
        "leftovers": [_leftover(leftover, comparison) for leftover in comparison.leftovers],
        "differences": [_difference(difference, comparison) for difference in comparison.differences],
        "unchanged": comparison.unchanged,
        "only_words": dict(sorted(comparison.only_words.items())),
        "left_out": dict(sorted(comparison.left_out.items())),
        "notes": list(comparison.notes),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def write_html(comparison: Comparison, page: Page) -> str:
    """Return the comparison as one HTML page that loads nothing, what went in <del> and what came in <ins>."""
    from claimcheck.reporters.html.rendering import render_page

    return render_page(
        "differences.html.jinja",
        styles=["report.css", "differences.css"],
        comparison=comparison,
        summary=summary_line(comparison),
        leftovers=[(leftover, _left_section(leftover, comparison)) for leftover in comparison.leftovers],
        differences=[
            (difference, _heading(difference), dict(_rows(difference, comparison)))
            for difference in comparison.differences
        ],
        closing=list(closing_lines(comparison)),
    )


DIFF_REPORTERS: Mapping[str, Callable[[Comparison, Page], str]] = {
    "text": write_text,
    "json": write_json,
    "html": write_html,
    "markdown": write_markdown,
}


# What is said ---------------------------------------------------------------------------------------------------------


def summary_line(comparison: Comparison) -> str:
    """Return one line: how many differences there are of each kind, and what was forgotten."""
    counts = Counter(difference.change for difference in comparison.differences)
    said = ", ".join(f"{counts[change]:,} {change.value}" for change in Change if counts[change])
    left = sum(len(leftover.left) for leftover in comparison.leftovers)
    forgotten = f"; {left:,} {'place still has' if left == 1 else 'places still have'} what was changed" if left else ""
    same = f"{comparison.unchanged:,} {'sentence' if comparison.unchanged == 1 else 'sentences'} as they were"
    versions = f"{comparison.old.document.id} to {comparison.new.document.id}"
    return f"{versions}: {said or 'no differences'}{forgotten}; {same}"


def closing_lines(comparison: Comparison) -> Iterator[str]:
    """Yield what else is to be said: what was left out, and the notes."""
    for said, counts in (("compared by their words alone", comparison.only_words), ("left out", comparison.left_out)):
        if counts:
            yield f"{said}: " + ", ".join(f"{count:,} {reason}" for reason, count in sorted(counts.items()))
    yield from (f"note: {note}" for note in comparison.notes)


def sections(comparison: Comparison) -> Iterator[Section]:
    """Yield what was forgotten, then each difference, with the words of both versions."""
    for leftover in comparison.leftovers:
        yield _left_section(leftover, comparison)
    for difference in comparison.differences:
        yield Section("differences", _heading(difference), tuple(_rows(difference, comparison)))


def _left_section(leftover: Leftover, comparison: Comparison) -> Section:
    said = f"“{one_line(leftover.old)}” was changed to “{one_line(leftover.new)}”"
    places = f"{len(leftover.left):,} {'place' if len(leftover.left) == 1 else 'places'}"
    rows = [("changed", _around(mention, comparison.new)) for mention in leftover.changed]
    for mention in leftover.left:
        headline = _is_headline(mention.span, comparison.new)
        rows.append(("left, headline" if headline else "left", _around(mention, comparison.new)))
    heading = f"{leftover.severity.value}: {said}, and still stands in {places} ({leftover.confidence:.0%})"
    return Section("leftovers", heading, tuple(rows))


def _heading(difference: Difference) -> str:
    moved = " and moved" if difference.moved and difference.change is not Change.MOVED else ""
    values = "; ".join(map(_told, difference.values))
    return f"{difference.change.value}{moved}{': ' if values else ''}{values}"


def _told(change: ValueChange) -> str:
    old, new = (one_line(str(m.value) if change.is_stance else m.text) if m else "" for m in (change.old, change.new))
    if change.kind == "attribution":
        old, new = (f"said by {speaker}" if speaker else "" for speaker in (old, new))
    place = " in a quotation" if change.kind == "quotation" else ""
    if not old or not new:
        return f"{new} added{place}" if new else f"{old} removed{place}"
    possible = "" if change.clash or change.is_stance or change.is_wording else " (both can be right)"
    return f"{old} → {new}{place}{possible}"


def _rows(difference: Difference, comparison: Comparison) -> Iterator[tuple[str, Quotation]]:
    if difference.old:
        yield OLD, _quotation(difference.old, comparison.old)
    if difference.new:
        yield NEW, _quotation(difference.new, comparison.new)


# Where it stands ------------------------------------------------------------------------------------------------------


def _quotation(passage: Passage, article: Article) -> Quotation:
    return quotation_of(article.document, passage.span, passage.marked)


def _around(mention: Mention, article: Article) -> Quotation:
    """Return the sentence of a mention, its words marked."""
    sentence = next(s for s in article.sentences if s.span.covers(mention.span))
    return _quotation(Passage(sentence.span, (mention.span,)), article)


def _is_headline(span: Span, article: Article) -> bool:
    return any(s.kind is BlockKind.HEADING and s.span.covers(span) for s in article.sentences)


# JSON -----------------------------------------------------------------------------------------------------------------


def _document(article: Article) -> dict[str, Any]:
    document = article.document
    return {
        "id": document.id,
        "path": document.path,
        "outlet": document.outlet,
        "published": document.published.isoformat() if document.published else None,
        "sentences": len(article.sentences),
        "claims": len(article.told_apart),
        "language": article.language,
    }


def _leftover(leftover: Leftover, comparison: Comparison) -> dict[str, Any]:
    return {
        "kind": leftover.kind,
        "old": leftover.old,
        "new": leftover.new,
        "severity": leftover.severity.value,
        "confidence": leftover.confidence,
        "changed": [_passage(_around(mention, comparison.new), comparison.new) for mention in leftover.changed],
        "left": [_passage(_around(mention, comparison.new), comparison.new) for mention in leftover.left],
    }


def _difference(difference: Difference, comparison: Comparison) -> dict[str, Any]:
    articles = {OLD: comparison.old, NEW: comparison.new}
    quoted = {side: _passage(quotation, articles[side]) for side, quotation in _rows(difference, comparison)}
    return {
        "change": difference.change.value,
        "moved": difference.moved,
        "values": [
            {"kind": change.kind, "clash": change.clash, "old": _value(change.old), "new": _value(change.new)}
            for change in difference.values
        ],
        OLD: quoted.get(OLD),
        NEW: quoted.get(NEW),
    }


def _passage(quotation: Quotation, article: Article) -> dict[str, Any]:
    return {
        "document": quotation.document_id,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "line": quotation.line,
        "column": quotation.column,
        "place": quotation.place,
        "headline": _is_headline(quotation.span, article),
        "text": quotation.text,
        "marked": [_pair(span) for span in quotation.clashing],
    }


def _value(mention: Mention | None) -> dict[str, Any] | None:
    if not mention:
        return None
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "value": str(mention.value),
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
