"""Read several articles about one thing and show, with both quotations, where they cannot all be right."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.pipeline import check, claims
    from claimcheck.readers import read_paths as read
    from claimcheck.records import Claim, Document, Finding, Report
    from claimcheck.relate import relate
    from claimcheck.settings import Settings

__version__ = "0.1.0"

__all__ = ["Claim", "Document", "Finding", "Report", "Settings", "__version__", "check", "claims", "read", "relate"]

_HOMES = {
    "check": ("claimcheck.pipeline", "check"),
    "claims": ("claimcheck.pipeline", "claims"),
    "read": ("claimcheck.readers", "read_paths"),
    "relate": ("claimcheck.relate", "relate"),
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
