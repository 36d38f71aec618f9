"""The dashboard of an archive: what it shows, how it is filtered, what hostile articles can do to it, its colours."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from lxml import html
from lxml.html import HtmlElement

from claimcheck.cli import main
from claimcheck.overview import count_outlets, count_pairs, summarise
from claimcheck.records import Finding, InputError, Quotation, Scope, Severity, Span
from claimcheck.reporters.archive import ARCHIVE_REPORTERS
from claimcheck.reporters.archive_figures import (
    ArchiveArticle,
    ArchiveFinding,
    ArchiveReport,
    ArchiveStory,
    Dismissed,
    Filters,
    Voices,
)
from claimcheck.store import StoredStory, open_store
from tests.browser import CHROMIUM, DRIVER, open_browser, show
from tests.test_contract import validator
from tests.test_html_report import HOSTILE, SCHEMES, luminance

STYLE = (files("claimcheck.reporters.html") / "archive.css").read_text(encoding="utf-8")
GALE, WIRE, LEDGER = "Harbor Times", "Orsa Post", "Morning Ledger"


def a_finding(number: int, severity: Severity = Severity.ERROR, words: str = "12 people", **fields: object) -> Finding:
    mentions = tuple(
        Quotation(f"{side}.txt", Span(0, len(text)), text, text, 1, 1, clashing=(Span(0, 2),), side=side)
        for side, text in enumerate((words, "15 people"))
    )
    found = Finding(
        f"{number:016x}", "CC103", "quantity-conflict", Scope.CROSS, "quantity", severity, 0.9, "how many", mentions
    )
    return replace(found, **fields)


def a_story(number: int, day: str | None, *findings: Finding, outlets: tuple[str, str] = (GALE, WIRE)) -> ArchiveStory:
    """Return a story that the two outlets tell; the third article is a copy of the second one's, in the ledger."""
    told, by = (Voices(1, (outlets[0],), ()), Voices(1, (outlets[1],), (LEDGER,)))
    return ArchiveStory(
        key=f"s{number}",
        articles=(
            ArchiveArticle("0.txt", "0.txt", outlets[0], day, 0, None),
            ArchiveArticle("1.txt", "1.txt", outlets[1], day, 1, None),
            ArchiveArticle("2.txt", "2.txt", LEDGER, day, 1, "1.txt"),
        ),
        claims=40,
        findings=tuple(
            ArchiveFinding(
                finding, "2025-04-01T00:00:00+00:00", "2025-04-02T00:00:00+00:00", {"1.txt": ("2.txt",)}, (told, by)
            )
            for finding in findings
        ),
    )


def an_archive(*stories: ArchiveStory, **fields: object) -> ArchiveReport:
    report = ArchiveReport(
        version="0.0.0",
        started="2025-04-02",
        finished="2025-04-02",
        at_work=False,
        documents=9,
        unchecked=0,
        stories=stories,
        outlets=count_outlets(stories),
        pairs=count_pairs(stories),
        new=1,
        resolved=(),
        dismissed=(),
        errors=(),
    )
    return replace(report, **fields)


def hostile_archive() -> ArchiveReport:
    finding = a_finding(1, words=HOSTILE, message=HOSTILE)
    story = a_story(1, "2025-03-01", finding, outlets=(HOSTILE, "javascript:alert(3)"))
    away = Dismissed(finding, "2025-04-01T00:00:00+00:00")
    return an_archive(story, errors=(InputError(HOSTILE, HOSTILE),), dismissed=(away,))


REPORTS = {
    "stories": lambda: an_archive(
        a_story(1, "2025-03-01", a_finding(1), a_finding(2, Severity.INFO)), a_story(2, "2025-03-04"), a_story(3, None)
    ),
    "years": lambda: an_archive(a_story(1, "2020-01-31", a_finding(1)), a_story(2, "2025-03-04", a_finding(2))),
    "hostile articles": hostile_archive,
    "nothing": lambda: an_archive(started=None, finished=None),
}
every_report = pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)


def written(report: ArchiveReport, top: int | None = None) -> str:
    return ARCHIVE_REPORTERS["html"](report, top)


def page_of(report: ArchiveReport, top: int | None = None) -> HtmlElement:
    return html.document_fromstring(written(report, top))


def text_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


# Structure ------------------------------------------------------------------------------------------------------------


@every_report
def test_the_page_is_valid_loads_nothing_and_runs_nothing(make) -> None:
    content = written(make())
    html5lib.HTMLParser(strict=True).parse(content)
    page = html.document_fromstring(content)
    assert not page.xpath("//script|//link|//img|//iframe|//object|//@src|//@srcset|//@style|//form")
    assert not re.search(r"url\(|@import", "".join(page.xpath("//style/text()")))
    assert "script-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_words_of_articles_are_no_markdown_and_no_formula() -> None:
    finding = a_finding(1, words="x", message="＝1+1 <b>*a*</b>|[b](c)")
    report = an_archive(a_story(1, "2025-03-01", finding, outlets=("=cmd", "x<i>")))
    markdown = ARCHIVE_REPORTERS["markdown"](report, 10)
    assert "\\<b\\>\\*a\\*\\</b\\>\\|\\[b\\](c)" in markdown
    assert not re.search(r"(?<!\\)<", markdown)
    assert ",'=cmd; Morning Ledger; x<i>,'＝1+1 <b>" in ARCHIVE_REPORTERS["csv"](report, 10)


