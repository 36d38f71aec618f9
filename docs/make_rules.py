"""Write docs/rules/ anew from the docstrings of the rules: python -m docs.make_rules"""

from pathlib import Path

from claimcheck.rules import RULES
from claimcheck.rules.manual import summary, titled_page

FOLDER = Path(__file__).parent / "rules"


def pages() -> dict[str, str]:
    """Return the content of each file in docs/rules/ by its name."""
    rows = [
        f"| {rule.id} | [{rule.name}]({rule.name}.md) | {rule.category} | {rule.severity.value} | {summary(rule)} |\n"
        for rule in RULES
    ]
    index = f"# Rules\n\n{INTRODUCTION}\n\n{HEADING}{''.join(rows)}"
    return {"README.md": index} | {f"{rule.name}.md": titled_page(rule) for rule in RULES}


INTRODUCTION = """\
`claimcheck explain RULE` prints the same pages, `claimcheck explain FINDING` says why a rule reported something. Each
example on them is tested: those under "Example" are found, those under "Left alone" are not. These files are made from
the docstrings in `claimcheck/rules` by `python -m docs.make_rules`."""
HEADING = "| id | name | category | severity | finds |\n|---|---|---|---|---|\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for file in FOLDER.glob("*.md"):
        if file.name not in written:
            file.unlink()
    for name, content in written.items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
