"""Build records by hand for tests: a text and the words meant, never an offset."""

from collections.abc import Sequence

from claimcheck.records import (
    Article,
    Block,
    BlockKind,
    Conflict,
    Coverage,
    Damage,
    Document,
    DocumentSummary,
    Finding,
    Mention,
    Report,
    Sentence,
    Side,
    Span,
)
from claimcheck.values import Place


def article(document_id: str, *texts: str) -> Article:
    """Return an article whose sentences are the texts, one a line."""
    text = "\n".join(texts) + "\n"
    sentences = []
    at = 0
    for i, line in enumerate(texts):
        sentences.append(Sentence(document_id, i, Span(at, at + len(line)), line))
        at += len(line) + 1
    blocks = tuple(Block(sentence.span, BlockKind.PARAGRAPH) for sentence in sentences)
    return Article(Document(document_id, document_id, text), blocks, tuple(sentences), (), ())


def span(article: Article, words: str) -> Span:
    """Return where the words stand in the article, the first time."""
    start = article.document.text.index(words)
    return Span(start, start + len(words))


def mention(article: Article, words: str) -> Mention:
    return Mention(article.document.id, span(article, words), words, Place(words, "city"))


def side(value: str, *places: tuple[Article, str], clauses: Sequence[str] = ()) -> Side:
    """Return a side that says `value` at the (article, words) places, with the clauses around them."""
    return Side(
        value,
        tuple(mention(article, words) for article, words in places),
        tuple(span(article, clause) for (article, _), clause in zip(places, clauses, strict=False)),
    )


def conflict(*sides: Side, question: str = "where the summit is held", confidence: float = 0.9) -> Conflict:
    return Conflict(sides, question, confidence)


def damage(article: Article, words: str, reason: str = "damaged", confidence: float = 0.9) -> Damage:
    return Damage(span(article, words), reason, confidence)


def report(articles: Sequence[Article] = (), findings: Sequence[Finding] = (), **fields: object) -> Report:
    sentences = sum(len(a.sentences) for a in articles)
    coverage = Coverage(len(articles), sentences, sentences, sentences, sentences, {"questions": 2})
    documents = tuple(DocumentSummary(a.document, len(a.sentences), len(a.sentences), a.language) for a in articles)
    return Report(
        **{"version": "0.0.0", "documents": documents, "findings": tuple(findings), "coverage": coverage} | fields
    )
