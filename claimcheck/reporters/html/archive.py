"""Write what an audit found as one HTML page: over time, by category, by outlets, and the stories with the most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claimcheck.records import Quotation, Severity
from claimcheck.reporters.archive import (
    ArchiveFinding,
    ArchiveReport,
    ArchiveStory,
    Day,
    OutletPair,
    categories,
    matrix_outlets,
    summary_lines,
    top_stories,
    with_findings,
)
from claimcheck.reporters.html.rendering import render_page
from claimcheck.reporters.quotations import sides

MAX_BARS = 80  # days in the chart; more are drawn by week, then by month
CHART_HEIGHT = 100  # units; the page stretches the chart
SHADES = 4  # of a cell of the matrix, by the share of stories contradicted


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, week or month of the chart."""

    label: str
    stories: int
    contradicted: int
    contradictions: int
    height: float  # of CHART_HEIGHT


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with what its figures rest on."""

    name: str
    shared: int  # stories that it told and another outlet too
    contradicted: int  # of these, those with a contradiction between it and another outlet
    contradictions: int
    claims: int  # of these stories that were compared with another


@dataclass(frozen=True, slots=True)
class SideView:
    """What one side of a finding says: who, with which words."""

    value: str
    outlets: tuple[str, ...]
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as a row of its story's table."""

    found: ArchiveFinding
    sides: tuple[SideView, ...]


def render_archive(report: ArchiveReport, top: int) -> str:
    """Return the page; top: how many stories it shows."""
    period, bars = _bars(report.days)
    names, left_out = matrix_outlets(report)
    shown = top_stories(report, top)
    return render_page(
        "archive.html.jinja",
        styles=["report.css", "archive.css"],
        report=report,
        summary=summary_lines(report),
        severities=[
            (severity, sum(found.finding.severity is severity for story in report.stories for found in story.findings))
            for severity in Severity
        ],
        period=period,
        bars=bars,
        most=max((bar.contradictions for bar in bars), default=0),
        undated=sum(not story.published for story in report.stories),
        categories=categories(report),
        names=names,
        left_out=left_out,
        outlets=_outlets(report, names),
        cells={pair.outlets: pair for pair in report.pairs},
        shade=_shade,
        stories=[(story, [_finding(found, story) for found in story.findings]) for story in shown],
        several=len(with_findings(report)),
    )


def _bars(days: Sequence[Day]) -> tuple[str, list[Bar]]:
    """Return what a bar stands for, and the bars from the first day to the last; none left out between."""
    if not days:
        return "day", []
    first, last = (date.fromisoformat(day.day) for day in (days[0], days[-1]))
    length = (last - first).days + 1
    period = "day" if length <= MAX_BARS else "week" if length <= 7 * MAX_BARS else "month"
    begun: dict[date, list[Day]] = {}
    at = _begin(first, period)
    while at <= last:
        begun[at] = []
        at = _begin(at + timedelta({"day": 1, "week": 7, "month": 31}[period]), period)
    for day in days:
        begun[_begin(date.fromisoformat(day.day), period)].append(day)
    most = max(sum(day.contradictions for day in held) for held in begun.values()) or 1
    return period, [_bar(_label(at, period), held, most) for at, held in begun.items()]


def _bar(label: str, days: Sequence[Day], most: int) -> Bar:
    contradictions = sum(day.contradictions for day in days)
    return Bar(
        label,
        stories=sum(day.stories for day in days),
        contradicted=sum(day.contradicted for day in days),
        contradictions=contradictions,
        height=round(CHART_HEIGHT * contradictions / most, 2),
    )


def _begin(day: date, period: str) -> date:
    if period == "month":
        return day.replace(day=1)
    return day - timedelta(day.weekday()) if period == "week" else day


def _label(day: date, period: str) -> str:
    if period == "month":
        return f"{day:%B} {day.year}"
    return f"{'week of ' if period == 'week' else ''}{day.day} {day:%B} {day.year}"


def _outlets(report: ArchiveReport, names: Sequence[str]) -> list[Outlet]:
    """Return the outlets of the matrix, those with the most contradicted stories first."""
    found = []
    for name in names:
        told = [s for s in report.stories if name in s.outlets and len(s.outlets) > 1]
        pairs = [pair for pair in report.pairs if name in pair.outlets]
        contradicted = [s for s in told if _contradicts(name, s)]
        found.append(
            Outlet(
                name,
                shared=len(told),
                contradicted=len(contradicted),
                contradictions=sum(pair.contradictions for pair in pairs),
                claims=sum(story.claims for story in told),
            )
        )
    return sorted(found, key=lambda outlet: (-outlet.contradicted, outlet.name))


def _contradicts(name: str, story: ArchiveStory) -> bool:
    """Whether an outlet stands on one side of a contradiction of the story and another outlet on another side."""
    for found in story.findings:
        named = [set(_side_outlets(quotations, found, story.outlet_of)) for _, quotations in sides(found.finding)]
        if any(name in one and any(other - {name} for other in named if other is not one) for one in named):
            return True
    return False


def _side_outlets(
    quotations: Sequence[Quotation], found: ArchiveFinding, outlet_of: Mapping[str, str]
) -> tuple[str, ...]:
    """Return who prints the words of a side, copies included; a document without an outlet stands for itself."""
    documents = [d for q in quotations for d in (q.document_id, *found.copies.get(q.document_id, ()))]
    return tuple(sorted({outlet_of.get(document, document) for document in documents}))


def _finding(found: ArchiveFinding, story: ArchiveStory) -> FindingView:
    return FindingView(
        found,
        tuple(
            SideView(value, _side_outlets(quotations, found, story.outlet_of), quotations[0])
            for value, quotations in sides(found.finding)
        ),
    )


def _shade(pair: OutletPair) -> int:
    """Return how dark a cell is: 0 nothing, SHADES all stories that both told are contradicted."""
    return -(-SHADES * pair.contradicted // pair.stories)
