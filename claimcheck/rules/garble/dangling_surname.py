"""Someone is quoted by surname and never introduced.

## What it finds
A surname with a verb of saying, or after "according to", that the article nowhere gives a first name, a title, a role
or a description.
## Why it matters
The paragraph that introduced the person was cut, and readers cannot know whose words they read.
## Example
> The bridge will stay shut until May. "I have never seen a crack like it," Pellworth said, shaking his head.
> The bridge will stay shut until May. "We were lucky," said Pellworth, who hopes to open one lane sooner.
> The bridge will stay shut until May. Said Pellworth: "We were lucky, and I hope to open one lane sooner."
## Left alone
> Engineer Ida Pellworth closed the bridge. "I have never seen a crack like it," Pellworth said.
> "I have never seen a crack like it," said Pellworth, the engineer who closed the bridge, and she shook her head.
> "I saw it," said engineer Pellworth. He left. "It was I," said Mr Ostley.
> Germany said it would help. "We regret it," Police said. "We are sorry," said Ostrava.
> Prosecutor Alan Pryce said Fenwick had repaid nothing, and the jury took a day.
> Brightwell said it would cut its prices. Shares in Brightwell rose.
## Limits
Firms that are named by one word are told from people by what else the article says of them; where it says nothing, the
finding is a warning. People known all over the world by surname are not held against an article.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from claimcheck.records import Article, BlockKind, Damage, Severity, Span
from claimcheck.rules.garble.words import FUNCTION_WORDS, is_known, running_sentences, word_set
from claimcheck.rules.rule import GarbleRule
from claimcheck.values import Organization, Person, Place

MAX_OTHERS = 4  # further places that are shown

_SAYING = (
    "said|says|added|adds|told|warned|explained|argued|insisted|claimed|recalled|noted|admitted|joked|laughed|replied|"
    "conceded|stressed|continued|concluded|acknowledged|observed|remarked|shouted|whispered|quipped|thundered|sighed|"
    "fumed|chuckled|promised|predicted|complained|grinned|shrugged|declared"
)
_SURNAME = r"(?:(?:Mc|Mac|O['’]|D['’]|Fitz)?[A-Z][^\W\d_A-Z]+(?:-[A-Z][^\W\d_A-Z]+)?)"
_BEFORE = re.compile(rf"(?<![\w’'.\-])(?P<name>{_SURNAME}) (?:\w+ly )?(?P<verb>{_SAYING})\b")
_PARTICLES = (
    "van|von|de|der|den|del|della|di|da|dos|du|al|bin|ibn|ben|ter|ten|zu|zur|la|le"  # of a surname of two words
)
_DOES = "had|has|have|was|is|were|would|will|could|should|must|may|might|did|does|[a-z]+ed"  # "said Ostley had paid"
# Someone is told, warned or promised something, but for after the words themselves: '"...", promised Ostley'.
_AFTER = re.compile(
    rf"(?:\b|(?<=[,\"”’] ))(?P<verb>(?<=[,\"”’] )(?:told|promised|warned)|Said|(?!told|promised|warned)(?:{_SAYING})) "
    rf"(?P<name>{_SURNAME})(?![\w’'\-]| (?:{_PARTICLES}) | [A-Z]| (?:not |never |also )?(?:{_DOES})\b)"
)
_ACCORDING = re.compile(rf"\b(?P<verb>[Aa]ccording to) (?P<name>{_SURNAME})(?=[,.;])")
# Known by surname alone to readers of any newspaper: style, not damage.
_FAMOUS = word_set(
    "Trump Biden Obama Putin Zelensky Zelenskyy Xi Modi Macron Merkel Scholz Merz Starmer Sunak Erdogan "
    "Netanyahu Trudeau"
    " Carney Musk Bezos Hitler Stalin Churchill Shakespeare Einstein Messi Ronaldo Meloni Lula Maduro Khamenei Assad"
)
_NO_SURNAME = word_set(
    "Rep Sen Gov Gen Lt Col Capt Sgt Maj Prof Dr Mr Mrs Ms Miss Sir Lord Lady Dame Rev Hon St Police "
    "Officials Witnesses Residents Sources Analysts Experts Scientists Researchers Organisers Organizers "
    "Prosecutors"
    " Investigators Doctors Lawyers Critics Supporters Campaigners Neighbours Neighbors Locals Bosses "
    "Insiders Parliament"
    " Congress Government Labour Conservatives Democrats Republicans Pentagon Kremlin Treasury Brussels Whitehall"
    " Westminster Xinhua Interfax Ukrinform Yonhap Kyodo Nikkei Axios Politico Nielsen Gallup YouGov"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July"
    " August September October November December God Jesus Mass Mum Dad Mother Father Grandma Grandpa Reuters Bloomberg"
)
_TITLES = word_set(
    "Mr. Mrs. Ms. Dr. Prof. Gen. Col. Capt. Lt. Sgt. Maj. Sen. Rep. Gov. Rev. Hon. St. Supt. Insp. Cllr."
)
_NO_ROLE = word_set(
    "like against via per versus unlike including says said added told warned according called named asked "
    "both whom but"
    " said, only even today yesterday tomorrow later then also still just"
)
_DESCRIBED = re.compile(
    r"['’]?,? (?:\(|(?:(?:an?|the|his|her|its|their|one of|formerly|now|then|head|chief|president|director|chair\w*|"
    r"founder|owner|professor|spokes\w+|leader|secretary|minister|mayor)\b|\d{2}\b|(?:of|from|at|for) [A-Z])|"
    r"who (?:is|was|has|had|leads|led|heads|headed|runs|ran|owns|works|worked|chairs|teaches|coaches|"
    r"represents|plays|lives|"
    r"founded|directs|manages|studies)\b|whose\b|[a-z]+(?<!s) (?:of|at|for) )"
)
_BODY_LIKE = re.compile(
    r"(?:,? which\b|,? (?:said|says|added) (?:it|its|in a (?:statement|filing))\b|['’]s? (?:shares?|stock|"
    r"chief|boss|board|parent|"
    r"owner|headquarters|customers|profits?|sales|government|parliament|president|prime|foreign|chair\w*|"
    r"spokes\w+|factory)\b|"
    r" (?:shares|stock|plc|Inc|Ltd|Group|University|Council|itself)\b)"
)
_PERSON_LIKE = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself|who|I|I['’](?:m|ve|d|ll)|my|me)\b")


def check(article: Article) -> Iterator[Damage]:
    if article.language != "en":
        return
    text = article.document.text
    quoted: dict[str, list[tuple[Span, bool]]] = {}
    for sentence in running_sentences(article):
        if sentence.kind is BlockKind.HEADING:
            continue
        for pattern in (_BEFORE, _AFTER, _ACCORDING):
            for match in pattern.finditer(sentence.text):
                start = match.start("name")
                begins = not sentence.text[:start].strip("\"“‘'( ")
                if not _may_be_surname(article, match["name"], sentence.span.start + start, begins):
                    continue
                span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
                if not any(span.overlaps(s) for s, _ in quoted.get(match["name"], ())):
                    following = text[sentence.span.start : sentence.span.end + 60]
                    quoted.setdefault(match["name"], []).append((span, bool(_PERSON_LIKE.search(following))))
    for name, places in quoted.items():
        if name in _FAMOUS or _is_introduced(article, name):
            continue
        known = _known_as(article, name)
        if known is False:
            continue
        if not known and all(_ACCORDING.match(span.of(text) + ",") for span, _ in places):
            continue  # reports, surveys and agencies too are what something is according to
        personal = known or any(like for _, like in places)
        sure = 0.75 if known else 0.68 if personal else 0.4
        first, *rest = sorted(span for span, _ in places)
        others = tuple(rest[:MAX_OTHERS])
        yield Damage(first, f"{name} is quoted and never introduced", sure, others=others)


def _may_be_surname(article: Article, name: str, start: int, begins: bool) -> bool:
    low = name.lower()
    if name in _NO_SURNAME or low in FUNCTION_WORDS or len(name) < 3:
        return False
    if begins and is_known(low):
        return False
    before = article.document.text[max(0, start - 40) : start]
    return not re.search(r"(?:(?!Said )[A-Z][\w.’'-]*|\b(?:the|The)|&|-|/) $", before) or (
        bool(re.search(r"[.!?:]\S* $", before)) and begins
    )


def _known_as(article: Article, name: str) -> bool | None:
    """Return whether the mentions and the token model take the name for a person's; None when they say nothing."""
    kinds: set[bool] = set()
    for mention in article.mentions:
        value = mention.value
        if isinstance(value, Person) and value.last == name:
            kinds.add(True)
        elif isinstance(value, Organization | Place) and name in re.findall(
            r"[\w’'-]+", f"{value.name} {mention.text}"
        ):
            kinds.add(False)
    if kinds:
        return True in kinds
    labels = {t.name for s in article.sentences for t in s.tokens if t.text == name and t.name}
    if labels:
        return "person" in labels
    from claimcheck.mentions.gazetteer import known_places

    return False if name in known_places() else None


