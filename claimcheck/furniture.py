"""Recognise page furniture by its words: share buttons, navigation, cookie banners, newsletter lines, credits."""

import re
from collections.abc import Iterator

MAX_LINE_LENGTH = 260  # longer lines hold sentences of the article; only furniture glued to their edges is cut off
MAX_NAME_WORDS = 8  # words of a button, a menu entry or a section label

# A line that is nothing but these words and separators. Those of the second set also occur as short headings and names,
# so they count only beside another furniture line.
_BUTTONS = frozenset(
    """facebook twitter linkedin pinterest pocket whatsapp telegram reddit tumblr flipboard instagram youtube tiktok
    messenger bluesky mastodon viber vkontakte stumbleupon rss tweet pin share bookmark menu login register subscribe
    search close privacy terms advertise advertisement careers sitemap newsletter newsletters comments trending
    recommended related sponsored promoted accept categories tags topics archives loading cookies""".split()
) | frozenset(
    phrase.strip()
    for line in """
    copy link | share article | share this | share this article | share this story | share this post
    share on facebook | share on twitter | share on linkedin | share on whatsapp | share via email | email this
    print this | print this page | save article | main menu | no menu items | toggle navigation | skip to content
    skip to main content | skip to navigation | log in | sign in | sign up | subscribe now | my account | about us
    contact us | contact | privacy policy | cookie policy | cookie settings | terms of use | terms of service
    terms and conditions | advertise with us | site map | back to top | older posts | newer posts | previous article
    next article | previous post | next post | load more | show more | view all | see all | leave a comment
    leave a reply | cancel reply | post comment | add a comment | no comments | 0 comments | view comments
    trending now | most read | most popular | most viewed | popular posts | popular stories | latest news
    latest stories | recent news | recent posts | recent articles | recent comments | related post | related posts
    related articles | related stories | related news | related topics | related content | related links
    you may also like | you might also like | you may like | more from this author | more from the author
    more stories | more news | more on this | more on this story | recommended for you | recommended reading
    editors picks | editor's picks | editor’s picks | must read | dont miss | don't miss | don’t miss | also read
    read also | read more | read next | up next | see also | continue reading | sponsored content | promoted content
    partner content | check out our other content | accept all | accept cookies | accept all cookies | reject all
    manage choices | manage preferences | got it | i agree | no thanks | all rights reserved | follow us | join us
    stay connected | stay informed | get the app | download the app | physical address | our address
    mailing address | table of contents | in this article | on this page | jump to | read full story | home page
    homepage | story continues below | article continues below | story continues below advertisement
    article continues below advertisement | scroll to continue | play video | mark all as read
    leave a comment below | was this article helpful | rate this article | view more | learn more | find out more
    read full article | source link | original article | view original | email | copy link | e-paper
    listen to this article
    """.splitlines()
    for phrase in line.split("|")
    if phrase.strip()
)
_MAYBE_BUTTONS = frozenset(
    """x line threads print email link copy home news sport sports business politics opinion world uk us local health
    science tech technology culture lifestyle entertainment weather video videos travel money finance markets economy
    education environment features events jobs shop store help faq about author authors team donate support latest live
    more next previous back top tags archive gallery photos media press blog blogs football cricket rugby tennis racing
    showbiz puzzles horoscopes podcasts crosswords obituaries transfers fixtures app international national regional asia europe africa americas india china canada australia""".split()
)

# Headings over lists of links to other pages: the short lines below belong to them.
_LINK_LIST_HEADS = re.compile(
    r"(?:related|recent|popular|trending|latest|recommended|more|other|top)\s+(?:posts?|articles?|stories|news|reading|"
    r"content|links?|coverage)|you (?:may|might) (?:also )?(?:like|enjoy)|also read|read also|most (?:read|popular)|"
    r"editor[’']?s[’']? picks?|(?:check out )?our other content|recommended for you|trending(?: now)?|up next|"
    r"don[’']?t miss|related|more from .{2,40}|categories|tags|archives",
    re.IGNORECASE,
)

