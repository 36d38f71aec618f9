"""Count what claimcheck reports on real news, and how much of it an editor waves away.

    python tests/benchmarks/real_news.py FOLDER [--labels reports/real_news_labels.jsonl] [--only PART]

FOLDER holds `ecbplus_dev`, `ecbplus_train`, `newswcl50_a`, `meantime_a`, `gum_news` and `inflation_articles`, each
`.jsonl.gz`. All but the last come as sentences cut into words, and are put together again here; what that cutting
damaged is not the articles' damage, so findings of damage are counted in the whole articles alone. A story is a half of
a topic of ECB+ (one event each), an event of NewsWCL50, a topic of MEANTIME (events of many years), and each of
the other two as a whole. Of `ecbplus_train` every fifth half topic is read, which keeps the run to some 15 minutes.

A finding is labelled by its story and its id, which no change of other lines or findings changes:
{"story": "ecbplus_dev/5_ecb", "id": "3f9c0d...", "rule": "CC103", "right": false, "why": "..."}
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import claimcheck
from claimcheck.records import Document, Finding, Scope, Severity
from claimcheck.settings import Settings
from claimcheck.training.news import read_news, read_records

TRAIN_STEP = 5  # of the half topics of ecbplus_train
CUT_INTO_WORDS = ("ecbplus_dev", "ecbplus_train", "newswcl50_a", "meantime_a", "gum_news")


@dataclass(frozen=True, slots=True)
class NewsStory:
    """Articles to check together."""

    name: str
    documents: tuple[Document, ...]
    damage_counts: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=Path, metavar="FILE", help="who judged which finding right")
    parser.add_argument("--only", default="", metavar="PART", help="stories whose name holds this")
    arguments = parser.parse_args()
    labels = read_labels(arguments.labels) if arguments.labels else {}
    found: list[tuple[NewsStory, list[Finding]]] = []
    for story in load_stories(arguments.folder):
        if arguments.only in story.name:
            findings = check_story(story)
            found.append((story, findings))
            for finding in findings:
                print(show(story, finding, labels), flush=True)
    print(figures(found, labels))
    return 0


def load_stories(folder: Path, *, train_step: int = TRAIN_STEP) -> Iterator[NewsStory]:
    """Yield the stories, in the order of the corpora and of their names."""
    for corpus in CUT_INTO_WORDS:
        stories = read_news(folder / f"{corpus}.jsonl.gz")
        for name in list(stories)[:: train_step if corpus == "ecbplus_train" else 1]:
            yield NewsStory(name, stories[name], False)
    whole = tuple(
        Document(r["id"], r["outlet"], f"{r['title']}\n\n{r['text']}", outlet=r["outlet"], title=r["title"])
        for r in sorted(read_records(folder / "inflation_articles.jsonl.gz"), key=lambda r: r["id"])
    )
    yield NewsStory("inflation_articles", whole, True)


def check_story(story: NewsStory) -> list[Finding]:
    """Return the story's findings at warning or above; of damage only where it is the articles' own."""
    report = claimcheck.check(story.documents, settings=Settings(min_severity=Severity.WARNING))
    return [f for f in report.findings if story.damage_counts or f.scope is not Scope.GARBLE]


def read_labels(path: Path) -> dict[tuple[str, str], bool]:
    """Return by story and id whether the finding is right."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(record["story"], record["id"]): record["right"] for record in records}


def show(story: NewsStory, finding: Finding, labels: dict[tuple[str, str], bool]) -> str:
    right = labels.get((story.name, finding.id))
    verdict = "unlabelled" if right is None else "right" if right else "wrong"
    head = f"{story.name} {finding.id} {finding.rule} {finding.name} {finding.confidence} {verdict}: {finding.message}"
    return "\n".join([head, *(f"  {m.document_id} [{m.value}] {' '.join(m.text.split())}" for m in finding.mentions)])


def figures(found: Sequence[tuple[NewsStory, Sequence[Finding]]], labels: dict[tuple[str, str], bool]) -> str:
    """Return the tables by corpus and by rule."""
    articles = Counter[str]()
    for story, _ in found:
        articles[_corpus(story)] += len(story.documents)
    pairs = [(story, finding) for story, findings in found for finding in findings]
    by_corpus = _table("corpus", ((_corpus(s), labels.get((s.name, f.id))) for s, f in pairs), articles)
    by_rule = _table("rule", ((f"{f.rule} {f.name}", labels.get((s.name, f.id))) for s, f in pairs), Counter())
    return f"\n{by_corpus}\n\n{by_rule}"


def _table(kind: str, rows: Iterable[tuple[str, bool | None]], articles: Counter[str]) -> str:
    """Return a line for each group with its findings, and one for all of them."""
    by_group: dict[str, Counter[bool | None]] = defaultdict(Counter)
    for group in articles:
        by_group[group] = Counter()
    for group, right in rows:
        by_group[group][right] += 1
    lines = [f"| {kind} | articles | findings | right | wrong | unlabelled | precision | false alarms per 100 |"]
    lines.append("|---|--:|--:|--:|--:|--:|--:|--:|")
    total = Counter[bool | None]()
    for group in sorted(by_group):
        lines.append(_line(group, by_group[group], articles[group]))
        total.update(by_group[group])
    return "\n".join([*lines, _line("all", total, articles.total())])


def _line(group: str, counts: Counter[bool | None], articles: int) -> str:
    judged = counts[True] + counts[False]
    precision = f"{counts[True] / judged:.2f}" if judged else ""
    rate = f"{100 * counts[False] / articles:.1f}" if judged and articles else ""
    cells = (group, articles or "", counts.total(), counts[True], counts[False], counts[None], precision, rate)
    return f"| {' | '.join(map(str, cells))} |"


def _corpus(story: NewsStory) -> str:
    return story.name.partition("/")[0]


if __name__ == "__main__":
    sys.exit(main())
