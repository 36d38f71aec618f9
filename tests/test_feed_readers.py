"""Feeds and saved pages: one document an entry, the article of a page out of its archive."""

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from claimcheck.readers import read_paths
from claimcheck.records import BlockKind

FIXTURES = Path(__file__).parent.parent / "fixtures" / "readers"


def test_each_entry_of_a_feed_is_a_document() -> None:
    result = read_paths([FIXTURES / "feed.rss"])
    first, third = result.documents
    assert (first.id, first.outlet, first.published) == ("feed.rss#1", "Harbor Times", date(2025, 3, 4))
    assert first.title == "Storm closes port & ferry line"
    assert [(block.kind, block.span.of(first.text)) for block in first.blocks] == [
        (BlockKind.HEADING, "Storm closes port & ferry line"),
        (BlockKind.PARAGRAPH, "The port of Orvane is closed."),
        (BlockKind.BULLET, "Two ferries wait."),
    ]
    assert first.places == ((0, "entry 1"),)
    assert (third.id, third.outlet, third.published) == ("feed.rss#3", "Orsa Post", date(2025, 3, 5))
    assert third.text == "Crane to be replaced\n\nIt is 40 years old."


def test_an_entry_without_text_is_told() -> None:
    errors = read_paths([FIXTURES / "feed.rss"]).errors
    assert [(Path(error.path).name, error.message) for error in errors] == [
        ("feed.rss#2", "an entry without text; leave it out, or take the article itself")
    ]


def test_plain_text_in_an_atom_feed_is_no_html() -> None:
    (document,) = read_paths([FIXTURES / "feed.xml"]).documents
    assert document.text == "Winds of < 140 km/h\n\nThe port of Orvane\nis open."
    assert (document.outlet, document.published) == ("Orsa Post", date(2025, 3, 5))


def test_a_feed_reads_no_file_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    feed = (FIXTURES / "feed.rss").read_text(encoding="utf-8").replace("40 years", "&e; years")
    entity = f'<!DOCTYPE rss [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><rss'
    (tmp_path / "a.rss").write_text(feed.replace("<rss", entity), encoding="utf-8")
    assert "secret" not in repr(read_paths([tmp_path / "a.rss"]))


def test_a_feed_that_is_cut_off_says_so(tmp_path: Path) -> None:
    whole = (FIXTURES / "feed.rss").read_text(encoding="utf-8")
    (tmp_path / "a.rss").write_text(whole[: whole.index("</channel>")], encoding="utf-8")
    result = read_paths([tmp_path / "a.rss"])
    assert len(result.documents) == 2
    assert result.documents[0].notes[0].startswith("not clean XML, so entries may be missing (")


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="a"/></testsuites>',
        '\ufeff<!-- written by a tool -->\n<s:urlset xmlns:s="urn:s"><s:url/></s:urlset>',
    ],
)
def test_xml_that_is_no_feed_is_skipped_in_a_folder(content: str, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes((FIXTURES / "feed.xml").read_bytes())
    (tmp_path / "report.xml").write_text(content, encoding="utf-8")
    result = read_paths([tmp_path])
    assert [document.id for document in result.documents] == ["feed.xml#1"]
    assert result.errors == ()
    assert result.notes == (f"{tmp_path.as_posix()}: 1 file skipped: no reader for .xml that is no feed",)
    (tmp_path / "manifest.json").write_text('{"documents": [{"file": "report.xml"}]}', encoding="utf-8")
    assert [error.path for error in read_paths([tmp_path]).errors] == [(tmp_path / "report.xml").as_posix()]


def test_a_broken_feed_in_a_folder_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    feed = (FIXTURES / "feed.rss").read_text(encoding="utf-8")
    (tmp_path / "a.xml").write_text(feed.replace("<channel>", "<channel>&nbsp;<br>"), encoding="utf-8")
    (tmp_path / "b.xml").write_text("The port is closed.", encoding="utf-8")
    result = read_paths([tmp_path])
    assert {document.id for document in result.documents} == {"a.xml#1", "a.xml#3"}
    assert "b.xml" in {Path(error.path).name for error in result.errors}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty; "),
        ("<sitemap><url>x</url></sitemap>", "no RSS or Atom feed; "),
        ('<rss version="2.0"><channel><title>Post</title></channel></rss>', "a feed without entries; "),
        ("The port is closed.", "no RSS or Atom feed ("),
        ('<?xml version="1.0" encoding="\udcff"?><rss/>', "a broken feed ("),
    ],
)
def test_what_is_no_feed_is_told(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(content, encoding="utf-8", errors="surrogateescape")
    result = read_paths([tmp_path / "a.xml"])
    assert result.documents == ()
    assert [error.message.startswith(message) for error in result.errors] == [True]


def test_the_page_is_read_out_of_a_saved_one(tmp_path: Path) -> None:
    saved = EmailMessage()
    saved["Subject"] = "Storm"
    page = "<title>Storm | Post</title><article><h1>Storm</h1><p>The café on the quay is closed, they said.</p>"
    saved.set_content(page, subtype="html", charset="cp1252", cte="quoted-printable")
    saved.make_mixed()
    saved.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    (tmp_path / "a.mhtml").write_bytes(saved.as_bytes())
    (document,) = read_paths([tmp_path]).documents
    assert document.text == "Storm\n\nThe café on the quay is closed, they said."
    assert document.outlet == "Post"


def test_an_archive_without_a_page_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_bytes(b"Subject: x\n\nThe port is closed.")
    result = read_paths([tmp_path])
    assert result.errors[0].message == "no web page in it; save the page again, as HTML or MHTML"
