"""Find dates and times of day; what needs the publication date ("on Tuesday", "last month") is resolved with it."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache

from claimcheck.mentions.numbers import number_of_words
from claimcheck.mentions.words import LABELS
from claimcheck.records import Mention, Sentence, Span
from claimcheck.values import DAY_MINUTES, UNKNOWN_YEAR, WEEKDAYS, Moment

MONTH_NUMBERS = {name: n for n, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun"), 1)}
MONTH_NUMBERS |= {name: n for n, name in enumerate(("jul", "aug", "sep", "oct", "nov", "dec"), 7)}
WEEKDAY_NUMBERS = {name[:3].lower(): n for n, name in enumerate(WEEKDAYS)}
# fmt: off
ORDINAL_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)
# fmt: on
# minutes from midnight; editors call 4 in the morning "morning" and 6 in the evening "afternoon" now and then
# fmt: off
DAY_PARTS = {
    "morning": (180, 720), "afternoon": (720, 1110), "evening": (1000, 1439), "night": (1080, 360),
    "lunchtime": (690, 870), "teatime": (900, 1110), "nightfall": (960, 1320), "dawn": (180, 480),
    "before dawn": (0, 420), "dusk": (960, 1320), "sunrise": (240, 510), "sunset": (960, 1320),
    "overnight": (1080, 420), "early hours": (0, 420), "noon": (720, 720), "midday": (720, 720), "midnight": (0, 0),
    "daybreak": (180, 480), "small hours": (0, 420), "rush hour": (360, 1170), "midmorning": (510, 705),
    "midafternoon": (810, 1020),
}
# fmt: on
NEAR_MINUTES = 30  # "shortly after two" reaches to half past
FAR_MINUTES = 240  # "after two" means that afternoon
ABOUT_MINUTES = 15
FAR_DAYS = 75  # of a date without year that is nearer, the nearest year is taken to be meant
PAST_PREFERENCE = 1.7  # "said in March", printed in September: the March before, though the next is as near
STEPS = {"last": -1, "the": 0, "this": 0, "next": 1}
WEEK_SLACK_DAYS = 3  # "three weeks ago" may be 18 to 24 days
MONTH_SLACK_DAYS = 16
YEAR_SLACK_DAYS = 190
DECADE_SLACK_DAYS = 730

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
# a month printed small ("5 october") is damage, but a date all the same beside its day
_MONTH_ANY = rf"(?:{_MONTH}|january|february|april|june|july|august|september|october|november|december)"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_WEEKDAY_SHORT = rf"(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.?)"
_ORDINAL = "|".join(sorted(ORDINAL_WORDS, key=len, reverse=True))
_DAY = rf"(?:[0-3]?\d(?:st|nd|rd|th)?|{_ORDINAL})(?![\w%]|[.,:/]\d)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_N = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
_NTH = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"

Build = Callable[[re.Match[str], str, "date | None"], "Moment | None"]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    moment: Moment


def find_dates(sentences: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the dates and times of day in one document's sentences, in order."""
    mentions = []
    for sentence in sentences:
        for found in _joined(sentence.text, _moments(sentence.text, published)):
            span = Span(sentence.span.start + found.start, sentence.span.start + found.end)
            text = sentence.text[found.start : found.end]
            mentions.append(Mention(sentence.document_id, span, text, found.moment))
    return mentions


@lru_cache(maxsize=4096)  # a draft is read again after each edit, with most of its sentences as they were
def _moments(text: str, published: date | None) -> tuple[_Found, ...]:
    found: list[_Found] = []
    taken: set[int] = set()
    folded = text.casefold()
    for needed, pattern, build in _FORMS:
        if not any(words in folded for words in needed):
            continue
        for match in pattern.finditer(text):
            if not taken.isdisjoint(range(match.start(), match.end())):
                continue
            moment = build(match, text, published)
            if moment is not None:
                start = match.start("core") if "core" in pattern.groupindex else match.start()
                taken.update(range(start, match.end()))
                found.append(_Found(start, match.end(), moment))
    return tuple(sorted(found, key=lambda one: one.start))


_JOINT = re.compile(
    r",? (?:on |at |at around |at about |around |the morning of |in the )?|,? (?:GMT|BST|CET|ET|local time),?"
    r" (?:on )?"
)
_RANGE_JOINT = re.compile(r" ?(?:to|until|till|through|[-–—]) ?")


