"""Read the publication date of an article from its metadata."""

from datetime import date, datetime

DATE_REMEDY = "write it as 2025-03-04 or 2025-03-04T09:30:00Z"


def parse_published(text: str) -> date | None:
    """Return the day of an ISO date or date-time as it is printed, in whatever time zone; None for any other form."""
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None
