"""claimcheck rules: what is looked for."""

from typing import Annotated

import typer

from claimcheck.commands.arguments import known_word
from claimcheck.commands.output import print_text


def rules(
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """List the rules and what each finds."""
    import json

    from tabulate import tabulate

    from claimcheck.rules import RULES
    from claimcheck.rules.manual import rule_record

    records = [rule_record(rule) for rule in RULES]
    if known_word("--format", format_name, ("text", "json")) == "json":
        print_text(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    else:
        rows = [[record[name] for name in ("id", "name", "severity", "summary")] for record in records]
        print_text(tabulate(rows, tablefmt="plain", disable_numparse=True) + "\n")
