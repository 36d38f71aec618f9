"""The options of a check; the defaults and comments here are their documentation."""

from dataclasses import dataclass

from claimcheck.records import Severity


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check is asked to do."""

    encoder: str = ""  # "" is the encoder in the package; else a sentence-transformers model by name or path
    entailment: str = ""  # "" is the entailment model in the package; else a cross-encoder by name or path
    fail_on: Severity = Severity.ERROR  # findings at or above this make the exit status 1
    min_severity: Severity = Severity.INFO  # findings below this are not reported, only counted
    with_claims: bool = False  # whether the report lists the claims of every document
    batch_size: int = 32  # sentences a model reads at once; has no influence on the results
    max_characters: int = 4_000_000  # of one document; a longer one is no article, and is refused by name
