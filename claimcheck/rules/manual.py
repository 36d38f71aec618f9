"""A rule's manual page as Markdown: its docstring, for docs/rules/ and for programs that show SARIF."""

import re

from claimcheck.rules.rule import ConflictRule, GarbleRule, SuppressionRule

_MARKS = re.compile(r"[\\`*_<>\[\]#|~&]|^[-+](?= )|^\d+(?=[.)] )")  # what Markdown could take for its own


def summary(rule: ConflictRule | GarbleRule | SuppressionRule) -> str:
    """Return the first line of a rule's manual page."""
    return (rule.doc or "").strip().split("\n")[0]


def markdown_page(rule: ConflictRule | GarbleRule | SuppressionRule) -> str:
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
