"""Write what an audit found in an archive: the stories with the most contradictions, what they are about, and who
contradicts whom; as JSON see schema/archive.schema.json."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from claimcheck.records import Document, Finding, Severity
from claimcheck.reporters.archive_figures import (
    ArchiveFinding,
    ArchiveReport,
    ArchiveStory,
    categories,
    counted,
    days,
    matrix_outlets,
    outlet_names,
    period_label,
    periods,
    severities,
    shown_outlets,
    summary_lines,
    told_by,
    top_stories,
    with_findings,
)
from claimcheck.reporters.csv import cell
from claimcheck.reporters.json import finding_record, read_finding
from claimcheck.reporters.markdown import escaped
from claimcheck.reporters.quotations import flattened, sides
from claimcheck.reporters.tables import Cell

SCHEMA = "claimcheck-archive/1"  # a field may be added; renaming or removing one needs a new number
MAX_COLUMN = 80  # characters of a column of the text report


def write_json(report: ArchiveReport, top: int | None = None) -> str:
    gravity = {severity.value: count for severity, count in severities(report)}
    record = {
        "schema": SCHEMA,
        "version": report.version,
        "audit": {
            "started": report.started,
            "finished": report.finished,
            "at_work": report.at_work,
            "unchecked": report.unchecked,
        },
        "filters": {
            "rules": list(report.filters.rules),
            "min_severity": report.filters.min_severity.value,
            "outlets": list(report.filters.outlets),
        },
        "documents": report.documents,
        "copies": report.copies,
        "stories": len(report.stories),
        "told_by_several": report.told_by_several,
        "undated": report.undated,
        "findings": {"open": sum(gravity.values()), **gravity, "new": report.new}
        | {"resolved": len(report.resolved), "dismissed": len(report.dismissed)},
        "categories": [
            dict(zip(("category", *(s.value for s in Severity), "stories"), row, strict=True))
            for row in categories(report)
        ],
        "days": [
            {
                "day": day.first_day.isoformat(),
                "stories": day.stories,
                "contradicted": day.contradicted,
                "contradictions": day.contradictions,
            }
            for day in days(report)
        ],
        "outlets": [
            {
                "outlet": outlet.outlet,
                "stories": outlet.stories,
                "contradicted_stories": outlet.contradicted,
                "contradictions": outlet.contradictions,
                "outnumbered": outlet.outnumbered,
                "carried_stories": outlet.carried,
                "claims": outlet.claims,
            }
            for outlet in report.outlets
        ],
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
            _named(gone.finding) | {"cause": gone.cause, "documents": list(gone.documents)} for gone in report.resolved
        ],
        "dismissed": [_named(away.finding) | {"dismissed": away.when} for away in report.dismissed],
        "errors": [{"path": error.path, "message": error.message} for error in report.errors],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _named(finding: Finding) -> dict[str, Any]:
    return {"id": finding.id, "rule": finding.rule, "message": finding.message}


def read_stories(text: str) -> list[tuple[tuple[Finding, ...], tuple[Document, ...]]]:
    """Return for each story of a report that `write_json` wrote its findings, and the documents that were compared.

    Their texts are not in it. Raises KeyError when it is another report.
    """
    return [
        (
            tuple(read_finding(finding) for finding in story["findings"]),
            tuple(
                Document(
                    article["id"],
                    article["path"],
                    text="",
                    outlet=article["outlet"],
                    published=date.fromisoformat(article["published"]) if article["published"] else None,
                )
                for article in story["articles"]
                if not article["copy_of"]
            ),
        )
        for story in json.loads(text)["top"]
    ]


def write_csv(report: ArchiveReport, top: int | None = None) -> str:
    """Return a line for each finding, with a head; top: only of so many stories."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    columns = "story id rule category scope severity confidence first_seen last_seen outlets message"
    writer.writerow(f"{columns} carriers story_outlets story_origins".split())
    for story in with_findings(report)[:top]:
        for found in story.findings:
            f = found.finding
            outlets, carriers = (
                "; ".join(name for name in names if name in story.outlets) for names in (found.outlets, found.carriers)
            )
            what = (f.rule, f.category, f.scope.value, f.severity.value, f.confidence)
            history = (found.first_seen, found.last_seen)
            told = (outlets, f.message, carriers, len(story.outlets), story.origins)
            writer.writerow(cell(str(value)) for value in (story.key, f.id, *what, *history, *told))
    return lines.getvalue()


def write_text(report: ArchiveReport, top: int | None = None) -> str:
    return _written(report, top, "simple", lambda title: f"{title}\n{'=' * len(title)}", flattened)


def write_markdown(report: ArchiveReport, top: int | None = None) -> str:
    return _written(report, top, "github", lambda title: f"## {title}", escaped)


