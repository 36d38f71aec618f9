"""The run, top to bottom: files in, report out. The steps do the work; this module only calls them in order."""

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import claimcheck
from claimcheck.baseline import read_entries, without_known
from claimcheck.claims import find_claims
from claimcheck.compare import Story, build_story
from claimcheck.encoder import Encoder, load_encoder
from claimcheck.entailment import Judge, load_entailment
from claimcheck.errors import ClaimcheckError
from claimcheck.findings import drafts_first, make_findings
from claimcheck.globs import group_articles
from claimcheck.language import detect_language
from claimcheck.lookups import look_up_quotations
from claimcheck.memory import Memory
from claimcheck.mentions import find_mentions
from claimcheck.omissions import find_omissions
from claimcheck.once import once_per_article
from claimcheck.readers import ReadResult, read_paths
from claimcheck.records import (
    Article,
    BlockKind,
    Claim,
    Coverage,
    Damage,
    Document,
    DocumentSummary,
    Finding,
    InputError,
    Report,
    Role,
    Sentence,
)
from claimcheck.rules import CONFLICT_RULES, GARBLE_RULES
from claimcheck.rules.garble import keep_strongest
from claimcheck.rules.rule import GarbleRule
from claimcheck.selection import choose_findings
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings
from claimcheck.suppressions import suppress_findings
from claimcheck.syntax import parse_sentences
from claimcheck.verdicts import judge_claims

Progress = Callable[[str, int, int], None]  # step, done, total


def check(
    inputs: Sequence[Path | str | Document],
    *,
    against: Sequence[Path | str | Document] = (),
    settings: Settings | None = None,
    progress: Progress | None = None,
    memory: Memory | None = None,
    known: "MutableMapping[Document, Analysed] | None" = None,
) -> Report:
    """Return what the documents say against one another and where one is damaged.

    inputs, against: paths (files or folders) or documents. With `against` the inputs are drafts and those their
    sources; else a document says itself what it is by its role. Of a draft the report has a verdict on each claim, what
    its sources have of its quotations, and what it leaves out.
    memory: of what was read before, so that it is not read again; has no influence on the report.
    known: documents that were analysed before in this process; those that are new are added. No influence either.
    """
    settings = settings or Settings()
    known_findings = read_entries(settings.baseline) if settings.baseline else ()
    tell = progress or (lambda step, done, total: None)
    read = read_inputs(inputs, settings, against=against)
    articles, left_out = analyse(read.documents, settings, tell, memory, known)
    tell("comparing", 0, 1)
    encoder = load_encoder(settings.encoder, batch_size=settings.batch_size, memory=memory)
    judge = Judge(load_entailment(settings.entailment, batch_size=settings.batch_size, memory=memory))
    stories = [compare_articles(group, encoder, judge) for group in group_articles(articles, settings.stories)]
    tell("comparing", 1, 1)
    conflicts = [(rule, conflict) for story, _ in stories for rule in CONFLICT_RULES for conflict in rule.check(story)]
    damages = [(rule, article, damage) for article in articles for rule, damage in _find_damage(article)]
    findings = make_findings(conflicts, damages, articles)
    findings, suppressed = suppress_findings(findings, articles, settings, today=date.today())
    dismissed = [finding for finding in findings if finding.id in settings.dismissed]
    findings = tuple(finding for finding in findings if finding.id not in settings.dismissed)
    judged = tuple(claim for story, _ in stories for claim in judge_claims(story, findings))
    lacking = [find_omissions(story) for story, _ in stories]
    findings, not_reported = choose_findings(findings, read.documents, settings)
    _count(left_out, "findings suppressed", suppressed)
    _count(left_out, "findings dismissed", len(dismissed))
    _count(left_out, "facts of most sources that a draft lacks", sum(more for _, more in lacking))
    for reason, number in chain(*(counts.items() for _, counts in stories), not_reported.items()):
        _count(left_out, reason, number)
    report = Report(
        version=claimcheck.__version__,
        documents=_summaries(articles, findings, settings),
        findings=drafts_first(findings, {a.document.id for a in articles if a.document.role is Role.DRAFT}),
        coverage=_coverage(articles, [story for story, _ in stories], left_out),
        claims=_all_claims(judged, articles) if settings.with_claims else tuple(judged),
        quotations=tuple(quoted for story, _ in stories for quoted in look_up_quotations(story)),
        omissions=tuple(omission for omissions, _ in lacking for omission in omissions),
        dismissed=tuple(dismissed),
        errors=read.errors,
        notes=(
            *read.notes,
            *(note for story, _ in stories for note in _draft_notes(story)),
            *(f"{d.id}: {note}" for d in read.documents for note in d.notes),
            *_language_notes(articles),
        ),
    )
    return without_known(report, known_findings)


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


def read_inputs(
    inputs: Iterable[Path | str | Document], settings: Settings, *, against: Iterable[Path | str | Document] = ()
) -> ReadResult:
    """Read the paths among the inputs; documents stand as they are. Those too long to check become errors.

    against: sources; if there are any, the inputs are drafts.
    """
    inputs, against = list(inputs), list(against)
    given = [item for item in inputs if isinstance(item, Document)]
    if against:
        given = [replace(document, role=Role.DRAFT) for document in given]
        given += [replace(item, role=Role.SOURCE) for item in against if isinstance(item, Document)]
    paths, source_paths = ([item for item in items if not isinstance(item, Document)] for items in (inputs, against))
    read = read_paths(paths, against=source_paths) if paths or source_paths else None
    found = list(read.documents) if read else []
    if against and not source_paths:
        found = [replace(document, role=Role.DRAFT) for document in found]
    documents = sorted([*given, *found], key=lambda document: document.id)
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


