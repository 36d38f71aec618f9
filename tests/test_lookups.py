"""What a draft quotes, looked up in its sources."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import parsed

from claimcheck.compare import build_story
from claimcheck.encoder import load_encoder
from claimcheck.lookups import look_up_quotations
from claimcheck.records import Bearing, Quoted, QuotedWords, Role

CASES = Path(__file__).parent.parent / "fixtures" / "drafts" / "quotations.toml"


def looked_up(draft: str, *sources: str) -> tuple[QuotedWords, ...]:
    first, *others = parsed(draft, *sources)
    articles = (replace(first, document=replace(first.document, role=Role.DRAFT)), *others)
    return look_up_quotations(build_story(articles, (), load_encoder()))


@pytest.mark.parametrize(
    "case", tomllib.loads(CASES.read_text(encoding="utf-8"))["case"], ids=lambda case: case["name"]
)
def test_a_quotation_is_looked_up(case: dict[str, Any]) -> None:
    (quoted,) = looked_up(case["draft"], *case["sources"])
    assert (quoted.found, [span.of(case["draft"]) for span in quoted.changed]) == (case["found"], case["changed"])
    for found in quoted.evidence:
        assert found.span.of(case["sources"][int(found.document_id[0]) - 1]) == found.text


def test_each_source_says_how_it_has_the_quotation() -> None:
    quotation = '"The steel is older than my grandmother," said Ida Holm.'
    (quoted,) = looked_up(quotation, quotation, quotation.replace("older", "weaker"), "Ida Holm was there.")
    assert quoted.found is Quoted.EXACT
    assert [(found.document_id, found.relation) for found in quoted.evidence] == [
        ("1.txt", Bearing.ENTAILS),
        ("2.txt", Bearing.CONTRADICTS),
    ]


def test_quotations_of_sources_are_not_looked_up() -> None:
    assert looked_up("Nothing was said.", '"The steel is older than my grandmother," said Ida Holm.') == ()
