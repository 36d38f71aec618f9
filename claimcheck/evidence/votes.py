"""Read how a body voted: "by six votes to three", "4-1", "unanimously", "two dissented", "ten of the twelve jurors"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from claimcheck.mentions.numbers import ONES, TENS, number_of_words
from claimcheck.once import once_per_article
from claimcheck.records import Article, BlockKind, Mention, Sentence, Span
from claimcheck.values import Moment, Wording

Range = tuple[float, float]

# fmt: off
BODIES = {  # what votes, by the words for it and for its members
    "jury": "jury jurors juror verdict",
    "court": "court judges judge justices justice ruling tribunal",
    "board": "board directors director committee governors policymakers rate-setters panel regulator regulators "
             "commission commissioners trustees executive",
    "council": "council councillors councillor aldermen city-council",
    "parliament": "parliament deputies deputy lawmakers lawmaker legislators senators senate mps assembly chamber "
                  "congress bundestag knesset house",
    "shareholders": "shareholders shareholder investors stockholders owners",
    "members": "members workers employees teachers nurses drivers staff union unions ballot",
}
# fmt: on
BODY_OF = {word: body for body, words in BODIES.items() for word in words.split()}
# No body has thousands of votes, and a shorter pattern starts sooner.
_WORD = rf"(?:{'|'.join([*TENS, *sorted(ONES, key=len, reverse=True), 'hundred'])})\b"
_N = rf"(?<![\d,.])(?:\d{{1,4}}(?![,.]?\d)|(?:a[- ])?{_WORD}(?:[- ](?:and )?{_WORD})*)"
_LONE = r"(?:a single|a lone|a sole|only one|just one|one|the lone|the only)"
_TO = r"(?:-|–|—| to | votes? to | against )"
_VOTES = r"(?:(?:vote|voice|ballot|member|director|judge|justice|councillor|senator|lawmaker|juror)s?|deput(?:y|ies))"
_OF = rf"of (?:the |its |their |that )?(?:[\w’'-]+[’']s? )?(?P<total>{_N})"
_FOR = r"(?:in favou?r|for it|for the|yes|backed|supported|approved|convicted|found .{2,30} guilty|agreed|said yes)"
_AGAINST = r"(?:against|dissent(?:ed|ing)?|opposed|objected|said no)"
_DONE = r"(?:voted|were|was|had voted|cast (?:their|its) votes?)"

UNANIMOUS = re.compile(
    r"\bunanimous(?:ly)?\b|\bwithout (?:a (?:single )?)?(?:dissent\b|dissenting (?:vote|voice)|(?:vote|voice) against"
    r"|opposing (?:vote|voice)|opposition)|\bno(?:body|[- ]one| member| director| judge)? (?:voted against|dissented)",
    re.I,
)
TALLY = re.compile(
    rf"\b(?P<more>{_N}) votes? (?:to|against) (?P<less>{_N}|none|nil)\b"
    rf"|\b(?:voted|ruled|decided|split|divided|carried|approved|rejected|passed|vote|ballot|majority|tally|count)"
    rf"(?: was| of| by| it)? (?P<more2>{_N}){_TO}(?P<less2>{_N}|none|nil)\b(?! ?%| per)"
    rf"|\b(?P<more3>{_N})[-–](?P<less3>{_N}) (?:vote|ruling|decision|majority|split|verdict|ballot)\b",
    re.I,
)
SHARE_FOR = re.compile(
    rf"\b(?P<n>{_N}) {_OF}(?: [\w'’-]+){{0,3}}?(?: {_DONE})? {_FOR}\b"
    rf"|\b(?:convicted|guilty|backed|supported|approved|carried|elected|passed)(?: of [\w ]{{2,20}})?"
    rf" by (?P<n2>{_N}) of (?:the |its |their )?(?P<total2>{_N})\b(?: \w+)?",
    re.I,
)
SHARE_AGAINST = re.compile(rf"\b(?P<n>{_N}) {_OF}(?: [\w'’-]+){{0,3}}?(?: {_DONE})? {_AGAINST}\b", re.I)
MINORITY = re.compile(
    rf"\b(?P<n>{_N}|{_LONE}|no) (?:of (?:the|its|them)(?: \w+)? )?(?:(?:\w+ )?{_VOTES} )?(?:had )?"
    rf"(?:dissented\b|voted against\b|(?:votes?|voices?) against\b)"
    rf"|\bwith (?P<n2>{_N}|{_LONE}) (?:(?:\w+ )?{_VOTES} )?(?:dissenting|(?:voting )?against)\b"
    rf"|\b(?P<n3>{_LONE}) (?:dissenter|dissenting (?:vote|voice|member))\b",
    re.I,
)
TRIGGER = re.compile(  # one of these stands wherever one of the patterns above matches
    r"vot|voice|rul(?:ed|ing)|deci[ds]|split|divided|carried|approved|reject|passed|ballot|majority|tally|count|verdict"
    r"|favou?r|for it|for the|yes|backed|supported|convict|found|agreed|guilty|elected|against|dissent|oppos|object"
    r"|said no|unanim",
    re.I,
)
NOT_UNANIMOUS = re.compile(
    r"\b(?:not|nearly|almost|far from|near|virtually|short of|less than)(?: been| quite)? $", re.I
)
CAST = re.compile(r"\b(?:vot\w+|ballot|decision|approved|passed|carried|elected|adopted|resolution)\b", re.I)
NOT_CAST = re.compile(  # votes that are asked for, foreseen or of a rule
    r"\b(?:needs?|needed|requires?|required|must|would|could|should|if|unless|expected|likely|forecast|predict\w*"
    r"|will|may|might|whether|usually|normally|always|had to|have to|has to|economists|analysts)\b",
    re.I,
)
NO_PROSE = frozenset({BlockKind.FURNITURE, BlockKind.CONTENTS})
MAX_BODY = 2000  # members; more are an electorate, whose counts are compared as counts


@dataclass(frozen=True, slots=True)
class Vote:
    """How a body voted, as one sentence tells it; each count a range [low, high]."""

    mention: Mention
    sentence: Sentence
    more: Range  # votes of the side that won
    less: Range  # votes of the side that lost; (0, 0) of a unanimous vote
    tally: bool  # whether both sides are counted: two of them in one text are two votes
    body: str  # a key of BODIES; "" where the sentence does not say
    days: tuple[Moment, ...]  # the days that the sentence names


@once_per_article
def find_votes(article: Article) -> tuple[Vote, ...]:
    """Return the votes that an article's sentences tell, at most one of a sentence, in order."""
    days = [m for m in article.mentions if isinstance(m.value, Moment) and m.value.first]
    return tuple(
        vote
        for sentence in article.sentences
        if sentence.kind not in NO_PROSE and (vote := _vote(sentence, days)) is not None
    )


