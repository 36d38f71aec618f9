"""Sum up what the store of an audit holds: stories with what is said of them, outlets with whom they contradict."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import claimcheck
from claimcheck.errors import CallError, did_you_mean
from claimcheck.findings import reaches
from claimcheck.records import Finding, Scope, Severity
from claimcheck.reporters.archive import ArchiveFinding, ArchiveReport, ArchiveStory, Filters, OutletPair, Resolved
from claimcheck.rules.selectors import exactness
from claimcheck.store import Store, StoredFinding, StoredStory

ALL = Filters()


def summarise(store: Store, filters: Filters = ALL) -> ArchiveReport:
    """Return what the store has to say; those resolved are named where the last audit did it.

    filters: which findings are reported and counted at all. Raises CallError where one names an outlet that the store
    does not have.
    """
    metadata = store.metadata()
    started, finished = store.last_run() or (None, None)
    _refuse_unknown(filters.outlets, {outlet for outlet, _ in metadata.values() if outlet})
    known = store.stories()
    copies = {story.key: _copies_of(story) for story in known}
    everything = [
        found for found in store.findings() if _is_reported(found, filters, copies.get(found.story, {}), metadata)
    ]
    open_findings: defaultdict[str, list[StoredFinding]] = defaultdict(list)
    for stored in everything:
        if not stored.resolved and not stored.dismissed:
            open_findings[stored.story].append(stored)
    stories = [_archive_story(story, open_findings[story.key], metadata) for story in known]
    return ArchiveReport(
        version=claimcheck.__version__,
        started=started,
        finished=finished,
        documents=len(metadata),
        stories=tuple(sorted(stories, key=_most_contradictions)),
        pairs=_outlet_pairs(known, open_findings, metadata),
        new=sum(f.first_seen == started and not f.resolved and not f.dismissed for f in everything),
        resolved=tuple(_resolved(found) for found in everything if found.resolved == started),
        dismissed=sum(bool(f.dismissed) and not f.resolved for f in everything),
        errors=tuple(store.unread()),
        filters=filters,
    )


_Metadata = Mapping[str, tuple[str | None, str | None]]  # document -> outlet, day of publication


def _refuse_unknown(outlets: Iterable[str], known: Collection[str]) -> None:
    for outlet in outlets:
        if outlet not in known:
            raise CallError(f"--outlet: no {outlet!r} in the store; {did_you_mean(outlet, sorted(known))}")


def _is_reported(
    stored: StoredFinding, filters: Filters, copies: Mapping[str, Sequence[str]], metadata: _Metadata
) -> bool:
    finding = stored.finding
    if filters.rules and not any(exactness(word, finding) for word in filters.rules):
        return False
    outlets = _outlets([x for d in _quoted(finding) for x in (d, *copies.get(d, ()))], metadata)
    named = not filters.outlets or bool(set(filters.outlets) & set(outlets))
    return named and reaches(finding.severity, filters.min_severity)


def _archive_story(story: StoredStory, stored: Sequence[StoredFinding], metadata: _Metadata) -> ArchiveStory:
    documents = [document_id for origin in story.origins for document_id in origin]
    days = sorted(day for d in documents if (day := metadata.get(d, (None, None))[1]))
    copies = _copies_of(story)
    return ArchiveStory(
        key=story.key,
        documents=len(documents),
        origins=len(story.origins),
        outlets=_outlets(documents, metadata),
        published=(days[0], days[-1]) if days else (),
        claims=story.coverage["compared"],
        findings=tuple(
            ArchiveFinding(
                finding=found.finding,
                first_seen=found.first_seen,
                last_seen=found.last_seen,
                copies={d: copies[d] for d in _quoted(found.finding) if d in copies},
                outlets=_outlets([x for d in _quoted(found.finding) for x in (d, *copies.get(d, ()))], metadata),
            )
            for found in sorted(stored, key=lambda found: _gravest(found.finding))
        ),
        outlet_of={d: outlet for d in documents if (outlet := metadata.get(d, (None, None))[0])},
    )


def _resolved(stored: StoredFinding) -> Resolved:
    by = stored.resolved_by
    return Resolved(stored.finding, by.cause.value if by else "", by.documents if by else ())


def _copies_of(story: StoredStory) -> dict[str, tuple[str, ...]]:
    """Return for each document that has plain copies these copies."""
    copies: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for copy, original in sorted(story.copies.items()):
        copies[original] += (copy,)
    return dict(copies)


def _outlet_pairs(
    stories: Iterable[StoredStory], found: Mapping[str, Sequence[StoredFinding]], metadata: _Metadata
) -> tuple[OutletPair, ...]:
    told: Counter[tuple[str, str]] = Counter()
    claims: Counter[tuple[str, str]] = Counter()
    contradictions: Counter[tuple[str, str]] = Counter()
    contradicted: Counter[tuple[str, str]] = Counter()
    for story in stories:
        documents = [document_id for origin in story.origins for document_id in origin]
        pairs = list(combinations(_outlets(documents, metadata), 2))
        told.update(pairs)
        claims.update(dict.fromkeys(pairs, story.coverage["compared"]))
        copies = _copies_of(story)
        here: Counter[tuple[str, str]] = Counter()
        for stored in found.get(story.key, ()):
            sides: defaultdict[int, list[str]] = defaultdict(list)
            for mention in stored.finding.mentions:
                sides[mention.side] += [mention.document_id, *copies.get(mention.document_id, ())]
            named = [_outlets(side, metadata) for side in sides.values()]
            here.update({(min(a, b), max(a, b)) for x, y in combinations(named, 2) for a in x for b in y if a != b})
        contradictions.update(here)
        contradicted.update(here.keys())
    return tuple(
        OutletPair(pair, contradictions[pair], contradicted[pair], told[pair], claims[pair]) for pair in sorted(told)
    )


def _outlets(documents: Iterable[str], metadata: _Metadata) -> tuple[str, ...]:
    return tuple(sorted({outlet for d in documents if (outlet := metadata.get(d, (None, None))[0])}))


def _quoted(finding: Finding) -> list[str]:
    return list(dict.fromkeys(mention.document_id for mention in finding.mentions))


def _gravest(finding: Finding) -> tuple[bool, int, float, str]:
    return finding.scope is not Scope.CROSS, list(Severity).index(finding.severity), -finding.confidence, finding.id


def _most_contradictions(story: ArchiveStory) -> tuple[int, int, int, str]:
    errors = sum(f.finding.severity is Severity.ERROR for f in story.findings)
    return -story.contradictions, -errors, -len(story.findings), story.key
