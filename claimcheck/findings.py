"""Turn what the rules saw into findings: one a disagreement, with fingerprint, scope, severity and message."""

from __future__ import annotations  # the rules import every step of the comparison; here they are only named

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimcheck.errors import CallError
from claimcheck.positions import find_place, locate
from claimcheck.records import (
    Article,
    Conflict,
    Damage,
    Finding,
    Mention,
    Quotation,
    Role,
    Scope,
    Severity,
    Side,
    Span,
)

if TYPE_CHECKING:
    from claimcheck.rules.rule import ConflictRule, GarbleRule

MIN_ERROR_CONFIDENCE = 0.7  # an error fails a CI run, so it has to be right far more often than not
MIN_WARNING_CONFIDENCE = 0.4  # below it more than half of the findings would be waved away
MAX_QUOTATION_CHARS = 400  # longer ones are no quotation any more; the contract's readers ignore them
CONTEXT_CHARS = 40  # shown on each side of words that come without a clause: about six words
STRETCH = 256  # characters; only damages that touch one such stretch of a text are compared
SAME_DAMAGE_CHARS = 40  # two damages that overlap inside so few characters are one place to mend
FINGERPRINT_CHARS = 16  # 64 bits: one collision is expected in four thousand million findings
MAX_NAMED_DOCUMENTS = 5  # a message names so many documents of a side, and counts the others

_LEVELS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def make_findings(
    conflicts: Iterable[tuple[ConflictRule, Conflict]],
    damages: Iterable[tuple[GarbleRule, Article, Damage]],
    articles: Sequence[Article],
) -> tuple[Finding, ...]:
    """Return one finding for each disagreement and each damaged place, the gravest first.

    Conflicts of one rule that share words become one finding with all their sides, doubtful ones apart from sure ones;
    damages of one rule and pattern in one document become one finding with all their places. Where two rules saw the
    same words, the more confident one speaks. Order: what touches a draft, severity, confidence, document, position;
    the order of the input has no influence.
    """
    by_id = {article.document.id: article for article in articles}
    drafts = [
        *(_conflict_draft(rule, conflict, by_id) for rule, conflict in _one_per_disagreement(conflicts)),
        *(_damage_draft(rule, article, places) for rule, article, places in _one_per_pattern(_one_per_place(damages))),
    ]
    of_drafts = {article.document.id for article in articles if article.document.role is Role.DRAFT}
    return drafts_first(with_ids(in_order(drafts)), of_drafts)


