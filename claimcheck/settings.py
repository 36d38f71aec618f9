"""The options of a check; the defaults and comments here are their documentation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from claimcheck.records import Document, Severity, Span

NOWHERE = Span(0, 0)
NO_FILE = Document("settings", "settings", "")  # what is quoted of settings that stand in no file


@dataclass(frozen=True, slots=True)
class PathSettings:
    """What holds for the documents that a glob means."""

    glob: str  # see globs.py
    ignore: tuple[str, ...] = ()  # rules that are not asked about these documents
    min_confidence: float | None = None  # in the place of that of all documents; None: no other


@dataclass(frozen=True, slots=True)
class IgnoredFinding:
    """Findings that are not to be reported: those of which all that is said here is true."""

    rule: str
    reason: str
    documents: tuple[str, ...] = ()  # globs: each means a document of the finding
    outlets: tuple[str, ...] = ()  # each is that of a document of the finding
    value: str | None = None  # of one of its sides; None: any
    until: date | None = None  # the last day on which it holds; None: for ever
    place: Span = NOWHERE  # where it stands in the configuration file


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check is asked to do.

    A rule is named by its id (CC103), the beginning of its id (CC1), its name (quantity-conflict) or its category
    (quantity).
    """

    select: tuple[str, ...] = ()  # rules to report; () is all
    extend_select: tuple[str, ...] = ()  # rules to report as well, though a word in `ignore` names more than them
    ignore: tuple[str, ...] = ()  # rules not to report; of two words that name a rule the more exact one holds
    per_path: tuple[PathSettings, ...] = ()  # for some documents; of two globs that mean one document the later holds
    severity: Mapping[str, Severity] = field(default_factory=dict)  # rule -> how grave its findings are at most
    min_confidence: float = 0.2  # findings below this probability of being right are not reported, only counted
    min_severity: Severity = Severity.INFO  # findings below this are not reported, only counted
    fail_on: Severity | None = Severity.ERROR  # findings at or above this make the exit status 1; None: none does
    suppressions: bool = True  # whether comments in the documents and `ignore_finding` hold
    ignore_finding: tuple[IgnoredFinding, ...] = ()  # not reported, only counted
    stories: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # name -> globs of its documents; {}: one story
    against: tuple[Path, ...] = ()  # sources where a call of the program names none; in Python the call names them
    dismissed: frozenset[str] = frozenset()  # ids of findings that an editor has dismissed; not reported, only counted
    written: frozenset[Path] = frozenset()  # files that this run writes; among the documents of a folder they are none
    baseline: Path | None = None  # a file of findings that are known: they are not reported, only counted
    configuration: Document = NO_FILE  # the file that said so, to be quoted
    cache: bool = True  # whether the program keeps what it read; in Python, a check has the memory that it is given
    cache_dir: Path | None = None  # where; None: in the folder of the configuration file, else in the working folder
    jobs: int = 1  # processes that check stories; has no influence on the results
    encoder: str = ""  # "" is the encoder in the package; else a sentence-transformers model by name or path
    entailment: str = ""  # "" is the entailment model in the package; else a cross-encoder by name or path
    with_claims: bool = False  # whether the report lists the claims of every document
    batch_size: int = 32  # sentences a model reads at once; has no influence on the results
    max_characters: int = 4_000_000  # of one document; a longer one is no article, and is refused by name
