"""claimcheck check: what several articles, or a draft and its sources, say that cannot all be right."""

import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.arguments import STDIN, Output, known_word, parse_outputs, refuse_overwriting
from claimcheck.commands.calls import FOUND, WRONG, configure, find_cache, start_loading
from claimcheck.commands.options import (
    DEFAULTS,
    BatchSize,
    CacheFolder,
    ConfigFile,
    EncoderName,
    EntailmentName,
    Isolated,
    Jobs,
    Paths,
    Quiet,
    UseCache,
)
from claimcheck.commands.output import complain, deliver, encoded, page_for, print_text, say, show_progress
from claimcheck.errors import CallError
from claimcheck.records import InputError
from claimcheck.settings import NO_FILE, Settings

if TYPE_CHECKING:
    from claimcheck.memory import Memory
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
    changed_since: Annotated[
        str,
        typer.Option(
            metavar="REVISION",
            help="Check only the stories of which a document changed since this commit, tag or branch of git.",
            show_default=False,
        ),
    ] = "",
    new_only: Annotated[
        bool,
        typer.Option(
            "--new-only",
            help="Report only findings that are new: not in the baseline, and not there at the revision of "
            "--changed-since.",
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Check again when a file changes, until Ctrl-C; needs the extra claimcheck[watch]."
        ),
    ] = False,
    jobs: Jobs = DEFAULTS.jobs,
    cache: UseCache = DEFAULTS.cache,
    cache_dir: CacheFolder = None,
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
    written = frozenset(each.file for each in outputs if each.file)

    def configured() -> Settings:
        # most of the options above are read from the context, for what counts is whether they were given
        settings = configure(context, config_file, isolated=isolated).settings
        settings = replace(settings, with_claims=claims, written=written)
        return replace(settings, fail_on=None) if exit_zero else settings

    settings = configured()
    sources = settings.against
    for file in written:
        refuse_overwriting(file, [*paths, *sources])
    if show_files:
        _show_files([*paths, *sources], stdin_filename, written)
        return
    if STDIN in map(str, (*paths, *sources)) and (watch or changed_since):
        option = "--watch" if watch else f"--changed-since {changed_since}"
        raise CallError(f"{option}: standard input is no file that changes; name a file in the place of -")
    if new_only and not (changed_since or settings.baseline):
        raise CallError("--new-only: newer than what? Add --changed-since REVISION, or --baseline FILE")
    kept = find_cache(settings) if settings.cache else None
    if not kept or not kept.file.exists():  # else all may be known
        start_loading(settings.encoder, settings.entailment)

    def run(settings: Settings, memory: "Memory | None") -> int:
        with show_progress(quiet) as progress:
            if changed_since:
                from claimcheck.revisions import check_changed

                report = check_changed(
                    paths,
                    revision=changed_since,
                    against=settings.against,
                    new_only=new_only,
                    settings=settings,
                    progress=progress,
                    memory=memory,
                )
            else:
                from claimcheck import pipeline

                inputs, behind, unread = _with_standard_input(paths, settings.against, stdin_filename)
                report = pipeline.check(inputs, against=behind, settings=settings, progress=progress, memory=memory)
                report = replace(report, errors=(*unread, *report.errors))
        _deliver_all(report, outputs, statistics=statistics)
        return _exit_status(report, settings)

    if not watch:
        raise typer.Exit(run(settings, kept))
    from claimcheck.commands.watch import run_on_change
    from claimcheck.memory import ProcessMemory

    memory = kept or ProcessMemory()
    configured_by = None if settings.configuration is NO_FILE else Path(settings.configuration.path)
    run_on_change(
        lambda: run(configured(), memory),
        [*paths, *sources],
        beside=[file for file in (configured_by, settings.baseline) if file and file.exists()],
        ignored=[*written, *([kept.folder] if kept else [])],
    )


def _deliver_all(report: "Report", outputs: Sequence[Output], *, statistics: bool) -> None:
    """Write the report in all formats that were asked for."""
    from claimcheck.reporters import REPORTERS

    printed = next((each.format_name for each in outputs if not each.file), None)
    if printed != "text":
        complain(report.errors)
    for each in outputs:
        deliver(REPORTERS[each.format_name](report, page_for(each.file)), each.file)
    if any(each.format_name == "github" for each in outputs):
        _append_step_summary(REPORTERS["summary"](report, page_for(None)))
    if statistics:
        _show_statistics(report, beside=printed)


def _exit_status(report: "Report", settings: Settings) -> int:
    from claimcheck.findings import reaches

    if report.errors:
        return WRONG
    return FOUND if any(reaches(finding.severity, settings.fail_on) for finding in report.findings) else 0


def _show_files(paths: Sequence[Path], stdin_filename: str, written: Collection[Path]) -> None:
    """Print the files that a check of these paths would read; end with WRONG where one cannot be found."""
    from claimcheck.readers import READERS
    from claimcheck.readers.files import find_files

    found = find_files([path for path in paths if path != Path(STDIN)], READERS, apart=written)
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
