"""Find the facts that most independent sources carry and a draft lacks."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from claimcheck.compare import APPOSITION, Story
from claimcheck.records import (
    Article,
    Bearing,
    BlockKind,
    Claim,
    Cluster,
    Evidence,
    Finding,
    Modality,
    Omission,
    Quotation,
)

MAX_SHARED_SENTENCES = 0.5  # fraction of the shorter text; two texts that share more are copies of one
MIN_SENTENCE_CHARS = 30  # shorter sentences come again by chance
MAX_DRAFT_COSINE = 0.6  # a draft with a claim as near as those of a cluster has the fact, or says otherwise
MIN_ENTAILMENT = 0.0  # log-odds that a source says it too: more likely than not
MAX_DRAFT_ENTAILMENT = -1.5  # log-odds that a sentence of the draft says it, among those nearest; by judgement
NEAREST = 3  # sentences of the draft that are read for a fact
MAX_OMISSIONS = 5  # the clearest ones of a draft; an editor wants a hint, not a second article
NO_FACTS = frozenset({BlockKind.HEADING, BlockKind.CAPTION, BlockKind.CELL})


def find_omissions(story: Story, findings: Sequence[Finding] = ()) -> tuple[tuple[Omission, ...], int]:
    """Return what the drafts lack, the clearest first, at most MAX_OMISSIONS for each, and how many more there are.

    A fact is a cluster of claims; a source carries it if its claim entails or is entailed by the most central one.
    Texts that are copies of one another count as one source. Of fewer than two independent sources there are none.
    What a finding sets against the draft is not lacking: the draft says otherwise.
    """
    group_of = independent_sources(story.sources)
    sources = len(set(group_of.values()))
    if not story.drafts or sources < 2:
        return (), 0
    facts = [fact for cluster in story.clusters if (fact := _fact(story, cluster, group_of, sources))]
    shown: list[Omission] = []
    more = 0
    for draft in story.drafts:
        against = _set_against(draft, findings)
        facts_here = [fact for fact in facts if not any(_is_quoted(claim, against) for claim in fact)]
        lacking = [fact for fact in facts_here if not _carries(story, draft, fact)]
        omissions = [_omission(draft, fact, group_of) for fact in _one_per_sentence(lacking)]
        omissions.sort(key=lambda o: (-o.sources, o.evidence[0].span, o.evidence[0].document_id))
        shown += omissions[:MAX_OMISSIONS]
        more += len(omissions[MAX_OMISSIONS:])
    return tuple(shown), more


def independent_sources(sources: Sequence[Article]) -> dict[str, str]:
    """Return for each source the one that stands for it and its copies: the first by id."""
    sentences = {source.document.id: _long_sentences(source) for source in sources}
    stands_for = {source: source for source in sorted(sentences)}
    for first, second in combinations(stands_for, 2):
        fewer = min(len(sentences[first]), len(sentences[second]))
        if len(sentences[first] & sentences[second]) > MAX_SHARED_SENTENCES * fewer:
            old, new = stands_for[second], stands_for[first]
            stands_for = {source: new if group == old else group for source, group in stands_for.items()}
    return stands_for


def _long_sentences(source: Article) -> frozenset[str]:
    texts = (" ".join(sentence.text.casefold().split()) for sentence in source.sentences)
    return frozenset(text for text in texts if len(text) >= MIN_SENTENCE_CHARS)


def _fact(story: Story, cluster: Cluster, group_of: dict[str, str], sources: int) -> tuple[Claim, ...] | None:
    """Return the claims of a cluster that state one fact, the most central first, if most sources carry it."""
    stated = [claim for claim in cluster.claims if claim.document_id in group_of and _is_news(claim)]
    if 2 * len({group_of[claim.document_id] for claim in stated}) <= sources:
        return None
    central = cluster.claims[cluster.medoid]
    central = central if central in stated else stated[0]
    others = [claim for claim in stated if claim is not central]
    asked = [(claim.sentence.text, central.text) for claim in others]
    said = story.judge.ask_one_way(asked)
    agreeing = [claim for claim, judgement in zip(others, said, strict=True) if judgement.entailment >= MIN_ENTAILMENT]
    if 2 * len({group_of[claim.document_id] for claim in (central, *agreeing)}) <= sources:
        return None
    return (central, *agreeing)


def _is_news(claim: Claim) -> bool:
    told = claim.sentence.kind not in NO_FACTS and claim.predicate != APPOSITION
    return told and claim.modality is not Modality.POSSIBLE


def _carries(story: Story, draft: Article, fact: Sequence[Claim]) -> bool:
    """Whether a draft has a claim near those of the fact, or a sentence that says it in other words."""
    rows = [i for i, claim in enumerate(story.claims) if claim in fact]
    own = [i for i, claim in enumerate(story.claims) if claim.document_id == draft.document.id]
    if not own:
        return False
    cosines = {i: max(story.space.cosines[row, i] for row in rows) for i in own}
    if max(cosines.values()) >= MAX_DRAFT_COSINE:
        return True
    nearest = sorted(own, key=lambda i: (-cosines[i], i))[:NEAREST]
    asked = [(story.claims[i].sentence.text, fact[0].text) for i in nearest]
    return max(judgement.entailment for judgement in story.judge.ask_one_way(asked)) >= MAX_DRAFT_ENTAILMENT


def _set_against(draft: Article, findings: Sequence[Finding]) -> list[Quotation]:
    """Return what findings quote of sources against the draft."""
    touching = [f for f in findings if any(m.document_id == draft.document.id for m in f.mentions)]
    return [mention for finding in touching for mention in finding.mentions if mention.document_id != draft.document.id]


def _is_quoted(claim: Claim, quotations: Sequence[Quotation]) -> bool:
    return any(q.document_id == claim.document_id and q.span.overlaps(claim.sentence.span) for q in quotations)


def _one_per_sentence(facts: Iterable[Sequence[Claim]]) -> list[Sequence[Claim]]:
    """Return the facts without those of which a sentence tells another one already."""
    told: set[tuple[str, int]] = set()
    kept = []
    for fact in sorted(facts, key=lambda fact: (-len(fact), fact[0].document_id, fact[0].span)):
        places = {(claim.document_id, claim.sentence.index) for claim in fact}
        if not places & told:
            told |= places
            kept.append(fact)
    return kept


def _omission(draft: Article, fact: Sequence[Claim], group_of: dict[str, str]) -> Omission:
    by_source: dict[str, Claim] = {}
    for claim in fact:
        by_source.setdefault(claim.document_id, claim)
    return Omission(
        draft.document.id,
        sources=len({group_of[document_id] for document_id in by_source}),
        evidence=tuple(
            Evidence(claim.document_id, claim.sentence.span, claim.sentence.text, Bearing.ENTAILS)
            for claim in by_source.values()
        ),
    )
