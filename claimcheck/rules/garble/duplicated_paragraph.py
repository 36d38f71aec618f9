"""A paragraph or a sentence stands twice in one document.

## What it finds
A sentence of eight words or more, or of forty characters or more, that comes a second time in the running text: word
for word, or with the words in another order and at most one of them changed. Neighbouring ones are one finding.
## Why it matters
The page was put together twice, or a paragraph was moved and not deleted; what was cut may be missing elsewhere.
## Example
> The council will vote on the new bridge toll in the second week of March. Ferry owners are against it. The
>   council will vote on the new bridge toll in the second week of March.
## Left alone
> The council will vote on the new bridge toll in the second week of March. The vote on the toll comes in March.
> Line 4 of the tram will be closed for 12 days from Monday. Line 6 of the tram will be closed for 15 days from Monday.
## Limits
Headings, captions and page furniture may come again. So may a quotation that stands once alone, as a pull quote does.
A paragraph that is told again in other words is found only when all its nouns, names, verbs, adjectives and numbers
come again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from claimcheck.mentions.numbers import ONES, TENS
from claimcheck.records import Article, BlockKind, Damage, Sentence, Severity, Span
from claimcheck.rules.rule import GarbleRule

MIN_WORDS = 8
MIN_CHARACTERS = 40
MAX_FORMULA_WORDS = 12  # of a sentence that stands again and again in the log of a match: "... wins a free kick"
MIN_SIMILARITY = 95.0  # rapidfuzz, 0 to 100, words in sorted order
MIN_WORDS_FUZZY = 10  # shorter sentences with one word changed say something else too often
MAX_QUOTED = 380  # characters of one mention; a longer copy is shown in several

SMALL_NUMBERS = ONES | TENS

_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUESTION})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_NEGATIONS = frozenset({"no", "not", "never", "without"})
_TELLING = re.compile(
    r"\d|^(?:not|no|never|none|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|last|next|"
    r"north|south|east|west|more|less|up|down|rose|fell|men|women|before|after|without)$"
)


def check(article: Article) -> Iterator[Damage]:
    sentences = [s for s in article.sentences if s.kind in _KINDS and _is_long(s.text)]
    pull_quotes = {i for i, block in enumerate(article.blocks) if _is_pull_quote(block.span.of(article.document.text))}
    first_copy = _find_first_copies(sentences)
    runs: list[list[Sentence]] = []
    for later in sentences:
        if later.index not in first_copy:
            continue
        first = first_copy[later.index]
        if pull_quotes & {first.block, later.block}:
            continue
        if runs and runs[-1][-1].index + 1 == later.index:
            runs[-1].append(later)
        else:
            runs.append([later])
    short = [run for run in runs if all(len(sentence.text.split()) <= MAX_FORMULA_WORDS for sentence in run)]
    whole = {s.block for s in sentences if s.text == article.blocks[s.block].span.of(article.document.text).strip()}
    found = {sentence.block for run in runs for sentence in run}
    for first, later in _reworded(article):
        if later.block not in found:
            span = Span(later.span.start, min(later.span.end, later.span.start + MAX_QUOTED))
            others = (Span(first.span.start, min(first.span.end, first.span.start + MAX_QUOTED)),)
            yield Damage(span, f'"{_shown(later.text)}" is told twice in the same words', 0.75, others=others)
    for run in runs:
        span, *rest = _pieces(run)
        first = first_copy[run[0].index]
        sure = 0.95 if run not in short or run[0].block in whole else 0.5 if len(short) == 1 else 0.15
        yield Damage(
            span,
            f'"{_shown(run[0].text)}" stands in the text twice',
            sure,
            others=(Span(first.span.start, min(first.span.end, first.span.start + MAX_QUOTED)), *rest),
        )


def _is_long(text: str) -> bool:
    words = len(text.split())
    return words >= MIN_WORDS or (len(text) >= MIN_CHARACTERS and words >= 4)


def _find_first_copies(sentences: Sequence[Sentence]) -> dict[int, Sentence]:
    """Return, for each sentence that was there before, the first one that says the same, by the later one's index."""
    from rapidfuzz.fuzz import ratio

    keys = [sorted(_figure(word) for word in re.findall(r"\w+", s.text.casefold())) for s in sentences]
    joined = [" ".join(key) for key in keys]
    seen: dict[str, int] = {}
    copies: dict[int, Sentence] = {}
    by_length: dict[int, list[int]] = {}
    for i, sentence in enumerate(sentences):
        first = seen.get(joined[i])
        if first is None and len(keys[i]) >= MIN_WORDS_FUZZY:
            near = (j for n in (-1, 0, 1) for j in by_length.get(len(keys[i]) + n, ()))
            first = next(
                (
                    j
                    for j in sorted(near)
                    if ratio(joined[i], joined[j], score_cutoff=MIN_SIMILARITY) and _only_wording(keys[i], keys[j])
                ),
                None,
            )
        if first is not None:
            copies[sentence.index] = sentences[first]
        seen.setdefault(joined[i], i)
        by_length.setdefault(len(keys[i]), []).append(i)
    return copies


def _reworded(article: Article) -> Iterator[tuple[Sentence, Sentence]]:
    """Yield the first sentences of two paragraphs of two sentences or more that have the same content words."""
    blocks: dict[int, list[Sentence]] = {}
    for sentence in article.sentences:
        if sentence.kind is BlockKind.PARAGRAPH:
            blocks.setdefault(sentence.block, []).append(sentence)
    seen: dict[tuple[str, ...], Sentence] = {}
    for sentences in blocks.values():
        tokens = [token for sentence in sentences for token in sentence.tokens]
        key = tuple(sorted(t.lemma.casefold() for t in tokens if t.pos in _CONTENT or t.lemma in _NEGATIONS))
        if len(sentences) < 2 or len(key) < MIN_WORDS:
            continue
        if key in seen:
            yield seen[key], sentences[0]
        seen.setdefault(key, sentences[0])


def _figure(word: str) -> str:
    """Return a small number in figures: "sixteen" and "16" are one word printed in two ways."""
    return str(SMALL_NUMBERS[word]) if word in SMALL_NUMBERS else word


def _only_wording(a: Sequence[str], b: Sequence[str]) -> bool:
    differing = [*(Counter(a) - Counter(b)), *(Counter(b) - Counter(a))]
    return len(differing) <= 2 and not any(_TELLING.search(word) for word in differing)


def _is_pull_quote(block: str) -> bool:
    inner = block.strip().rstrip(".")
    return (
        inner[:1] in ('"', "“", "‘", "'")
        and inner[-1:] in ('"', "”", "’", "'")
        and not re.search(r"[\"“”]", inner[1:-1])
    )


def _pieces(run: Sequence[Sentence]) -> list[Span]:
    """Return spans that cover the sentences of a run, each short enough to be shown."""
    spans: list[Span] = []
    for sentence in run:
        end = min(sentence.span.end, sentence.span.start + MAX_QUOTED)
        if spans and end - spans[-1].start <= MAX_QUOTED:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(sentence.span.start, end))
    return spans


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + " …"


RULE = GarbleRule(
    id="CC504",
    name="duplicated-paragraph",
    category="duplicated-paragraph",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
