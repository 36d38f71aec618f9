"""The command line: what to check, how to report it, and the exit status."""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck import __version__
from claimcheck.errors import CallError, ClaimcheckError
from claimcheck.records import InputError, Severity
from claimcheck.settings import Settings

if TYPE_CHECKING:
    from claimcheck.readers.pairs import Text
    from claimcheck.records import Claim, Finding
    from claimcheck.relations import Relation
    from claimcheck.reporters.page import Page
    from claimcheck.rules.rule import ConflictRule, GarbleRule

FOUND, WRONG = 1, 2  # exit status, see the contract; 0 is nothing at or above --fail-on
MAX_WIDTH = 140  # columns; wider lines are hard to read
DEFAULTS = Settings()
NEVER = "never"
SEVERITIES = tuple(severity.value for severity in Severity)
MANY_PATHS = frozenset({"--against", "--in"})  # options that take all paths behind them, up to the next option

app = typer.Typer(
    name="claimcheck",
    help="Read several articles about one thing and show, with both quotations, where they cannot all be right.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: the styled one costs a tenth of a second
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> None:
    """Run the program with the arguments of the process, and end the process."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and return the exit status; expected errors are one line on standard error."""
    try:
        _refuse_empty(argv)
        app(args=_spread(argv), prog_name="claimcheck")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except ClaimcheckError as error:
        _say(f"claimcheck: {error}")
        return WRONG
    return 0


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        _print(f"claimcheck {__version__}\n")
        raise typer.Exit


Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH", help="Files or folders; a folder is read with all below it.", show_default=False),
]
EncoderName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A sentence-transformers model by name or path, instead of the one in the package; needs the extra "
        "claimcheck[sentence-transformers].",
        show_default=False,
    ),
]
EntailmentName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A sentence-transformers cross-encoder with the labels entailment, neutral and contradiction, by name "
        "or path, instead of the model in the package; needs the same extra.",
        show_default=False,
    ),
]
BatchSize = Annotated[int, typer.Option(metavar="N", help="Sentences a model reads at once; changes no result.", min=1)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]


@app.command()
def check(
    paths: Paths,
    against: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH...",
            help="Sources to compare the PATHs with. For now they are compared like all other documents; verdicts "
            "on the claims of a draft are not there yet.",
            show_default=False,
        ),
    ] = None,
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or markdown.")
    ] = "text",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the report to FILE.", show_default=False),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(metavar="SEVERITY", help="Exit with 1 from this severity on: error, warning, info, never."),
    ] = DEFAULTS.fail_on.value,
    min_severity: Annotated[
        str, typer.Option(metavar="SEVERITY", help="Report from this severity on: error, warning, info.")
    ] = DEFAULTS.min_severity.value,
    claims: Annotated[bool, typer.Option("--claims", help="List the claims of every document in the JSON.")] = False,
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    batch_size: BatchSize = DEFAULTS.batch_size,
    max_characters: Annotated[
        int, typer.Option(metavar="N", help="Longest document that is checked; longer ones are refused.", min=1)
    ] = DEFAULTS.max_characters,
    quiet: Quiet = False,
) -> None:
    """Show where articles disagree or are damaged.

    Exit status: 0 nothing at or above --fail-on; 1 findings there; 2 a wrong call, or an input that could not be read.
    """
    from claimcheck.reporters import REPORTERS

    write = REPORTERS[_known("--format", format_name, REPORTERS)]
    fails = _known("--fail-on", fail_on, (*SEVERITIES, NEVER))
    settings = Settings(
        encoder=encoder,
        entailment=entailment,
        fail_on=DEFAULTS.fail_on if fails == NEVER else Severity(fails),
        min_severity=Severity(_known("--min-severity", min_severity, SEVERITIES)),
        with_claims=claims,
        batch_size=batch_size,
        max_characters=max_characters,
    )
    if output:
        _require_folder(output)
    _start_loading(encoder, entailment)
    from claimcheck import pipeline
    from claimcheck.findings import reaches

    with _progress(quiet) as progress:
        report = pipeline.check(paths, against=against or (), settings=settings, progress=progress)
    if output or format_name != "text":
        _complain(report.errors)
    _deliver(write(report, _page(output)), output)
    if report.errors:
        raise typer.Exit(WRONG)
    if fails != NEVER and any(reaches(finding.severity, settings.fail_on) for finding in report.findings):
        raise typer.Exit(FOUND)


