"""A fixed expression has had its words replaced from a thesaurus.

## What it finds
Expressions whose words a program replaced one by one ("sustenance poisoning" for food poisoning), and sentences with
several words that such programs choose and editors do not.
## Why it matters
The text was copied from elsewhere and spun so as not to be recognised; names and figures in it may be spun too.
## Example
> Nine guests were taken to hospital with sustenance poisoning after the wedding.
> The leader clergyman of the country will speak on Sunday.
> The upshot in the domain of rail travel is a heavy betterment for elder persons.
## Left alone
> Nine guests were taken to hospital with food poisoning after the wedding.
> The prime minister spoke of the betterment of rural life.
> The fund's growth was slow, and the upshot is a smaller dividend.
> Older people will pay less, and the police chief welcomed it.
## Limits
This is a list of expressions and of words, and finds little beyond it; a single odd word is not enough.
"""

import re
from collections.abc import Iterator
from functools import cache

from claimcheck.records import Article, BlockKind, Damage, Severity, Span
from claimcheck.rules.garble.words import quoted_spans, running_sentences
from claimcheck.rules.rule import GarbleRule

MIN_ODD = 2  # odd words in one sentence; single ones occur in good prose
MAX_SHOWN = 380  # characters

# What was meant: what stands for it. Forms that good English has ("chest cancer", "force plant") are not listed.
# After Cabanac, Labbé and Magazinov 2021, "Tortured phrases", and the same method applied to expressions of news.
_EXPRESSIONS = """
food poisoning: (?:sustenance|nourishment|foodstuff) (?:poisoning|harming)
breast cancer: bosom (?:malignan\\w+|cancer|peril|disease)|breast (?:malady|peril)
heart attack: (?:coronary )?heart assault|cardiovascular assault
climate change: (?:atmosphere|climatic|climate) alteration|atmosphere metamorphosis
global warming: worldwide heating|an unnatural weather change
artificial intelligence: (?:counterfeit|fake|man-made|synthetic) (?:consciousness|intellect|brainpower)
machine learning: gadget (?:mastering|getting to know)|machine mastering
prime minister: (?:leader|prime|premier|chief|top|head) (?:clergyman|clergywoman|pastor|cleric)
foreign minister: (?:outside|remote|overseas|foreign) (?:clergyman|clergywoman|pastor)
finance minister: (?:fund|finance|monetary|money) (?:clergyman|clergywoman|pastor|cleric)
defence minister: (?:guard|protection|defen[cs]e|safeguard) (?:clergyman|clergywoman|pastor|cleric)
White House: (?:ivory residence|white (?:residence|abode|domicile))
Supreme Court: (?:preeminent|incomparable|most elevated) (?:court|courtroom)
United Nations: joined (?:countries|nations)
United States: (?:joined|unified) together states|joined states
law enforcement: regulation (?:enforcement officers|implementation officers)|law requirement officers
interest rate: (?:hobby|curiosity|fascination) rates?
stock market: (?:inventory|stock) bazaar|inventory market
share price: proportion (?:price|value)s?
central bank: (?:focal|imperative) bank
power station: (?:power|strength|electricity) (?:manufactory|vegetation)
fire brigade: (?:hearth|flame) (?:brigade|department|service|fighters?|crews?)
armed forces: outfitted (?:powers|forces)
ceasefire: (?:cease|stop)[- ]hearth
car accident: (?:auto|car|vehicle|motor vehicle) mischance
football player: (?:footballing|soccer) participant
goalkeeper: (?:objective|target) (?:keeper|guardian)
penalty kick: (?:punishment|penalization) (?:kick|shoot-?out)
World Cup: (?:world|globe|planet) (?:mug|goblet|chalice)
health care: wellbeing administrations|wellness administrations
immune system: (?:insusceptible|invulnerable) (?:framework|system)
elderly people: elder (?:persons|humans|individuals)|senile individuals
development of: (?:joint|mutual|shared) growth of (?:\\w+ )?(?:systems|weapons|missiles|technolog\\w+|vaccines?)
missile test: (?:rocket|missile) (?:examination|exam|quiz)s?
labour union: (?:exertions|toil) (?:union|association)s?
press conference: clicking conference|press meeting room talk
real estate: (?:actual|genuine) (?:estate|bequest) (?:agent|market|firm|developer|company)
greenhouse gas: (?:nursery|conservatory|hothouse|ozone harming) (?:gas|gases|substance)
fossil fuel: petroleum derivatives? (?:use|emission)s?
solar panel: (?:sun oriented|sun powered|sun-based|sunlight) (?:charger|board)s?
"""

