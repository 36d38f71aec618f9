"""The command line: what to check, how to report it, and the exit status."""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck import __version__
from claimcheck.arguments import STDIN, known_word, parse_outputs, refuse_empty, require_folder, spread_paths
from claimcheck.errors import CallError, ClaimcheckError, did_you_mean
from claimcheck.records import InputError, Severity
from claimcheck.settings import Settings

if TYPE_CHECKING:
    from claimcheck.configuration import Configuration
    from claimcheck.readers.pairs import Text
    from claimcheck.records import Document, Finding, Report
    from claimcheck.reporters.page import Page
    from claimcheck.rules import Rule

FOUND, WRONG = 1, 2  # exit status, see the contract; 0 is nothing at or above --fail-on
MAX_WIDTH = 140  # columns; wider lines are hard to read
DEFAULTS = Settings()
BASELINE_FILE = "claimcheck-baseline.json"
STDIN_FILENAME = "stdin.txt"

app = typer.Typer(
    name="claimcheck",
    help="Read several articles about one thing and show, with both quotations, where they cannot all be right.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: the styled one costs a tenth of a second
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> None:
    """Run the program with the arguments of the process, and end the process."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and return the exit status; expected errors are one line on standard error."""
    try:
        refuse_empty(argv)
        app(args=spread_paths(argv), prog_name="claimcheck")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except ClaimcheckError as error:
        _say(f"claimcheck: {error}")
        return WRONG
    return 0


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        _print(f"claimcheck {__version__}\n")
        raise typer.Exit


Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH", help="Files or folders; a folder is read with all below it.", show_default=False),
]
EncoderName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A sentence-transformers model by name or path, instead of the one in the package; needs the extra "
        "claimcheck[sentence-transformers].",
        show_default=False,
    ),
]
EntailmentName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A sentence-transformers cross-encoder with the labels entailment, neutral and contradiction, by name "
        "or path, instead of the model in the package; needs the same extra.",
        show_default=False,
    ),
]
BatchSize = Annotated[int, typer.Option(metavar="N", help="Sentences a model reads at once; changes no result.", min=1)]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Read this configuration file, not the claimcheck.toml or pyproject.toml found from here upwards.",
        show_default=False,
    ),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]


