"""Find durations ("for six months", "11 minutes") and ages ("23-year-old", "aged 61", ", 33,", "born in 1999")."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from claimcheck.mentions.numbers import Figure, hedged, number_of_words, read_figures
from claimcheck.records import Mention, Sentence, Span
from claimcheck.values import DAYS_OF_UNIT, Age, Duration, Number

MAX_AGE_AFTER_NAME = 110
MIN_AGE_AFTER_NAME = 3
PART_STEP_FRACTION = 0.25  # "half a minute" may be 26 seconds, "three-quarters of an hour" 40 minutes

_UNIT = (
    "seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|years?|decades?|centur(?:y|ies)"
    "|mins?|hrs?|secs?|yrs?"
)
_AFTER = re.compile(
    rf"(?:\s|-|\s?-\s?)(?:(?:full|whole|long|more|solid|successive|consecutive|straight|gruelling|working|calendar|"
    rf"short|unbroken)\s)?(?P<unit>{_UNIT})\b(?P<old>(?:-|\s)olds?\b|(?= of age\b))?",
    re.I,
)
_OTHER_SENSE = re.compile(r"\s(?:ago\b|['’]? time\b|later\b|earlier\b)|['’]?\stime\b")
_ORDINAL_SECOND = re.compile(r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-second", re.I)
_HALF = re.compile(
    r"\b(?P<n>half an?|(?:a |one )?quarter of an?|three[- ]quarters of an?|an?|one) (?P<unit>hour|minute|second"
    r"|day|week|fortnight"
    r"|month|year|decade|century)(?P<half> and a half)?\b(?!\sago|['’]s? (?:time|eve|day)|-)",
    re.I,
)
_HALF_BEFORE = re.compile(
    r"\b(?:for|in|within|about|around|nearly|almost|over|under|than|lasted|takes?|took|least|every|after|just|up"
    r" to|only|spent"
    r"|barely|inside|of|exactly|the|lasting|some|to|runs?|ran)\s$",
    re.I,
)
_CLOCKED = re.compile(  # the time of a race or a flight; "at 18:04:05" and "18:04:05 GMT" are times of day
    r"(?<![\w:.,-])(?<!\bat )(?<!\bfrom )(?P<h>\d{1,2}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)"
    r"(?![\w:]|\.\d|,? ?(?:[ap]\.?m\b|[A-Z]{3}\b))"
    r"|(?<=\b(?:clocked|stopped) at )(?P<h2>\d{1,2}):(?P<m2>[0-5]\d):(?P<s2>[0-5]\d)(?![\w:])"
)
_COMPOUND = re.compile(r",?\s(?:and\s)?")
_COUNTED_FROM = re.compile(r"\s(?:before|after|later|earlier|ago|from now)\b")
_HALVES = {"three": 0.75, "half": 0.5, "quarter": 0.25}

_AGED = re.compile(
    r"\b(?P<aged>(?:aged|age)(?: of)?|at the age of|ages?|(?:average|mean|median) age (?:is|was|of))\s"
    r"(?:between\s|just\s|only\s)?$",
    re.I,
)
_TWENTIES = re.compile(
    r"\bin (?:her|his|their|my) (?P<part>early|mid|late)?[- ]?(?P<decade>teens|twenties|thirties|forties|fifties"
    r"|sixties|seventies"
    r"|eighties|nineties|[2-9]0['’]?s)\b",
    re.I,
)
_DECADES = ("teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_BORN = re.compile(
    r"\bborn (?:(?P<near>(?:on (?:\w+ \d+,? |\d+ \w+ ))?(?:in )?(?:\w+ )?)|(?:here|there|in [^.,;:0-9]{2,50}?) in )"
    r"(?P<year>(?:18|19|20)\d\d)\b",
    re.I,
)
_WHEN = re.compile(r"\b(?:in|since)\s(?P<year>(?:19|20)\d\d),?\s(?P<when>when\s(?:he|she)\swas)\s$", re.I)
_NOW = re.compile(
    r"(?:(?<=,)|(?<=\bwho is)|(?<=\bhe is)|(?<=\bshe is)|(?<=\band is)|(?<=\bhe[’']s)|(?<=\bshe[’']s))"
    r"\s(?:now|today|currently|by now)\s$",
    re.I,
)
_AT = re.compile(r"(?:^|[.;:,“\"]\s?|\b(?:and|but|that)\s)[Aa]t\s$")
_SOMEBODY = re.compile(r",?\s(?:he|she)\b|,\s(?:Mr|Mrs|Ms|Dr|[A-Z][\w'’-]+\s(?:is|was|has|will|would))\b")
_OWN_YEARS = re.compile(r"\b(?:an?|one)(?:-|\s)year(?:(?:-|\s)old\b|\sof age\b)", re.I)
MIN_AGE_AT, MAX_AGE_AT = 25, 105  # of "At 49 she": less may be an hour or a temperature
_CHILD_AGES = "four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
# a number between commas after a name is an age: "Sal Whitmore, 41,"; the name may carry a bracket or title
_AFTER_NAME = re.compile(
    rf"(?P<name>(?:[A-Z][\w'’.-]+ ){{0,3}}[A-Z][\w'’-]+)(?:, | \()(?P<age>\d{{1,3}}|{_CHILD_AGES})"
    r"(?=,? ?[.)]|, |,$| (?:and|who|was|said|has|told)\b|$)"
)
_PERSON_OF = re.compile(r"\b(?:man|woman|boy|girl|lad|lass|male|female|person|child)\s(?:of|aged)\s$", re.I)
_WHO_IS = re.compile(
    r"\b(?:who is|who was|(?P<soon>would have turned|will turn|to turn|turns|turning)|turned|(?:he|she) (?:is|was)"
    r"|he['’]s|she['’]s|(?-i:[A-Z][\w'’-]{2,}) (?:is|was))\s$",
    re.I,
)
_OLDER_THAN = re.compile(
    r"\b(?:adults|people|women|men|children|those|patients|residents|anyone|everyone|pensioners|girls|boys|aged)\s"
    r"(?:over|under|above|below)\s$",
    re.I,
)
_AGE_END = re.compile(
    r"(?:[.,;)](?!\d)|$"
    r"|\s(?:(?:when|at the time|and|on|this|next|last)\b|in (?:[A-Z]|spring|summer|autumn|winter|the )))"
)
_NOT_NAMES = frozenset(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February")
)
_NOT_NAMES |= {"March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
_NOT_NAMES |= {"Sept", "Oct", "Nov", "Dec", "Jan", "Feb", "Aug", "Article", "Section", "Chapter", "Page", "No", "Room"}


def find_durations(sentences: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the durations and ages in one document's sentences, in order."""
    mentions = []
    for sentence in sentences:
        text = sentence.text
        for start, end, value in (*_ages(text, published), *_durations(text), *_wordy_durations(text), *_clocked(text)):
            span = Span(sentence.span.start + start, sentence.span.start + end)
            mentions.append(Mention(sentence.document_id, span, text[start:end], value))
    return sorted(mentions, key=lambda mention: mention.span)