def write_html(report: ArchiveReport, top: int | None = None) -> str:
    """Return the dashboard of the archive: one page that loads nothing and runs no script."""
    from claimcheck.reporters.html.archive import render_archive

    return render_archive(report, top)


ARCHIVE_REPORTERS: Mapping[str, Callable[[ArchiveReport, int | None], str]] = {
    "text": write_text,
    "json": write_json,
    "csv": write_csv,
    "markdown": write_markdown,
    "html": write_html,
}


def _written(
    report: ArchiveReport, top: int | None, style: str, heading: Callable[[str], str], shown: Callable[[str], str]
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
        when = " to ".join(dict.fromkeys(story.published)) or "no dates"
        parts.append(
            shown(f"{told_by(story)}, {counted(story.claims, 'claim')} compared, {when}: {outlet_names(story)}")
        )
        rows = [(f.finding.severity.value, f.finding.name, f.finding.id, _told(f)) for f in story.findings]
        parts.append(table(("severity", "rule", "id", "what"), rows))
    for title, head, figures in _tables(report):
        if figures:
            parts += [heading(title), table(head, figures)]
    if report.errors:
        lines = "\n".join(f"- {shown(error.path)}: {shown(error.message)}" for error in report.errors)
        parts += [heading("Not read"), lines]
    return "\n\n".join(parts) + "\n"


def _tables(report: ArchiveReport) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[object]]]]:
    """Yield title, head and rows of each table behind the stories."""
    gone = [(each.finding.id, each.finding.message, each.reason) for each in report.resolved]
    yield "Resolved in the last audit", ("id", "what it was", "by"), gone
    by_category: list[Sequence[object]] = [*categories(report)]
    if by_category:
        by_category.append(("all", *(count for _, count in severities(report)), len(with_findings(report))))
    yield "By category", ("category", "errors", "warnings", "info", "stories"), by_category
    outlets, more = shown_outlets(report)
    left_out = f" ({counted(more, 'outlet')} less contradicted left out, see the JSON)" if more else ""
    yield (
        f"By outlet{left_out}",
        ("outlet", "stories contradicted", "contradictions", "outnumbered", "only carried", "claims compared"),
        [
            (o.outlet, f"{o.contradicted:,} of {o.stories:,}", o.contradictions, o.outnumbered, o.carried, o.claims)
            for o in outlets
        ],
    )
    yield "Stories in which two outlets contradict each other, of those that both told", *_matrix(report)
    period, begun = periods(report)
    undated = f" ({counted(report.undated, 'story', 'stories')} without a date left out)" if report.undated else ""
    yield (
        f"Over time{undated}",
        (f"stories begun by {period}", "stories", "contradicted", "contradictions"),
        [
            (period_label(each.first_day, period), each.stories, each.contradicted, each.contradictions)
            for each in begun
            if each.stories
        ],
    )
    away = [(each.finding.id, each.finding.message, each.when) for each in report.dismissed]
    yield "Dismissed", ("id", "what it is", "when"), away


def _matrix(report: ArchiveReport) -> tuple[list[str], list[list[str]]]:
    """Return head and rows; "3 of 12": in 3 of the 12 stories that both outlets told they contradict each other."""
    names = matrix_outlets(report)
    cells = {pair.outlets: f"{pair.contradicted:,} of {pair.stories:,}" for pair in report.pairs}
    rows = [
        [f"{number} {name}", *(cells.get((min(name, other), max(name, other)), "") for other in names)]
        for number, name in enumerate(names, start=1)
    ]
    return ["", *map(str, range(1, len(names) + 1))], rows


def _told(found: ArchiveFinding) -> str:
    carried = "; ".join(
        f"{', '.join(side.told_by)}, carried by {', '.join(side.carried_by)}" for side in found.sides if side.carried_by
    )
    return f"{found.finding.message} ({carried})" if carried else found.finding.message


def _story_record(story: ArchiveStory) -> dict[str, Any]:
    return {
        "key": story.key,
        "documents": len(story.articles),
        "origins": story.origins,
        "outlets": list(story.outlets),
        "carriers": list(story.carriers),
        "published": list(story.published),
        "claims": story.claims,
        "findings": [_finding_record(found) for found in story.findings],
        "articles": [asdict(article) for article in story.articles],
    }


def _finding_record(found: ArchiveFinding) -> dict[str, Any]:
    return {
        **finding_record(found.finding),
        "first_seen": found.first_seen,
        "last_seen": found.last_seen,
        "copies": {name: list(others) for name, others in found.copies.items()},
        "sides": [
            {
                "value": value,
                "origins": side.origins,
                "told_by": list(side.told_by),
                "carried_by": list(side.carried_by),
            }
            for (value, _), side in zip(sides(found.finding), found.sides, strict=True)
        ],
    }