@app.command()
def check(
    context: typer.Context,
    paths: Paths,
    against: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH...",
            help="Sources of the PATHs, which are drafts: each claim of a draft is supported, contradicted, not-found "
            "or not-checkable, its quotations are looked up, and what most sources have and it lacks is told.",
            show_default=False,
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME[=FILE]",
            help="text, concise, markdown, summary, html, json, jsonl, csv, sarif, junit, checkstyle, github, gitlab, "
            "rdjson or rdjsonl, to FILE if there is one. May be given several times, once without FILE."
            "  [default: text]",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write the format without a FILE to this one.", show_default=False
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(metavar="SEVERITY", help="Exit with 1 from this severity on: error, warning, info, never."),
    ] = "error",
    min_severity: Annotated[
        str, typer.Option(metavar="SEVERITY", help="Report from this severity on: error, warning, info.")
    ] = DEFAULTS.min_severity.value,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="The same as --fail-on never.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings by rule.")] = False,
    show_files: Annotated[
        bool, typer.Option("--show-files", help="List the files that would be read, and exit.")
    ] = False,
    stdin_filename: Annotated[
        str,
        typer.Option(metavar="NAME", help="What to call the document that PATH - reads from standard input."),
    ] = STDIN_FILENAME,
    min_confidence: Annotated[
        float, typer.Option(metavar="FRACTION", help="Report what is right with at least this probability.")
    ] = DEFAULTS.min_confidence,
    select: Annotated[
        str,
        typer.Option(
            metavar="RULES",
            help="Report these rules only: ids, beginnings of ids, names or categories, with commas between them.",
            show_default=False,
        ),
    ] = "",
    extend_select: Annotated[
        str, typer.Option(metavar="RULES", help="Report these rules though --ignore names more.", show_default=False)
    ] = "",
    ignore: Annotated[str, typer.Option(metavar="RULES", help="Do not report these rules.", show_default=False)] = "",
    claims: Annotated[
        bool, typer.Option("--claims", help="List the claims of every document in the JSON, not only those of drafts.")
    ] = False,
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    batch_size: BatchSize = DEFAULTS.batch_size,
    max_characters: Annotated[
        int, typer.Option(metavar="N", help="Longest document that is checked; longer ones are refused.", min=1)
    ] = DEFAULTS.max_characters,
    suppressions: Annotated[
        bool,
        typer.Option(
            "--suppressions/--no-suppressions",
            help="Whether comments in the documents and the configuration file can suppress findings.",
        ),
    ] = DEFAULTS.suppressions,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Do not report the findings of this baseline.", show_default=False),
    ] = None,
    config_file: ConfigFile = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Show where articles disagree or are damaged, and with --against what of a draft its sources bear out.

    Exit status: 0 nothing at or above --fail-on; 1 findings there; 2 a wrong call, or an input that could not be read.
    """
    from claimcheck.reporters import REPORTERS

    outputs = parse_outputs(formats or ["text"], output, REPORTERS)
    # most of the options above are read from the context, for what counts is whether they were given
    configuration = _configure(context, config_file, isolated=isolated)
    settings = replace(configuration.settings, with_claims=claims)
    if exit_zero:
        settings = replace(settings, fail_on=None)
    if show_files:
        _show_files([*paths, *(against or ())], stdin_filename)
        return
    _start_loading(settings.encoder, settings.entailment)
    from claimcheck import pipeline
    from claimcheck.findings import reaches

    inputs, sources, unread = _with_standard_input(paths, against or [], stdin_filename)
    with _progress(quiet) as progress:
        report = pipeline.check(inputs, against=sources, settings=settings, progress=progress)
    report = replace(report, errors=(*unread, *report.errors))
    printed = next((each.format_name for each in outputs if not each.file), None)
    if printed != "text":
        _complain(report.errors)
    for each in outputs:
        _deliver(REPORTERS[each.format_name](report, _page(each.file)), each.file)
    if any(each.format_name == "github" for each in outputs):
        _append_step_summary(REPORTERS["summary"](report, _page(None)))
    if statistics:
        _show_statistics(report, beside=printed)
    if report.errors:
        raise typer.Exit(WRONG)
    if any(reaches(finding.severity, settings.fail_on) for finding in report.findings):
        raise typer.Exit(FOUND)


@app.command()
def text(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file that holds one document.", show_default=False)],
    document: Annotated[
        str, typer.Option(metavar="ID", help="Which document, when PATH holds several.", show_default=False)
    ] = "",
) -> None:
    """Print a document's text as claimcheck sees it.

    The offsets in all reports count the characters of this text, from 0.
    """
    from claimcheck.readers import read_paths

    read = read_paths([path])
    _complain(read.errors)
    texts = {found.id: found.text for found in read.documents}
    if document and document not in texts:
        raise CallError(f"{path}: no document {document!r}; {did_you_mean(document, texts)}")
    if not document and len(texts) > 1:
        raise CallError(f"{path}: holds {len(texts)} documents; name one with --document: {', '.join(texts)}")
    for found_id, found_text in texts.items():
        if document in ("", found_id):
            _print(found_text)
    if read.errors:
        raise typer.Exit(WRONG)


@app.command()
def claims(
    paths: Paths,
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="jsonl or text.")] = "jsonl",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the claims to FILE.", show_default=False),
    ] = None,
) -> None:
    """Print the claims of documents, one a line.

    Each with what it states, who says it and how surely.
    """
    from claimcheck.reporters.claims import claim_as_json, claim_as_text

    write = {"jsonl": claim_as_json, "text": claim_as_text}[known_word("--format", format_name, ("jsonl", "text"))]
    if output:
        require_folder(output)
    from claimcheck import pipeline
    from claimcheck.language import detect_language

    read = pipeline.read_inputs(paths, Settings())
    _complain(read.errors)
    for found in read.documents:
        language = detect_language(found.text)
        if language not in {"en", "und"}:
            _say(f"claimcheck: {found.id}: written in another language ({language}); no claims are found in it")
    _deliver("".join(write(claim) for claim in pipeline.claims(read.documents)), output)
    if read.errors:
        raise typer.Exit(WRONG)


@app.command()
def relate(
    pairs: Annotated[
        str,
        typer.Argument(
            metavar="PAIRS",
            help='JSON lines: {"premise": "...", "hypothesis": "...", "premise_published"?, '
            '"hypothesis_published"?}; - reads standard input.',
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the relations to FILE.", show_default=False),
    ] = None,
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    batch_size: BatchSize = DEFAULTS.batch_size,
    quiet: Quiet = False,
) -> None:
    """Print of pairs of texts whether they agree, conflict, or can both be true.

    One line a line, in the same order: relation, the probability of a conflict, what clashes, and what the entailment
    model says. A line that cannot be read has an "error" in its place, and the exit status is 2; an empty line stays
    empty.
    """
    if output:
        require_folder(output)
    lines = _read_pairs(pairs)
    _start_loading(encoder, entailment)
    from claimcheck.relations import relate_texts
    from claimcheck.reporters.relations import relation_lines

    errors = [line for line in lines if isinstance(line, InputError)]
    _complain(errors)
    _tell_languages(pairs, lines)
    settings = Settings(encoder=encoder, entailment=entailment, batch_size=batch_size)
    with _progress(quiet) as progress:
        related = relate_texts(
            [line for line in lines if isinstance(line, tuple)], settings=settings, progress=progress
        )
    _deliver("".join(relation_lines(lines, related)), output)
    if errors:
        raise typer.Exit(WRONG)


@app.command()
def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="A story with gold.json beside its articles, or a folder of such stories.",
            show_default=False,
        ),
    ],
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the figures to FILE.", show_default=False),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="List what was missed, and each false alarm.")] = False,
    min_severity: Annotated[
        str, typer.Option(metavar="SEVERITY", help="Count findings from this severity on: error, warning, info.")
    ] = Severity.WARNING.value,
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    batch_size: BatchSize = DEFAULTS.batch_size,
    quiet: Quiet = False,
) -> None:
    """Measure checks on labelled stories: precision, recall, false alarms.

    By story, category and rule, with how far the confidences hold. All stories are read before the first is checked;
    gold.json holds {"documents": [{"file", "outlet"?, "published"?, "role"?}], "findings": [{"id", "scope",
    "category", "mentions": [{"file", "quote"}]}], "agreements"?: [{"mentions"}], "traps"?: [{"mentions"}]}.
    """
    from claimcheck import evaluation
    from claimcheck.reporters.evaluation import EVALUATION_REPORTERS

    write = EVALUATION_REPORTERS[known_word("--format", format_name, EVALUATION_REPORTERS)]
    minimum = Severity(known_word("--min-severity", min_severity, [severity.value for severity in Severity]))
    if output:
        require_folder(output)
    stories = evaluation.read_stories(folder)
    _start_loading(encoder, entailment)
    from claimcheck import pipeline

    settings = Settings(encoder=encoder, entailment=entailment, batch_size=batch_size)
    outcomes = []
    with _progress(quiet) as progress:
        for outcome in evaluation.evaluate(
            stories, lambda documents: pipeline.check(documents, settings=settings), min_severity=minimum
        ):
            outcomes.append(outcome)
            if progress:
                progress("stories", len(outcomes), len(stories))
    _deliver(write(outcomes, minimum, show=show), output)


@app.command()
def audit(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="A folder of articles, or JSON lines (.jsonl, .jsonl.gz).", show_default=False
        ),
    ],
    store: Annotated[
        Path,
        typer.Option(metavar="FILE", help="What the audit keeps; made where there is none.", show_default=False),
    ],
    since: Annotated[
        str,
        typer.Option(metavar="DATE", help="Leave out articles published before DATE (2025-03-04).", show_default=False),
    ] = "",
    remove: Annotated[
        bool, typer.Option("--remove", help="Drop articles that SOURCE does not hold any more, and what they say.")
    ] = False,
    jobs: Annotated[int, typer.Option(metavar="N", help="Processes that check stories; changes no result.", min=1)] = 1,
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    quiet: Quiet = False,
) -> None:
    """Check an archive, story by story; the next time only what is new or changed.

    "claimcheck report FILE" shows what was found. Exit status: 0 all was audited; 2 a wrong call, or an article that
    could not be read.
    """
    from claimcheck.readers.dates import DATE_REMEDY, parse_published

    first_day = parse_published(since) if since else None
    if since and not first_day:
        raise CallError(f"--since: {since!r} is not an ISO date; {DATE_REMEDY}")
    from claimcheck import audit as audits

    settings = Settings(encoder=encoder, entailment=entailment)
    with _progress(quiet) as progress:
        done = audits.audit(
            source, store, settings=settings, since=first_day, remove=remove, jobs=jobs, progress=progress
        )
    for note in done.notes:
        _say(f"claimcheck: {note}")
    _complain(done.errors)
    left_out = f"; left out: {done.left_out:,} published before {since}" if done.left_out else ""
    _print(
        f"{done.documents:,} documents ({done.new:,} new or changed, {done.removed:,} removed) in {done.stories:,} "
        f"stories; checked {done.checked:,} stories, the others are unchanged{left_out}\n"
    )
    if done.errors:
        raise typer.Exit(WRONG)


@app.command()
def report(
    store: Annotated[Path, typer.Argument(metavar="FILE", help="The store of an audit.", show_default=False)],
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json, csv or markdown.")
    ] = "text",
    top: Annotated[
        int, typer.Option(metavar="N", help="Stories to show, those with the most contradictions.", min=1)
    ] = 10,
    dismiss: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="First wave this finding away; it stays so.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the report to FILE.", show_default=False),
    ] = None,
) -> None:
    """Show what an audit found: stories with contradictions, categories, who contradicts whom."""
    from claimcheck.reporters.archive import ARCHIVE_REPORTERS

    write = ARCHIVE_REPORTERS[known_word("--format", format_name, ARCHIVE_REPORTERS)]
    if output:
        require_folder(output)
    from claimcheck.audit import dismiss_findings
    from claimcheck.overview import summarise
    from claimcheck.store import open_store

    with open_store(store) as opened:
        dismiss_findings(opened, dismiss or ())
        _deliver(write(summarise(opened), top), output)


@app.command()
def rules(
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """List the rules and what each finds."""
    import json

    from tabulate import tabulate

    from claimcheck.rules import CONFLICT_RULES, GARBLE_RULES, RULES

    records = [
        {
            "id": rule.id,
            "name": rule.name,
            "kind": "conflict" if rule in CONFLICT_RULES else "garble" if rule in GARBLE_RULES else "suppression",
            "category": rule.category,
            "severity": rule.severity.value,
            "summary": (rule.doc or "").strip().split("\n")[0],
        }
        for rule in RULES
    ]
    if known_word("--format", format_name, ("text", "json")) == "json":
        _print(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    else:
        rows = [[record[name] for name in ("id", "name", "severity", "summary")] for record in records]
        _print(tabulate(rows, tablefmt="plain", disable_numparse=True) + "\n")


@app.command()
def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="RULE|FINDING-ID", help="A rule by id or name, or a finding by its id.", show_default=False
        ),
    ],
    within: Annotated[
        list[Path] | None,
        typer.Option("--in", metavar="PATH...", help="Check these again and take the finding.", show_default=False),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take the finding from this JSON report.", show_default=False),
    ] = None,
) -> None:
    """Print a rule's manual page, or a finding."""
    from claimcheck.rules import RULES

    by_word = {word: rule for rule in RULES for word in (rule.id.casefold(), rule.name)}
    rule = by_word.get(subject.casefold())
    if rule:
        _print(_manual_page(rule))
        return
    if not within and not report:
        raise CallError(_no_subject(subject, by_word))
    found = next((f for f in _findings(within, report) if f.id == subject), None)
    if not found:
        raise CallError(
            f"{report or ', '.join(map(str, within or ()))}: no finding {subject!r}; ids stand in the report"
        )
    from claimcheck.reporters.text import finding_text

    _print(f"{finding_text(found, _page(None))}\n\n{_manual_page(by_word[found.rule.casefold()])}")


