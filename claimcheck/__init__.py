"""Read several articles about one thing and show, with both quotations, where they cannot all be right."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.pipeline import check, claims
    from claimcheck.readers import read_paths as read
    from claimcheck.records import Claim, Document, Finding, Report
    from claimcheck.relations import relate
    from claimcheck.settings import Settings

__version__ = "0.1.0"

__all__ = ["Claim", "Document", "Finding", "Report", "Settings", "__version__", "check", "claims", "read", "relate"]

_HOMES = {
    "check": ("claimcheck.pipeline", "check"),
    "claims": ("claimcheck.pipeline", "claims"),
    "read": ("claimcheck.readers", "read_paths"),
    "relate": ("claimcheck.relations", "relate"),
    "Claim": ("claimcheck.records", "Claim"),
    "Document": ("claimcheck.records", "Document"),
    "Finding": ("claimcheck.records", "Finding"),
    "Report": ("claimcheck.records", "Report"),
    "Settings": ("claimcheck.settings", "Settings"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for on first use, so that `import claimcheck` itself costs nothing (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


class _Face(ModuleType):
    """The package as its users see it: importing the module `claimcheck.claims` leaves `claimcheck.claims` a function.

    Python sets each imported module as an attribute of its package, and would hide the function of the same name.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
