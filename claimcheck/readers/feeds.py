"""Read feeds (RSS and Atom): each entry is a document, with its title above its text."""

from collections.abc import Iterator
from datetime import date
from html import escape
from io import BytesIO
from typing import Any

from claimcheck.errors import ReadError
from claimcheck.readers.dates import parse_published
from claimcheck.readers.decoding import replace_surrogates
from claimcheck.readers.files import InputFile
from claimcheck.readers.html import join_blocks
from claimcheck.readers.html_layout import lay_out
from claimcheck.records import Document, InputError


def read_feed(file: InputFile) -> Iterator[Document | InputError]:
    """Yield a document for each entry that has text, and an error for each other one."""
    yield from (result for result, _ in read_entries(file))


def read_entries(file: InputFile) -> Iterator[tuple[Document | InputError, str]]:
    """Yield as `read_feed` does, each with the name that the feed gives the entry; "" where it gives none.

    The entry keeps its name when the feed is fetched again the next day and it stands further down.
    """
    import feedparser

    data = file.read_bytes()
    if not data.strip():
        raise ReadError(file.path, "the file is empty", "save the feed in it")
    try:  # a stream: text would be taken for an address to fetch; the layout leaves out scripts and styles anyway
        parsed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever a broken feed does to it
        raise ReadError(file.path, f"a broken feed ({error})", "get the file again") from error
    broken = parsed.get("bozo_exception") if parsed.bozo else None
    if not parsed.entries:
        found = "a feed without entries" if parsed.get("version") else "no RSS or Atom feed"
        why = f" ({broken})" if broken else ""
        raise ReadError(file.path, f"{found}{why}", "name a feed with articles, or save the article in another format")
    notes = (f"not clean XML, so entries may be missing ({broken})",) if broken else ()
    for number, entry in enumerate(parsed.entries, start=1):
        name = " ".join(str(entry.get("id") or entry.get("link") or "").split())
        try:
            yield _document(entry, parsed.feed, file, number, notes if number == 1 else ()), name
        except ReadError as error:
            yield InputError(error.path, error.message), name


def _document(entry: Any, feed: Any, file: InputFile, number: int, notes: tuple[str, ...]) -> Document:
    title = _as_html(entry.get("title_detail"))
    page = lay_out(replace_surrogates(f"<h1>{title}</h1>{_longest(entry)}"))
    text, blocks, _ = join_blocks(page.blocks)
    path = f"{file.path}#{number}"
    if not text:
        raise ReadError(path, "an entry without text", "leave it out, or take the article itself")
    source = entry.get("source") or {}
    return Document(
        f"{file.id}#{number}",
        path,
        text,
        outlet=source.get("title") or feed.get("title") or None,
        published=_published(entry),
        title=" ".join(page.blocks[0].text.split()) if title else None,
        blocks=blocks,
        notes=notes,
        places=((0, f"entry {number}"),),
    )


def _longest(entry: Any) -> str:
    """Return the entry's text as HTML: its content, or its summary where that is longer."""
    return max(map(_as_html, (*entry.get("content", ()), entry.get("summary_detail"))), key=len, default="")


def _as_html(detail: Any) -> str:
    """Return a piece of the feed's text, which is HTML or says that it is plain."""
    value = (detail or {}).get("value") or ""
    return escape(value).replace("\n", "<br>") if (detail or {}).get("type") == "text/plain" else value


def _published(entry: Any) -> date | None:
    """Return the day as it is printed, in whatever time zone."""
    from email.utils import parsedate_to_datetime  # 0.02 s, and only feeds need it

    printed = entry.get("published") or entry.get("updated") or ""
    if day := parse_published(printed):
        return day
    try:
        return parsedate_to_datetime(printed).date()
    except ValueError:
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        return date(*parsed[:3]) if parsed else None