@app.command(name="config")
def show_configuration(context: typer.Context, config_file: ConfigFile = None, isolated: Isolated = False) -> None:
    """Print what holds for a check here, each value with where it was said.

    That is a flag, a variable of the environment, a line of the configuration file, or the default.
    """
    _print(_configure(context, config_file, isolated=isolated).as_toml())


# Baselines ------------------------------------------------------------------------------------------------------------

baselines = typer.Typer(help="Keep a file of findings that are known, so that only new ones are reported.")
app.add_typer(baselines, name="baseline", no_args_is_help=True)
BaselineFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help=f"The baseline; {BASELINE_FILE} where nothing else is configured.", show_default=False
    ),
]


@baselines.command()
def create(
    context: typer.Context,
    paths: Paths,
    baseline: BaselineFile = None,
    config_file: ConfigFile = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Check documents and write all findings into a new baseline."""
    from claimcheck.baseline import make_entries, write_entries

    file, settings = _baseline(_configure(context, config_file, isolated=isolated).settings)
    if file.exists():
        raise CallError(f'{file}: is there already; "claimcheck baseline update" brings it up to date')
    entries = make_entries(_checked(paths, settings, quiet=quiet))
    _write_whole(file, write_entries(entries))
    _print(f"{file}: {len(entries)} added\n")


@baselines.command()
def update(
    context: typer.Context,
    paths: Paths,
    baseline: BaselineFile = None,
    prune: Annotated[bool, typer.Option("--prune", help="Only drop what is gone, and add nothing.")] = False,
    config_file: ConfigFile = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """Check documents, drop from the baseline what is not found any more, and add what is new.

    What it says of documents that are not checked this time stays.
    """
    from claimcheck.baseline import compare_with, make_entries, read_entries, write_entries

    file, settings = _baseline(_configure(context, config_file, isolated=isolated).settings)
    known = read_entries(file)
    report = _checked(paths, settings, quiet=quiet)
    compared = compare_with(report, known)
    added = () if prune else make_entries(replace(report, findings=compared.new))
    _write_whole(file, write_entries([*compared.kept, *compared.unchecked, *added]))
    kept = len(compared.kept) + len(compared.unchecked)
    _print(f"{file}: {kept} kept, {len(compared.gone)} dropped, {len(added)} added\n")


@baselines.command("audit")
def audit_baseline(
    context: typer.Context,
    paths: Paths,
    baseline: BaselineFile = None,
    config_file: ConfigFile = None,
    isolated: Isolated = False,
    quiet: Quiet = False,
) -> None:
    """List what is in the baseline and not found any more.

    Exit status: 0 nothing is; 1 something is; 2 a wrong call, or an input that could not be read.
    """
    from claimcheck.baseline import compare_with, read_entries

    file, settings = _baseline(_configure(context, config_file, isolated=isolated).settings)
    known = read_entries(file)
    compared = compare_with(_checked(paths, settings, quiet=quiet), known)
    _print("".join(f"gone: {entry}\n" for entry in compared.gone))
    counts = (len(compared.kept), len(compared.gone), len(compared.unchecked), len(compared.new))
    _print("{}: {} found again, {} gone, {} of documents not checked; {} new\n".format(file, *counts))
    if compared.gone:
        raise typer.Exit(FOUND)


def _baseline(settings: Settings) -> tuple[Path, Settings]:
    """Return the baseline's file and the settings for a check without it."""
    file = settings.baseline or Path(BASELINE_FILE)
    require_folder(file)
    return file, replace(settings, baseline=None)


def _checked(paths: Sequence[Path], settings: Settings, *, quiet: bool) -> "Report":
    """Return the report on all paths; a baseline of the readable ones alone would be taken for that of all."""
    _start_loading(settings.encoder, settings.entailment)
    from claimcheck import pipeline

    with _progress(quiet) as progress:
        report = pipeline.check(paths, settings=settings, progress=progress)
    _complain(report.errors)
    if report.errors:
        raise typer.Exit(WRONG)
    return report


# Arguments ------------------------------------------------------------------------------------------------------------


def _configure(context: typer.Context, file: Path | None, *, isolated: bool) -> "Configuration":
    """Put together what the flags of a command, the environment and the configuration file ask for."""
    from claimcheck.configuration import configure

    given = {
        name.replace("_", "-"): value
        for name, value in context.params.items()
        if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    }
    return configure(flags=given, environ=os.environ, folder=Path.cwd(), file=file, isolated=isolated)


def _start_loading(encoder: str, entailment: str) -> None:
    """Load the models in the package beside the imports and the reading, which saves 0.2 s."""
    from claimcheck.models.runtime import ENCODER, ENTAILMENT, TOKEN_MODEL, start_loading

    start_loading(TOKEN_MODEL, *([] if encoder else [ENCODER]), *([] if entailment else [ENTAILMENT]))


def _no_subject(subject: str, by_word: "Mapping[str, Rule]") -> str:
    """Return what to say of a word that is no rule and comes without the place of a finding."""
    where = "for a finding say where it is: --report FILE (a JSON report) or --in PATH..."
    if re.fullmatch(r"[0-9a-f]{16}", subject):
        return f"{subject}: {where}"
    near = get_close_matches(subject.casefold(), [rule.name for rule in by_word.values()], n=1)
    rule = by_word[near[0]] if near else None
    names = f"did you mean {rule.name!r} ({rule.id})?" if rule else '"claimcheck rules" lists them;'
    return f"no rule {subject!r}; {names} {where}"


# Input ----------------------------------------------------------------------------------------------------------------


def _findings(within: Sequence[Path] | None, report: Path | None) -> "Sequence[Finding]":
    if report:
        from claimcheck.reporters.json import read_findings

        try:
            return read_findings(report.read_text(encoding="utf-8"))
        except OSError as error:
            raise CallError(f"{report}: {error.strerror}; name a report that --format json wrote") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CallError(
                f"{report}: not a JSON report of claimcheck ({error}); write one with --format json"
            ) from error
    from claimcheck import pipeline

    checked = pipeline.check(within or ())
    _complain(checked.errors)
    return checked.findings


def _with_standard_input(
    paths: Sequence[Path], against: Sequence[Path], name: str
) -> "tuple[list[Path | Document], list[Path | Document], Sequence[InputError]]":
    """Return the paths and sources with what - stands for in its place, and what was wrong with it."""
    named = [*paths, *against]
    times = named.count(Path(STDIN))
    if not times:
        if name != STDIN_FILENAME:
            raise CallError(f"--stdin-filename {name}: nothing is read from standard input; add - to the PATHs")
        return [*paths], [*against], ()
    if times > 1:
        raise CallError("-: named more than once; name it once, for standard input can be read only once")
    from claimcheck.readers import READERS, read_data
    from claimcheck.readers.files import find_files

    known_word("--stdin-filename", Path(name).suffix.lower(), READERS)
    rest = [path for path in named if path != Path(STDIN)]
    if any(name == file.id or Path(name).absolute() == file.location for file in find_files(rest, READERS).files):
        raise CallError(f"{name}: read from standard input and from a file; leave one out, or give --stdin-filename")
    read = read_data(sys.stdin.buffer.read(), name)
    inputs, sources = (
        [found for path in group for found in (read.documents if path == Path(STDIN) else (path,))]
        for group in (paths, against)
    )
    return inputs, sources, read.errors


def _show_files(paths: Sequence[Path], stdin_filename: str) -> None:
    """Print the files that a check of these paths would read; end with WRONG where one cannot be found."""
    from claimcheck.readers import READERS
    from claimcheck.readers.files import find_files

    found = find_files([path for path in paths if path != Path(STDIN)], READERS)
    names = [file.path for file in found.files] + [stdin_filename] * (Path(STDIN) in paths)
    for error in found.errors:
        _say(f"claimcheck: {error}")
    for note in found.notes:
        _say(f"claimcheck: {note}")
    _print("".join(f"{name}\n" for name in names))
    if found.errors:
        raise typer.Exit(WRONG)


def _read_pairs(name: str) -> "list[tuple[Text, Text] | InputError | None]":
    from claimcheck.readers.pairs import read_pairs

    if name == "-":
        return read_pairs(sys.stdin.buffer.read(), "standard input")
    try:
        return read_pairs(Path(name).read_bytes(), name)
    except OSError as error:
        raise CallError(f"{name}: {error.strerror}; name a file of JSON lines, or - for standard input") from error


# Output ---------------------------------------------------------------------------------------------------------------


def _tell_languages(name: str, lines: "Sequence[tuple[Text, Text] | InputError | None]") -> None:
    """Say which lines are not in English."""
    from claimcheck.language import detect_language

    other = [
        str(number)
        for number, line in enumerate(lines, start=1)
        if isinstance(line, tuple) and {detect_language(side.text) for side in line} - {"en", "und"}
    ]
    if other:
        more = f" and {len(other) - MAX_NAMED_LINES} more" if len(other) > MAX_NAMED_LINES else ""
        _say(
            f"claimcheck: {name}: another language than English in line {', '.join(other[:MAX_NAMED_LINES])}{more}; "
            "what is said of it is a guess"
        )


MAX_NAMED_LINES = 10


def _manual_page(rule: "Rule") -> str:
    heading = f"{rule.id} {rule.name}: {rule.severity.value}, category {rule.category}"
    return f"{heading}\n\n{(rule.doc or 'This rule has no manual page.').strip()}\n"


def _page(output: Path | None) -> "Page":
    from claimcheck.reporters.page import Page

    if output or not sys.stdout.isatty():
        return Page()
    import shutil

    plain = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))  # https://no-color.org
    return Page(width=min(shutil.get_terminal_size().columns, MAX_WIDTH), styled=not plain)


