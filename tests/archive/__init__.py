"""Make archives whose stories, copies, conflicts, updates and traps are known; the same seed gives the same archive.

    python -m tests.archive FOLDER [--stories 1000] [--seed 1]

writes FOLDER/archive.jsonl, an article a line, and FOLDER/gold.jsonl, a `Story` a line. Each story is an event of a
kind in fixtures/archive/events, told by two to six outlets, each in its own way (`stories.py`); what they tell, and how
it is contradicted or said in other words, is in `things.py`; names are in fixtures/archive/names.toml. Two events of a
kind are told in the same ways, so they are more alike than two events in the news.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from .records import Archive, Article, Difference, Side, Story
from .stories import make_story
from .things import places

__all__ = [
    "Archive",
    "Article",
    "Difference",
    "Side",
    "Story",
    "make_archive",
    "make_blocks",
    "read_gold",
    "write_archive",
]

FIRST_DAY = date(2015, 3, 2)
DAYS = 28  # on which the stories of a block begin
PAUSE = 12  # days before the same towns have other stories: longer than reports of one event lie apart


def make_archive(stories: int = 12, seed: int = 1) -> Archive:
    """Return an archive of so many stories, all in memory."""
    whole = Archive()
    for block in make_blocks(stories, seed):
        whole.articles += block.articles
        whole.stories += block.stories
    return whole


def make_blocks(stories: int, seed: int) -> Iterator[Archive]:
    """Yield an archive block by block: four weeks of stories, each in a town of its own, their articles shuffled."""
    towns = places("town")
    for first in range(0, stories, len(towns)):
        random = Random(f"{seed}/{first}")
        begin = FIRST_DAY + timedelta(days=first // len(towns) * (DAYS + PAUSE))
        block = Archive()
        numbers = range(first, min(first + len(towns), stories))
        for number, town in zip(numbers, random.sample(towns, len(towns)), strict=False):
            day = begin + timedelta(days=random.randrange(DAYS))
            story, articles = make_story(f"s{number:04}", town, day, random)
            block.stories.append(story)
            block.articles += articles
        random.shuffle(block.articles)
        yield block


def write_archive(folder: Path, stories: int, seed: int) -> None:
    """Write archive.jsonl and gold.jsonl, with one block in memory at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "archive.jsonl").open("w", encoding="utf-8") as articles,
        (folder / "gold.jsonl").open("w", encoding="utf-8") as gold,
    ):
        for block in make_blocks(stories, seed):
            articles.writelines(json.dumps(article) + "\n" for article in block.articles)
            gold.writelines(json.dumps(asdict(story)) + "\n" for story in block.stories)


def read_gold(path: Path) -> list[Story]:
    """Return the stories of a gold.jsonl."""
    with path.open(encoding="utf-8") as lines:
        return [_story(json.loads(line)) for line in lines]


def _story(record: dict[str, Any]) -> Story:
    differences = [
        Difference(known["thing"], known["how"], tuple(Side(**side) for side in known["sides"]))
        for known in record.pop("differences")
    ]
    return Story(**record, differences=differences)