@app.command()
def text(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file that holds one document.", show_default=False)],
    document: Annotated[
        str, typer.Option(metavar="ID", help="Which document, when PATH holds several.", show_default=False)
    ] = "",
) -> None:
    """Print a document's text as claimcheck sees it.

    The offsets in all reports count the characters of this text, from 0.
    """
    from claimcheck.readers import read_paths

    read = read_paths([path])
    _complain(read.errors)
    texts = {found.id: found.text for found in read.documents}
    if document and document not in texts:
        raise CallError(f"{path}: no document {document!r}; {_nearest(document, texts)}")
    if not document and len(texts) > 1:
        raise CallError(f"{path}: holds {len(texts)} documents; name one with --document: {', '.join(texts)}")
    for found_id, found_text in texts.items():
        if document in ("", found_id):
            _print(found_text)
    if read.errors:
        raise typer.Exit(WRONG)


@app.command()
def claims(
    paths: Paths,
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="jsonl or text.")] = "jsonl",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the claims to FILE.", show_default=False),
    ] = None,
) -> None:
    """Print the claims of documents, one a line.

    Each with what it states, who says it and how surely.
    """
    write = {"jsonl": _claim_as_json, "text": _claim_as_text}[_known("--format", format_name, ("jsonl", "text"))]
    if output:
        _require_folder(output)
    from claimcheck import pipeline
    from claimcheck.language import detect_language

    read = pipeline.read_inputs(paths, Settings())
    _complain(read.errors)
    for found in read.documents:
        language = detect_language(found.text)
        if language not in {"en", "und"}:
            _say(f"claimcheck: {found.id}: written in another language ({language}); no claims are found in it")
    _deliver("".join(write(claim) for claim in pipeline.claims(read.documents)), output)
    if read.errors:
        raise typer.Exit(WRONG)


