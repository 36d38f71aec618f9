"""claimcheck diff: two versions of one article, by their claims."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.arguments import known_word, refuse_overwriting, require_folder
from claimcheck.commands.calls import FOUND, start_loading
from claimcheck.commands.options import DEFAULTS, BatchSize, EncoderName, EntailmentName, Quiet
from claimcheck.commands.output import deliver, page_for, show_progress
from claimcheck.records import Severity
from claimcheck.settings import Settings

NEVER = "never"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A file with the old version.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A file with the new version.", show_default=False)],
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json, html or markdown.")
    ] = "text",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the comparison to FILE.", show_default=False),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="SEVERITY", help="Exit with 1 when something of it was forgotten: error, warning, info, never."
        ),
    ] = "error",
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    batch_size: BatchSize = DEFAULTS.batch_size,
    quiet: Quiet = False,
) -> None:
    """Compare two versions of one article by their claims, and show what the correction forgot.

    What was added, removed, changed, reworded and moved; and which sentences still have a value that was changed
    elsewhere. Exit status: 0 nothing was forgotten at or above --fail-on, whatever changed; 1 something was; 2 a wrong
    call, or a version that could not be read.
    """
    from claimcheck.reporters.differences import DIFF_REPORTERS

    write = DIFF_REPORTERS[known_word("--format", format_name, DIFF_REPORTERS)]
    least = known_word("--fail-on", fail_on, [*(severity.value for severity in Severity), NEVER])
    if output:
        require_folder(output)
        refuse_overwriting(output, [old, new])
    start_loading(encoder, entailment)
    from claimcheck.diff import compare
    from claimcheck.findings import reaches

    settings = Settings(encoder=encoder, entailment=entailment, batch_size=batch_size)
    with show_progress(quiet) as progress:
        comparison = compare(old, new, settings=settings, progress=progress)
    deliver(write(comparison, page_for(output)), output)
    minimum = None if least == NEVER else Severity(least)
    if any(reaches(leftover.severity, minimum) for leftover in comparison.leftovers):
        raise typer.Exit(FOUND)
