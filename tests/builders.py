"""Records for tests, built by hand."""

from collections.abc import Sequence
from typing import Any

from claimcheck.records import Article, Document, Mention
from claimcheck.sentences import split_sentences


def document(text: str, *, id: str = "a.txt", **fields: Any) -> Document:
    """Return a document with this text."""
    return Document(id=id, path=id, text=text, **fields)


def article(text: str, *, mentions: Sequence[Mention] = (), **fields: Any) -> Article:
    """Return an article split into blocks and sentences, without tokens."""
    read = document(text, **fields)
    blocks, sentences = split_sentences(read)
    return Article(read, tuple(blocks), tuple(sentences), tuple(mentions), claims=())
