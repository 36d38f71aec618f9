"""The run, top to bottom: files in, report out. The steps do the work; this module only calls them in order."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import claimcheck
from claimcheck.baseline import read_entries, without_known
from claimcheck.claims import find_claims
from claimcheck.compare import Story, build_story
from claimcheck.encoder import Encoder, load_encoder
from claimcheck.entailment import Judge, load_entailment
from claimcheck.errors import ClaimcheckError
from claimcheck.explanations import Explanation, explain_conflict, explain_damage
from claimcheck.findings import drafts_first, find_finding, in_order, make_findings
from claimcheck.globs import group_documents
from claimcheck.language import READ_LANGUAGES, detect_language
from claimcheck.lookups import look_up_quotations
from claimcheck.memory import Memory, key_of
from claimcheck.mentions import find_mentions
from claimcheck.omissions import find_omissions
from claimcheck.once import once_per_article
from claimcheck.packing import pack, unpack
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
    Scope,
    Sentence,
    StoryReport,
)
from claimcheck.rules import CONFLICT_RULES, GARBLE_RULES
from claimcheck.rules.garble import keep_strongest
from claimcheck.rules.rule import GarbleRule
from claimcheck.selection import choose_findings
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings
from claimcheck.suppressions import suppress_findings
from claimcheck.syntax import parse_sentences
from claimcheck.verdicts import contradict_claims, judge_claims

Progress = Callable[[str, int, int], None]  # step, done, total


def check(
    inputs: Sequence[Path | str | Document],
    *,
    against: Sequence[Path | str | Document] = (),
    settings: Settings | None = None,
    progress: Progress | None = None,
    memory: Memory | None = None,
    analysed: "MutableMapping[Document, Analysed] | None" = None,
) -> Report:
    """Return what the documents say against one another and where one is damaged.

    inputs, against: paths (files or folders) or documents. With `against` the inputs are drafts and those their
    sources; else a document says itself what it is by its role. Of a draft the report has a verdict on each claim, what
    its sources have of its quotations, and what it leaves out.
    memory: of what was read before, so that it is not read again; has no influence on the report. Where stories are
    checked in several processes, each gets a pickled copy.
    analysed: documents that were analysed before in this process; those that are new are added. No influence either.
    """
    settings = settings or Settings()
    read = read_inputs(inputs, settings, against=against)
    return check_documents(read, settings=settings, progress=progress, memory=memory, analysed=analysed)


def check_documents(
    read: ReadResult,
    *,
    settings: Settings,
    progress: Progress | None = None,
    memory: Memory | None = None,
    analysed: "MutableMapping[Document, Analysed] | None" = None,
) -> Report:
    """Return the report on documents that are read; see `check`."""
    known = read_entries(settings.baseline) if settings.baseline else ()
    groups = group_documents(read.documents, settings.stories, settings.configuration)
    stories, errors = _check_stories(groups, settings, progress, memory, analysed)
    articles = sorted(_layouts(stories), key=lambda article: article.document.id)
    drafts = {article.document.id for article in articles if article.document.role is Role.DRAFT}
    all_findings = in_order(chain.from_iterable(story.findings for story in stories))
    findings, suppressed = suppress_findings(all_findings, articles, settings, today=date.today())
    dismissed = tuple(finding for finding in findings if finding.id in settings.dismissed)
    findings = tuple(finding for finding in findings if finding.id not in settings.dismissed)
    told = chain.from_iterable(story.claims for story in stories)
    claims = contradict_claims(sorted(told, key=lambda claim: claim.document_id), findings, drafts)
    findings, not_reported = choose_findings(findings, read.documents, settings)
    left_out: Counter[str] = Counter()
    by_the_user = {"findings suppressed": suppressed, "findings dismissed": len(dismissed)}
    for counts in (*(story.coverage.left_out for story in stories), by_the_user, not_reported):
        left_out.update(counts)
    report = Report(
        version=claimcheck.__version__,
        documents=_summaries(stories, findings, settings),
        findings=drafts_first(findings, drafts),
        coverage=_coverage([story.coverage for story in stories], dict(+left_out)),
        claims=claims,
        quotations=tuple(quoted for story in stories for quoted in story.quotations),
        omissions=tuple(omission for story in stories for omission in story.omissions),
        dismissed=dismissed,
        errors=(*read.errors, *errors),
        notes=(
            *read.notes,
            *(note for story in stories for note in story.notes),
            *(f"{d.id}: {note}" for d in read.documents for note in d.notes),
            *_language_notes(articles),
        ),
    )
    return without_known(report, known)


def explain(
    finding_id: str,
    documents: Sequence[Document],
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Explanation | None:
    """Return what was compared for one finding of a check of these documents; None when there is no such finding.

    finding_id: whole, or as much of its beginning as tells it from others. Findings that a check does not report,
    for they are suppressed, in the baseline or not selected, are explained too.
    memory: of what was read before, so that it is not read again.
    Raises CallError when more than one id begins so.
    """
    settings = settings or Settings()
    tell = progress or (lambda step, done, total: None)
    groups = group_documents(documents, settings.stories, settings.configuration)
    stories = [_see(group, settings, tell, memory) for group in groups]
    articles = [article for seen in stories for article in seen.story.articles]
    found = list(in_order(chain.from_iterable(seen.findings for seen in stories)))
    kept, _ = suppress_findings(found, articles, settings, today=date.today())
    finding = find_finding(finding_id, (*found, *kept))
    if finding is None:
        return None
    quoted = {quotation.document_id for quotation in finding.mentions}
    if finding.scope is Scope.GARBLE:
        return explain_damage(finding, next((a for a in articles if a.document.id in quoted), None))
    stories_of = (seen.story for seen in stories if quoted <= {a.document.id for a in seen.story.articles})
    return explain_conflict(finding, next(stories_of))


def _check_stories(
    groups: Sequence[tuple[Document, ...]],
    settings: Settings,
    progress: Progress | None,
    memory: Memory | None,
    analysed: "MutableMapping[Document, Analysed] | None",
) -> tuple[list[StoryReport], list[InputError]]:
    """Return what is said of each story, from memory where its documents are known, and which could not be checked."""
    if settings.encoder or settings.entailment:
        memory = None  # the files of another model can change under its name
    keys = [_story_key(documents, settings) if memory else "" for documents in groups]
    known = memory.recall(keys) if memory else {}
    new = [documents for key, documents in zip(keys, groups, strict=True) if key not in known]
    alone = len(groups) == 1
    tell = progress if progress and not alone else lambda step, done, total: None
    jobs = min(settings.jobs, len(new))
    work = partial(
        check_story,
        settings=settings,
        progress=progress if alone else None,
        memory=memory,
        analysed=analysed if jobs < 2 else None,  # of no use to other processes
    )
    checked = _check_new(new, work, jobs)
    stories, errors = [], []
    for done, key in enumerate(keys):
        tell("checking stories", done, len(keys))
        story = unpack(known[key]) if key in known else next(checked)
        if isinstance(story, InputError):
            errors.append(story)
            continue
        stories.append(story)
        if memory and key not in known:
            memory.keep({key: pack(story)})
    tell("checking stories", len(keys), len(keys))
    return stories, errors


def _check_new(
    groups: Sequence[tuple[Document, ...]], work: Callable[[tuple[Document, ...]], StoryReport], jobs: int
) -> Iterator[StoryReport | InputError]:
    if jobs < 2:
        yield from map(work, groups)
        return
    from claimcheck.workers import Lost, open_engine  # with it comes multiprocessing

    with open_engine(jobs) as engine:
        for documents, story in zip(groups, engine.map(work, groups), strict=True):
            if isinstance(story, Lost):
                where = ", ".join(document.path for document in documents)
                yield InputError(where, f"not checked: {story.message}; use fewer --jobs if memory was short")
            else:
                yield story


def _story_key(documents: Sequence[Document], settings: Settings) -> str:
    """Return a key made of all that the report on a story depends on."""
    return key_of("story", [settings.with_claims, [repr(document) for document in documents]])


def check_story(
    documents: Sequence[Document],
    *,
    settings: Settings,
    progress: Progress | None = None,
    memory: Memory | None = None,
    analysed: "MutableMapping[Document, Analysed] | None" = None,
) -> StoryReport:
    """Return what the documents of one story say against one another and where one is damaged; see `check`."""
    seen = _see(documents, settings, progress or (lambda step, done, total: None), memory, analysed)
    story, articles, left_out = seen.story, seen.story.articles, dict(seen.left_out)
    omissions, more = find_omissions(story, seen.findings)
    _count(left_out, "facts of most sources that a draft lacks", more)
    compared, pairs = story.coverage
    sources = [a for a in articles if a.document.role is not Role.DRAFT]
    return StoryReport(
        documents=tuple(DocumentSummary(a.document, len(a.sentences), len(a.told_apart), a.language) for a in articles),
        blocks=tuple(article.blocks for article in articles),
        findings=seen.findings,
        coverage=Coverage(
            documents=len(articles),
            sentences=sum(len(a.sentences) for a in articles),
            claims=sum(len(a.compared) for a in articles),
            compared=compared,
            pairs=pairs,
            left_out=left_out,
        ),
        claims=(*judge_claims(story), *(c for s in sources if settings.with_claims for c in s.told_apart)),
        quotations=tuple(look_up_quotations(story)),
        omissions=omissions,
        notes=tuple(_draft_notes(story)),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the rules saw in the documents of one story, before it is chosen what to report."""

    story: Story
    findings: tuple[Finding, ...]
    left_out: dict[str, int]


