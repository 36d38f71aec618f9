"""Find what a document says to claimcheck itself: a comment of its own, or in plain text a line of its own."""

import re
from collections.abc import Iterable, Iterator

from claimcheck.records import Directive, Span

_COMMENT = re.compile(r"<!--\s*claimcheck:\s*(?P<words>.*?)\s*--!?>", re.DOTALL)
_LINE = re.compile(r"^[ \t]*claimcheck:[ \t]*(?P<words>ignore\b[^\r\n]*?)[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)


def words_of_comment(comment: str) -> str | None:
    """Return what a comment, with its marks, says to claimcheck; None when it is for others."""
    match = _COMMENT.fullmatch(comment)
    return match["words"] if match else None


def find_in_comments(text: str, spans: Iterable[Span]) -> Iterator[Directive]:
    """Yield the directives among the spans of a text that may be comments, in their order."""
    for span in spans:
        words = words_of_comment(span.of(text))
        if words is not None:
            yield Directive(span, words)


def find_in_lines(text: str) -> tuple[Directive, ...]:
    """Return the directives of a plain text; their lines are no sentences."""
    return tuple(Directive(Span(*match.span()), match["words"]) for match in _LINE.finditer(text))
