"""The pages in docs/rules: made of the docstrings, current, and in Markdown what the docstrings say."""

import re

import pytest
from lxml.html import fromstring
from markdown_it import MarkdownIt

from claimcheck.rules import RULES
from claimcheck.rules.manual import markdown_page
from docs.make_rules import FOLDER, pages


def test_the_pages_are_those_of_the_rules_there_are():
    written = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}
    assert written == pages(), "write them anew: python -m docs.make_rules"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_shows_each_text_of_the_docstring_as_it_stands(rule):
    texts = re.findall(r"(?m)^> (.*(?:\n>   .*)*)", rule.doc or "")
    paragraphs = [part.replace("\n> ", "") for text in texts for part in text.split("¶")]
    assert texts
    shown = quoted_paragraphs(markdown_page(rule))
    assert [paragraph.split() for paragraph in shown] == [paragraph.split() for paragraph in paragraphs]


def quoted_paragraphs(markdown: str) -> list[str]:
    """Return the paragraphs in quotations as a reader of the page sees them."""
    page = fromstring(f"<div>{MarkdownIt().render(markdown)}</div>")
    return [paragraph.text_content() for paragraph in page.iterfind(".//blockquote/p")]


def test_texts_stand_apart_and_paragraphs_of_one_together():
    rule = next(rule for rule in RULES if rule.name == "expired-suppression")
    assert "## Example\n\n> \\<!-- claimcheck: " in markdown_page(rule)
    assert "--\\>\n>\n> The committee met" in markdown_page(rule)
