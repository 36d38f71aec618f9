"""What articles tell of an event: how a value is drawn, contradicted, changed by an update, and put into words."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from num2words import num2words

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "archive"
MIN_DIFFERENCE = 0.15  # of the larger figure: between two that no rounding explains
MAX_ROUNDED = 0.06  # of the figure: further off nobody says "about"
MAX_SPELLED = 99  # larger figures are printed in digits
RISES = (0.06, 0.3)  # of a figure, from one day to the next

Context = Mapping[str, Any]  # what the file of an event says, and the way to tell it


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that is told of an event, typed by its values."""

    draw: Callable[[Context, Random], Any]
    contradict: Callable[[Any, Context, Random], Any]
    say: Callable[[Any, Context], str]
    traps: Mapping[str, Callable[[Any, Context], str | None]] = field(default_factory=dict)  # None: not of this value
    change: Callable[[Any, Random], Any] | None = None  # by an update


@cache
def events() -> dict[str, Context]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((FIXTURES / "events").glob("*.toml"))}


@cache
def names(kind: str) -> list[str]:
    """Return the names of a kind: "first", "last", "outlets", "bylines", ..."""
    found = tomllib.loads((FIXTURES / "names.toml").read_text("utf-8"))[kind]
    return found.split() if isinstance(found, str) else found


@cache
def places(kind: str) -> list[str]:
    """Return all names of a "town" or of a "village"."""
    return [start + ending for start in names("starts") for ending in names(f"{kind}_endings")]


def draw_person(random: Random) -> str:
    return f"{random.choice(names('first'))} {random.choice(names('last'))}"


# Contradictions -------------------------------------------------------------------------------------------------------


def _redraw(thing: str) -> Callable[[Any, Context, Random], Any]:
    """Return what draws a value until it cannot be meant by the same words."""

    def contradict(value: Any, event: Context, random: Random) -> Any:
        other = value
        while not _differ(value, other):
            other = THINGS[thing].draw(event, random)
        return other

    return contradict


def _differ(value: Any, other: Any) -> bool:
    if isinstance(value, str):
        return bool(value != other)
    return bool(abs(value - other) > MIN_DIFFERENCE * max(value, other))


def _misname(name: str, event: Context, random: Random) -> str:
    """Return the name with another first or last name."""
    parts = name.split()
    place = random.randrange(2)
    parts[place] = random.choice([other for other in names(("first", "last")[place]) if other != parts[place]])
    return " ".join(parts)


# Other words for one value --------------------------------------------------------------------------------------------


def _round(figure: float, step: int) -> str | None:
    near = round(figure / step) * step
    return f"about {near:,}" if 0 < abs(near - figure) <= MAX_ROUNDED * figure else None


def _at_least(count: int) -> str | None:
    below = count // 10 * 10
    return f"at least {below:,}" if 0 < below < count else None


def _convert(figure: int, measure: Context) -> str:
    other = figure * measure["factor"]
    return f"{other:,.0f} {measure['other']}" if other >= 20 else f"{other:.1f} {measure['other']}"


def _write_date(day: date) -> str:
    return f"{day:%B} {day.day}"


# An entry a thing; each function takes the value first.
THINGS: dict[str, Thing] = {
    "count": Thing(
        draw=lambda event, random: random.randint(*event["count"]),
        contradict=_redraw("count"),
        say=lambda count, _: f"{count:,}",
        traps={
            "rounding": lambda count, _: _round(count, 10 if count < 100 else 100),
            "at least": lambda count, _: _at_least(count),
            "spelled out": lambda count, _: num2words(count) if count <= MAX_SPELLED else None,
        },
        change=lambda count, random: count + max(1, round(count * random.uniform(*RISES))),
    ),
    "money": Thing(
        draw=lambda event, random: round(random.uniform(*event["money"]), 1),
        contradict=_redraw("money"),
        say=lambda millions, _: f"{millions:g} million euros",
        traps={"rounding": lambda millions, _: (words := _round(millions, 1)) and f"{words} million euros"},
    ),
    "measure": Thing(
        draw=lambda event, random: random.randint(*event["measure"]["range"]),
        contradict=_redraw("measure"),
        say=lambda figure, context: f"{figure:,} {context['measure']['unit']}",
        traps={"conversion": lambda figure, context: _convert(figure, context["measure"])},
    ),
    "day": Thing(
        draw=lambda event, random: event["date"],
        contradict=lambda day, event, random: day - timedelta(days=random.randint(1, 3)),
        say=lambda day, _: f"{day:%A}",
        traps={"date": lambda day, _: _write_date(day)},
    ),
    "venue": Thing(
        draw=lambda event, random: random.choice(event["venue"]).format(village=random.choice(places("village"))),
        contradict=_redraw("venue"),
        say=lambda venue, _: venue,
    ),
    "person": Thing(
        draw=lambda event, random: draw_person(random),
        contradict=_misname,
        say=lambda name, _: name,
        traps={
            "shorter name": lambda name, _: name.split()[-1],
            "fuller name": lambda name, _: name.replace(" ", " J. "),
        },
    ),
    "role": Thing(
        draw=lambda event, _: event["role"][0],
        contradict=lambda role, event, random: random.choice(event["role"][1:]),
        say=lambda role, _: role,
    ),
    "organization": Thing(
        draw=lambda event, random: f"{random.choice(names('last'))} {event['organization'][0]}",
        contradict=_redraw("organization"),
        say=lambda name, _: name,
        traps={"fuller name": lambda name, context: f"{name.split()[0]} {context['organization'][1]}"},
    ),
    "status": Thing(
        draw=lambda event, random: "planned",
        contradict=lambda status, event, random: "done",
        say=lambda status, context: context[status].format_map(context),
        change=lambda status, random: "done",
    ),
}
