"""What several commands do before their work, and how they end."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from claimcheck.commands.output import say

if TYPE_CHECKING:
    from claimcheck.cache import Cache
    from claimcheck.configuration import Configuration
    from claimcheck.settings import Settings

FOUND, WRONG = 1, 2  # exit status, see the contract; 0 is nothing at or above --fail-on


def configure(context: typer.Context, file: Path | None, *, isolated: bool) -> "Configuration":
    """Put together what the flags of a command, the environment and the configuration file ask for."""
    from claimcheck import configuration

    given = {
        name.replace("_", "-"): value
        for name, value in context.params.items()
        if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    }
    return configuration.configure(
        flags=given, environ=os.environ, folder=Path.cwd(), today=date.today(), file=file, isolated=isolated
    )


def find_cache(settings: "Settings") -> "Cache":
    """Return the cache that is configured; nothing is opened or made yet."""
    from claimcheck.cache import FOLDER, Cache

    beside = Path(settings.configuration.path).parent  # of no file: here
    return Cache(settings.cache_dir or beside / FOLDER, say)


def start_loading(encoder: str, entailment: str) -> None:
    """Load the models in the package beside the imports and the reading, which saves 0.2 s."""
    from claimcheck.models.runtime import ENCODER, ENTAILMENT, TOKEN_MODEL, start_loading

    start_loading(TOKEN_MODEL, *([] if encoder else [ENCODER]), *([] if entailment else [ENTAILMENT]))