def _durations(text: str) -> Iterator[tuple[int, int, Duration | Age]]:
    position = 0
    figures = read_figures(text)
    for n, figure in enumerate(figures):
        match = _AFTER.match(text, figure.end)
        if not match or figure.start < position or _is_year_label(text, figure):
            continue
        unit = match["unit"].lower().rstrip("s")
        unit = "century" if unit.startswith("centur") else unit
        if match["old"] is not None:
            scale = DAYS_OF_UNIT[unit] / DAYS_OF_UNIT["year"]
            start, end, number = hedged(text, figure.start, match.end(), _scaled(figure.number, scale))
            yield start, end, Age(number, of=_noun_after(text, match.end()))
            continue
        if _ORDINAL_SECOND.fullmatch(text, figure.start, match.end()):
            continue
        if _OTHER_SENSE.match(text, match.end()):
            continue
        number, end = _scaled(figure.number, DAYS_OF_UNIT[unit]), match.end()
        if half := re.compile(r" and a half\b").match(text, end):
            number = _plus(number, DAYS_OF_UNIT[unit] / 2, DAYS_OF_UNIT[unit] / 2)
            end = half.end()
        smallest = DAYS_OF_UNIT[unit]
        for second in figures[n + 1 : n + 4]:  # "two hours and ten minutes"
            if second.start > end and _COMPOUND.fullmatch(text, end, second.start):
                more = _AFTER.match(text, second.end)
                smaller = more["unit"].lower().rstrip("s") if more else ""
                if more and _COUNTED_FROM.match(text, more.end()):
                    break  # "for twelve months, two weeks before it would have lapsed"
                if more and DAYS_OF_UNIT.get(smaller, 1e9) < smallest:
                    step = DAYS_OF_UNIT[smaller]
                    number = _plus(number, second.number.low * step, step)
                    end, smallest = more.end(), DAYS_OF_UNIT[smaller]
                    continue
                break
        position = end
        start, end, number = hedged(text, figure.start, end, number, duration=True)
        yield start, end, Duration(number, unit)


