"""Lay out a page of HTML as a browser would: its visible blocks of text, each character with its place in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from claimcheck.positions import file_offset
from claimcheck.records import BlockKind

MAX_CELL_CHARACTERS = 300  # a longer cell is a column of a page laid out with tables, as pages before 2005 were

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW = frozenset("iframe noembed noframes script style textarea title xmp".split())  # no tags inside, only text
_HIDDEN = frozenset(
    "audio button canvas datalist iframe map noembed noframes noscript object script select style svg template "
    "textarea title video".split()
)
_KINDS = {
    "h1": BlockKind.HEADING,
    "h2": BlockKind.HEADING,
    "h3": BlockKind.HEADING,
    "h4": BlockKind.HEADING,
    "h5": BlockKind.HEADING,
    "h6": BlockKind.HEADING,
    "li": BlockKind.BULLET,
    "td": BlockKind.CELL,
    "th": BlockKind.CELL,
    "caption": BlockKind.CAPTION,
    "figcaption": BlockKind.CAPTION,
}
_CLOSED_BY = {  # an element without end tag ends where one of these begins, HTML standard 13.1.2.4
    "dd": {"dd", "dt"},
    "dt": {"dd", "dt"},
    "li": {"li"},
    "td": {"td", "th", "tr", "tbody", "tfoot"},
    "th": {"td", "th", "tr", "tbody", "tfoot"},
    "tr": {"tr", "tbody", "tfoot"},
}
_BARRIERS = frozenset(
    ["button", "caption", "dl", "object", "ol", "svg", "table", "td", "template", "th", "ul"]
)  # what begins inside one of these closes nothing outside it
_FURNITURE_ELEMENTS = frozenset({"aside", "dialog", "footer", "form", "nav"})
_FURNITURE_ROLES = frozenset(
    "alert banner complementary contentinfo dialog menu menubar navigation search toolbar".split()
)
_FURNITURE_WORDS = frozenset(  # parts of class names and ids; what they hold stands beside an article on any site
    "ad ads advert advertisement breadcrumb breadcrumbs comments consent cookie cookies copyright disqus footer gdpr "
    "menu modal nav navbar navigation newsletter outbrain pager pagination paywall popup promo recommended related "
    "respond share sharing sidebar signup social sponsored subscribe taboola toolbar topbar trending".split()
)
_NEVER_FURNITURE = frozenset({"article", "body", "html", "main"})
_HIDDEN_CLASSES = frozenset({"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden"})
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_TAG = re.compile(r"<(?:(/?)([A-Za-z][^\s/>]*)|(!--)|[!?/])")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_TAG_END = re.compile(r"[^>]*>")
_COMMENT_END = re.compile(r"--!?>")
_SPACES = " \t\n\r\f"  # what HTML calls white space; a no-break space is none
_RUN = re.compile(
    rf"(?P<space>[{_SPACES}]+)"
    r"|(?P<entity>&(?:#[xX]?[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]{1,31});?)"
    rf"|[^&{_SPACES}]+(?: [^&{_SPACES}]+)*"
    r"|&"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(slots=True, eq=False)
class Container:
    """A block-level element."""

    name: str
    parent: "Container | None"
    furniture: bool  # whether it looks like page furniture by its own name, role or class
    characters: int = 0  # of all visible text inside

    def outwards(self) -> Iterator["Container"]:
        """Yield the container itself and all that hold it, from the inside out."""
        container: Container | None = self
        while container is not None:
            yield container
            container = container.parent


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A stretch of visible text with one place in the layout."""

    text: str
    positions: tuple[tuple[int, int], ...]  # (offset in `text`, offset in the page's source)
    container: Container  # the innermost one
    link_fraction: float  # of its characters, how many are links

    @property
    def kind(self) -> BlockKind:
        for container in self.container.outwards():
            kind = _KINDS.get(container.name)
            if kind is not None and not (kind is BlockKind.CELL and container.characters > MAX_CELL_CHARACTERS):
                return kind
        return BlockKind.PARAGRAPH

    def within(self, *names: str) -> Container | None:
        """Return the innermost element of one of these names that holds the block."""
        return next((container for container in self.container.outwards() if container.name in names), None)


@dataclass(slots=True)
class Page:
    """A page as laid out."""

    blocks: list[PageBlock] = field(default_factory=list)
    title: str = ""
    metas: list[dict[str, str]] = field(default_factory=list)  # attributes of each <meta>
    times: list[dict[str, str]] = field(default_factory=list)  # attributes of each <time>
    linked_data: list[str] = field(default_factory=list)  # the JSON-LD scripts
    comments: list[tuple[int, int]] = field(default_factory=list)  # where each begins and ends in the source


def lay_out(source: str) -> Page:
    """Return the visible blocks of a page, in order; white space is collapsed, entities are decoded, <br> is a newline.

    Inside a block nothing stands in the place of a tag. A page cut off anywhere gives what came before the cut.
    """
    layout = _Layout(source)
    layout.run()
    return layout.page


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    container: Container
    hidden: bool = False
    link: bool = False
    preformatted: bool = False