@app.command()
def relate(
    pairs: Annotated[
        str,
        typer.Argument(
            metavar="PAIRS",
            help='JSON lines: {"premise": "...", "hypothesis": "...", "premise_published"?, '
            '"hypothesis_published"?}; - reads standard input.',
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the relations to FILE.", show_default=False),
    ] = None,
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    batch_size: BatchSize = DEFAULTS.batch_size,
    quiet: Quiet = False,
) -> None:
    """Print of pairs of texts whether they agree, conflict, or can both be true.

    One line a line, in the same order: relation, the probability of a conflict, what clashes, and what the entailment
    model says. A line that cannot be read has an "error" in its place, and the exit status is 2; an empty line stays
    empty.
    """
    if output:
        _require_folder(output)
    lines = _read_pairs(pairs)
    _start_loading(encoder, entailment)
    from claimcheck.relations import relate_texts

    errors = [line for line in lines if isinstance(line, InputError)]
    _complain(errors)
    _tell_languages(pairs, lines)
    settings = Settings(encoder=encoder, entailment=entailment, batch_size=batch_size)
    with _progress(quiet) as progress:
        related = relate_texts(
            [line for line in lines if isinstance(line, tuple)], settings=settings, progress=progress
        )
    _deliver("".join(_relation_lines(lines, related)), output)
    if errors:
        raise typer.Exit(WRONG)


@app.command()
def audit(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="A folder of articles, or JSON lines (.jsonl, .jsonl.gz).", show_default=False
        ),
    ],
    store: Annotated[
        Path,
        typer.Option(metavar="FILE", help="What the audit keeps; made where there is none.", show_default=False),
    ],
    since: Annotated[
        str,
        typer.Option(metavar="DATE", help="Leave out articles published before DATE (2025-03-04).", show_default=False),
    ] = "",
    remove: Annotated[
        bool, typer.Option("--remove", help="Drop articles that SOURCE does not hold any more, and what they say.")
    ] = False,
    jobs: Annotated[int, typer.Option(metavar="N", help="Processes that check stories; changes no result.", min=1)] = 1,
    encoder: EncoderName = DEFAULTS.encoder,
    entailment: EntailmentName = DEFAULTS.entailment,
    quiet: Quiet = False,
) -> None:
    """Check an archive, story by story; the next time only what is new or changed.

    "claimcheck report FILE" shows what was found. Exit status: 0 all was audited; 2 a wrong call, or an article that
    could not be read.
    """
    from claimcheck.readers.dates import DATE_REMEDY, parse_published

    first_day = parse_published(since) if since else None
    if since and not first_day:
        raise CallError(f"--since: {since!r} is not an ISO date; {DATE_REMEDY}")
    from claimcheck import audit as audits

    settings = Settings(encoder=encoder, entailment=entailment)
    with _progress(quiet) as progress:
        done = audits.audit(
            source, store, settings=settings, since=first_day, remove=remove, jobs=jobs, progress=progress
        )
    for note in done.notes:
        _say(f"claimcheck: {note}")
    _complain(done.errors)
    left_out = f"; left out: {done.left_out:,} published before {since}" if done.left_out else ""
    _print(
        f"{done.documents:,} documents ({done.new:,} new or changed, {done.removed:,} removed) in {done.stories:,} "
        f"stories; checked {done.checked:,} stories, the others are unchanged{left_out}\n"
    )
    if done.errors:
        raise typer.Exit(WRONG)


@app.command()
def report(
    store: Annotated[Path, typer.Argument(metavar="FILE", help="The store of an audit.", show_default=False)],
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json, csv or markdown.")
    ] = "text",
    top: Annotated[
        int, typer.Option(metavar="N", help="Stories to show, those with the most contradictions.", min=1)
    ] = 10,
    dismiss: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="First wave this finding away; it stays so.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the report to FILE.", show_default=False),
    ] = None,
) -> None:
    """Show what an audit found: stories with contradictions, categories, who contradicts whom."""
    from claimcheck.reporters.archive import ARCHIVE_REPORTERS

    write = ARCHIVE_REPORTERS[_known("--format", format_name, ARCHIVE_REPORTERS)]
    if output:
        _require_folder(output)
    from claimcheck.audit import dismiss_findings
    from claimcheck.overview import summarise
    from claimcheck.store import open_store

    with open_store(store) as opened:
        dismiss_findings(opened, dismiss or ())
        _deliver(write(summarise(opened), top), output)


@app.command()
def rules(
    format_name: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """List the rules and what each finds."""
    import json

    from tabulate import tabulate

    from claimcheck.rules import CONFLICT_RULES, RULES

    records = [
        {
            "id": rule.id,
            "name": rule.name,
            "kind": "conflict" if rule in CONFLICT_RULES else "garble",
            "category": rule.category,
            "severity": rule.severity.value,
            "summary": (rule.doc or "").strip().split("\n")[0],
        }
        for rule in RULES
    ]
    if _known("--format", format_name, ("text", "json")) == "json":
        _print(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    else:
        rows = [[record[name] for name in ("id", "name", "severity", "summary")] for record in records]
        _print(tabulate(rows, tablefmt="plain", disable_numparse=True) + "\n")


@app.command()
def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="RULE|FINDING-ID", help="A rule by id or name, or a finding by its id.", show_default=False
        ),
    ],
    within: Annotated[
        list[Path] | None,
        typer.Option("--in", metavar="PATH...", help="Check these again and take the finding.", show_default=False),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take the finding from this JSON report.", show_default=False),
    ] = None,
) -> None:
    """Print a rule's manual page, or a finding."""
    from claimcheck.rules import RULES

    by_word = {word: rule for rule in RULES for word in (rule.id.casefold(), rule.name)}
    rule = by_word.get(subject.casefold())
    if rule:
        _print(_manual_page(rule))
        return
    if not within and not report:
        raise CallError(_no_subject(subject, by_word))
    found = next((f for f in _findings(within, report) if f.id == subject), None)
    if not found:
        raise CallError(
            f"{report or ', '.join(map(str, within or ()))}: no finding {subject!r}; ids stand in the report"
        )
    from claimcheck.reporters.text import finding_text

    _print(f"{finding_text(found, _page(None))}\n\n{_manual_page(by_word[found.rule.casefold()])}")


