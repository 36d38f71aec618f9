"""claimcheck claims: the claims of documents."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.arguments import known_word, refuse_overwriting, require_folder
from claimcheck.commands.calls import WRONG
from claimcheck.commands.options import Paths
from claimcheck.commands.output import complain, deliver, say
from claimcheck.settings import Settings


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
        refuse_overwriting(output, paths)
    from claimcheck import pipeline
    from claimcheck.language import READ_LANGUAGES, detect_language

    read = pipeline.read_inputs(paths, Settings(written=frozenset([output] if output else [])))
    complain(read.errors)
    for found in read.documents:
        language = detect_language(found.text)
        if language not in READ_LANGUAGES:
            say(f"claimcheck: {found.id}: written in another language ({language}); no claims are found in it")
    deliver("".join(write(claim) for claim in pipeline.claims(read.documents)), output)
    if read.errors:
        raise typer.Exit(WRONG)
