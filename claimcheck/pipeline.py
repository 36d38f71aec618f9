"""The run, top to bottom: files in, report out. The steps do the work; this module only calls them in order."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import claimcheck
from claimcheck.claims import find_claims
from claimcheck.compare import Story, build_story
from claimcheck.encoder import Encoder, load_encoder
from claimcheck.entailment import Judge, load_entailment
from claimcheck.errors import ClaimcheckError
from claimcheck.findings import make_findings
from claimcheck.language import detect_language
from claimcheck.mentions import find_mentions
from claimcheck.readers import ReadResult, read_paths
from claimcheck.records import (
    Article,
    BlockKind,
    Claim,
    Coverage,
    Document,
    DocumentSummary,
    InputError,
    Report,
    Sentence,
    Severity,
)
from claimcheck.rules import CONFLICT_RULES, GARBLE_RULES
from claimcheck.rules.garble import keep_strongest
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings
from claimcheck.syntax import parse_sentences

Progress = Callable[[str, int, int], None]  # step, done, total
SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.ERROR)


def check(
    inputs: Sequence[Path | str | Document],
    *,
    against: Sequence[Path | str | Document] = (),
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Report:
    """Return what the documents say against one another and where one is damaged.

    inputs, against: paths (files or folders) or documents. Until drafts have verdicts, `against` is compared like the
    rest.
    """
    settings = settings or Settings()
    tell = progress or (lambda step, done, total: None)
    read = read_inputs([*inputs, *against], settings)
    articles, left_out = analyse(read.documents, settings, tell)
    tell("comparing", 0, 1)
    encoder = load_encoder(settings.encoder, batch_size=settings.batch_size)
    judge = Judge(load_entailment(settings.entailment, batch_size=settings.batch_size))
    story, encoder_left_out = compare_articles(articles, encoder, judge)
    tell("comparing", 1, 1)
    conflicts = [(rule, conflict) for rule in CONFLICT_RULES for conflict in rule.check(story)]
    damages = [
        (rule, article, damage)
        for article in articles
        for rule, damage in keep_strongest([(rule, damage) for rule in GARBLE_RULES for damage in rule.check(article)])
    ]
    findings = make_findings(conflicts, damages, articles)
    shown = tuple(f for f in findings if SEVERITIES.index(f.severity) >= SEVERITIES.index(settings.min_severity))
    left_out |= encoder_left_out
    if len(shown) < len(findings):
        left_out[f"findings below {settings.min_severity}"] = len(findings) - len(shown)
    return Report(
        version=claimcheck.__version__,
        documents=tuple(DocumentSummary(a.document, len(a.sentences), len(a.told_apart), a.language) for a in articles),
        findings=shown,
        coverage=_coverage(articles, story, left_out),
        claims=tuple(claim for a in articles for claim in a.told_apart) if settings.with_claims else (),
        errors=read.errors,
        notes=(
            *read.notes,
            *(f"{d.id}: {note}" for d in read.documents for note in d.notes),
            *_language_notes(articles),
        ),
    )


def claims(
    inputs: Sequence[Path | str | Document] | Document, *, settings: Settings | None = None
) -> tuple[Claim, ...]:
    """Return the claims of the documents, one thing each, in the order of documents and text."""
    settings = settings or Settings()
    read = read_inputs([inputs] if isinstance(inputs, Document) else inputs, settings)
    if read.errors:
        raise ClaimcheckError("; ".join(f"{error.path}: {error.message}" for error in read.errors))
    articles, _ = analyse(read.documents, settings, lambda step, done, total: None)
    return tuple(claim for article in articles for claim in article.told_apart)


def read_inputs(inputs: Iterable[Path | str | Document], settings: Settings) -> ReadResult:
    """Read the paths among the inputs; documents stand as they are. Those too long to check become errors."""
    inputs = list(inputs)
    given = [item for item in inputs if isinstance(item, Document)]
    read = read_paths([item for item in inputs if not isinstance(item, Document)]) if len(given) < len(inputs) else None
    documents = sorted([*given, *(read.documents if read else ())], key=lambda document: document.id)
    too_long = [d for d in documents if len(d.text) > settings.max_characters]
    errors = [
        InputError(
            d.path,
            f"{len(d.text):,} characters, more than an article has (limit {settings.max_characters:,}); "
            "split it into articles or raise --max-characters",
        )
        for d in too_long
    ]
    return ReadResult(
        documents=tuple(d for d in documents if len(d.text) <= settings.max_characters),
        errors=(*(read.errors if read else ()), *errors),
        notes=read.notes if read else (),
    )


def analyse(
    documents: Sequence[Document], settings: Settings, tell: Progress
) -> tuple[tuple[Article, ...], dict[str, int]]:
    """Return what stands in each document, and how much of what was left out for which reason."""
    left_out: dict[str, int] = {}
    split = []
    for document in documents:
        blocks, sentences = split_sentences(document)
        furniture = sum(block.kind in {BlockKind.FURNITURE, BlockKind.CONTENTS} for block in blocks) + document.left_out
        _count(left_out, "blocks of page furniture", furniture)
        split.append((document, blocks, sentences, detect_language(document.text)))
    parsed: list[Sentence] = []
    todo = [
        sentence
        for _, _, sentences, language in split
        if language in {"en", "und"}
        for sentence in sentences
        if len(sentence.text) <= MAX_SENTENCE
    ]
    total = len(todo)
    for start in range(0, len(todo), STEP_SENTENCES):
        tell("reading", len(parsed), total)
        parsed += parse_sentences(todo[start : start + STEP_SENTENCES], batch_size=settings.batch_size)
    tell("reading", total, total)
    done = {(sentence.document_id, sentence.index): sentence for sentence in parsed}
    articles = []
    for document, blocks, sentences, language in split:
        if language not in {"en", "und"}:
            _count(left_out, "sentences in another language", len(sentences))
            articles.append(Article(document, blocks, sentences, (), (), language))
            continue
        readable = tuple(done[s.document_id, s.index] for s in sentences if len(s.text) <= MAX_SENTENCE)
        _count(left_out, "sentences too long to be read", len(sentences) - len(readable))
        mentions = find_mentions(readable, document.published, document.title)
        found = find_claims(readable, mentions)
        for reason, number in found.left_out:
            _count(left_out, reason, number)
        sentences = tuple(done.get((s.document_id, s.index), s) for s in sentences)
        articles.append(Article(document, blocks, sentences, mentions, found.claims, language))
    return tuple(articles), left_out


MAX_SENTENCE = (
    2_000  # characters; the longest of 2,500 sentences of news had 317, and what is longer has no sentence ends
)
STEP_SENTENCES = 256  # sentences between two words of progress


def compare_articles(
    articles: tuple[Article, ...], encoder: Encoder, judge: Judge | None = None
) -> tuple[Story, dict[str, int]]:
    """Return the articles with their claims' vectors and clusters, and what was left out for being too many."""
    all_claims = tuple(claim for article in articles for claim in article.compared)
    compared = all_claims[:MAX_CLAIMS]
    left_out = (
        {"claims beyond the first 20,000": len(all_claims) - len(compared)} if len(all_claims) > MAX_CLAIMS else {}
    )
    return build_story(articles, compared, encoder, judge), left_out


MAX_CLAIMS = 20_000  # the pairs to compare grow with the square; archives come in stories


def _coverage(articles: Sequence[Article], story: Story, left_out: dict[str, int]) -> Coverage:
    compared, pairs = story.coverage
    return Coverage(
        documents=len(articles),
        sentences=sum(len(a.sentences) for a in articles),
        claims=sum(len(a.compared) for a in articles),
        compared=compared,
        pairs=pairs,
        left_out=left_out,
    )


def _language_notes(articles: Sequence[Article]) -> list[str]:
    return [
        f"{a.document.id}: written in another language ({a.language}); checked only for damage"
        for a in articles
        if a.language not in {"en", "und"}
    ]


def _count(left_out: dict[str, int], reason: str, number: int) -> None:
    if number:
        left_out[reason] = left_out.get(reason, 0) + number
