"""Read the rows of tables: "Turnover | £5.1 million" says what turnover is; the first row may say of when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimcheck.layout import CELL_END
from claimcheck.records import Claim, Mention, Sentence, Span, Tense
from claimcheck.values import Moment


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row; it may be empty."""

    span: Span  # in the document, without the white space around it
    text: str
    mentions: tuple[Mention, ...]


class Table:
    """The rows of one document as they come; the first of a table may name what the columns hold."""

    def __init__(self) -> None:
        self._last: Sentence | None = None
        self._head: list[Cell] = []  # [] where the first row states values itself

    def claims(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Claim]:
        """Yield a claim for each cell of a row that has a value: it holds for what the first cell names.

        mentions: those of the sentence.
        """
        row = list(_cells(sentence, mentions))
        begins = self._last is None or sentence.index != self._last.index + 1
        self._last = sentence
        if begins:
            self._head = row if _is_head(row) else []
        if self._head is row or not any(map(str.isalpha, row[0].text)):
            return
        for place, cell in enumerate(row[1:], start=1):
            if not cell.mentions:
                continue
            above = self._head[place] if place < len(self._head) else None
            column = f", {above.text}," if above and above.text else ""
            yield Claim(
                document_id=sentence.document_id,
                span=Span(row[0].span.start, cell.span.end),
                text=f"{row[0].text}{column} is {cell.text}",
                sentence=sentence,
                tense=Tense.PRESENT,
                predicate="be",
                subject=row[0].text,
                mentions=cell.mentions,
                words=(row[0].span, cell.span),
            )


def _cells(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Cell]:
    left = 0
    for cut in (*(match.start() for match in CELL_END.finditer(sentence.text)), len(sentence.text)):
        cell = sentence.text[left:cut]
        start = sentence.span.start + left + len(cell) - len(cell.lstrip())
        span = Span(start, start + len(cell.strip()))
        inside = tuple(mention for mention in mentions if span.covers(mention.span))
        yield Cell(span, cell.strip().replace("\\|", "|"), inside)
        left = cut + 1


def _is_head(row: Sequence[Cell]) -> bool:
    """Whether a row can name what its columns hold, things or times; one column of values needs no name."""
    told = [mention.value for cell in row[1:] for mention in cell.mentions]
    return len(row) > 2 and all(isinstance(value, Moment) for value in told)
