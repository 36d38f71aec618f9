"""claimcheck audit and claimcheck report: an archive, story by story, and what was found in it."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.arguments import known_word, require_folder
from claimcheck.commands.calls import WRONG
from claimcheck.commands.options import DEFAULTS, EncoderName, EntailmentName, Quiet
from claimcheck.commands.output import complain, deliver, print_text, say, show_progress
from claimcheck.errors import CallError
from claimcheck.settings import Settings


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
    with show_progress(quiet) as progress:
        done = audits.audit(
            source, store, settings=settings, since=first_day, remove=remove, jobs=jobs, progress=progress
        )
    for note in done.notes:
        say(f"claimcheck: {note}")
    complain(done.errors)
    left_out = f"; left out: {done.left_out:,} published before {since}" if done.left_out else ""
    print_text(
        f"{done.documents:,} documents ({done.new:,} new or changed, {done.removed:,} removed) in {done.stories:,} "
        f"stories; checked {done.checked:,} stories, the others are unchanged{left_out}\n"
    )
    if done.errors:
        raise typer.Exit(WRONG)


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
        deliver(write(summarise(opened), top), output)