def _wordy_durations(text: str) -> Iterator[tuple[int, int, Duration]]:
    """Yield "half an hour", "a quarter of an hour", "a year" where the words before it make it a length of time."""
    for match in _HALF.finditer(text):
        words = match["n"].lower()
        share = next((part for word, part in _HALVES.items() if word in words), 1.0)
        unit = match["unit"].lower()
        before = text[max(0, match.start() - 12) : match.start()]
        if share == 1.0 and not match["half"]:
            is_rate = before.endswith((" times ", " once ", " twice "))
            if words not in ("a", "an", "one") or is_rate or not _HALF_BEFORE.search(before):
                continue
            if re.search(r"\b(?:the|of|in|every|to)\s$", before) and not before.endswith(("in ", "every ")):
                continue
        days = DAYS_OF_UNIT[unit] * (share + (0.5 if match["half"] else 0))
        step = DAYS_OF_UNIT[unit] * (0.25 if share == 1.0 else share * PART_STEP_FRACTION)
        start, end, number = hedged(text, match.start(), match.end(), Number(days, days, step), duration=True)
        yield start, end, Duration(number, unit)


def _clocked(text: str) -> Iterator[tuple[int, int, Duration]]:
    """Yield "2:06:48", two hours, six minutes and 48 seconds."""
    for match in _CLOCKED.finditer(text):
        h, m, s = (int(part) for part in match.groups() if part is not None)
        days = h * DAYS_OF_UNIT["hour"] + m * DAYS_OF_UNIT["minute"] + s * DAYS_OF_UNIT["second"]
        yield match.start(), match.end(), Duration(Number(days, days, DAYS_OF_UNIT["second"]), "hour")


