"""claimcheck baseline: keep a file of the findings that are known."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.arguments import require_folder
from claimcheck.commands.calls import FOUND, WRONG, configure, find_cache, start_loading
from claimcheck.commands.options import ConfigFile, Isolated, Paths, Quiet
from claimcheck.commands.output import complain, print_text, show_progress, write_whole
from claimcheck.errors import CallError
from claimcheck.settings import Settings

if TYPE_CHECKING:
    from claimcheck.records import Report

BASELINE_FILE = "claimcheck-baseline.json"

baselines = typer.Typer(help="Keep a file of findings that are known, so that only new ones are reported.")

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

    file, settings = _baseline(configure(context, config_file, isolated=isolated).settings)
    if file.exists():
        raise CallError(f'{file}: is there already; "claimcheck baseline update" brings it up to date')
    entries = make_entries(_checked(paths, settings, quiet=quiet))
    write_whole(file, write_entries(entries))
    print_text(f"{file}: {len(entries)} added\n")


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

    file, settings = _baseline(configure(context, config_file, isolated=isolated).settings)
    known = read_entries(file)
    report = _checked(paths, settings, quiet=quiet)
    compared = compare_with(report, known)
    added = () if prune else make_entries(replace(report, findings=compared.new))
    write_whole(file, write_entries([*compared.kept, *compared.unchecked, *added]))
    kept = len(compared.kept) + len(compared.unchecked)
    print_text(f"{file}: {kept} kept, {len(compared.gone)} dropped, {len(added)} added\n")


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

    file, settings = _baseline(configure(context, config_file, isolated=isolated).settings)
    known = read_entries(file)
    compared = compare_with(_checked(paths, settings, quiet=quiet), known)
    print_text("".join(f"gone: {entry}\n" for entry in compared.gone))
    counts = (len(compared.kept), len(compared.gone), len(compared.unchecked), len(compared.new))
    print_text("{}: {} found again, {} gone, {} of documents not checked; {} new\n".format(file, *counts))
    if compared.gone:
        raise typer.Exit(FOUND)


def _baseline(settings: Settings) -> tuple[Path, Settings]:
    """Return the baseline's file and the settings for a check without it."""
    file = settings.baseline or Path(BASELINE_FILE)
    require_folder(file)
    return file, replace(settings, baseline=None)


def _checked(paths: Sequence[Path], settings: Settings, *, quiet: bool) -> "Report":
    """Return the report on all paths; a baseline of the readable ones alone would be taken for that of all."""
    memory = find_cache(settings) if settings.cache else None
    start_loading(settings.encoder, settings.entailment)
    from claimcheck import pipeline

    with show_progress(quiet) as progress:
        report = pipeline.check(paths, against=settings.against, settings=settings, progress=progress, memory=memory)
    complain(report.errors)
    if report.errors:
        raise typer.Exit(WRONG)
    return report
