"""What is shown of a rule: one source for the command line, docs/rules/ and programs that show SARIF."""

import re
from typing import Any

from claimcheck.rules.rule import ConflictRule, GarbleRule, SuppressionRule

Rule = ConflictRule | GarbleRule | SuppressionRule
KINDS = {ConflictRule: "conflict", GarbleRule: "garble", SuppressionRule: "suppression"}

_MARKS = re.compile(r"[\\`*_<>\[\]#|~&]|^[-+](?= )|^\d+(?=[.)] )")  # what Markdown could take for its own


def summary(rule: Rule) -> str:
    """Return the first line of a rule's manual page."""
    return (rule.doc or "").strip().split("\n")[0]


def rule_record(rule: Rule) -> dict[str, Any]:
    """Return a rule as the JSON object that `claimcheck rules` prints."""
    return {
        "id": rule.id,
        "name": rule.name,
        "kind": KINDS[type(rule)],
        "category": rule.category,
        "severity": rule.severity.value,
        "summary": summary(rule),
    }


def plain_page(rule: Rule) -> str:
    """Return a rule's manual page for a terminal: its docstring below a title."""
    return f"{rule.id} {rule.name}: {rule.severity.value}, category {rule.category}\n\n{(rule.doc or '').strip()}\n"


def titled_page(rule: Rule) -> str:
    """Return a rule's manual page as a file of its own in Markdown."""
    return f"# {rule.name} ({rule.id})\n\n{rule.severity.value}, category `{rule.category}`\n\n{markdown_page(rule)}"


def markdown_page(rule: Rule) -> str:
    """Return a rule's manual page without a title, its texts as quotations: one a document.

    In the docstring "> " begins a text, ">   " goes on with it, and "¶" ends a paragraph.
    """
    lines: list[str] = []
    for line in re.sub(r"\n>   +", " ", (rule.doc or "").strip()).split("\n"):
        if line.startswith(">"):
            lines += ["", _quotation(line[1:].strip())]
        elif line.startswith("## "):
            lines += ["", line, ""]
        else:
            lines.append(re.sub("[&<]", _escaped, line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _quotation(text: str) -> str:
    paragraphs = (paragraph.strip() for paragraph in text.split("¶"))
    return "\n>\n".join(f"> {_MARKS.sub(_escaped, paragraph)}" for paragraph in paragraphs)


def _escaped(mark: re.Match[str]) -> str:
    return f"{mark[0]}\\" if mark[0].isdigit() else f"\\{mark[0]}"
