"""What was typed and not sent is kept for its author alone, encrypted, without a number, until it is sent."""

from datetime import datetime

import pytest
from django.http import QueryDict

from tests.harness import Cast
from trackone.audit.context import open_context
from trackone.casework.drafts import find_draft, forget_draft, keep_draft, kept_draft, kept_drafts
from trackone.casework.models import Draft

pytestmark = pytest.mark.django_db
PAGE = "/participants/P00000012/notes/write/"


def keep(cast: Cast, at: datetime, text: str = "Came with a letter.", page: str = PAGE) -> int:
    person = cast.standing("tess").person
    keep_draft(person_id=person.pk, page=page, fields={"text": [text], "_key": ["k"], "ssn": ["912345678"]}, at=at)
    return person.pk


def test_typing_comes_back_without_tokens_and_number_fields(cast: Cast, at: datetime) -> None:
    person = keep(cast, at)
    assert find_draft(person_id=person, page=PAGE) == {"text": ["Came with a letter."]}
    kept = kept_draft(person_id=person, page=PAGE)
    assert kept is not None
    assert kept.saved_at == at


def test_the_last_typing_stands(cast: Cast, at: datetime) -> None:
    keep(cast, at, "first")
    person = keep(cast, at, "second")
    assert [kept.typed["text"] for kept in kept_drafts(person_id=person)] == [["second"]]


def test_nothing_of_it_can_be_read_in_the_table(cast: Cast, at: datetime) -> None:
    keep(cast, at)
    assert b"letter" not in bytes(Draft.objects.get().hidden)


def test_a_draft_moved_to_another_page_is_no_typing(cast: Cast, at: datetime) -> None:
    person = keep(cast, at)
    Draft.objects.update(page="/elsewhere/")
    assert find_draft(person_id=person, page="/elsewhere/") is None
    assert kept_drafts(person_id=person) == []


def test_nobody_else_sees_it(cast: Cast, at: datetime) -> None:
    person = keep(cast, at)
    leader = cast.standing("leo").person
    assert find_draft(person_id=person, page=PAGE) is None
    assert Draft.objects.count() == 0
    open_context(person_id=leader.pk, reads=())
    assert kept_drafts(person_id=leader.pk) == []


def test_sent_is_forgotten(cast: Cast, at: datetime) -> None:
    person = keep(cast, at)
    forget_draft(person_id=person, page=PAGE)
    assert kept_drafts(person_id=person) == []


@pytest.mark.policy("II.1", "II.2")
@pytest.mark.parametrize("number", ["912-34-5678", "912 34 5678", "912345678", "912\u200b-34-5678", "９１２-３４-５６７８"])
def test_a_number_in_the_text_is_masked_before_it_is_kept(cast: Cast, at: datetime, number: str) -> None:
    person = keep(cast, at, f"Her number is {number}, she says.")
    kept = find_draft(person_id=person, page=PAGE)
    assert kept == {"text": ["Her number is XXX-XX-5678, she says."]}


def test_a_text_without_a_number_stays_as_typed(cast: Cast, at: datetime) -> None:
    text = "Zip 47901-1234, case 2026-000123, 100 % of the résumé …"
    person = keep(cast, at, text)
    assert find_draft(person_id=person, page=PAGE) == {"text": [text]}


def test_a_form_of_a_browser_is_kept_as_it_came(cast: Cast, at: datetime) -> None:
    person = cast.standing("tess").person
    typed = QueryDict("began_on_month=11&began_on_day=20&kind=4&then=more&csrfmiddlewaretoken=t")
    keep_draft(person_id=person.pk, page=PAGE, fields=typed, at=at)
    kept = find_draft(person_id=person.pk, page=PAGE)
    assert kept == {"began_on_month": ["11"], "began_on_day": ["20"], "kind": ["4"]}
