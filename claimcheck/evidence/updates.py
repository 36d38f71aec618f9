"""Tell a figure that an article gives as the state of things by now, which an earlier article could not know yet."""

import re

from claimcheck.records import Sentence, Span

_TOLL = r"(?:tolls?|dead|deaths|injured|wounded|missing|victims|cases)"
_RISEN = r"(?:risen|climbed|grown|increased|jumped|gone up|fallen|dropped|gone down)"
_RISES = r"(?:rises?|rose|climbs?|climbed|grows?|grew|jumps?|jumped|falls?|fell|drops?|dropped)"
_HARMED = "killed|injured|hurt|wounded|found|rescued|evacuated|displaced|treated|arrested|detained|infected|recovered"
_BEFORE = re.compile(
    r"\b(?:(?:now|so far|to date)\b[^.;,]{0,60}"
    rf"|(?:{_TOLL}|number)\b[^.;]{{0,60}} (?:has|have) (?:\w+ )?{_RISEN} to [^.;,]{{0,30}}"
    rf"|{_TOLL}\b[^.;]{{0,60}} {_RISES} (?:\w+ )?to [^.;,]{{0,30}}"
    r"|after (?:a|another) (?:second|closer|further|new|fresh) (?:look|count|check|search|review)\b[^.;]{0,120}"
    r"|(?:new|latest|revised|updated|corrected) (?:figure|count|toll|tally|estimate|number)s?\b[^.;]{0,60})$",
    re.IGNORECASE,
)  # that a rate was raised or a profit rose to so much is the event itself, which another article may tell wrongly
_AFTER = re.compile(
    r"^(?:[^.;]{0,60}\b(?:by now|so far|to date)\b"
    rf"|(?: [\w'’-]+){{0,2}} (?:has|have) (?:\w+ )?(?:died|been (?:{_HARMED}))\b)",
    re.IGNORECASE,
)


def is_latest(sentence: Sentence, span: Span) -> bool:
    """Return whether the words around a figure say it is a new one: "has risen to 27", "27 have died", "27 by now".

    span: of the figure.
    """
    start, end = span.start - sentence.span.start, span.end - sentence.span.start
    return bool(_BEFORE.search(sentence.text[:start]) or _AFTER.search(sentence.text[end:]))
