"""Turn records into bytes and back, without trusting the bytes: they come from a file that anybody may have written."""

import io
import pickle
from datetime import date
from inspect import getmembers, isclass
from typing import Any

from claimcheck import records, values

_KNOWN = {
    (known.__module__, known.__qualname__): known
    for module in (records, values)
    for _, known in getmembers(module, isclass)
    if known.__module__ == module.__name__
} | {("datetime", "date"): date}


def pack(record: object) -> bytes:
    """Return a record as bytes; `unpack` makes an equal one of them."""
    return pickle.dumps(record, protocol=5)


def unpack(data: bytes) -> Any:
    """Return the record that was packed. Raises pickle.UnpicklingError when anything but records is in the bytes."""
    return _RecordsOnly(io.BytesIO(data)).load()


class _RecordsOnly(pickle.Unpickler):
    """Knows no class but the records and values, whose making does nothing else.

    Source: "Restricting Globals" in the documentation of Python's pickle.
    """

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _KNOWN[module, name]
        except KeyError as error:
            raise pickle.UnpicklingError(f"{module}.{name} is no record") from error
