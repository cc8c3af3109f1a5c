"""The page of drafts: one's own, with where they belong, opened and discarded; nobody else's."""

from datetime import datetime

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast
from tests.web.desk_forms import Signed, note_typed, service_typed, value_of, words
from trackone.casework.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def tess(file: File, signed_in: Signed) -> Client:
    return signed_in("tess")


def test_drafts_are_listed_with_what_they_are_and_whose(tess: Client, file: File) -> None:
    tess.post("/drafts/keep/", note_typed(file, text="Called about\nthe workshop."))
    tess.post("/drafts/keep/", service_typed(file))
    page = tess.get("/drafts/")
    said = words(page)
    assert f"Case note Vera Filed, {file.participant.number} Called about the workshop." in said
    assert "Service Vera Filed" in said
    assert f'href="/participants/{file.participant.number}/notes/write/"' in page.content.decode()


def test_a_draft_is_discarded_and_the_reader_stays_where_he_was(tess: Client, file: File) -> None:
    typed = note_typed(file)
    tess.post("/drafts/keep/", typed)
    answer = tess.post("/drafts/discard/", {"_page": typed["_page"], "next": typed["_page"]})
    assert answer["Location"] == typed["_page"]
    assert value_of(tess.get(typed["_page"]), "text") == ""
    assert "No drafts" in words(tess.get("/drafts/"))


@pytest.mark.parametrize("wished", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_discarding_leads_to_no_other_house(tess: Client, file: File, wished: str) -> None:
    answer = tess.post("/drafts/discard/", {"_page": "/participants/", "next": wished})
    assert answer["Location"] == "/drafts/"


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org/", "/\x00", "participants/"])
def test_nothing_is_kept_for_a_page_that_is_not_ours(tess: Client, file: File, page: str) -> None:
    assert tess.post("/drafts/keep/", note_typed(file, _page=page)).status_code == 200
    assert "No drafts" in words(tess.get("/drafts/"))


def test_typing_that_arrives_after_its_form_was_sent_is_no_draft(tess: Client, file: File) -> None:
    typed = note_typed(file)
    assert tess.post(typed["_page"], typed).status_code == 302
    tess.post("/drafts/keep/", typed)
    assert "No drafts" in words(tess.get("/drafts/"))


def test_nobody_reads_anothers_drafts(tess: Client, file: File, signed_in: Signed, cast: Cast) -> None:
    tess.post("/drafts/keep/", note_typed(file, text="For my eyes alone."))
    for key in ("leo", "mary", "dana"):
        client = signed_in(key)
        assert "For my eyes alone." not in words(client.get("/drafts/"))
        if key != "dana":
            page = client.get(f"/participants/{file.participant.number}/notes/write/")
            assert value_of(page, "text") == ""
    cast.standing("leo")
    assert Draft.objects.count() == 0


def test_a_draft_about_somebody_out_of_sight_shows_the_number_alone(tess: Client, file: File) -> None:
    tess.post("/drafts/keep/", note_typed(file, _page="/participants/P99999999/notes/write/"))
    assert "Case note P99999999" in words(tess.get("/drafts/"))


def test_a_draft_of_a_page_that_is_gone_is_shown_all_the_same(tess: Client, file: File) -> None:
    tess.post("/drafts/keep/", note_typed(file, _page="/gone/for/good/"))
    assert "Form" in words(tess.get("/drafts/"))
