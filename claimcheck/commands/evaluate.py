"""claimcheck evaluate: precision, recall and false alarms on labelled stories."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.arguments import known_word, require_folder
from claimcheck.commands.calls import start_loading
from claimcheck.commands.options import DEFAULTS, BatchSize, EncoderName, EntailmentName, Quiet
from claimcheck.commands.output import deliver, show_progress
from claimcheck.records import Severity
from claimcheck.settings import Settings


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
    start_loading(encoder, entailment)
    from claimcheck import pipeline

    settings = Settings(encoder=encoder, entailment=entailment, batch_size=batch_size)
    outcomes = []
    with show_progress(quiet) as progress:
        for outcome in evaluation.evaluate(
            stories, lambda documents: pipeline.check(documents, settings=settings), min_severity=minimum
        ):
            outcomes.append(outcome)
            if progress:
                progress("stories", len(outcomes), len(stories))
    deliver(write(outcomes, minimum, show=show), output)
