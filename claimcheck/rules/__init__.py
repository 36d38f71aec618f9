"""The tables of rules, written by hand and grouped by id."""

from claimcheck.rules.conflict import (
    age_duration,
    arithmetic,
    attribution,
    cardinality,
    date_time,
    direction,
    entity_swap,
    modality,
    money,
    nationality,
    ordinal,
    percent,
    person_name,
    polarity,
    quantity,
    quote_wording,
    role_title,
    status_tense,
    unit,
    venue,
)
from claimcheck.rules.garble import GARBLE_RULES
from claimcheck.rules.rule import ConflictRule, GarbleRule

CONFLICT_RULES: tuple[ConflictRule, ...] = (
    venue.RULE,  # CC101
    date_time.RULE,  # CC102
    quantity.RULE,  # CC103
    money.RULE,  # CC104
    percent.RULE,  # CC105
    person_name.RULE,  # CC106
    role_title.RULE,  # CC107
    cardinality.RULE,  # CC108
    polarity.RULE,  # CC109
    status_tense.RULE,  # CC110
    nationality.RULE,  # CC111
    ordinal.RULE,  # CC112
    age_duration.RULE,  # CC113
    unit.RULE,  # CC114
    arithmetic.RULE,  # CC115
    attribution.RULE,  # CC116
    quote_wording.RULE,  # CC117
    modality.RULE,  # CC118
    direction.RULE,  # CC120
    entity_swap.RULE,  # CC124
)
RULES: tuple[ConflictRule | GarbleRule, ...] = (*CONFLICT_RULES, *GARBLE_RULES)

__all__ = ["CONFLICT_RULES", "GARBLE_RULES", "RULES", "ConflictRule", "GarbleRule"]
