"""Read every text that stands in a file, and what it says of itself, for the guard."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from trackone.documents.files.kinds import PDF, ZIP
from trackone.documents.files.unpacking import Unpackable, unpacked

MOST_PAGES = 300
# Of the parts of an office file that are text: a tree of more would take the memory of the machine.
MOST_MARKUP = 20_000_000
# What makes a page do something by itself.
_ACTIVE = ("/JavaScript", "/EmbeddedFiles")
_ACTING = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE"})


class Unreadable(Exception):
    """Raised when what stands in a file can't be read whole, so that nobody can say what it holds; a word says why."""


def texts_in(content: bytes, *, ending: str) -> tuple[str, ...]:
    """Return the texts of a file, hidden ones and those about it too; none for an image. Raise Unreadable."""
    read = _READERS.get(ending)
    return tuple(text for text in read(content) if text.strip()) if read else ()


def _plain(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8-sig")


def _pdf(content: bytes) -> Iterator[str]:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Unreadable("locked")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable("too_many")
        _hold_still(reader)
        yield from (str(value) for value in (reader.metadata or {}).values())
        for page in reader.pages:
            yield page.extract_text()
            yield from _notes_on(page)
        yield from (str(field.get("/V") or "") for field in (reader.get_fields() or {}).values())
    except Unreadable:
        raise
    except Exception as problem:  # a parser of hostile files fails in more ways than it names
        raise Unreadable("broken") from problem


def _hold_still(reader: PdfReader) -> None:
    """Refuse a page that acts by itself, and one with files inside."""
    root = _opened(reader.trailer["/Root"])
    names = _opened(root.get("/Names"))
    acts = [_opened(root.get("/OpenAction")), *(_opened(one) for one in _opened(root.get("/AA")).values())]
    if any(name in names for name in _ACTIVE) or any(str(act.get("/S")) in _ACTING for act in acts):
        raise Unreadable("active")


def _notes_on(page: DictionaryObject) -> Iterator[str]:
    listed: Any = page.get("/Annots")
    for one in (listed.get_object() if listed is not None else None) or ():
        note = _opened(one)
        if str(note.get("/Subtype")) == "/FileAttachment" or str(_opened(note.get("/A")).get("/S")) in _ACTING:
            raise Unreadable("active")
        yield str(note.get("/Contents") or "")


def _opened(thing: Any) -> DictionaryObject:
    found = thing.get_object() if thing is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _office(content: bytes) -> Iterator[str]:
    left = MOST_MARKUP
    try:
        for name, member in unpacked(content):
            if name.endswith(("vbaProject.bin", ".exe", ".js", ".vbs")) or "/activeX/" in name:
                raise Unreadable("active")
            if member.startswith((ZIP, PDF)) or "/embeddings/" in name:
                raise Unreadable("inside")
            if name.endswith((".xml", ".rels", ".vml")):
                left -= len(member)
                if left < 0:
                    raise Unreadable("too_large")
                yield _text_of(member)
    except Unpackable as problem:
        raise Unreadable(str(problem)) from problem


def _text_of(member: bytes) -> str:
    """Return what stands between the tags and in their values; letters cut apart by tags stay together."""
    try:
        tree = ElementTree.fromstring(member)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as problem:
        raise Unreadable("broken") from problem
    parts = []
    for element in tree.iter():
        tag = str(element.tag).rsplit("}", 1)[-1]
        # A paragraph, cell or shared string begins: letters of one are not those of the next.
        parts.append("\n" if tag in _BREAKS else "")
        parts.append(element.text or "")
        parts += [f"\n{value}\n" for name, value in element.attrib.items() if name.rsplit("}", 1)[-1] in _SAYING]
    return "".join(parts)


_BREAKS = frozenset({"p", "tab", "br", "si", "c", "row", "is", "comment", "lpwstr", "v"})
_SAYING = frozenset({"descr", "title", "alt", "author", "Target", "name"})
_READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "pdf": _pdf,
    "docx": _office,
    "xlsx": _office,
    "csv": _plain,
    "txt": _plain,
}