# What spinning programs put for common words. Each is good English alone; two in one sentence of news are rare.
_ODD = (
    r"\bbetterment\b|\bthe upshot\b|\bin the domain of\b|\belder (?:persons?|folks?|humans?)\b|\bof the \w+ "
    r"(?:kind|sort)\b|"
    r"\b(?:do|does|did) \w{3,}ing of\b|\bis deemed an?\b|\bpersonages?\b|\bedifices?\b|\bdomiciles?\b|\babodes?\b|"
    r"\bfunctionar(?:y|ies)\b|\bpecuniary\b|\bmonetary (?:foundation|establishment)s?\b|\butili[sz]ation\b|"
    r"\bmischance\b|"
    r"\bthe aforesaid\b|\bwherefore\b|\b(?:an?|the) lessening\b|\ba growing of\b|\bascend(?:ed|s)? to\b|\bmotorcars?\b|"
    r"\bstewards of\b|\bheedless\b|\bindividuals of the\b|\bthe populace\b|\bperused\b|\bgreenbacks\b|\bsickness\b|"
    r"\baversion\b|\bvicinage\b|\bconveyances?\b|\bpunitive sanctioning\b|\bwith regards? to the domain\b"
)
_ODD_WORDS = re.compile(_ODD, re.IGNORECASE)


def check(article: Article) -> Iterator[Damage]:
    if article.language != "en":
        return
    expressions = _expressions() if _any_expression().search(article.document.text.lower()) else ()
    for sentence in running_sentences(article):
        quoted = quoted_spans(sentence.text)
        found = False
        for meant, pattern in expressions:
            for match in pattern.finditer(sentence.text):
                if any(s <= match.start() < e for s, e in quoted):
                    continue
                found = True
                span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
                yield Damage(span, f'"{match[0]}" seems to be spun from "{meant}"', 0.72, value=meant, pattern="spun")
        if found or sentence.kind is BlockKind.HEADING:
            continue
        odd = [m for m in _ODD_WORDS.finditer(sentence.text) if not any(s <= m.start() < e for s, e in quoted)]
        if len({m[0].lower() for m in odd}) >= MIN_ODD:
            start, end = odd[0].start(), odd[-1].end()
            if end - start <= MAX_SHOWN:
                span = Span(sentence.span.start + start, sentence.span.start + end)
                shown = ", ".join(f'"{m[0]}"' for m in odd)
                sure = 0.55 if len(odd) == MIN_ODD else 0.7
                yield Damage(span, f"the wording seems to be spun by a program: {shown}", sure, pattern="spun")


@cache
def _any_expression() -> re.Pattern[str]:
    """Return what matches in a text in lower case where one of the expressions does: hardly any text has one."""
    return re.compile(r"\b(?:" + "|".join(row.split(": ", 1)[1] for row in _EXPRESSIONS.strip().splitlines()) + r")\b")


@cache
def _expressions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = (line.split(": ", 1) for line in _EXPRESSIONS.strip().splitlines())
    return tuple((meant, re.compile(rf"\b(?:{spun})\b", re.IGNORECASE)) for meant, spun in rows)


RULE = GarbleRule(
    id="CC514",
    name="machine-spun-wording",
    category="machine-spun-wording",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