def _ages(text: str, published: date | None) -> Iterator[tuple[int, int, Age]]:
    for figure in read_figures(text):
        before = text[max(0, figure.start - 24) : figure.start]
        if aged := _AGED.search(before):
            unit = _AFTER.match(text, figure.end)
            if figure.number.high <= 125 and (unit is None or (unit["unit"] == "years" and unit["old"] is None)):
                start = figure.start - (len(before) - aged.start())
                yield start, unit.end() if unit else figure.end, Age(figure.number)
        elif (
            figure.digits
            and 0 < figure.number.high <= 125
            and _PERSON_OF.search(before)
            and text[figure.end : figure.end + 1] != "%"
        ):
            yield figure.start, figure.end, Age(figure.number)
        elif (then := _WHEN.search(text[: figure.start])) and 0 < figure.number.high <= 110:
            if published and (years := published.year - int(then["year"])) >= 0:
                age = years + figure.number.low
                yield then.start("when"), figure.end, Age(Number(age - 1, age))
        elif _is_own_age(figure) and _tells_age(text, figure, before):
            yield figure.start, figure.end, Age(figure.number)
        elif _is_own_age(figure) and (said := _WHO_IS.search(before)) and _AGE_END.match(text, figure.end):
            age = figure.number.low
            yield figure.start, figure.end, Age(Number(age - 1 if said["soon"] else age, age))
        elif (
            _OLDER_THAN.search(before) and figure.digits and 10 <= figure.number.high <= 110 and figure.number.step == 1
        ):
            start, end, number = hedged(text, figure.start, figure.end, figure.number)
            yield start, end, Age(number)
    for match in _OWN_YEARS.finditer(text):
        yield match.start(), match.end(), Age(Number(1, 1))
    for match in _AFTER_NAME.finditer(text):
        age = int(match["age"]) if match["age"].isdigit() else int(number_of_words(match["age"]))
        last = match["name"].split()[-1].rstrip(".")
        if (
            MIN_AGE_AFTER_NAME <= age <= MAX_AGE_AFTER_NAME
            and last not in _NOT_NAMES
            and not re.match(r",\d", text[match.end() : match.end() + 2])
        ):
            yield match.start("age"), match.end("age"), Age(Number(age, age), of=last)
    for match in _TWENTIES.finditer(text):
        decade = match["decade"].lower()
        low = int(decade[:2]) if decade[0].isdigit() else (10 * (_DECADES.index(decade) + 1))
        low, high = (13, 19) if decade == "teens" else (low, low + 9)
        part = (match["part"] or "").lower()
        low, high = {"early": (low, low + 4), "mid": (low + 3, low + 7), "late": (low + 6, high)}.get(part, (low, high))
        yield match.start(), match.end(), Age(Number(low, high))
    if published:
        for match in _BORN.finditer(text):
            years = published.year - int(match["year"])
            if 0 < years <= 125:
                end = match.end() if match["near"] is not None else match.start() + len("born")
                yield match.start(), end, Age(Number(years - 1, years))


def _tells_age(text: str, figure: Figure, before: str) -> bool:
    """Whether the words around a bare figure make it an age: ", now 77,", "At 49 she", "he begins again, at 58."."""
    if _NOW.search(before) and _AGE_END.match(text, figure.end):
        return True
    if not _AT.search(before) or not MIN_AGE_AT <= figure.number.low <= MAX_AGE_AT:
        return False
    return bool(_SOMEBODY.match(text, figure.end)) or (before.endswith(", at ") and text[figure.end :] == ".")


def _is_own_age(figure: Figure) -> bool:
    """Whether a bare figure may be how old somebody is."""
    plain = figure.number.low == figure.number.high and not figure.vague and not figure.paired and not figure.grouped
    return (
        plain and not figure.scaled and 10 <= figure.number.low <= 110 and figure.number.low == int(figure.number.low)
    )


def _is_year_label(text: str, figure: Figure) -> bool:
    """Whether a figure before a unit is a year or part of a name: "the 2024 month", "in 2023 days after"."""
    return figure.digits and not figure.grouped and figure.end - figure.start == 4 and 1900 <= figure.number.low <= 2100


def _scaled(number: Number, scale: float) -> Number:
    return Number(number.low * scale, number.high * scale, number.step * scale, number.approximate)


def _plus(number: Number, more: float, step: float) -> Number:
    return Number(number.low + more, number.high + more, step, number.approximate)


def _noun_after(text: str, end: int) -> str:
    match = re.compile(r"\s(?P<noun>[a-z]{3,})\b").match(text, end)
    return (
        match["noun"]
        if match and match["noun"] not in ("from", "who", "and", "was", "has", "with", "said", "the")
        else ""
    )