class _Layout:
    """The state of one pass over a page."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.page = Page()
        self.stack = [_Element("", Container("", None, furniture=False))]  # open elements, the innermost last
        self.pieces: list[str] = []  # text of the block being filled
        self.length = 0  # of all pieces
        self.linked = 0  # characters of them that are links
        self.positions: list[tuple[int, int]] = []
        self.space_at: int | None = None  # where white space waits for the next visible character

    def run(self) -> None:
        position = 0
        while tag := _TAG.search(self.source, position):
            self._text(position, tag.start())
            position = self._tag(tag)
        self._text(position, len(self.source))
        self._end_block()

    def _tag(self, tag: re.Match[str]) -> int:
        """Handle a tag or a comment and return where the page goes on."""
        if tag[3]:
            close = _COMMENT_END.search(self.source, tag.end())
            end = close.end() if close else len(self.source)
            self.page.comments.append((tag.start(), end))
            return end
        if tag[2] is None or tag[1]:
            close = _TAG_END.match(self.source, tag.end())
            if tag[2]:
                self._end(tag[2].lower())
            return close.end() if close else len(self.source)
        attributes: dict[str, str] = {}
        position = tag.end()
        while attribute := _ATTRIBUTE.match(self.source, position):
            value = attribute[2] or attribute[3] or attribute[4] or ""
            attributes.setdefault(attribute[1].lower(), unescape(value))
            position = attribute.end()
        close = _TAG_END.match(self.source, position)
        if close is None:
            return len(self.source)
        name = tag[2].lower()
        self._start(name, attributes, tag.start())
        return self._raw(name, attributes, close.end()) if name in _RAW else close.end()

    def _raw(self, name: str, attributes: dict[str, str], start: int) -> int:
        """Pass over what an element without tags inside holds and return where its end tag stands."""
        close = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.source, start)
        end = close.start() if close else len(self.source)
        content = self.source[start:end]
        if name == "title" and not self.page.title and not any(element.name == "svg" for element in self.stack):
            self.page.title = " ".join(unescape(content).split())
        elif name == "script" and attributes.get("type", "").strip().lower() == "application/ld+json":
            self.page.linked_data.append(content)
        return end

    def _start(self, name: str, attributes: dict[str, str], position: int) -> None:
        if name == "meta":
            self.page.metas.append(attributes)
        elif name == "time":
            self.page.times.append(attributes)
        elif name == "br":
            self._newline(position)
        if name in _BLOCKS:
            self._end_block()
            self._close_implied(name)
        if name in _VOID:
            return
        above = self.stack[-1]
        container = above.container
        if name in _BLOCKS:
            container = Container(name, container, _looks_like_furniture(name, attributes, container))
        hidden = above.hidden or name in _HIDDEN or _is_hidden(attributes)
        link, preformatted = above.link or name == "a", above.preformatted or name == "pre"
        self.stack.append(_Element(name, container, hidden, link, preformatted))

    def _close_implied(self, name: str) -> None:
        """Close what has no end tag and cannot hold the element that begins."""
        for index in range(len(self.stack) - 1, 0, -1):
            open_name = self.stack[index].name
            if open_name == "p" or name in _CLOSED_BY.get(open_name, ()):
                del self.stack[index:]
            elif open_name in _BARRIERS:
                return

    def _end(self, name: str) -> None:
        if name in _BLOCKS:
            self._end_block()
        for index in range(len(self.stack) - 1, 0, -1):
            open_name = self.stack[index].name
            if open_name == name:
                del self.stack[index:]
                return
            if name not in _BLOCKS and open_name in _BLOCKS:
                return

    def _text(self, start: int, end: int) -> None:
        element = self.stack[-1]
        if element.hidden or start >= end:
            return
        for run in _RUN.finditer(self.source, start, end):
            text = unescape(run[0]) if run["entity"] else run[0]
            if not text.strip(_SPACES) and not element.preformatted:
                self.space_at = run.start() if self.space_at is None else self.space_at
                continue
            if run["space"]:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            if self.space_at is not None and self.pieces and not self.pieces[-1].endswith("\n"):
                self._put(" ", self.space_at)
            self.space_at = None
            self._put(text, run.start())

    def _newline(self, position: int) -> None:
        """Break the line; two breaks in a row end the block, as writers who know no <p> mean them to."""
        element = self.stack[-1]
        if element.hidden or not self.pieces:
            return
        if self.pieces[-1] == "\n" and not element.preformatted:
            self._end_block()
            return
        self.space_at = None
        self._put("\n", position)

    def _put(self, text: str, position: int) -> None:
        if not self.positions or file_offset(self.positions[-1:], self.length) != position:
            self.positions.append((self.length, position))
        self.pieces.append(text)
        self.length += len(text)
        self.linked += len(text) * self.stack[-1].link

    def _end_block(self) -> None:
        whole = "".join(self.pieces)
        text = whole.strip(_SPACES)
        if text:
            cut = len(whole) - len(whole.lstrip(_SPACES))
            positions = [(start - cut, place) for start, place in self.positions if start > cut]
            positions.insert(0, (0, file_offset(self.positions, cut)))
            container = self.stack[-1].container
            for outer in container.outwards():
                outer.characters += len(text)
            fraction = min(self.linked / len(text), 1.0)
            self.page.blocks.append(PageBlock(text, tuple(positions), container, fraction))
        self.pieces, self.length, self.linked, self.positions, self.space_at = [], 0, 0, [], None


def _is_hidden(attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or _HIDING_STYLE.search(attributes.get("style", "")):
        return True
    return not _HIDDEN_CLASSES.isdisjoint(attributes.get("class", "").split())


def _looks_like_furniture(name: str, attributes: dict[str, str], parent: Container) -> bool:
    if name in _FURNITURE_ELEMENTS or attributes.get("role", "").lower() in _FURNITURE_ROLES:
        return True
    if name == "header":
        return not any(outer.name in ("article", "main") for outer in parent.outwards())
    if name in _NEVER_FURNITURE:
        return False
    words = _WORD.findall(f"{attributes.get('class', '')} {attributes.get('id', '')}")
    return any(word.lower() in _FURNITURE_WORDS for word in words)
