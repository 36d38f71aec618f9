"""claimcheck explain: a rule's manual page, or why a finding is reported as it is."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.arguments import known_word
from claimcheck.commands.calls import configure, find_cache, start_loading
from claimcheck.commands.options import ConfigFile, Isolated, Quiet
from claimcheck.commands.output import complain, page_for, print_text, say, show_progress
from claimcheck.errors import CallError

if TYPE_CHECKING:
    from claimcheck.records import Document, Finding
    from claimcheck.rules import Rule
    from claimcheck.settings import Settings


def explain(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="RULE|FINDING-ID",
            help="A rule by id or name, or a finding by its id or the beginning of it.",
            show_default=False,
        ),
    ],
    within: Annotated[
        list[Path] | None,
        typer.Option("--in", metavar="PATH...", help="Check these again and take the finding.", show_default=False),
    ] = None,
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH...", help="Sources of what --in names, which are drafts.", show_default=False),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Take the finding from this JSON report, or from the store of an audit, with its documents.",
            show_default=False,
        ),
    ] = None,
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    config_file: ConfigFile = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Print a rule's manual page, or why a finding is reported.

    That is what was compared, what weighed how much, and what would have changed it; its documents are read again.
    """
    known_word("--format", format_name, ("text", "json"))
    from claimcheck.reporters.explanations import explanation_text, write_explanation
    from claimcheck.reporters.text import finding_text
    from claimcheck.rules import RULES
    from claimcheck.rules.manual import plain_page

    by_word = {word: rule for rule in RULES for word in (rule.id.casefold(), rule.name)}
    rule = by_word.get(subject.casefold())
    if rule:
        print_text(_rule_json(rule) if format_name == "json" else plain_page(rule))
        return
    if not within and not report:
        raise CallError(_no_subject(subject, by_word))
    settings = configure(context, config_file, isolated=isolated).settings
    memory = find_cache(settings) if settings.cache else None
    start_loading(settings.encoder, settings.entailment)
    from claimcheck import pipeline

    if report:
        reported, documents, settings = _from_report(report, subject, settings)
    else:
        reported, documents = None, _read(within or [], settings)
    with show_progress(quiet) as progress:
        explained = pipeline.explain(
            reported.id if reported else subject, documents, settings=settings, progress=progress, memory=memory
        )
    finding = explained.finding if explained else reported
    if finding is None:
        raise CallError(f"{', '.join(map(str, within or ()))}: no finding {subject!r}; ids stand in the report")
    if not explained:
        say(f"claimcheck: {report}: its documents do not have this finding any more, so nothing is compared")
    page = page_for(None)
    if format_name == "json":
        print_text(write_explanation(finding, explained))
        return
    parts = [finding_text(finding, page) + "\n", *([explanation_text(explained, page)] if explained else [])]
    print_text("\n".join((*parts, plain_page(by_word[finding.rule.casefold()]))))


def _rule_json(rule: "Rule") -> str:
    from claimcheck.rules.manual import markdown_page, rule_record

    return json.dumps(rule_record(rule) | {"page": markdown_page(rule)}, ensure_ascii=False, indent=2) + "\n"


def _no_subject(subject: str, by_word: "Mapping[str, Rule]") -> str:
    """Return what to say of a word that is no rule and comes without the place of a finding."""
    where = "for a finding say where it is: --report FILE (a JSON report or a store) or --in PATH..."
    if re.fullmatch(r"[0-9a-f]{4,16}", subject):
        return f"{subject}: {where}"
    near = get_close_matches(subject.casefold(), [rule.name for rule in by_word.values()], n=1)
    rule = by_word[near[0]] if near else None
    names = f"did you mean {rule.name!r} ({rule.id})?" if rule else '"claimcheck rules" lists them;'
    return f"no rule {subject!r}; {names} {where}"


def _read(paths: Sequence[Path], settings: "Settings") -> "Sequence[Document]":
    from claimcheck.pipeline import read_inputs

    read = read_inputs(paths, settings, against=settings.against)
    complain(read.errors)
    return read.documents


def _from_report(file: Path, finding_id: str, settings: "Settings") -> "tuple[Finding, Sequence[Document], Settings]":
    """Return the finding of a report or store, the documents to compare for it, and the settings that hold for them.

    An audit says itself which documents are one story, a check leaves it to the settings.
    """
    from claimcheck.reporters import archive
    from claimcheck.reporters.json import read_documents, read_findings, schema_of
    from claimcheck.store import is_store

    audited = replace(settings, stories={})
    try:
        from_store = is_store(file)
    except OSError as error:
        raise CallError(f"{file}: {error.strerror}; name a report that --format json wrote") from error
    if from_store:
        return *_from_store(file, finding_id), audited
    try:
        text = file.read_text(encoding="utf-8")
        of_audit = schema_of(text) == archive.SCHEMA
        stories = archive.read_stories(text) if of_audit else [(read_findings(text), read_documents(text))]
    except (ValueError, KeyError, TypeError) as error:
        raise CallError(f"{file}: not a JSON report of claimcheck ({error}); write one with --format json") from error
    finding = _find(file, finding_id, chain.from_iterable(findings for findings, _ in stories))
    listed = next(documents for findings, documents in stories if finding in findings)
    return finding, _read_again(listed), audited if of_audit else settings


def _from_store(file: Path, finding_id: str) -> "tuple[Finding, Sequence[Document]]":
    """Return the finding of a store, and the documents of its story; of a resolved one those quoted that are left."""
    from claimcheck.store import open_store

    with open_store(file) as store, store.snapshot():
        stored = {found.finding: found for found in store.findings()}
        finding = _find(file, finding_id, stored)
        quoted = dict.fromkeys(quotation.document_id for quotation in finding.mentions)
        compared = (story.compared for story in store.stories() if story.key == stored[finding].story)
        return finding, store.documents(next(compared, tuple(quoted)))


def _find(file: Path, finding_id: str, findings: "Iterable[Finding]") -> "Finding":
    from claimcheck.findings import find_finding

    finding = find_finding(finding_id, findings)
    if finding is None:
        raise CallError(f"{file}: no finding {finding_id!r}; ids stand in the report")
    return finding


def _read_again(listed: "Sequence[Document]") -> "Sequence[Document]":
    """Return the documents of a report with the texts that their files have now; what cannot be read is told."""
    from claimcheck.readers import READERS, read_paths

    files = [Path(re.sub(r":\d+$", "", document.path)) for document in listed]  # feed.jsonl:3
    read = read_paths([*dict.fromkeys(file for file in files if file.suffix.lower() in READERS)])
    complain(read.errors)
    texts = {document.path: document for document in read.documents}
    return [
        replace(texts[old.path], id=old.id, outlet=old.outlet, published=old.published, role=old.role)
        for old in listed
        if old.path in texts
    ]
