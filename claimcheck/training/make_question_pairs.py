"""Make pairs of sentences that answer one question of one event, and their minimal twins, out of marked events.

    python -m claimcheck.training.make_question_pairs --questions FOLDER --out FILE

FOLDER holds events as `fixtures/training/questions` does: `[[dead|16]]` marks a value and names the question that it
answers. Two sentences with values of one question that clash contradict each other; with the one value put into both
they do not, and two that agree contradict each other once the one has another answer to the question. So sentences in
quite other words have twins that differ in the value alone. Sentences without a question in common are given too.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from random import Random

from claimcheck.training.make_pairs import Pair, counts_table, parse
from claimcheck.training.pairs.texts import Change, Parsed, apply
from claimcheck.values import Value, comparable, compatible

MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]*)\]\]")
APART = 2  # other sentences that each sentence without a question in common is paired with
CLASH, AGREE = "contradict", "not_contradict"
SEED = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Marked words of a sentence."""

    question: str
    start: int
    end: int
    text: str
    value: Value | None  # of the words; None where they have no typed value


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about an event."""

    parsed: Parsed
    answers: tuple[Answer, ...]

    def answer(self, question: str) -> Answer | None:
        """Return the one answer to a question; None where there is none, or more than one."""
        found = [answer for answer in self.answers if answer.question == question]
        return found[0] if len(found) == 1 else None


def read_events(folder: Path) -> Iterator[tuple[str, list[Told]]]:
    """Yield the name of each event of all files *.txt of a folder, and its sentences."""
    for path in sorted(folder.glob("*.txt")):
        for number, block in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())):
            lines = [line.strip() for line in block.splitlines()][1:]
            plain = [MARK.sub(r"\2", line) for line in lines]
            parsed = parse([(f"{path.name}/{number}", text, None) for text in plain])
            yield (
                f"{path.stem}.{number}",
                [Told(one, tuple(_answers(line, one))) for line, one in zip(lines, parsed, strict=True)],
            )


def _answers(line: str, parsed: Parsed) -> Iterator[Answer]:
    shift = 0  # characters of marks before here, which the text has not
    for match in MARK.finditer(line):
        shift += match.start(2) - match.start()
        start, end = match.start(2) - shift, match.end(2) - shift
        shift += match.end() - match.end(2)
        within = [m.value for m in parsed.mentions if start < m.span.end and m.span.start < end]
        yield Answer(match[1], start, end, match[2], within[0] if len(within) == 1 else None)


def clash(one: Answer, other: Answer) -> bool | None:
    """Return whether two answers to one question clash; None where their values do not tell."""
    if one.text.casefold() == other.text.casefold():
        return False
    if one.value is not None and other.value is not None and comparable(one.value, other.value):
        return not compatible(one.value, other.value)
    return None


def make_question_pairs(told: Sequence[Told], name: str, rng: Random) -> list[Pair]:
    """Return the pairs of one event."""
    pairs: list[Pair] = []
    for (i, one), (j, other) in combinations(enumerate(told), 2):
        shared = {a.question for a in one.answers} & {a.question for a in other.answers}
        known = {q: _clash_on(one, other, q) for q in sorted(shared)}
        for question, clashes in known.items():
            if clashes is None or any(c is not False for q, c in known.items() if q != question):
                continue  # another question may set them against each other
            twin = f"{name} {i} {j} {question}"
            first, second = one.answer(question), other.answer(question)
            assert first and second
            if clashes:
                pairs += _both(one.parsed.text, other.parsed.text, CLASH, twin, name)
                pairs += _both(one.parsed.text, _with(other, second, first), AGREE, twin, name)
                pairs += _both(_with(one, first, second), other.parsed.text, AGREE, twin, name)
            else:
                pairs += _both(one.parsed.text, other.parsed.text, AGREE, twin, name)
                answers = [a for t in told for a in t.answers if a.question == question]
                wrong = [a for a in answers if clash(a, first) and clash(a, second)]
                if wrong:
                    broken = _with(other, second, rng.choice(wrong))
                    pairs += _both(one.parsed.text, broken, CLASH, twin, name)
    for i, one in enumerate(told):
        asked = {a.question for a in one.answers}
        others = [t for t in told if t is not one and asked.isdisjoint(a.question for a in t.answers)]
        for other in rng.sample(others, min(APART, len(others))):
            pairs.append(Pair(one.parsed.text, other.parsed.text, AGREE, "apart", f"{name} {i} {len(pairs)}", name))
    return pairs


def _clash_on(one: Told, other: Told, question: str) -> bool | None:
    first, second = one.answer(question), other.answer(question)
    return clash(first, second) if first and second else None


def _with(told: Told, answer: Answer, other: Answer) -> str:
    """Return the sentence with another answer in the place of one of its own."""
    text = other.text
    if answer.start == 0 or (other.start == 0 and not answer.text[:1].isupper()):
        text = (text[:1].upper() if answer.start == 0 else text[:1].lower()) + text[1:]
    return apply(told.parsed.text, (Change(answer.start, answer.end, text),))


def _both(one: str, other: str, label: str, twin: str, source: str) -> list[Pair]:
    return [Pair(one, other, label, "question", twin, source), Pair(other, one, label, "question", twin, source)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    rng = Random(SEED)
    pairs = [pair for name, told in read_events(options.questions) for pair in make_question_pairs(told, name, rng)]
    with options.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    print(counts_table(pairs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
