"""Find which documents tell one story, and which of them are copies of one text.

Copies come first: a text most of which stands word for word in another one, with the same names, has its origin,
whichever outlet printed it. Then origins published within a few days of one another that share rare words or names are
compared, and those alike enough make a story. Nothing here grows with the square of the archive, and the order of the
documents has no influence.
"""

import hashlib
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.clusters import MAX_LINKED, average_linkage, components
from claimcheck.mentions.words import MONTHS
from claimcheck.records import Document
from claimcheck.values import WEEKDAYS

LEAD_CHARS = 300  # what the encoder reads besides the title: the first sentence or two say who, what and where
MAX_TERMS = 64  # of one document, the weightiest; news articles have 100 to 300 different words
NAME_WEIGHT = 4.0  # against that of another word: two fires differ in their names
PRIOR_DOCUMENTS = 1000  # how many documents the general frequency of a word counts for beside those of the archive
WORDS_IN_DOCUMENT = 30  # a word of rank r stands in about min(1, 30 / r) of all articles: 300 words, Zipf's law
RAREST_RANK = 30_000  # of words that the tokenizer does not know whole
VECTOR_WEIGHT = 0.3  # of the cosine of title and lead, against that of the terms; 0, 0.5 and 1 did worse on ECB+
MIN_SIMILARITY = 0.36  # on ECB+ B-cubed precision 0.94, recall 0.86; with 0.34 0.93, 0.88: joined events cry wolf
MIN_OF_INNER = 0.65  # reports of each of two fires are far more alike than the fires; on ECB+ 0.7 parts no event yet
MAX_DAYS_APART = 7  # follow-ups run for about a week; the next event of the kind often comes later
LOST_A_DAY = 0.05  # fraction of likeness: reports lie a day or two apart, two events of a kind any number of days
BLOCKING_TERMS = 16  # terms by which a document looks for others
LOOK_BACK = 64  # documents before it with the same term that it is compared with: a chain holds larger stories together
MIN_BLOCK = 2048  # documents, of which one process needs a few seconds to find the copies and stories
RUN_WORDS = 8  # of a text with other names and figures filled in hardly one is left, of 4 words more than half
SKETCH_SIZE = 64  # of a document's runs, those with the smallest hashes
BLOCKING_RUNS = 16  # of the sketch, by which a document looks for copies: half of a text in common are five of them
LOOK_BACK_FOR_COPIES = 16  # documents before it with the same run; an outlet's furniture stands in thousands
MIN_CONTAINED = 0.5  # of the shorter's runs; in ECB+ agency reports are reprinted above it, those retold lie below
MIN_LENGTH = 1 / 3  # of the longer: a column of news in brief is no origin of all the reports that it sums up
LEADING_NAMES = 8  # of which a copy keeps most: reports of two earthquakes by one machine share all but these
MIN_SHARED_NAMES = 0.75  # fraction of them

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WORD_WITHIN = re.compile(rf"(?<=[\w,;)’'-]\s){_WORD.pattern}")  # of a sentence: a capital there marks a name
_CALENDAR = MONTHS | {day.lower() for day in WEEKDAYS}

Run = Callable[..., Iterator[Any]]  # as `map`: a function of this module, and its inputs
Origin = tuple[str, ...]  # ids of the documents with one text, the first published first


@dataclass(frozen=True, slots=True)
class Profile:
    """What the search for stories knows of a document."""

    document_id: str
    published: date | None
    words: tuple[str, ...]  # at most MAX_TERMS, the weightiest first
    weights: NDArray[np.float32]  # how much the document makes of each of them
    sketch: NDArray[np.int64]  # at most SKETCH_SIZE hashes of runs of words, sorted
    vector: NDArray[np.float32]  # of `lead`, length 1


def lead(document: Document) -> str:
    """Return the title and the beginning of the text, which the encoder reads."""
    beginning = " ".join(document.text[: 2 * LEAD_CHARS].split())
    if len(beginning) > LEAD_CHARS:
        beginning = beginning[:LEAD_CHARS].rpartition(" ")[0] or beginning[:LEAD_CHARS]
    return f"{document.title}. {beginning}" if document.title else beginning


def make_profile(document: Document, vector: NDArray[np.float32]) -> Profile:
    """Return the profile of a document, which no other document has a part in. vector: of its lead."""
    terms = _find_terms(document)
    weights = np.array([weight for _, weight in terms], dtype=np.float32)
    words = tuple(word for word, _ in terms)
    return Profile(document.id, document.published, words, weights, _find_sketch(document), vector)


