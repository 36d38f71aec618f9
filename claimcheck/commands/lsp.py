"""claimcheck lsp: the language server that editors start."""

import os
import sys
from typing import Annotated

import typer

from claimcheck.commands.options import ConfigFile
from claimcheck.errors import CallError, MissingExtraError


def lsp(
    stdio: Annotated[
        bool, typer.Option("--stdio", help="Speak over standard input and output; it does so in any case.")
    ] = False,
    config_file: ConfigFile = None,
) -> None:
    """Check articles in an editor while they are written. The editor starts this command: see docs/lsp.md.

    A draft is checked against the sources that the key "against" of its claimcheck.toml names.
    """
    try:
        import pygls  # noqa: F401 (whether it is there)
    except ImportError as error:
        raise MissingExtraError("the language server", "lsp") from error
    if sys.stdin.isatty():
        raise CallError("lsp: standard input is a terminal; let an editor start this command, see docs/lsp.md")
    from claimcheck.lsp.server import make_server

    sys.stdout.flush()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as protocol:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed must not come between messages
        make_server(config_file).start_io(sys.stdin.buffer, protocol)
