"""The tables of rules, written by hand and grouped by id."""

from claimcheck.rules.conflict import (
    age_conflict,
    arithmetic_conflict,
    attribution_conflict,
    cardinality_conflict,
    date_conflict,
    direction_conflict,
    identity_conflict,
    modality_conflict,
    money_conflict,
    nationality_conflict,
    ordinal_conflict,
    organization_conflict,
    percent_conflict,
    person_name_conflict,
    polarity_conflict,
    quantity_conflict,
    quotation_conflict,
    role_conflict,
    statement_conflict,
    status_conflict,
    swapped_roles_conflict,
    unit_conflict,
    updated_figure,
    venue_conflict,
    vote_conflict,
)
from claimcheck.rules.garble import GARBLE_RULES
from claimcheck.rules.rule import ConflictRule, GarbleRule, SuppressionRule
from claimcheck.rules.suppression import SUPPRESSION_RULES

CONFLICT_RULES: tuple[ConflictRule, ...] = (
    venue_conflict.RULE,  # CC101
    date_conflict.RULE,  # CC102
    quantity_conflict.RULE,  # CC103
    money_conflict.RULE,  # CC104
    percent_conflict.RULE,  # CC105
    person_name_conflict.RULE,  # CC106
    role_conflict.RULE,  # CC107
    cardinality_conflict.RULE,  # CC108
    polarity_conflict.RULE,  # CC109
    status_conflict.RULE,  # CC110
    nationality_conflict.RULE,  # CC111
    ordinal_conflict.RULE,  # CC112
    age_conflict.RULE,  # CC113
    unit_conflict.RULE,  # CC114
    arithmetic_conflict.RULE,  # CC115
    attribution_conflict.RULE,  # CC116
    quotation_conflict.RULE,  # CC117
    modality_conflict.RULE,  # CC118
    direction_conflict.RULE,  # CC120
    identity_conflict.RULE,  # CC122
    organization_conflict.RULE,  # CC123
    swapped_roles_conflict.RULE,  # CC124
    statement_conflict.RULE,  # CC125
    vote_conflict.RULE,  # CC128
    updated_figure.RULE,  # CC129
)
Rule = ConflictRule | GarbleRule | SuppressionRule
RULES: tuple[Rule, ...] = (*CONFLICT_RULES, *GARBLE_RULES, *SUPPRESSION_RULES)

__all__ = ["CONFLICT_RULES", "GARBLE_RULES", "RULES", "SUPPRESSION_RULES", "ConflictRule", "GarbleRule", "Rule"]
