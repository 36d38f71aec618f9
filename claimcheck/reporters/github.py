"""Write a report as workflow commands, which GitHub Actions shows as annotations beside the lines of a change.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from claimcheck.records import Finding, Quotation, Report, Severity
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened, one_line, saying
from claimcheck.reporters.regions import Region, documents_by_id, error_region, own_first, region_of

MAX_SHOWN = 10  # annotations of a kind that GitHub shows of one step; it drops the others in silence
MAX_MESSAGE_CHARACTERS = 10_000  # GitHub cuts an annotation of more than 64 KB
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write_github(report: Report, page: Page) -> str:
    """Return a command for each input that could not be read and for each finding, the gravest first.

    Of errors and of warnings the first MAX_SHOWN, of notices one less; the last one says how many more there are.
    """
    documents = documents_by_id(report)
    lines: dict[str, list[str]] = {command: [] for command in COMMANDS.values()}
    for error in report.errors:
        message = one_line(f"{error.path}: {error.message}")
        lines["error"].append(_command("error", error_region(error), "not read", message))
    for finding in report.findings:
        command = COMMANDS[finding.severity]
        quotations = own_first(finding, documents)
        regions = [region_of(quotation, documents) for quotation in quotations]
        title = f"{finding.rule} {finding.name} ({finding.confidence:.0%})"
        lines[command].append(_command(command, regions[0], title, _message(finding, quotations, regions)))
    shown = {command: found[: MAX_SHOWN - (command == "notice")] for command, found in lines.items()}
    more = {command: len(found) - len(shown[command]) for command, found in lines.items()}
    if any(more.values()):
        counts = ", ".join(f"{count} {command}{'s' * (count > 1)}" for command, count in more.items() if count)
        told = f"{sum(more.values())} more ({counts}): GitHub shows {MAX_SHOWN} of a kind; the job summary has all."
        shown["notice"].append(f"::notice title=claimcheck::{_escaped(told)}")
    return "".join(f"{line}\n" for found in shown.values() for line in found)


def _message(finding: Finding, quotations: list[Quotation], regions: list[Region]) -> str:
    """Return what the finding says, then all quotations, one a line."""
    quoted = zip(regions, quotations, strict=True)
    lines = [finding.message, *(f"{region.path}:{region.line}: {saying(quotation)}" for region, quotation in quoted)]
    message = "\n".join(map(one_line, lines))
    return message if len(message) <= MAX_MESSAGE_CHARACTERS else f"{message[: MAX_MESSAGE_CHARACTERS - 1]}…"


def _command(command: str, region: Region, title: str, message: str) -> str:
    where = {"file": region.path, "line": region.line, "col": region.column, "title": title}
    properties = ",".join(f"{name}={_escaped_property(flattened(str(value)))}" for name, value in where.items())
    return f"::{command} {properties}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
