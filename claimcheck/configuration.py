"""Put together what a check is asked to do: flags, variables of the environment, the configuration file, defaults."""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from claimcheck.errors import ConfigurationError, did_you_mean
from claimcheck.records import Document, Severity, Span
from claimcheck.settings import IgnoredFinding, PathSettings, Settings

FILE = "claimcheck.toml"
PROJECT_FILE = "pyproject.toml"
PROJECT_TABLE = ("tool", "claimcheck")
REPOSITORY = (".git", ".hg")  # above the folder that holds one of these no file is looked for
PREFIX = "CLAIMCHECK_"  # of the variables: CLAIMCHECK_FAIL_ON
DEFAULT = "default"
MAX_COLUMN = 40  # characters; the origin stands there, and behind the value where that is longer
Keys = tuple[str | int, ...]  # the way down to a value, see toml_lines.py
NEVER = "never"
_DEFAULTS = Settings()
_SEVERITIES = tuple(severity.value for severity in Severity)
_SYNTAX = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a check is asked to do, and where each part of it was said."""

    settings: Settings
    origins: Mapping[str, str]  # key -> "--fail-on", "CLAIMCHECK_FAIL_ON", "claimcheck.toml:3" or "default"
    written: Mapping[str, object]  # key -> the value as TOML has it

    def as_toml(self) -> str:
        """Return a configuration file that says all of it, each key with its origin behind it."""
        lines = [(f"{key} = {_toml(value)}", self.origins[key]) for key, value in self.written.items()]
        width = max(len(line) for line, _ in lines if len(line) <= MAX_COLUMN)
        return "".join(f"{line:<{width}}  # {origin}\n" for line, origin in lines)


def configure(
    *,
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    folder: Path,
    today: date,
    file: Path | None = None,
    isolated: bool = False,
) -> Configuration:
    """Return what holds: a flag goes before a variable, a variable before the file, the file before the default.

    flags: those that were given, by key. file: in the place of one found from `folder` upwards; isolated: none.
    today: what is to be ignored until a day before it is refused.
    Raises ConfigurationError for the first thing amiss.
    """
    if file and isolated:
        raise ConfigurationError("--isolated", "no file is to be read, and --config names one", "leave one of them out")
    found = None if isolated else file or find_file(folder)
    values: dict[str, tuple[object, _Place]] = {}
    quoted = _DEFAULTS.configuration
    if found:
        values |= _values_of(found)
        quoted = Document(_shown(found), _shown(found), _read(found))
    for key, option in OPTIONS.items():
        variable = PREFIX + key.upper().replace("-", "_")
        if variable in environ:
            values[key] = option.of_text(environ[variable]), _Place(variable)
        if key in flags:
            given = flags[key]
            value = list(given) if isinstance(given, tuple) else given  # an option that was given several times
            values[key] = option.of_text(value) if isinstance(value, str) else value, _Place(f"--{key}")
    parsed = {key: OPTIONS[key].parse(value, place) for key, (value, place) in values.items()}
    settings = Settings(**{key.replace("-", "_"): value for key, value in parsed.items()}, configuration=quoted)  # type: ignore[arg-type]
    for i, entry in enumerate(settings.ignore_finding):
        if entry.until and entry.until < today:
            place = values["ignore-finding"][1].at(i).at("until")
            raise ConfigurationError(place, f"{entry.until} is past", "remove the entry, or set another date")
    return Configuration(
        settings,
        {key: values[key][1].origin if key in values else DEFAULT for key in OPTIONS},
        {key: values[key][0] if key in values else option.default for key, option in OPTIONS.items()},
    )


def find_file(folder: Path) -> Path | None:
    """Return the configuration file of a folder or the nearest one above it, up to the root of its repository."""
    for level in (folder, *folder.parents):
        own, project = level / FILE, level / PROJECT_FILE
        has_table = project.is_file() and "tool.claimcheck" in _read(project) and _load(project, PROJECT_TABLE)[1]
        if own.is_file() and has_table:
            place = _Place(_shown(project), PROJECT_TABLE, _read(project))
            raise ConfigurationError(place, f"{_shown(own)} beside it holds settings as well", "keep one of the two")
        if own.is_file() or has_table:
            return own if own.is_file() else project
        if any((level / name).exists() for name in REPOSITORY):
            return None
    return None


def _values_of(file: Path) -> dict[str, tuple[object, "_Place"]]:
    outer = PROJECT_TABLE if file.name == PROJECT_FILE else ()
    text, table = _load(file, outer)
    if outer and not table:
        raise ConfigurationError(_shown(file), "no [tool.claimcheck] in it", "add the table, or name another file")
    place = _Place(_shown(file), outer, text, len(outer))
    _refuse_unknown(table, tuple(OPTIONS), place)
    return {key: (value, place.at(key)) for key, value in table.items()}


def _load(file: Path, keys: Keys) -> tuple[str, Mapping[str, Any]]:
    """Return the text of a file and its table under `keys`; {} when it has none."""
    import tomllib  # only where there is a file

    text = _read(file)
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = _SYNTAX.fullmatch(str(error))
        line = (said["line"] if said else None) or text.rstrip("\n").count("\n") + 1
        what = said["what"] if said else str(error)
        raise ConfigurationError(f"{_shown(file)}:{line}", f"not TOML ({what})", "see https://toml.io") from error
    for depth, key in enumerate(keys, start=1):
        table = table.get(key, {})
        if not isinstance(table, dict):
            raise _Place(_shown(file), keys[:depth], text).wrong_type(table, "a table", f"[{'.'.join(map(str, keys))}]")
    return text, table


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{_shown(file)}:{line}", f"not UTF-8 (byte {error.start + 1})", "save it as UTF-8"
        ) from error
    except OSError as error:
        remedy = "name a configuration file, or leave --config out"
        raise ConfigurationError(_shown(file), error.strerror or str(error), remedy) from error


def _shown(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix()


# Values ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value was written."""

    source: str  # a flag, a variable, or the path of a file
    keys: Keys = ()  # in a file: the way down to the value
    text: str = ""  # of the file
    hidden: int = 0  # so many of the keys are not shown: those of [tool.claimcheck]

    def __str__(self) -> str:
        shown = ".".join(str(key) for key in self.keys[self.hidden :] if isinstance(key, str))
        return f"{self.origin}: {shown}" if shown else self.origin

    @property
    def origin(self) -> str:
        return f"{self.source}:{_line_of(self)}" if self.text else self.source

    def at(self, key: str | int) -> "_Place":
        return _Place(self.source, (*self.keys, key), self.text, self.hidden)

    @property
    def span(self) -> Span:
        """The line in the text of the file; empty for a variable."""
        lines = self.text.split("\n")
        line = _line_of(self) - 1
        start = sum(len(before) + 1 for before in lines[:line])
        return Span(start, start + len(lines[line].rstrip()))

    def wrong_type(self, value: object, wanted: str, example: str) -> ConfigurationError:
        return ConfigurationError(self, f"{_kind(value)}, where {wanted} is meant", f"write, say, {example}")


