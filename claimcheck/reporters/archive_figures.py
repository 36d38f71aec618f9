"""What an audit found in an archive, and the figures that every format of its report shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claimcheck.records import Finding, InputError, Scope, Severity
from claimcheck.reporters.quotations import printable

MAX_OUTLETS = 10  # rows of a table, and columns of a matrix, that still fit on a page; all stand in the JSON
MAX_DAYS = 80  # told day by day; more are told by week, then by month
TOP_STORIES = 10  # shown unless somebody asks for another number


@dataclass(frozen=True, slots=True)
class ArchiveArticle:
    """An article of a story, and which text it prints."""

    id: str
    path: str
    outlet: str | None
    published: str | None  # ISO day
    origin: int  # number of its text in the story; copies of one text have one number
    copy_of: str | None  # the article that says all it says; None: it was compared with the others

    @property
    def printed_by(self) -> str:
        """Its outlet; an article without one stands for itself."""
        return self.outlet or self.id


@dataclass(frozen=True, slots=True)
class Voices:
    """Who prints the words of one side of a finding."""

    origins: int  # texts; however many print one, it is one
    told_by: tuple[str, ...]  # of each text who had it first
    carried_by: tuple[str, ...]  # who else printed one of these texts


@dataclass(frozen=True, slots=True)
class ArchiveFinding:
    """An open finding with when it was first and last seen, and who prints what it quotes."""

    finding: Finding
    first_seen: str
    last_seen: str
    copies: Mapping[str, tuple[str, ...]]  # document quoted -> plain copies of it
    sides: tuple[Voices, ...]  # as `quotations.sides` yields them

    @property
    def outlets(self) -> tuple[str, ...]:
        """All who print it, sorted."""
        return tuple(sorted({name for side in self.sides for name in (*side.told_by, *side.carried_by)}))

    @property
    def carriers(self) -> tuple[str, ...]:
        """Those of `outlets` that have it from another one in each place."""
        return tuple(sorted(set(self.outlets) - {name for side in self.sides for name in side.told_by}))


@dataclass(frozen=True, slots=True)
class ArchiveStory:
    """A story with its open findings, the gravest first."""

    key: str
    articles: tuple[ArchiveArticle, ...]
    claims: int  # that were compared with another
    findings: tuple[ArchiveFinding, ...]

    @property
    def origins(self) -> int:
        """How many texts there are, however often each was printed."""
        return len({article.origin for article in self.articles})

    @property
    def outlets(self) -> tuple[str, ...]:
        """All that are named, sorted."""
        return tuple(sorted({article.outlet for article in self.articles if article.outlet}))

    @property
    def tellers(self) -> tuple[str, ...]:
        """The outlets that have words of their own in it: an article that is no plain copy."""
        return tuple(sorted({a.outlet for a in self.articles if a.outlet and not a.copy_of}))

    @property
    def carriers(self) -> tuple[str, ...]:
        """The outlets that only printed what another one has too."""
        return tuple(sorted({*self.outlets} - {*self.tellers}))

    @property
    def published(self) -> tuple[str, ...]:
        """First and last day; () where none is known."""
        days = sorted(article.published for article in self.articles if article.published)
        return (days[0], days[-1]) if days else ()

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
    stories: int  # that both told in words of their own
    claims: int = 0  # of those stories that were compared with another, whoever made them


@dataclass(frozen=True, slots=True)
class OutletFigures:
    """An outlet, how often it stands against another one, and what that rests on."""

    outlet: str
    stories: int  # that it told in words of its own, and another outlet too
    contradicted: int  # of these, those with a finding that has it on one side and another outlet on another
    contradictions: int  # such findings
    outnumbered: int  # of these, those in which another side has more origins than its own
    carried: int  # stories of which it only printed what another outlet has too
    claims: int  # of the stories that it told with others, those that were compared with another


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
class Period:
    """A day, week or month in which stories began to be told."""

    first_day: date
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
class Dismissed:
    """A finding that somebody waved away and that still stands."""

    finding: Finding
    when: str


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """All that a store has to say."""

    version: str
    started: str | None  # the last audit; None where there was none
    finished: str | None  # None where it is at work or was broken off
    at_work: bool  # whether an audit is at work
    documents: int
    unchecked: int  # of these, those that no story has as they are now
    stories: tuple[ArchiveStory, ...]  # all, those with the most contradictions first
    outlets: tuple[OutletFigures, ...]  # that told a story with others or carried one, the most contradicted first
    pairs: tuple[OutletPair, ...]  # outlets that told a story in common, by name
    new: int  # findings that the last audit saw first
    resolved: tuple[Resolved, ...]  # findings that it did not see any more, by id
    dismissed: tuple[Dismissed, ...]  # by id
    errors: tuple[InputError, ...]
    filters: Filters = Filters()

    @property
    def copies(self) -> int:
        """How many documents print a text that another one has too."""
        return sum(len(story.articles) - story.origins for story in self.stories)

    @property
    def told_by_several(self) -> int:
        """How many stories have more than one origin."""
        return sum(story.origins > 1 for story in self.stories)

    @property
    def undated(self) -> int:
        """How many stories have no date."""
        return sum(not story.published for story in self.stories)


def summary_lines(report: ArchiveReport) -> list[str]:
    """Return how much there is, what was found, and when."""
    lines = [
        f"{counted(report.documents, 'document')} in {counted(len(report.stories), 'story', 'stories')}, "
        f"{report.told_by_several:,} of them told by several; {counted(report.copies, 'copy', 'copies')}",
        f"Open findings: {sum(count for _, count in severities(report)):,}; new in the last audit {report.new:,}, "
        f"resolved in it {len(report.resolved):,}; dismissed {len(report.dismissed):,}",
        _progress(report),
    ]
    if str(report.filters):
        lines.append(f"Only findings of: {printable(str(report.filters))}")
    return lines


def _progress(report: ArchiveReport) -> str:
    """Return when the last audit was, and how much it has left; after its end that is what it could not check."""
    unchecked = f"{report.unchecked:,} of {counted(report.documents, 'document')} not checked"
    if not report.started:
        return "Nothing was audited yet."
    if report.finished:
        return f"Last audit: {report.started} to {report.finished}" + (f"; {unchecked}" if report.unchecked else "")
    if report.at_work:
        return f"An audit is at work, begun {report.started}: {unchecked} yet."
    return f"The audit of {report.started} was broken off: {unchecked}; run it again, it goes on where it stopped."


def severities(report: ArchiveReport) -> list[tuple[Severity, int]]:
    """Return how many open findings there are of each severity, the gravest first."""
    found = [f.finding.severity for story in report.stories for f in story.findings]
    return [(severity, found.count(severity)) for severity in Severity]


def categories(report: ArchiveReport) -> list[tuple[str, int, int, int, int]]:
    """Return for each category its findings by severity and the stories that have one, the commonest first."""
    found = [(story.key, f.finding) for story in report.stories for f in story.findings]
    rows = []
    for category in {finding.category for _, finding in found}:
        inside = [(key, finding) for key, finding in found if finding.category == category]
        errors, warnings, hints = (sum(f.severity is severity for _, f in inside) for severity in Severity)
        rows.append((category, errors, warnings, hints, len({key for key, _ in inside})))
    return sorted(rows, key=lambda row: (-sum(row[1:4]), row[0]))


def days(report: ArchiveReport) -> list[Period]:
    """Return the days on which stories began, in order; those of stories without a date are left out."""
    begun: dict[str, list[ArchiveStory]] = {}
    for story in report.stories:
        if story.published:
            begun.setdefault(story.published[0], []).append(story)
    return [
        Period(
            date.fromisoformat(day),
            stories=len(told),
            contradicted=sum(bool(story.contradictions) for story in told),
            contradictions=sum(story.contradictions for story in told),
        )
        for day, told in sorted(begun.items())
    ]


def periods(report: ArchiveReport) -> tuple[str, list[Period]]:
    """Return "day", "week" or "month", and those from the first to the last, none left out between."""
    begun = days(report)
    if not begun:
        return "day", []
    first, last = begun[0].first_day, begun[-1].first_day
    length = (last - first).days + 1
    name = "day" if length <= MAX_DAYS else "week" if length <= 7 * MAX_DAYS else "month"
    held: dict[date, list[Period]] = {}
    at = _begin(first, name)
    while at <= last:
        held[at] = []
        at = _begin(at + timedelta({"day": 1, "week": 7, "month": 31}[name]), name)
    for day in begun:
        held[_begin(day.first_day, name)].append(day)
    return name, [_sum(at, inside) for at, inside in held.items()]


def _begin(day: date, period: str) -> date:
    if period == "month":
        return day.replace(day=1)
    return day - timedelta(day.weekday()) if period == "week" else day


def _sum(first_day: date, parts: Sequence[Period]) -> Period:
    return Period(
        first_day,
        stories=sum(part.stories for part in parts),
        contradicted=sum(part.contradicted for part in parts),
        contradictions=sum(part.contradictions for part in parts),
    )


def period_label(first_day: date, period: str) -> str:
    """Return how a day, week or month is called."""
    if period == "month":
        return f"{first_day:%B} {first_day.year}"
    return f"{'week of ' if period == 'week' else ''}{first_day.day} {first_day:%B} {first_day.year}"


def shown_outlets(report: ArchiveReport) -> tuple[Sequence[OutletFigures], int]:
    """Return the outlets that a page has room for, and how many more there are: those least contradicted."""
    return report.outlets[:MAX_OUTLETS], max(0, len(report.outlets) - MAX_OUTLETS)


def matrix_outlets(report: ArchiveReport) -> list[str]:
    """Return those of the shown outlets that told a story in common with another one, by name."""
    paired = {outlet for pair in report.pairs for outlet in pair.outlets}
    return sorted(figures.outlet for figures in shown_outlets(report)[0] if figures.outlet in paired)


def told_by(story: ArchiveStory) -> str:
    """Return how many and who told a story: "3 documents, 2 outlets, 1 origin"."""
    outlets = f"{counted(len(story.outlets), 'outlet')}, " if story.outlets else ""
    return f"{counted(len(story.articles), 'document')}, {outlets}{counted(story.origins, 'origin')}"


def outlet_names(story: ArchiveStory) -> str:
    """Return the outlets of a story by name, those that only carried it behind the others."""
    told = ", ".join(story.tellers) or "no outlets named"
    return f"{told}; carried by {', '.join(story.carriers)}" if story.carriers else told


def with_findings(report: ArchiveReport) -> list[ArchiveStory]:
    """Return the stories with an open finding that is reported."""
    return [story for story in report.stories if story.findings]


def top_stories(report: ArchiveReport, top: int | None) -> list[ArchiveStory]:
    """Return the stories to show, those with the most contradictions first."""
    return with_findings(report)[: top or TOP_STORIES]


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return "1 story", "2 stories"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