_CONTENTS_HEADS = re.compile(
    r"(?:table of )?contents|in this (?:article|story|post|guide)|on this page|jump to(?: section)?|what[’']s inside",
    re.IGNORECASE,
)

_ADDRESS_HEADS = re.compile(
    r"(?:(?:physical|our|mailing|postal|street|office|registered) address|address)", re.IGNORECASE
)
_ADDRESS_LINE = re.compile(
    r"\d{1,5}\s+(?:[\w.'’-]+\s+){0,5}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Way|Square|Sq|Place)"
    r"\b\.?(?:,.{0,60})?|(?:[A-Z][\w.'’-]+\s){0,4}[A-Z][\w.'’-]+,\s+[A-Z]{2}\s+\d{5}(?:-\d{4})?|P\.? ?O\.? Box \d+.{0,60}|"
    r"(?:tel|phone|fax|e-?mail)\s*[:.]\s*\S.{0,60}",
    re.IGNORECASE,
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}|{_MONTH} \d{{1,2}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
_NAME = r"(?:[A-Z][\w.'’-]*|de|van|von|der|al|bin|the|of)"
_SITES = r"(?:facebook|twitter|instagram|linkedin|youtube|telegram|whatsapp|tiktok|x|bluesky|threads|google news)"

# Lines recognised by how they begin, by kind. Each has to match at the start of the line without its leading marks.
_LINE_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, flags))
    for kind, flags, pattern in (
        (
            "link to another story",
            re.IGNORECASE,
            r"(?:read (?:next|more|also|now|on)|also read|see also|see more|more|related(?: (?:posts?|articles?|stor(?:y|ies)|"
            r"news|reading|coverage|links?|topics?))?|you may also like|recommended|don[’']?t miss|up next|watch(?: (?:now|"
            r"live|also|more))?|listen(?: now| here)?|must read|further reading|keep reading|continue reading|next|previous)"
            r"\s*(?::|»|>>|→|\|)\s*\S?.*",
        ),
        (
            "link to another story",
            re.IGNORECASE,
            r"(?:related posts?|related articles|read (?:next|also)|also read):?\s*$",
        ),
        (
            "comments",
            re.IGNORECASE,
            r"leave a (?:comment|reply)\b|your e-?mail address will not be published|required fields are marked|"
            r"save my name, e-?mail|(?:you must be |please )?log(?:ged)? in to (?:post|leave) a comment|"
            r"(?:join|start) the (?:conversation|discussion)\b[^,]*$|be the first to comment|"
            r"(?:share|tell us|let us know) (?:your |what you )?(?:thoughts?|views?|opinions?|perspectives?|think)\b"
            r"[^.!?]*[.!?]?$|(?:\d+|no) comments?(?: yet)?\s*$|comments are closed",
        ),
        (
            "cookie banner",
            re.IGNORECASE,
            r"(?:we|this (?:web)?site|our (?:web)?site|our partners) (?:and our (?:\d[\d,]* )?partners )?(?:uses?|stores?) "
            r"(?:[\w/, -]{0,40})?cookies\b[^“”\"]*$|we and our (?:\d[\d,]* )?(?:trusted )?partners (?:store|use|process)\b|"
            r"by (?:continuing|clicking|using|browsing)\b.{0,80}\b(?:cookies|you (?:agree|accept|consent)|terms)\b|"
            r"(?:accept|reject) all\b.{0,60}$|manage (?:cookie )?(?:choices|preferences|settings)|your privacy choices|"
            r"we value your privacy|cookies on (?:ft|our|this)\b",
        ),
        (
            "newsletter",
            re.IGNORECASE,
            r"(?:please )?(?:subscribe|sign up)(?: now| here| today| free)?(?: (?:to|for|here|below|now)\b|\s*$|[!.]\s*$)"
            r"(?!.*\b(?:said|says|told)\b)|never miss (?:a|an|any|another|out)\b|get (?:the latest|our|breaking news|all the|"
            r"more|daily|weekly)\b.{0,80}\b(?:inbox|newsletter|updates|alerts|e-?mails?|app|notifications)\b|"
            r"(?:enter|submit) your e-?mail|join (?:our|\d[\d,]*\+?)\b.{0,60}\b(?:newsletter|community|channel|subscribers|"
            r"mailing list|readers)\b|turn on notifications|mark all as read|(?:want|like) (?:more|this)\b.{0,60}\bnewsletter"
            r"|if (?:this|you were) (?:was )?forwarded\b|stay up to date\b|get breaking news\b.{0,30}$|thanks for (?:tuning"
            r"|reading|subscribing)|stay tuned\b.{0,40}$|you can unsubscribe|unsubscribe\b|this newsletter\b.{0,20}sent",
        ),
        (
            "subscription",
            re.IGNORECASE,
            r"(?:download|get|try) (?:our|the) (?:free |mobile |news )*app\b|support (?:our|independent|quality) "
            r"journalism|already a (?:subscriber|member)|(?:this|the) (?:article|content|story) is (?:for|only "
            r"available to) (?:subscribers|members)|(?:buy|try) (?:a )?(?:digital )?subscription|start your free trial|"
            r"use (?:the )?(?:promo )?code [A-Z0-9]{4,}|click (?:here|on the link)\b|become a (?:member|subscriber|patron)|"
            r"create a free account|you have (?:\d+|no|one) (?:free )?articles?",
        ),
        (
            "share buttons",
            re.IGNORECASE,
            rf"share (?:this|on|via|with|now|it|article|story)\b[^.]{{0,60}}$|share\s*[:|]|follow (?:us|me|@\w+|.{{2,40}} on "
            rf"{_SITES}\b)[^.]{{0,80}}[.!]?$|(?:like|find|join) us on\b|(?:tweet|pin) (?:this|it)\b|connect with us|"
            rf"{_SITES}\s*:\s*@\w+|@\w{{2,30}}$",
        ),
        (
            "copyright",
            re.IGNORECASE,
            r"(?:©|\(c\)|copyright\b|all rights reserved)|(?:this (?:material|article|story|content)) (?:may|was first|was "
            r"originally|originally|first|is republished|has been republished|appeared)\b|.{0,60}\ball rights reserved\b|"
            r"as an (?:amazon )?(?:affiliate|associate)|we may (?:earn|receive) (?:a )?commission|affiliate disclosure|"
            r"powered by \w+|designed by \w+|this post (?:originally )?(?:appeared|originated)\b",
        ),
        (
            "credit",
            0,
            r"\(?(?:(?:Additional |Further )?[Rr]eporting by|Editing by|Written by|Compiled by|Edited by|Translated by|Produced "
            rf"by) {_NAME}.*$|(?:With|with) (?:information|inputs?|reporting|files|material|contributions?|additional "
            r"reporting) (?:from|by) .{2,80}$|\(?(?:With )?(?:[Aa]gencies|[Aa]gency inputs)\)?\.?$|"
            r"(?:Source|Sources|Via|Courtesy|Credit|Credits)\s*:\s*.{2,80}$|"
            rf"(?:{_NAME} ){{1,3}}(?:(?:,|and) (?:{_NAME} ?){{1,3}})*contributed (?:to this|reporting).{{0,60}}$|"
            r"\(?(?:Reuters|AP|AFP|PTI|ANI|IANS|Bloomberg|DPA|dpa|EFE|Xinhua|TASS|Yonhap|Kyodo|UPI|Getty Images)\)?\.?$",
        ),
        (
            "byline",
            0,
            rf"(?:By|BY) (?:the )?(?:{_NAME}(?:,| and|,? &)? ?){{1,8}}(?:(?:,| in| at|[·|—–-]).{{0,80}})?$|"
            r"(?:Reviewed|Fact[- ]checked|Posted|Published|Edited) by .{2,80}$|Author\s*:.{2,60}$|"
            r".{0,100}\b\d{1,2}[ -]min(?:ute)?s?[ -](?:read|watch|listen)\b.{0,40}$",
        ),
        (
            "timestamp",
            re.IGNORECASE,
            rf"(?:(?:last )?(?:updated|published|posted|modified|first published)(?: on| at)?\s*:?\s*)(?:\w+,? )?(?:at )?"
            rf"(?:{_DATE}|\d{{1,2}}[:.]\d\d|\d+ (?:min|hour|day)|today|yesterday).{{0,60}}$|"
            rf"(?:\w{{3,9}},? )?{_DATE}(?:,? \d{{4}})?(?:,? (?:at )?\d{{1,2}}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{{2,4}})?)?$|"
            r"\d+ (?:seconds?|minutes?|mins?|hours?|days?|weeks?) ago$|(?:estimated )?reading time.{0,30}$",
        ),
        (
            "filing",
            re.IGNORECASE,
            r"(?:filed under|tags?|tagged(?: with)?|categor(?:y|ies)|topics?|posted in|keywords|labels)\s*:.{0,200}$|"
            r"(?:filed under|tagged with|posted in) .{2,80}$",
        ),
    )
)

