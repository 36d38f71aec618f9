"""Find counts with their noun ("at least 15 people"), percentages and shares ("nearly half", "one in five")."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from claimcheck.mentions.numbers import DIGITS, ONES, TENS, Figure, hedged, number_of_words, read_figures
from claimcheck.mentions.words import COLLECTIVES, HYPHENATED, IRREGULAR, LABELS, MONTHS, STOP_WORDS, TIME_NOUNS
from claimcheck.records import BlockKind, Mention, Sentence, Span, Token
from claimcheck.values import Number, Percent, Quantity

PERCENT_AFTER = re.compile(
    r"\s?(?:(?P<percent>%|per\s?cent\b|percent\b|pc\b|pct\b)(?P<points>(?: |-)points?\b)?"
    r"|[ -](?P<only>percentage[ -]points?|(?P<basis>basis points?))\b)",
    re.I,
)
# fmt: off
FRACTIONS = {
    "half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "sixth": 100 / 6, "seventh": 100 / 7,
    "eighth": 12.5, "ninth": 100 / 9, "tenth": 10.0, "halves": 50.0,
}
# fmt: on
# "two-thirds" stands alone; "a third", "half", "a quarter" need "of", a hedge or a verb of change, else they are an
# ordinal, a time, a part of a match.
_FRACTION = re.compile(
    r"\b(?:(?P<many>two|three|four|five|six|seven|eight|nine)[- ]"
    r"(?P<parts>thirds|quarters|fifths|sixths|sevenths|eighths|ninths|tenths)"
    r"|(?P<one>an? (?:good|bare|mere|full|scant)|an?|one)[- ]"
    r"(?P<part>third|quarter|fifth|sixth|seventh|eighth|tenth)|(?P<half>half))\b(?!-)",
    re.I,
)
_SHARE_BEFORE = re.compile(
    r"\b(?:by|by about|by around|nearly|almost|about|around|roughly|over|under|than|least|least a|to|just|exactly|only"
    r"|some|the other|takes?|holds?|owns?|close to)\s$",
    re.I,
)
_SHARE_AFTER = re.compile(
    r"\s(?:of (?!an? )|the |its |their |his |her |our |your |all "
    r"|(?:above|below|too (?:much|many|high|low|little)|more|less|fewer|higher|lower|cheaper|dearer|larger|smaller)\b)",
    re.I,
)
_NOT_SHARE_AFTER = re.compile(
    r"\s(?:earlier|later|after|past|an?\b|dozen|hour"
    r"|of (?:the )?(?:an? )?(?:hour|century|year|decade|mile|season|match|game|month|day|week)\b"
    r"|of (?:19|20)\d\d|to (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"|-time|time\b|term\b)",
    re.I,
)
_NOT_SHARE_BEFORE = re.compile(r"\b(?:first|second|other|the|better|opening|closing|and a|and|in|last|this)\s$", re.I)
_POINT_AFTER = re.compile(r"(?: of)?(?: an?| one)?[ -](?:percentage[ -])?points?\b", re.I)
_MOVES = r"(?:interest[ -])?(?:rate[ -])?(?:cut|rise|hike|increase|reduction|drop|move|step)s?\b"
_POINT_FRACTION = re.compile(  # "half a percentage point", "a quarter-point cut"; "half a point ahead" is a table's
    r"\b(?:(?:(?P<many>two|three|four|five|six|seven|eight|nine)[ -](?=[a-z]+s\b|quarter\b)|(?:an?|one)[ -])?"
    r"(?P<part>half|third|quarter|fifth|eighth|tenth)s?)"
    rf"(?:(?: of)?(?: an?| one)?[ -]percentage[ -]points?\b|[ -]points?(?=[ -]{_MOVES}))",
    re.I,
)
_SMALL = rf"(?:{DIGITS}|{'|'.join((*list(ONES)[1:], *TENS))})"
_IN_EVERY = re.compile(
    rf"(?<![\w.,-])(?P<a>{_SMALL})(?P<noun> [a-z]+)?,? (?:in|out of)(?: every| each)? "
    rf"(?P<b>an? hundred|{_SMALL})\b(?![-.,]\d)"
    r"(?! (?:minutes?|hours?|days?|weeks?|months?|years?|seasons?|games?|matches|attempts|innings|seconds|decades)\b"
    r"|-|%| per)",
    re.I,
)
_NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_EVERY = re.compile(rf"\bevery (?P<nth>{'|'.join(_NTH)}) (?P<noun>[a-z]+[a-rt-z])\b", re.I)  # "every second voter"
_RECURRING = frozenset("game match round race try attempt step turn word line election season quarter summer".split())
WHOLES = frozenset((3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000, 10_000, 100_000))

_HYPHEN_NOUN = re.compile(r"-(?P<noun>[a-z]{3,})(?![\w-]|'|’)(?P<next> [a-z]+)?")
_WORD_AFTER = re.compile(r"\s(?P<word>[^\W\d_][\w'’-]*)")
_PARTITIVE = re.compile(r"\sof (?:the|its|their|those|these|his|her|our|them|us|my|your)\b")
_ELLIPSIS_AFTER = re.compile(r"\s(?:in|at|from|to) (?:the )?[A-Z]")
_OF_SO_MANY = re.compile(rf"\s{_SMALL}(?=\s)")
_OF_PLURAL = re.compile(r"\sof(?= [\w-]+s\b| people\b| [a-z]+ [a-z]+s\b)")
_STREET = re.compile(
    r"\s(?:[A-Z][\w.]*\s){1,4}(?:St|Street|Ave|Avenue|Road|Rd|Lane|Drive|Dr|Boulevard|Blvd|Square|Way|Place)\b"
)
_LIST_NUMBER = re.compile(r"\s?[.):](?:\s|$)")
_VERB_AFTER = re.compile(
    r"\s(?:(?:people )?(?:were|was|are|have|had|needed|died|did|will|would|could|remained?|survived|escaped|dissented|"
    r"vanished|voted|went|took|came|still|of (?:them|whom|these|those)|others?|more|dead|injured|wounded|missing"
    r"|hurt|in all|in total|all told|altogether)\b)",
    re.I,
)
_HEADED = re.compile(r"(?:^|[.;•–—-]\s)(?P<noun>[A-Z][a-z]+(?:s|ed)):\s$")  # "Fatalities: 12. Injured: 31."
_ROW_LABEL = re.compile(
    r"(?:(?:total )?number of |total )?(?P<counted>[^|\t(]*[^|\t( ])", re.I
)  # "Employees | 212 | 198"
_NUMBER_OF = re.compile(
    r"\bnumber of (?:the |its |their )?(?:[\w-]+ )??(?P<noun>[\w-]+(?:s|ed|en)|people|missing|dead)\b"
    r"(?:(?!rose|risen|climb|grew|grown|take|bring)[^.;,:]){0,40}"
    r"\b(?:is|was|as|at|to|by|reached|exceeded|fell short of)\s$",
    re.I,
)
_HARM_BEFORE = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|injur(?:es?|ed|ing)|wound(?:s|ed|ing)?|killing at least|hurts?|left|leav(?:es?|ing)"
    r"|arrest(?:s|ed)?|detain(?:s|ed)?|evacuate[sd]?|rescue[sd]?|total of"
    r"|toll (?:of|to|at|stands at|rose to|stood at|reached)|dead|tally to)\s$",
    re.I,
)
EMERGENCY_NUMBERS = (999, 911, 112)
SHARE_STEP = 3.0  # percent: "two-thirds" may be 65 %, "half" 51 %
POINT_STEP = 0.05  # percentage points: "half a point" is not said of 0.6
MAX_SHARE_STEP = 10.0  # percent: "one in three" may be 30 % or 37 %
LABEL_WIDTH = 24  # characters before a number that are searched for what it labels
# "one" counts only these; "one side", "one thing" say nothing of how many
PERSON_NOUNS = frozenset(("person", "man", "woman", "child", "boy", "girl", "soldier", "officer", "worker", "civilian"))
_PEOPLES = re.compile(r"(?:ans|ese|ards|lis|ots|ons|nns|eks|rks|edes|anes|oles|abs|Jews|Czechs|Serbs|Croats|Thais)$")
MAX_NOUN_WORDS = 4  # "28 volunteer mountain rescue workers"


def find_amounts(sentences: Sequence[Sentence], published: date | None = None) -> list[Mention]:
    """Return the counts, percentages and shares in one document's sentences, in order."""
    mentions = []
    for sentence in sentences:
        found: list[tuple[int, int, Percent] | tuple[int, int, Quantity]] = [
            *_percents(sentence.text),
            *_shares(sentence.text),
            *_counts(sentence),
        ]
        for start, end, value in found:
            span = Span(sentence.span.start + start, sentence.span.start + end)
            mentions.append(Mention(sentence.document_id, span, sentence.text[start:end], value))
    return sorted(mentions, key=lambda mention: mention.span)


