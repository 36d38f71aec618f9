"""Typed values, and when two of them are compatible: both can be true of one thing."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import inf
from typing import ClassVar
from unicodedata import combining, normalize

APPROXIMATE_FRACTION = 0.1  # "about 40" is taken to reach from 36 to 44
RANGE_FRACTION = 0.05  # "about 40 to 50" and "dozens" already are ranges: widened less
OPEN_FACTOR = 2.0  # nobody writes "more than 100" of 900: a lower bound reaches to twice itself
OPEN_PERCENT_FACTOR = 1.3  # and "over 60%" does not reach to 90%
ROUND_HOUR_MINUTES = 5  # "at nine" and 20:58 are one time to an editor
ROUND_QUARTER_MINUTES = 2  # and so are "half past two" and 14:31
DAY_MINUTES = 1440
UNKNOWN_YEAR = 4  # the year that holds dates whose year is unknown; it has a 29 February


# fmt: off
DAYS_OF_UNIT = {
    "second": 1 / 86400, "sec": 1 / 86400, "minute": 1 / 1440, "min": 1 / 1440, "hour": 1 / 24, "hr": 1 / 24,
    "day": 1.0, "night": 1.0, "weekend": 2.0, "week": 7.0, "fortnight": 14.0, "month": 30.44, "year": 365.25,
    "yr": 365.25, "decade": 3652.5, "century": 36525.0,
}
# fmt: on


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
    printed_figure: float = 0.0  # the figure as printed, when it is a measure: 14 of "fourteen feet"

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

    None means unknown. `minutes` may run over midnight: the night is (1080, 360).
    Without a year, and with no publication date to find it, `year_known` is False and the dates are held in the
    year 4 (a leap year).
    """

    kind: ClassVar[str] = "date"
    first: date | None
    last: date | None
    weekday: int | None = None  # 0 Monday .. 6 Sunday, where printed
    minutes: tuple[int, int] | None = None  # time of day in minutes from midnight, both included
    year_known: bool = True
    relative: bool = False  # resolved with the publication date: "on Tuesday"
    open_end: bool = False  # "since 2015", "from July": only the beginning is meant
    half_day_known: bool = True  # False for "ten past two": it may be twelve hours later

    def __str__(self) -> str:
        day = ""
        if self.first and self.last:
            day = _days(self.first, self.last, self.year_known)
        elif self.weekday is not None:
            day = WEEKDAYS[self.weekday]
        if self.minutes is None:
            return day
        start, end = (f"{m // 60:02}:{m % 60:02}" for m in self.minutes)
        return f"{day} {start if start == end else f'{start} to {end}'}".strip()


