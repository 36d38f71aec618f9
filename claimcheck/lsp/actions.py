"""Offer what an editor can do about a finding: put in the value of the sources, or leave the finding out."""

import html
from collections.abc import Callable, Iterator, Sequence

from lsprotocol import types

from claimcheck.lsp.bench import Checked
from claimcheck.lsp.marks import Mark
from claimcheck.lsp.places import position_of, range_of, stands_as_it_is
from claimcheck.positions import line_text, locate
from claimcheck.records import BlockKind, Document, Finding, Scope
from claimcheck.reporters.quotations import clash_of
from claimcheck.rules import RULES
from claimcheck.rules.rule import SuppressionRule
from claimcheck.sentences import split_sentences

REASON = "REASON"  # to be written over; a comment without a reason is refused
NEVER_SUPPRESSED = frozenset(rule.id for rule in RULES if isinstance(rule, SuppressionRule))
NO_TEXT = frozenset({BlockKind.FURNITURE, BlockKind.CONTENTS})  # as in suppressions.py
HTML, PLAIN = frozenset({".htm", ".html"}), frozenset({".text", ".txt"})


def actions_at(
    checked: Checked, wanted: types.Range, diagnose: Callable[[Mark], types.Diagnostic], encoding: str
) -> Iterator[types.CodeAction]:
    """Yield the actions for the findings that touch a range. diagnose: gives what the editor shows of a mark."""
    document, suffix = checked.document, checked.buffer.suffix
    if document is None:
        return
    for mark in checked.marks:
        here = range_of(document, mark.span, encoding)
        if mark.finding is None or here.end < wanted.start or wanted.end < here.start:
            continue
        diagnostic = diagnose(mark)
        for i, words in enumerate(mark.agreed if stands_as_it_is(document, mark.span) else ()):
            written = html.escape(words, quote=False) if suffix in HTML else words
            yield _action(f'Write "{words}"', [types.TextEdit(here, written)], checked, diagnostic, preferred=i == 0)
        edits = _suppression(mark.finding, mark, document, suffix, encoding) if checked.suppressions else []
        if edits:
            yield _action(f"Ignore {mark.finding.name} in this paragraph", edits, checked, diagnostic)


def _action(
    title: str,
    edits: Sequence[types.TextEdit],
    checked: Checked,
    diagnostic: types.Diagnostic,
    *,
    preferred: bool = False,
) -> types.CodeAction:
    buffer = types.OptionalVersionedTextDocumentIdentifier(checked.buffer.uri, checked.buffer.version)
    return types.CodeAction(
        title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=preferred,
        edit=types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(buffer, list(edits))]),
    )


def _suppression(finding: Finding, mark: Mark, document: Document, suffix: str, encoding: str) -> list[types.TextEdit]:
    """Return the comments that leave out a finding, each before its paragraph; none where no comment can do so.

    One is enough for a conflict; damage at several places needs one at each.
    """
    if finding.rule in NEVER_SUPPRESSED:
        return []
    spans = map(clash_of, finding.mentions) if finding.scope is Scope.GARBLE else [mark.span]
    blocks, _ = split_sentences(document)
    texts = [block.span for block in blocks if block.kind not in NO_TEXT]
    starts = dict.fromkeys(next((text.start for text in texts if text.overlaps(span)), None) for span in spans)
    edits = [
        None if start is None else _comment(f"ignore {finding.name} -- {REASON}", document, start, suffix, encoding)
        for start in starts
    ]
    return [edit for edit in edits if edit] if all(edits) else []


def _comment(words: str, document: Document, start: int, suffix: str, encoding: str) -> types.TextEdit | None:
    """Return the comment before a paragraph, on a line of its own where the paragraph begins one.

    None where plain text has something before the paragraph on its line: there a comment has to be a line.
    """
    line, column = locate(document, start)
    whole = line_text(document, line)
    alone = not whole[: column - 1].strip(" \t#")  # before a heading of Markdown too
    if suffix in PLAIN and not alone:
        return None
    written = f"claimcheck: {words}" if suffix in PLAIN else f"<!-- claimcheck: {words} -->"
    if alone:
        end = whole[len(whole.rstrip("\r\n")) :] or "\n"  # as its own line ends
        place, written = types.Position(line - 1, 0), f"{written}{end}"
    else:
        place = position_of(document, start, encoding)
    return types.TextEdit(types.Range(place, place), written)