def singular(noun: str) -> str:
    """Return the lemma of an English noun in lower case: "branches" is "branch", "people" is "person"."""
    word = noun.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith("men"):
        return word[:-3] + "man"
    return word[:-1]


def _percents(text: str) -> list[tuple[int, int, Percent]]:
    found = []
    for figure in read_figures(text):
        if match := PERCENT_AFTER.match(text, figure.end):
            number = figure.number
            if match["basis"]:
                number = Number(number.low / 100, number.high / 100, number.step / 100)
            points = bool(match["points"] or match["only"])
            start, end, number = hedged(text, figure.start, match.end(), number)
            found.append((start, end, Percent(number, points)))
    for match in _POINT_FRACTION.finditer(text):
        if any(start < match.end() and match.start() < end for start, end, _ in found):
            continue  # "one and a half percentage points"
        value = number_of_words(match["many"] or "one") * FRACTIONS[match["part"].lower()] / 100
        start, end, number = hedged(text, match.start(), match.end(), Number(value, value, POINT_STEP))
        found.append((start, end, Percent(number, points=True)))
    return _joined_percents(text, sorted(found, key=lambda one: one[:2]))


def _joined_percents(text: str, found: list[tuple[int, int, Percent]]) -> list[tuple[int, int, Percent]]:
    """Join the ends of a range: "between 5% and 7%", "5%-7%"."""
    joined: list[tuple[int, int, Percent]] = []
    for start, end, percent in found:
        if joined and joined[-1][2].points == percent.points:
            first, last, before = joined[-1]
            link = text[last:start]
            between = text[max(0, first - 8) : first].lower().endswith("between ") and link.strip() == "and"
            if before.number.low < percent.number.low and (between or re.fullmatch(r"\s?[-–—]\s?", link)):
                number = Number(before.number.low, percent.number.high, percent.number.step)
                joined[-1] = (first, end, Percent(number, percent.points))
                continue
        joined.append((start, end, percent))
    return joined


