"""The page for editors: its structure, its links, what hostile articles can do to it, its colours.

What it does in a browser is tested in test_html_browser.py.
"""

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import pairwise

import html5lib
import pytest
from lxml import html
from lxml.html import HtmlElement

from claimcheck.findings import make_findings
from claimcheck.records import Article, InputError, Report
from claimcheck.reporters.html import write_html
from claimcheck.reporters.html.passages import Place, split_passages
from claimcheck.reporters.page import Page
from claimcheck.rules import RULES
from tests.report_builders import article, conflict, damage, report, side
from tests.test_reporters import a_report

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;\x00\x1b\u202egnp {{ 7 * 7 }} </style>"
BY_ID = {rule.id: rule for rule in RULES}
STYLE = (files("claimcheck.reporters.html") / "report.css").read_text(encoding="utf-8")


def of_outlet(found: Article, outlet: str, **fields: object) -> Article:
    return replace(found, document=replace(found.document, outlet=outlet, **fields))


def a_story() -> Report:
    """Two documents against one on a place, one against one on a number, in overlapping words; one says nothing."""
    text = "Nine ministers are to meet in Orvane on Friday."
    a = of_outlet(article("a.txt", text), "Harbor Times", published=date(2025, 3, 4))
    b = of_outlet(article("b.txt", "The meeting in Pell Harbour is of six ministers."), "Wire")
    c = of_outlet(article("c.txt", "They gather in Orvane.", "They gather in Orvane."), "Wire")
    d = article("d.txt", "More soon.")
    place = conflict(
        side(
            "Orvane", (a, "Orvane"), (c, "Orvane"), clauses=["ministers are to meet in Orvane on Friday", "in Orvane"]
        ),
        side("Pell Harbour", (b, "Pell Harbour")),
    )
    number = conflict(
        side("9 ministers", (a, "Nine ministers"), clauses=["Nine ministers are to meet in Orvane"]),
        side("6 ministers", (b, "six ministers")),
        question="how many ministers there are",
        confidence=0.5,
    )
    twice = damage(c, "They gather in Orvane.", "the sentence stands twice", 0.45)
    found = make_findings(
        [(BY_ID["CC101"], place), (BY_ID["CC103"], number)], [(BY_ID["CC504"], c, twice)], [a, b, c, d]
    )
    return report([a, b, c, d], found)


def a_hostile_report() -> Report:
    a = of_outlet(article(f"a{HOSTILE}", f"They met in {HOSTILE} on Friday.", "w" * 10_000), HOSTILE, title=HOSTILE)
    b = article("javascript:alert(3)", "They met in Pell Harbour.")
    pair = conflict(side(HOSTILE, (a, HOSTILE)), side("Pell Harbour", (b, "Pell Harbour")), question=HOSTILE)
    found = make_findings([(BY_ID["CC101"], pair)], [], [a, b])
    return report([a, b], found, errors=(InputError(HOSTILE, HOSTILE),), notes=(HOSTILE,))


REPORTS = {
    "a story": a_story,
    "rules of another version": a_report,
    "hostile articles": a_hostile_report,
    "no findings": lambda: report([article("a.txt", "One."), article("b.txt", "Two.")]),
    "one document": lambda: report([article("a.txt", "One.")]),
    "nothing read": lambda: report(errors=(InputError("a.txt", "empty; give it some text"),)),
}
every_report = pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)


def page_of(written: Report) -> HtmlElement:
    return html.document_fromstring(write_html(written, Page()))


def text_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


# Structure ------------------------------------------------------------------------------------------------------------


@every_report
def test_the_page_is_valid_html(make):
    html5lib.HTMLParser(strict=True).parse(write_html(make(), Page()))


@every_report
def test_ids_are_unique_and_every_reference_has_its_target(make):
    page = page_of(make())
    ids = page.xpath("//@id")
    links = page.xpath("//a/@href")
    assert len(ids) == len(set(ids))
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} | set(page.xpath("//@aria-labelledby")) <= set(ids)


