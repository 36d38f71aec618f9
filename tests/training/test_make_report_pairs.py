"""Pairs of reports: near copies do not contradict, their minimal twins do, and sentences that clash are left out."""

import gzip
import json
from pathlib import Path

import pytest

from claimcheck.encoder import load_encoder
from claimcheck.training.make_pairs import CONTRADICT
from claimcheck.training.make_report_pairs import main, make_report_pairs, near_copies, read_reports, related

SENTENCES = {
    "a": (
        "The ferry Halden ran aground off Kvalnes on Monday with 213 people on board.",
        "The captain, a veteran of the route, was questioned by police on Tuesday.",
        "Divers will search the hull tomorrow.",
    ),
    "b": (
        "The ferry Halden, built in 1987, ran aground off Kvalnes on Monday with 213 people on board, officials said.",
        "Police questioned the captain, a veteran of the route.",
        "The bakery on the quay opened as usual.",
    ),
    "c": (
        "The ferry Halden ran aground off Kvalnes on Monday with 231 people on board.",
        "Inspectors believe that the ship, the Halden, drifted onto rocks near Kvalnes after its engine stopped.",
    ),
}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for document, sentences in SENTENCES.items():
            for sentence in sentences:
                out.write(json.dumps({"topic": "1", "doc": document, "sentence": sentence}) + "\n")
    return path


def test_near_copies_are_of_two_reports_and_clash_in_no_value(reports: Path) -> None:
    couples = {(one.parsed.text, other.parsed.text) for one, other in near_copies(read_reports(reports))}
    assert couples == {(SENTENCES["a"][0], SENTENCES["b"][0]), (SENTENCES["a"][1], SENTENCES["b"][1])}


def test_near_copies_never_contradict_and_their_twins_do(reports: Path) -> None:
    pairs = make_report_pairs(read_reports(reports), load_encoder())
    near = [pair for pair in pairs if pair.kind == "near copy"]
    assert len(near) == 4 and {pair.label for pair in near} == {"not_contradict"}
    twins = [pair for pair in pairs if pair.kind == "number"]
    contradicting = [pair for pair in twins if pair.label == CONTRADICT]
    assert len(twins) == 4 and len(contradicting) == 2
    assert all(("213" in pair.premise) != ("213" in pair.hypothesis) for pair in contradicting)


def test_related_sentences_lie_near_and_are_neither_near_copies_nor_clash(reports: Path) -> None:
    read = read_reports(reports)
    couples = {frozenset((one.parsed.text, other.parsed.text)) for one, other in related(read, load_encoder())}
    near = {frozenset((one.parsed.text, other.parsed.text)) for one, other in near_copies(read)}
    drift = SENTENCES["c"][1]
    assert {frozenset((drift, SENTENCES[name][0])) for name in "abc"} <= couples and not couples & near
    assert frozenset((SENTENCES["a"][0], SENTENCES["c"][0])) not in couples, "213 and 231 clash"
    assert not any(SENTENCES["b"][2] in couple for couple in couples), "the bakery is another matter"


def test_the_same_pairs_each_time(reports: Path, tmp_path: Path) -> None:
    written = []
    for name in ("one", "other"):
        assert main(["--reports", str(reports), "--out", str(tmp_path / name)]) == 0
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
