"""Write what an audit found in an archive: the stories with the most contradictions, what they are about, and who
contradicts whom."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from claimcheck.records import Finding, InputError, Scope, Severity
from claimcheck.reporters.csv import cell
from claimcheck.reporters.json import finding_record
from claimcheck.reporters.markdown import escaped
from claimcheck.reporters.quotations import flattened, printable
from claimcheck.reporters.tables import Cell

SCHEMA = "claimcheck-archive/1"  # a field may be added; renaming or removing one needs a new number
MAX_COLUMN = 80  # characters of a column of the text report
MAX_OUTLETS = 10  # columns of a matrix that still fit on a page; all pairs stand in the JSON


@dataclass(frozen=True, slots=True)
class ArchiveFinding:
    """An open finding with when it was first and last seen, and the plain copies of the documents it quotes."""

    finding: Finding
    first_seen: str
    last_seen: str
    copies: Mapping[str, tuple[str, ...]]  # document quoted -> documents with the same text
    outlets: tuple[str, ...]  # of all these, sorted


@dataclass(frozen=True, slots=True)
class ArchiveStory:
    """A story with its open findings, the gravest first."""

    key: str
    documents: int
    origins: int
    outlets: tuple[str, ...]
    published: tuple[str, ...]  # first and last day; () where none is known
    claims: int  # that were compared with another
    findings: tuple[ArchiveFinding, ...]
    outlet_of: Mapping[str, str] = field(default_factory=dict)  # document -> outlet, where it is known

    @property
    def contradictions(self) -> int:
        """How many of the findings lie between documents."""
        return sum(found.finding.scope is Scope.CROSS for found in self.findings)


@dataclass(frozen=True, slots=True)
class OutletPair:
    """Two outlets, how often they stand on two sides, and what that rests on."""

    outlets: tuple[str, str]
    contradictions: int  # findings
    contradicted: int  # stories with such a finding
    stories: int  # that both told
    claims: int = 0  # of those stories that were compared with another, whoever made them


@dataclass(frozen=True, slots=True)
class Filters:
    """Which findings are reported and counted, by default all; stories and documents are counted in any case."""

    rules: tuple[str, ...] = ()  # ids, beginnings of ids, names or categories; () all
    min_severity: Severity = Severity.INFO
    outlets: tuple[str, ...] = ()  # of which one is quoted; () all

    def __str__(self) -> str:
        said = [*self.rules, *self.outlets]
        if self.min_severity is not Severity.INFO:
            said.append(f"{self.min_severity.value} and graver")
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which stories began to be told."""

    day: str  # ISO
    stories: int
    contradicted: int  # of these stories
    contradictions: int  # findings


@dataclass(frozen=True, slots=True)
class Resolved:
    """A finding that the last audit did not see any more."""

    finding: Finding
    cause: str  # "removed", "changed", "story", "version" or "models"; "" not known
    documents: tuple[str, ...]  # ids of those that left or changed

    @property
    def reason(self) -> str:
        """What resolved it, for a person to read."""
        return CAUSES.get(self.cause, "not known").format(", ".join(self.documents))


CAUSES = {
    "removed": "left the archive: {}",
    "changed": "published again with another text: {}",
    "story": "its story has other documents: {}",
    "version": "another version of claimcheck does not find it",
    "models": "another model or setting does not find it",
}


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """All that a store has to say."""

    version: str
    started: str | None  # the last audit; None where there was none
    finished: str | None  # None where it was broken off: some stories are not checked yet
    documents: int
    stories: tuple[ArchiveStory, ...]  # all, those with the most contradictions first
    pairs: tuple[OutletPair, ...]  # outlets that told a story in common, by name
    new: int  # findings that the last audit saw first
    resolved: tuple[Resolved, ...]  # findings that it did not see any more, by id
    dismissed: int
    errors: tuple[InputError, ...]
    filters: Filters = Filters()

    @property
    def days(self) -> tuple[Day, ...]:
        """The days on which stories began, in order; those of stories without a date are left out."""
        begun: dict[str, list[ArchiveStory]] = {}
        for story in self.stories:
            if story.published:
                begun.setdefault(story.published[0], []).append(story)
        return tuple(
            Day(day, len(told), sum(bool(s.contradictions) for s in told), sum(s.contradictions for s in told))
            for day, told in sorted(begun.items())
        )


