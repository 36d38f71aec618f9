"""Recognise page furniture by its words: share buttons, navigation, cookie banners, newsletter lines, credits."""

import re
from collections.abc import Iterable, Iterator

MAX_LINE_LENGTH = 260  # longer lines hold sentences of the article; only furniture glued to them is cut off
MIN_SENTENCE_WORDS = 6  # fewer words after a prompt to the reader are rather another prompt
MIN_TEXT_WORDS = 4  # as many words beside furniture are a sentence of the article
MIN_MENU_ENTRIES = 4  # as many short entries with bars or arrows between them are a menu or the way to a page
MAX_BESIDE_GLUE = 8  # characters before glued furniture in which the end of the sentence before it is looked for


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for line in text.splitlines() for phrase in line.split("|")) - {""}


def _any_of(patterns: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


# A line that is nothing but one of these is a button, an entry of a menu or the label of a section of the page.
_BUTTONS = _words(
    """facebook twitter linkedin pinterest pocket whatsapp telegram reddit tumblr flipboard instagram youtube tiktok
    messenger bluesky mastodon viber vkontakte stumbleupon rss tweet pin share bookmark menu login register subscribe
    search close privacy terms advertise advertisement careers sitemap newsletter newsletters comments trending
    recommended related sponsored promoted accept categories tags topics archives loading cookies"""
) | _phrases(
    """
    copy link | share article | share this | share this article | share this story | share this post
    share on facebook | share on twitter | share on linkedin | share on whatsapp | share via email | email this
    print this | print this page | save article | save for later
    main menu | no menu items | toggle navigation | skip to content
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
    """
)
# These occur as short headings and as names too, so they count only beside another line of furniture.
_MAYBE_BUTTONS = _words(
    """x line threads print email link copy home news sport sports business politics opinion world uk us local
    health science tech technology culture lifestyle entertainment weather video videos travel money finance
    markets economy education environment features events jobs shop store help faq about author authors team
    donate support latest live more next previous back top tags archive gallery photos media press blog blogs
    football cricket rugby tennis racing showbiz puzzles horoscopes podcasts crosswords obituaries transfers
    fixtures app international national regional asia europe africa americas india china canada australia"""
)

# Labels over lists of links to other pages: the short lines below belong to them.
_LINK_LIST_HEADS = _any_of(
    (
        r"(?:related|recent|popular|trending|latest|recommended|more|other|top)\s+"
        r"(?:posts?|articles?|stories|news|reading|content|links?|coverage)",
        r"you (?:may|might) (?:also )?(?:like|enjoy)",
        r"also read|read also|most (?:read|popular)|editor[’']?s[’']? picks?|recommended for you",
        r"(?:check out )?our other content",
        r"trending(?: now)?|up next|don[’']?t miss|related|categories|tags|archives",
        r"more from .{2,40}",
    )
)
_CONTENTS_HEADS = _any_of(
    (
        r"(?:table of )?contents",
        r"in this (?:article|story|post|guide)|on this page|jump to(?: section)?|what[’']s inside",
    )
)
_ADDRESS_HEADS = _any_of((r"(?:physical|our|mailing|postal|street|office|registered) address|address",))
_ADDRESS_LINES = _any_of(
    (
        r"\d{1,5}\s+(?:[\w.'’-]+\s+){0,5}"
        r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Way|Square|Sq|Place)\b\.?(?:,.{0,60})?",
        r"(?:[A-Z][\w.'’-]+\s){0,4}[A-Z][\w.'’-]+,\s+[A-Z]{2}\s+\d{5}(?:-\d{4})?",
        r"P\.? ?O\.? Box \d+.{0,60}",
        r"(?:tel|phone|fax|e-?mail)\s*[:.]\s*\S.{0,60}",
    )
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{4}}-\d\d-\d\d|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_DAY_OR_MONTH = rf"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day|{_MONTH})\b"
_CLOCK = r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?"
_NAME = r"(?:[A-Z][\w.'’-]*|de|van|von|der|al|bin|the|of)"
_NAMES = rf"{_NAME}(?:(?:,? and|,? &|,)? {_NAME}){{0,7}}"
_SITE = r"(?:facebook|twitter|instagram|linkedin|youtube|telegram|whatsapp|tiktok|x|bluesky|threads|google news)"
_PARTNERS = r"(?:\d[\d,]* )?(?:trusted )?partners"

