"""The command line: which commands there are, and how a call of one ends."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from claimcheck import __version__
from claimcheck.collector import collect_rarely
from claimcheck.commands.arguments import refuse_empty, spread_paths
from claimcheck.commands.audit import audit, export, report
from claimcheck.commands.baseline import baselines
from claimcheck.commands.cache import caches
from claimcheck.commands.calls import WRONG
from claimcheck.commands.check import check
from claimcheck.commands.claims import claims
from claimcheck.commands.config import show_configuration
from claimcheck.commands.diff import diff
from claimcheck.commands.evaluate import evaluate
from claimcheck.commands.explain import explain
from claimcheck.commands.lsp import lsp
from claimcheck.commands.output import print_text, say
from claimcheck.commands.relate import relate
from claimcheck.commands.rules import rules
from claimcheck.commands.serve import serve
from claimcheck.commands.text import text
from claimcheck.errors import ClaimcheckError

app = typer.Typer(
    name="claimcheck",
    help="Read several articles about one thing and show, with both quotations, where they cannot all be right.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: the styled one costs a tenth of a second
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (check, text, claims, relate, diff, evaluate, audit, report, export, serve, lsp, rules, explain):
    app.command()(command)
app.command("config")(show_configuration)
app.add_typer(baselines, name="baseline", no_args_is_help=True)
app.add_typer(caches, name="cache", no_args_is_help=True)


def run() -> None:
    """Run the program with the arguments of the process, and end the process."""
    collect_rarely()
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and return the exit status; expected errors are one line on standard error."""
    try:
        refuse_empty(argv)
        app(args=spread_paths(argv), prog_name="claimcheck")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except ClaimcheckError as error:
        say(f"claimcheck: {error}")
        return WRONG
    return 0


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        print_text(f"claimcheck {__version__}\n")
        raise typer.Exit
