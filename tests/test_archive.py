"""Generated archives: the same seed gives the same bytes, and what is known of the articles stands in them."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from archive import Archive, Difference, Story, make_archive, make_blocks, read_gold, write_archive
from archive.things import THINGS, events, places

ROOT = Path(__file__).parent.parent


@cache
def an_archive() -> Archive:
    return make_archive(600)


def texts() -> dict[str, str]:
    return {article["id"]: f"{article['title']}\n{article['text']}" for article in an_archive().articles}


def published(*articles: str) -> set[date]:
    days = {article["id"]: date.fromisoformat(article["published"]) for article in an_archive().articles}
    return {days[article] for article in articles}


def differences(*hows: str) -> Iterator[tuple[Story, Difference]]:
    for story in an_archive().stories:
        yield from ((story, known) for known in story.differences if not hows or known.how in hows)


TRAPS = sorted({trap for thing in THINGS.values() for trap in thing.traps})


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.archive", str(tmp_path / "a"), "--stories", "30", "--seed", "2"]
    subprocess.run(command, check=True, cwd=ROOT)
    write_archive(tmp_path / "b", 30, 2)
    for name in ("archive.jsonl", "gold.jsonl"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    write_archive(tmp_path / "c", 30, 3)
    assert (tmp_path / "c" / "archive.jsonl").read_bytes() != (tmp_path / "a" / "archive.jsonl").read_bytes()


def test_what_is_written_is_what_is_made(tmp_path: Path) -> None:
    archive = make_archive(30, 2)
    write_archive(tmp_path, 30, 2)
    assert read_gold(tmp_path / "gold.jsonl") == archive.stories
    with (tmp_path / "archive.jsonl").open(encoding="utf-8") as lines:
        assert [json.loads(line) for line in lines] == archive.articles


def test_blocks_hold_whole_stories_and_follow_one_another_in_time() -> None:
    blocks = list(make_blocks(len(places("town")) + 20, 1))
    days = [[article["published"] for article in block.articles] for block in blocks]
    assert [len(block.stories) for block in blocks] == [len(places("town")), 20]
    assert max(days[0]) < min(days[1])
    for block in blocks:
        assert sorted(block.story_of) == sorted(article["id"] for article in block.articles)


def test_each_kind_of_event_can_be_told_in_six_ways_and_changes_in_two() -> None:
    assert len(events()) >= 6
    for event in events().values():
        assert len(event["way"]) >= 6
        assert len(event["update"]) >= 2


def test_two_to_six_outlets_tell_a_story_each_in_its_own_way() -> None:
    outlets = {article["id"]: article["outlet"] for article in an_archive().articles}
    told = Counter()
    for story in an_archive().stories:
        copies = {copy for _, *copied in story.copies for copy in copied}
        updates = {name for known in story.differences if known.how == "update" for name in known.sides[-1].told}
        own = [name for name in story.articles if name not in copies | updates]
        assert len({outlets[name] for name in story.articles}) == len(story.articles)
        told[len(own)] += 1
    assert sorted(told) == [2, 3, 4, 5, 6]


def test_all_things_are_contradicted_and_all_traps_are_laid() -> None:
    assert {known.thing for _, known in differences("conflict")} == {*THINGS}
    assert {known.how for _, known in differences()} == {"conflict", "update", *TRAPS}
    assert {known.thing for _, known in differences("update")} == {"count", "status"}


def test_sides_give_their_words_and_not_those_of_the_other() -> None:
    told = texts()
    for story, known in differences():
        assert len(known.sides) == 2
        assert {name for side in known.sides for name in side.told} <= {*story.articles}
        for side in known.sides:
            for name, words in side.told.items():
                assert all(each.casefold() in told[name].casefold() for each in words)


def test_only_a_trap_gives_one_value_twice() -> None:
    for _, known in differences():
        assert (known.sides[0].value == known.sides[1].value) == (known.how in TRAPS)


def test_a_conflict_stands_between_articles_of_one_day_and_an_update_comes_later() -> None:
    for story, known in differences("conflict"):
        late = {name for each in story.differences if each.how == "update" for name in each.sides[-1].told}
        at_once = [{*side.told} - late for side in known.sides]
        assert all(at_once)
        assert len(published(*at_once[0], *at_once[1])) == 1
    for _, known in differences("update"):
        before, after = (published(*side.told) for side in known.sides)
        assert max(before) < min(after)


def test_one_article_and_its_copies_contradict_the_others() -> None:
    for story, known in differences("conflict"):
        original = {copy: first for first, *copied in story.copies for copy in copied}
        assert 1 in [len({original.get(name, name) for name in side.told}) for side in known.sides]


@pytest.mark.parametrize("thing", ["count", "money", "measure"])
def test_figures_in_conflict_are_further_apart_than_rounding(thing: str) -> None:
    for _, known in differences("conflict"):
        if known.thing == thing:
            small, large = sorted(float(side.value) for side in known.sides)
            assert small < 0.85 * large


def test_a_copy_is_the_original_below_a_line_at_times_without_its_end() -> None:
    articles = {article["id"]: article for article in an_archive().articles}
    cut = Counter()
    for first, *copied in an_archive().copies:
        for copy in copied:
            _, text = articles[copy]["text"].split("\n\n", 1)
            assert articles[first]["text"].startswith(text)
            cut[text == articles[first]["text"]] += 1
    assert min(cut.values()) > 10
