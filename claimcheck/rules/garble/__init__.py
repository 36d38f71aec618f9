"""The garble rules: damage in the text of one article, one rule a file."""

from bisect import bisect_left
from collections.abc import Iterable

from claimcheck.records import Damage, Span
from claimcheck.rules.garble import (
    boilerplate_intrusion,
    broken_casing,
    dangling_surname,
    duplicated_paragraph,
    duplicated_words,
    machine_spun_wording,
    malformed_number_or_currency,
    missing_space,
    misspelled_word,
    mojibake,
    placeholder_left,
    prompt_leak,
    token_splice,
    truncated_sentence,
    unbalanced_quote_or_bracket,
)
from claimcheck.rules.rule import GarbleRule

GARBLE_RULES: tuple[GarbleRule, ...] = (
    token_splice.RULE,  # CC501
    missing_space.RULE,  # CC502
    duplicated_words.RULE,  # CC503
    duplicated_paragraph.RULE,  # CC504
    malformed_number_or_currency.RULE,  # CC505
    unbalanced_quote_or_bracket.RULE,  # CC506
    truncated_sentence.RULE,  # CC507
    broken_casing.RULE,  # CC508
    mojibake.RULE,  # CC509
    placeholder_left.RULE,  # CC510
    prompt_leak.RULE,  # CC511
    dangling_surname.RULE,  # CC512
    boilerplate_intrusion.RULE,  # CC513
    machine_spun_wording.RULE,  # CC514
    misspelled_word.RULE,  # CC515
)

# Where two rules see the same words, the first of this list names the damage: the more particular ones come first.
_ORDER = (
    "CC509",
    "CC511",
    "CC510",
    "CC513",
    "CC505",
    "CC501",
    "CC503",
    "CC502",
    "CC508",
    "CC515",
    "CC506",
    "CC507",
    "CC504",
    "CC512",
    "CC514",
)


def keep_strongest(seen: Iterable[tuple[GarbleRule, Damage]]) -> list[tuple[GarbleRule, Damage]]:
    """Return what was seen in one article with one finding for the same words, in the order of the text.

    Of two that overlap, the more particular rule stays (a splice is not also a missing space); of two of one rule,
    the surer one. A repeated paragraph stays beside damage inside it, for it is damage of another size.
    """
    kept: list[tuple[GarbleRule, Damage]] = []
    taken: list[Span] = []  # in the order of the text; no two overlap
    for rule, damage in sorted(seen, key=lambda s: (_ORDER.index(s[0].id), -s[1].confidence, s[1].span)):
        at = bisect_left(taken, damage.span)
        large = rule.id == "CC504"
        if not large and any(damage.span.overlaps(span) for span in taken[max(at - 1, 0) : at + 1]):
            continue
        kept.append((rule, damage))
        if not large:
            taken.insert(at, damage.span)
    return sorted(kept, key=lambda s: (s[1].span, s[0].id))
