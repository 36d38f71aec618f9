"""claimcheck config: what holds for a check here, and where it was said."""

from typing import Annotated

import typer

from claimcheck.commands.calls import configure
from claimcheck.commands.options import ConfigFile, Isolated
from claimcheck.commands.output import print_text


def show_configuration(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--show", help="Print it; what the command does with no option too.")] = True,
    config_file: ConfigFile = None,
    isolated: Isolated = False,
) -> None:
    """Print what holds for a check here, each value with where it was said.

    That is a flag, a variable of the environment, a line of the configuration file, or the default.
    """
    print_text(configure(context, config_file, isolated=isolated).as_toml())