@every_report
def test_headings_leave_out_no_level(make):
    levels = [int(heading.tag[1]) for heading in page_of(make()).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_report
def test_the_page_loads_nothing(make):
    page = page_of(make())
    assert not page.xpath("//link|//img|//iframe|//object|//embed|//base|//@src|//@srcset|//@style|//form/@action")
    assert not re.search(r"url\(|@import", "".join(page.xpath("//style/text()")))


@every_report
def test_the_policy_allows_only_the_style_and_the_script_of_the_page(make):
    page = page_of(make())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives["default-src"] == "'none'"
    for name in ("style", "script"):
        [content] = page.xpath(f"//{name}/text()")
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert directives[f"{name}-src"] == f"'sha256-{digest}'"


@every_report
def test_equal_reports_give_equal_pages_whatever_the_width(make):
    assert write_html(make(), Page()) == write_html(make(), Page(width=40, styled=True))


def test_a_plain_check_does_not_load_the_template_engine():
    command = "import sys, claimcheck.cli, claimcheck.reporters; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0


# Articles -------------------------------------------------------------------------------------------------------------


def test_articles_are_shown_whole():
    written = a_story()
    shown = page_of(written).xpath("//div[@class='words']")
    assert [words.text_content() for words in shown] == [summary.document.text for summary in written.documents]


def test_words_of_articles_stay_text():
    written = a_hostile_report()
    page = page_of(written)
    seen = HOSTILE.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace("\x1b", "\N{REPLACEMENT CHARACTER}")
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert seen in page.xpath("//div[@class='words']")[0].text_content()
    assert page.xpath("//div[@class='words']/@dir") == ["auto", "auto"]
    assert page.xpath("//article[@class='text']/h3/bdi")[0].text == seen


def test_where_a_file_has_no_lines_the_page_is_named():
    a, b = article("a.pdf", "They meet in Orvane."), article("b.txt", "They meet in Pell.")
    a = replace(a, document=replace(a.document, places=((0, "page 3"),)))
    found = make_findings(
        [(BY_ID["CC101"], conflict(side("Orvane", (a, "Orvane")), side("Pell", (b, "Pell"))))], [], [a, b]
    )
    page = html.document_fromstring(write_html(report([a, b], found), Page()))
    assert {element.text_content() for element in page.xpath("//span[@class='line']")} == {"page 3", "line 1"}


def test_a_message_cannot_turn_the_direction_of_what_follows():
    headings = page_of(a_hostile_report()).xpath("//article[contains(@class, 'finding')]/h3")
    assert headings
    assert not [heading for heading in headings if "\u202e" in heading.text_content()]


def test_a_quotation_in_an_article_names_its_findings_and_leads_to_them():
    page = page_of(a_story())
    words = page.xpath("//article[@id='d-1']/div")[0]
    notes = {note.get("data-number"): note.get("href") for note in words.xpath("a")}
    findings = page.xpath("//article[contains(@class, 'finding')]")
    assert notes == {"1": f"#{findings[0].get('id')}", "2": f"#{findings[1].get('id')}"}
    assert words.xpath("mark[.='Orvane']/@title") == ["1 venue-conflict"]
    assert words.xpath("mark[.='Nine ministers' or .='Nine ']/@title")[0] == "2 quantity-conflict"


def test_overlapping_quotations_are_split_where_they_begin_and_end():
    written = a_story()
    text = written.documents[0].document.text
    places = [
        Place(f"q-{number}", number, finding, quotation)
        for number, finding in enumerate(written.findings, start=1)
        for quotation in finding.mentions
        if quotation.document_id == "a.txt"
    ]
    passages = list(split_passages(text, places))
    assert [(passage.text, [place.number for place in passage.quoted]) for passage in passages] == [
        ("Nine ", [2]),
        ("ministers", [1, 2]),
        (" are to meet in ", [1, 2]),
        ("Orvane", [1, 2]),
        (" on Friday", [1]),
        (".\n", []),
    ]
    assert [[place.number for place in passage.clashing] for passage in passages] == [[2], [2], [], [1], [], []]
    assert [[place.number for place in passage.begins] for passage in passages] == [[2], [1], [], [], [], []]
    assert [[place.number for place in passage.numbered] for passage in passages] == [[], [2], [], [1], [], []]


def test_an_empty_text_has_no_passages():
    assert list(split_passages("", [])) == []


# The story's table ----------------------------------------------------------------------------------------------------


def table_of(written: Report) -> list[list[str]]:
    rows = page_of(written).xpath("//table[contains(@class, 'story')]//tr")
    return [[text_of(cell) for cell in row.xpath("th|td")] for row in rows]


def test_a_row_is_a_disagreement_and_a_column_a_document():
    head, *rows = table_of(a_story())
    assert head == ["Fact", "Harbor Times 4 March 2025", "Wire (b.txt)", "Wire (c.txt)", "d.txt"]
    assert rows == [
        ["1 where the summit is held error venue-conflict", "Orvane", "Pell Harbour (minority)", "Orvane", ""],
        ["2 how many ministers there are warning quantity-conflict", "9 ministers", "6 ministers", "", ""],
    ]


def test_a_value_leads_to_its_words_in_the_article():
    page = page_of(a_story())
    target = page.xpath("//table[contains(@class, 'story')]//td[2]/a/@href")[0]
    place = page.get_element_by_id(target[1:])
    assert place.getparent().getparent().get("id") == "d-2"
    assert place.getnext().tag == "mark"


@pytest.mark.parametrize("name", ["no findings", "one document"])
def test_without_disagreements_the_page_says_so(name: str):
    page = page_of(REPORTS[name]())
    assert not page.xpath("//table[contains(@class, 'story')]")
    assert page.xpath("//section[@id='story']/p")


def test_what_could_not_be_read_is_named():
    page = page_of(REPORTS["nothing read"]())
    assert text_of(page.xpath("//h1")[0]) == "Nothing was checked"
    assert "a.txt: empty; give it some text" in text_of(page.xpath("//main")[0])


# Findings -------------------------------------------------------------------------------------------------------------


def test_findings_come_in_the_order_of_the_report_with_all_that_it_says_of_them():
    written = a_story()
    shown = page_of(written).xpath("//article[contains(@class, 'finding')]")
    assert [finding.get("id") for finding in shown] == [f"f-{finding.id}" for finding in written.findings]
    for element, finding in zip(shown, written.findings, strict=True):
        said = text_of(element)
        assert f"{finding.severity.value} {finding.rule} {finding.name} {finding.confidence:.0%} confidence" in said
        assert finding.message in said
        assert finding.id in said
        assert all(" ".join(quotation.text.split()) in said for quotation in finding.mentions)
        assert [text_of(mark) for mark in element.xpath(".//mark")]


def test_the_manual_page_of_a_rule_is_there_to_unfold():
    [details] = page_of(a_story()).xpath("//article[@data-rule='CC101']/details")
    assert text_of(details.xpath("summary")[0]) == "Documents put one event in different places."
    assert [heading.text for heading in details.xpath("h4")] == [
        "What it finds",
        "Why it matters",
        "Example",
        "Left alone",
        "Limits",
    ]
    assert details.xpath("blockquote")


# Colours --------------------------------------------------------------------------------------------------------------

PAIRS = [
    *((ink, ground) for ink in ("ink", "muted", "link") for ground in ("paper", "sheet", "quoted", "here", "minority")),
    *((ink, ground) for ink in ("error", "warning", "info") for ground in ("paper", "sheet")),
    ("ink", "clashing"),
]


def colours(block: str) -> dict[str, str]:
    """Return the colours that the style sets for a scheme; what a scheme does not set it has from the light one."""
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))


LIGHT = colours(STYLE[: STYLE.index("@media")])
SCHEMES = {
    "light": LIGHT,
    "dark": LIGHT | colours(STYLE[STYLE.index("prefers-color-scheme: dark") : STYLE.index("/* Ground */")]),
    "print": LIGHT | colours(STYLE[STYLE.index("@media print") :]),
}


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_colours_are_told_apart(scheme: str, ink: str, ground: str):
    darker, lighter = sorted(luminance(SCHEMES[scheme][name]) for name in (ink, ground))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("scheme", ["dark", "print"])
def test_each_scheme_sets_its_own_colours(scheme: str):
    assert SCHEMES[scheme]["paper"] != LIGHT["paper"]
