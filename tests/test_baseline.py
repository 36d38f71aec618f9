"""Baselines: known findings stay known when a text is edited, and a new value is never taken for a known one."""

import json
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from claimcheck import pipeline
from claimcheck.baseline import compare_with, make_entries, read_entries, without_known, write_entries
from claimcheck.cli import main
from claimcheck.errors import CallError
from claimcheck.findings import make_findings
from claimcheck.records import Article, Finding, Report, Severity
from claimcheck.rules.rule import ConflictRule, GarbleRule
from claimcheck.settings import Settings
from tests.report_builders import article, conflict, damage, report, side

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "fixtures" / "baseline" / "edits.toml").read_text(encoding="utf-8"))
EDITS, HEADINGS, REWORDINGS = CASES["story"], CASES["headings"], CASES["rewordings"]
TEXT = {".txt", ".md"}  # files whose paragraphs a script can move
SEED = 6
SCRIPTED = 5  # edits of a story
TOLL = ConflictRule("CC103", "quantity-conflict", "quantity", Severity.ERROR, lambda story: (), None)
SPLICE = GarbleRule("CC501", "token-splice", "token-splice", Severity.ERROR, lambda article: (), None)


def toll(**texts: str) -> Report:
    """Return a report on texts that say how many were hurt, each in the words between stars."""
    articles = []
    places: dict[str, list[tuple[Article, str]]] = {}
    for name, text in texts.items():
        before, words, after = text.split("*")
        read = article(f"{name}.txt", before + words + after)
        articles.append(replace(read, document=replace(read.document, outlet=f"The {name.title()}")))
        places.setdefault(words, []).append((articles[-1], words))
    sides = [side(words, *places[words], clauses=[a.sentences[0].text for a, _ in places[words]]) for words in places]
    return report(articles, make_findings([(TOLL, conflict(*sides))], [], articles))


POST, WIRE = "The fire in Orvane hurt *12 people*.", "In Orvane *21 people* were hurt in a fire."
BEFORE = toll(post=POST, wire=WIRE)


@pytest.mark.parametrize(
    ("after", "new"),
    [
        pytest.param({"post": POST, "wire": WIRE}, False, id="the same"),
        pytest.param(
            {"post": "Last night's fires in Orvane have hurt *twelve people*.", "wire": WIRE}, False, id="words"
        ),
        pytest.param({"post": POST.replace("12", "13"), "wire": WIRE}, True, id="another value"),
        pytest.param({"post": POST.replace("12", "21"), "wire": WIRE.replace("21", "12")}, True, id="swapped"),
        pytest.param(
            {"post": "A storm over Pell killed *12 people*.", "wire": "A storm over Pell killed *21 people*."},
            True,
            id="another thing",
        ),
        pytest.param({"post": POST, "wire": WIRE, "echo": POST.replace("12", "30")}, True, id="a third side"),
        pytest.param({"post": POST, "wire": WIRE, "echo": POST}, True, id="one more on a side"),
        pytest.param({"post": POST, "echo": WIRE}, True, id="another outlet"),
    ],
)
def test_a_finding_is_known_by_who_says_what_of_what(after: dict[str, str], new: bool):
    assert bool(without_known(toll(**after), make_entries(BEFORE)).findings) is new


def test_a_finding_that_lost_a_side_is_known():
    texts = {"post": "The fire hurt *12 people*.", "wire": "The fire hurt *21 people*."}
    entries = make_entries(toll(**texts, echo="The fire hurt *30 people*."))
    assert not without_known(toll(**texts), entries).findings


def damaged(*words: str, document_id: str = "a.txt") -> Report:
    a = article(document_id, *(f"They {word} it." for word in words))
    damages = [(SPLICE, a, replace(damage(a, word), span=a.sentences[i].span)) for i, word in enumerate(words)]
    return report([a], make_findings([], damages, [a]))