# Furniture that was run together with a paragraph: a whole furniture sentence, recognised by strong words.
_GLUED = re.compile(
    r"(?:No menu items!"
    r"|We and our (?:\d[\d,]* )?(?:trusted )?partners (?:store|use|process)[^.!?\n]{0,200}[.!?]"
    r"(?:\s*(?:Accept|Reject|Manage)\b(?: all| cookies| choices| preferences| settings| options)+)*"
    r"|(?:We use|This (?:web)?site uses) cookies[^.!?\n]{0,200}[.!?](?:\s*(?:Accept|Reject|Manage)\b(?: all| cookies| choices|"
    r" preferences| settings| options)+)*"
    r"|(?:(?:Accept|Reject) all(?: cookies)?|Manage (?:choices|preferences|cookies))(?:\s*(?:(?:Accept|Reject) all(?: cookies)?"
    r"|Manage (?:choices|preferences|cookies)))*"
    r"|(?:Please )?(?:[Ss]ubscribe|[Ss]ign up)(?: now| here| today)? (?:to|for) (?:our|the|this)\b[^.!?\n]{0,80}\b(?:newsletters?|"
    r"updates|alerts|emails?|briefing|channel)\b[^.!?\n]{0,80}(?:[.!?]|$)(?:\s*Use code \w+[^.!?\n]{0,40}[.!?])?"
    r"|Never miss (?:a|an|any|another)\b[^.!?\n]{0,80}(?:[.!?]|$)"
    r"|Mark all as read\.?|Turn on notifications\b[^.!?\n]{0,120}(?:[.!?]|$)"
    r"|Share (?:this (?:article|story|post|page)|your (?:thoughts|views|perspectives?|opinions?) (?:in|below)[^.!?\n]{0,60}[.!?])"
    r"|Leave a (?:comment|reply|Comment|Reply)(?: below)?[.!]?"
    r"|Your email address will not be published\.?(?:\s*Required fields are marked \*?)?"
    r"|Click here (?:to|for)[^.!?\n]{0,120}(?:[.!?]|$)"
    r"|(?:Download|Get) (?:our|the) (?:free |mobile )*app\b[^.!?\n]{0,80}(?:[.!?]|$)|Follow us on[^.!?\n]{0,80}(?:[.!?]|$)"
    r"|(?:(?:Story|Article) continues below(?: advertisement)?|ADVERTISEMENT|Advertisement|Skip Ad)(?![ a-z])"
    r"|Check out our other content"
    r"|(?:Read (?:next|more|also)|Also read|READ (?:MORE|ALSO|NEXT)|ALSO READ|See also|Related (?:posts?|Posts?|articles?)): ?"
    r"[^\n]{0,160}$)"
)
_GLUE_BEFORE = re.compile(r"[.!?…:;][\"”’')\]]*\s*$")
_MAX_GLUED = 700  # how far from the edge of a paragraph glued furniture is looked for