def _days(first: date, last: date, year_known: bool) -> str:
    """Return a day as 2025-03-04, a whole month as 2025-03, a whole year as 2025, other days as first to last."""
    if year_known and first.year == last.year and first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        if first.month == last.month:
            return f"{first:%Y-%m}"
        if (first.month, last.month) == (1, 12):
            return f"{first:%Y}"
    begin, end = (f"{day:%Y-%m-%d}" if year_known else f"{day:%m-%d}" for day in (first, last))
    return begin if begin == end else f"{begin} to {end}"


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Duration:
    """How long: in days."""

    kind: ClassVar[str] = "duration"
    number: Number  # in days; a month is 30.44, a year 365.25
    printed_unit: str = "day"

    def __str__(self) -> str:
        scale = DAYS_OF_UNIT.get(self.printed_unit, 1.0)
        low, high = (round(x / scale, 2) if x != inf else inf for x in (self.number.low, self.number.high))
        number = Number(low, high, self.number.step / scale, self.number.approximate)
        return f"{number} {self.printed_unit if low == high == 1 else self.printed_unit + 's'}"


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
    metonym: bool = False  # stands for who governs or sits there: "Washington welcomed the vote"

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
        return f"{self.count} {_plural(self.of or 'party')}" + (f" ({', '.join(self.names)})" if self.names else "")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that are compared as words: of a quotation, or of a claim whose polarity or status clashes."""

    kind: ClassVar[str] = "wording"
    text: str

    def __str__(self) -> str:
        return self.text


Value = (
    Quantity | Money | Percent | Ordinal | Moment | Duration | Age | Place | Person | Organization | Parties | Wording
)


# "bilateral" counts any of these, so "two nations" and "three countries" are about one thing
PARTY_NOUNS = frozenset(
    ("", "party", "side", "country", "nation", "state", "power", "powerhouse", "government", "member")
)
HEAD_NOUNS = frozenset(("leader", "minister", "president", "premier"))  # who meets in a "trilateral" meeting
OF_ALL_THINGS = frozenset("high low big large small great strong steep sharp fast".split())  # a rate is, and a river
MALE_TITLES = frozenset(("mr", "sir", "lord", "herr", "monsieur", "señor"))
FEMALE_TITLES = frozenset(("ms", "mrs", "miss", "dame", "lady", "frau", "madame", "mme", "señora"))
# first names that editors take for one another; a prefix ("Tom", "Thomas") needs no entry
NICKNAMES = tuple(
    frozenset(names.split())
    for names in (
        "william bill billy will liam", "robert bob bobby rob", "richard dick rick ricky", "james jim jimmy jamie",
        "john jack johnny jon", "edward ted ed eddie ned", "charles chuck charlie", "henry harry hank",
        "margaret maggie meg peggy greta", "elizabeth liz beth betty lizzie eliza",
        "katherine catherine kathryn kate katie kathy cathy", "anthony antony tony toni", "michael mike mick mickey",
        "alexander alexandros alexis sasha alex sandy", "david dave", "stephen steven steve", "theodore ted teddy theo",
        "susan sue suzie", "patricia pat patty tricia", "dorothy dot dolly", "mary molly polly", "helen nell nellie",
        "francis frank", "lawrence larry", "gerald gerry jerry", "joseph joe", "thomas tom tommy", "ann anne",
        "nicholas nick", "eugene gene jean", "albert herbert bert bart", "samuel sam sami", "jennifer jenny jennie",
        "harold hal harry", "jacob jake", "abraham abe", "andrew andy drew", "frederick fred freddie", "leonard len",
        "rebecca becky", "deborah debbie", "victoria vicky", "sarah sally", "alexandra sandra alex", "teresa tess",
        "isabel bella", "josephine josie", "barbara babs", "christopher kit", "philip phil pip", "zachary zack",
    )
)  # fmt: skip


CURRENCY_FAMILIES = {
    **dict.fromkeys("USD AUD CAD NZD SGD HKD".split(), "dollar"),
    **dict.fromkeys("SEK NOK DKK ISK CZK".split(), "crown"),
    **dict.fromkeys("MXN ARS CLP COP PHP UYU".split(), "peso"),
    **dict.fromkeys("INR PKR LKR NPR".split(), "rupee"),
    **dict.fromkeys("GBP EGP".split(), "pound"),
    **dict.fromkeys("CNY JPY".split(), "yen"),
}  # currencies of one name or sign: a paper of the country leaves out which


def comparable(a: Value, b: Value) -> bool:
    """Return whether two values answer one kind of question, so that a clash of them would mean something.

    It does not say that they are about one thing: "27 buses" and "29 buses" are comparable wherever they stand.
    A count whose noun is unknown is comparable with every count.
    """
    match a, b:
        case Quantity(), Quantity():
            return a.measure == b.measure and (bool(a.measure) or not a.unit or not b.unit or a.unit == b.unit)
        case Money(), Money():
            return not a.currency or not b.currency or a.currency == b.currency or _one_sum_in_two_currencies(a, b)
        case Percent(), Percent():
            return a.points == b.points
        case Ordinal(), Ordinal():
            return _ordinals_comparable(a, b)
        case Moment(), Moment():
            return (_has_day(a) and _has_day(b)) or (a.minutes is not None and b.minutes is not None)
        case Parties(), Parties():
            if not a.of or not b.of:
                return (a.of or b.of) in PARTY_NOUNS | HEAD_NOUNS
            return a.of == b.of or (a.of in PARTY_NOUNS and b.of in PARTY_NOUNS)
        case Parties(), Quantity():
            return not b.measure and bool(b.unit) and (a.of == b.unit or {a.of, b.unit} <= PARTY_NOUNS)
        case Quantity(), Parties():
            return comparable(b, a)
    return a.kind == b.kind


def _one_sum_in_two_currencies(a: Money, b: Money) -> bool:
    """Whether one figure, too exact to be the same by chance, has two currencies that nobody writes alike."""
    family = {CURRENCY_FAMILIES.get(currency, currency) for currency in (a.currency, b.currency)}
    return len(family) > 1 and a.number == b.number and len(f"{a.number.low:.0f}".strip("0")) > 1


def compatible(a: Value, b: Value) -> bool:
    """Return whether both values can be true of one thing; symmetric, and True of values that are not comparable."""
    if not comparable(a, b):
        return True
    match a, b:
        case Money(), Money() if a.currency and b.currency and a.currency != b.currency:
            return False
        case ((Quantity() | Money() | Duration() | Age()), (Quantity() | Money() | Duration() | Age())):
            return _numbers_compatible(a.number, b.number)
        case Percent(), Percent():
            return _numbers_compatible(a.number, b.number, open_factor=OPEN_PERCENT_FACTOR)
        case Ordinal(), Ordinal():
            return a.rank == b.rank and (a.since is None or b.since is None or a.since == b.since)
        case Moment(), Moment():
            return _days_compatible(a, b) and _minutes_compatible(a, b)
        case Place(), Place():
            return _places_compatible(a, b)
        case Person(), Person():
            return _people_compatible(a, b)
        case Organization(), Organization():
            return _organizations_compatible(a, b)
        case Parties(), Parties():
            return a.count == b.count
        case Parties(), Quantity():
            return _numbers_compatible(Number(a.count, a.count), b.number)
        case Quantity(), Parties():
            return compatible(b, a)
    return True


def _numbers_compatible(a: Number, b: Number, *, open_factor: float = OPEN_FACTOR) -> bool:
    slack = 1e-9 * max(abs(x) for x in (a.low, a.high, b.low, b.high) if x != inf)
    if _is_plain(a) and _is_plain(b):  # the finer one must round to the coarser
        return abs(a.low - b.low) <= max(a.step, b.step) / 2 + slack
    if a.low == b.low == 0 < min(a.high, b.high):  # nobody sets a limit of 21 where it is 12
        return max(a.high, b.high) <= open_factor * min(a.high, b.high) + slack
    low_a, high_a = reach(a, open_factor)
    low_b, high_b = reach(b, open_factor)
    return low_a <= high_b + slack and low_b <= high_a + slack


def _is_plain(number: Number) -> bool:
    return number.low == number.high and not number.approximate


def reach(number: Number, open_factor: float = OPEN_FACTOR) -> tuple[float, float]:
    """Return the lowest and the highest value that the printed words can mean."""
    low, high = number.low, number.high
    half_step = number.step / 2
    if high == inf:
        return low, max(low * open_factor, low + 3 * number.step)
    if low == high:
        margin = max(abs(low) * APPROXIMATE_FRACTION, half_step) if number.approximate else half_step
        return low - margin, high + margin
    if not number.approximate:
        return low, high
    return low - max(abs(low) * RANGE_FRACTION, half_step), high + max(abs(high) * RANGE_FRACTION, half_step)


def _ordinals_comparable(a: Ordinal, b: Ordinal) -> bool:
    words_a, words_b = a.of.split(), b.of.split()
    if a.since is not None and b.since is not None and a.rank == b.rank:
        shared = set(words_a) & set(words_b)
        both_named = set(words_a) - OF_ALL_THINGS and set(words_b) - OF_ALL_THINGS
        return not words_a or not words_b or bool(shared - OF_ALL_THINGS if both_named else shared)
    if not words_a or not words_b or words_a[0] != words_b[0]:
        return False
    return set(words_a) <= set(words_b) or set(words_b) <= set(words_a)  # "third-largest", "fifth-largest glacier"


def _has_day(moment: Moment) -> bool:
    return moment.first is not None or moment.weekday is not None


def _days_compatible(a: Moment, b: Moment) -> bool:
    if not _has_day(a) or not _has_day(b):
        return True
    if a.first is None or b.first is None:
        return _weekday_possible(a, b)
    if a.year_known != b.year_known:
        known, unknown = (a, b) if a.year_known else (b, a)
        return any(_days_overlap(known, moved) for moved in _in_years_of(unknown, known))
    if _days_overlap(a, b):
        return True
    # "on Tuesday" was resolved to the nearest one, and may have meant the one a week before or after
    return any(
        x.relative and x.weekday is not None and x.first == x.last and _days_overlap(_moved(x, days), y)
        for x, y in ((a, b), (b, a))
        for days in (-7, 7)
    )


def _weekday_possible(a: Moment, b: Moment) -> bool:
    """Whether a bare weekday and another day can be one; at least one of the two has no date."""
    if a.first is None and b.first is None:
        return a.weekday == b.weekday
    bare, dated = (a, b) if a.first is None else (b, a)
    if dated.weekday is not None:
        return bare.weekday == dated.weekday
    if not dated.year_known or dated.open_end or dated.first is None or dated.last is None:
        return True
    days = (dated.last - dated.first).days + 1
    return days >= 7 or any((dated.first + timedelta(n)).weekday() == bare.weekday for n in range(days))


def _days_overlap(a: Moment, b: Moment) -> bool:
    if a.first is None or b.first is None:
        return True
    both_open = a.open_end and b.open_end  # "since 2015" and "since 2018" are two beginnings
    last_a = date.max if a.open_end and not both_open else a.last or a.first
    last_b = date.max if b.open_end and not both_open else b.last or b.first
    return a.first <= last_b and b.first <= last_a


def _in_years_of(unknown: Moment, known: Moment) -> Iterator[Moment]:
    if known.first is None or unknown.first is None:
        return
    for year in range(known.first.year - 1, (known.last or known.first).year + 1):
        years = year - UNKNOWN_YEAR
        last = unknown.last or unknown.first
        yield Moment(_years_later(unknown.first, years), _years_later(last, years), open_end=unknown.open_end)


def _years_later(day: date, years: int) -> date:
    """Return the same day of a later year; of 29 February the day before where the year has none."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)


