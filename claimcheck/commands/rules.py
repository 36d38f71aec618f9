"""claimcheck rules and claimcheck explain: what is looked for, and a rule or a finding in full."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.arguments import known_word
from claimcheck.commands.output import complain, page_for, print_text
from claimcheck.errors import CallError

if TYPE_CHECKING:
    from claimcheck.records import Finding
    from claimcheck.rules import Rule


def rules(
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """List the rules and what each finds."""
    import json

    from tabulate import tabulate

    from claimcheck.rules import CONFLICT_RULES, GARBLE_RULES, RULES

    records = [
        {
            "id": rule.id,
            "name": rule.name,
            "kind": "conflict" if rule in CONFLICT_RULES else "garble" if rule in GARBLE_RULES else "suppression",
            "category": rule.category,
            "severity": rule.severity.value,
            "summary": (rule.doc or "").strip().split("\n")[0],
        }
        for rule in RULES
    ]
    if known_word("--format", format_name, ("text", "json")) == "json":
        print_text(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    else:
        rows = [[record[name] for name in ("id", "name", "severity", "summary")] for record in records]
        print_text(tabulate(rows, tablefmt="plain", disable_numparse=True) + "\n")


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="RULE|FINDING-ID", help="A rule by id or name, or a finding by its id.", show_default=False
        ),
    ],
    within: Annotated[
        list[Path] | None,
        typer.Option("--in", metavar="PATH...", help="Check these again and take the finding.", show_default=False),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take the finding from this JSON report.", show_default=False),
    ] = None,
) -> None:
    """Print a rule's manual page, or a finding."""
    from claimcheck.rules import RULES

    by_word = {word: rule for rule in RULES for word in (rule.id.casefold(), rule.name)}
    rule = by_word.get(subject.casefold())
    if rule:
        print_text(_manual_page(rule))
        return
    if not within and not report:
        raise CallError(_no_subject(subject, by_word))
    found = next((f for f in _findings(within, report) if f.id == subject), None)
    if not found:
        raise CallError(
            f"{report or ', '.join(map(str, within or ()))}: no finding {subject!r}; ids stand in the report"
        )
    from claimcheck.reporters.text import finding_text

    print_text(f"{finding_text(found, page_for(None))}\n\n{_manual_page(by_word[found.rule.casefold()])}")


def _manual_page(rule: "Rule") -> str:
    heading = f"{rule.id} {rule.name}: {rule.severity.value}, category {rule.category}"
    return f"{heading}\n\n{(rule.doc or 'This rule has no manual page.').strip()}\n"


def _no_subject(subject: str, by_word: "Mapping[str, Rule]") -> str:
    """Return what to say of a word that is no rule and comes without the place of a finding."""
    where = "for a finding say where it is: --report FILE (a JSON report) or --in PATH..."
    if re.fullmatch(r"[0-9a-f]{16}", subject):
        return f"{subject}: {where}"
    near = get_close_matches(subject.casefold(), [rule.name for rule in by_word.values()], n=1)
    rule = by_word[near[0]] if near else None
    names = f"did you mean {rule.name!r} ({rule.id})?" if rule else '"claimcheck rules" lists them;'
    return f"no rule {subject!r}; {names} {where}"


def _findings(within: Sequence[Path] | None, report: Path | None) -> "Sequence[Finding]":
    if report:
        from claimcheck.reporters.json import read_findings

        try:
            return read_findings(report.read_text(encoding="utf-8"))
        except OSError as error:
            raise CallError(f"{report}: {error.strerror}; name a report that --format json wrote") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CallError(
                f"{report}: not a JSON report of claimcheck ({error}); write one with --format json"
            ) from error
    from claimcheck import pipeline

    checked = pipeline.check(within or ())
    complain(checked.errors)
    return checked.findings
