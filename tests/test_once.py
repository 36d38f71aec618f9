"""What depends on one article alone is done once, and changes nothing."""

import gc
import sys
from pathlib import Path

from claimcheck import pipeline
from claimcheck.memory import ProcessMemory
from claimcheck.once import once_per_article
from claimcheck.pipeline import read_inputs
from claimcheck.records import Article, Document, Role
from claimcheck.settings import Settings
from claimcheck.statements import answerable
from tests.builders import article

DRAFT = Path(__file__).parent.parent / "fixtures" / "drafts" / "cable-car"

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


def test_an_edited_draft_is_judged_as_in_a_new_process():
    [draft] = [document for document in read_inputs([DRAFT], Settings()).documents if document.role is Role.DRAFT]
    sources = [document for document in read_inputs([DRAFT], Settings()).documents if document.role is Role.SOURCE]
    first, _, rest = draft.text.partition(". ")
    other_figures = draft.text.replace("Four", "Nine").replace("six", "two").replace("2:10", "3:40").replace("11", "15")
    edits = [draft.text, other_figures, f"{rest}\n\n{first}.", draft.text]
    memory = ProcessMemory()  # of what the models said; `check_story` asks it for no story
    analysed: dict[Document, pipeline.Analysed] = {}
    known = [_judged(text, sources, memory, analysed) for text in edits]
    assert answerable.cache_info().hits
    for text, report in zip(edits, known, strict=True):
        _forget()
        assert _judged(text, sources, memory, {}) == report
    assert known[0] == known[-1]
    assert known[0].findings != known[1].findings


def _judged(text: str, sources: list[Document], memory: ProcessMemory, analysed: dict[Document, pipeline.Analysed]):
    draft = Document("draft.txt", "draft.txt", text, role=Role.DRAFT)
    return pipeline.check_story([draft, *sources], settings=Settings(), memory=memory, analysed=analysed)


def _forget() -> None:
    """Forget all that functions of the package keep up to a bound."""
    for module in [module for name, module in sys.modules.items() if name.startswith("claimcheck.")]:
        for kept in vars(module).values():
            if hasattr(kept, "cache_parameters") and kept.cache_parameters()["maxsize"]:
                kept.cache_clear()


def test_known_documents_are_not_read_again(monkeypatch):
    analysed: dict[Document, pipeline.Analysed] = {}
    pipeline.check(SOURCES, analysed=analysed)
    read: list[str] = []
    split = pipeline.split_sentences
    monkeypatch.setattr(pipeline, "split_sentences", lambda document: read.append(document.id) or split(document))
    pipeline.check([*SOURCES, Document("c.txt", "c.txt", "Nobody was hurt.")], analysed=analysed)
    assert read == ["c.txt"]