def _shares(text: str) -> list[tuple[int, int, Percent]]:
    found = []
    for match in _FRACTION.finditer(text):
        if _POINT_AFTER.match(text, match.end()):
            continue
        if match["many"]:
            value = number_of_words(match["many"]) * FRACTIONS[match["parts"].lower().removesuffix("s")]
            is_share = not _NOT_SHARE_AFTER.match(text, match.end())
        else:
            value = FRACTIONS[(match["part"] or match["half"]).lower()]
            before = text[max(0, match.start() - 14) : match.start()]
            is_share = not _NOT_SHARE_AFTER.match(text, match.end()) and (
                (match["one"] or "").lower() == "one"
                or bool(_SHARE_BEFORE.search(before))
                or (bool(_SHARE_AFTER.match(text, match.end())) and not _NOT_SHARE_BEFORE.search(before))
            )
        if is_share and value < 100:
            start, end, number = hedged(text, match.start(), match.end(), Number(value, value, SHARE_STEP))
            found.append((start, end, Percent(number)))
    for match in _IN_EVERY.finditer(text):
        part, whole = _small(match["a"]), _small(match["b"])
        noun = (match["noun"] or "").strip().lower()
        if 0 < part < whole and whole in WHOLES and noun not in STOP_WORDS | TIME_NOUNS:
            share = 100 * part / whole
            start, end, number = hedged(text, match.start(), match.end(), Number(share, share, _share_step(whole)))
            found.append((start, end, Percent(number)))
    for match in _EVERY.finditer(text):
        if match["noun"].lower() not in STOP_WORDS | TIME_NOUNS | _RECURRING:
            whole = _NTH[match["nth"].lower()]
            number = Number(100 / whole, 100 / whole, _share_step(whole))
            found.append((match.start(), match.end("nth"), Percent(number)))
    return found


def _share_step(whole: float) -> float:
    """Return how finely "one in three" is meant: 0.34 may be so called and 0.25 not."""
    return min(50 / whole, MAX_SHARE_STEP)


def _small(printed: str) -> float:
    return float(printed.replace(",", "")) if printed[0].isdigit() else number_of_words(printed)


