"""Say which documents a glob means, and so which of them tell one story."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from claimcheck.records import Article, Document


def means(glob: str, document: Document) -> bool:
    """Return whether a glob means a document: by its id, or by the path as it is shown or the end of it.

    A star stands for any characters, slashes too: "drafts/*" means all below a folder of that name.
    """
    return any(fnmatchcase(name, glob) or fnmatchcase(name, f"*/{glob}") for name in (document.id, document.path))


def group_articles(
    articles: Sequence[Article], stories: Mapping[str, Sequence[str]]
) -> tuple[tuple[Article, ...], ...]:
    """Return the articles story by story, in their order; what no story names is one more story, the last.

    stories: name -> globs; an article belongs to the first story that names it. No stories: all are one.
    """
    groups: dict[str | None, list[Article]] = {name: [] for name in (*stories, None)}
    for article in articles:
        named = (name for name, globs in stories.items() if any(means(glob, article.document) for glob in globs))
        groups[next(named, None)].append(article)
    return tuple(tuple(group) for group in groups.values() if group) or ((),)