def _find_terms(document: Document) -> list[tuple[str, float]]:
    """Return the words that tell most of what a document is about, the weightiest first, with what it makes of each."""
    title, text = (_WORD.findall(part or "") for part in (document.title, document.text))
    small = {word for word in (*title, *text) if word[0].islower()}
    within = _WORD_WITHIN.findall(document.text)  # not the title, which may write all with a capital
    names = {word.casefold() for word in within if word[0].isupper()} - small - _CALENDAR
    counts = Counter(word.casefold() for word in (*title, *text))
    weights = [(word, (1 + math.log(n)) * (NAME_WEIGHT if word in names else 1)) for word, n in counts.items()]
    weights.sort(key=lambda term: (-term[1] * _rarity(term[0], 0, 0), term[0]))
    return weights[:MAX_TERMS]


def _find_sketch(document: Document) -> NDArray[np.int64]:
    """Return the smallest hashes of the document's runs of words. Source: Broder 1997, "min-wise" sketches."""
    words = [match.group().casefold() for match in _WORD.finditer(document.text)]
    runs = {" ".join(words[i : i + RUN_WORDS]) for i in range(max(len(words) - RUN_WORDS, 0) + 1)}
    hashes = (hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=6).digest() for run in runs)
    return np.array(sorted(int.from_bytes(digest) for digest in hashes)[:SKETCH_SIZE], dtype=np.int64)


def find_stories(profiles: Iterable[Profile], *, run: Run = map) -> list[tuple[Origin, ...]]:
    """Return the stories, each as its origins; every document is in exactly one origin of one story.

    The order is that of publication and id, for the documents of an origin, the origins of a story and the stories.
    run: does the work on each block of documents, as `map` does, but perhaps elsewhere.
    """
    ordered = sorted(profiles, key=lambda profile: (profile.published or date.min, profile.document_id))
    blocks = _blocks(ordered)
    found = run(_find_copies, (([_sketch_of(ordered[row]) for row in b.rows], b.begin) for b in blocks))
    pairs = ((b.rows[i], b.rows[j]) for b, inside in zip(blocks, found, strict=True) for i, j in inside)
    copies = _group_copies(ordered, pairs)
    firsts = [ordered[rows[0]] for rows in copies]
    origins = [tuple(ordered[row].document_id for row in rows) for rows in copies]
    space = _Space(firsts)
    blocks = _blocks(firsts)
    alike = run(_find_links, ((space.part(b.rows), b.begin) for b in blocks))
    links = [(b.rows[i], b.rows[j], s) for b, inside in zip(blocks, alike, strict=True) for i, j, s in inside]
    stories = [
        sorted(group) for component in _tight_components(len(firsts), links) for group in _split(space, component)
    ]
    return [tuple(origins[row] for row in story) for story in sorted(stories)]


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows in which to look for what belongs together, apart from the other blocks."""

    rows: Sequence[int]  # sorted
    begin: int  # how many of them belong to blocks before it: the later of two documents looks for the earlier


def _blocks(ordered: Sequence[Profile]) -> list[_Block]:
    """Return blocks in which each document finds what it would find among all: the last ones in the days before it.

    A block lasts as long as the days before it that it needs; documents without a date belong to each.
    """
    undated = sum(profile.published is None for profile in ordered)  # they come first
    days = [profile.published.toordinal() for profile in ordered[undated:] if profile.published]
    blocks = [_Block(range(undated), 0)] if undated else []
    start = 0
    while start < len(days):
        end = max(bisect_right(days, days[start] + MAX_DAYS_APART), min(start + MIN_BLOCK, len(days)))
        first = bisect_left(days, days[start] - MAX_DAYS_APART)
        rows = [*range(undated), *range(undated + first, undated + end)]
        blocks.append(_Block(rows, undated + start - first))
        start = end
    return blocks


def _rarity(word: str, documents: int, containing: int) -> float:
    """Return the logarithm of how rare a word is, from its general frequency and that in the archive."""
    expected = PRIOR_DOCUMENTS * min(1.0, WORDS_IN_DOCUMENT / _rank(word))
    return max(math.log((documents + PRIOR_DOCUMENTS) / (containing + expected)), 0.0)


@lru_cache(maxsize=100_000)
def _rank(word: str) -> int:
    """Return the rank of a word among all by frequency: so the tokenizer's vocabulary is sorted."""
    from claimcheck.models.runtime import load_tokenizer

    number = load_tokenizer().token_to_id(word)
    return number - _RANK_OF_THE + 1 if number and number >= _RANK_OF_THE else RAREST_RANK


_RANK_OF_THE = 1996  # the number of "the", the commonest word; before it stand marks, letters and digits


