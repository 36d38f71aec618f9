"""Records for tests, built by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from claimcheck.pipeline import analyse
from claimcheck.records import Article, Document, Mention
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings


def document(text: str, *, id: str = "a.txt", **fields: Any) -> Document:
    """Return a document with this text."""
    return Document(id=id, path=id, text=text, **fields)


def article(text: str, *, mentions: Sequence[Mention] = (), **fields: Any) -> Article:
    """Return an article split into blocks and sentences, without tokens."""
    read = document(text, **fields)
    blocks, sentences = split_sentences(read)
    return Article(read, tuple(blocks), tuple(sentences), tuple(mentions), claims=())


def parsed(*texts: str, published: Sequence[date | None] = ()) -> tuple[Article, ...]:
    """Return articles 0.txt, 1.txt, ... with these texts, read by the shipped token model."""
    days = published or [None] * len(texts)
    documents = [document(texts[i], id=f"{i}.txt", published=days[i]) for i in range(len(texts))]
    return analyse(documents, Settings(), lambda step, done, total: None)[0]
