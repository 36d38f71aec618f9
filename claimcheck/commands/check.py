"""claimcheck check: what several articles, or a draft and its sources, say that cannot all be right."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.arguments import STDIN, known_word, parse_outputs
from claimcheck.commands.calls import FOUND, WRONG, configure, start_loading
from claimcheck.commands.options import (
    DEFAULTS,
    BatchSize,
    ConfigFile,
    EncoderName,
    EntailmentName,
    Isolated,
    Paths,
    Quiet,
)
from claimcheck.commands.output import complain, deliver, encoded, page_for, print_text, say, show_progress
from claimcheck.errors import CallError
from claimcheck.records import InputError

if TYPE_CHECKING:
    from claimcheck.records import Document, Report

STDIN_FILENAME = "stdin.txt"


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
            help="text, concise, markdown, summary, html, docx, json, jsonl, csv, sarif, junit, checkstyle, github, "
            "gitlab, rdjson or rdjsonl, to FILE if there is one. May be given several times, once without FILE."
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
    if any(each.format_name == "docx" and not each.file for each in outputs) and sys.stdout.isatty():
        raise CallError("--format docx: a Word file is nothing to be shown in a terminal; add --output FILE")
    # most of the options above are read from the context, for what counts is whether they were given
    configuration = configure(context, config_file, isolated=isolated)
    settings = replace(configuration.settings, with_claims=claims)
    if exit_zero:
        settings = replace(settings, fail_on=None)
    if show_files:
        _show_files([*paths, *(against or ())], stdin_filename)
        return
    start_loading(settings.encoder, settings.entailment)
    from claimcheck import pipeline
    from claimcheck.findings import reaches

    inputs, sources, unread = _with_standard_input(paths, against or [], stdin_filename)
    with show_progress(quiet) as progress:
        report = pipeline.check(inputs, against=sources, settings=settings, progress=progress)
    report = replace(report, errors=(*unread, *report.errors))
    printed = next((each.format_name for each in outputs if not each.file), None)
    if printed != "text":
        complain(report.errors)
    for each in outputs:
        deliver(REPORTERS[each.format_name](report, page_for(each.file)), each.file)
    if any(each.format_name == "github" for each in outputs):
        _append_step_summary(REPORTERS["summary"](report, page_for(None)))
    if statistics:
        _show_statistics(report, beside=printed)
    if report.errors:
        raise typer.Exit(WRONG)
    if any(reaches(finding.severity, settings.fail_on) for finding in report.findings):
        raise typer.Exit(FOUND)


def _show_files(paths: Sequence[Path], stdin_filename: str) -> None:
    """Print the files that a check of these paths would read; end with WRONG where one cannot be found."""
    from claimcheck.readers import READERS
    from claimcheck.readers.files import find_files

    found = find_files([path for path in paths if path != Path(STDIN)], READERS)
    names = [file.path for file in found.files] + [stdin_filename] * (Path(STDIN) in paths)
    for error in found.errors:
        say(f"claimcheck: {error}")
    for note in found.notes:
        say(f"claimcheck: {note}")
    print_text("".join(f"{name}\n" for name in names))
    if found.errors:
        raise typer.Exit(WRONG)


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


def _append_step_summary(content: str | bytes) -> None:
    """Add the content to the job summary of GitHub Actions; outside of it there is none."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with Path(file).open("ab") as summary:
            summary.write(encoded(content))
    except OSError as error:
        raise CallError(f"GITHUB_STEP_SUMMARY: {file}: {error.strerror}; name a file or unset it") from error


def _show_statistics(report: "Report", *, beside: str | None) -> None:
    """Print how many findings each rule has; on standard error when `beside`, the format printed, is for machines."""
    from claimcheck.reporters.statistics import statistics_text

    if beside in (None, "text"):
        print_text("\n" * (beside == "text") + statistics_text(report))
    else:
        say(statistics_text(report).rstrip("\n"))
