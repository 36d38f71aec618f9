"""Write XML documents."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def xml_document(root: "Element") -> str:
    """Return the element as a document, indented, with a closing newline; it has to be delivered as UTF-8.

    Texts and attributes must hold no control characters, which XML 1.0 has no way to write.
    """
    from xml.etree import ElementTree

    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