# Lines that are recognised by how they begin, by kind; `$` where the whole line has to be so.
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "link to another story",
        _any_of(
            (
                r"(?:read (?:next|more|also|now|on)|also read|see (?:also|more)|more|you may also like|recommended|"
                r"must read|"
                r"related(?: (?:posts?|articles?|stor(?:y|ies)|news|reading|coverage|links?|topics?))?|"
                r"don[’']?t miss|up next|watch(?: (?:now|live|also|more))?|listen(?: now| here)?|further reading|"
                r"keep reading|continue reading|next|previous)\s*(?::|»|>>|→|\|)\s*\S?.*",
                r"(?:related (?:posts?|articles)|read (?:next|also)|also read):?\s*$",
            )
        ),
    ),
    (
        "comments",
        _any_of(
            (
                r"leave a (?:comment|reply)\b.{0,60}$",
                r"your e-?mail address will not be published|required fields are marked|save my name, e-?mail",
                r"(?:you must be |please )?log(?:ged)? in to (?:post|leave) a comment|be the first to comment",
                r"(?:join|start) the (?:conversation|discussion)\b[^,]*$|comments are closed",
                r"(?:share|tell us|let us know) (?:your |what you )?(?:thoughts?|views?|opinions?|perspectives?|"
                r"think)\b[^.!?]*[.!?]?$",
                r"(?:\d+|no) comments?(?: yet)?\s*$",
            )
        ),
    ),
    (
        "cookie banner",
        _any_of(
            (
                r"(?:we|this (?:web)?site|our (?:web)?site) (?:uses?|stores?) (?:[\w/, -]{0,40})?cookies\b[^“”\"]*$",
                rf"we (?:and|with) our {_PARTNERS} (?:store|use|process)\b",
                r"by (?:continuing|clicking|using|browsing)\b.{0,80}\b(?:cookies|you (?:agree|accept|consent)|terms)\b",
                r"(?:accept|reject) all\b.{0,60}$|manage (?:cookie )?(?:choices|preferences|settings)",
                r"your privacy choices|we value your privacy|cookies on (?:our|this)\b",
            )
        ),
    ),
    (
        "newsletter",
        _any_of(
            (
                r"(?:please )?(?:subscribe|sign up)(?: now| here| today| free)?"
                r"(?: (?:to|for|here|below|now)\b|[!.]?\s*$)(?!.*\b(?:said|says|told)\b)",
                r"never miss (?:an?|any|another|out)\b|mark all as read|turn on notifications",
                r"get breaking news\b.{0,30}$",
                r"get (?:the latest|our|all the|more|daily|weekly)\b.{0,80}"
                r"\b(?:inbox|newsletter|updates|alerts|e-?mails?|app|notifications)\b",
                r"join (?:our|\d[\d,]*\+?)\b.{0,60}"
                r"\b(?:newsletter|community|channel|subscribers|mailing list|readers)\b",
                r"(?:want|like) (?:more|this)\b.{0,60}\bnewsletter|(?:enter|submit) your e-?mail",
                r"if (?:this|you were) (?:was )?forwarded\b|stay up to date\b.{0,60}$|stay tuned\b.{0,40}$",
                r"thanks for (?:tuning|reading|subscribing)|(?:you can )?unsubscribe\b.{0,80}$",
            )
        ),
    ),
    (
        "subscription",
        _any_of(
            (
                r"(?:download|get|try) (?:our|the) (?:free |mobile |news )*app\b",
                r"become a (?:member|subscriber|patron)\b",
                r"support (?:our|independent|quality) journalism|already a (?:subscriber|member)|create a free account",
                r"(?:this|the) (?:article|content|story) is (?:for|only available to) (?:subscribers|members)",
                r"(?:buy|try) (?:a )?(?:digital )?subscription|start your free trial|click (?:here|on the link)\b",
                r"use (?:the )?(?:promo )?code [A-Z0-9]{4,}|you have (?:\d+|no|one) (?:free )?articles?",
            )
        ),
    ),
    (
        "share buttons",
        _any_of(
            (
                r"share (?:this|on|via|with|now|it|article|story)\b[^.]{0,60}$|share\s*[:|]|connect with us",
                rf"follow (?:us|me|@\w+|.{{2,40}} on {_SITE}\b)[^.]{{0,80}}[.!]?$",
                rf"(?:like|find|join) us on (?:our |social|{_SITE}\b)",
                rf"(?:tweet|pin) (?:this|it)\b|{_SITE}\s*:\s*@\w+|@\w{{2,30}}$",
            )
        ),
    ),
    (
        "copyright",
        _any_of(
            (
                r"©|\(c\)\s|copyright\b(?=.{0,30}\d{4})|.{0,60}\ball rights reserved\b",
                r"this (?:material|article|story|content|post) (?:may not be|was (?:first|originally) "
                r"(?:published|posted)|is republished|has been republished|(?:originally )?(?:appeared|originated))\b",
                r"(?:first|originally) (?:published|appeared|posted) (?:on|in|by|at)\b[^,]{0,80}$",
                r"as an (?:amazon )?(?:affiliate|associate)|we may (?:earn|receive) (?:a )?commission",
                r"affiliate disclosure|powered by \w+$|designed by \w+$",
            )
        ),
    ),
    (
        "credit",
        _any_of(
            (
                rf"\(?(?:(?:Additional |Further )?[Rr]eporting|Editing) by {_NAME}.*$",
                r"Edited by .{2,60}\(@\w+\).*$",
                rf"(?:Written|Compiled|Edited|Translated|Produced) by {_NAMES}\.?$",
                r"[Ww]ith (?:information|inputs?|reporting|files|material|contributions?|additional reporting) "
                r"(?:from|by) .{2,80}$",
                r"\(?(?:With )?(?:[Aa]gencies|[Aa]gency inputs)\)?\.?$",
                r"(?:Source|Via|Courtesy|Credits?)\s*:\s*(?:\S+ ?){1,4}$",
                rf"(?:{_NAME},? ){{1,4}}(?:and (?:{_NAME} ){{1,3}})?contributed (?:to this|reporting).{{0,60}}$",
                r"\(?(?:Reuters|AP|AFP|PTI|ANI|IANS|Bloomberg|DPA|dpa|EFE|Xinhua|TASS|Yonhap|Kyodo|UPI|Getty Images)"
                r"\)?\.?$",
            ),
            re.NOFLAG,
        ),
    ),
    (
        "byline",
        _any_of(
            (
                rf"(?:By|BY) (?!{_DAY_OR_MONTH})(?:the )?{_NAMES}"
                r"(?:(?:,| in| at|\s*[·|—–-]).{0,80})?$",
                r"(?:Reviewed|Fact[- ]checked|Posted|Published) by .{2,80}$|Author\s*:.{2,60}$",
                r".{0,100}\b\d{1,2}[ -]min(?:ute)?s?[ -](?:read|watch|listen)\b.{0,40}$",
            ),
            re.NOFLAG,
        ),
    ),
    (
        "timestamp",
        _any_of(
            (
                r"(?:last )?(?:updated|published|posted|modified|first published)(?: on| at)?\s*:?\s*(?:\w+,? )?"
                rf"(?:at )?(?:{_DATE}|\d{{1,2}}[:.]\d\d|\d+ (?:min|hour|day)|today|yesterday).{{0,60}}$",
                rf"(?:\w{{3,9}},? )?{_DATE}(?:,? \d{{4}})?(?:,? (?:at )?{_CLOCK})?$",
                r"\d+ (?:seconds?|minutes?|mins?|hours?|days?|weeks?) ago$|(?:estimated )?reading time.{0,30}$",
            )
        ),
    ),
    (
        "filing",
        _any_of(
            (
                r"(?:filed under|tags?|tagged(?: with)?|categor(?:y|ies)|topics?|posted in|keywords|"
                r"labels)\s*:.{0,200}$",
                r"(?:filed under|tagged with|posted in) .{2,80}$",
            )
        ),
    ),
)

