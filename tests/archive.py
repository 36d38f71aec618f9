"""Make archives with known stories, wire copies and planted conflicts; the same seed gives the same archive.

    python tests/archive.py FOLDER [STORIES] [SEED]

writes FOLDER/archive.jsonl and FOLDER/gold.json. Stories of one kind differ in people, places, figures and days, as two
fires do; each outlet words them in its own way.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

OUTLETS = ("Harbor Times", "Orsa Post", "Valley Courier", "Morning Ledger", "North Gazette", "City Monitor")
FIRST_DAY = date(2025, 3, 3)
DAYS = 28  # on which the stories begin that one set of towns has
PAUSE = 8  # days before the same towns have other stories: longer than reports of one event lie apart
TOWNS = 300
PLACES = "Tarn Ors Bel Kestrel Linden Marr Vall Castr Ingle Port Dun Heron Alt Quill Raven Thorn Wester Yarrow".split()
PLACE_ENDINGS = "holm avik mora by au wick ingham ovo ford mead mere sea amira bury port aby erlo dale".split()
FIRST_NAMES = "Miriam Tobias Elena Gordon Priya Samuel Ingrid Marcus Noemi Victor Harriet Anselm".split()
LAST_NAMES = """Oakeshott Vasko Amarante Lindqvist Brennock Castellane Deverell Eskildsen Farrow Grimaldi Hallorane
    Iversen Jessamy Kowalczyk Larkspur Montclair Novakova Ostrander Pellerin Quarles""".split()

# A kind of event: ways to tell it, each a list of sentences. {n} is the figure on which conflicts are planted.
KINDS: tuple[tuple[Sequence[str], ...], ...] = (
    (
        (
            "Fire at {town} cannery kills {n}",
            "{n} people died when a fire broke out at a cannery in {town} on {day}.",
            "Fire chief {person} said the blaze started in a cold store and took {m} hours to put out.",
            "The cannery belongs to {other} Foods, which employs most families along the quay.",
        ),
        (
            "Blaze in {town}: {n} dead",
            "A blaze tore through a fish cannery in {town} on {day} and killed {n} people.",
            "It burned for {m} hours, fire chief {person} told reporters at the gate.",
            "{other} Foods, the owner, has stopped work at its two other plants.",
        ),
        (
            "Mourning in {town} after cannery fire",
            "Flags were lowered in {town} after {n} people were killed in a cannery fire on {day}.",
            "According to {person}, the fire chief, crews fought the flames for {m} hours.",
            "Families waited all night outside the {other} Foods works for news.",
        ),
    ),
    (
        (
            "{town} nurses walk out",
            "{n} nurses at the {town} General Hospital went on strike on {day} over night shifts.",
            "Union leader {person} said the walkout would last {m} days unless talks resume.",
            "The {other} Trust, which runs the hospital, called the strike reckless.",
        ),
        (
            "Strike empties wards in {town}",
            "Wards at {town} General Hospital were short of staff on {day} as {n} nurses went on strike.",
            "The strike is to go on for {m} days, said {person}, who leads the union.",
            "The hospital's operator, the {other} Trust, asked patients to stay away.",
        ),
        (
            "No deal for {town} hospital",
            "Talks failed and {n} nurses went on strike at {town} General Hospital on {day}.",
            "{person} of the nurses' union spoke of {m} days without work.",
            "A spokesman for the {other} Trust said beds would be closed.",
        ),
    ),
    (
        (
            "{town} opens bridge to traffic",
            "{town} opened its new bridge over the Arlen on {day}, built at a cost of {n} million euros.",
            "Mayor {person} said the work had taken {m} years.",
            "The builder, {other} Construction, had been due to finish long before.",
        ),
        (
            "Cars cross new span at {town}",
            "Cars crossed the new {town} bridge for the first time on {day}; it cost {n} million euros to build.",
            "It took {m} years to build, said {person}, the mayor.",
            "{other} Construction, which built it, promised that the paint would dry soon.",
        ),
        (
            "Bridge that cost {n} million opens in {town}",
            "After {m} years of work a bridge that cost {n} million euros opened in {town} on {day}.",
            "The mayor, {person}, cut the ribbon in heavy rain.",
            "Engineers of {other} Construction watched from the bank.",
        ),
    ),
)
CLOSINGS = (  # for any kind, one for each way to tell it
    "{witness}, who lives in {street} Road, saw all of it from her window.",
    "In {street} Road nobody had expected it, a neighbour named {witness} said.",
    "{witness}, who keeps a shop in {street} Road, stayed open late.",
)
BYLINE = "By our own correspondent"


@dataclass(slots=True)
class Archive:
    """Articles, as the records of a file of JSON lines, and what is known of them."""

    articles: list[dict[str, Any]] = field(default_factory=list)
    story_of: dict[str, str] = field(default_factory=dict)  # article -> story
    copies: list[list[str]] = field(default_factory=list)  # articles with one text
    conflicts: list[dict[str, str]] = field(default_factory=list)  # article -> the figure it gives

    def write(self, path: Path) -> Path:
        """Write the articles as JSON lines."""
        path.write_text("".join(json.dumps(article) + "\n" for article in self.articles), encoding="utf-8")
        return path


def make_archive(stories: int = 12, seed: int = 1) -> Archive:
    """Return an archive with three articles to a story, every third with a planted conflict, every second copied."""
    random = Random(seed)
    archive = Archive()
    people = [f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}" for _ in range(2 * stories)]
    towns = random.sample([a + b for a in PLACES for b in PLACE_ENDINGS], min(stories, TOWNS))
    for number in range(stories):
        ways = KINDS[number % len(KINDS)]
        day = FIRST_DAY + timedelta(days=number // TOWNS * (DAYS + PAUSE) + random.randrange(DAYS))
        slots = {
            "town": towns[number % len(towns)],
            "person": people[number],
            "other": random.choice(LAST_NAMES),
            "witness": people[-number - 1],
            "street": random.choice(PLACES) + random.choice(PLACE_ENDINGS),
            "day": f"{day:%A}",
        }
        figures = {"n": random.randrange(11, 80), "m": random.randrange(3, 10)}
        in_conflict = (number + number // 12) % 3 == 0  # so that it is not the same kind of event each time
        figures_of: dict[str, str] = {}
        outlets = random.sample(OUTLETS, 4)
        for way, outlet in zip(range(len(ways)), outlets, strict=False):
            told = figures | ({"n": figures["n"] + 5} if in_conflict and way == 1 else {})
            article = _article(
                f"s{number:04}-{way}", outlet, day, [s.format(**slots, **told) for s in (*ways[way], CLOSINGS[way])]
            )
            archive.articles.append(article)
            archive.story_of[article["id"]] = f"s{number:04}"
            figures_of[article["id"]] = str(told["n"])
        if in_conflict:
            archive.conflicts.append(figures_of)
        if number % 2 == 0:
            archive.articles.append(_copy(archive.articles[-3], f"s{number:04}-copy", outlets[-1]))
            archive.story_of[f"s{number:04}-copy"] = f"s{number:04}"
            archive.copies.append([f"s{number:04}-0", f"s{number:04}-copy"])
    random.shuffle(archive.articles)
    return archive


def _article(name: str, outlet: str, day: date, sentences: Sequence[str]) -> dict[str, Any]:
    published = (day + timedelta(days=1)).isoformat()
    return {
        "id": name,
        "outlet": outlet,
        "published": published,
        "title": sentences[0],
        "text": "\n\n".join(sentences[1:]),
    }


def _copy(article: dict[str, Any], name: str, outlet: str) -> dict[str, Any]:
    return {**article, "id": name, "outlet": outlet, "text": f"{BYLINE}\n\n{article['text']}"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("numbers", type=int, nargs="*", help="as make_archive takes them")
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    archive = make_archive(*arguments.numbers)
    archive.write(folder / "archive.jsonl")
    known = asdict(archive)
    del known["articles"]
    (folder / "gold.json").write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
