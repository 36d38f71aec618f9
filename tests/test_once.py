"""What depends on one article alone is done once, and changes nothing."""

import gc

from claimcheck import pipeline
from claimcheck.memory import ProcessMemory
from claimcheck.once import once_per_article
from claimcheck.records import Article, Document
from tests.builders import article

SOURCES = (
    Document("a.txt", "a.txt", "The fire in Orvane killed 12 people on Monday. Mayor Ada Lunt thanked the crews."),
    Document("b.txt", "b.txt", "The fire in Orvane killed 21 people on Monday. Is the harbour open?"),
)


def test_an_article_is_asked_once_and_forgotten_with_it():
    asked: list[str] = []

    @once_per_article
    def length(article: Article) -> int:
        asked.append(article.document.text)
        return len(article.document.text)

    first, second = article("One."), article("Two, the same.")
    assert [length(first), length(second), length(first)] == [4, 14, 4]
    del first
    gc.collect()
    others = [article(f"Another, number {number}.") for number in range(100)]  # one may lie where the first one lay
    assert {length(other) for other in others} == {18, 19}
    assert len(asked) == 102


def test_a_check_with_documents_that_were_analysed_before_says_the_same():
    analysed: dict[Document, pipeline.Analysed] = {}
    memory = ProcessMemory()
    drafts = [Document("draft.txt", "draft.txt", f"The fire killed {number} people in Orvane.") for number in (12, 13)]
    for draft in (*drafts, *drafts):
        plain = pipeline.check([draft], against=SOURCES)
        assert pipeline.check([draft], against=SOURCES, memory=memory, analysed=analysed) == plain
    assert len(analysed) == 4


def test_known_documents_are_not_read_again(monkeypatch):
    analysed: dict[Document, pipeline.Analysed] = {}
    pipeline.check(SOURCES, analysed=analysed)
    read: list[str] = []
    split = pipeline.split_sentences
    monkeypatch.setattr(pipeline, "split_sentences", lambda document: read.append(document.id) or split(document))
    pipeline.check([*SOURCES, Document("c.txt", "c.txt", "Nobody was hurt.")], analysed=analysed)
    assert read == ["c.txt"]