# Furniture that was run together with a paragraph: whole sentences of it, recognised by strong words.
_REST = r"[^.!?\n]{0,120}(?:[.!?]|$)"  # to the end of the sentence
_CONSENT = r"(?:(?:Accept|Reject) all(?: cookies)?|Manage (?:choices|preferences|cookies|settings|options))"
_GLUED = _any_of(
    (
        r"No menu items!",
        rf"We (?:and|with) our {_PARTNERS} (?:store|use|process)\b{_REST}(?:\s*{_CONSENT})*",
        rf"(?:We use|This (?:web)?site uses) cookies{_REST}(?:\s*{_CONSENT})*",
        rf"{_CONSENT}(?:\s*{_CONSENT})*(?=\s*[\"“‘']?[A-Z]|\s*$)",
        r"(?:Please )?(?:[Ss]ubscribe|[Ss]ign up)(?: now| here| today)? (?:to|for) (?:our|the)\b"
        r"(?![^.!?\n]*\b(?:said|says|told)\b)[^.!?\n]{0,80}"
        rf"\b(?:newsletters?|updates|alerts|emails?|briefing|channel)\b{_REST}(?:\s*Use code \w+{_REST})?",
        rf"Never miss (?:an?|any|another)\b{_REST}",
        rf"Mark all as read\.?|Turn on notifications\b{_REST}",
        r"Share this (?:article|story|post|page)(?! with)",
        r"Share your (?:thoughts|views|perspectives?|opinions?) (?:in|below)[^.!?\n]{0,60}[.!?]",
        r"Leave a (?:[Cc]omment|[Rr]eply)(?: below)?[.!]?",
        r"Your email address will not be published\.?(?:\s*Required fields are marked \*?)?",
        rf"Click here (?:to|for)\b{_REST}|Follow us on\b{_REST}",
        rf"(?:Download|Get) (?:our|the) (?:free |mobile )*app\b{_REST}",
        r"(?:(?:Story|Article) continues below(?: advertisement)?|ADVERTISEMENT|Advertisement|Skip Ad)(?! ?[a-z])",
        r"Check out our other content",
        r"Media playback is (?:not supported|unsupported) on (?:this|your) device",
        r"(?:Read (?:next|more|also)|Also read|READ (?:MORE|ALSO|NEXT)|ALSO READ|See also|"
        r"Related (?:[Pp]osts?|[Aa]rticles?)): ?[^\n]{0,160}$",
    ),
    re.NOFLAG,
)
# The same, tried only where a capital begins a word: a hundred times as fast.
_GLUED = re.compile(rf"(?<![^\W_])(?=[ACDFGLMNPRSTWY])(?:{_GLUED.pattern})")
# Kinds of furniture that speak to the reader, and words of such talk that a sentence of news hardly has.
_PROMPTS = frozenset({"cookie banner", "newsletter", "subscription", "comments", "share buttons"})
_TO_READERS = re.compile(
    r"\b(?:you|your|yours|we|our|us|my|i|click|tap|subscribe|sign|join|follow|share|accept|reject|cookies?|newsletters?|"
    r"inbox|app|privacy|consent|terms|conditions|policy|advert\w*|browser|devices?|settings|choices|comments?|sites?|"
    r"website|e-?mails?|free|offers?|reserved|material|required|here|below)\b",
    re.IGNORECASE,
)
# A verb that is not the first word: "Enjoy ..." and "Delivered ..." are prompts too.
_STATES = re.compile(
    r"(?<=\s)(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|does|do|did|said|says|paid|went|came|got|"
    r"took|made|gave|saw|ran|fell|rose|won|lost|left|held|met|told|put|set|cut|hit|[a-z]{2,}ed)\b"
)
_NEXT_SENTENCE = re.compile(r"[.!?][\"”’')]*(?P<space>\s+)(?=[\"“‘]?[A-Z])")
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’')\]]*\s*$")

