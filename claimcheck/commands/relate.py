"""claimcheck relate: whether pairs of texts agree, conflict, or can both be true."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.arguments import STDIN, refuse_overwriting, require_folder
from claimcheck.commands.calls import WRONG, start_loading
from claimcheck.commands.options import DEFAULTS, BatchSize, EncoderName, EntailmentName, Quiet
from claimcheck.commands.output import complain, deliver, say, show_progress
from claimcheck.errors import CallError
from claimcheck.records import InputError
from claimcheck.settings import Settings

if TYPE_CHECKING:
    from claimcheck.readers.pairs import Text

MAX_NAMED_LINES = 10  # of those in another language


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
        refuse_overwriting(output, [Path(pairs)])
    lines = _read_pairs(pairs)
    start_loading(encoder, entailment)
    from claimcheck.relations import relate_texts
    from claimcheck.reporters.relations import relation_lines

    errors = [line for line in lines if isinstance(line, InputError)]
    complain(errors)
    _tell_languages(pairs, lines)
    settings = Settings(encoder=encoder, entailment=entailment, batch_size=batch_size)
    with show_progress(quiet) as progress:
        related = relate_texts(
            [line for line in lines if isinstance(line, tuple)], settings=settings, progress=progress
        )
    deliver("".join(relation_lines(lines, related)), output)
    if errors:
        raise typer.Exit(WRONG)


def _read_pairs(name: str) -> "list[tuple[Text, Text] | InputError | None]":
    from claimcheck.readers.pairs import read_pairs

    if name == STDIN:
        return read_pairs(sys.stdin.buffer.read(), "standard input")
    try:
        return read_pairs(Path(name).read_bytes(), name)
    except OSError as error:
        raise CallError(f"{name}: {error.strerror}; name a file of JSON lines, or - for standard input") from error


def _tell_languages(name: str, lines: "Sequence[tuple[Text, Text] | InputError | None]") -> None:
    """Say which lines are not in English."""
    from claimcheck.language import READ_LANGUAGES, detect_language

    other = [
        str(number)
        for number, line in enumerate(lines, start=1)
        if isinstance(line, tuple) and {detect_language(side.text) for side in line} - READ_LANGUAGES
    ]
    if other:
        more = f" and {len(other) - MAX_NAMED_LINES} more" if len(other) > MAX_NAMED_LINES else ""
        say(
            f"claimcheck: {name}: another language than English in line {', '.join(other[:MAX_NAMED_LINES])}{more}; "
            "what is said of it is a guess"
        )
