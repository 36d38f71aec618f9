"""Tell a figure that an article gives as the state of things by now, which an earlier article could not know yet."""

import re

from claimcheck.records import Sentence, Span

_COUNTED = r"(?:tolls?|number|count|tally|total|figure|dead|deaths|injured|wounded|missing|victims|cases|list)"
_HAS = r"(?:has|have|had) (?:since |now |meanwhile |again )?"
_GONE = r"(?:risen|climbed|grown|increased|jumped|gone up|doubled|fallen|dropped|shrunk|gone down)"
_GOES = r"(?:rises?|rose|climbs?|climbed|grows?|grew|jumps?|jumped|falls?|fell|drops?|dropped)"
_REVISED = r"(?:raised|lowered|revised|corrected|updated|put up|brought down)"
_BEFORE = re.compile(
    rf"\b(?:now|so far|to date|{_HAS}{_GONE}(?: [\w-]+){{0,4}} to"
    rf"|{_COUNTED}\b[^.;]{{0,60}} {_GOES}(?: again| further)? to"
    rf"|{_COUNTED}\b[^.;]{{0,60}} (?:stands?|stood) at|{_REVISED}\b[^.;]{{0,40}} to)\b[^.;]{{0,60}}$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^[^.;]{0,60}\b(?:by now|so far|to date|up from|down from)\b", re.IGNORECASE)


def is_latest(sentence: Sentence, span: Span) -> bool:
    """Return whether the words around a figure say that it is a new one: "has risen to 27", "27 so far".

    span: of the figure.
    """
    start, end = span.start - sentence.span.start, span.end - sentence.span.start
    return bool(_BEFORE.search(sentence.text[:start]) or _AFTER.search(sentence.text[end:]))
