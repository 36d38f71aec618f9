"""What one document announces, another reports as done.

## What it finds
One act that is still to come in one document and over in another: will sign, has signed.
## Why it matters
A plan that is printed as a fact is a false report.
## Example
> The directors of the harbour will vote on the new toll next month.
> The directors of the harbour voted on the new toll last night.
## Left alone
> 2025-03-04: The directors of the harbour were due to vote on the new toll on Thursday.
> 2025-03-07: The directors of the harbour voted on the new toll on Thursday.
## Limits
A later document may report what an earlier one announced; dates of publication tell. Without dates a story's articles
are of before and after (of 35 such findings on real news one was right), so those are for information only.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from claimcheck.compare import Story, pair_conflict
from claimcheck.records import Claim, Conflict, Modality, Severity, Tense
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement, objects_apart
from claimcheck.values import Moment

MAX_DAYS_AGO = 60  # what was over so long before the plan was printed is another occasion
UNDATED = 0.1  # probability at the most where a document has no date; on real news it was 1 in 35
GOES_ON = re.compile(r"\b(?:has|have)\b[^,;]*\b(?:for [\w-]+ (?:years|months|weeks|decades)|since)\b", re.I)
PAST_PLANS = frozenset("was were had wanted intended planned hoped aimed sought".split())
LIGHT = frozenset("be have do make take get go give keep put come hold begin start end lead".split())
NO_NAME = frozenset("the a an its his her their it they he she this that who which".split())
OTHER_OCCASION = re.compile(
    r"\b(?:again|second|third|another|further)\b|\blast (?!night|week|month|year|spring|summer|autumn|fall|winter"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.I,
)


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.fact_pairs:
        for plan, done in ((pair.first, pair.second), (pair.second, pair.first)):
            if (
                _is_plan(plan.claim, story)
                and _is_done(done.claim, story)
                and _same_act(plan, done)
                and not objects_apart(plan, done)
                and not _other_occasion(plan.claim, done.claim, story)
                and not _came_later(plan.claim, done.claim, story)
            ):
                values = tuple("to come" if fact is plan else "done" for fact in (pair.first, pair.second))
                if None in (story.published(plan.claim), story.published(done.claim)):
                    pair = replace(pair, probability=min(pair.probability, UNDATED))
                yield pair_conflict(pair, "whether it has happened", (values[0], values[1]))


def _is_plan(claim: Claim, story: Story) -> bool:
    """Whether the claim says now that it is to come; "was due to vote" is said of a plan that is past."""
    if claim.modality is Modality.ASSERTED and claim.tense is Tense.PRESENT:
        return _is_to_come(claim, story)  # "the ballot opens on 11 August"
    words = claim.text.lower().split()
    return claim.modality is Modality.PLANNED and not PAST_PLANS & set(words)


def _is_done(claim: Claim, story: Story) -> bool:
    """Whether the claim says that it has happened, and names no day that was still to come."""
    asserted = claim.modality is Modality.ASSERTED and claim.tense is Tense.PAST
    return asserted and not _is_to_come(claim, story) and not GOES_ON.search(claim.text)


def _is_to_come(claim: Claim, story: Story) -> bool:
    published = story.published(claim)
    return published is not None and any(first > published for first, _ in _days(claim))


def _days(claim: Claim) -> list[tuple[date, date]]:
    times = [mention.value for mention in claim.mentions if isinstance(mention.value, Moment)]
    return [(time.first, time.last or time.first) for time in times if time.first and time.year_known]


def _same_act(plan: Statement, done: Statement) -> bool:
    """Whether both have one verb and no other subject; of a verb that says little by itself, one object or subject."""
    if plan.claim.predicate != done.claim.predicate:
        return False
    subjects = [_words(fact.claim.subject) for fact in (plan, done)]
    objects = [_words(fact.claim.patient) for fact in (plan, done)]
    if all(subjects) and not subjects[0] & subjects[1]:
        return False
    return plan.claim.predicate not in LIGHT or bool(objects[0] & objects[1]) or bool(subjects[0] & subjects[1])


def _words(name: str | None) -> set[str]:
    return {word.lower() for word in (name or "").split()} - NO_NAME


def _other_occasion(plan: Claim, done: Claim, story: Story) -> bool:
    """Whether a word or a day tells the two apart: "the toll last went up in 2019"."""
    words = [{word.lower() for word in OTHER_OCCASION.findall(claim.text)} for claim in (plan, done)]
    if words[0] != words[1]:
        return True
    published = story.published(plan)
    return published is not None and any((published - last).days > MAX_DAYS_AGO for _, last in _days(done))


def _came_later(plan: Claim, done: Claim, story: Story) -> bool:
    """Whether it can have happened after the plan was printed: on the day that was planned, or a later one."""
    planned, over = _days(plan), _days(done)
    if planned and over:
        return any(first <= last and begin <= end for begin, last in planned for first, end in over)
    first_printed, then_printed = story.published(plan), story.published(done)
    if first_printed is None or then_printed is None:
        return False
    return any(last >= first_printed for _, last in over) if over else first_printed < then_printed


RULE = ConflictRule(
    id="CC110", name="status-conflict", category="status-tense", severity=Severity.WARNING, check=check, doc=__doc__
)
