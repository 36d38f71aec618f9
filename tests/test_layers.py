"""Imports point one way: from the command line down to the records."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "claimcheck"
LINE = """
values errors collector memory records packing once
settings toml_lines globs positions furniture layout language
models workers lemmas readers sentences syntax mentions
clauses stances tables claims evidence individuals speakers quotations statements
encoder entailment likeness contradictions clusters stories compare lifetimes rules findings
verdicts lookups omissions explanations versions
selection suppressions baseline cache
configuration pipeline recheck diff
observations
relations
revisions evaluation reporters
store audit overview export
web lsp
commands cli __main__
"""  # a module or folder imports only those before it; inside a folder the files are free
ORDER = LINE.split()
OUTSIDE = {"training", "__init__"}  # training uses all of the program; the package's own face names what it shows


def modules() -> list[str]:
    found = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")}
    return sorted(found - OUTSIDE)


def imported(path: Path) -> Iterator[str]:
    """Yield the modules and folders of the package that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "claimcheck":
            yield from (alias.name for alias in node.names if not alias.name.startswith("__"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("claimcheck."):
            yield str(node.module).split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("claimcheck."))
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: imports are absolute"


def test_every_module_has_its_place_in_the_order():
    assert not set(modules()) - set(ORDER)


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_those_before_it(module: str):
    allowed = {module, *ORDER[: ORDER.index(module)]} if module in ORDER else set()
    files = [PACKAGE / f"{module}.py"] if (PACKAGE / f"{module}.py").exists() else (PACKAGE / module).rglob("*.py")
    wrong = [f"{path.name} imports {name}" for path in files for name in imported(path) if name not in allowed]
    assert not wrong
