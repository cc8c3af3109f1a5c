"""What a file is: by its first bytes and by its name, which have to agree."""

import io
import zipfile
from dataclasses import dataclass

from trackone.documents.files.unpacking import members_of

ZIP, PDF = b"PK\x03\x04", b"%PDF-"
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Where the main part of an office file stands in its package.
_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """One kind of file that is taken: its usual ending, further endings, and how it is named when it is sent."""

    ending: str
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def endings(self) -> tuple[str, ...]:
        """Return every ending that a file of this kind may bear."""
        return (self.ending, *self.also)


KINDS = {
    kind.ending: kind
    for kind in (
        FileKind(ending="pdf", media_type="application/pdf"),
        FileKind(ending="docx", media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        FileKind(ending="xlsx", media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        FileKind(ending="csv", media_type="text/csv"),
        FileKind(ending="txt", media_type="text/plain"),
        FileKind(ending="jpg", media_type="image/jpeg", also=("jpeg",)),
        FileKind(ending="png", media_type="image/png"),
    )
}
ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)


def kind_of(content: bytes, *, ending: str) -> FileKind | None:
    """Return what the content is, or None: unknown, something else than its ending says, or two things at once."""
    found = _by_content(content, ending=ending)
    kind = KINDS.get(found) if found else None
    return kind if kind is not None and ending in kind.endings else None


def _by_content(content: bytes, *, ending: str) -> str | None:
    if content.startswith(_JPEG):
        return "jpg"
    if content.startswith(_PNG):
        return "png"
    if content.startswith(ZIP):
        return _office_kind(content)
    # An archive that hangs behind something else is found from its end: such a file is two things at once.
    if zipfile.is_zipfile(io.BytesIO(content)):
        return None
    if content.startswith(PDF):
        return "pdf"
    return ending if ending in ("csv", "txt") and is_plain(content) else None


def _office_kind(content: bytes) -> str | None:
    names = set(members_of(content))
    return next((kind for kind, part in _OFFICE.items() if part in names), None) if "[Content_Types].xml" in names else None


def is_plain(content: bytes) -> bool:
    """Say whether this is text: UTF-8, with or without a mark, and no control characters but those between lines."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(char >= " " or char in "\t\r\n\f" for char in text)
