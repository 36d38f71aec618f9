"""Do once for an article what depends on it alone, however many checks it is part of."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import finalize

from claimcheck.records import Article

Result = TypeVar("Result")


def once_per_article(derive: Callable[[Article], Result]) -> Callable[[Article], Result]:
    """Make a function keep what it gives for an article as long as the article is there.

    What it gives must depend on the article alone, must not hold the article, and nobody may change it. Articles are
    told apart by identity: to compare them word for word would take longer than most of what is kept.
    """
    kept: dict[int, Result] = {}

    @wraps(derive)
    def once(article: Article) -> Result:
        key = id(article)
        if key not in kept:
            kept[key] = derive(article)
            finalize(article, kept.pop, key, None).atexit = False
        return kept[key]

    return once
