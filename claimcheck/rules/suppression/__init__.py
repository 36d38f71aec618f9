"""The rules about what the user asked not to report; suppressions.py finds what they name."""

from claimcheck.rules.rule import SuppressionRule
from claimcheck.rules.suppression import expired_suppression, malformed_suppression, unused_suppression

SUPPRESSION_RULES: tuple[SuppressionRule, ...] = (
    unused_suppression.RULE,  # CC901
    expired_suppression.RULE,  # CC902
    malformed_suppression.RULE,  # CC903
)
