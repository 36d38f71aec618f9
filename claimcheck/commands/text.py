"""claimcheck text: a document as claimcheck sees it."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.calls import WRONG
from claimcheck.commands.output import complain, print_text
from claimcheck.errors import CallError, did_you_mean


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
    complain(read.errors)
    texts = {found.id: found.text for found in read.documents}
    if document and document not in texts:
        raise CallError(f"{path}: no document {document!r}; {did_you_mean(document, texts)}")
    if not document and len(texts) > 1:
        raise CallError(f"{path}: holds {len(texts)} documents; name one with --document: {', '.join(texts)}")
    for found_id, found_text in texts.items():
        if document in ("", found_id):
            print_text(found_text)
    if read.errors:
        raise typer.Exit(WRONG)
