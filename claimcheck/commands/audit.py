"""claimcheck audit, report and export: an archive, story by story, and what was found in it."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.arguments import known_word, parse_size, refuse_overwriting, require_folder
from claimcheck.commands.calls import WRONG
from claimcheck.commands.options import DEFAULTS, EncoderName, EntailmentName, Quiet
from claimcheck.commands.output import complain, deliver, print_text, say, show_progress
from claimcheck.errors import CallError
from claimcheck.records import Severity
from claimcheck.settings import Settings


def audit(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE",
            help="A folder of articles or feeds, JSON lines (.jsonl, also packed: .jsonl.gz, .jsonl.zst), or Parquet.",
            show_default=False,
        ),
    ],
    store: Annotated[
        Path,
        typer.Option(metavar="FILE", help="What the audit keeps; made where there is none.", show_default=False),
    ],
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Leave out articles published before DATE (2025-03-04).", show_default=False),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help="Drop articles that SOURCE does not hold any more, and what they say.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Processes that read and check; changes no result. One if none is given; with ray one for each core.",
            min=1,
            show_default=False,
        ),
    ] = None,
    memory: Annotated[
        str,
        typer.Option(metavar="SIZE", help="What all processes may take together, as 1.5G or 800M.", show_default=False),
    ] = "",
    engine: Annotated[
        str, typer.Option(metavar="ENGINE", help="Where the processes are: local, or ray for those of a Ray cluster.")
    ] = "local",
    address: Annotated[
        str,
        typer.Option(
            metavar="HOST:PORT", help="The head of the Ray cluster; auto is the one that runs on this machine."
        ),
    ] = "auto",
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    quiet: Quiet = False,
) -> None:
    """Check an archive, story by story; the next time only what is new or changed.

    "claimcheck report FILE" shows what was found. Exit status: 0 all was audited; 2 a wrong call, or an article that
    could not be read.
    """
    from claimcheck.readers.dates import DATE_REMEDY, parse_published

    first_day = parse_published(since) if since is not None else None
    if since is not None and not first_day:
        raise CallError(f"--since: {since!r} is not an ISO date; {DATE_REMEDY}")
    cluster = address if known_word("--engine", engine, ("local", "ray")) == "ray" else ""
    if memory and cluster:
        raise CallError("--memory: holds for --engine local; Ray keeps its own processes to the memory they have")
    bytes_of_memory = parse_size("--memory", memory) if memory else None
    from claimcheck import audit as audits

    settings = Settings(encoder=encoder, entailment=entailment)
    with show_progress(quiet) as progress:
        done = audits.audit(
            source,
            store,
            settings=settings,
            since=first_day,
            remove=remove,
            jobs=jobs,
            memory=bytes_of_memory,
            cluster=cluster,
            progress=progress,
        )
    for note in done.notes:
        say(f"claimcheck: {note}")
    complain(done.errors)
    left_out = f"; left out: {done.left_out:,} published before {first_day}" if done.left_out else ""
    print_text(
        f"{done.documents:,} documents ({done.new:,} new or changed, {done.removed:,} removed) in {done.stories:,} "
        f"stories; checked {done.checked:,} stories, the others are unchanged{left_out}\n"
    )
    if done.errors:
        raise typer.Exit(WRONG)


def report(
    store: Annotated[Path, typer.Argument(metavar="FILE", help="The store of an audit.", show_default=False)],
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text, html, json, csv or markdown.")
    ] = "text",
    top: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Stories to show, those with the most contradictions.",
            min=1,
            show_default="10, in csv all",
        ),
    ] = None,
    select: Annotated[
        str,
        typer.Option(
            metavar="RULES",
            help="Count and show the findings of these rules only: ids, beginnings of ids, names or categories, with "
            "commas between them.",
            show_default=False,
        ),
    ] = "",
    min_severity: Annotated[
        str, typer.Option(metavar="SEVERITY", help="Count and show findings from this severity on.")
    ] = Severity.INFO.value,
    outlet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Count and show findings that quote this outlet; may be given several times.",
            show_default=False,
        ),
    ] = None,
    dismiss: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="First wave this finding away; it stays so.", show_default=False),
    ] = None,
    restore: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="First undo the dismissal of this finding.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the report to FILE.", show_default=False),
    ] = None,
) -> None:
    """Show what an audit found: stories with contradictions, categories, who contradicts whom."""
    from claimcheck.reporters.archive import ARCHIVE_REPORTERS
    from claimcheck.reporters.archive_figures import Filters

    write = ARCHIVE_REPORTERS[known_word("--format", format_name, ARCHIVE_REPORTERS)]
    if output:
        require_folder(output)
        refuse_overwriting(output, [store])
    minimum = Severity(known_word("--min-severity", min_severity, [severity.value for severity in Severity]))
    filters = Filters(_rules(select), minimum, tuple(outlet or ()))
    from claimcheck.audit import dismiss_findings
    from claimcheck.overview import summarise
    from claimcheck.store import open_store

    with open_store(store) as opened:
        dismiss_findings(opened, dismiss or ())
        for finding_id in restore or ():
            opened.restore(finding_id)
        deliver(write(summarise(opened, filters), top), output)


def export(
    store: Annotated[Path, typer.Argument(metavar="FILE", help="The store of an audit.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The folder for Parquet files, or the DuckDB file; what an export left there is replaced.",
            show_default=False,
        ),
    ],
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="parquet or duckdb.")
    ] = "parquet",
) -> None:
    """Write what an audit keeps as tables for analysis: documents, claims, values, stories, findings.

    It needs the extra claimcheck[analytics]. docs/audit.md has the tables, and queries over them.
    """
    from claimcheck.export import EXPORTERS

    write = EXPORTERS[known_word("--format", format_name, EXPORTERS)]
    refuse_overwriting(output, [store])
    if format_name == "duckdb":
        require_folder(output)
    from claimcheck.store import open_store

    with open_store(store) as opened:
        rows = write(opened, output)
    print_text("".join(f"{name}: {count:,}\n" for name, count in rows.items()))


def _rules(words: str) -> tuple[str, ...]:
    """Return the words of --select. Raises CallError for one that names no rule."""
    from claimcheck.rules.selectors import unknown_rule

    named = tuple(word.strip() for word in words.split(",") if word.strip())
    for word in named:
        if unknown := unknown_rule(word):
            raise CallError(f"--select: {'; '.join(unknown)}")
    return named
