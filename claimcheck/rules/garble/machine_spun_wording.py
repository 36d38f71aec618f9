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
food poisoning: (?:sustenance|nourishment|foodstuff) (?:poisoning|harming)|food harming
breast cancer: bosom (?:malignan\\w+|cancer|peril|disease)|breast (?:malady|peril)
heart attack: (?:coronary )?heart assault|cardiovascular assault
climate change: (?:atmosphere|environmental|climatic) (?:alteration|metamorphosis)|climate (?:alteration|modification)
global warming: (?:worldwide|overall|an unnatural) (?:heating|weather change)|a dangerous atmospheric devation
artificial intelligence: (?:counterfeit|fake|man-made|synthetic) (?:consciousness|intellect|brainpower|insights?)
machine learning: (?:gadget|machine) (?:mastering|getting to know)|AI calculation
prime minister: (?:leader|prime|premier|chief|top) (?:clergyman|clergywoman|pastor|cleric|priest)|head clergyman
foreign minister: (?:outside|remote|overseas|foreign|international) (?:clergyman|pastor|cleric|priest)
finance minister: (?:fund|finance|monetary|back) (?:clergyman|pastor|cleric|priest)|money clergyman
defence minister: (?:guard|protection|defen[cs]e|safeguard) (?:clergyman|pastor|cleric|priest)
White House: (?:ivory|white) (?:residence|abode|domicile|dwelling)
Supreme Court: (?:preeminent|incomparable|most elevated|ultimate) (?:court|courtroom)
United Nations: (?:joined|unified|assembled|joint) (?:countries|nations)(?! at)
United States: (?:joined|unified) (?:states|together states)
human rights: (?:human|individual|people) (?:freedoms and rights of humans|privileges)|humanoid rights
law enforcement: (?:regulation|law) (?:implementation officers|authorization officers|requirement officers)|regulation enforcement
interest rate: (?:hobby|curiosity|premium|fascination) (?:rates?|fees?|costs?)(?= (?:rise|hike|cut|rose|fell|by|of|at|for|to|were|was))
stock market: (?:inventory|inventories|stock) (?:marketplace|bazaar)|securities exchange marketplace
share price: (?:proportion|percentage|portion) (?:price|value)s?(?= (?:fell|rose|of|dropped|jumped|closed|by))
central bank: (?:national|focal|middle|valuable) (?:financial institution|monetary institution)|imperative bank
bank account: (?:financial institution|ledger) account|bank record number
power station: (?:power|force|strength|electricity) (?:factory|manufactory|vegetation|plant life)
nuclear weapon: (?:atomic|nuclear) (?:armament tools|guns|arm gadgets)
air force: (?:aviation|air|breeze) (?:based armed forces unit|pressure)(?= (?:jet|base|pilot|plane|commander|chief)s?)
armed forces: (?:outfitted|equipped) (?:powers|forces)
ceasefire: (?:truce|stop-fire|cease-hearth)(?: |-)(?:hearth|blaze)|cease hearth|stop hearth
fire brigade: (?:hearth|flame|blaze) (?:brigade|department|service|fighters?|crews?)
firefighter: (?:hearth|flame)-?fighters?
police officer: (?:cop|constabulary) functionary|police (?:functionaries|bureaucrats)
car accident: (?:auto|vehicle|motor vehicle) mischance|car mishap occurrence
football player: (?:footballing|soccer) participant
goalkeeper: (?:objective|target|aim) (?:keeper|guardian|attendant)
penalty kick: (?:punishment|penalization) (?:kick|shot|shoot-?out)
World Cup: (?:world|globe|planet) (?:mug|goblet|chalice|cupful)
red card: (?:crimson|scarlet) card
yellow card: golden card to
public health: (?:general|open|popular) (?:wellbeing|wellness|fitness) (?:office|agency|authorities|officials|emergency)
health care: (?:wellbeing|wellness|fitness) (?:care|administrations)(?= (?:worker|system|staff|provider|minister)s?)
side effects: (?:facet|aspect|symptom) (?:results|outcomes|consequences)(?= (?:of|from|were|are))
clinical trial: (?:scientific|medical|clinical) (?:path|preliminary|ordeal)s?(?= (?:of|in|with|for|involving))
immune system: (?:insusceptible|resistant|invulnerable|safe) (?:framework|system)
blood pressure: (?:blood|circulatory) strain(?= (?:level|medication|drug|of|was))
elderly people: (?:elder|aged|senile) (?:persons|folks|humans|individuals)
development of: (?:joint|mutual|shared) growth of (?:\\w+ )?(?:systems|weapons|missiles|defen[cs]e|technolog\\w+|vaccines?|software)
missile test: (?:rocket|missile) (?:examination|exam|quiz)s?
labour union: (?:exertions|hard work|work|toil) (?:union|association)s?(?= (?:said|has|leader|boss|chief|member))
trade union: (?:change|exchange|commerce) unions?
opposition leader: (?:resistance|restriction|competition) (?:pioneer|chief|boss)(?= [A-Z])
general election: (?:popular|trendy|widespread|overall) election
press conference: (?:press|media|newspaper) (?:meeting room talk|gathering event)|clicking conference|question and answer session with newspapers
head of state: (?:top|skull|head) of (?:nation|kingdom)
real estate: (?:actual|genuine|true) (?:property|estate|bequest)(?= (?:agent|market|firm|developer|company))
supply chain: (?:stock|stockpile|inventory|provide) (?:chain|network)s?(?= (?:disruption|problem|issue|resilience|for|of))
big data: (?:colossal|enormous|huge) information(?= (?:set|analysis|technology))
greenhouse gas: (?:nursery|conservatory|hothouse|ozone harming) (?:gas|gases|substance)
fossil fuel: (?:petroleum|fossil) (?:derivative|gas)s?(?= (?:use|emission|compan|industr))
carbon dioxide: (?:charcoal|carbon) dioxid gas
solar panel: (?:sunlight|sun oriented|sun powered|sun-based) (?:charger|board|panel)s?
"""

# What spinning programs put for common words. Each is good English alone; two in one sentence of news are rare.
_ODD = (
    r"\bbetterment\b|\bthe upshot\b|\bin the domain of\b|\belder (?:persons?|folks?|humans?)\b|\bof the \w+ (?:kind|sort)\b|"
    r"\b(?:do|does|did) \w{3,}ing of\b|\bis deemed an?\b|\bpersonages?\b|\bedifices?\b|\bdomiciles?\b|\babodes?\b|"
    r"\bfunctionar(?:y|ies)\b|\bpecuniary\b|\bmonetary (?:foundation|establishment)s?\b|\butili[sz]ation\b|\bmischance\b|"
    r"\bthe aforesaid\b|\bwherefore\b|\b(?:an?|the) lessening\b|\ba growing of\b|\bascend(?:ed|s)? to\b|\bmotorcars?\b|"
    r"\bstewards of\b|\bheedless\b|\bindividuals of the\b|\bthe populace\b|\bperused\b|\bgreenbacks\b|\bsickness\b|"
    r"\baversion\b|\bvicinage\b|\bconveyances?\b|\bpunitive sanctioning\b|\bwith regards? to the domain\b"
)
_ODD_WORDS = re.compile(_ODD, re.IGNORECASE)


def check(article: Article) -> Iterator[Damage]:
    if article.language != "en":
        return
    for sentence in running_sentences(article):
        quoted = quoted_spans(sentence.text)
        found = False
        for meant, pattern in _expressions():
            for match in pattern.finditer(sentence.text):
                if any(s <= match.start() < e for s, e in quoted):
                    continue
                found = True
                span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
                yield Damage(span, f'"{match[0]}" seems to be spun from "{meant}"', 0.72, value=meant)
        if found or sentence.kind is BlockKind.HEADING:
            continue
        odd = [m for m in _ODD_WORDS.finditer(sentence.text) if not any(s <= m.start() < e for s, e in quoted)]
        if len({m[0].lower() for m in odd}) >= MIN_ODD:
            start, end = odd[0].start(), odd[-1].end()
            if end - start <= MAX_SHOWN:
                span = Span(sentence.span.start + start, sentence.span.start + end)
                shown = ", ".join(f'"{m[0]}"' for m in odd)
                sure = 0.55 if len(odd) == MIN_ODD else 0.7
                yield Damage(span, f"the wording seems to be spun by a program: {shown}", sure)


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
