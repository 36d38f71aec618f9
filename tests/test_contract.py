"""The JSON that other programs rely on, checked against the schemas that the package ships."""

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from claimcheck.records import Claim
from claimcheck.reporters.json import claim_record, write_json
from claimcheck.reporters.page import Page
from tests.report_builders import article, mention, report
from tests.test_reporters import a_draft_report, a_report


def schema(name: str) -> dict[str, Any]:
    return json.loads((files("claimcheck") / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


def validator(name: str) -> Draft202012Validator:
    others = ((f"claimcheck/1/{other}", Resource.from_contents(schema(other))) for other in ("claim", "report"))
    return Draft202012Validator(schema(name), registry=Registry().with_resources(others))


def a_claim() -> Claim:
    a = article("a.txt", "The ministry says that they met in Orvane.")
    words = mention(a, "Orvane")
    return Claim("a.txt", a.sentences[0].span, "They met in Orvane", a.sentences[0], "the ministry", mentions=(words,))


@pytest.mark.parametrize("name", ["report", "claim", "archive"])
def test_the_schemas_are_schemas(name: str):
    Draft202012Validator.check_schema(schema(name))


def test_a_report_keeps_to_its_schema():
    validator("report").validate(json.loads(write_json(a_report(), Page())))


def test_a_report_on_a_draft_keeps_to_its_schema():
    record = json.loads(write_json(a_draft_report(), Page()))
    validator("report").validate(record)
    del record["claims"][0]["evidence"]
    with pytest.raises(ValidationError):
        validator("report").validate(record)


def test_a_report_with_claims_keeps_to_its_schema():
    validator("report").validate(json.loads(write_json(report(claims=(a_claim(),)), Page())))


def test_a_claim_keeps_to_its_schema():
    record = claim_record(a_claim())
    validator("claim").validate(record)
    assert record["mentions"] == [{"start": 35, "end": 41, "text": "Orvane", "kind": "place", "value": "Orvane"}]


def test_the_schema_wants_two_mentions_of_a_conflict():
    record = json.loads(write_json(a_report(), Page()))
    record["findings"][0]["mentions"] = record["findings"][0]["mentions"][:1]
    with pytest.raises(ValidationError):
        validator("report").validate(record)


def test_each_quotation_is_exactly_its_slice_of_the_text():
    written = a_report()
    texts = {summary.document.id: summary.document.text for summary in written.documents}
    for finding in json.loads(write_json(written, Page()))["findings"]:
        for quotation in finding["mentions"]:
            assert texts[quotation["document"]][quotation["start"] : quotation["end"]] == quotation["text"]