# Arguments ------------------------------------------------------------------------------------------------------------


def _refuse_empty(argv: Sequence[str]) -> None:
    """Refuse an empty argument: "$FOLDER" without a value would else be the folder in which the program runs."""
    if any(not word.strip() for word in argv):
        raise CallError("an argument is empty; name a file or a folder (is a variable unset?)")


def _spread(argv: Sequence[str]) -> list[str]:
    """Return the arguments with an option that takes many paths repeated before each of them."""
    spread: list[str] = []
    option = ""
    for i, word in enumerate(argv):
        if word == "--":
            return [*spread, *argv[i:]]
        if word.startswith("-"):
            option = word if word in MANY_PATHS else ""
            spread.append(word)
        elif option and spread[-1] != option:
            spread += [option, word]
        else:
            spread.append(word)
    return spread


def _start_loading(encoder: str, entailment: str) -> None:
    """Load the models in the package beside the imports and the reading, which saves 0.2 s."""
    from claimcheck.models.runtime import ENCODER, ENTAILMENT, TOKEN_MODEL, start_loading

    start_loading(TOKEN_MODEL, *([] if encoder else [ENCODER]), *([] if entailment else [ENTAILMENT]))


def _known(option: str, word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    if word not in known:
        raise CallError(f"{option}: no {word!r}; {_nearest(word, known)}")
    return word


def _nearest(word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"


def _no_subject(subject: str, by_word: "Mapping[str, ConflictRule | GarbleRule]") -> str:
    """Return what to say of a word that is no rule and comes without the place of a finding."""
    where = "for a finding say where it is: --report FILE (a JSON report) or --in PATH..."
    if re.fullmatch(r"[0-9a-f]{16}", subject):
        return f"{subject}: {where}"
    near = get_close_matches(subject.casefold(), [rule.name for rule in by_word.values()], n=1)
    rule = by_word[near[0]] if near else None
    names = f"did you mean {rule.name!r} ({rule.id})?" if rule else '"claimcheck rules" lists them;'
    return f"no rule {subject!r}; {names} {where}"


def _require_folder(output: Path) -> None:
    if output.is_dir():
        raise CallError(f"{output}: is a folder; name a file in it")
    if not output.parent.is_dir():
        raise CallError(f"{output}: the folder {output.parent} does not exist; make it first")


# Input ----------------------------------------------------------------------------------------------------------------


def _findings(within: Sequence[Path] | None, report: Path | None) -> "Sequence[Finding]":
    if report:
        from claimcheck.reporters.json import read_findings

        try:
            return read_findings(report.read_text(encoding="utf-8"))
        except OSError as error:
            raise CallError(f"{report}: {error.strerror}; name a report that --format json wrote") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CallError(
                f"{report}: not a JSON report of claimcheck ({error}); write one with --format json"
            ) from error
    from claimcheck import pipeline

    checked = pipeline.check(within or ())
    _complain(checked.errors)
    return checked.findings


def _read_pairs(name: str) -> "list[tuple[Text, Text] | InputError | None]":
    from claimcheck.readers.pairs import read_pairs

    if name == "-":
        return read_pairs(sys.stdin.buffer.read(), "standard input")
    try:
        return read_pairs(Path(name).read_bytes(), name)
    except OSError as error:
        raise CallError(f"{name}: {error.strerror}; name a file of JSON lines, or - for standard input") from error


# Output ---------------------------------------------------------------------------------------------------------------


def _claim_as_json(claim: "Claim") -> str:
    import json

    from claimcheck.reporters.json import claim_record

    return json.dumps(claim_record(claim), ensure_ascii=False) + "\n"


def _relation_lines(
    lines: "Sequence[tuple[Text, Text] | InputError | None]", related: "Iterable[Relation]"
) -> Iterator[str]:
    """Yield a line for each line that was read, in its order."""
    import json

    relations = iter(related)
    for line in lines:
        if line is None:
            yield "\n"
        elif isinstance(line, tuple):
            yield json.dumps(next(relations)) + "\n"
        else:
            record = dict.fromkeys(("relation", "conflict", "categories", "entailment"))
            yield json.dumps({**record, "categories": [], "error": line.message}, ensure_ascii=False) + "\n"


def _tell_languages(name: str, lines: "Sequence[tuple[Text, Text] | InputError | None]") -> None:
    """Say which lines are not in English."""
    from claimcheck.language import detect_language

    other = [
        str(number)
        for number, line in enumerate(lines, start=1)
        if isinstance(line, tuple) and {detect_language(side.text) for side in line} - {"en", "und"}
    ]
    if other:
        more = f" and {len(other) - MAX_NAMED_LINES} more" if len(other) > MAX_NAMED_LINES else ""
        _say(
            f"claimcheck: {name}: another language than English in line {', '.join(other[:MAX_NAMED_LINES])}{more}; "
            "what is said of it is a guess"
        )


MAX_NAMED_LINES = 10


def _claim_as_text(claim: "Claim") -> str:
    says = f"{claim.attribution}: " if claim.attribution else ""
    how = ", ".join((claim.polarity.value, claim.modality.value, claim.tense.value))
    return f"{claim.document_id}  {says}{' '.join(claim.text.split())}  ({how})\n"


def _manual_page(rule: "ConflictRule | GarbleRule") -> str:
    heading = f"{rule.id} {rule.name}: {rule.severity.value}, category {rule.category}"
    return f"{heading}\n\n{(rule.doc or 'This rule has no manual page.').strip()}\n"


def _page(output: Path | None) -> "Page":
    from claimcheck.reporters.page import Page

    if output or not sys.stdout.isatty():
        return Page()
    import shutil

    plain = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))  # https://no-color.org
    return Page(width=min(shutil.get_terminal_size().columns, MAX_WIDTH), styled=not plain)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield what shows the progress of a check, or None where nobody looks at standard error."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID, TextColumn

    columns = (*Progress.get_default_columns(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None, rate="")
            elapsed = bars.tasks[tasks[step]].elapsed
            rate = f"{done / elapsed:.1f} a second" if done and elapsed else ""
            bars.update(tasks[step], completed=done, total=total or None, rate=rate)

        yield show


def _deliver(content: str, output: Path | None) -> None:
    if output:
        _write_whole(output, content)
    else:
        _print(content)


def _write_whole(output: Path, content: str) -> None:
    """Write a file in one step: whoever reads it sees the old content or the new one, never a half."""
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as part:
            part.write(_encoded(content))
        mode = output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask()
        Path(part.name).chmod(mode)
        Path(part.name).replace(output)
    except OSError as error:
        raise CallError(f"{output}: cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _print(content: str) -> None:
    """Write to standard output as UTF-8, whatever the locale; a reader that went away is no error."""
    try:
        sys.stdout.buffer.write(_encoded(content))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the flush at exit fails again


def _encoded(content: str) -> bytes:
    return content.encode("utf-8", "backslashreplace")  # half a surrogate pair, from a JSON escape, is no character


def _complain(errors: Sequence[InputError]) -> None:
    for error in errors:
        _say(f"claimcheck: {error.path}: {error.message}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