_LINK = re.compile(r"!?\[[^\]\n]{0,200}\]\([^)\s]{0,500}\)")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SEPARATORS = re.compile(r"\s*(?:[|•·›»>/,–—]|\s-\s|\s{2,}|:)\s*")


def furniture_kind(line: str) -> str | None:
    """Return what kind of page furniture the line is ("share buttons", "cookie banner", ...); None when it is none.

    line: one line or paragraph, without its leading list or heading marks.
    """
    stripped = line.strip("*_~ \t\u00a0")
    if not stripped or len(line) > MAX_LINE_LENGTH:
        return None
    if _is_link_list(stripped):
        return "navigation"
    plain = _LINK.sub(_link_text, stripped).strip("*_ ") if "](" in stripped else stripped
    if is_button(plain):
        return "navigation"
    if plain in ("×", "✕", "✖", "x×"):
        return "navigation"
    for kind, pattern in _LINE_PATTERNS:
        if pattern.match(plain):
            return kind
    plain = plain.replace("*", "").replace("_", "")
    parts = [part for part in _SEPARATORS.split(plain) if part]
    if len(parts) > 1 and all(is_button(part, sure=False) for part in parts) and any(map(is_button, parts)):
        return "navigation"
    return None


def is_button(line: str, *, sure: bool = True) -> bool:
    """Return whether the line is the label of a button, a menu entry or a page section.

    sure: leave out the labels that also occur as headings of an article ("Health").
    """
    name = line.strip(" \t\u00a0.:!?…*»›>→←|()[]").lower()
    return name in _BUTTONS or (not sure and name in _MAYBE_BUTTONS)


