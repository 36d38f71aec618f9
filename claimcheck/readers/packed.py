"""Open packed files: gzip, and zstd, which Python has itself from 3.14 on."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile

PACKED = (".gz", ".zst")
MAX_WINDOW = 31  # logarithm of the bytes back that zstd may refer to: large dumps are packed with --long=31


@contextmanager
def open_packed(file: InputFile) -> Iterator[IO[bytes]]:
    """Yield the bytes of a file, unpacked where it is packed.

    Raises ReadError where it is damaged or cut short, once what stands before was read.
    """
    opened, damage = _opener(file)
    try:
        with opened(file.location) as stream:
            yield stream
    except (OSError, *damage) as error:
        found = f"cannot be read to its end ({error})"
        raise ReadError(file.path, found, "mend it; what stands before was read") from error


def _opener(file: InputFile) -> tuple[Callable[[Path], IO[bytes]], tuple[type[Exception], ...]]:
    """Return what opens a file, and what it raises besides OSError where the file is damaged."""
    suffix = file.location.suffix.lower()
    if suffix == ".gz":
        return partial(gzip.open, mode="rb"), (EOFError, zlib.error)  # type: ignore[return-value]  # GzipFile reads bytes
    if suffix != ".zst":
        return partial(open, mode="rb"), ()
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        remedy = 'run: pip install "claimcheck[zstd]"'
        raise ReadError(file.path, "reading zstd needs an extra that is not installed", remedy) from error
    options = {zstd.DecompressionParameter.window_log_max: MAX_WINDOW}
    return partial(zstd.open, mode="rb", options=options), (EOFError, zstd.ZstdError)
