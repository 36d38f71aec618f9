"""One person is named in two ways.

## What it finds
Names that are nearly the same, of people with the same role or in the same facts: Anders and Andreas, Pyke and Pike.
Names that begin alike, where no document has both: two chief executives named Duane and Dwight Sorrell. First names or
family names that differ altogether, of one mayor or fire chief.
## Why it matters
A name spelt wrongly is the error that readers report first, and it defeats every later search.
## Example
> The race director, Tomas Verhagen, said 4,000 runners had entered.
> The race director, Thomas Verhaagen, said 4,000 runners had entered.
## Left alone
> Anna Brandt won the first heat; her sister Hanna Brandt came second.
## Limits
A name written in another alphabet's two common transcriptions may be reported; the short form of a first name is not.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from claimcheck.compare import Story
from claimcheck.evidence.belonging import same_body
from claimcheck.individuals import Individual, side_of, within_one_document
from claimcheck.mentions.people import compatible_roles, far_miss, half_same, near_miss
from claimcheck.mentions.roles import one_holder
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Person


def check(story: Story) -> Iterator[Conflict]:
    for a, b in combinations(story.individuals, 2):
        confidence = _confidence(a, b)
        if confidence:
            yield Conflict(within_one_document((side_of(a), side_of(b))), "what the name is", confidence)


def _confidence(a: Individual, b: Individual) -> float:
    """Return how likely two individuals are one person under two names; 0.0 when nothing speaks for it."""
    alike = near_miss(a.person, b.person)
    if alike and (_two_offices(a, b) or (a.documents & b.documents and _share_family_name_first(a, b))):
        return 0.0
    if alike and any(compatible_roles(x.value, y.value) for x in a.roles for y in b.roles):
        return WITH_ROLE
    if not a.documents & b.documents:
        if not alike and far_miss(a.person, b.person) and (_same_post(a, b) or _begin_alike(a, b)):
            return MIXED_UP
        if not alike and half_same(a.person, b.person) and _one_office(a, b):
            return MIXED_UP
        return ALIKE if alike else 0.0
    short, full = sorted((a, b), key=lambda individual: bool(individual.person.first))
    if short.person.first:  # relatives share the surname or have plainly different first names
        return ALIKE if alike and short.person.last != full.person.last else 0.0
    if not full.person.first or not short.person.title:
        return 0.0
    beginning = short.person.last[:2].lower() == full.person.last[:2].lower()
    return SURNAME_ALONE if alike or beginning else 0.0


def _begin_alike(a: Individual, b: Individual) -> bool:
    """Whether family names begin alike and first names have one initial, and neither is said to be a relative."""
    one, other = a.person, b.person
    kin = any(role.value.split()[-1] in KIN for individual in (a, b) for role in individual.roles if role.value)
    return one.last[:FAMILY_LETTERS] == other.last[:FAMILY_LETTERS] and one.first[0] == other.first[0] and not kin


def _same_post(a: Individual, b: Individual) -> bool:
    """Whether both have one role or title, which is more than "Mr": two judges, two chief executives."""
    held = [
        {role.value.split()[-1] for role in one.roles if role.value}
        | {m.value.title.split()[-1].lower() for m in one.mentions if isinstance(m.value, Person) and m.value.title}
        for one in (a, b)
    ]
    return bool((held[0] & held[1]) - COMMON_TITLES)


def _one_office(a: Individual, b: Individual) -> bool:
    """Whether both hold one office that one person holds, and no two bodies are named with it.

    The office must be said with the full name: in "President Holt and Melanie Holt" it is of another Holt.
    """
    bodies = [[b.mention.value for b in one.belongings] for one in (a, b)]
    if all(bodies) and not any(same_body(x, y) for x in bodies[0] for y in bodies[1]):
        return False
    first, second = ([role.value for role in one.roles if one.person.first in role.mention.text] for one in (a, b))
    return any(one_holder(x, y) for x in first for y in second)


def _two_offices(a: Individual, b: Individual) -> bool:
    """Whether both have roles and none of one fits one of the other: minister and professor, son and daughter."""
    kin = [{KIN[role.value.split()[-1]] for role in one.roles if role.value.split()[-1] in KIN} for one in (a, b)]
    if kin[0] and kin[1] and not kin[0] & kin[1]:
        return True
    return bool(a.roles and b.roles) and not any(compatible_roles(x.value, y.value) for x in a.roles for y in b.roles)


def _share_family_name_first(a: Individual, b: Individual) -> bool:
    """Whether both are named like "Wong Kwok-kin": one family name, and given names that tell the two apart."""
    given = (a.person.last, b.person.last)
    return a.person.first == b.person.first and all(_GIVEN_BEHIND.fullmatch(name) for name in given)


_GIVEN_BEHIND = re.compile(r"[A-Z][a-z]+-[a-z]+")
KIN = dict.fromkeys("son brother husband father uncle nephew grandson grandfather".split(), "male")
KIN |= dict.fromkeys("daughter sister wife mother aunt niece granddaughter grandmother".split(), "female")
WITH_ROLE = 0.85  # the names are alike and the roles fit
ALIKE = 0.6  # the names are alike, and nothing says that there are two people
FAMILY_LETTERS = 5  # of the two names of one family name: "Terhoek" and "Terhoeven"
MIXED_UP = 0.6  # other names that begin alike, and one post
COMMON_TITLES = frozenset("mr mrs ms miss dr mx".split()) | KIN.keys()
SURNAME_ALONE = 0.6  # "Mr Bryson" of whom nobody heard before, in an article about a Tom Brody


RULE = ConflictRule(
    id="CC106",
    name="person-name-conflict",
    category="person-name",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