def _see(
    documents: Sequence[Document],
    settings: Settings,
    tell: Progress,
    memory: Memory | None,
    analysed: "MutableMapping[Document, Analysed] | None" = None,
) -> _Seen:
    articles, left_out = analyse(documents, settings, tell, memory, analysed)
    tell("comparing", 0, 1)
    encoder = load_encoder(settings.encoder, batch_size=settings.batch_size, memory=memory)
    judge = Judge(load_entailment(settings.entailment, batch_size=settings.batch_size, memory=memory))
    story, too_many = compare_articles(articles, encoder, judge)
    tell("comparing", 1, 1)
    conflicts = [(rule, c) for rule in CONFLICT_RULES for c in rule.check(story)]
    damages = [(rule, article, damage) for article in articles for rule, damage in _find_damage(article)]
    for reason, number in too_many.items():
        _count(left_out, reason, number)
    return _Seen(story, make_findings(conflicts, damages, articles), left_out)


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
    read = read_paths(paths, against=source_paths, apart=settings.written) if paths or source_paths else None
    found = list(read.documents) if read else []
    if against and not source_paths:
        found = [replace(document, role=Role.DRAFT) for document in found]
    documents = _with_unique_ids([*given, *found])
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


def _with_unique_ids(documents: Iterable[Document]) -> list[Document]:
    """Return the documents by id; of several with one id, the later ones by path and text are named after the first."""
    ordered = sorted(documents, key=lambda document: (document.id, document.path, document.text))
    taken = {document.id for document in ordered}
    known: set[str] = set()
    for i, document in enumerate(ordered):
        unique = document.id
        if unique in known:
            while unique in taken:
                unique += "+"
            note = f'id "{document.id}" occurs more than once; this one is called "{unique}"'
            ordered[i] = replace(document, id=unique, notes=(*document.notes, note))
            taken.add(unique)
        known.add(unique)
    return sorted(ordered, key=lambda document: document.id)


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
    analysed: MutableMapping[Document, Analysed] | None = None,
) -> tuple[tuple[Article, ...], dict[str, int]]:
    """Return what stands in each document, and how much of what was left out for which reason.

    analysed: what stands in documents that were analysed before; what is new is added to it.
    """
    analysed = {} if analysed is None else analysed
    new = [document for document in documents if document not in analysed]
    analysed.update(zip(new, _analyse_anew(new, settings, tell, memory), strict=True))
    found = [analysed.setdefault(document, analysed.pop(document)) for document in documents]  # the latest come last
    left_out: dict[str, int] = {}
    _count(left_out, FURNITURE, sum(each.left_out.get(FURNITURE, 0) for each in found))  # named first
    for each in found:
        for reason, number in each.left_out.items():
            _count(left_out, reason, number if reason != FURNITURE else 0)
    return tuple(each.article for each in found), left_out