_CLOSE_BUTTONS = frozenset("×✕✖")
_LINK = re.compile(r"!?\[(?P<text>[^\]\n]{0,200})\]\([^)\s]{0,500}\)")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_BRACKETED_BUTTON = re.compile(r"\[([^\]\n]{2,40})\]\s*")
_SEPARATORS = re.compile(r"\s*[|•·›»>/,–—:]\s*|\s+-\s+|\s{2,}")
_MENU_SEPARATORS = re.compile(r"\s*[|•·›»]\s*|\s+>\s+")


def furniture_kind(line: str) -> str | None:
    """Return what kind of page furniture the line is: "share buttons", "cookie banner", ...; None when it is none.

    line: one line or paragraph, without its leading list or heading marks.
    """
    stripped = line.strip("*_~ \t\u00a0")
    if not stripped or len(line) > MAX_LINE_LENGTH:
        return None
    if _is_link_list(stripped):
        return "navigation"
    plain = _LINK.sub(r"\g<text>", stripped).strip("*_ ") if "](" in stripped else stripped
    if is_button(plain) or plain in _CLOSE_BUTTONS:
        return "navigation"
    button = _BRACKETED_BUTTON.match(plain)
    if button and is_button(button[1]):  # "[Share this] [Save for later] Sign up for our letter"
        return furniture_kind(plain[button.end() :]) or "share buttons"
    for kind, pattern in _LINES:
        if pattern.match(plain):
            return kind if not _holds_text(plain) else None
    parts = [part for part in _SEPARATORS.split(plain.replace("*", "")) if part]
    if len(parts) > 1 and all(is_button(part, sure=False) for part in parts) and any(map(is_button, parts)):
        return "navigation"
    entries = [entry for entry in _MENU_SEPARATORS.split(plain.replace("*", "")) if entry]
    if len(entries) >= MIN_MENU_ENTRIES and all(_is_menu_entry(entry) for entry in entries):
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
    return len(line) < 80 and _LINK_LIST_HEADS.fullmatch(line.strip(" :*_»›>!")) is not None


