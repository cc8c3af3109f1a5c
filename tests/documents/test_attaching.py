"""Files of papers: kept under names that say nothing, scanned where a scanner is set, held while it is silent."""

import os
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.documents.clamd import clamd
from tests.documents.made_files import pdf, picture
from tests.harness import Cast
from trackone.audit.models import Entry
from trackone.documents.actions import describe_document
from trackone.documents.attaching import attach_file
from trackone.documents.checking import check_held_files, remove_left_behind
from trackone.documents.files import Received, receive, store
from trackone.documents.models import Document, DocumentFile
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("II.1")]
NOBODY_THERE = "127.0.0.1:1"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES, settings.CLAMD = tmp_path / "files", ""
    return tmp_path / "files"


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def paper(file: File, cast: Cast, at: datetime) -> Document:
    return describe_document(
        file.participant,
        by=cast.standing("tess"),
        at=at,
        kind="application",
        title="Signed application",
        received_on=date(2026, 11, 23),
    )


def received(name: str = "signed.pdf", content: bytes = b"") -> Received:
    found, refused = receive(name, content or pdf("Signed application"))
    assert found is not None, refused
    return found


def attached(paper: Document, cast: Cast, at: datetime, file: Received | None = None) -> DocumentFile:
    return attach_file(paper, by=cast.standing("tess"), at=at, file=file or received())


def test_a_file_is_kept_outside_of_the_database_under_a_name_that_says_nothing(
    paper: Document, cast: Cast, at: datetime, folder: Path
) -> None:
    kept = attached(paper, cast, at)
    (place,) = [one for one in folder.rglob("*") if one.is_file()]
    assert place.name == kept.stored_as
    assert "signed" not in str(place.relative_to(folder))
    assert place.stat().st_mode & 0o077 == 0
    assert store.content_of(kept.stored_as) == received().content
    entry = Entry.objects.get(action="document.attach")
    assert (entry.record_id, entry.participant_id, entry.person_name) == (paper.pk, paper.participant_id, "Tess Teammember")
    assert entry.facts["digest"] == kept.digest


def test_another_regions_paper_and_a_reader_get_no_file(paper: Document, cast: Cast, at: datetime) -> None:
    with pytest.raises((OutOfSight, NotAllowed)):
        attach_file(paper, by=cast.standing("mona"), at=at, file=received())
    with pytest.raises(NotAllowed):
        attach_file(paper, by=cast.standing("connie"), at=at, file=received())
    assert not DocumentFile.objects.exists()


def test_where_no_files_are_kept_none_is_taken(paper: Document, cast: Cast, at: datetime, settings: Any) -> None:
    settings.FILES = None
    with pytest.raises(Refused) as refused:
        attached(paper, cast, at)
    assert [one.code for one in refused.value.refusals] == ["no_store"]


def test_a_paper_has_ten_files(paper: Document, cast: Cast, at: datetime) -> None:
    for _ in range(10):
        attached(paper, cast, at)
    with pytest.raises(Refused) as refused:
        attached(paper, cast, at)
    assert [one.code for one in refused.value.refusals] == ["too_many_files"]


def test_the_scanner_is_asked_before_a_file_is_kept(
    paper: Document, cast: Cast, at: datetime, settings: Any, folder: Path
) -> None:
    with clamd() as settings.CLAMD:
        clean = attached(paper, cast, at)
        with pytest.raises(Refused) as refused:
            attached(paper, cast, at, received("a.txt", b"X5O!P%@AP EICAR made up"))
    assert (clean.state, clean.checked_at) == ("kept", at)
    assert [one.code for one in refused.value.refusals] == ["file_infected"]
    assert len([one for one in folder.rglob("*") if one.is_file()]) == 1


def test_while_the_scanner_is_silent_a_file_is_held_and_opens_for_nobody(
    paper: Document, cast: Cast, at: datetime, settings: Any, signed_in: Any
) -> None:
    settings.CLAMD = NOBODY_THERE
    good, bad = attached(paper, cast, at), attached(paper, cast, at, received("a.txt", b"EICAR made up"))
    assert (good.state, good.checked_at) == ("held", None)
    assert signed_in("tess").get(f"/files/{good.pk}/").status_code == 404
    assert check_held_files(at) == 0
    with clamd() as settings.CLAMD:
        assert check_held_files(at) == 2
        assert check_held_files(at) == 0
    cast.standing("tess")
    states = dict(DocumentFile.objects.values_list("pk", "state"))
    assert states == {good.pk: "kept", bad.pk: "infected"}
    with pytest.raises(FileNotFoundError):
        store.content_of(bad.stored_as)
    assert signed_in("tess").get(f"/files/{good.pk}/").status_code == 200
    assert Entry.objects.filter(action="document.check", person_id=None).count() == 2


def test_what_no_row_names_is_removed_after_a_day(paper: Document, cast: Cast, at: datetime, folder: Path) -> None:
    kept, young, old = attached(paper, cast, at), store.put(b"young"), store.put(b"old")
    for name in (kept.stored_as, old):
        (place,) = folder.rglob(name)
        os.utime(place, (0, time.time() - 90_000))
    assert remove_left_behind(at) == 1
    assert store.content_of(kept.stored_as)
    assert store.content_of(young) == b"young"
    with pytest.raises(FileNotFoundError):
        store.content_of(old)


def test_a_file_is_sent_as_something_to_save(paper: Document, cast: Cast, at: datetime, signed_in: Any, file: File) -> None:
    kept = attached(paper, cast, at, received('a "card".jpg', picture()))
    answer = signed_in("tess").get(f"/files/{kept.pk}/")
    assert answer.content == store.content_of(kept.stored_as)
    assert answer["Content-Disposition"] == 'attachment; filename="a card.jpg"'
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert signed_in("mona").get(f"/files/{kept.pk}/").status_code == 404
    assert signed_in("hugo").get(f"/files/{kept.pk}/").status_code in (403, 404)


def test_attached_by_screen_it_stands_beside_its_paper(paper: Document, file: File, signed_in: Any) -> None:
    tess: Client = signed_in("tess")
    page = f"/documents/{paper.pk}/attach/"
    assert "multipart/form-data" in tess.get(page).content.decode()
    answer = tess.post(page, {"file": _sent("signed.pdf", pdf("Signed"))})
    assert answer.status_code == 302
    tab = tess.get(f"/participants/{file.participant.number}/?tab=documents").content.decode()
    assert f'<a href="/files/{DocumentFile.objects.get().pk}/">signed.pdf</a>' in tab


def test_what_can_not_be_kept_is_said_at_the_field_and_what_was_typed_stays(file: File, signed_in: Any) -> None:
    tess: Client = signed_in("tess")
    page = f"/participants/{file.participant.number}/documents/add/"
    typed = {
        "kind": "identity",
        "title": "Driver license",
        "received_on_month": "11",
        "received_on_day": "23",
        "received_on_year": "2026",
        "then": "done",
    }
    answer = tess.post(page, {**typed, "file": _sent("card.txt", b"number 912-34-5678")})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "XXX-XX-5678" in shown
    assert "912-34-5678" not in shown
    assert 'value="Driver license"' in shown
    assert not Document.objects.exists()
    assert tess.post(page, {**typed, "file": _sent("card.png", picture("PNG"))}).status_code == 302
    assert DocumentFile.objects.get().document.title == "Driver license"


def _sent(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)