def _joined(text: str, found: Sequence[_Found]) -> list[_Found]:
    """Join a day and a time of day that stand together, and the two ends of a range of days."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last:
            between = text[last.end : one.start]
            if _JOINT.fullmatch(between) and (merged := _day_with_time(last.moment, one.moment)):
                joined[-1] = _Found(last.start, one.end, merged)
                continue
            if (
                re.fullmatch(r",? an? ", between)
                and one.moment.weekday is not None
                and last.moment.first == last.moment.last
            ):
                joined[-1] = _Found(last.start, one.end, replace(last.moment, weekday=one.moment.weekday))
                continue
            if _RANGE_JOINT.fullmatch(between) and (merged := _span_of(last.moment, one.moment)):
                joined[-1] = _Found(last.start, one.end, merged)
                continue
        joined.append(one)
    return joined


def _day_with_time(a: Moment, b: Moment) -> Moment | None:
    if _is_day(a) and _is_time(b):
        day, time = a, b
    elif _is_day(b) and _is_time(a):
        day, time = b, a
    elif a.first is None and b.first is None and a.weekday is None and b.weekday is None and a.minutes and b.minutes:
        return _clock_in_part(a, b)
    else:
        return None
    if day.first != day.last:
        return None
    if day.minutes is not None:  # "nine o'clock on Sunday night"
        time = _clock_in_part(time, day) or time
    return replace(day, minutes=time.minutes, half_day_known=time.half_day_known)


def _is_day(moment: Moment) -> bool:
    """Whether a moment is a day, with at most a part of the day for its time."""
    return moment.first is not None and (moment.minutes is None or moment.minutes[0] != moment.minutes[1])


def _is_time(moment: Moment) -> bool:
    return moment.first is None and moment.weekday is None and moment.minutes is not None


def _clock_in_part(a: Moment, b: Moment) -> Moment | None:
    """Return the half of the day that "ten past four" means in "in the morning"."""
    if a.minutes is None or b.minutes is None or a.half_day_known or b.minutes[0] == b.minutes[1]:
        return None
    low, high = b.minutes

    def fit(shift: int) -> int:
        start, end = ((minute + shift) % DAY_MINUTES for minute in a.minutes or (0, 0))
        inside = [low <= m <= high if low <= high else m >= low or m <= high for m in (start, end)]
        return inside[0] + 2 * inside[1]  # of "by nine" the end is what is printed

    shift = max((0, DAY_MINUTES // 2), key=fit)
    if not fit(shift):
        return None
    start, end = ((minute + shift) % DAY_MINUTES for minute in a.minutes)
    return replace(a, minutes=(start, end), half_day_known=True)


def _span_of(a: Moment, b: Moment) -> Moment | None:
    if a.first and b.last and a.year_known == b.year_known and not a.minutes and not b.minutes and a.first < b.last:
        if (b.last - a.first).days > 366 * 60:
            return None
        return Moment(a.first, b.last, year_known=a.year_known, relative=a.relative or b.relative)
    return None


# --- what each form means; a builder returns None where the words are no date after all


def _iso(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    return _single(_safe_date(int(match["year"]), int(match["month"]), int(match["day"])))


def _slashed(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    """A date like 04/03/2025: of the two readings the one that can be, else nothing."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    readings = {found for found in (_safe_date(year, b, a), _safe_date(year, a, b)) if found}
    return _single(readings.pop()) if len(readings) == 1 else None


