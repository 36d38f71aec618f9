"""Write the files of word processors and PDFs for tests."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_O = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "manifest")
)
_O += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LISTED = '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'
_STYLES = f"""
<w:style w:styleId="Heading1"><w:name w:val="heading 1"/>{_LISTED}</w:style>
<w:style w:styleId="Numbered"><w:name w:val="heading 2"/>{_LISTED}</w:style>
<w:style w:styleId="ListBullet"><w:name w:val="List Bullet"/>{_LISTED}</w:style>
<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
"""
_RAISED = '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'


def write_zip(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write an archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_docx(path: Path, body: str, **parts: str) -> Path:
    """Write a Word document of this body; parts: what stands in footnotes, endnotes, comments, header, footer."""
    parts = {"styles": _STYLES, **parts}
    relations = "".join(f'<Relationship Id="{p}" Type="{_RELATED}/{p}" Target="{p}.xml"/>' for p in parts)
    types = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    for part in ("document.main", *parts):
        types += f'<Override PartName="/word/{part.partition(".")[0]}.xml" ContentType="{_WORD}.{part}+xml"/>'
    return write_zip(
        path,
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}">{types}</Types>',
            "_rels/.rels": _relations(
                f'<Relationship Id="main" Type="{_RELATED}/officeDocument" Target="word/document.xml"/>'
            ),
            "word/_rels/document.xml.rels": _relations(relations),
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            **{f"word/{part}.xml": f"<w:{part} {_W}>{content}</w:{part}>" for part, content in parts.items()},
        },
    )


def _relations(content: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{content}</Relationships>'
    )


def write_odt(path: Path, body: str, header: str = "") -> Path:
    """Write an OpenDocument text of this body."""
    styles = f"<office:automatic-styles>{_RAISED}</office:automatic-styles>"
    content = f"{styles}<office:body><office:text>{body}</office:text></office:body>"
    page = f"<style:master-page><style:header>{header}</style:header></style:master-page>"
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_O}>{content}</office:document-content>",
            "styles.xml": f"<office:document-styles {_O}>{page}</office:document-styles>",
        },
    )


def write_pdf(path: Path, paragraphs: Sequence[str], *, columns: int = 1, head: str = "", **style: object) -> Path:
    """Write a PDF of these paragraphs, the first of them as its headline; head: what stands above each page."""
    width, gap = A4[0] - 144, 24
    column = (width - gap * (columns - 1)) / columns
    frames = [
        Frame(72 + i * (column + gap), 72, column, 660, leftPadding=0, rightPadding=0, id=f"{i}")
        for i in range(columns)
    ]

    def draw_furniture(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 800, head)
        canvas.drawCentredString(A4[0] / 2, 30, str(document.page))

    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=draw_furniture if head else lambda *_: None)])
    body = ParagraphStyle("body", **{"fontSize": 10, "leading": 12, "spaceAfter": 8} | style)
    headline = ParagraphStyle("headline", fontSize=18, leading=22, spaceAfter=12)
    flowing = [Paragraph(text.replace("&", "&amp;"), body if i else headline) for i, text in enumerate(paragraphs)]
    document.build(flowing)
    return path
