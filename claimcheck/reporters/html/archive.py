"""Write what an audit found as one HTML page: over time, by category, by outlets, and the stories with the most."""

from dataclasses import dataclass

from claimcheck.records import Quotation
from claimcheck.reporters.archive_figures import (
    ArchiveFinding,
    ArchiveReport,
    OutletPair,
    Period,
    Voices,
    categories,
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
from claimcheck.reporters.html.rendering import render_page
from claimcheck.reporters.quotations import sides

CHART_HEIGHT = 100  # units; the page stretches the chart
SHADES = 4  # of a cell of the matrix, by the share of stories contradicted


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, week or month of the chart."""

    label: str
    figures: Period
    height: float  # of CHART_HEIGHT


@dataclass(frozen=True, slots=True)
class SideView:
    """What one side of a finding says: who, with which words."""

    value: str
    voices: Voices
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as a row of its story's table."""

    found: ArchiveFinding
    sides: tuple[SideView, ...]


def render_archive(report: ArchiveReport, top: int | None) -> str:
    """Return the page; top: how many stories it shows."""
    period, bars = _bars(report)
    outlets, left_out = shown_outlets(report)
    shown = top_stories(report, top)
    return render_page(
        "archive.html.jinja",
        styles=["report.css", "archive.css"],
        report=report,
        summary=summary_lines(report),
        severities=severities(report),
        period=period,
        bars=bars,
        most=max((bar.figures.contradictions for bar in bars), default=0),
        categories=categories(report),
        names=matrix_outlets(report),
        left_out=left_out,
        outlets=outlets,
        cells={pair.outlets: pair for pair in report.pairs},
        shade=_shade,
        told_by=told_by,
        outlet_names=outlet_names,
        stories=[(story, [_finding(found) for found in story.findings]) for story in shown],
        several=len(with_findings(report)),
    )


def _bars(report: ArchiveReport) -> tuple[str, list[Bar]]:
    """Return what a bar stands for, and the bars from the first day to the last; none left out between."""
    period, begun = periods(report)
    most = max((each.contradictions for each in begun), default=0) or 1
    return period, [
        Bar(period_label(each.first_day, period), each, round(CHART_HEIGHT * each.contradictions / most, 2))
        for each in begun
    ]


def _finding(found: ArchiveFinding) -> FindingView:
    said = zip(sides(found.finding), found.sides, strict=True)
    return FindingView(found, tuple(SideView(value, voices, quotations[0]) for (value, quotations), voices in said))


def _shade(pair: OutletPair) -> int:
    """Return how dark a cell is: 0 nothing, SHADES all stories that both told are contradicted."""
    return -(-SHADES * pair.contradicted // pair.stories)
