"""Open packed files: gzip, and zstd, which Python has itself from 3.14 on."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile

PACKED = (".gz", ".zst")
MAX_WINDOW = 31  # logarithm of the bytes back that zstd may refer to: large dumps are packed with --long=31


@contextmanager
def open_packed(file: InputFile) -> Iterator[Iterable[bytes]]:
    """Yield the lines of a file, unpacked where it is packed.

    Raises ReadError where it is damaged or cut short, once what stands before was read.
    """
    opened, damage = _opener(file)
    try:
        with opened(file.location) as lines:
            yield lines
    except damage as error:
        found = f"cannot be read to its end ({error})"
        raise ReadError(file.path, found, "mend it; what stands before was read") from error


Opener = Callable[[Path], AbstractContextManager[Iterable[bytes]]]


def _opener(file: InputFile) -> tuple[Opener, tuple[type[Exception], ...]]:
    """Return what opens a file, and what it raises where the file is damaged."""
    suffix = file.location.suffix.lower()
    if suffix == ".gz":
        return (lambda path: gzip.open(path, "rb")), (OSError, EOFError, zlib.error)
    if suffix != ".zst":
        return (lambda path: path.open("rb")), (OSError,)
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        remedy = 'run: pip install "claimcheck[zstd]"'
        raise ReadError(file.path, "reading zstd needs an extra that is not installed", remedy) from error
    options: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: MAX_WINDOW}
    return (lambda path: zstd.open(path, "rb", options=options)), (OSError, EOFError, zstd.ZstdError)