# Copies ---------------------------------------------------------------------------------------------------------------


def _find_copies(block: tuple[Sequence[Profile], int]) -> list[tuple[int, int]]:
    """Return the pairs of rows that share most of a text, published at most MAX_DAYS_APART apart.

    block: profiles, and how many of them are only looked for.
    """
    profiles, begin = block
    days = _days(profiles)
    pairs = []
    dated: defaultdict[int, list[int]] = defaultdict(list)
    undated: defaultdict[int, list[int]] = defaultdict(list)
    for row, profile in enumerate(profiles):
        runs = profile.sketch[:BLOCKING_RUNS].tolist()
        if row >= begin:
            before = {o for run in runs for known in (dated, undated) for o in known[run][-LOOK_BACK_FOR_COPIES:]}
            others = sorted(before)
            for other, nearness in zip(others, _nearness(days[row], days[others]), strict=True):
                if nearness and _shares_text(profile, profiles[other]):
                    pairs.append((other, row))
        for run in runs:
            (dated if profile.published else undated)[run].append(row)
    return pairs


def _sketch_of(profile: Profile) -> Profile:
    """Return the profile with no more than the search for copies needs."""
    return replace(profile, words=(), weights=profile.weights[:0], vector=profile.vector[:0])


def _shares_text(a: Profile, b: Profile) -> bool:
    """Return whether most of the shorter of two texts of like length stands in the other, as far as sketches tell."""
    sketches = a.sketch, b.sketch
    full = [int(sketch[-1]) for sketch in sketches if len(sketch) == SKETCH_SIZE]
    reach = min(full, default=_LARGEST_HASH)  # up to it, both sketches hold all the runs there are
    shorter, longer = sorted(int(np.searchsorted(sketch, reach, side="right")) for sketch in sketches)
    if shorter < MIN_LENGTH * longer:
        return False
    first, second = (set(sketch.tolist()) for sketch in sketches)
    return len(first & second) >= MIN_CONTAINED * shorter


_LARGEST_HASH = 256**6


def _shares_names(a: Profile, b: Profile) -> bool:
    """Return whether most of the leading names of one document stand in the other; so it is where there are none."""
    fractions = []
    for one, other in ((a, b), (b, a)):
        names = [word for word, w in zip(one.words, one.weights, strict=True) if w >= NAME_WEIGHT][:LEADING_NAMES]
        fractions.append(sum(name in other.words for name in names) / len(names) if names else 1.0)
    return max(fractions) > MIN_SHARED_NAMES


