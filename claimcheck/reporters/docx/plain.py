"""Build a plain Word file of a document that is none."""

import re
from html import escape
from io import BytesIO

from claimcheck.layout import find_blocks
from claimcheck.records import BlockKind, Document
from claimcheck.reporters.docx.package import COMMENTS_TYPE, CONTENT_TYPES, NEW_PART_DATE
from claimcheck.reporters.quotations import printable

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = COMMENTS_TYPE.removesuffix("comments+xml")
_FRAME = {
    CONTENT_TYPES: f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
    # sizes in half points, distances in twentieths of a point
    "word/styles.xml": f"<w:styles {_WORD}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style></w:styles>',
}


def plain_file(document: Document) -> bytes:
    """Return a Word file of the document's paragraphs, with the line breaks in them."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    blocks = find_blocks(document.text, furniture=document.furniture, given=document.blocks)
    headings = [block.span.start for block in blocks if block.kind is BlockKind.HEADING]
    body = []
    for paragraph in re.finditer(r"\S.*(?:\n.*\S.*)*", document.text):
        lines = [escape(printable(line.strip())) for line in paragraph[0].split("\n")]
        is_heading = len(lines) == 1 and any(start in range(*paragraph.span()) for start in headings)
        style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if is_heading else ""
        words = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
        body.append(f"<w:p>{style}<w:r>{words}</w:r></w:p>")
    main = f"<w:document {_WORD}><w:body>{''.join(body)}</w:body></w:document>"
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, part in {**_FRAME, "word/document.xml": main}.items():
            entry = ZipInfo(name, NEW_PART_DATE)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, _XML + part)
    return content.getvalue()