def drafts_first(findings: Iterable[Finding], draft_ids: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings in their order, but those that touch a draft before all others."""
    return tuple(sorted(findings, key=lambda finding: not touches(finding, draft_ids)))


def touches(finding: Finding, document_ids: Collection[str]) -> bool:
    """Return whether a finding quotes one of the documents."""
    return any(mention.document_id in document_ids for mention in finding.mentions)


def find_finding(finding_id: str, findings: Iterable[Finding]) -> Finding | None:
    """Return the finding whose id begins so, None when there is none. Raises CallError when there are several."""
    found = {finding.id: finding for finding in findings if finding.id.startswith(finding_id)}
    if len(found) > 1:
        raise CallError(f"{finding_id}: {len(found)} ids begin so; give more of it: {', '.join(sorted(found))}")
    return next(iter(found.values()), None)


def reaches(severity: Severity, minimum: Severity | None) -> bool:
    """Return whether `severity` is as grave as `minimum` or graver; None: nothing is."""
    return minimum is not None and _LEVELS[severity] >= _LEVELS[minimum]


def severity_at(severity: Severity, confidence: float) -> Severity:
    """Return how grave a finding of this confidence is when its rule has this severity."""
    if confidence < MIN_WARNING_CONFIDENCE:
        return Severity.INFO
    if confidence < MIN_ERROR_CONFIDENCE and severity is Severity.ERROR:
        return Severity.WARNING
    return severity


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in the order of a report."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int, float, str, int, str, str]:
    first = finding.mentions[0]
    return (
        -_LEVELS[finding.severity],
        -finding.confidence,
        first.document_id,
        first.clashing[0].start if first.clashing else first.span.start,
        finding.rule,
        finding.message,
    )


# Conflicts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """A conflict with the rule that saw it and the documents it lies in."""

    rule: ConflictRule
    conflict: Conflict
    scope: Scope


def _one_per_disagreement(
    conflicts: Iterable[tuple[ConflictRule, Conflict]],
) -> Iterator[tuple[ConflictRule, Conflict]]:
    kept: list[_Seen] = []
    for seen in sorted((_seen(rule, conflict) for rule, conflict in conflicts), key=_priority):
        for i, other in enumerate(kept):
            if other.scope is not seen.scope:
                continue
            if other.rule.id == seen.rule.id:
                sides = _joined_sides(other.conflict.sides, seen.conflict.sides)
                if sides is not None and _is_doubtful(seen) == _is_doubtful(other):
                    kept[i] = replace(other, conflict=replace(other.conflict, sides=sides))
                    break
                if sides is not None and len(sides) == len(other.conflict.sides):
                    break  # a doubtful one that says nothing new
            elif _same_disagreement(other.conflict, seen.conflict):
                break
        else:
            kept.append(seen)
    for seen in kept:
        yield seen.rule, seen.conflict


def _is_doubtful(seen: _Seen) -> bool:
    """Whether a conflict is for information only: no side of it may stand among those of a surer one."""
    return seen.conflict.confidence < MIN_WARNING_CONFIDENCE


def _seen(rule: ConflictRule, conflict: Conflict) -> _Seen:
    sides = tuple(sorted((_sorted_side(side) for side in conflict.sides), key=_side_order))
    documents = {mention.document_id for side in sides for mention in side.mentions}
    return _Seen(rule, replace(conflict, sides=sides), Scope.SELF if len(documents) == 1 else Scope.CROSS)


def _sorted_side(side: Side) -> Side:
    quotations = side.quotations or tuple(mention.span for mention in side.mentions)
    pairs = sorted(zip(side.mentions, quotations, strict=True), key=lambda pair: (pair[0].document_id, pair[0].span))
    if not side.quotations:
        return replace(side, mentions=tuple(mention for mention, _ in pairs))
    return replace(side, mentions=tuple(m for m, _ in pairs), quotations=tuple(q for _, q in pairs))


def _side_order(side: Side) -> tuple[str, Span, str]:
    return side.mentions[0].document_id, side.mentions[0].span, side.value


def _priority(seen: _Seen) -> tuple[bool, bool, float, int, str, tuple[tuple[str, Span, str], ...]]:
    """Return what sorts conflicts: those that name the words that clash speak before those of whole claims.

    What is for information only hides nothing else.
    """
    confidence = seen.conflict.confidence
    places = tuple(_side_order(side) for side in seen.conflict.sides)
    only_told = severity_at(seen.rule.severity, confidence) is Severity.INFO
    return seen.conflict.whole, only_told, -confidence, -_LEVELS[seen.rule.severity], seen.rule.id, places


def _joined_sides(kept: tuple[Side, ...], more: tuple[Side, ...]) -> tuple[Side, ...] | None:
    """Return the sides of two conflicts as those of one, or None where they share no words or do not fit together."""
    if not any(_share_words(a, b) for a in kept for b in more):
        return None
    sides = list(kept)
    targets: list[int] = []
    for side in more:
        target = next((i for i, other in enumerate(kept) if _share_words(side, other)), None)
        if target is None:
            value = side.value.casefold()
            target = next((i for i, other in enumerate(kept) if other.value.casefold() == value), len(sides))
        if target in targets:
            return None
        targets.append(target)
        if target == len(sides):
            sides.append(side)
        else:
            sides[target] = _joined_side(sides[target], side)
    return tuple(sorted(sides, key=_side_order))


def _joined_side(kept: Side, more: Side) -> Side:
    new = [i for i, mention in enumerate(more.mentions) if not any(_same_words(mention, m) for m in kept.mentions)]
    kept_quotations = kept.quotations or tuple(mention.span for mention in kept.mentions)
    more_quotations = more.quotations or tuple(mention.span for mention in more.mentions)
    quotations = (*kept_quotations, *(more_quotations[i] for i in new))
    mentions = (*kept.mentions, *(more.mentions[i] for i in new))
    has_clauses = bool(kept.quotations or more.quotations)
    return _sorted_side(replace(kept, mentions=mentions, quotations=quotations if has_clauses else ()))


def _same_disagreement(kept: Conflict, other: Conflict) -> bool:
    """Return whether two sides of `other` are said by words that are two sides of `kept` already.

    A claim as a whole says again what the words in its sentence say that clash.
    """
    share = _share_sentence if other.whole else _share_words
    shared = {(i, j) for i, a in enumerate(kept.sides) for j, b in enumerate(other.sides) if share(a, b)}
    return len({i for i, _ in shared}) > 1 and len({j for _, j in shared}) > 1


def _share_words(a: Side, b: Side) -> bool:
    return any(_same_words(m, n) for m in a.mentions for n in b.mentions)


def _share_sentence(a: Side, b: Side) -> bool:
    return any(
        m.document_id == n.document_id and (q.overlaps(n.span) or r.overlaps(m.span))
        for m, q in zip(a.mentions, a.quotations or tuple(m.span for m in a.mentions), strict=True)
        for n, r in zip(b.mentions, b.quotations or tuple(n.span for n in b.mentions), strict=True)
    )


def _same_words(a: Mention, b: Mention) -> bool:
    return a.document_id == b.document_id and 2 * _common(a.span, b.span) >= max(len(a.span), len(b.span))


def _common(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _conflict_draft(rule: ConflictRule, conflict: Conflict, by_id: Mapping[str, Article]) -> Finding:
    mentions: list[Quotation] = []
    for i, side in enumerate(conflict.sides):
        by_place: dict[tuple[str, Span], list[Span]] = {}
        for j, mention in enumerate(side.mentions):
            article = by_id[mention.document_id]
            clause = side.quotations[j] if side.quotations else _context(article, mention.span)
            place = _clause(article.document.text, mention.span, clause)
            by_place.setdefault((mention.document_id, place), []).append(mention.span)
        for (document_id, place), spans in by_place.items():
            mentions.append(_quotation(by_id[document_id], place, spans, side.value, i))
    scope = Scope.SELF if len({mention.document_id for mention in mentions}) == 1 else Scope.CROSS
    return _finding(rule, scope, conflict.confidence, _conflict_message(conflict, scope), tuple(mentions))


def _conflict_message(conflict: Conflict, scope: Scope) -> str:
    if scope is Scope.SELF:
        document_id = conflict.sides[0].mentions[0].document_id
        return f"{document_id} contradicts itself on {conflict.question}: {'; '.join(s.value for s in conflict.sides)}"
    sides = []
    for side in conflict.sides:
        documents = list(dict.fromkeys(mention.document_id for mention in side.mentions))
        if len(documents) > MAX_NAMED_DOCUMENTS:
            others = len(documents) - MAX_NAMED_DOCUMENTS + 1
            documents = [*documents[: MAX_NAMED_DOCUMENTS - 1], f"{others} more"]
        sides.append(f"{side.value} ({', '.join(documents)})")
    return f"{conflict.question}: {'; '.join(sides)}"


# Damage ---------------------------------------------------------------------------------------------------------------


def _one_per_place(
    damages: Iterable[tuple[GarbleRule, Article, Damage]],
) -> Iterator[tuple[GarbleRule, Article, Damage]]:
    kept: dict[tuple[str, int], list[Span]] = {}  # by document and stretch of text, for a bad text has thousands
    for rule, article, damage in sorted(damages, key=_damage_priority):
        span = damage.span
        stretches = [(article.document.id, i) for i in range(span.start // STRETCH, span.end // STRETCH + 1)]
        if not any(_same_place(span, other) for stretch in stretches for other in kept.get(stretch, ())):
            for stretch in stretches:
                kept.setdefault(stretch, []).append(span)
            yield rule, article, damage


def _damage_priority(seen: tuple[GarbleRule, Article, Damage]) -> tuple[float, int, str, str, Span, str]:
    rule, article, damage = seen
    return (
        -damage.confidence,
        -_LEVELS[rule.severity],
        rule.id,
        article.document.id,
        damage.span,
        damage.reason,
    )


def _same_place(a: Span, b: Span) -> bool:
    if a == b:
        return True
    longer = max(len(a), len(b))
    return a.overlaps(b) and (longer <= SAME_DAMAGE_CHARS or 2 * _common(a, b) >= longer)


def _one_per_pattern(
    damages: Iterable[tuple[GarbleRule, Article, Damage]],
) -> Iterator[tuple[GarbleRule, Article, list[Damage]]]:
    """Yield the damages of one rule and pattern in one document together, in the order of the text."""
    groups: dict[tuple[str, str, str], tuple[GarbleRule, Article, list[Damage]]] = {}
    for rule, article, damage in damages:
        key = (rule.id, article.document.id, damage.pattern or repr(damage.span))
        groups.setdefault(key, (rule, article, []))[2].append(damage)
    for rule, article, places in groups.values():
        yield rule, article, sorted(places, key=lambda damage: damage.span)


def _damage_draft(rule: GarbleRule, article: Article, damages: Sequence[Damage]) -> Finding:
    text = article.document.text
    shown: list[tuple[Span, list[Span], str]] = []
    for damage in damages:
        for span in (damage.span, *damage.others):
            place = _clause(text, span, _context(article, span))
            if damage.pattern and shown and shown[-1][0].end > place.start:  # two places in one clause
                both = Span(min(shown[-1][0].start, place.start), max(shown[-1][0].end, place.end))
                if len(both) <= MAX_QUOTATION_CHARS:
                    values = (shown[-1][2], damage.value)
                    shown[-1] = (both, [*shown[-1][1], span], "; ".join(dict.fromkeys(filter(None, values))))
                    continue
            shown.append((place, [span], damage.value))
    mentions = tuple(_quotation(article, place, spans, value, 0) for place, spans, value in shown)
    others = sum(len(spans) for _, spans, _ in shown) - 1 if damages[0].pattern else 0
    more = f" and {others} more {'place' if others == 1 else 'places'} like it" if others else ""
    message = f"{article.document.id}: {damages[0].reason}{more}"
    return _finding(rule, Scope.GARBLE, max(damage.confidence for damage in damages), message, mentions)


# Both -----------------------------------------------------------------------------------------------------------------


def _finding(
    rule: ConflictRule | GarbleRule,
    scope: Scope,
    confidence: float,
    message: str,
    mentions: tuple[Quotation, ...],
) -> Finding:
    return Finding(
        id="",
        rule=rule.id,
        name=rule.name,
        scope=scope,
        category=rule.category,
        severity=severity_at(rule.severity, confidence),
        confidence=round(confidence, 3),
        message=message,
        mentions=mentions,
    )


def _quotation(article: Article, place: Span, clashing: Sequence[Span], value: str, side: int) -> Quotation:
    document = article.document
    inside = tuple(Span(max(s.start, place.start), min(s.end, place.end)) for s in sorted(clashing))
    line, column = locate(document, place.start)
    words, shown = place.of(document.text), find_place(document, place.start)
    return Quotation(document.id, place, words, value, line, column, inside, side, shown)


def _context(article: Article, span: Span) -> Span:
    """Return `span` with up to CONTEXT_CHARS characters of its own sentence on each side, at word boundaries."""
    starts = [sentence.span.start for sentence in article.sentences]
    i = bisect_right(starts, span.start) - 1
    if i < 0 or not article.sentences[i].span.covers(span):
        return span
    around = article.sentences[i].span
    text = article.document.text
    start, end = max(around.start, span.start - CONTEXT_CHARS), min(around.end, span.end + CONTEXT_CHARS)
    while around.start < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < around.end and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _clause(text: str, words: Span, clause: Span) -> Span:
    """Return the part of `clause` to show: it holds `words`, and has at most MAX_QUOTATION_CHARS characters."""
    start, end = min(words.start, clause.start), max(words.end, clause.end)
    if end - start > MAX_QUOTATION_CHARS:
        spare = max(0, MAX_QUOTATION_CHARS - len(words))
        start = max(start, min(words.start - spare // 2, end - MAX_QUOTATION_CHARS))
        end = min(end, start + MAX_QUOTATION_CHARS)
        while start < words.start and not text[start - 1 : start].isspace():
            start += 1
        while end > min(words.end, start + MAX_QUOTATION_CHARS // 2) and not text[end : end + 1].isspace():
            end -= 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def with_ids(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Stamp each finding with an id made of its rule, documents, values and words, and of no line or offset."""
    seen: dict[str, int] = {}
    for finding in findings:
        parts = sorted("\x1f".join((m.document_id, _folded(m.value), _folded(m.text))) for m in finding.mentions)
        key = "\x1e".join((finding.rule, finding.scope, *parts))
        count = seen[key] = seen.get(key, 0) + 1
        if count > 1:  # the same damage twice in one document, in the same words
            key = f"{key}\x1e{count}"
        yield replace(finding, id=hashlib.sha256(key.encode()).hexdigest()[:FINGERPRINT_CHARS])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
