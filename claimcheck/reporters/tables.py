"""Cells of tables that tabulate lays out."""


class Cell:
    """Text in a table. tabulate 0.10 reads a text like "412,000" as a number where it folds it, and fails."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text
