"""What a report is written on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """How wide the lines are, and whether it is a terminal that can show bold and underlined words."""

    width: int = 100  # characters; a file has this width, so that it does not depend on the terminal that wrote it
    styled: bool = False
