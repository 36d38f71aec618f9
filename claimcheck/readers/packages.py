"""Open a word processor's file, a ZIP archive of XML, without trusting what it says of itself."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile

if TYPE_CHECKING:
    from zipfile import ZipFile

MAX_PART_BYTES = 100_000_000  # of one part of XML, unpacked; a novel has 5 MB
MAX_RATIO = (
    200  # unpacked to packed, for parts above MIN_BOMB_BYTES; text in XML packs to a tenth, tables to a fiftieth
)
MIN_BOMB_BYTES = 5_000_000
GET_AGAIN = "get the file again, or open it and save it anew"
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Package:
    """An open archive."""

    path: str  # for messages
    suffix: str  # the suffix that it should have, with its dot
    archive: "ZipFile"

    def names(self) -> list[str]:
        """Return the names of its parts, sorted."""
        return sorted(set(self.archive.namelist()))

    def root(self, name: str) -> Any | None:
        """Return the root element of a part; None if there is no such part. Raises ReadError if it cannot be read."""
        from lxml import etree

        data = self.part(name)
        if data is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ReadError(self.path, f"broken: {name} is no XML ({error.msg})", GET_AGAIN) from error
        if root.getroottree().docinfo.internalDTD is not None:
            found = f"{name} declares entities, which no word processor writes"
            raise ReadError(self.path, found, f"open it where it can do no harm and save it as {self.suffix}")
        return root

    def part(self, name: str) -> bytes | None:
        """Return the bytes of a part, never more than declared; None if there is no such part."""
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        size, packed = info.file_size, max(info.compress_size, 1)
        if size > MAX_PART_BYTES or (size > MIN_BOMB_BYTES and size > MAX_RATIO * packed):
            found = f"{name} unpacks from {packed:,} to {size:,} bytes, more than any article"
            raise ReadError(self.path, found, "leave it out: it is made to fill the memory")
        if info.flag_bits & 1:
            raise _protected(self.path)
        from zipfile import BadZipFile

        try:
            return self.archive.read(info)  # it stops at the declared size
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
            raise ReadError(self.path, f"broken: {name} cannot be unpacked ({error})", GET_AGAIN) from error


def open_package(file: InputFile, suffix: str, program: str) -> Package:
    """Return the archive that the file is. Raises ReadError when it is something else.

    suffix: ".docx"; program: whose documents have it, for messages.
    """
    from zipfile import BadZipFile, ZipFile  # 0.02 s, and only such files need it

    data = file.read_bytes()
    remedy = f"save it as {suffix}"
    if not data:
        raise ReadError(file.path, "the file is empty (0 bytes)", remedy)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _protected(file.path)
        raise ReadError(file.path, f"not a {suffix} but an old Office document, such as .doc", f"open it and {remedy}")
    if data.startswith(b"{\\rtf"):
        raise ReadError(file.path, f"not a {suffix} but rich text", f"name it .rtf, or {remedy}")
    if data.startswith(b"%PDF-"):
        raise ReadError(file.path, f"not a {suffix} but a PDF", "name it .pdf")
    if data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        raise ReadError(file.path, f"not a {suffix} but a web page", f"name it .html, or open it and {remedy}")
    if not data.startswith(b"PK"):
        raise ReadError(file.path, f"not a {suffix}: no ZIP archive", f"open it in {program} and {remedy}")
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, NotImplementedError, ValueError) as error:
        found = f"broken: the archive is cut off or damaged ({len(data):,} bytes)"
        raise ReadError(file.path, found, GET_AGAIN) from error
    return Package(file.path, suffix, archive)


def local_name(element: Any) -> str:
    """Return an element's name without its namespace, of which strict and transitional Word files have two."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def child(element: Any | None, name: str) -> Any | None:
    """Return the first child of a name; None if there is none, or no element."""
    return next((inner for inner in children(element) if local_name(inner) == name), None)


def children(element: Any | None) -> Iterable[Any]:
    """Return the elements directly inside an element; none if there is no element."""
    return () if element is None else element


def attribute(element: Any | None, name: str) -> str:
    """Return the value of an attribute without its namespace; "" if there is none, or no element."""
    found = () if element is None else element.items()
    return next((str(value) for key, value in found if key.rsplit("}", 1)[-1] == name), "")


def _protected(path: str) -> ReadError:
    return ReadError(path, "protected with a password", "save it without one")