def _analyse_anew(
    documents: Sequence[Document], settings: Settings, tell: Progress, memory: Memory | None
) -> Iterator[Analysed]:
    """Yield what stands in each document; its sentences are parsed while the documents before it are looked into."""
    split = [(document, *split_sentences(document), detect_language(document.text)) for document in documents]
    texts = [
        [s for s in sentences if language in READ_LANGUAGES and len(s.text) <= MAX_SENTENCE]
        for _, _, sentences, language in split
    ]
    for (document, blocks, sentences, language), read in zip(
        split, _parse_ahead(texts, settings, tell, memory), strict=True
    ):
        left_out: dict[str, int] = {}
        furniture = sum(block.kind in {BlockKind.FURNITURE, BlockKind.CONTENTS} for block in blocks) + document.left_out
        _count(left_out, FURNITURE, furniture)
        if language not in READ_LANGUAGES:
            _count(left_out, "sentences in another language", len(sentences))
            yield Analysed(Article(document, blocks, sentences, (), (), language), left_out)
            continue
        _count(left_out, "sentences too long to be read", len(sentences) - len(read))
        mentions = find_mentions(read, document.published, document.title)
        found = find_claims(read, mentions)
        for reason, number in found.left_out:
            _count(left_out, reason, number)
        by_index = {sentence.index: sentence for sentence in read}
        sentences = tuple(by_index.get(s.index, s) for s in sentences)
        yield Analysed(Article(document, blocks, sentences, mentions, found.claims, language), left_out)