def _counts(sentence: Sentence) -> list[tuple[int, int, Quantity]]:
    found: list[tuple[int, int, Quantity]] = []
    for figure in read_figures(sentence.text):
        counted = _count(sentence, figure)
        if counted is None and found and _is_elliptic(sentence.text, figure):
            counted = (figure.start, figure.end, Quantity(figure.number, ""))
        if counted:
            found.append(counted)
    return found


def _is_elliptic(text: str, figure: Figure) -> bool:
    """Whether a figure counts what an earlier one did: "900 people: 400 in Graz and the remaining 250 in Linz"."""
    if figure.vague or figure.paired or figure.number.high < 2 or is_label(text, figure):
        return False
    return _ELLIPSIS_AFTER.match(text, figure.end) is not None


def _count(sentence: Sentence, figure: Figure) -> tuple[int, int, Quantity] | None:
    text = sentence.text
    if is_label(text, figure) or PERCENT_AFTER.match(text, figure.end):
        return None
    following = text[figure.end : figure.end + 1]
    if following in "-–" and following:
        return _hyphenated(text, figure)
    if following and (
        following.isalnum() or following in "/:°%'’*" or re.match(r"[.,]\d", text[figure.end : figure.end + 2])
    ):
        return None
    _, end, number = hedged(text, figure.end, figure.end, figure.number)
    if end > figure.end:  # "a dozen or so boats"
        figure = replace(figure, end=end, number=number)
    unit, end = _counted_noun(sentence, figure)
    if unit in ("other", "one"):
        unit = ""  # "hundreds of others"
    if _is_title(text, figure, end):
        return None
    if unit is None or unit in TIME_NOUNS:
        return None
    start, end_hedged, number = hedged(text, figure.start, end, figure.number)
    if number == figure.number and not unit and figure.paired:
        return None
    return start, end_hedged, Quantity(number, unit)


def is_label(text: str, figure: Figure) -> bool:
    """Whether a number names something instead of counting: a year, a room, a list number, a score, a house."""
    value = figure.number.low
    plain = figure.digits and not figure.scaled and not figure.grouped
    if plain and 1500 <= value <= 2100 and figure.end - figure.start == 4:
        return True
    if plain and text[figure.start] == "0" and figure.end - figure.start > 1:
        return True
    if figure.paired and figure.number.low == figure.number.high:
        return True
    before = text[max(0, figure.start - LABEL_WIDTH) : figure.start].rstrip()
    is_first = figure.start <= LABEL_WIDTH and not before.strip("\"'“”‘’•*-#(")
    if plain and is_first and _LIST_NUMBER.match(text, figure.end):
        return True
    if before.endswith(("#", "§", "@", "/", "+", "=", "$", "€", "£", "¥", "₹")):
        return True
    if (
        plain
        and value in EMERGENCY_NUMBERS
        and re.match(r"\s(?:call|number|operator)", text[figure.end : figure.end + 12])
    ):
        return True
    if plain and _STREET.match(text, figure.end):
        return True
    last_word = before.rsplit(None, 1)[-1].strip("(\"'“‘").lower() if before else ""
    if last_word in LABELS and not figure.scaled and not figure.grouped:
        return True
    return plain and last_word.rstrip(".") in MONTHS and value <= 31


def _is_title(text: str, figure: Figure, end: int) -> bool:
    """Whether a number in words with a capital noun is a name: "Nine Winters"; not "Three Norwegians"."""
    noun = text[figure.end : end].split()
    if figure.digits or figure.vague or not noun or not text[figure.start].isupper() or not noun[-1][0].isupper():
        return False
    return not noun[-1].isupper() and not _PEOPLES.search(noun[-1])


def _hyphenated(text: str, figure: Figure) -> tuple[int, int, Quantity] | None:
    """Return the count of "four-carriage train", "six-member panel"."""
    match = _HYPHEN_NOUN.match(text, figure.end)
    if not match or figure.number.high == 1 or figure.vague:
        return None
    noun = match["noun"]
    if noun in HYPHENATED or noun in STOP_WORDS or noun.endswith(("ed", "ing", "ly", "ish", "sided")):
        return None
    return figure.start, match.end("noun"), Quantity(figure.number, singular(noun))