def _line_of(place: _Place) -> int:
    from claimcheck.toml_lines import line_of  # only where there is a file

    return line_of(place.text, place.keys)


@dataclass(frozen=True, slots=True)
class _Option:
    """A key: how its value is read."""

    parse: Callable[[Any, _Place], object]
    default: object
    of_text: Callable[[str], object] = str  # what the text of a flag or a variable is in TOML


def _rule(value: object, place: _Place) -> str:
    from claimcheck.rules.selectors import unknown_rule  # with the rules comes all of the comparison

    word = _text(value, place)
    if unknown := unknown_rule(word):
        raise ConfigurationError(place, *unknown)
    return word


def _text(value: object, place: _Place) -> str:
    if not isinstance(value, str):
        raise place.wrong_type(value, "a text", '"..."')
    return value


def _one_of(*known: str) -> Callable[[object, _Place], str]:
    def parse(value: object, place: _Place) -> str:
        word = _text(value, place)
        if word not in known:
            raise ConfigurationError(place, f"no {word!r}", did_you_mean(word, known))
        return word

    return parse


def _severity(value: object, place: _Place) -> Severity:
    return Severity(_one_of(*_SEVERITIES)(value, place))


def _fail_on(value: object, place: _Place) -> Severity | None:
    word = _one_of(*_SEVERITIES, NEVER)(value, place)
    return None if word == NEVER else Severity(word)