def heads_contents(line: str) -> bool:
    """Return whether the line announces a table of contents."""
    return len(line) < 80 and _CONTENTS_HEADS.fullmatch(line.strip(" :*_")) is not None


def heads_address(line: str) -> bool:
    """Return whether the line announces the address of the publisher."""
    return len(line) < 80 and _ADDRESS_HEADS.fullmatch(line.strip(" :*_")) is not None


def is_address(line: str) -> bool:
    """Return whether the line is a line of a postal address."""
    return len(line) < 120 and _ADDRESS_LINES.fullmatch(line.strip(" *_,")) is not None


def find_glued(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield where furniture was run together with the sentences of a paragraph, as [start, end) in `paragraph`.

    Each begins where the paragraph begins or a sentence has ended, with a space between them or without, and is
    followed by the end of the paragraph or the beginning of a sentence.
    """
    end = _end_of_prompt(paragraph)
    if end:
        yield 0, end
    for match in _GLUED.finditer(paragraph, end):
        start = match.start()
        after_sentence = _SENTENCE_END.search(paragraph, max(0, start - MAX_BESIDE_GLUE), start)
        if paragraph[end:start].strip() and not after_sentence:
            continue
        following = paragraph[match.end() : match.end() + 2].lstrip()
        if following and not (following[0].isupper() or following[0].isdigit() or following[0] in "\"“‘'(*["):
            continue
        end = match.end()
        yield start, end


def _end_of_prompt(paragraph: str) -> int:
    """Return where a prompt to the reader at the beginning ends and a sentence of the article begins; 0 for neither."""
    if len(paragraph) > MAX_LINE_LENGTH or _GLUED.match(paragraph):
        return 0
    if not any(kind in _PROMPTS and pattern.match(paragraph) for kind, pattern in _LINES):
        return 0
    for match in _NEXT_SENTENCE.finditer(paragraph):
        rest = paragraph[match.end() :]
        if _GLUED.match(rest):
            return match.start("space")
        if not _TO_READERS.search(rest):
            words = _WORD.findall(rest)
            states = len(words) >= MIN_SENTENCE_WORDS and _STATES.search(rest) and _SENTENCE_END.search(rest)
            return match.start("space") if states else 0
    return 0


def _holds_text(line: str) -> bool:
    """Return whether furniture is run together in the line with a sentence that is none."""
    end, beside = 0, ""
    for start, stop in find_glued(line):
        beside += line[end:start]
        end = stop
    return end > 0 and len(_WORD.findall(beside + line[end:])) >= MIN_TEXT_WORDS


def _is_menu_entry(entry: str) -> bool:
    return len(_WORD.findall(entry)) <= 3 and entry[-1] not in ".!?;"


def _is_link_list(line: str) -> bool:
    """Return whether a Markdown line is made of links and hardly holds a word beside them."""
    if "](" not in line:
        return False
    links = len(_LINK.findall(line))
    words_beside = len(_WORD.findall(_LINK.sub(" ", line)))
    return words_beside == 0 or (links >= 2 and words_beside <= 2 * links and not line.endswith((".", "!", "?")))
