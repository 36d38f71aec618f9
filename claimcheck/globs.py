"""Say which documents a glob means, and so which of them tell one story."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from claimcheck.records import Document


def means(glob: str, document: Document) -> bool:
    """Return whether a glob means a document: by its id, or by the path as it is shown or the end of it.

    A star stands for any characters, slashes too: "drafts/*" means all below a folder of that name.
    """
    return any(fnmatchcase(name, glob) or fnmatchcase(name, f"*/{glob}") for name in (document.id, document.path))


def group_documents(
    documents: Sequence[Document], stories: Mapping[str, Sequence[str]]
) -> tuple[tuple[Document, ...], ...]:
    """Return the documents story by story, in their order; what no story names is one more story, the last.

    stories: name -> globs. No stories: all are one.
    """
    groups: dict[str | None, list[Document]] = {name: [] for name in (*stories, None)}
    for document in documents:
        groups[story_of(document, stories)].append(document)
    return tuple(tuple(group) for group in groups.values() if group) or ((),)


def story_of(document: Document, stories: Mapping[str, Sequence[str]]) -> str | None:
    """Return the first story that names a document; None when none does."""
    return next((name for name, globs in stories.items() if any(means(glob, document) for glob in globs)), None)