def _group_copies(ordered: Sequence[Profile], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the rows in groups with one origin, which comes first: each other one is a copy of it, and not of a copy.

    pairs: (i, j) with i < j that share most of a text.
    """
    origin = list(range(len(ordered)))
    for earlier, later in sorted(pairs, key=lambda pair: (pair[1], pair[0])):
        first, copied = ordered[origin[earlier]], ordered[later]
        if origin[later] == later and _shares_text(first, copied) and _shares_names(first, copied):
            origin[later] = origin[earlier]
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row, first_row in enumerate(origin):
        groups[first_row].append(row)
    return list(groups.values())


def _days(profiles: Sequence[Profile]) -> NDArray[np.float64]:
    """Return the day on which each document was published, NaN where it is not known."""
    return np.array([float(p.published.toordinal()) if p.published else math.nan for p in profiles])


def _nearness(day: np.float64, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how near documents are in time, 1 on the same day; one without a date is near to any.

    Those that lie too far apart to tell one story get 0.
    """
    apart = np.abs(days - day)
    return np.where(np.isnan(apart), 1.0, np.where(apart <= MAX_DAYS_APART, 1 - LOST_A_DAY * apart, 0.0))


# Stories --------------------------------------------------------------------------------------------------------------


class _Space:
    """Documents as vectors: of what their lead says, and of their terms weighted by how rare each is here."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._days = _days(profiles)
        numbers: dict[str, int] = {}
        self._terms = np.zeros((len(profiles), MAX_TERMS), dtype=np.int32)  # 0 stands for no term
        self._weights = np.zeros((len(profiles), MAX_TERMS), dtype=np.float32)
        for row, profile in enumerate(profiles):
            self._weights[row, : len(profile.words)] = profile.weights
            for column, word in enumerate(profile.words):
                self._terms[row, column] = numbers.setdefault(word, len(numbers) + 1)
        self._containing = np.bincount(self._terms.ravel(), minlength=len(numbers) + 1)
        rarity = np.zeros(len(numbers) + 1, dtype=np.float32)
        for word, number in numbers.items():
            rarity[number] = _rarity(word, len(profiles), int(self._containing[number]))
        self._weights *= rarity[self._terms]
        self._weights /= np.maximum(np.linalg.norm(self._weights, axis=1, keepdims=True), np.float32(1e-9))
        self._vectors = np.stack([profile.vector for profile in profiles]) if profiles else np.zeros((0, 1))
        self._row = np.zeros(len(numbers) + 1, dtype=np.float32)  # one document's weights by term, to be reset

    def similarities(self, row: int, others: Sequence[int]) -> NDArray[np.float64]:
        """Return how alike one document is to others, less for each day between them; 0 where these are too many."""
        columns = np.asarray(others, dtype=np.int64)
        self._row[self._terms[row]] = self._weights[row]
        terms = (self._row[self._terms[columns]] * self._weights[columns]).sum(axis=1)
        self._row[self._terms[row]] = 0
        cosines = self._vectors[columns] @ self._vectors[row]
        similarities = (VECTOR_WEIGHT * cosines + (1 - VECTOR_WEIGHT) * terms).astype(np.float64)
        rounded: NDArray[np.float64] = np.round(similarities * _nearness(self._days[row], self._days[columns]), 4)
        return rounded

    def part(self, rows: Sequence[int]) -> "_Space":
        """Return the space of these rows alone; each is as like another as here."""
        chosen = np.asarray(rows, dtype=np.int64)
        numbers = np.union1d(0, self._terms[chosen])
        part = copy(self)
        part._days = self._days[chosen]
        part._terms = np.searchsorted(numbers, self._terms[chosen]).astype(np.int32)
        part._weights = self._weights[chosen]
        part._containing = self._containing[numbers]
        part._vectors = self._vectors[chosen]
        part._row = self._row[:0]  # made where the part is used: what comes from another process may be read-only
        return part

    def links(self, begin: int) -> Iterator[tuple[int, int, float]]:
        """Yield (i, j, similarity) with i < j and begin <= j of those that share a rare term and are alike enough."""
        self._row = np.zeros(len(self._containing), dtype=np.float32)
        dated: defaultdict[int, list[int]] = defaultdict(list)
        undated: defaultdict[int, list[int]] = defaultdict(list)
        for row, day in enumerate(self._days):
            weightiest = np.argsort(-self._weights[row], kind="stable")[:BLOCKING_TERMS]
            terms = [int(t) for t in self._terms[row, weightiest] if self._containing[t] > 1 and t]
            if row >= begin:
                before = {other for term in terms for known in (dated, undated) for other in known[term][-LOOK_BACK:]}
                others = sorted(before)
                for other, similarity in zip(others, self.similarities(row, others).tolist(), strict=True):
                    if similarity >= MIN_SIMILARITY:
                        yield other, row, similarity
            for term in terms:
                (undated if np.isnan(day) else dated)[term].append(row)


def _find_links(block: tuple[_Space, int]) -> list[tuple[int, int, float]]:
    space, begin = block
    return list(space.links(begin))


def _tight_components(count: int, links: Sequence[tuple[int, int, float]]) -> list[list[int]]:
    """Return the components; one too large for average linkage is cut at its weaker links until its parts are not."""
    parts = []
    todo = [(list(range(count)), list(links), MIN_SIMILARITY)]
    while todo:
        rows, inside, min_similarity = todo.pop()
        place = {row: i for i, row in enumerate(rows)}
        strong = [(i, j, s) for i, j, s in inside if s >= min_similarity]
        groups = [[rows[i] for i in g] for g in components(len(rows), ((place[i], place[j]) for i, j, _ in strong))]
        group_of = {row: number for number, group in enumerate(groups) for row in group}
        inner: defaultdict[int, list[tuple[int, int, float]]] = defaultdict(list)
        for link in strong:
            inner[group_of[link[0]]].append(link)
        for number, group in enumerate(groups):
            if len(group) > MAX_LINKED:
                todo.append((group, inner[number], min_similarity + _TIGHTER))
            else:
                parts.append(group)
    return parts


_TIGHTER = 0.05  # no two are more alike than 1, so this ends


def _split(space: _Space, component: list[int]) -> list[list[int]]:
    if len(component) == 1:
        return [component]
    similarity = np.stack([space.similarities(row, component) for row in component])
    similarity = np.maximum(similarity, similarity.T)  # the two orders of summing may differ in the last digit
    groups = average_linkage(similarity, min_mean=MIN_SIMILARITY, min_of_inner=MIN_OF_INNER)
    return [[component[i] for i in group] for group in groups]
