"""Remember what was read, so that no text is read twice: what a model said of it, what a check said of a story."""

import hashlib
import json
import sys
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeVar

import claimcheck

PACKAGE = Path(__file__).parent
LIBRARIES = (  # that have a say in what is read, besides the package itself
    "anyascii",
    "ftfy",
    "numpy",
    "nupunkt",
    "onnxruntime",
    "py3langid",
    "rapidfuzz",
    "tokenizers",
)
MAX_BYTES = 256_000_000  # of a memory in the process: the readings of some 5,000 articles
PLACE_BYTES = 240  # of a reading besides its own, for its key and place; what is said of two texts has 12 of its own

Text = TypeVar("Text", str, tuple[str, str])  # what a model reads: a text, or two of them


class Memory(Protocol):
    """What was read before. A key says all that a reading depends on, so what is kept under it never changes."""

    def recall(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Return what is known under these keys; keys that are not known are left out."""
        ...

    def keep(self, readings: Mapping[str, bytes]) -> None:
        """Keep these readings; for how long is up to the memory."""
        ...


class ProcessMemory:
    """A memory that ends with the process; threads may share it. What was not asked for longest goes first."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._readings: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._max_bytes = max_bytes
        self._lock = Lock()

    def __reduce__(self) -> tuple[type["ProcessMemory"], tuple[int]]:
        return ProcessMemory, (self._max_bytes,)  # another process begins with an empty one

    def recall(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """See `Memory`."""
        with self._lock:
            known = {key: self._readings[key] for key in keys if key in self._readings}
            for key in known:
                self._readings.move_to_end(key)
        return known

    def keep(self, readings: Mapping[str, bytes]) -> None:
        """See `Memory`."""
        with self._lock:
            for key, reading in readings.items():
                if key in self._readings:
                    self._bytes -= PLACE_BYTES + len(self._readings.pop(key))
                self._readings[key] = reading
                self._bytes += PLACE_BYTES + len(reading)
            while self._bytes > self._max_bytes:
                self._bytes -= PLACE_BYTES + len(self._readings.popitem(last=False)[1])


def read_once(
    kind: str,
    texts: Sequence[Text],
    read: Callable[[list[Text]], Iterable[bytes]],
    memory: Memory,
) -> list[bytes]:
    """Return the reading of each text, in order; those that the memory does not know are read together, and kept.

    kind: which model reads, and how its readings are written. read: returns one reading for each text.
    """
    keys = {text: key_of(kind, text) for text in texts}
    readings = dict(memory.recall(list(keys.values())))
    new = [text for text, key in keys.items() if key not in readings]
    if new:
        fresh = dict(zip((keys[text] for text in new), read(new), strict=True))
        memory.keep(fresh)
        readings |= fresh
    return [readings[keys[text]] for text in texts]


def key_of(kind: str, content: object) -> str:
    """Return the key of what this program reads in a content; content: what JSON can write."""
    key = _begun(program(), kind).copy()
    key.update(f"{json.dumps(content)}]".encode())
    return key.hexdigest()


@cache
def _begun(by: str, kind: str) -> "hashlib._Hash":
    """Return the hash of how a list of the program, the kind and a content begins that is written as JSON."""
    return hashlib.sha256(f"[{json.dumps(by)}, {json.dumps(kind)}, ".encode())


@cache
def program() -> str:
    """Return a name for all that reads: this package to the last byte, its models, Python and the libraries beside."""
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    parts = [claimcheck.__version__, f"Python {sys.version_info[:3]}", *libraries, *_files()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files() -> Iterator[str]:
    # A checksum tells two releases apart as surely as a hash and takes a fifth of its time, on 50 MB of models.
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.is_file() and path.suffix != ".pyc" and inside.parts[0] not in {"training", "reporters"}:
            yield f"{inside.as_posix()} {zlib.crc32(path.read_bytes()):08x}"