def _moved(moment: Moment, days: int) -> Moment:
    shift = timedelta(days)
    first = moment.first + shift if moment.first else None
    return Moment(first, moment.last + shift if moment.last else first, open_end=moment.open_end)


def _minutes_compatible(a: Moment, b: Moment) -> bool:
    if a.minutes is None or b.minutes is None:
        return True
    shifts = (0,) if a.half_day_known and b.half_day_known else (0, DAY_MINUTES // 2)
    return any(_clocks_meet(a.minutes, _shifted(b.minutes, shift)) for shift in shifts)


def _clocks_meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    margin = 0
    if a[0] == a[1] and b[0] == b[1]:
        margin = max(_round_margin(a[0]), _round_margin(b[0]))
    return any(
        start_a <= end_b + margin and start_b <= end_a + margin
        for start_a, end_a in _unwrapped(a)
        for start_b, end_b in _unwrapped(b)
    )


def _round_margin(minutes: int) -> int:
    return ROUND_HOUR_MINUTES if minutes % 60 == 0 else ROUND_QUARTER_MINUTES if minutes % 15 == 0 else 0


def _unwrapped(minutes: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    start, end = minutes
    return ((start, end),) if start <= end else ((start, DAY_MINUTES), (0, end))


def _shifted(minutes: tuple[int, int], shift: int) -> tuple[int, int]:
    return (minutes[0] + shift) % DAY_MINUTES, (minutes[1] + shift) % DAY_MINUTES


PLACE_LEVELS = {"continent": 5, "country": 4, "state": 3, "region": 3, "county": 2.5, "city": 2, "facility": 1}


def _places_compatible(a: Place, b: Place) -> bool:
    names_a = [_folded(name) for name in (a.name, *a.within)]
    names_b = [_folded(name) for name in (b.name, *b.within)]
    if names_a[0] in names_b or names_b[0] in names_a:
        return True
    if a.type == b.type not in ("country", "state") and _words_contained(
        names_a[0], names_b[0]
    ):  # not Sudan, South Sudan
        return True
    if a.within and b.within:
        return False
    level_a, level_b = PLACE_LEVELS.get(a.type), PLACE_LEVELS.get(b.type)
    if level_a is None or level_b is None:  # of a sea or an unknown place nobody can say what lies in it
        return a.type != b.type
    if level_a == level_b:
        return False
    lower = a if level_a < level_b else b
    return not lower.within  # nobody knows where it lies, so it may lie in the other


def _people_compatible(a: Person, b: Person) -> bool:
    last_a, last_b = _folded(a.last), _folded(b.last)
    if last_a != last_b and not _words_contained(last_a, last_b):
        return False
    titles = {_folded(a.title).rstrip("."), _folded(b.title).rstrip(".")}
    if titles & MALE_TITLES and titles & FEMALE_TITLES:
        return False
    return not a.first or not b.first or _first_names_match(_folded(a.first), _folded(b.first))


def _first_names_match(a: str, b: str) -> bool:
    first_a, first_b = re.split(r"[\s.-]+", a)[0], re.split(r"[\s.-]+", b)[0]
    if first_a.startswith(first_b) or first_b.startswith(first_a):  # equal, an initial, or "Tom" for "Thomas"
        return True
    return are_nicknames(first_a, first_b) or not set(a.split()).isdisjoint(b.split())


def are_nicknames(a: str, b: str) -> bool:
    """Return whether one first name is a familiar form of the other, or both are of a third; in small letters."""
    return any(a in names and b in names for names in NICKNAMES)


def _organizations_compatible(a: Organization, b: Organization) -> bool:
    name_a, name_b = _folded(a.name), _folded(b.name)
    if _words_contained(name_a, name_b):
        return True
    acronyms_a = {_folded(a.acronym), _initials(a.name)} - {""}
    acronyms_b = {_folded(b.acronym), _initials(b.name)} - {""}
    squeezed_a, squeezed_b = name_a.replace(" ", ""), name_b.replace(" ", "")
    return (
        squeezed_a in acronyms_b or squeezed_b in acronyms_a or bool({_folded(a.acronym)} & {_folded(b.acronym)} - {""})
    )


def _initials(name: str) -> str:
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
    return "".join(word[0] for word in words).casefold() if len(words) > 1 else ""


def _words_contained(a: str, b: str) -> bool:
    """Whether the words of one name all stand in the other: "corn exchange" in "corn exchange square"."""
    words_a, words_b = set(a.split()), set(b.split())
    return bool(words_a and words_b) and (words_a <= words_b or words_b <= words_a)


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """Return a name without case, accents, points, possessive or hyphens."""
    plain = "".join(c for c in normalize("NFKD", name) if not combining(c)).casefold().replace("’", "'")
    return " ".join(re.sub(r"'s\b|[.'\"]", "", plain).replace("-", " ").split())


def _plural(noun: str) -> str:
    if not noun:
        return ""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "sh", "ch", "x")) else f"{noun}s"


IRREGULAR_PLURALS = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "staff": "staff", "crew": "crew",
    "police": "police", "other": "others", "aircraft": "aircraft", "fish": "fish", "sheep": "sheep", "foot": "feet",
}  # fmt: skip


def _plain(x: float) -> str:
    """Return a number as an editor would print it: whole, or with two decimals, or of a tiny one three digits."""
    if x == round(x):
        return f"{x:,.0f}"
    return f"{x:,.2f}".rstrip("0").rstrip(".") if abs(x) >= 0.1 else f"{x:.3g}"
