"""Compare claims about one fact: which of their values clash, and how surely."""

from dataclasses import dataclass

from claimcheck.records import Article, Cluster


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one thing, with their claims clustered."""

    articles: tuple[Article, ...]
    clusters: tuple[Cluster, ...]