def heads_link_list(line: str) -> bool:
    """Return whether the line announces links to other stories: "Recent News"."""
    return _LINK_LIST_HEADS.fullmatch(line.strip(" :*_»›>")) is not None


def heads_contents(line: str) -> bool:
    """Return whether the line announces a table of contents."""
    return _CONTENTS_HEADS.fullmatch(line.strip(" :*_")) is not None


def heads_address(line: str) -> bool:
    """Return whether the line announces the address of the publisher."""
    return _ADDRESS_HEADS.fullmatch(line.strip(" :*_")) is not None


def is_address(line: str) -> bool:
    """Return whether the line is a line of a postal address."""
    return len(line) < 120 and _ADDRESS_LINE.fullmatch(line.strip(" *_,")) is not None


def find_glued(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield where furniture was run together with the beginning, the end or the sentences of a paragraph.

    Each pair is [start, end) in `paragraph`; a pair begins at the start of it or after the end of a sentence.
    """
    end = 0
    for match in _GLUED.finditer(paragraph):
        start = match.start()
        if start < end:
            continue
        if start > 0 and not _GLUE_BEFORE.search(paragraph, max(0, start - 8), start) and start != end:
            continue
        after = paragraph[match.end() : match.end() + 2].lstrip()
        if after and not (after[0].isupper() or after[0].isdigit() or after[0] in "\"“‘'(*["):
            continue
        end = match.end()
        yield start, end


def _is_link_list(line: str) -> bool:
    """Return whether a Markdown line is made of links: two or more, or one alone, and hardly a word beside them."""
    if "](" not in line:
        return False
    links = len(_LINK.findall(line))
    words_beside = len(_WORD.findall(_LINK.sub(" ", line)))
    return words_beside == 0 or (links >= 2 and words_beside <= 2 * links and not line.endswith((".", "!", "?")))


def _link_text(link: re.Match[str]) -> str:
    return link.group()[1 : link.group().index("](")].lstrip("[")