def _fraction(value: object, place: _Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise place.wrong_type(value, "a number from 0 to 1", "0.5")
    if not 0 <= value <= 1:
        raise ConfigurationError(place, f"{value} is no probability", "write a number from 0 to 1, say 0.5")
    return float(value)


def _count(value: object, place: _Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise place.wrong_type(value, "a whole number", "32")
    if value < 1:
        raise ConfigurationError(place, f"{value} is too small", "write 1 or more")
    return value


def _list_of(parse: Callable[[object, _Place], str], example: str) -> Callable[[object, _Place], tuple[str, ...]]:
    def parse_list(value: object, place: _Place) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise place.wrong_type(value, "a list", example)
        return tuple(parse(item, place.at(i)) for i, item in enumerate(value))

    return parse_list


def _table(value: object, place: _Place, example: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise place.wrong_type(value, "a table", example)
    return value


def _severities(value: object, place: _Place) -> Mapping[str, Severity]:
    table = _table(value, place, '{ venue-conflict = "warning" }')
    return {_rule(word, place.at(word)): _severity(severity, place.at(word)) for word, severity in table.items()}


def _stories(value: object, place: _Place) -> Mapping[str, tuple[str, ...]]:
    table = _table(value, place, '{ summit = ["summit/*"] }')
    return {name: _GLOBS(globs, place.at(name)) for name, globs in table.items()}


def _per_path(value: object, place: _Place) -> tuple[PathSettings, ...]:
    example = '{ "archive/*" = { ignore = ["CC103"] } }'
    settings = []
    for glob, given in _table(value, place, example).items():
        table = _table(given, place.at(glob), example)
        _refuse_unknown(table, ("ignore", "min-confidence"), place.at(glob))
        confidence = table.get("min-confidence")
        settings.append(
            PathSettings(
                glob,
                ignore=_RULES(table.get("ignore", []), place.at(glob).at("ignore")),
                min_confidence=None
                if confidence is None
                else _fraction(confidence, place.at(glob).at("min-confidence")),
            )
        )
    return tuple(settings)


def _ignored_findings(value: object, place: _Place) -> tuple[IgnoredFinding, ...]:
    if not isinstance(value, list):
        raise place.wrong_type(value, "a list of tables", "[[ignore-finding]]")
    return tuple(_ignored_finding(entry, place.at(i)) for i, entry in enumerate(value))


def _ignored_finding(value: object, place: _Place) -> IgnoredFinding:
    entry = _table(value, place, "[[ignore-finding]]")
    _refuse_unknown(entry, ("rule", "documents", "outlets", "value", "until", "reason"), place)
    for key, remedy in (
        ("rule", "name the rule whose findings are meant"),
        ("reason", "say why they are not reported"),
    ):
        if not str(entry.get(key, "")).strip():
            raise ConfigurationError(place, f"no {key}", remedy)
    if not entry.keys() & {"documents", "outlets", "value"}:
        raise ConfigurationError(place, "a rule alone", "say which documents, outlets or value, or put it into ignore")
    return IgnoredFinding(
        rule=_rule(entry["rule"], place.at("rule")),
        reason=_text(entry["reason"], place.at("reason")),
        documents=_GLOBS(entry.get("documents", []), place.at("documents")),
        outlets=_GLOBS(entry.get("outlets", []), place.at("outlets")),
        value=_text(entry["value"], place.at("value")) if "value" in entry else None,
        until=_date(entry["until"], place.at("until")) if "until" in entry else None,
        place=place.span,
    )


def _date(value: object, place: _Place) -> date:
    if isinstance(value, str) and not place.text:  # JSON has no dates
        return _date_of_text(value, place)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise place.wrong_type(value, "a date", "2026-12-31 (without quotation marks)")
    return value


def _date_of_text(value: str, place: _Place) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise place.wrong_type(value, "a date", '"2026-12-31"') from error


def _file(value: object, place: _Place) -> Path | None:
    """Return the path of a file or folder; in the configuration file it is relative to that."""
    name = _text(value, place)
    if not name:
        return None
    return Path(place.source).parent / name if place.text else Path(name)


def _files(value: object, place: _Place) -> tuple[Path, ...]:
    if not isinstance(value, list):
        raise place.wrong_type(value, "a list", '["sources"]')
    return tuple(file for i, name in enumerate(value) if (file := _file(name, place.at(i))))


def _flag(value: object, place: _Place) -> bool:
    if not isinstance(value, bool):
        raise place.wrong_type(value, "true or false", "false")
    return value


def _refuse_unknown(table: Mapping[str, object], known: Sequence[str], place: _Place) -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(place.at(key), "no such key", did_you_mean(key.lower().replace("_", "-"), known))


def _kind(value: object) -> str:
    if isinstance(value, str):
        return f'the text "{value}"'
    if isinstance(value, bool) or not isinstance(value, int | float | list | dict):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "a table"


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _from_json(text: str) -> object:
    """Return the number or the table that a text is as JSON; another text stays one, and is refused as such."""
    try:
        return json.loads(text)
    except ValueError:
        return text


_RULES = _list_of(_rule, '["CC103", "venue-conflict"]')
_GLOBS = _list_of(_text, '["summit/*"]')
OPTIONS: Mapping[str, _Option] = {
    "select": _Option(_RULES, [], _items),
    "extend-select": _Option(_RULES, [], _items),
    "ignore": _Option(_RULES, [], _items),
    "per-path": _Option(_per_path, {}, _from_json),
    "severity": _Option(_severities, {}, _from_json),
    "min-confidence": _Option(_fraction, _DEFAULTS.min_confidence, _from_json),
    "min-severity": _Option(_severity, _DEFAULTS.min_severity.value),
    "fail-on": _Option(_fail_on, Severity.ERROR.value),
    "suppressions": _Option(_flag, _DEFAULTS.suppressions, _from_json),
    "ignore-finding": _Option(_ignored_findings, [], _from_json),
    "baseline": _Option(_file, ""),
    "stories": _Option(_stories, {}, _from_json),
    "against": _Option(_files, [], _items),
    "cache": _Option(_flag, _DEFAULTS.cache, _from_json),
    "cache-dir": _Option(_file, ""),
    "jobs": _Option(_count, _DEFAULTS.jobs, _from_json),
    "encoder": _Option(_text, _DEFAULTS.encoder),
    "entailment": _Option(_text, _DEFAULTS.entailment),
    "batch-size": _Option(_count, _DEFAULTS.batch_size, _from_json),
    "max-characters": _Option(_count, _DEFAULTS.max_characters, _from_json),
}


def _toml(value: object) -> str:
    """Return a value as TOML has it on one line."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(inner)}" for key, inner in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
