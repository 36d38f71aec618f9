"""The edits of single sentences, by name."""

from collections.abc import Callable, Iterator
from random import Random

from claimcheck.training.pairs.clause_edits import (
    attribution_axes,
    outcome_axes,
    passive_axes,
    polarity_axes,
    swap_axes,
)
from claimcheck.training.pairs.texts import Axis, Parsed
from claimcheck.training.pairs.value_edits import (
    cardinality_axes,
    clock_axes,
    exchange_axes,
    month_axes,
    name_exchange_axes,
    rounding_axes,
    value_axes,
    wider_place_axes,
)
from claimcheck.training.pairs.values import (
    Pools,
)
from claimcheck.training.pairs.word_edits import (
    cause_axes,
    opposite_axes,
    quantifier_axes,
    role_axes,
    sibling_axes,
    verb_axes,
)

AxisMaker = Callable[[Parsed, Pools, Random], Iterator[Axis]]

EDITS: dict[str, AxisMaker] = {
    "value": value_axes,
    "rounding": rounding_axes,
    "verb": verb_axes,
    "opposite": opposite_axes,
    "polarity": polarity_axes,
    "role": role_axes,
    "swap": swap_axes,
    "exchange": exchange_axes,
    "wider place": wider_place_axes,
    "month": month_axes,
    "cardinality": cardinality_axes,
    "outcome": outcome_axes,
    "attribution": attribution_axes,
    "name exchange": name_exchange_axes,
    "passive": passive_axes,
    "sibling": sibling_axes,
    "quantifier": quantifier_axes,
    "cause": cause_axes,
    "clock": clock_axes,
}
