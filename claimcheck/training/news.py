"""Real articles that come as sentences cut into words: put together again, as they were printed."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from claimcheck.records import Document

DATE_LINES = 4  # below the headline and the address of the page
DATE_LINE_CHARS = 60
DATE_FORMS = ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")
_DATE = re.compile(r"([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})|(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})")
_SPACED_HYPHEN = re.compile(r"(?<=\w) - (?=(?!(?:the|a|an|and|or|but|in|on|at|to|for|with|as|said)\b(?! - ))[a-z0-9])")
_MARKS = (  # a space that cutting into words put in -> none
    (re.compile(r"([“‘]) "), r"\1"),
    (re.compile(r" ([”’])"), r"\1"),
    (re.compile(r"(?<=\w’) (?=(?:s|t|re|ve|ll|d|m)\b)"), ""),
    (re.compile(r" / "), "/"),
    (re.compile(r"(?<=\d[:.]) (?=\d)"), ""),
    (re.compile(r"(?<=\d,) (?=\d{3}\b)"), ""),
    (re.compile(r"(?<=[$£€]) (?=\d)"), ""),
    (re.compile(r"\b([ap])\. m\."), r"\1.m."),
    (re.compile(r"\b([A-Z])\. (?=[A-Z]\.)"), r"\1."),
    (re.compile(r"(?<=[a-z]\.) (?=(?:com|co|org|net|html)\b)"), ""),
    (re.compile(r" (?='(?:s|t|re|ve|ll|d|m)\b)"), ""),
)


def read_news(path: Path) -> dict[str, tuple[Document, ...]]:
    """Return the articles by story, in the order of their names.

    path: gzip-compressed JSON lines with doc, sentence_id, sentence, and subtopic or topic where there are several
    stories; ECB+, NewsWCL50, MEANTIME and GUM come so.
    """
    corpus = path.name.removesuffix(".jsonl.gz")
    stories: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for record in sorted(read_records(path), key=lambda r: (r["doc"], r["sentence_id"])):
        stories[_story_name(corpus, record)][record["doc"]].append(record["sentence"])
    return {name: tuple(_document(*item) for item in sorted(stories[name].items())) for name in sorted(stories)}


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of gzip-compressed JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _story_name(corpus: str, record: dict[str, Any]) -> str:
    part = record.get("subtopic") or record.get("topic")
    return corpus if part is None else f"{corpus}/{part}"


def _document(name: str, sentences: Sequence[str]) -> Document:
    cut = not any(re.search(r"\w-\w", sentence) for sentence in sentences)  # else a spaced hyphen is a dash
    lines = [join_words(sentence, hyphens=cut) for sentence in sentences]
    lines = [line for line in lines if line and not line.startswith("http:")]
    published = next(filter(None, map(_date_line, lines[:DATE_LINES])), None)
    lines = [line for i, line in enumerate(lines) if i >= DATE_LINES or _date_line(line) is None]
    text = ""
    for line in lines:
        new_speaker = line.startswith(('"', "“")) and text.count('"') % 2 == 0 and text.count("“") == text.count("”")
        whole = re.search(r"[.!?][\"”’')\]]*\s*$", text) is not None
        text += ("" if not text else " " if whole and not new_speaker else "\n\n") + line
    return Document(name, name, text + "\n", published=published)


def join_words(sentence: str, *, hyphens: bool) -> str:
    """Return a sentence that was cut into words as it was printed."""
    for pattern, printed in _MARKS:
        sentence = pattern.sub(printed, sentence)
    if hyphens:
        sentence = _SPACED_HYPHEN.sub("-", sentence)
    pieces = sentence.split('"')
    begins_inside = len(pieces) % 2 == 0 and pieces[0].rstrip().endswith((",", ".", "!", "?"))
    inside = [i % 2 == (0 if begins_inside else 1) for i in range(len(pieces))]
    shown = [piece.strip() if quoted else f" {piece} " for piece, quoted in zip(pieces, inside, strict=True)]
    joined = '"'.join(shown) if len(pieces) > 1 else sentence
    return re.sub(r'(?<=") (?=[,.;:!?)])|(?<=\() (?=")', "", " ".join(joined.split()))


def _date_line(line: str) -> date | None:
    """Return the day of a line that holds little else."""
    match = _DATE.search(line) if len(line) <= DATE_LINE_CHARS else None
    if match is None:
        return None
    for form in DATE_FORMS:
        try:
            return datetime.strptime(" ".join(filter(None, match.groups())), form).date()
        except ValueError:
            continue
    return None
