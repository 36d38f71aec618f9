"""One person is given two roles that exclude each other.

## What it finds
Offices of one person that are not held together: chief financial officer and chief operating officer, or a minister
and a police inspector.
## Why it matters
The role is why the person is quoted.
## Example
> Chief Financial Officer Nadia Okell said the bank would close ten branches.
> Nadia Okell, the chief operating officer, said the bank would close ten branches.
## Left alone
> Finance chief Nadia Okell said the bank would close ten branches.
> Nadia Okell, the chief financial officer, said the bank would close ten branches.
## Limits
A role that changed with time ("the former minister") is left alone when the text says so, and so are a chairman who
may be chief executive as well, and a managing director, which is another word for that.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.individuals import clashing_sides
from claimcheck.mentions.people import compatible_roles
from claimcheck.mentions.roles import full_time_apart
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule


def check(story: Story) -> Iterator[Conflict]:
    for individual in story.individuals:
        sides = clashing_sides(
            individual.roles,
            lambda a, b: (
                (compatible_roles(a.value, b.value) and not full_time_apart(a.value, b.value))
                or story.far_apart(a.mention.document_id, b.mention.document_id)
            ),
        )
        if len(sides) > 1:
            yield Conflict(tuple(sides), f"what role {individual.person} has", 0.85)


RULE = ConflictRule(
    id="CC107", name="role-conflict", category="role-title", severity=Severity.ERROR, check=check, doc=__doc__
)
