"""Files as people and their enemies make them, made here."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def package(members: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return made.getvalue()


def docx(*paragraphs: str, **further: bytes | str) -> bytes:
    """A Word file; each paragraph is cut into runs of three letters, as Word does it after spelling."""
    runs = "".join(
        "<w:p>" + "".join(f"<w:r><w:t>{text[at : at + 3]}</w:t></w:r>" for at in range(0, len(text), 3)) + "</w:p>"
        for text in paragraphs
    )
    body = f'<w:document xmlns:w="{_WORD}"><w:body>{runs}</w:body></w:document>'
    return package({"[Content_Types].xml": _TYPES, "word/document.xml": body, **further})


def xlsx(*texts: str, **further: bytes | str) -> bytes:
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}"/>',
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{strings}</sst>',
            **further,
        }
    )


def pdf(
    text: str = "", *, title: str = "", password: str = "", pages: int = 1, script: str = "", inside: bytes = b""
) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(width=300, height=300)
        if text:
            _write_on(writer, page, text)
    if title:
        writer.add_metadata({"/Title": title})
    if script:
        writer.add_open_action(JavaScript(script))
    if inside:
        writer.add_attachment("inside.txt", inside)
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _write_on(writer: PdfWriter, page: DictionaryObject, text: str) -> None:
    letters = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(letters)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawn = DecodedStreamObject()
    drawn.set_data(f"BT /F1 12 Tf 20 150 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(drawn)


def picture(kind: str = "JPEG", *, comment: str = "", turned: bool = False) -> bytes:
    image = Image.new("RGB", (40, 20), "white")
    image.putpixel((0, 0), (255, 0, 0))
    exif = Image.Exif()
    if comment:
        exif[0x010E] = comment
    if turned:
        exif[0x0112] = 6
    made = io.BytesIO()
    image.save(made, format=kind, exif=exif)
    return made.getvalue()


def bomb(megabytes: int = 200) -> bytes:
    """A Word file of some kilobytes that unpacks to so many megabytes."""
    return docx("x", **{"word/media/image1.bin": b"\0" * (megabytes << 20)})
