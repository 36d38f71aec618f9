"""Read Markdown: the document's text is the file's own, with what no reader of the page would see marked."""

import re
from collections.abc import Iterator

from claimcheck.readers.dates import DATE_REMEDY, parse_published
from claimcheck.readers.decoding import decode
from claimcheck.readers.directives import find_in_comments
from claimcheck.readers.files import InputFile
from claimcheck.records import Document, Span

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n((?s:.{0,20000}?)\r?\n)?\1[ \t]*(\r?\n|\Z)")
_FIELD = re.compile(r"^([A-Za-z_]\w*)[ \t]*[:=][ \t]*(\S.*?)[ \t\r]*$", re.MULTILINE)
_KEYS = {"title": "title", "date": "published", "published": "published", "outlet": "outlet", "publication": "outlet"}
_DAY_FIRST = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\S.*")  # Jekyll prints "2025-03-04 09:30:00 +0000"
_UNSEEN = re.compile(
    r"""
    (?P<code>(?P<ticks>`+)[^`\n](?:[^\n]{0,1000}?[^`\n])?(?P=ticks)(?!`))  # shown as it is
  | !\[[^\[\]\n]*\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]\n]*\])?  # ![what the picture shows](picture.png)
  | (?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)                              # the target of [words](target)
  | (?<=\])\[[^\[\]\n]*\]                                                     # the target of [words][name]
  | ^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*\S[^\n]*                                    # [name]: target
  | <https?://[^<>\s]*>
  | </?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>
    """,
    re.VERBOSE | re.MULTILINE,
)


def read_markdown(file: InputFile) -> Iterator[Document]:
    text, notes = decode(file.read_bytes(), file.path)
    furniture: list[Span] = []
    fields: dict[str, str] = {}
    body = 0
    if (matter := _FRONT_MATTER.match(text)) and (found := _FIELD.findall(matter[2] or "")):
        body = matter.end()
        furniture.append(Span(0, len(matter[0].rstrip())))
        for key, value in found:
            if key.lower() in _KEYS:
                fields.setdefault(_KEYS[key.lower()], _unquote(value))
    furniture.extend(_unseen(text, body))
    published = None
    if printed := fields.get("published"):
        day = _DAY_FIRST.fullmatch(printed)
        published = parse_published(day[1] if day else printed)
        if published is None:
            notes = (*notes, f'date "{printed}" in the front matter is not used: no ISO date; {DATE_REMEDY}')
    yield Document(
        file.id,
        file.path,
        text,
        outlet=fields.get("outlet") or None,
        published=published,
        title=fields.get("title") or None,
        furniture=tuple(furniture),
        directives=tuple(find_in_comments(text, furniture)),
        notes=notes,
    )


def _unseen(text: str, start: int) -> Iterator[Span]:
    """Yield comments, pictures, targets of links and tags, in order and without overlap."""
    while True:
        comment = text.find("<!--", start)
        close = text.find("-->", comment + 4) if comment >= 0 else -1
        end = comment if close >= 0 else len(text)  # a comment that is never closed is text: nothing is lost in silence
        for match in _UNSEEN.finditer(text, start, end):
            if not match["code"]:
                yield Span(*match.span())
        if close < 0:
            return
        yield Span(comment, close + 3)
        start = close + 3


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"')
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value
