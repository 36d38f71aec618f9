"""What can go wrong, told as where, what and what to do."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path


class ClaimcheckError(Exception):
    """The root of all errors that claimcheck raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:
        # What another process raises is pickled: by default it would be made again of its message alone, and some
        # children are made of parts.
        return _make_again, (type(self), str(self), vars(self))


def _make_again(kind: type[ClaimcheckError], message: str, fields: Mapping[str, object]) -> ClaimcheckError:
    error = kind.__new__(kind, message)
    vars(error).update(fields)
    return error


class ReadError(ClaimcheckError):
    """An input could not be read; the other inputs are checked all the same."""

    def __init__(self, path: Path | str, found: str, remedy: str) -> None:
        """path: where; found: what was found against what was expected; remedy: what to do about it."""
        self.path = str(path)
        self.message = f"{found}; {remedy}"
        super().__init__(f"{self.path}: {self.message}")


class CallError(ClaimcheckError):
    """The call itself was wrong: a path that does not exist, an unknown format, an unknown rule."""


class ConfigurationError(ClaimcheckError):
    """What a check is asked to do cannot be done: a wrong flag, variable of the environment or configuration file."""

    def __init__(self, place: object, found: str, remedy: str) -> None:
        """place: the flag, the variable, or the file with line and key; found, remedy: as in ReadError."""
        super().__init__(f"{place}: {found}; {remedy}")


class MissingExtraError(ClaimcheckError):
    """A feature needs a package that the default install leaves out."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f'{feature} needs an extra that is not installed; run: pip install "claimcheck[{extra}]"')


class ModelError(ClaimcheckError):
    """A model could not be loaded."""

    def __init__(self, name: str, found: str, remedy: str) -> None:
        """name: which model; found: what was found against what was expected; remedy: what to do about it."""
        super().__init__(f"{name}: {found}; {remedy}")


class StoreError(ClaimcheckError):
    """The store of an audit cannot be used: another program's file, a newer schema, or an audit is at work on it."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the remedy for a word that is not known: the nearest that is, or all of them."""
    known = list(known)
    near = get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
