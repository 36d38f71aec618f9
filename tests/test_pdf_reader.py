"""PDFs: reading order, paragraphs, hyphens, running heads, pages; and what no text can be taken from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from claimcheck.positions import find_place
from claimcheck.readers import ReadResult, read_paths
from claimcheck.records import BlockKind, Document
from claimcheck.sentences import split_sentences
from tests.files import write_pdf

HEADLINE = "Storm closes the port of Orvane for the fourth time this winter"
STORY = [
    HEADLINE,
    "The port of Orvane was closed on Monday after winds of 140 kilometres an hour had torn a crane from its rails. "
    "Nobody was hurt, the harbour office said.",
    "Two ferries waited outside the harbour. One of them, the Ada, had 312 people on board, among them a school class "
    "from Pell Harbour that was on its way home from a week in the mountains.",
    '"We were told to sit down and wait," said Bo Lindqvist, a teacher. The wait took six hours.',
    "The harbour office expects to open the port again on Wednesday. The crane, which is 40 years old, is to be "
    "replaced in the spring at a cost of 2.4 million euros.",
]


def only(result: ReadResult) -> Document:
    assert result.errors == ()
    assert len(result.documents) == 1
    return result.documents[0]


def read(path: Path, draw: Callable[[Canvas], None], **options: object) -> ReadResult:
    """Return what is read of a PDF that is drawn by hand, so that each word stands where the test wants it."""
    canvas = Canvas(str(path), invariant=1, **options)
    draw(canvas)
    canvas.save()
    return read_paths([path])


def draw_lines(canvas: Canvas, *lines: str, x: int = 72, y: int = 700, size: int = 10) -> None:
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        canvas.drawString(x, y - 12 * number, line)


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize(
    "style",
    [{}, {"alignment": 4}, {"firstLineIndent": 10, "spaceAfter": 0}, {"leading": 20, "spaceAfter": 14}],
    ids=["ragged", "justified", "indented", "double spacing"],
)
def test_paragraphs_are_read_column_by_column(columns: int, style: dict[str, object], tmp_path: Path) -> None:
    body = STORY[1:] * 6  # 24 paragraphs fill more than one column
    document = only(read_paths([write_pdf(tmp_path / "a.pdf", [HEADLINE, *body], columns=columns, **style)]))
    assert document.text.split("\n\n") == [HEADLINE, *body]


def test_columns_written_line_by_line_across_the_page_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, "Storm closes the port", y=730, size=18)
        left = ("The port of Orvane was closed on", "Monday. Two ferries waited outside", "the harbour for six hours.")
        right = ("One of them had 312 people on its", "two decks. Nobody was hurt, the", "harbour office said later.")
        for number, lines in enumerate(zip(left, right, strict=True)):
            draw_lines(canvas, lines[0], y=700 - 12 * number)
            draw_lines(canvas, lines[1], x=320, y=700 - 12 * number)

    assert only(read(tmp_path / "a.pdf", draw)).text.split("\n\n") == [
        "Storm closes the port",
        "The port of Orvane was closed on Monday. Two ferries waited outside the harbour for six hours.",
        "One of them had 312 people on its two decks. Nobody was hurt, the harbour office said later.",
    ]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("It broke an inter-", "national treaty.", "It broke an international treaty."),
        ("It is a long-", "term plan.", "It is a long-term plan."),
        ("It is a Franco-", "German plan.", "It is a Franco-German plan."),
        ("They dug a 6.2-", "kilometre tunnel.", "They dug a 6.2-kilometre tunnel."),
        ("Both two-", "and three-year terms ended.", "Both two- and three-year terms ended."),
        ("The Kelt-wind plan: a Kelt-", "wind farm.", "The Kelt-wind plan: a Kelt-wind farm."),
        ("Mr Cos-", "sane resigned.", "Mr Cossane resigned."),
        ("They met -", "and agreed.", "They met - and agreed."),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_goes_where_it_only_broke_a_word(
    first: str, second: str, joined: str, tmp_path: Path
) -> None:
    document = only(read(tmp_path / "a.pdf", lambda canvas: draw_lines(canvas, first, second)))
    assert document.text == joined


def test_running_heads_and_page_numbers_are_left_out_and_counted(tmp_path: Path) -> None:
    body = STORY[1:] * 9
    document = only(read_paths([write_pdf(tmp_path / "a.pdf", [HEADLINE, *body], head="Harbor Times | Shipping")]))
    assert document.text.split("\n\n") == [HEADLINE, *body]
    pages = len({place for _, place in document.places})
    assert pages > 1
    assert document.left_out == 2 * pages


def test_a_line_that_comes_again_in_the_text_is_no_running_head(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(3):
            draw_lines(canvas, "Nobody was hurt.", f"On day {number} the port was closed.", y=700 - 50 * number)
            canvas.showPage()

    document = only(read(tmp_path / "a.pdf", draw))
    assert document.text.count("Nobody was hurt.") == 3
    assert document.left_out == 0


def test_each_character_is_on_its_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(
            canvas, "The port was closed on Monday after a storm that had", "torn a crane from its rails and the"
        )
        canvas.showPage()
        draw_lines(canvas, "roof from a shed. Nobody was hurt.")

    document = only(read(tmp_path / "a.pdf", draw))
    assert "rails and the roof from a shed" in document.text
    assert document.places == ((0, "page 1"), (document.text.index("roof"), "page 2"))
    assert find_place(document, document.text.index("the roof")) == "page 1"
    assert find_place(document, len(document.text)) == "page 2"


def test_rows_of_a_table_are_rows(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, "The votes were counted on Monday, region by region, and here is", "the outcome.", y=740)
        for number, row in enumerate([("Region", "Votes"), ("North Island", "1,200"), ("South", "1,800")]):
            draw_lines(canvas, row[0], y=700 - 14 * number)
            draw_lines(canvas, row[1], x=200, y=700 - 14 * number)

    document = only(read(tmp_path / "a.pdf", draw))
    blocks, _ = split_sentences(document)
    assert document.text.split("\n\n")[1] == "| Region | Votes |\n| North Island | 1,200 |\n| South | 1,800 |"
    assert [block.kind for block in blocks][1:] == [BlockKind.CELL] * 3
    assert find_place(document, document.text.index("1,800")) == "page 1, table 1, row 3"


def test_the_mark_of_a_footnote_is_no_digit_of_a_number(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(72, 700)
        for text, size, rise in (("It opened in 2019", 10, 0), ("12", 6, 4), (" with 4 km", 10, 0), ("2", 6, 4)):
            line.setFont("Helvetica", size)
            line.setRise(rise)
            line.textOut(text)
        canvas.drawText(line)

    assert only(read(tmp_path / "a.pdf", draw)).text == "It opened in 2019¹² with 4 km²"


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_pages_on_their_side_are_read_and_stamps_across_the_text_left_out(degrees: int, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        draw_lines(canvas, "The port was closed in", "the night of 12 May.", x=0, y=0)
        canvas.rotate(90)
        canvas.drawString(40, 40, "DRAFT")

    document = only(read(tmp_path / "a.pdf", draw))
    assert (document.text, document.left_out) == ("The port was closed in the night of 12 May.", 1)


def test_a_page_without_text_is_said(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, "The port is closed.")
        canvas.showPage()
        canvas.rect(72, 72, 300, 300, fill=1)
        canvas.showPage()
        draw_lines(canvas, "It opens on Monday.")

    assert only(read(tmp_path / "a.pdf", draw)).notes == ("page 2 has no text; it may be a scan and was not checked",)


def test_a_scan_is_refused(tmp_path: Path) -> None:
    result = read(tmp_path / "a.pdf", lambda canvas: canvas.rect(72, 72, 300, 300, fill=1))
    assert result.errors[0].message.startswith("no text on its page: it may be a scan; run text recognition")


def test_a_password_is_told(tmp_path: Path) -> None:
    result = read(tmp_path / "a.pdf", lambda canvas: draw_lines(canvas, "The port."), encrypt="secret")
    assert [error.message for error in result.errors] == ["protected with a password; save it without one"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda whole: whole[: len(whole) // 2], "broken PDF: cut off after "),
        (lambda whole: whole[: len(whole) - 100], "broken PDF: cut off after "),
        (lambda whole: b"%PDF-1.4\n%%EOF", "broken PDF: "),
        (lambda whole: b"The port.", "not a PDF: no %PDF mark at its beginning (9 bytes)"),
        (lambda whole: b"", "not a PDF: no %PDF mark at its beginning (0 bytes)"),
    ],
)
def test_a_broken_pdf_is_told(spoil: Callable[[bytes], bytes], message: str, tmp_path: Path) -> None:
    read(tmp_path / "a.pdf", lambda canvas: draw_lines(canvas, "The port."))
    (tmp_path / "a.pdf").write_bytes(spoil((tmp_path / "a.pdf").read_bytes()))
    result = read_paths([tmp_path])
    assert result.documents == ()
    assert [error.message.startswith(message) for error in result.errors] == [True]


@pytest.mark.parametrize("words", ["x" * 100_000, "\u202eport\u2066", "\0\x01\x02 port", "\ud83d port", "\ufffe port"])
def test_hostile_text_is_read(words: str, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas._code.append(f"BT /F1 10 Tf 72 700 Td <{words.encode('utf-16-be', 'surrogatepass').hex()}> Tj ET")
        draw_lines(canvas, "The port is closed.", y=600)

    document = only(read(tmp_path / "a.pdf", draw))
    assert "The port is closed." in document.text
    assert not [c for c in document.text if c < " " and c != "\n"]
    document.text.encode("utf-8")