@every_report
def test_the_json_keeps_to_its_schema(make) -> None:
    record = json.loads(ARCHIVE_REPORTERS["json"](make(), None))
    validator("archive").validate(record)
    del record["outlets"]
    assert not validator("archive").is_valid(record)


@every_report
def test_landmarks_headings_and_references_are_whole(make) -> None:
    page = page_of(make())
    ids = page.xpath("//@id")
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert len(page.xpath("//main")) == len(page.xpath("//header")) == len(page.xpath("//nav")) == levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href")} | set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert all(svg.get("aria-label") for svg in page.xpath("//svg"))


def test_words_of_articles_stay_text() -> None:
    page = page_of(hostile_archive())
    seen = HOSTILE.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace("\x1b", "\N{REPLACEMENT CHARACTER}")
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert "<script>alert(1)</script>" in page.xpath("//blockquote")[0].text_content()
    shown = page.xpath("//table[@class='matrix']//th/bdi")[0].text
    assert shown == seen.replace("\u202e", "\N{REPLACEMENT CHARACTER}")


# Figures --------------------------------------------------------------------------------------------------------------


def test_the_chart_has_a_bar_for_each_day_from_the_first_to_the_last() -> None:
    page = page_of(REPORTS["stories"]())
    titles = page.xpath("//svg//title/text()")
    assert len(titles) == 4
    assert titles[0] == "1 March 2025: 2 contradictions in 1 of 1 story"
    assert titles[3] == "4 March 2025: 0 contradictions in 0 of 1 story"
    assert [float(bar.get("height")) for bar in page.xpath("//rect")] == [100, 0, 0, 0]
    assert "1 story without a date left out" in text_of(page.xpath("//section[@id='time']")[0])


def test_a_long_time_is_drawn_by_month() -> None:
    titles = page_of(REPORTS["years"]()).xpath("//svg//title/text()")
    assert len(titles) == 63  # January 2020 to March 2025
    assert titles[0].startswith("January 2020: 1 contradiction")
    assert titles[-1].startswith("March 2025: 1 contradiction")


def test_figures_of_outlets_stand_beside_what_they_rest_on() -> None:
    page = page_of(REPORTS["stories"]())
    table = page.xpath("//section[@id='outlets']//table[@class='figures']/tbody/tr")
    rows = [[text_of(cell) for cell in row.xpath("th|td")] for row in table]
    assert rows == [  # stories contradicted, of so many; contradictions, outnumbered, stories only carried; claims
        [GALE, "1", "3", "2", "0", "0", "120"],
        [WIRE, "1", "3", "2", "0", "0", "120"],
        [LEDGER, "0", "0", "0", "0", "3", "0"],
    ]
    matrix = [[text_of(cell) for cell in row.xpath("td")] for row in page.xpath("//table[@class='matrix']/tbody/tr")]
    assert matrix == [["", "1 of 3 120 claims"], ["1 of 3 120 claims", ""]]


def test_a_story_opens_its_table_of_who_says_what() -> None:
    page = page_of(REPORTS["stories"]())
    [story] = page.xpath("//details[@class='story-of']")
    assert text_of(story.xpath("summary")[0]).startswith(
        "2 contradictions how many 2025-03-01 · 3 documents, 3 outlets, 2 origins · 40 claims compared"
    )
    said = [text_of(side) for side in story.xpath(".//tr[1]//div[@class='says']")]
    assert said == [f"12 people {GALE} 12 people", f"15 people {WIRE}, carried by {LEDGER} 15 people"]
    assert story.xpath(".//mark/text()")[:2] == ["12", "15"]


def test_top_says_how_many_stories_are_shown() -> None:
    stories = [a_story(number, "2025-03-01", a_finding(number)) for number in range(5)]
    page = page_of(an_archive(*stories), top=2)
    assert len(page.xpath("//details[@class='story-of']")) == 2
    assert text_of(page.xpath("//h2[@id='stories-title']")[0]) == "Stories with the most contradictions: 2 of 5"


