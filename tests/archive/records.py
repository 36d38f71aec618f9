"""Articles, and what is known of them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Article = dict[str, Any]  # a record of a file of JSON lines


@dataclass(frozen=True, slots=True)
class Side:
    """Articles that tell one thing of a story in one way."""

    value: str
    told: dict[str, list[str]]  # article -> the words in which it gives the value


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the articles of a story tell in two ways."""

    thing: str  # a key of THINGS
    how: str  # "conflict", between articles of one day; "update", by a later one; or a trap, in which both sides agree
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of a story."""

    id: str
    event: str
    articles: list[str]
    copies: list[list[str]]  # articles with one text, the original first
    differences: list[Difference]  # of different things


@dataclass(slots=True)
class Archive:
    """Articles, and what is known of their stories."""

    articles: list[Article] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)

    @property
    def story_of(self) -> dict[str, str]:
        return {article: story.id for story in self.stories for article in story.articles}

    @property
    def copies(self) -> list[list[str]]:
        return [copies for story in self.stories for copies in story.copies]

    @property
    def conflicts(self) -> list[Difference]:
        return [known for story in self.stories for known in story.differences if known.how == "conflict"]

    def write(self, path: Path) -> Path:
        """Write the articles as JSON lines."""
        path.write_text("".join(json.dumps(article) + "\n" for article in self.articles), encoding="utf-8")
        return path
