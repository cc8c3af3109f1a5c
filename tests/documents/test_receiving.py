"""What is received: by content and name, looked through for numbers, never a bomb, a mask or a way out of its folder."""

import io
import zipfile

import pytest
from PIL import Image

from tests.documents.made_files import bomb, docx, package, pdf, picture, xlsx
from trackone.documents.files import Received, receive
from trackone.documents.files.receiving import tidy_name
from trackone.policy.section_2_personal_information import MOST_BYTES_OF_FILE

pytestmark = pytest.mark.policy("II.1")
NUMBER = "912-34-5678"


def codes_of(name: str, content: bytes) -> list[str]:
    return [refusal.code for refusal in receive(name, content)[1]]


def kept(name: str, content: bytes) -> Received:
    received, refused = receive(name, content)
    assert received is not None, refused
    return received


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("application.pdf", pdf("Signed application")),
        ("letter.docx", docx("Signed on November 20")),
        ("hours.xlsx", xlsx("Week", "40 hours")),
        ("hours.csv", b"week,hours\r\n1,40\r\n"),
        ("note.txt", "Came on time – as agreed".encode()),
        ("card.jpg", picture()),
        ("card.JPEG", picture()),
        ("card.png", picture("PNG")),
    ],
)
def test_each_kind_of_file_is_taken(name: str, content: bytes) -> None:
    received = kept(name, content)
    assert received.name == name
    assert received.has_text is not name.lower().endswith(("jpg", "jpeg", "png"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf(f"Number {NUMBER}")),
        ("a.pdf", pdf("Nothing here", title=f"Card of {NUMBER}")),
        ("a.docx", docx("Dear Sir,", f"my number is {NUMBER}.")),
        ("a.docx", docx("x", **{"docProps/core.xml": f"<cp><creator>{NUMBER}</creator></cp>"})),
        ("a.docx", docx("x", **{"word/comments.xml": f"<w><p><t>{NUMBER}</t></p></w>"})),
        ("a.xlsx", xlsx("Name", NUMBER)),
        ("a.csv", f"name,ssn\nPat,{NUMBER}\n".encode()),
        ("a.txt", f"nine one two: {NUMBER}".encode()),
        (f"card {NUMBER}.pdf", pdf("Nothing here")),
    ],
)
def test_a_number_anywhere_in_a_file_or_its_name_is_found(name: str, content: bytes) -> None:
    received, refused = receive(name, content)
    assert received is None
    assert {one.code for one in refused} == {"ssn_in_text"}
    assert all(NUMBER not in one.sentence and "5678" in one.sentence for one in refused)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.txt", b"x" * (MOST_BYTES_OF_FILE + 1), "file_too_large"),
        ("a.exe", b"MZ\x90\x00", "file_kind"),
        ("a", b"plain text", "file_kind"),
        ("a.pdf", b"no such thing", "file_kind"),
        ("a.pdf", picture(), "file_kind"),
        ("a.jpg", pdf("x"), "file_kind"),
        ("a.docx", package({"[Content_Types].xml": "<x/>", "evil.xml": "<x/>"}), "file_kind"),
        ("a.xlsx", docx("a Word file by another name"), "file_kind"),
        ("a.zip", package({"a.txt": "x"}), "file_kind"),
        ("a.txt", b"\x00\x01\x02", "file_kind"),
        ("a.html", b"<script>alert(1)</script>", "file_kind"),
        # Two things at once: a page in front, an archive behind.
        ("a.pdf", pdf("x") + docx("y"), "file_kind"),
        ("a.txt", b"text first\n" + package({"a.txt": "x"}), "file_kind"),
        ("a.pdf", pdf("x", password="made up"), "file_unreadable"),
        ("a.pdf", pdf("x", script="app.alert(1)"), "file_unreadable"),
        ("a.pdf", pdf("x", inside=b"912-34-5678"), "file_unreadable"),
        ("a.pdf", b"%PDF-1.7\nnothing follows", "file_unreadable"),
        ("a.pdf", pdf(pages=301), "file_unreadable"),
        ("a.docx", bomb(), "file_unreadable"),
        ("a.docx", docx("x", **{"../../etc/passwd": "x"}), "file_unreadable"),
        ("a.docx", docx("x", **{"/etc/passwd": "x"}), "file_unreadable"),
        ("a.docx", docx("x", **{"word/vbaProject.bin": b"x"}), "file_unreadable"),
        ("a.docx", docx("x", **{"word/embeddings/book.xlsx": xlsx("hidden")}), "file_unreadable"),
        ("a.docx", docx("x", **{f"word/a{one}.xml": "<x/>" for one in range(2_000)}), "file_unreadable"),
        ("a.docx", docx("x", **{"word/broken.xml": "<x>"}), "file_unreadable"),
        ("a.docx", docx("x", **{"word/long.xml": f"<x>{' ' * 20_000_001}</x>"}), "file_unreadable"),
        (
            "a.docx",
            docx("x", **{"word/laugh.xml": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'}),
            "file_unreadable",
        ),
        ("a.jpg", picture()[:80], "file_unreadable"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "file_unreadable"),
    ],
)
def test_what_can_not_be_kept_is_refused_with_its_reason(name: str, content: bytes, code: str) -> None:
    assert codes_of(name, content) == [code]


def test_an_image_is_upright_and_says_nothing_of_itself() -> None:
    received = kept("card.jpg", picture(comment=f"taken by somebody, {NUMBER}", turned=True) + b"something behind it")
    with Image.open(io.BytesIO(received.content)) as image:
        assert image.size == (20, 40)
        assert not dict(image.getexif())
    assert NUMBER.encode() not in received.content
    assert b"behind" not in received.content


def test_a_package_that_lies_about_its_size_is_measured_as_it_unpacks() -> None:
    content = bytearray(bomb(101))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as opened:
        size = opened.getinfo("word/media/image1.bin").file_size
    told = bytes(content).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert told != bytes(content)
    assert codes_of("a.docx", told) == ["file_unreadable"]


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\tess\\card.jpg", "card.jpg"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (f"{'long' * 60}.docx", f"{('long' * 60)[:115]}.docx"),
        ('say "this".txt', "say this.txt"),
    ],
)
def test_a_name_is_only_a_name(name: str, tidy: str) -> None:
    assert tidy_name(name) == tidy