def _is_introduced(article: Article, name: str) -> bool:
    text = article.document.text
    for mention in article.mentions:
        value = mention.value
        if isinstance(value, Person) and value.last == name and (value.first or value.title or value.role):
            return True
    word = re.escape(name)
    for match in re.finditer(rf"{word}(?<![\w’'\-]{word})(?![\w\-])", text):  # the name first: ten times as fast
        before = text[max(0, match.start() - 60) : match.start()]
        after = text[match.end() : match.end() + 80]
        full = re.search(r"(?P<lead>^|[.!?:\n\"“”]\s*)?(?P<word>[A-Z][\w.’'-]*|[A-Z]\.) $", before)
        if (
            full
            and _is_whole(full["word"])
            and full["word"].lower() not in FUNCTION_WORDS | {"said"}
            and not _is_adverb(full["word"], full["lead"] is not None)
        ):
            return True
        role = re.search(r"(?<![\w’'])([a-z][a-z\-]+) $", before)
        if (
            role
            and role[1] not in FUNCTION_WORDS | _NO_ROLE
            and not re.search(rf"(?:ed|ing|ly)$|^(?:{_SAYING})$", role[1])
        ):
            return True
        if re.search(r"\b(?:the|The|in|from|at|In|From|At|for) $", before) or _BODY_LIKE.match(after):
            return True  # a place, a firm or a team
        if _DESCRIBED.match(after) and not re.match(r",? (?:said|says)", after):
            return True
        if re.match(r" [A-Z][a-z]+", after) and not re.match(r" (?:I|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)", after):
            return True  # a first name, or the beginning of a longer name
    return any(
        token.text == name and token.relation in {"appos", "nmod"} and sentence.tokens[token.head].text.islower()
        for sentence in article.sentences
        for before, token in pairwise(sentence.tokens)
        if before.text == ","
    )  # "one of them, Pellworth, was on board"


def _is_whole(word: str) -> bool:
    """Return whether the word can stand before a surname: with a full stop, only an initial or a title can."""
    return not word.endswith(".") or len(word) == 2 or word in _TITLES


def _is_adverb(word: str, begins: bool) -> bool:
    return begins and (is_known(word.lower()) and word.lower().endswith(("ly", "ing", "ed")))


RULE = GarbleRule(
    id="CC512",
    name="dangling-surname",
    category="dangling-surname",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
