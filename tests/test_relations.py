"""Relating two texts: whether they agree, conflict, or can both be true."""

import io
import json
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import claimcheck
import claimcheck.errors
from claimcheck import relations
from claimcheck.cli import main
from claimcheck.readers.pairs import MAX_CHARACTERS, Text
from claimcheck.relations import FEATURES, Observation, RelateModel, Relation, relate, relate_texts
from claimcheck.settings import Settings

FIXTURES = Path(__file__).parent.parent / "fixtures" / "relate"
CASES: list[dict[str, Any]] = tomllib.loads((FIXTURES / "cases.toml").read_text("utf-8"))["case"]
FIRE = {"premise": "The fire killed 12 people.", "hypothesis": "The fire killed 21 people."}
RELATION: Relation = {
    "relation": "conflicts",
    "conflict": 0.97,
    "categories": ["quantity"],
    "entailment": {"entailment": 0.01, "neutral": 0.04, "contradiction": 0.95},
}


@cache
def related() -> list[Relation]:
    return relate([_pair(case) for case in CASES])


def _pair(case: dict[str, Any]) -> Any:
    return {key: case[key] for key in case if key.startswith(("premise", "hypothesis"))}


@pytest.mark.parametrize("i", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_cases(i: int, request: pytest.FixtureRequest) -> None:
    case, found = CASES[i], related()[i]
    if case.get("missed"):
        request.node.add_marker(pytest.mark.xfail(reason=case["missed"], strict=True))
    assert found["relation"] == case["relation"], found
    assert not case.get("categories") or set(case["categories"]) & set(found["categories"]), found


def test_both_answers_are_among_the_cases() -> None:
    assert {case["relation"] for case in CASES} == {"agrees", "conflicts", "compatible"}


def test_the_relations_keep_to_the_contract() -> None:
    for found in related():
        assert list(found) == ["relation", "conflict", "categories", "entailment"]
        assert 0 <= found["conflict"] <= 1
        assert list(found["entailment"]) == ["entailment", "neutral", "contradiction"]
        assert abs(sum(found["entailment"].values()) - 1) < 1e-5
        assert (found["relation"] == "conflicts") == (found["conflict"] >= 0.5)
        assert not found["categories"] or found["relation"] == "conflicts"


@pytest.mark.parametrize("i", range(0, len(CASES), 7))
def test_a_pair_alone_gives_what_it_gives_among_others(i: int) -> None:
    assert relate([_pair(CASES[i])]) == [related()[i]]


def test_the_order_and_the_steps_have_no_influence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "STEP_PAIRS", 5)
    chosen = range(0, len(CASES), 3)
    assert relate([_pair(CASES[i]) for i in reversed(chosen)]) == [related()[i] for i in reversed(chosen)]


def test_a_conflict_is_the_same_the_other_way_round() -> None:
    chosen = CASES[::5]
    turned = [{_other(key): value for key, value in _pair(case).items()} for case in chosen]
    assert [found["conflict"] for found in relate(turned)] == [found["conflict"] for found in related()[::5]]


def _other(key: str) -> str:
    return key.replace("premise", "hypothesis") if "premise" in key else key.replace("hypothesis", "premise")


def test_the_batch_size_has_no_influence() -> None:
    pairs = [_pair(case) for case in CASES[:6]]
    assert relate(pairs, settings=Settings(batch_size=1)) == related()[:6]


@pytest.mark.parametrize("text", ["Rain fell.", "\ud83d", "漢字" * 40, "It is not so; it is not so."])
def test_a_text_agrees_with_itself(text: str) -> None:
    [found] = relate([{"premise": text, "hypothesis": text}])
    assert (found["relation"], found["conflict"]) == ("agrees", 0.0)


@pytest.mark.parametrize(("premise", "hypothesis"), [("", ""), ("", "Rain fell."), ("Rain fell.", " \n\t")])
def test_an_empty_text_conflicts_with_nothing(premise: str, hypothesis: str) -> None:
    [found] = relate([{"premise": premise, "hypothesis": hypothesis}])
    assert (found["relation"], found["conflict"], found["categories"]) == ("compatible", 0.0, [])


def test_no_pairs_give_no_relations() -> None:
    assert relate([]) == []