def test_every_format_has_the_same_figures() -> None:
    report = REPORTS["stories"]()
    record = json.loads(ARCHIVE_REPORTERS["json"](report, None))
    figures = "contradicted_stories stories contradictions outnumbered carried_stories claims".split()
    rows = [" ".join(str(outlet[name]) for name in ("outlet", *figures)) for outlet in record["outlets"]]
    rows += ["1 March 2025 1 1 2", "4 March 2025 1 0 0", "quantity 1 0 1 1"]
    rows += ["3 documents, 3 outlets, 2 origins", "40 claims compared"]
    page = page_of(report)
    for row in page.xpath("//tr"):
        row.tail = "\n"
    for cell in page.xpath("//td|//th"):
        cell.tail = " "
    for shown in (text_of(page), ARCHIVE_REPORTERS["text"](report, None), ARCHIVE_REPORTERS["markdown"](report, None)):
        words = " ".join(shown.replace("|", " ").replace(" of ", " ").split())
        assert [row for row in rows if row not in words] == []
    assert [day["contradictions"] for day in record["days"]] == [2, 0]
    assert (record["top"][0]["documents"], record["top"][0]["origins"]) == (3, 2)
    assert ARCHIVE_REPORTERS["csv"](report, None).splitlines()[1].endswith(f",how many,{LEDGER},3,2")


def test_csv_has_every_finding_unless_somebody_asks_for_fewer() -> None:
    report = an_archive(*(a_story(number, "2025-03-01", a_finding(number)) for number in range(30)))
    assert len(ARCHIVE_REPORTERS["csv"](report, None).splitlines()) == 31
    assert len(ARCHIVE_REPORTERS["csv"](report, 2).splitlines()) == 3
    assert len(json.loads(ARCHIVE_REPORTERS["json"](report, None))["top"]) == 10


# Filters --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store with two findings of one story: an error of CC103 and an info of CC101."""
    path = tmp_path / "audit.db"
    found = [a_finding(1), a_finding(2, Severity.INFO, rule="CC101", name="venue-conflict", category="venue")]
    with open_store(path, make=True) as opened:
        opened.begin_run("2025-04-01")
        opened.put_story(StoredStory("s1", (("0.txt",), ("1.txt",)), {}, {"compared": 7}), found, {}, "2025-04-01")
        opened.finish_run("2025-04-01", "2025-04-01", ["s1"], [])
    return path


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ([], {1, 2}),
        (["--select", "quantity"], {1}),
        (["--select", "CC1"], {1, 2}),
        (["--select", "CC101, CC103"], {1, 2}),
        (["--min-severity", "warning"], {1}),
        (["--select", "venue", "--min-severity", "warning"], set()),
    ],
)
@pytest.mark.parametrize("format_name", ["html", "csv"])
def test_filters_choose_the_findings(
    store: Path, options: list[str], ids: set[int], format_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(store), "--format", format_name, *options]) == 0
    shown = capsys.readouterr().out
    assert {number for number in (1, 2) if f"{number:016x}" in shown} == ids


def test_filters_are_named_in_the_report(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for format_name in ("text", "html", "json", "markdown"):
        assert main(["report", str(store), "--format", format_name, "--select", "quantity-conflict"]) == 0
        assert "quantity-conflict" in capsys.readouterr().out.replace("\n", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--select", "quantty"], "no rule 'quantty'; did you mean 'quantity'?"),
        (["--min-severity", "warn"], "no 'warn'; did you mean 'warning'?"),
        (["--outlet", "Harbor Time"], "--outlet: no 'Harbor Time' in the store"),
    ],
)
def test_a_filter_that_names_nothing_is_told(
    store: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(store), *options]) == 2
    assert message in capsys.readouterr().err


def test_stories_are_counted_whatever_the_filters(store: Path) -> None:
    with open_store(store) as opened:
        assert len(summarise(opened, Filters(rules=("venue",), min_severity=Severity.ERROR)).stories) == 1


@pytest.mark.parametrize("format_name", ["text", "markdown"])
def test_words_that_look_like_numbers_are_shown_as_they_are(format_name: str) -> None:
    story = a_story(1, None, a_finding(12345678, message="412,000"), outlets=("412,000", "1e5"))
    shown = ARCHIVE_REPORTERS[format_name](an_archive(story), 10)
    assert shown.count("412,000") == 4  # the story's outlets, what was found, the outlets and the matrix
    assert all(words in shown for words in (f"{12345678:016x}", "1e5"))


# How it looks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "block"), list(zip(SCHEMES, re.findall(r":root {(.*?)}", STYLE), strict=True)))
@pytest.mark.parametrize("shade", ["shade-1", "shade-2", "shade-3", "shade-4"])
def test_figures_can_be_read_on_every_shade(scheme: str, block: str, shade: str) -> None:
    inks = SCHEMES[scheme] | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    darker, lighter = sorted(luminance(inks[name]) for name in ("ink", shade))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium with its chromedriver is installed")
def test_the_page_is_never_wider_than_its_window_and_a_story_opens(tmp_path: Path) -> None:
    with open_browser() as browser:
        for name, make in REPORTS.items():
            file = tmp_path / f"{name.replace(' ', '-')}.html"
            file.write_text(written(make()), encoding="utf-8")
            for width in (400, 1280):
                show(browser, file, width=width)
                assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        show(browser, tmp_path / "stories.html")
        summary = browser.find_element("css selector", ".story-of summary")
        table = browser.find_element("css selector", ".story-of table")
        assert not table.is_displayed()
        summary.click()
        assert table.is_displayed()
        assert browser.get_log("browser") == []
