"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.settings import Settings

DEFAULTS = Settings()

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH", help="Files or folders; a folder is read with all below it.", show_default=False),
]
EncoderName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A sentence-transformers model by name or path, instead of the one in the package; needs the extra "
        "claimcheck[sentence-transformers].",
        show_default=False,
    ),
]
EntailmentName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A sentence-transformers cross-encoder with the labels entailment, neutral and contradiction, by name "
        "or path, instead of the model in the package; needs the same extra.",
        show_default=False,
    ),
]
BatchSize = Annotated[int, typer.Option(metavar="N", help="Sentences a model reads at once; changes no result.", min=1)]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Read this configuration file, not the claimcheck.toml or pyproject.toml found from here upwards.",
        show_default=False,
    ),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