def test_a_long_text_is_read_to_its_end() -> None:
    filler = "Trams ran on time and the weather was fair in the valley. " * 60
    end = "The council of Tarnby approved the new ferry quay."
    [found] = relate([{"premise": filler + end, "hypothesis": "The council of Tarnby rejected the new ferry quay."}])
    assert found["conflict"] >= 0.5


def test_relate_is_in_the_public_api() -> None:
    assert claimcheck.relate is relate


def test_functions_are_not_hidden_by_modules_of_their_name() -> None:
    import claimcheck.claims  # what hides it

    read = claimcheck.Document("a.txt", "a.txt", "Rain fell in Orvane.")
    assert claimcheck.claims(read) == claimcheck.claims(read) != ()


# Wrong arguments ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ({"hypothesis": "a"}, 'pair 1: no "premise"'),
        ({"premise": "a", "hypothesis": None}, 'pair 1: "hypothesis" is null, not a string'),
        ({"premise": b"a", "hypothesis": "b"}, 'pair 1: "premise" is of the type bytes, not a string'),
        ({"premise": "a", "hypothesis": "b", "premise_published": "soon"}, '"premise_published" is "soon"'),
        ({"premise": "a", "hypothesis": "b", "hypothesis_published": 2025}, '"hypothesis_published" is a number'),
        ({"premise": "a" * (MAX_CHARACTERS + 1), "hypothesis": "b"}, '"premise" has 50,001 characters, limit 50,000'),
        (("a", "b"), "pair 1: it is of the type tuple, not an object"),
    ],
)
def test_a_pair_that_is_none_is_named(pair: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told.replace("(", r"\(")):
        relate([FIRE, pair])


# The model ------------------------------------------------------------------------------------------------------------


def seen(*, empty: bool = False, same: bool = False, contradiction: float = 0.0, entails: float = 0.0) -> Observation:
    features = tuple(contradiction if name == "contradiction" else 0.0 for name in FEATURES)
    return Observation(features, ("money", "venue"), (0.1, 0.2, 0.7), entails, empty, same)


MODEL = RelateModel(tuple(float(name == "contradiction") for name in FEATURES), bias=0.0, agrees_from=0.4)


@pytest.mark.parametrize(
    ("observation", "relation", "categories"),
    [
        (seen(contradiction=2.0, entails=0.9), "conflicts", ["money", "venue"]),
        (seen(contradiction=-2.0, entails=0.9), "agrees", []),
        (seen(contradiction=-2.0, entails=0.3), "compatible", []),
        (seen(contradiction=2.0, same=True), "agrees", []),
        (seen(contradiction=2.0, empty=True, entails=0.9), "compatible", []),
    ],
)
def test_the_likelier_answer_is_given(observation: Observation, relation: str, categories: list[str]) -> None:
    judged = MODEL.judge(observation)
    assert (judged["relation"], judged["categories"]) == (relation, categories)


# The command ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Text, Text]]:
    """Let every pair conflict; return the pairs that were read."""
    pairs: list[tuple[Text, Text]] = []

    def answer(given: list[tuple[Text, Text]], **options: object) -> list[Relation]:
        pairs.extend(given)
        return [RELATION for _ in given]

    monkeypatch.setattr(relations, "relate_texts", answer)
    return pairs


def write(path: Path, *lines: object) -> str:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), "utf-8")
    return str(path)


def test_each_line_gives_a_line(read: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relate", write(tmp_path / "pairs.jsonl", FIRE, FIRE | {"id": 7, "label": "x"})]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line) for line in out.splitlines()] == [RELATION, RELATION]
    assert not err
    assert read == [(Text(FIRE["premise"]), Text(FIRE["hypothesis"]))] * 2


def test_the_dates_are_read(read: list[Any], tmp_path: Path) -> None:
    dated = FIRE | {"premise_published": "2025-03-04", "hypothesis_published": "2025-03-05T23:30:00Z"}
    assert main(["relate", write(tmp_path / "pairs.jsonl", dated, FIRE | {"premise_published": None})]) == 0
    assert [side.published for pair in read for side in pair] == [date(2025, 3, 4), date(2025, 3, 5), None, None]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("not json", "not JSON: column 1"),
        ("[]", "it is a list, not an object"),
        ({"premise": "a"}, 'no "hypothesis"'),
        ({"premise": 3, "hypothesis": "a"}, '"premise" is a number, not a string'),
        ({"premise": "a", "hypothesis": "b", "premise_published": "4 March"}, "not an ISO date"),
        ({"premise": "a" * (MAX_CHARACTERS + 1), "hypothesis": "b"}, "limit 50,000"),
        ("[" * 100_000, "not JSON that can be read"),
    ],
)
def test_a_bad_line_is_named_and_keeps_its_place(
    read: list[Any], line: object, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "pairs.jsonl", FIRE, line, FIRE)
    assert main(["relate", path]) == 2
    out, err = capsys.readouterr()
    first, bad, last = (json.loads(each) for each in out.splitlines())
    assert first == last == RELATION
    assert list(bad) == [*RELATION, "error"]
    assert (bad["relation"], bad["conflict"], bad["categories"], bad["entailment"]) == (None, None, [], None)
    assert told in bad["error"]
    assert err == f"claimcheck: {path}:2: {bad['error']}\n"


