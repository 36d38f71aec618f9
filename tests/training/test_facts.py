"""Families of facts as text."""

from pathlib import Path

import pytest

from claimcheck.training.facts import Fact, read_facts

FACTS = Path(__file__).parents[2] / "fixtures" / "training" / "facts"
FAMILY = """# polarity: toll of a tunnel
= The council rejected the toll.
= The toll will not come.
- The toll will come.
! Drivers must pay from May.
+ Drivers must pay to park from May.
~ The toll was rejected last year.
"""


def test_sentences_stand_with_their_twins(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FAMILY, encoding="utf-8")
    (family,) = read_facts(tmp_path)
    assert family.name == "polarity: toll of a tunnel"
    stated, again = family.agreeing
    assert stated == Fact("The council rejected the toll.", ())
    assert again == Fact("The toll will not come.", ("The toll will come.",))
    assert family.conflicting == (Fact("Drivers must pay from May.", ("Drivers must pay to park from May.",)),)
    assert family.compatible == (Fact("The toll was rejected last year.", ()),)


def test_each_choice_within_a_sentence_is_a_twin(tmp_path: Path) -> None:
    line = "= The council [[rejected|approved]] the toll [[again|for the first time]]."
    (tmp_path / "a.txt").write_text(f"# toll\n{line}\n~ Drivers pay [[|nothing ]]elsewhere.\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="has a choice that is not"):
        list(read_facts(tmp_path))
    (tmp_path / "a.txt").write_text(f"# toll\n{line}\n~ Drivers pay [[little |]]elsewhere.\n", encoding="utf-8")
    (family,) = read_facts(tmp_path)
    assert family.agreeing == (
        Fact(
            "The council rejected the toll again.",
            ("The council approved the toll again.", "The council rejected the toll for the first time."),
        ),
    )
    assert family.compatible == (Fact("Drivers pay little elsewhere.", ("Drivers pay elsewhere.",)),)


@pytest.mark.parametrize("line", ["The toll came.", "+ A twin of what agrees."])
def test_a_line_out_of_place_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"# name\n= The council rejected the toll.\n{line}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=line.replace("+", r"\+")):
        list(read_facts(tmp_path))


def test_the_families_of_the_project_are_whole() -> None:
    for family in read_facts(FACTS):
        assert len(family.agreeing) > 1, family.name
        assert family.conflicting, family.name
        assert family.compatible, family.name
