"""Receive a file: what it is, whether it may be kept, and what is kept of it."""

import hashlib
import re
import unicodedata

from trackone.documents.files.images import NoImage, redrawn
from trackone.documents.files.kinds import KINDS, FileKind, kind_of
from trackone.documents.files.texts import Unreadable, texts_in
from trackone.identity.guard import refusals_in_text
from trackone.policy.refusal import Refusal
from trackone.policy.section_2_personal_information import MOST_BYTES_OF_FILE, refusals_of_file, refusals_of_unreadable_file

_IMAGES = frozenset({"jpg", "png"})
_LONGEST_NAME = 120
_ODD = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


class Received:
    """One file as it is kept: `name` as people call it, `kind`, `content`, its `digest`, and whether it `has_text`.

    Printed, and in the hash of a form, it is its digest and its name.
    """

    def __init__(self, *, name: str, kind: FileKind, content: bytes, has_text: bool) -> None:
        self.name = name
        self.kind = kind
        self.content = content
        self.has_text = has_text
        self.digest = hashlib.sha256(content).hexdigest()

    def __str__(self) -> str:
        return f"{self.digest} {self.name}"


def receive(name: str, content: bytes) -> tuple[Received | None, list[Refusal]]:
    """Return the file as it would be kept, or why it can't be: size, kind, what can't be looked into, a number in it.

    A file with text that nobody can read whole is not kept: nobody could say what it holds. Takes up to some seconds.
    Clauses: II.1.
    """
    name = tidy_name(name)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    kind = kind_of(content, ending=ending) if 0 < len(content) <= MOST_BYTES_OF_FILE else None
    found = refusals_of_file(byte_count=len(content), is_known=kind is not None, endings=list(KINDS))
    found += refusals_in_text(name)
    if found or kind is None:
        return None, found
    try:
        texts = texts_in(content, ending=kind.ending)
        kept = redrawn(content, ending=kind.ending) if kind.ending in _IMAGES else content
    except Unreadable as problem:
        return None, refusals_of_unreadable_file(why=str(problem))
    except NoImage:
        return None, refusals_of_unreadable_file(why="broken")
    found = refusals_in_text(*texts)
    return (None, found) if found else (Received(name=name, kind=kind, content=kept, has_text=bool(texts)), [])


def tidy_name(name: str) -> str:
    """Return the last part of a file's name without what a file system or a page could take amiss."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in _ODD.sub("", last) if unicodedata.category(char) not in ("Cf", "Cc", "Co", "Cs"))
    stem, dot, ending = shown.strip(" .").rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else shown.strip(" .")[:_LONGEST_NAME]