def test_a_line_that_is_not_utf_8_is_named(read: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = json.dumps(FIRE).encode()
    (tmp_path / "pairs.jsonl").write_bytes(b"\xef\xbb\xbf" + good + b'\r\n{"premise": "caf\xe9"}\r\n' + good)
    assert main(["relate", str(tmp_path / "pairs.jsonl")]) == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[1]["error"] == "not UTF-8: byte 17 of the line; save the file as UTF-8"
    assert lines[0] == lines[2] == RELATION


def test_an_empty_line_stays_empty(read: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relate", write(tmp_path / "pairs.jsonl", "", FIRE, "  ", FIRE, "")]) == 0
    out = capsys.readouterr().out.split("\n")
    assert [bool(line) for line in out] == [False, True, False, True, False, False]


def test_an_empty_file_gives_nothing(read: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pairs.jsonl").touch()
    assert main(["relate", str(tmp_path / "pairs.jsonl")]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_dash_reads_standard_input(
    read: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = io.TextIOWrapper(io.BytesIO(json.dumps(FIRE).encode() + b"\nbad\n"))
    monkeypatch.setattr("sys.stdin", given)
    assert main(["relate", "-"]) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert err.startswith("claimcheck: standard input:2: not JSON")


def test_the_relations_are_written_whole(read: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "relations.jsonl"
    target.write_text("old", "utf-8")
    assert main(["relate", write(tmp_path / "pairs.jsonl", FIRE), "--output", str(target)]) == 0
    assert json.loads(target.read_text("utf-8")) == RELATION
    assert capsys.readouterr().out == ""
    assert {path.name for path in tmp_path.iterdir()} == {"pairs.jsonl", "relations.jsonl"}


def test_what_fails_leaves_the_old_output(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "relations.jsonl"
    target.write_text("old", "utf-8")
    monkeypatch.setattr("claimcheck.relations.load_relate_model", _no_model)
    assert main(["relate", write(tmp_path / "pairs.jsonl", FIRE), "--output", str(target)]) == 2
    assert target.read_text("utf-8") == "old"
    assert capsys.readouterr().err == "claimcheck: relate_model.json: gone; install claimcheck again\n"


def _no_model() -> RelateModel:
    raise claimcheck.errors.ModelError("relate_model.json", "gone", "install claimcheck again")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["relate", "nowhere.jsonl"], "nowhere.jsonl: No such file or directory; name a file of JSON lines"),
        (["relate", "."], ".: Is a directory; name a file of JSON lines"),
        (["relate"], "Missing argument 'PAIRS'"),
        (["relate", "nowhere.jsonl", "--output", "no/where"], "the folder no does not exist"),
    ],
)
def test_a_wrong_call_is_one_line(
    argv: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(argv) == 2
    assert told in capsys.readouterr().err


def test_lines_in_another_language_are_named(
    read: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    german = "Der Bürgermeister hat gestern in der Stadt die neue Brücke eröffnet und viele Gäste begrüßt."
    path = write(tmp_path / "pairs.jsonl", FIRE, {"premise": german, "hypothesis": german})
    assert main(["relate", path]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert err == f"claimcheck: {path}: another language than English in line 2; what is said of it is a guess\n"


def test_texts_and_dictionaries_give_the_same() -> None:
    pair = (Text(FIRE["premise"]), Text(FIRE["hypothesis"]))
    assert relate_texts([pair]) == relate([FIRE])
