"""Tell an event as several outlets do, with copies, and with what differs between the articles."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from string import Formatter
from typing import Any

from .records import Article, Difference, Side, Story
from .things import THINGS, Context, draw_person, events, names, places

CONFLICTS, TRAPS, UPDATES, COPIES = 1 / 3, 1 / 2, 1 / 3, 1 / 2  # fractions of the stories that have one, if they can
MAX_COPIES = 2
PLAN_DAYS = 3  # from an event to what is planned then
SLOTS = {"surname": "person", "weekday": "day"}  # that tell a thing, besides those with its name

_SENTENCE_START = re.compile(r"(?:^|(?<=[.?!] ))[a-z]")


@dataclass(frozen=True, slots=True)
class _Fact:
    """What an article tells of a thing."""

    value: Any
    trap: str = ""  # the name of the other words that it uses


@dataclass(frozen=True, slots=True)
class _Planted:
    """A fact that one article tells, and the others otherwise."""

    thing: str
    how: str
    way: Context  # in which the article is told
    fact: _Fact


@dataclass(frozen=True, slots=True)
class _Part:
    """The title of an article, or a paragraph."""

    text: str
    told: tuple[tuple[str, str], ...] = ()  # thing, words


@dataclass(frozen=True, slots=True)
class _Report:
    id: str
    outlet: str
    published: date
    facts: Mapping[str, _Fact]
    parts: tuple[_Part, ...]  # the title first

    def record(self) -> Article:
        title, *paragraphs = (part.text for part in self.parts)
        return {
            "id": self.id,
            "outlet": self.outlet,
            "published": self.published.isoformat(),
            "title": title,
            "text": "\n\n".join(paragraphs),
        }

    def words(self, thing: str) -> list[str]:
        return sorted({words for part in self.parts for told, words in part.told if told == thing})


def make_story(name: str, town: str, day: date, random: Random) -> tuple[Story, list[Article]]:
    """Return the story of an event of that day, and its articles."""
    kind = random.choice(list(events()))
    event: Context = {
        **events()[kind],
        "town": town,
        "date": day,
        "plan": f"{day + timedelta(days=PLAN_DAYS):%A}",
        "witness": draw_person(random),
        "street": random.choice(places("village")),
    }
    facts = {thing: _Fact(THINGS[thing].draw(event, random)) for thing in THINGS}
    ways = random.sample(event["way"], random.randint(2, len(event["way"])))
    planted = list(_plant(event, ways, facts, random))
    one_day = any(each.how == "conflict" for each in planted)  # of two days, one might be an update

    outlets = random.sample(names("outlets"), len(names("outlets")))
    reports = []
    for number, way in enumerate([*ways, *(each.way for each in planted if each.how == "update")]):
        own = facts | {each.thing: each.fact for each in planted if each.way is way}
        published = day + timedelta(days=_days_later(way, one_day, random))
        parts = _tell(way, event | {"before": facts["count"].value}, own)
        reports.append(_Report(f"{name}-{number}", outlets.pop(), published, own, tuple(parts)))
    copies = []
    if random.random() < COPIES:
        original = random.choice(reports[: len(ways)])
        copied = [_copy(original, f"copy{n}", outlets.pop(), random) for n in range(random.randint(1, MAX_COPIES))]
        copies.append([report.id for report in (original, *copied)])
        reports += copied

    differences = [Difference(each.thing, each.how, _sides(each.thing, reports)) for each in planted]
    story = Story(name, kind, [report.id for report in reports], copies, differences)
    return story, [report.record() for report in reports]


def _plant(event: Context, ways: Sequence[Context], facts: Mapping[str, _Fact], random: Random) -> Iterator[_Planted]:
    """Yield at most one conflict, trap and update, each on another thing that several articles tell."""
    shared = [thing for thing in THINGS if sum(thing in _things(way) for way in ways) > 1]
    random.shuffle(shared)

    def where_told(thing: str) -> Context:
        return random.choice([way for way in ways if thing in _things(way)])

    if random.random() < CONFLICTS:
        thing = shared.pop()
        value = THINGS[thing].contradict(facts[thing].value, event, random)
        yield _Planted(thing, "conflict", where_told(thing), _Fact(value))
    traps = [
        (thing, trap)
        for thing in shared
        for trap, say in THINGS[thing].traps.items()
        if say(facts[thing].value, event) is not None
    ]
    if traps and random.random() < TRAPS:
        thing, trap = random.choice(traps)
        shared.remove(thing)
        yield _Planted(thing, trap, where_told(thing), _Fact(facts[thing].value, trap))
    updates = [way for way in event["update"] if way["changes"] in shared]
    if updates and random.random() < UPDATES:
        way = random.choice(updates)
        change = THINGS[way["changes"]].change
        yield _Planted(way["changes"], "update", way, _Fact(change(facts[way["changes"]].value, random)))


def _days_later(way: Context, one_day: bool, random: Random) -> int:
    """Return how many days after its event an article comes out."""
    if way.get("changes") == "status":
        return PLAN_DAYS
    if "changes" in way:
        return random.randint(2, 3)
    return 1 if one_day else random.randint(0, 1)


def _tell(way: Context, event: Context, facts: Mapping[str, _Fact]) -> Iterator[_Part]:
    context = {**event, **way}
    told = {thing: _say(thing, facts[thing], context) for thing in _things(way)}
    slots = {**context, **told}
    if "person" in told:
        slots["surname"] = told["person"].split()[-1]
    if "day" in told:
        slots["weekday"] = f"{facts['day'].value:%A}"
    for template in (way["title"], *way["text"]):
        text = _SENTENCE_START.sub(lambda found: found[0].upper(), template.format_map(slots))
        yield _Part(text, tuple((SLOTS.get(slot, slot), slots[slot]) for slot in _slots(template)))


def _say(thing: str, fact: _Fact, context: Context) -> str:
    say = THINGS[thing].traps[fact.trap] if fact.trap else THINGS[thing].say
    return str(say(fact.value, context))


def _things(way: Context) -> set[str]:
    """Return the things that are told in this way."""
    return {SLOTS.get(slot, slot) for template in (way["title"], *way["text"]) for slot in _slots(template)} & {*THINGS}


@cache
def _slots(template: str) -> list[str]:
    return [slot for _, slot, _, _ in Formatter().parse(template) if slot]


def _copy(original: _Report, suffix: str, outlet: str, random: Random) -> _Report:
    """Return the report as another outlet prints it: with a line above, sometimes without the last paragraph."""
    title, *paragraphs = original.parts
    kept = paragraphs[: len(paragraphs) - random.randrange(2)]
    parts = (title, _Part(random.choice(names("bylines"))), *kept)
    return replace(original, id=f"{original.id}-{suffix}", outlet=outlet, parts=parts)


def _sides(thing: str, reports: Sequence[_Report]) -> tuple[Side, ...]:
    told: defaultdict[_Fact, dict[str, list[str]]] = defaultdict(dict)
    for report in reports:
        if words := report.words(thing):
            told[report.facts[thing]][report.id] = words
    return tuple(Side(str(fact.value), articles) for fact, articles in told.items())
