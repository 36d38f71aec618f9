"""Documents give different dates or times of one event.

## What it finds
Dates, weekdays and times of day of one event that do not overlap, relative ones resolved with the date of publication,
and different days on which a measure takes effect, when each document names one.
Within one text also dates that do not fit the length printed with them: "on 3 May ... four days later, on 9 May",
"on 9 May, four days after the vote of 3 May", "within 30 days of 3 May, which means by 20 June"; the beginning, the
length and the end of one thing; the days between which something was done and how long it took; and a weekday on which
the date beside it does not fall.
## Why it matters
A date that is wrong in one paper is copied by others; readers miss the event.
## Example
> The new toll on the Harrow bridge takes effect on July 1, the authority said.
> The new toll on the Harrow bridge takes effect on August 1, the authority said.
## Left alone
> The new toll on the Harrow bridge takes effect in July, the authority said.
> The new toll on the Harrow bridge takes effect on July 1, the authority said.
## Limits
Without a date of publication "on Tuesday" is compared only with other weekdays. Lengths that are hedged ("about two
weeks later") are not counted, and weeks, months and years only to about half of one.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.evidence.effects import find_effect_clashes
from claimcheck.evidence.timelines import find_wrong_lapses, find_wrong_periods, find_wrong_spans, find_wrong_weekdays
from claimcheck.once import once_per_article
from claimcheck.records import Article, Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Moment


def check(story: Story) -> Iterator[Conflict]:
    yield from story.clashes(Moment)
    yield from find_effect_clashes(story.articles)
    for article in story.articles:
        weekdays, periods = _weekdays_and_periods(article)
        yield from weekdays
        yield from find_wrong_lapses(article, story.space.lemmas)
        yield from periods
        yield from find_wrong_spans(article)


@once_per_article
def _weekdays_and_periods(article: Article) -> tuple[list[Conflict], list[Conflict]]:
    return list(find_wrong_weekdays(article)), list(find_wrong_periods(article))


RULE = ConflictRule(
    id="CC102", name="date-conflict", category="date-time", severity=Severity.ERROR, check=check, doc=__doc__
)