def _month_day(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    month, day = _month_number(match["month"]), _day_number(match["day"])
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    weekday = WEEKDAY_NUMBERS[groups["weekday"][:3].lower()] if groups.get("weekday") else None
    if year is None and published is not None:
        year_meant = _nearest_year(month, day, published, future=_is_future(text, match.start(), match.end()))
        first = _safe_date(year_meant, month, day)
    else:
        first = _with_year(month, day, year, published)
    if first is None:
        return None
    if year is None and weekday is not None and published is not None:
        first = _year_of_weekday(first, weekday, published)
    last = first
    if groups.get("last_day"):
        last_month = _month_number(groups["last_month"]) if groups.get("last_month") else first.month
        last = _safe_date(first.year + (last_month < first.month), last_month, _day_number(groups["last_day"])) or first
        if last < first:
            return None
    known = year is not None or published is not None
    return Moment(first, last, weekday=weekday, year_known=known, open_end=_after_since(text, match.start()))


def _month_year(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    groups = match.groupdict()
    month = _month_number(match["month"])
    which = (groups.get("which") or "").lower().rstrip(" -")
    if groups.get("year"):
        year = int(match["year"])
    elif published is None:
        year = UNKNOWN_YEAR
    elif groups.get("of_year"):
        year = published.year + STEPS[groups["of_year"].lower()]
    elif which in ("last", "this past"):
        year = published.year - (month >= published.month)
    elif which in ("next", "this coming"):
        year = published.year + (month <= published.month)
    else:
        is_future = _is_future(text, match.start(), match.end()) and not _after_since(text, match.start())
        year = _nearest_year(month, 15, published, future=is_future)
    first, last = _month(year, month)
    first, last = _part_of_period(which, first, last)
    known = bool(groups.get("year")) or published is not None
    return Moment(first, last, year_known=known, open_end=_after_since(text, match.start()))


def _part_of_period(which: str, first: date, last: date) -> tuple[date, date]:
    """Narrow a month or year to "early", "mid", "late", "the first week of", "the end of"."""
    days = (last - first).days + 1
    if which in ("early", "the beginning of", "the start of", "at the start of", "the beginning"):
        return first, first + timedelta(days * 2 // 5)
    if which in ("mid", "the middle of"):
        return first + timedelta(days // 4), first + timedelta(days * 3 // 4)
    if which in ("late", "the end of"):
        return first + timedelta(days * 3 // 5), last
    if which.endswith("first half of"):
        return first, first + timedelta(days // 2)
    if which.endswith("second half of"):
        return first + timedelta(days // 2), last
    if which.endswith("week of"):
        week = 4 if "last" in which else _nth(which.split()[1] if which.startswith("the ") else which.split()[0])
        start = last - timedelta(8) if week == 4 and "last" in which else first + timedelta(7 * (week - 1))
        return start, min(last, start + timedelta(8))
    return first, last


def _end_day(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    """Return the first or the last day of a month or of the year."""
    groups = match.groupdict()
    if groups.get("year"):
        moment: Moment | None = Moment(*_month(int(match["year"]), _month_number(match["month"])))
    elif groups.get("month"):
        moment = _month_only(match, text, published)
    else:
        moment = _relative_period(match, text, published)
    if moment is None:
        return None
    day = moment.last if match["end"].lower() == "last" else moment.first
    return replace(moment, first=day, last=day)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _night(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    """Return the night "from Saturday to Sunday", "to Sunday": from the evening before."""
    day = _weekday(match, text, published)
    if day is None or day.first is None:
        return None
    return replace(day, first=day.first - timedelta(1), weekday=None, minutes=DAY_PARTS["night"])


def _nth_weekday(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    month = _month_number(match["month"])
    weekday = WEEKDAY_NUMBERS[match["weekday"][:3].lower()]
    year = int(match["year"]) if match["year"] else _nearest_year(month, 15, published) if published else None
    if year is None:
        return None
    days = [date(year, month, d) for d in range(1, monthrange(year, month)[1] + 1)]
    days = [day for day in days if day.weekday() == weekday]
    day = days[-1] if match["nth"] == "last" else days[_nth(match["nth"]) - 1]
    return Moment(day, day, weekday=weekday)


def _weekday(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    weekday = WEEKDAY_NUMBERS[match["weekday"][:3].lower()]
    part = DAY_PARTS[match["part"].lower()] if match["part"] else None
    if published is None:
        return Moment(None, None, weekday=weekday, minutes=part)
    back = (published.weekday() - weekday) % 7
    which = (match["which"] or "").lower().strip()
    if which in ("last", "this past"):
        day = published - timedelta(back or 7)
    elif which in ("next", "this coming") or (which != "this" and _is_future(text, match.start(), match.end())):
        day = published + timedelta((-back) % 7 or 7)
    elif which == "this":
        day = min(
            (published - timedelta(back), published + timedelta((-back) % 7)), key=lambda d: abs((d - published).days)
        )
    else:
        day = published - timedelta(back)
    if match["week"]:
        day += timedelta(7 if match["week"].strip().startswith("week") else -7)
    return Moment(day, day, weekday=weekday, minutes=part, relative=True)


_FUTURE = re.compile(
    r"\b(?:will|shall|won't|due|going to|is to|are to|scheduled|set to|set for|expected|plans? to|planned for"
    r"|would|to be held"
    r"|upcoming|forthcoming|ahead of|tomorrow|starting|beginning|begins|starts|opens|next|hopes? to"
    r"|must|can|may|could)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:said|says|told|was|were|had|has|have|did|announced|confirmed|died|came|went|took|met|won|lost|fell"
    r"|rose|broke"
    r"|struck|began|left|made|sent|found|saw|held|led|beat|hit|gave|got|came down|[a-z]{3,}ed|late|earlier|last"
    r"|early)\b",
    re.I,
)


_PAST_VERB = re.compile(r"\b(?:was|were|had|did|[a-z]{3,}ed|ran|came|fell|rose|took|lost)\b")


def _is_future(text: str, start: int, end: int) -> bool:
    """Whether a weekday lies ahead, by the nearest verb before it in its clause, else by the words right after it."""
    if re.search(r"\b(?:from|by|until|till|starting|before) $", text[max(0, start - 10) : start], re.I):
        return not _PAST_VERB.search(text)
    clause = re.split(r"[;:]|, (?:and|but|which|who)\b|[\"“”]", text[max(0, start - 90) : start])[-1]
    future = [m.end() for m in _FUTURE.finditer(clause)]
    past = [m.end() for m in _PAST.finditer(clause)]
    if past and re.search(
        r"\b(?:due|scheduled|expected|planned|set|supposed|slated)\b", clause[max(0, past[-1] - 12) :]
    ):
        past.pop()
    if future and (not past or future[-1] > past[-1]):
        return True
    if future and re.search(r"\b(?:will|due|scheduled|expected|set|plan\w*)\b.{0,12}\b(?:be|is|are)\b", clause):
        return past[-1] < future[0] if past else True
    if not past and not future:
        return bool(
            re.match(r"[^.,;]{0,40}?\b(?:will|is due|is to|are to|is expected|are expected)\b", text[end : end + 64])
        )
    return False


def _relative_day(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    word = re.sub(r"\s+", " ", match[0].lower().replace("’", "'"))
    minutes = next((DAY_PARTS[part] for part in ("morning", "afternoon", "evening", "night") if part in word), None)
    if word == "today" and re.match(r"'s|’s", text[match.end() : match.end() + 2]):
        return None  # "today's world"
    if published is None:
        return None
    if "before yesterday" in word:
        shift = -2
    elif "after tomorrow" in word:
        shift = 2
    elif "tomorrow" in word:
        shift = 1
    elif "yesterday" in word or word.startswith("last"):
        shift = -1
    else:
        shift = 0
    day = published + timedelta(shift)
    return Moment(day, day, minutes=minutes, relative=True)


DAYS_OF_PART = {  # of a week, counted from its Monday
    "early": (-1, 2), "beginning": (-1, 1), "start": (-1, 1), "mid": (1, 3), "middle": (1, 3), "end": (3, 6),
    "late": (3, 6),
}  # fmt: skip


def _relative_period(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    if published is None:
        return None
    which, unit = match.groupdict().get("which", "this").lower(), match["unit"].lower()
    part = (match["part"] or "").lower().strip()
    step = STEPS[which]
    if unit == "week":
        monday = published - timedelta(published.weekday()) + timedelta(7 * step)
        first, last = monday - timedelta(1), monday + timedelta(6)
        if days := DAYS_OF_PART.get(part.removeprefix("the ").removesuffix(" of")):
            return Moment(monday + timedelta(days[0]), monday + timedelta(days[1]), relative=True)
    elif unit == "weekend":
        saturday = published - timedelta((published.weekday() + 2) % 7)
        saturday += timedelta(7 * (step if step > 0 or published.weekday() >= 5 else step + 1))
        if which == "this" and published.weekday() in (1, 2, 3, 4):
            saturday += timedelta(7 * (saturday < published))
        first, last = (
            saturday - timedelta(7 if which == "last" and published.weekday() < 5 else 0),
            saturday + timedelta(1),
        )
    elif unit == "month":
        number = published.year * 12 + published.month - 1 + step
        year, month = divmod(number, 12)
        first, last = _month(year, month + 1)
    elif unit == "year":
        first, last = date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    else:  # a season: the hemisphere is unknown, so it may be any time of its year
        first, last = date(published.year + min(step, 0), 1, 1), _end_of_season(unit, published.year + max(step, 0))
    if part.startswith("earl") and step == 0:
        last = min(last, published)
    elif part.startswith("later") and step == 0:
        first = max(first, published)
    elif part:
        first, last = _part_of_period(part, first, last)
    return Moment(first, last, relative=True)


def _weekend(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    if published is None:
        return None
    saturday = published - timedelta((published.weekday() + 2) % 7)
    if _is_future(text, match.start(), match.end()) and published.weekday() < 5:
        saturday += timedelta(7)
    return Moment(saturday, saturday + timedelta(1), relative=True)


def _ago(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    if published is None:
        return None
    number = _small_number(match["n"]) + (0.5 if match["half"] else 0)
    return _away(published, -number if match["ago"] else number, match["unit"].lower())


def _away(published: date, number: float, unit: str) -> Moment | None:
    days_of = {
        "day": 1.0,
        "night": 1.0,
        "week": 7.0,
        "fortnight": 14.0,
        "month": 30.44,
        "year": 365.25,
        "decade": 3652.5,
    }
    slack_of = {"day": 0, "night": 0, "week": WEEK_SLACK_DAYS, "fortnight": WEEK_SLACK_DAYS, "month": MONTH_SLACK_DAYS}
    slack = slack_of.get(unit, DECADE_SLACK_DAYS if unit == "decade" else YEAR_SLACK_DAYS)
    middle = published.toordinal() + round(number * days_of[unit])
    if not date.min.toordinal() + slack < middle < date.max.toordinal() - slack:
        return None
    return Moment(date.fromordinal(middle - slack), date.fromordinal(middle + slack), relative=True)


def _day_of_month(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    if published is None:
        return None
    day = _day_number(match["day"])
    choices = []
    for shift in (-1, 0, 1):
        year, month = divmod(published.year * 12 + published.month - 1 + shift, 12)
        if found := _safe_date(year, month + 1, day):
            choices.append(found)
    return _single(min(choices, key=lambda d: abs((d - published).days)), relative=True) if choices else None


def _day_of_that_month(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    if published is None:
        return None
    step = STEPS[match["which"].lower()]
    year, month = divmod(published.year * 12 + published.month - 1 + step, 12)
    day = _safe_date(year, month + 1, _day_number(match["day"]))
    return _single(day, relative=True) if day else None


def _year(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    year = int(match["year"])
    before = text[max(0, match.start() - 24) : match.start()]
    after = text[match.end() : match.end() + 16]
    if not match["last_year"] and not _YEAR_BEFORE.search(before) and not _YEAR_ALONE.match(after):
        return None
    if before.split() and before.split()[-1].lower().strip("(") in LABELS - {"euro", "formula", "season", "figure"}:
        return None
    if not 1500 <= year <= 2100 or re.match(r"\s(?:people|men|women|metres|meters|feet|miles|km|kg|tonnes)\b", after):
        return None
    first, last = date(year, 1, 1), date(year, 12, 31)
    groups = match.groupdict()
    if groups.get("last_year"):
        printed = groups["last_year"]
        last_year = int(printed) if len(printed) == 4 else year // 100 * 100 + int(printed)
        if last_year <= year:
            return None
        last = date(last_year, 12, 31)
    which = (groups.get("which") or "").lower().rstrip(" -")
    if re.search("spring|summer|autumn|fall|winter", which):
        last = _end_of_season(which, year)
    else:
        first, last = _part_of_period(which, first, last)
    return Moment(first, last, open_end=_after_since(text, match.start()))


_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|from|until|till|before|after|of|during|through|to|and|early|late|mid|the|or|between|year"
    r"|fiscal|back to"
    r"|as of|around|circa|than|summer|winter|spring|autumn|fall|founded|built|established|for|into|end of|an?|her"
    r"|his|its|their|our|my)[\s-]$|[(–-]$",
    re.I,
)
_YEAR_ALONE = re.compile(
    r"\s?(?:[,.;:)\]–—]|$|'s|’s|\s(?:and|to|or|when|after|before|as|by|but|with|was|were|had|has|it|the)\b)"
)


def _end_of_season(season: str, year: int) -> date:
    """Return the last day of a season: in either hemisphere spring and autumn lie within a year of the calendar."""
    return date(year, 12, 31) if re.search("spring|autumn|fall", season) else date(year + 1, 3, 1)


def _decade(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    year = int(match["year"])
    first, last = date(year, 1, 1), date(year + 9, 12, 31)
    return Moment(*_part_of_period((match["which"] or "").lower().rstrip(" -"), first, last))


def _quarter(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    groups = match.groupdict()
    number = _nth(groups["nth"]) if groups.get("nth") else int(match["q"])
    if groups.get("year"):
        year = int(match["year"])
    elif published is None:
        return None
    else:  # quarters are reported when they are over
        year = published.year - (number * 3 - 2 > published.month)
    month = number * 3
    return Moment(
        date(year, month - 2, 1), date(year, month, monthrange(year, month)[1]), relative=not groups.get("year")
    )


def _holiday(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    month, day = HOLIDAYS[match[0].lower().replace("’", "'")]
    first = _with_year(month, day, None, published)
    return Moment(first, first, year_known=published is not None) if first else None


HOLIDAYS = {"christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "new year's day": (1, 1)}
HOLIDAYS |= {"new year's eve": (12, 31), "valentine's day": (2, 14), "halloween": (10, 31)}


# --- times of day


def _clock(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower().replace(".", "").replace(" ", "")
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    is_ambiguous = not half and 1 <= hour <= 12 and not match["hour"].startswith("0") and "." in match[0]
    return _time(hour % 24 * 60 + minute, match, half_day_known=not is_ambiguous)


OTHER_HALF = {"am": "pm", "pm": "am"}


def _between(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    """Return "between 10 and 11 p.m." as the time from one to the other, which may run over midnight."""
    hours, minutes = (int(match["hour"]), int(match["last_hour"])), (match["minute"], match["last_minute"])
    halves = [(half or "").lower().replace(".", "") for half in (match["half"], match["last_half"])]
    if not halves[1]:
        if not all(minutes) or halves[0]:
            return None
        start, end = (hour * 60 + int(minute) for hour, minute in zip(hours, minutes, strict=True))
        return Moment(None, None, minutes=(start, end))
    if not all(1 <= hour <= 12 for hour in hours):
        return None
    if not halves[0]:
        halves[0] = halves[1] if hours[0] % 12 <= hours[1] % 12 else OTHER_HALF[halves[1]]
    start, end = (
        (hour % 12 + 12 * half.startswith("p")) * 60 + int(minute or 0)
        for hour, half, minute in zip(hours, halves, minutes, strict=True)
    )
    return Moment(None, None, minutes=(start, end))


def _spoken(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    minute_word, hour_word = match["minute"].lower(), match["hour"]
    minute = (
        30
        if "half" in minute_word
        else 15
        if "quarter" in minute_word
        else int(_small_number(minute_word.split(" minute")[0]))
    )
    if match["side"].lower() in ("to", "before"):
        minute = -minute
    if hour_word is None or hour_word.lower() == "the hour":
        return None
    if hour_word.lower() in ("midnight", "noon", "midday"):
        base = 0 if hour_word.lower() == "midnight" else 720
        return _time((base + minute) % DAY_MINUTES, match)
    hour = int(_small_number(hour_word)) % 12
    return _time((hour * 60 + minute) % DAY_MINUTES, match, half_day_known=False)


def _o_clock(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    return _time(int(_small_number(match["hour"])) % 12 * 60, match, half_day_known=False)


def _day_part(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    word = match["part"].lower()
    if word.startswith("mid") and word[3] in "- ":
        word = f"mid{word[4:]}"
    if word == "dawn" and (match["hedge"] or "").lower() == "before":
        word = "before dawn"
    start, end = DAY_PARTS[word]
    return _time(start, match) if start == end else Moment(None, None, minutes=(start, end))


def _time(minutes: int, match: re.Match[str], *, half_day_known: bool = True) -> Moment:
    """Return a time of day, with what "about", "shortly after" and the like before it mean."""
    hedge = (match.groupdict().get("hedge") or "").lower().strip()
    low = high = minutes
    if hedge in ("about", "around", "at about", "at around", "approximately", "at approximately", "roughly"):
        low, high = minutes - ABOUT_MINUTES, minutes + ABOUT_MINUTES
    elif re.match(r"(?:shortly|just|soon|minutes|moments|a little) (?:after|past)", hedge):
        high = minutes + NEAR_MINUTES
    elif re.match(r"(?:shortly|just|minutes|moments|a little) before|nearly|almost", hedge):
        low = minutes - NEAR_MINUTES
    elif hedge == "after":
        high = minutes + FAR_MINUTES
    elif hedge in ("before", "by"):
        low = minutes - FAR_MINUTES
    return Moment(None, None, minutes=(low % DAY_MINUTES, high % DAY_MINUTES), half_day_known=half_day_known)


# --- small helpers


def _single(day: date | None, *, relative: bool = False) -> Moment | None:
    return Moment(day, day, relative=relative) if day else None


def _safe_date(year: int, month: int, day: int) -> date | None:
    if not MINYEAR <= year <= MAXYEAR or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _with_year(month: int, day: int, year: int | None, published: date | None) -> date | None:
    if year is None:
        year = _nearest_year(month, day, published) if published else UNKNOWN_YEAR
    return _safe_date(year, month, day)


def _nearest_year(month: int, day: int, published: date, *, future: bool | None = None) -> int:
    """Return the year in which a month and day lie closest to the publication date.

    future: whether the words around it look ahead; None does not know.
    """
    ahead = {True: 1.0, False: PAST_PREFERENCE, None: 1.0}[future]
    behind = PAST_PREFERENCE if future else 1.0

    def distance(year: int) -> float:
        days = (date(year, month, min(day, 28)) - published).days
        return days * ahead if days > 0 else -days * behind

    return min((published.year - 1, published.year, published.year + 1), key=distance)


def _year_of_weekday(day: date, weekday: int, published: date) -> date:
    """Return a far day in the neighbouring year if it has the printed weekday there: the nearest year was a guess."""
    if day.weekday() == weekday or abs((day - published).days) < FAR_DAYS:
        return day
    other = _safe_date(day.year + (1 if day < published else -1), day.month, day.day)
    return other if other and other.weekday() == weekday else day


def _after_since(text: str, start: int) -> bool:
    return text[max(0, start - 6) : start].lower().endswith("since ")


def _month_number(printed: str) -> int:
    return MONTH_NUMBERS[printed[:3].lower()]


def _day_number(printed: str) -> int:
    digits = re.match(r"\d+", printed)
    return int(digits[0]) if digits else ORDINAL_WORDS.index(printed.lower()) + 1


def _nth(word: str) -> int:
    word = word.lower()
    return int(word[0]) if word[0].isdigit() else ("first", "second", "third", "fourth", "last").index(word) + 1


def _small_number(printed: str) -> float:
    if printed.isdigit():
        return float(printed)
    return 1.0 if printed.lower() in ("a", "an") else number_of_words(printed)


_MONTHS = tuple(MONTH_NUMBERS)


def _forms() -> Iterator[tuple[tuple[str, ...], re.Pattern[str], Build]]:
    """Yield each form: of which words a sentence has one at least, in small letters; its pattern; what it means.

    Most sentences have no date, and to look for a word takes a tenth of the time of a pattern.
    """
    part = r"(?: (?P<part>morning|afternoon|evening|night|lunchtime))?"
    hedge = (
        r"(?P<hedge>(?:at )?(?:about|around|approximately|roughly)|(?:shortly|just|soon|minutes|moments|a little) "
        r"(?:after|past|before)|nearly|almost|after|before|by)"
    )
    day_of = rf"(?P<weekday>{_WEEKDAY_SHORT}),? (?:the )?"
    period = r"(?P<which>early|mid|late|the (?:end|beginning|start|middle) of|the (?:first|second|third|last) week of"
    yield ("19", "20"), re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"), _iso
    yield ("/",), re.compile(r"(?<![\w/])(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)/(?P<year>(?:19|20)\d\d)\b"), _slashed
    yield (  # "Tuesday, March 4, 2025", "March 4-6", "Dec. 30 to Jan. 2"
        _MONTHS,
        re.compile(
            rf"\b(?:{day_of})?(?P<month>{_MONTH}) (?:the )?(?P<day>{_DAY})"
            rf"(?:(?: ?[-–] ?| to | and )(?:(?P<last_month>{_MONTH}) )?(?P<last_day>{_DAY}))?(?:,?"
            rf" (?P<year>{_YEAR})\b)?"
        ),
        _month_day,
    )
    yield (  # "4 March", "4-6 March 2025", "the fifth of October", "Tuesday the 4th of March"
        _MONTHS,
        re.compile(
            rf"(?<![\w.,:/-])(?:\b{day_of})?(?P<day>{_DAY})(?:(?: ?[-–] ?| to | and )(?P<last_day>{_DAY}))?"
            rf"(?: of)? (?P<month>{_MONTH_ANY})\b(?:,? (?P<year>{_YEAR})\b)?"
        ),
        _month_day,
    )
    yield (
        ("day of",),
        re.compile(
            rf"\bthe (?P<end>first|last) day of (?P<month>{_MONTH})\b(?:,? (?:of )?(?:(?P<year>{_YEAR})|"
            r"(?P<which>last|this|next) year)\b)?"
        ),
        _end_day,
    )
    yield (
        ("day of",),
        re.compile(
            r"\bthe (?P<end>first|last) day of (?P<part>)(?P<which>the|last|this|next) (?P<unit>month|year)\b(?!-)",
            re.I,
        ),
        _end_day,
    )
    yield (  # "the night from Saturday to Sunday"
        ("night",),
        re.compile(
            rf"\bnight (?:from {_WEEKDAY} )?(?:to|into) (?P<which>)(?P<weekday>{_WEEKDAY})(?P<part>)(?P<week>)\b", re.I
        ),
        _night,
    )
    yield (
        ("day",),
        re.compile(
            rf"\b(?:the )?(?P<nth>{_NTH}) (?P<weekday>{_WEEKDAY}) (?:of|in) (?P<month>{_MONTH})\b(?:,?"
            rf" (?P<year>{_YEAR})\b)?",
            re.I,
        ),
        _nth_weekday,
    )
    yield (
        _MONTHS,
        re.compile(
            rf"\b(?:{period}|the (?:first|second) half of|last|next|this past|this"
            rf" coming)[ -])?(?P<month>{_MONTH}),? (?:of )?"
            rf"(?P<year>{_YEAR})\b",
        ),
        _month_year,
    )
    yield (
        _MONTHS,
        re.compile(
            rf"\b{period}|last|next|this past|this coming)[ -](?P<month>{_MONTH})(?! \d)(?!\w)"
            r"(?:,?(?: of)? (?P<of_year>last|this|next) year\b)?",
            re.I,
        ),
        _month_year,
    )
    yield (
        _MONTHS,
        re.compile(
            rf"\b(?:[Ii]n|[Bb]y|since|until|till|from|before|after|during|through|of|for|between|and|to) "
            rf"(?P<core>(?P<month>{_MONTH})(?:,?(?: of)? (?P<which>last|this|next) year)?)(?! \d)(?!\w)"
        ),
        _month_only,
    )
    yield (
        ("day",),
        re.compile(
            rf"\b(?:(?P<which>last|next|this past|this coming|this) )?(?P<weekday>{_WEEKDAY}){part}(?P<week> week"
            rf"| last)?\b"
            rf"(?!,? (?:Post|Times|Mail|Herald|Telegraph|Mirror|Review|Night))"
        ),
        _weekday,
    )
    yield (
        ("yesterday", "tomorrow", "night", "this ", "today"),
        re.compile(
            rf"\b(?:the day before yesterday|the day after tomorrow|(?:yesterday|tomorrow){part}|last night|this"
            rf" morning"
            r"|this afternoon|this evening|tonight|today)\b",
            re.I,
        ),
        _relative_day,
    )
    yield (
        ("month",),
        re.compile(
            rf"\bthe (?P<day>[0-3]?\d(?:st|nd|rd|th)|{_ORDINAL}) of (?P<which>the|last|this|next) month\b", re.I
        ),
        _day_of_that_month,
    )
    yield (
        ("last ", "this ", "next "),
        re.compile(
            r"\b(?:(?P<part>earlier|later|early|late|the end of|the start of|the middle of|mid) )?(?:the )?"
            r"(?P<which>last|this|next) "
            r"(?P<unit>week|weekend|month|year|spring|summer|autumn|fall|winter)\b(?! (?:of|or so|few|that))(?!-)",
            re.I,
        ),
        _relative_period,
    )
    yield (
        ("of the ",),
        re.compile(r"\b(?P<part>the (?:beginning|start|middle|end) of) the (?P<unit>week|month|year)\b(?!-)", re.I),
        _relative_period,
    )
    yield ("weekend",), re.compile(r"\b(?:over|at|on) the weekend\b", re.I), _weekend
    yield (
        (" ago", " time"),
        re.compile(
            rf"\b(?:in )?(?P<n>{_N})(?P<half> and a half)? (?P<unit>day|night|week|fortnight|month|year|decade)s?"
            r"(?:(?P<ago> ago)|['’]? time)\b",
            re.I,
        ),
        _ago,
    )
    yield (
        ("on the ",),
        re.compile(r"\bon the (?P<day>[0-3]?\d(?:st|nd|rd|th))(?=\s?[.,;)]|\s(?:and|at|in|after|but)\b|$)"),
        _day_of_month,
    )
    yield (
        ("quarter",),
        re.compile(
            r"\b(?:[Tt]he )?(?P<nth>first|second|third|fourth)[ -]quarter(?: (?:of )?(?P<year>(?:19|20)\d\d))?\b"
        ),
        _quarter,
    )
    yield ("q1", "q2", "q3", "q4"), re.compile(r"\bQ(?P<q>[1-4]) (?P<year>20\d\d)\b"), _quarter
    yield (
        ("0s", "0's", "0’s"),
        re.compile(r"\b(?:the )?(?:(?P<which>early|mid|late)[ -])?(?P<year>(?:1[6-9]|20)\d0)(?:s|['’]s)\b", re.I),
        _decade,
    )
    yield (
        ("day", "eve", "halloween"),
        re.compile(r"\b(?:" + "|".join(HOLIDAYS).replace("'", "['’]") + r")\b", re.I),
        _holiday,
    )
    yield (
        ("15", "16", "17", "18", "19", "20"),
        re.compile(
            rf"(?<![\w$€£.,:/-])(?:(?P<which>(?:fiscal|FY|financial year)|(?:the )?(?:spring|summer|autumn|fall"
            rf"|winter)(?: of)?"
            rf"|early|mid|late|the (?:end|beginning|start|middle) of|the (?:first|second) half of)[ -]?)?"
            rf"(?P<year>{_YEAR})(?:[-–/](?P<last_year>(?:20)?\d\d)(?!\d|-))?(?![\w%°]|[.,:/]\d|-\w)",
            re.I,
        ),
        _year,
    )
    hour, minute, half = r"[01]?\d|2[0-3]", r"[0-5]\d", r"[ap]m\b|[ap]\.m\b\.?"
    yield (
        ("between ",),
        re.compile(
            rf"\bbetween (?P<hour>{hour})(?:[:.](?P<minute>{minute}))?(?: ?(?P<half>{half}))? and "
            rf"(?P<last_hour>{hour})(?:[:.](?P<last_minute>{minute}))?(?: ?(?P<last_half>{half}))?"
            r"(?![\w:%]|\.\d| (?:per|million|billion)\b)",
            re.I,
        ),
        _between,
    )
    yield (
        ("am", "pm", ".m"),
        re.compile(
            rf"\b(?:{hedge} )?(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap]m\b|[ap]\.m\b\.?)",
            re.I,
        ),
        _clock,
    )
    yield (
        (":",),
        re.compile(
            rf"(?<![\w.,:-])(?:{hedge} )?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?P<half>)(?![\d:]|\.\d)", re.I
        ),
        _clock,
    )
    yield (
        ("at ",),
        re.compile(
            r"(?<=\bat )(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?P<half>)(?![\d%]|\.\d| (?:per|million"
            r"|billion|m\b))"
        ),
        _clock,
    )
    yield (
        ("half", "quarter", "five", "ten", "twenty", "minute"),
        re.compile(
            rf"\b(?:{hedge} )?(?P<minute>half|(?:a )?quarter|five|ten|twenty|twenty-five|(?:{_N}) minutes?)(?:"
            rf" minutes)? (?P<side>past|to|before|after)"
            rf" (?P<hour>{_HOUR}|midnight|noon|midday)\b(?!,? (?:people|men|percent|per cent|million|hundred"
            rf"|years|days|months))(?!-)",
            re.I,
        ),
        _spoken,
    )
    yield ("clock",), re.compile(rf"\b(?:{hedge} )?(?P<hour>{_HOUR}) o['’]clock\b", re.I), _o_clock
    at_hour = _HOUR.replace("|1[0-2]|[1-9]", "")
    yield (
        ("at ",),
        re.compile(rf"(?<=\bat )(?P<hour>{at_hour})(?=[.,;]| on | in the | that | sharp| last )", re.I),
        _o_clock,
    )
    yield (  # "by ten in the evening", "until six this morning"
        ("in the ", "at night", "this ", "yesterday"),
        re.compile(
            rf"(?:(?<=\bby )|(?<=\buntil )|(?<=\bfrom )|(?<=\bsince )|(?<=\babout )|(?<=\baround )|(?<=\balmost )"
            rf"|(?<=\bnearly )|(?<=\bat )|(?<=\bpast )|(?<=\bbefore )|(?<=\bafter ))(?P<hour>{at_hour})"
            r"(?= (?:in the (?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|yesterday)\b)",
            re.I,
        ),
        _o_clock,
    )
    yield (
        ("shortly ",),
        re.compile(rf"\b(?P<hedge>shortly (?:after|before)) (?P<hour>{at_hour})\b(?! [a-z]+s\b)(?!-)", re.I),
        _o_clock,
    )
    yield (
        ("noon", "midday", "midnight", "dawn", "dusk", "sunrise", "sunset", "daybreak", "nightfall", "overnight"),
        re.compile(
            rf"\b(?:{hedge} )?(?P<part>noon|midday|midnight|dawn|dusk|sunrise|sunset|daybreak|nightfall"
            rf"|overnight)\b(?!-)",
            re.I,
        ),
        _day_part,
    )
    yield (
        ("early hours", "small hours", "morning", "afternoon", "evening"),
        re.compile(r"\b(?:in|during) the (?P<part>early hours|small hours|morning|afternoon|evening)\b", re.I),
        _day_part,
    )
    yield (
        ("at night", "at lunchtime", "at teatime"),
        re.compile(r"\bat (?P<part>night|lunchtime|teatime)\b", re.I),
        _day_part,
    )
    yield ("mid",), re.compile(r"\b(?P<part>mid[- ]?(?:morning|afternoon))\b", re.I), _day_part


def _month_only(match: re.Match[str], text: str, published: date | None) -> Moment | None:
    month = _month_number(match["month"])
    future = _is_future(text, match.start(), match.end())
    year = _nearest_year(month, 15, published, future=future) if published else UNKNOWN_YEAR
    if published and match["which"]:
        year = published.year + STEPS[match["which"].lower()]
    first, last = _month(year, month)
    return Moment(first, last, year_known=published is not None, open_end="since" in match[0])


_FORMS = tuple(_forms())