@once_per_article
def _find_damage(article: Article) -> list[tuple[GarbleRule, Damage]]:
    return keep_strongest([(rule, damage) for rule in GARBLE_RULES for damage in rule.check(article)])


class Analysed(NamedTuple):
    """What stands in a document, and how much of what was left out for which reason."""

    article: Article
    left_out: dict[str, int]


def analyse(
    documents: Sequence[Document],
    settings: Settings,
    tell: Progress,
    memory: Memory | None = None,
    known: MutableMapping[Document, Analysed] | None = None,
) -> tuple[tuple[Article, ...], dict[str, int]]:
    """Return what stands in each document, and how much of what was left out for which reason.

    known: what stands in documents that were analysed before; what is new is added to it.
    """
    known = {} if known is None else known
    new = [document for document in documents if document not in known]
    known.update(zip(new, _analyse_anew(new, settings, tell, memory), strict=True))
    analysed = [known.setdefault(document, known.pop(document)) for document in documents]  # the latest come last
    left_out: dict[str, int] = {}
    _count(left_out, FURNITURE, sum(each.left_out.get(FURNITURE, 0) for each in analysed))  # named first
    for each in analysed:
        for reason, number in each.left_out.items():
            _count(left_out, reason, number if reason != FURNITURE else 0)
    return tuple(each.article for each in analysed), left_out


def _analyse_anew(
    documents: Sequence[Document], settings: Settings, tell: Progress, memory: Memory | None
) -> Iterator[Analysed]:
    """Yield what stands in each document; their sentences are parsed together."""
    split = [(document, *split_sentences(document), detect_language(document.text)) for document in documents]
    todo = [
        sentence
        for _, _, sentences, language in split
        if language in {"en", "und"}
        for sentence in sentences
        if len(sentence.text) <= MAX_SENTENCE
    ]
    total = len(todo)
    parsed: list[Sentence] = []
    for start in range(0, len(todo), STEP_SENTENCES):
        tell("reading", len(parsed), total)
        step = todo[start : start + STEP_SENTENCES]
        parsed += parse_sentences(step, batch_size=settings.batch_size, memory=memory)
    tell("reading", total, total)
    done = {(sentence.document_id, sentence.index): sentence for sentence in parsed}
    for document, blocks, sentences, language in split:
        left_out: dict[str, int] = {}
        furniture = sum(block.kind in {BlockKind.FURNITURE, BlockKind.CONTENTS} for block in blocks) + document.left_out
        _count(left_out, FURNITURE, furniture)
        if language not in {"en", "und"}:
            _count(left_out, "sentences in another language", len(sentences))
            yield Analysed(Article(document, blocks, sentences, (), (), language), left_out)
            continue
        readable = tuple(done[s.document_id, s.index] for s in sentences if len(s.text) <= MAX_SENTENCE)
        _count(left_out, "sentences too long to be read", len(sentences) - len(readable))
        mentions = find_mentions(readable, document.published, document.title)
        found = find_claims(readable, mentions)
        for reason, number in found.left_out:
            _count(left_out, reason, number)
        sentences = tuple(done.get((s.document_id, s.index), s) for s in sentences)
        yield Analysed(Article(document, blocks, sentences, mentions, found.claims, language), left_out)


FURNITURE = "blocks of page furniture"
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


def _summaries(
    articles: Sequence[Article], findings: Sequence[Finding], settings: Settings
) -> tuple[DocumentSummary, ...]:
    """Return what the report says of each document; the configuration file is one when a finding quotes it."""
    summaries = [DocumentSummary(a.document, len(a.sentences), len(a.told_apart), a.language) for a in articles]
    if any(quotation.document_id == settings.configuration.id for f in findings for quotation in f.mentions):
        summaries.append(DocumentSummary(settings.configuration, 0, 0, "und"))
    return tuple(summaries)


def _coverage(articles: Sequence[Article], stories: Sequence[Story], left_out: dict[str, int]) -> Coverage:
    covered = [story.coverage for story in stories]
    return Coverage(
        documents=len(articles),
        sentences=sum(len(a.sentences) for a in articles),
        claims=sum(len(a.compared) for a in articles),
        compared=sum(compared for compared, _ in covered),
        pairs=sum(pairs for _, pairs in covered),
        left_out=left_out,
    )


def _all_claims(judged: Sequence[Claim], articles: Sequence[Article]) -> tuple[Claim, ...]:
    """Return the claims of all documents in their order, those of drafts with their verdicts."""
    sources = [article for article in articles if article.document.role is not Role.DRAFT]
    of_sources = [claim for source in sources for claim in source.told_apart]
    return tuple(sorted([*judged, *of_sources], key=lambda claim: claim.document_id))


def _draft_notes(story: Story) -> list[str]:
    if story.sources:
        return []
    return [f"{draft.document.id}: a draft without a source; none of its claims is checked" for draft in story.drafts]


def _language_notes(articles: Sequence[Article]) -> list[str]:
    return [
        f"{a.document.id}: written in another language ({a.language}); checked only for damage"
        for a in articles
        if a.language not in {"en", "und"}
    ]


def _count(left_out: dict[str, int], reason: str, number: int) -> None:
    if number:
        left_out[reason] = left_out.get(reason, 0) + number