def test_each_entry_stands_for_one_finding():
    entries = make_entries(damaged("annouyesterday nced"))
    assert len(damaged("annouyesterday nced", "annouyesterday nced").findings) == 2
    assert len(without_known(damaged("annouyesterday nced", "annouyesterday nced"), entries).findings) == 1


def test_known_findings_are_counted():
    left_out = without_known(BEFORE, make_entries(BEFORE)).coverage.left_out
    assert left_out == {**BEFORE.coverage.left_out, "findings in the baseline": 1}
    assert without_known(BEFORE, ()) is BEFORE


def test_what_is_gone_is_told_from_what_was_not_checked():
    entries = (*make_entries(BEFORE), *make_entries(damaged("annouyesterday nced")))
    compared = compare_with(damaged("stood"), entries)
    assert [entry.rule for entry in compared.gone] == ["CC501"]
    assert [entry.rule for entry in compared.unchecked] == ["CC103"]
    assert str(compared.gone[0]) == "CC501 token-splice: they annouyesterday nced it. (a.txt)"


def test_a_file_has_one_finding_a_line_in_one_order_and_is_read_as_written(tmp_path: Path):
    entries = (*make_entries(BEFORE), *make_entries(damaged("annouyesterday nced", "agyesterday reed")))
    text = write_entries(entries)
    assert text == write_entries(reversed(entries))
    assert sum('"rule"' in line for line in text.splitlines()) == len(entries) == 3
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    assert sorted(read_entries(file)) == sorted(entries)
    assert json.loads(write_entries(())) == {"schema": "claimcheck-baseline/1", "findings": []}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file or directory; make it with"),
        ("{", "not JSON"),
        ("[]", 'no "schema"'),
        ('{"schema": "claimcheck/1", "findings": []}', 'no "schema"'),
        ('{"schema": "claimcheck-baseline/1", "findings": [{"rule": "CC1"}]}', "finding 1 is not one"),
        ('{"schema": "claimcheck-baseline/1", "findings": [3]}', "finding 1 is not one"),
    ],
)
def test_another_file_is_no_baseline(content: str | None, message: str, tmp_path: Path):
    file = tmp_path / "baseline.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CallError, match=message):
        read_entries(file)