def write_json(report: ArchiveReport, top: int) -> str:
    record = {
        "schema": SCHEMA,
        "version": report.version,
        "audit": {"started": report.started, "finished": report.finished},
        "filters": {
            "rules": list(report.filters.rules),
            "min_severity": report.filters.min_severity.value,
            "outlets": list(report.filters.outlets),
        },
        "documents": report.documents,
        "stories": len(report.stories),
        "findings": {"open": _open(report), "new": report.new, "resolved": len(report.resolved)}
        | {"dismissed": report.dismissed},
        "categories": [
            dict(zip(("category", *(s.value for s in Severity), "stories"), row, strict=True))
            for row in categories(report)
        ],
        "days": [asdict(day) for day in report.days],
        "outlet_pairs": [
            {
                "outlets": list(pair.outlets),
                "contradictions": pair.contradictions,
                "contradicted_stories": pair.contradicted,
                "stories": pair.stories,
                "claims": pair.claims,
            }
            for pair in report.pairs
        ],
        "top": [_story_record(story) for story in top_stories(report, top)],
        "resolved": [
            {"id": gone.finding.id, "rule": gone.finding.rule, "message": gone.finding.message}
            | {"cause": gone.cause, "documents": list(gone.documents)}
            for gone in report.resolved
        ],
        "errors": [{"path": error.path, "message": error.message} for error in report.errors],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def write_csv(report: ArchiveReport, top: int) -> str:
    """Return a line for each finding of the top stories, with a head."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow("story id rule category scope severity confidence first_seen last_seen outlets message".split())
    for story in top_stories(report, top):
        for found in story.findings:
            f = found.finding
            seen = (found.first_seen, found.last_seen, "; ".join(found.outlets))
            row = (story.key, f.id, f.rule, f.category, f.scope.value, f.severity.value, f.confidence, *seen, f.message)
            writer.writerow(cell(str(value)) for value in row)
    return lines.getvalue()


def write_text(report: ArchiveReport, top: int) -> str:
    return _written(report, top, "simple", lambda title: f"{title}\n{'=' * len(title)}", flattened)


def write_markdown(report: ArchiveReport, top: int) -> str:
    return _written(report, top, "github", lambda title: f"## {title}", escaped)


def write_html(report: ArchiveReport, top: int) -> str:
    """Return the dashboard of the archive: one page that loads nothing and runs no script."""
    from claimcheck.reporters.html.archive import render_archive

    return render_archive(report, top)


ARCHIVE_REPORTERS: Mapping[str, Callable[[ArchiveReport, int], str]] = {
    "text": write_text,
    "json": write_json,
    "csv": write_csv,
    "markdown": write_markdown,
    "html": write_html,
}


def _written(
    report: ArchiveReport, top: int, style: str, heading: Callable[[str], str], shown: Callable[[str], str]
) -> str:
    """Return the report in a style of tabulate; shown: makes of any words what that style prints as they are."""
    from tabulate import tabulate

    def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
        cells = [[Cell(shown(str(each))) for each in row] for row in rows]
        wrapped = MAX_COLUMN if style == "simple" else None
        return tabulate(cells, head, tablefmt=style, disable_numparse=True, maxcolwidths=wrapped)

    stories = top_stories(report, top)
    parts = ["\n".join(map(shown, summary_lines(report)))]
    if stories:
        parts += [heading(f"Stories with the most contradictions: {len(stories)} of {len(with_findings(report))}")]
    for story in stories:
        days = " to ".join(dict.fromkeys(story.published)) or "no dates"
        outlets = ", ".join(story.outlets) or "no outlets named"
        counts = f"{_counted(story.documents, 'document')}, {_counted(story.origins, 'origin')}"
        parts.append(shown(f"{counts}, {days}: {outlets}"))
        rows = [(f.finding.severity.value, f.finding.name, f.finding.id, _told(f)) for f in story.findings]
        parts.append(table(("severity", "rule", "id", "what"), rows))
    if report.resolved:
        gone = [(each.finding.id, each.finding.message, each.reason) for each in report.resolved]
        parts += [heading("Resolved in the last audit"), table(("id", "what it was", "by"), gone)]
    if by_category := categories(report):
        parts += [heading("By category"), table(("category", "errors", "warnings", "info", "stories"), by_category)]
    if report.pairs:
        parts += [
            heading("Stories in which two outlets contradict each other, of those that both told"),
            table(*_matrix(report)),
        ]
    if report.errors:
        lines = "\n".join(f"- {shown(error.path)}: {shown(error.message)}" for error in report.errors)
        parts += [heading("Not read"), lines]
    return "\n\n".join(parts) + "\n"


def summary_lines(report: ArchiveReport) -> list[str]:
    """Return how much there is, what was found, and when."""
    several = sum(story.origins > 1 for story in report.stories)
    copies = sum(story.documents - story.origins for story in report.stories)
    lines = [
        f"{_counted(report.documents, 'document')} in {_counted(len(report.stories), 'story', 'stories')}, {several:,} "
        f"of them told by several; {_counted(copies, 'copy', 'copies')}",
        f"Open findings: {_open(report):,}; new in the last audit {report.new:,}, "
        f"resolved in it {len(report.resolved):,}; dismissed {report.dismissed:,}",
    ]
    if not report.started:
        lines.append("Nothing was audited yet.")
    elif not report.finished:
        lines.append(f"The audit of {report.started} did not end: run it again, it goes on where it stopped.")
    else:
        lines.append(f"Last audit: {report.started} to {report.finished}")
    if str(report.filters):
        lines.append(f"Only findings of: {printable(str(report.filters))}")
    return lines


def _matrix(report: ArchiveReport) -> tuple[list[str], list[list[str]]]:
    """Return head and rows; "3 of 12": in 3 of the 12 stories that both outlets told they contradict each other."""
    names, left_out = matrix_outlets(report)
    cells = {pair.outlets: f"{pair.contradicted:,} of {pair.stories:,}" for pair in report.pairs}
    rows = [
        [f"{number} {name}", *(cells.get((min(name, other), max(name, other)), "") for other in names)]
        for number, name in enumerate(names, start=1)
    ]
    return [f"and {left_out} more, see the JSON" if left_out else "", *map(str, range(1, len(names) + 1))], rows


def matrix_outlets(report: ArchiveReport) -> tuple[list[str], int]:
    """Return the outlets of the matrix, by name, and how many more there are: those that contradict least."""
    weight: dict[str, int] = {}
    for pair in report.pairs:
        for outlet in pair.outlets:
            weight[outlet] = weight.get(outlet, 0) + pair.contradictions
    names = sorted(sorted(weight, key=lambda name: (-weight[name], name))[:MAX_OUTLETS])
    return names, len(weight) - len(names)


def categories(report: ArchiveReport) -> list[tuple[str, int, int, int, int]]:
    """Return for each category its findings by severity and the stories that have one, the commonest first."""
    found = [(story.key, f.finding) for story in report.stories for f in story.findings]
    rows = []
    for category in {finding.category for _, finding in found}:
        inside = [(key, finding) for key, finding in found if finding.category == category]
        errors, warnings, hints = (sum(f.severity is severity for _, f in inside) for severity in Severity)
        rows.append((category, errors, warnings, hints, len({key for key, _ in inside})))
    return sorted(rows, key=lambda row: (-sum(row[1:4]), row[0]))


def _told(found: ArchiveFinding) -> str:
    copies = "; ".join(f"{name} printed as well by {', '.join(others)}" for name, others in found.copies.items())
    return f"{found.finding.message} ({copies})" if copies else found.finding.message


def _story_record(story: ArchiveStory) -> dict[str, Any]:
    return {
        "key": story.key,
        "documents": story.documents,
        "origins": story.origins,
        "outlets": list(story.outlets),
        "published": list(story.published),
        "claims": story.claims,
        "findings": [
            finding_record(found.finding)
            | {"first_seen": found.first_seen, "last_seen": found.last_seen}
            | {"copies": {name: list(others) for name, others in found.copies.items()}}
            for found in story.findings
        ],
    }


def with_findings(report: ArchiveReport) -> list[ArchiveStory]:
    """Return the stories with an open finding that is reported."""
    return [story for story in report.stories if story.findings]


def top_stories(report: ArchiveReport, top: int) -> list[ArchiveStory]:
    """Return the stories to show, those with the most contradictions first."""
    return with_findings(report)[:top]


def _open(report: ArchiveReport) -> int:
    return sum(len(story.findings) for story in report.stories)


def _counted(count: int, noun: str, plural: str = "") -> str:
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
