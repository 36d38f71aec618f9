"""Typed values, and when two of them are compatible: both can be true of one thing."""

from dataclasses import dataclass
from datetime import date
from math import inf, isclose
from typing import ClassVar

APPROXIMATE_FRACTION = 0.1  # "about 40" is taken to reach from 36 to 44


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed: a range [low, high] and how finely it was printed.

    low == high for a plain figure; high is inf for "at least 15"; low is 0 for "up to 15".
    step: the unit of the last digit that was meant: 1 for 15, 0.1 for 2.4, 100 for 1,200, 0.1e9 for "1.2 billion".
    approximate: printed with "about", "some", "nearly" and the like.
    """

    low: float
    high: float
    step: float = 1.0
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"not a range: [{self.low}, {self.high}]")

    def __str__(self) -> str:
        if self.high == inf:
            return f"at least {_plain(self.low)}"
        if self.low == 0 and self.high > 0:
            return f"at most {_plain(self.high)}"
        about = "about " if self.approximate else ""
        if self.low == self.high:
            return f"{about}{_plain(self.low)}"
        return f"{about}{_plain(self.low)} to {_plain(self.high)}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """So many of something: a count ("15 people") or a measure ("4.3 metres", held in its base unit)."""

    kind: ClassVar[str] = "quantity"
    number: Number  # in `unit`
    unit: str  # lemma of the counted noun ("person", "branch"; "" unknown), or base unit of a measure ("metre")
    measure: str = ""  # dimension of a measure: "length", "mass", "area", "speed", "temperature", ...; "" for a count
    printed_unit: str = ""  # the unit as printed, when it is a measure: "feet"

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money."""

    kind: ClassVar[str] = "money"
    number: Number
    currency: str  # ISO 4217 code, "USD"; "" unknown

    def __str__(self) -> str:
        return f"{self.number} {self.currency}".strip()


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent ("5 %", "nearly half" is about 50), or a change in percentage points."""

    kind: ClassVar[str] = "percent"
    number: Number  # 5 means 5 %
    points: bool = False

    def __str__(self) -> str:
        return f"{self.number} {'points' if self.points else '%'}"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order: "third-largest", "the 400th callout", "first since 2015"."""

    kind: ClassVar[str] = "ordinal"
    rank: int  # 1 is the first; -1 the last
    of: str = ""  # what is ranked, as lemmas: "large glacier"
    since: int | None = None  # year, for "first since 2015", "worst since 1973"

    def __str__(self) -> str:
        since = f" since {self.since}" if self.since else ""
        return f"no. {self.rank}{since}" if self.rank > 0 else f"last{since}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: the days from `first` to `last`, both included, and the time of day where it is printed.

    None means unknown. Without a year, and with no publication date to find it, `year_known` is False and the dates
    are held in the year 4 (a leap year).
    """

    kind: ClassVar[str] = "date"
    first: date | None
    last: date | None
    weekday: int | None = None  # 0 Monday .. 6 Sunday, where printed
    minutes: tuple[int, int] | None = None  # time of day in minutes from midnight, both included
    year_known: bool = True
    relative: bool = False  # resolved with the publication date: "on Tuesday"
    open_end: bool = False  # "since 2015", "from July": only the beginning is meant

    def __str__(self) -> str:
        day = ""
        if self.first and self.last:
            pattern = "%Y-%m-%d" if self.year_known else "%m-%d"
            first, last = (d.strftime(pattern) if self.year_known else d.strftime("%m-%d") for d in (self.first, self.last))
            day = first if self.first == self.last else f"{first} to {last}"
        elif self.weekday is not None:
            day = WEEKDAYS[self.weekday]
        if self.minutes is None:
            return day
        start, end = (f"{m // 60:02}:{m % 60:02}" for m in self.minutes)
        return f"{day} {start if start == end else f'{start} to {end}'}".strip()


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Duration:
    """How long: in days."""

    kind: ClassVar[str] = "duration"
    number: Number  # in days; a month is 30.44, a year 365.25
    printed_unit: str = "day"

    def __str__(self) -> str:
        return f"{self.number} days"


@dataclass(frozen=True, slots=True)
class Age:
    """How old: in years."""

    kind: ClassVar[str] = "age"
    number: Number  # in years
    of: str = ""  # name or noun it belongs to, where that is clear

    def __str__(self) -> str:
        return f"{self.number} years old"


@dataclass(frozen=True, slots=True)
class Place:
    """A place, with the places that it lies in."""

    kind: ClassVar[str] = "place"
    name: str  # canonical: "United States", "Tokyo", "Corn Exchange Square"
    type: str  # "country", "state", "city", "region", "body of water", "facility", ...; "" unknown
    within: tuple[str, ...] = ()  # canonical names of what it lies in, nearest first; () unknown
    demonym: bool = False  # printed as an adjective or a people: "Japanese", "the Swiss"

    def __str__(self) -> str:
        return ", ".join((self.name, *self.within))


@dataclass(frozen=True, slots=True)
class Person:
    """A person as named: "Chief Executive Miriam Oakeshott", later "Ms Oakeshott"."""

    kind: ClassVar[str] = "person"
    last: str
    first: str = ""
    title: str = ""  # courtesy or rank: "Ms", "Dr", "General"
    role: str = ""  # role printed with the name: "chief executive"

    def __str__(self) -> str:
        return f"{self.first} {self.last}".strip()


@dataclass(frozen=True, slots=True)
class Organization:
    """A company, ministry, club, party or other body."""

    kind: ClassVar[str] = "organization"
    name: str
    acronym: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Parties:
    """How many parties: "bilateral", "the two leaders", "both unions", or a list of names."""

    kind: ClassVar[str] = "parties"
    count: int
    of: str = ""  # lemma of what is counted: "leader", "country", "minister"; "" any
    names: tuple[str, ...] = ()  # where they are named, sorted
    word: str = ""  # the word that says it: "bilateral", "both"

    def __str__(self) -> str:
        return f"{self.count} {self.of or 'parties'}" + (f" ({', '.join(self.names)})" if self.names else "")


Value = Quantity | Money | Percent | Ordinal | Moment | Duration | Age | Place | Person | Organization | Parties


def _plain(x: float) -> str:
    return f"{x:,.10g}" if abs(x) < 1e15 else f"{x:g}"
