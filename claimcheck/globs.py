"""Say which documents a glob means, and so which of them tell one story."""

import os
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from claimcheck.records import Document
from claimcheck.settings import NO_FILE


def means(glob: str, document: Document, file: Document = NO_FILE) -> bool:
    """Return whether a glob means a document: by its id, by its path or by the end of that.

    A star stands for any characters, slashes too: "drafts/*" means all below a folder of that name.
    file: that of the configuration, in which the glob stands; the path from there counts beside the one that is shown.
    """
    names = [document.id, document.path]
    if folder := file.path.rpartition("/")[0]:
        names.append(os.path.relpath(document.path, folder).replace(os.sep, "/"))
    return any(fnmatchcase(name, glob) or fnmatchcase(name, f"*/{glob}") for name in names)


def group_documents(
    documents: Sequence[Document], stories: Mapping[str, Sequence[str]], file: Document = NO_FILE
) -> tuple[tuple[Document, ...], ...]:
    """Return the documents story by story, in their order; what no story names is one more story, the last.

    stories: name -> globs. No stories: all are one.
    """
    groups: dict[str | None, list[Document]] = {name: [] for name in (*stories, None)}
    for document in documents:
        groups[story_of(document, stories, file)].append(document)
    return tuple(tuple(group) for group in groups.values() if group) or ((),)


def story_of(document: Document, stories: Mapping[str, Sequence[str]], file: Document = NO_FILE) -> str | None:
    """Return the first story that names a document; None when none does."""
    return next((name for name, globs in stories.items() if any(means(glob, document, file) for glob in globs)), None)