def _counted_noun(sentence: Sentence, figure: Figure) -> tuple[str | None, int]:
    """Return the lemma of the noun that a figure counts and where it ends; "" for a bare count, None for no count."""
    text = sentence.text
    if partitive := _PARTITIVE.match(text, figure.end):
        pronoun = re.search(r"(?:them|us)$", partitive[0])
        whole = _OF_SO_MANY.match(text, partitive.end())  # "15 of the 20 dogs"
        noun, end = ("", 0) if pronoun else _noun_after(text, whole.end() if whole else partitive.end())
        end = figure.end if whole else end
        if figure.number.high == 1:
            return None, 0
        return (noun, end) if noun else ("", figure.end)
    if sentence.tokens:
        noun_token = _head_noun(sentence, figure)
        if noun_token:
            noun, end = singular(noun_token.lemma or noun_token.text), noun_token.span.end - sentence.span.start
            if figure.number.high == 1 and noun not in PERSON_NOUNS:
                return None, 0
            if STOP_WORDS.isdisjoint(text[figure.end : end].lower().split()):
                return noun, end
    of = _OF_PLURAL.match(text, figure.end)  # "dozens of protesters"
    if figure.number.high == 1:
        single = _WORD_AFTER.match(text, figure.end)
        return (single["word"], single.end()) if single and single["word"] in PERSON_NOUNS else (None, 0)
    noun, end = _noun_after(text, of.end() if of else figure.end)
    if noun:
        return noun, end
    is_bare = figure.number.high >= 2 and not figure.vague
    if not is_bare:
        return None, 0
    if named := _HEADED.search(text, 0, figure.start) or _NUMBER_OF.search(text, 0, figure.start):
        return singular(named["noun"]), figure.end
    if sentence.kind is BlockKind.CELL and (noun := _row_noun(text, figure)):
        return noun, figure.end
    if (
        _VERB_AFTER.match(text, figure.end)
        or _HARM_BEFORE.search(text, max(0, figure.start - 40), figure.start)
        or _is_subject(sentence, figure)
    ):
        return "", figure.end
    return None, 0


def _row_noun(text: str, figure: Figure) -> str:
    """Return the lemma of what a row counts in its first cell, when a figure fills another one; "" for none."""
    before, after = text[: figure.start].rstrip(" "), text[figure.end :].lstrip(" ")
    if before[-1:] not in ("|", "\t") or after[:1] not in ("", "|", "\t"):
        return ""
    label = _ROW_LABEL.match(text)
    return _noun_after(f" {label['counted']}", 0)[0] if label else ""


def _is_subject(sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure is by itself who does something: "12 abstained"."""
    base = sentence.span.start
    inside = [t for t in sentence.tokens if base + figure.start <= t.span.start < base + figure.end]
    if len(inside) != 1 or inside[0].relation not in {"nsubj", "nsubj:pass"}:
        return False
    head = sentence.tokens[inside[0].head]
    return head.pos == "VERB" and head.span.start >= base + figure.end


def _noun_after(text: str, start: int) -> tuple[str, int]:
    """Return the lemma and end of the plural noun among the next words of `text`, before any stop word; "" for none."""
    position = start
    best = ("", start)
    for _ in range(MAX_NOUN_WORDS):
        match = _WORD_AFTER.match(text, position)
        if not match:
            break
        word = match["word"]
        low = word.lower().rstrip("'’")
        if low in STOP_WORDS or (low.endswith("ly") and len(low) > 4) or low in MONTHS:
            break
        position = match.start("word") + len(re.sub("['’]$", "", word))
        goes_on = "-" in word and re.match(r"\s[a-z]", text[position : position + 2])  # "two plain-clothes officers"
        has_plural_end = low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "’s")) and len(low) > 3
        is_plural = not goes_on and (low in COLLECTIVES or has_plural_end)
        if is_plural:
            best = (singular(low), position)
            if low not in ("police", "staff", "crew", "aircraft") and (low in COLLECTIVES or not word[0].isupper()):
                break
        elif best[0] or text[position : position + 1] in ",.;:!?":
            break
    return best


def _head_noun(sentence: Sentence, figure: Figure) -> Token | None:
    """Return the noun that the syntax attaches the figure to."""
    base = sentence.span.start
    inside = [t for t in sentence.tokens if base + figure.start <= t.span.start < base + figure.end]
    for token in reversed(inside):
        head = sentence.tokens[token.head]
        if (
            token.relation.startswith(("nummod", "amod", "det"))
            and head.pos in ("NOUN", "PROPN")
            and head.span.start >= base + figure.end
        ):
            return head
    return None