def test_a_baseline_is_made_audited_and_updated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    checks = {
        "old": damaged("annouyesterday nced", "agyesterday reed"),
        "new": damaged("agyesterday reed", "lefyesterday t"),
    }
    monkeypatch.setattr(pipeline, "check", lambda inputs, **options: checks[inputs[0].name])
    assert main(["baseline", "audit", "old"]) == 2
    assert "make it with" in capsys.readouterr().err
    assert main(["baseline", "create", "old"]) == 0
    assert main(["baseline", "create", "old"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["baseline", "audit", "old"]) == 0
    assert "2 found again, 0 gone, 0 of documents not checked; 0 new" in capsys.readouterr().out
    assert main(["baseline", "audit", "new"]) == 1
    assert "gone: CC501 token-splice: they annouyesterday nced it. (a.txt)\n" in capsys.readouterr().out
    assert main(["baseline", "update", "new", "--prune"]) == 0
    assert capsys.readouterr().out == "claimcheck-baseline.json: 1 kept, 1 dropped, 0 added\n"
    assert main(["baseline", "update", "new"]) == 0
    assert capsys.readouterr().out == "claimcheck-baseline.json: 1 kept, 0 dropped, 1 added\n"


def test_a_baseline_in_the_configuration_lies_beside_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked: list[Settings] = []
    monkeypatch.setattr(pipeline, "check", lambda inputs, **options: asked.append(options["settings"]) or report())
    (tmp_path / "claimcheck.toml").write_text('baseline = "known/all.json"', encoding="utf-8")
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    main(["check", "story"])
    main(["check", "story", "--baseline", "own.json"])
    assert [str(settings.baseline) for settings in asked] == ["../known/all.json", "own.json"]


# Stories --------------------------------------------------------------------------------------------------------------


def edited(story: str, edits: Iterable[Mapping[str, Any]], folder: Path) -> Report:
    """Copy a story, make the edits, and check it."""
    shutil.copytree(ROOT / "fixtures" / "stories" / story, folder)
    for edit in edits:
        file = folder / edit["file"]
        text = file.read_text(encoding="utf-8")
        paragraphs = text.split("\n\n")
        if "old" in edit:
            assert edit["old"] in text
            file.write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8")
        elif "move" in edit:
            paragraphs.insert(edit["move"][1], paragraphs.pop(edit["move"][0]))
            file.write_text("\n\n".join(p.strip() for p in paragraphs) + "\n", encoding="utf-8")
        elif "heading" in edit:
            file.write_text("\n\n".join([*paragraphs[:2], edit["heading"], *paragraphs[2:]]), encoding="utf-8")
    for edit in edits:
        if "rename" in edit:
            (folder / edit["file"]).rename(folder / edit["rename"])
            manifest = folder / "manifest.json"
            manifest.write_text(
                manifest.read_text(encoding="utf-8").replace(edit["file"], edit["rename"]), encoding="utf-8"
            )
    return pipeline.check([folder])


def scripted(story: str, before: Report) -> list[dict[str, Any]]:
    """Return five edits of a story that change no value: a paragraph moved, two rewordings, a new name, a heading.

    Where a finding is about a statement as a whole, its words are its value: they are not reworded.
    """
    random = Random(SEED)
    files = sorted(file for file in (ROOT / "fixtures" / "stories" / story).iterdir() if file.suffix in TEXT)
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    names = list(texts)
    stated = [q.text for finding in before.findings if finding.rule == "CC125" for q in finding.mentions]
    fitting = [
        {"file": name, "old": old, "new": new}
        for name in names
        for old, new in REWORDINGS
        if old in texts[name] and not any(old in statement for statement in stated)
    ]
    moved, renamed = random.choice(names), random.choice(names)
    places = range(2, len(texts[moved].strip().split("\n\n")))  # a headline, and what opens the text, stay in place
    return [
        {"file": moved, "move": random.sample(places, 2)},
        *random.sample(fitting, 2),
        {"file": random.choice(names), "heading": random.choice(HEADINGS)},
        {"file": renamed, "rename": f"{random.randrange(1000)}-{renamed}"},
    ]


def says(finding: Finding, words: str) -> bool:
    return any(words in quotation.value or words in quotation.text for quotation in finding.mentions)


@pytest.fixture(scope="module", params=EDITS, ids=lambda story: story["name"])
def story(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


@pytest.fixture(scope="module")
def before(story: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Report:
    return edited(story["name"], [], tmp_path_factory.mktemp(story["name"]) / "before")


@pytest.mark.slow
@pytest.mark.parametrize("by", ["hand", "script"])
def test_edits_bring_no_finding_back(story: dict[str, Any], before: Report, by: str, tmp_path: Path):
    edits = scripted(story["name"], before) if by == "script" else story["kept"]
    assert by == "hand" or len(edits) == SCRIPTED
    kept = edited(story["name"], edits, tmp_path / "kept")
    assert len(kept.findings) >= 3
    assert not [finding.message for finding in without_known(kept, make_entries(before)).findings], edits


@pytest.mark.slow
def test_a_changed_value_is_new(story: dict[str, Any], before: Report, tmp_path: Path):
    changed = edited(story["name"], story["changed"], tmp_path / "changed")
    new = without_known(changed, make_entries(before)).findings
    for change in story["changed"]:
        assert [f for f in new if f.rule == change["rule"] and says(f, change["says"])], change


def test_there_are_thirty_edits_that_change_a_value_and_thirty_that_do_not():
    assert sum(len(story["changed"]) for story in EDITS) >= 30
    assert SCRIPTED * len(EDITS) >= 30