def _parse_ahead(
    documents: Sequence[Sequence[Sentence]], settings: Settings, tell: Progress, memory: Memory | None
) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences of each document parsed; while the caller works on them the next ones are read beside it."""
    sentences = list(chain.from_iterable(documents))
    steps = [sentences[start : start + STEP_SENTENCES] for start in range(0, len(sentences), STEP_SENTENCES)]
    parse = partial(parse_sentences, batch_size=settings.batch_size, memory=memory)

    def read(reader: ThreadPoolExecutor) -> Iterator[Sentence]:
        for done, step in enumerate(reader.map(parse, steps)):
            tell("reading", done * STEP_SENTENCES, len(sentences))
            yield from step

    reader = ThreadPoolExecutor(1, "read sentences")
    try:
        parsed = read(reader)
        for document in documents:
            yield tuple(islice(parsed, len(document)))
    finally:
        reader.shutdown(cancel_futures=True)  # who is interrupted waits for one step
    tell("reading", len(sentences), len(sentences))


FURNITURE = "blocks of page furniture"
MAX_SENTENCE = (
    2_000  # characters; the longest of 2,500 sentences of news had 317, and what is longer has no sentence ends
)
STEP_SENTENCES = 96  # sentences that are parsed together, between two words of progress


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


def _layouts(stories: Iterable[StoryReport]) -> Iterator[Article]:
    """Yield the documents with their layout, and without what stands in them."""
    for story in stories:
        for summary, blocks in zip(story.documents, story.blocks, strict=True):
            yield Article(summary.document, blocks, (), (), (), summary.language)


def _summaries(
    stories: Iterable[StoryReport], findings: Sequence[Finding], settings: Settings
) -> tuple[DocumentSummary, ...]:
    """Return what the report says of each document; the configuration file is one when a finding quotes it."""
    summaries = sorted((s for story in stories for s in story.documents), key=lambda summary: summary.document.id)
    if any(quotation.document_id == settings.configuration.id for f in findings for quotation in f.mentions):
        summaries.append(DocumentSummary(settings.configuration, 0, 0, "und"))
    return tuple(summaries)


def _coverage(stories: Sequence[Coverage], left_out: Mapping[str, int]) -> Coverage:
    return Coverage(
        documents=sum(story.documents for story in stories),
        sentences=sum(story.sentences for story in stories),
        claims=sum(story.claims for story in stories),
        compared=sum(story.compared for story in stories),
        pairs=sum(story.pairs for story in stories),
        left_out=left_out,
    )


def _draft_notes(story: Story) -> list[str]:
    if story.sources:
        return []
    return [f"{draft.document.id}: a draft without a source; none of its claims is checked" for draft in story.drafts]


def _language_notes(articles: Sequence[Article]) -> list[str]:
    return [
        f"{a.document.id}: written in another language ({a.language}); checked only for damage"
        for a in articles
        if a.language not in READ_LANGUAGES
    ]


def _count(left_out: dict[str, int], reason: str, number: int) -> None:
    if number:
        left_out[reason] = left_out.get(reason, 0) + number