def _show_statistics(report: "Report", *, beside: str | None) -> None:
    """Print how many findings each rule has; on standard error when `beside`, the format printed, is for machines."""
    from claimcheck.reporters.statistics import statistics_text

    if beside in (None, "text"):
        _print("\n" * (beside == "text") + statistics_text(report))
    else:
        _say(statistics_text(report).rstrip("\n"))


def _append_step_summary(content: str) -> None:
    """Add the content to the job summary of GitHub Actions; outside of it there is none."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with Path(file).open("ab") as summary:
            summary.write(_encoded(content))
    except OSError as error:
        raise CallError(f"GITHUB_STEP_SUMMARY: {file}: {error.strerror}; name a file or unset it") from error


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield what shows the progress of a check, or None where nobody looks at standard error."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID, TextColumn

    columns = (*Progress.get_default_columns(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None, rate="")
            elapsed = bars.tasks[tasks[step]].elapsed
            rate = f"{done / elapsed:.1f} a second" if done and elapsed else ""
            bars.update(tasks[step], completed=done, total=total or None, rate=rate)

        yield show


def _deliver(content: str, output: Path | None) -> None:
    if output:
        _write_whole(output, content)
    else:
        _print(content)


def _write_whole(output: Path, content: str) -> None:
    """Write a file in one step: whoever reads it sees the old content or the new one, never a half."""
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as part:
            part.write(_encoded(content))
        mode = output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask()
        Path(part.name).chmod(mode)
        Path(part.name).replace(output)
    except OSError as error:
        raise CallError(f"{output}: cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _print(content: str) -> None:
    """Write to standard output as UTF-8, whatever the locale; a reader that went away is no error."""
    try:
        sys.stdout.buffer.write(_encoded(content))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the flush at exit fails again


def _encoded(content: str) -> bytes:
    return content.encode("utf-8", "backslashreplace")  # half a surrogate pair, from a JSON escape, is no character


def _complain(errors: Sequence[InputError]) -> None:
    for error in errors:
        _say(f"claimcheck: {error.path}: {error.message}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
