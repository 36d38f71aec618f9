"""Turn the bytes of a file into its characters, or say why they are not text."""

import codecs
import re

from claimcheck.errors import ReadError

MAX_CONTROL_FRACTION = 0.005  # of bytes; text has none or a stray one, a picture or an archive 5 to 10 in 100
MAX_CP1252_FRACTION = 0.3  # of bytes >= 0x80; French has 5 in 100, Cyrillic or Japanese in an old encoding over 50
MIN_UTF8_PER_BAD_BYTE = 1  # to call a file UTF-8 with damage; cp1252 text almost never holds a UTF-8 character
LARGE_FILE_BYTES = 10_000_000  # a long novel has 2 MB

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes(code for code in (*range(32), 127) if code not in b"\t\n\v\f\r\x1b")
_HIGH = bytes(range(0x80, 0x100))
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\x00\x1a"


def decode(data: bytes, path: str, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the characters of a file, newlines as they are and without byte order mark, and notes to be shown.

    path: for messages; declared: the encoding that the file itself names (HTML), tried after UTF-8.
    The characters never contain a surrogate. Raises ReadError for a file that is empty, binary or beyond decoding.
    """
    if not data:
        raise ReadError(path, "the file is empty (0 bytes)", "save the article's text in it")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(path, f"expected text, found {what}", "save it as text, or give it its own suffix")
    text, notes = _decode_marked(data) or _decode_utf16(data) or _decode_bytes(data, path, declared)
    if not text.strip().strip(_INVISIBLE).strip():
        raise ReadError(path, f"only white space ({len(text)} characters)", "save the article's text in it")
    if len(data) > LARGE_FILE_BYTES:
        notes = (*notes, f"{len(data) / 1e6:.0f} MB of text: read whole, checking it takes long")
    return text, notes


def replace_surrogates(text: str) -> str:
    """Return the text with U+FFFD for each half of a surrogate pair, which JSON can hold and UTF-8 cannot."""
    return _SURROGATE.sub("\ufffd", text)


def _decode_marked(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_leniently(data[len(mark) :], encoding)
    return None


def _decode_utf16(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Decode UTF-16 without a byte order mark: every second byte of Latin text and of white space is NUL."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 or max(even, odd) < len(data) / 50 or min(even, odd) * 100 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text, notes = _decode_leniently(data, encoding)
    if _control_fraction(text.encode("utf-8")) > MAX_CONTROL_FRACTION:
        return None
    return text, (*notes, f"read as {encoding}: no byte order mark, but every other byte is NUL")


def _decode_leniently(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode(encoding))
    if broken <= 0:
        return text, ()
    return text, (f"not clean {encoding}: shown as \ufffd are its broken characters, {broken}",)


def _decode_bytes(data: bytes, path: str, declared: str | None) -> tuple[str, tuple[str, ...]]:
    controls = _control_fraction(data)
    if controls > MAX_CONTROL_FRACTION:
        found = f"expected text, found a binary file ({controls:.0%} of its bytes are control characters)"
        raise ReadError(path, found, "save it as text, or give it its own suffix")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        bad = error.start
    # A page that says cp1252 often means nothing by it; one that names another encoding means it.
    if declared and not declared.startswith(("cp1252", "utf")) and (decoded := _decode_as(data, declared)) is not None:
        return decoded, ()
    text = data.decode("utf-8", errors="replace")
    replaced = text.count("\ufffd") - data.count("\ufffd".encode())
    if sum(1 for _ in _UTF8_CHARACTER.finditer(data)) >= MIN_UTF8_PER_BAD_BYTE * replaced:
        return text, (f"not clean UTF-8: shown as \ufffd are its bad bytes, {replaced}, from byte {bad + 1} on",)
    if (decoded := _decode_as(data, "cp1252")) is not None:
        return decoded, (f"read as cp1252: not valid UTF-8 (byte {bad + 1})",)
    found = f"neither UTF-8 nor cp1252: byte {bad + 1} is 0x{data[bad]:02x}"
    raise ReadError(path, found, "save the file as UTF-8")


def _decode_as(data: bytes, encoding: str) -> str | None:
    """Decode strictly; None if a byte does not fit, or if cp1252 would make most of the text accented letters."""
    high = len(data) - len(data.translate(None, _HIGH))
    if encoding == "cp1252" and high > MAX_CP1252_FRACTION * len(data):
        return None
    try:
        return replace_surrogates(data.decode(encoding))
    except (UnicodeError, LookupError):
        return None


def _control_fraction(data: bytes) -> float:
    return (len(data) - len(data.translate(None, _CONTROL))) / max(len(data), 1)