def contradict(a: Vote, b: Vote) -> bool:
    """Return whether two votes cannot be one: no count of a side fits both."""
    return not (_meet(a.more, b.more) and _meet(a.less, b.less))


def _vote(sentence: Sentence, days: list[Mention]) -> Vote | None:
    found = next(_counts(sentence.text), None)
    if found is None:
        return None
    start, end, more, less = found
    if NOT_CAST.search(sentence.text[:end]) or (more[1] != inf and more[1] > MAX_BODY):
        return None
    span = Span(sentence.span.start + start, sentence.span.start + end)
    words = sentence.text[start:end]
    return Vote(
        Mention(sentence.document_id, span, words, Wording(words)),
        sentence,
        more,
        less,
        more[0] == more[1] and less[0] == less[1],
        _body(words) or _body(sentence.text),
        tuple(m.value for m in days if sentence.span.covers(m.span) and isinstance(m.value, Moment)),
    )


def _counts(text: str) -> Iterator[tuple[int, int, Range, Range]]:
    """Yield where a text tells a vote, with the counts of the two sides; the most exact form first."""
    if not TRIGGER.search(text):
        return
    for match in TALLY.finditer(text):
        pair = [_number(match[name]) for name in ("more", "less", "more2", "less2", "more3", "less3") if match[name]]
        more, less = max(pair), min(pair)
        yield match.start(), match.end(), (more, more), (less, less)
    for match in SHARE_FOR.finditer(text):
        n, total = _number(match["n"] or match["n2"]), _number(match["total"] or match["total2"])
        if n <= total < 2 * n:
            yield match.start(), match.end(), (n, n), (min(1, total - n), total - n)
    for match in SHARE_AGAINST.finditer(text):
        n, total = _number(match["n"]), _number(match["total"])
        if 2 * n < total:
            yield match.start(), match.end(), (1, total - n), (n, n)
    for match in MINORITY.finditer(text):
        n = _number(match["n"] or match["n2"] or match["n3"])
        yield match.start(), match.end(), (n, inf), (n, n)
    for match in UNANIMOUS.finditer(text):
        if not _body(text) and not CAST.search(text):
            continue
        if NOT_UNANIMOUS.search(text[: match.start()]):
            yield match.start(), match.end(), (1, inf), (1, inf)
        else:
            yield match.start(), match.end(), (1, inf), (0, 0)


def _number(words: str) -> float:
    low = words.lower()
    if low in {"no", "none", "nil"}:
        return 0.0
    if re.fullmatch(_LONE, low):
        return 1.0
    return float(low) if low.isdigit() else number_of_words(low)


def _body(text: str) -> str:
    """Return the body whose words the sentence has, "" where it has those of none or of several."""
    bodies = {BODY_OF[word] for word in re.findall(r"[a-z-]+", text.lower()) if word in BODY_OF}
    return bodies.pop() if len(bodies) == 1 else ""


def _meet(a: Range, b: Range) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]
