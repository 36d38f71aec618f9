"""Sum up what the store of an audit holds: stories with what is said of them, outlets with whom they contradict."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import claimcheck
from claimcheck.errors import CallError, did_you_mean
from claimcheck.findings import reaches
from claimcheck.records import Finding, Quotation, Scope, Severity
from claimcheck.reporters.archive_figures import (
    ArchiveArticle,
    ArchiveFinding,
    ArchiveReport,
    ArchiveStory,
    Dismissed,
    Filters,
    OutletFigures,
    OutletPair,
    Resolved,
    Voices,
)
from claimcheck.reporters.quotations import sides
from claimcheck.rules.selectors import exactness
from claimcheck.store import Store, StoredFinding, StoredStory

ALL = Filters()


def summarise(store: Store, filters: Filters = ALL) -> ArchiveReport:
    """Return what the store has to say; those resolved are named where the last audit did it.

    filters: which findings are reported and counted at all. Raises CallError where one names an outlet that the store
    does not have.
    """
    at_work = store.is_locked()
    with store.snapshot():
        return _summarise(store, filters, at_work=at_work)


def _summarise(store: Store, filters: Filters, *, at_work: bool) -> ArchiveReport:
    metadata = store.metadata()
    started, finished = store.last_run() or (None, None)
    _refuse_unknown(filters.outlets, {outlet for outlet, _, _ in metadata.values() if outlet})
    known = {story.key: story for story in store.stories()}
    reported = [found for found in store.findings() if _is_reported(found, filters, known.get(found.story), metadata)]
    standing = [found for found in reported if not found.resolved and found.story in known]
    open_findings: defaultdict[str, list[StoredFinding]] = defaultdict(list)
    for stored in standing:
        if not stored.dismissed:
            open_findings[stored.story].append(stored)
    stories = [_archive_story(story, open_findings[key], metadata) for key, story in known.items()]
    return ArchiveReport(
        version=claimcheck.__version__,
        started=started,
        finished=finished,
        at_work=at_work,
        documents=len(metadata),
        unchecked=len(metadata) - sum(len(story.documents) - len(story.outdated) for story in known.values()),
        stories=tuple(sorted(stories, key=_most_contradictions)),
        outlets=count_outlets(stories),
        pairs=count_pairs(stories),
        new=sum(found.first_seen == started and not found.dismissed for found in standing),
        resolved=tuple(_resolved(found) for found in reported if found.resolved == started),
        dismissed=tuple(Dismissed(found.finding, found.dismissed) for found in standing if found.dismissed),
        errors=tuple(store.unread()),
        filters=filters,
    )


_Metadata = Mapping[str, tuple[str | None, str | None, str]]  # document -> outlet, day of publication, path


def _refuse_unknown(outlets: Iterable[str], known: Collection[str]) -> None:
    for outlet in outlets:
        if outlet not in known:
            raise CallError(f"--outlet: no {outlet!r} in the store; {did_you_mean(outlet, sorted(known))}")


def _is_reported(stored: StoredFinding, filters: Filters, story: StoredStory | None, metadata: _Metadata) -> bool:
    finding = stored.finding
    if not reaches(finding.severity, filters.min_severity):
        return False
    if filters.rules and not any(exactness(word, finding) for word in filters.rules):
        return False
    if not filters.outlets:
        return True
    copies = _copies_of(story) if story else {}
    printed = (name for d in _quoted(finding) for name in (d, *copies.get(d, ())))
    return any(metadata[name][0] in filters.outlets for name in printed if name in metadata)


def _archive_story(story: StoredStory, stored: Sequence[StoredFinding], metadata: _Metadata) -> ArchiveStory:
    articles = tuple(_articles(story, metadata))
    by_id = {article.id: article for article in articles}
    copies = _copies_of(story)
    return ArchiveStory(
        key=story.key,
        articles=articles,
        claims=story.coverage["compared"],
        findings=tuple(
            ArchiveFinding(
                finding=found.finding,
                first_seen=found.first_seen,
                last_seen=found.last_seen,
                copies={d: copies[d] for d in _quoted(found.finding) if d in copies},
                sides=tuple(_voices(quotations, by_id, copies) for _, quotations in sides(found.finding)),
            )
            for found in sorted(stored, key=lambda found: _gravest(found.finding))
        ),
    )


def _articles(story: StoredStory, metadata: _Metadata) -> Iterator[ArchiveArticle]:
    for number, origin in enumerate(story.origins):
        for document_id in origin:
            outlet, published, path = metadata.get(document_id, (None, None, document_id))
            yield ArchiveArticle(document_id, path, outlet, published, number, story.copies.get(document_id))


def _copies_of(story: StoredStory) -> dict[str, tuple[str, ...]]:
    """Return for each document that has plain copies these copies."""
    copies: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for copy, original in sorted(story.copies.items()):
        copies[original] += (copy,)
    return dict(copies)


def _voices(
    quotations: Iterable[Quotation], articles: Mapping[str, ArchiveArticle], copies: Mapping[str, Sequence[str]]
) -> Voices:
    """Return who prints these words: for each origin one who tells them, the first published of those quoted."""
    quoted = [articles[quotation.document_id] for quotation in quotations]
    first: dict[int, str] = {}
    for article in sorted(quoted, key=lambda article: (article.published or "", article.id)):
        first.setdefault(article.origin, article.printed_by)
    printed = {articles[d].printed_by for article in quoted for d in (article.id, *copies.get(article.id, ()))}
    told_by = set(first.values())
    return Voices(len(first), tuple(sorted(told_by)), tuple(sorted(printed - told_by)))


def _resolved(stored: StoredFinding) -> Resolved:
    by = stored.resolved_by
    return Resolved(stored.finding, by.cause.value if by else "", by.documents if by else ())


def count_outlets(stories: Iterable[ArchiveStory]) -> tuple[OutletFigures, ...]:
    """Return what is to be said of each outlet, those with the most contradicted stories first."""
    told: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    carried: Counter[str] = Counter()
    contradicted: Counter[str] = Counter()
    contradictions: Counter[str] = Counter()
    outnumbered: Counter[str] = Counter()
    for story in stories:
        if len(story.tellers) > 1:
            told.update(story.tellers)
            claims.update(dict.fromkeys(story.tellers, story.claims))
        carried.update(story.carriers)
        here: Counter[str] = Counter()
        for found in story.findings:
            against = {outlet for pair in _clashes(found, story) for outlet in pair}
            here.update(against)
            most = max(side.origins for side in found.sides)
            fewer = {name for side in found.sides if side.origins < most for name in side.told_by}
            outnumbered.update(against & fewer)
        contradictions.update(here)
        contradicted.update(here.keys())
    figures = [
        OutletFigures(o, told[o], contradicted[o], contradictions[o], outnumbered[o], carried[o], claims[o])
        for o in told.keys() | carried.keys()
    ]
    return tuple(sorted(figures, key=lambda each: (-each.contradicted, -each.contradictions, each.outlet)))


def count_pairs(stories: Iterable[ArchiveStory]) -> tuple[OutletPair, ...]:
    """Return what is to be said of each two outlets that told a story in common, by name."""
    told: Counter[tuple[str, str]] = Counter()
    claims: Counter[tuple[str, str]] = Counter()
    contradictions: Counter[tuple[str, str]] = Counter()
    contradicted: Counter[tuple[str, str]] = Counter()
    for story in stories:
        pairs = list(combinations(story.tellers, 2))
        told.update(pairs)
        claims.update(dict.fromkeys(pairs, story.claims))
        here = Counter(pair for found in story.findings for pair in _clashes(found, story))
        contradictions.update(here)
        contradicted.update(here.keys())
    return tuple(
        OutletPair(pair, contradictions[pair], contradicted[pair], told[pair], claims[pair]) for pair in sorted(told)
    )


def _clashes(found: ArchiveFinding, story: ArchiveStory) -> set[tuple[str, str]]:
    """Return the outlets, two and two, that tell two sides of a finding; who only carries one stands on none."""
    told = [[name for name in side.told_by if name in story.outlets] for side in found.sides]
    return {(min(a, b), max(a, b)) for one, other in combinations(told, 2) for a in one for b in other if a != b}


def _quoted(finding: Finding) -> list[str]:
    return list(dict.fromkeys(mention.document_id for mention in finding.mentions))


def _gravest(finding: Finding) -> tuple[bool, int, float, str]:
    return finding.scope is not Scope.CROSS, list(Severity).index(finding.severity), -finding.confidence, finding.id


def _most_contradictions(story: ArchiveStory) -> tuple[int, int, int, str]:
    errors = sum(f.finding.severity is Severity.ERROR for f in story.findings)
    return -story.contradictions, -errors, -len(story.findings), story.key
