"""Several services of one person on one form: quick rows, one save, all or none, nothing typed is lost."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast
from tests.web.desk_forms import Signed, day, kind_id, value_of, words
from trackone.casework.models import Draft, ServiceRecord

pytestmark = pytest.mark.django_db
# The clock stands at noon of Monday, November 23, 2026.
TODAY, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def address(file: File) -> str:
    return f"/participants/{file.participant.number}/services/several/"


@pytest.fixture
def tess(file: File, signed_in: Signed) -> Client:
    return signed_in("tess")


def typed(file: File, *rows: tuple[str, date, str], **changed: Any) -> dict[str, Any]:
    """Return five rows of which the first ones are filled in: kind, date, minutes."""
    sent: dict[str, Any] = {
        "_key": str(uuid4()),
        "_page": f"/participants/{file.participant.number}/services/several/",
        "site": str(file.site.pk),
        "staff": str(file.cast.person("tess").pk),
        "provider_name": "",
        "then": "save",
    }
    filled = [*rows, *[("", TODAY, "")] * (5 - len(rows))]
    for place, (code, on, minutes) in enumerate(filled):
        values = {"kind": kind_id(code) if code else "", "participation": "none", "minutes": minutes}
        sent |= {f"row{place}-{name}": value for name, value in values.items()}
        sent |= day(f"row{place}-began_on", on)
    return {**sent, **changed}


def on_file() -> list[tuple[str, date | None, int | None]]:
    return list(ServiceRecord.objects.order_by("pk").values_list("kind__code", "began_on", "minutes"))


def test_the_rows_begin_with_today_and_the_only_program(tess: Client, file: File, address: str) -> None:
    participation = file.enroll()
    page = tess.get(address)
    assert [value_of(page, f"row4-began_on_{part}") for part in ("month", "day", "year")] == ["11", "23", "2026"]
    assert value_of(page, "row4-participation") == str(participation.pk)
    assert value_of(page, "staff") == str(file.cast.person("tess").pk)
    assert "usa-alert--error" not in page.content.decode()


def test_one_save_records_every_row_that_was_filled_in(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, typed(file, ("RESUME", TODAY, "30"), ("JOB-SEARCH", date(2026, 11, 20), "")))
    last = ServiceRecord.objects.latest("pk")
    assert answer["Location"] == f"/participants/{file.participant.number}/?saved=service-{last.pk}"
    assert on_file() == [("RESUME", TODAY, 30), ("JOB-SEARCH", date(2026, 11, 20), None)]


@pytest.mark.policy("C.6")
def test_a_row_that_is_refused_says_so_and_nothing_typed_is_lost(tess: Client, file: File, address: str, cast: Cast) -> None:
    answer = tess.post(address, typed(file, ("RESUME", TODAY, "30"), ("JOB-SEARCH", FIRST_CLOSED, "60")))
    assert answer.status_code == 422
    said = words(answer)
    assert "1 of 2 can’t be saved as typed" in said
    page = answer.content.decode()
    # At its own row, the second.
    row = page[page.index('name="row1-kind"') : page.index('name="row2-kind"')]
    assert "You can&#x27;t enter Tue Nov 17, 2026 any more." in row
    assert 'href="/policy/C.6/"' in row
    assert [value_of(answer, name) for name in ("row0-minutes", "row1-minutes", "row1-began_on_day")] == ["30", "60", "17"]
    assert on_file() == []
    assert value_of(tess.get(address), "row1-minutes") == "60"
    assert tess.post(address, typed(file, ("RESUME", TODAY, "30"), ("JOB-SEARCH", TODAY, "60"))).status_code == 302
    cast.standing("tess")
    assert not Draft.objects.exists()


def test_what_is_missing_in_a_row_is_said_at_its_field(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, typed(file, ("RESUME", TODAY, "30"), ("", TODAY, "15"), **{"row0-began_on_day": "32"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#row1-kind"' in page
    assert 'href="#row0-began_on_1"' in page
    assert on_file() == []


def test_a_form_without_a_service_is_said_so(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, typed(file))
    assert answer.status_code == 422
    assert "No service was chosen" in words(answer)


def test_a_doubled_click_records_them_once(tess: Client, file: File, address: str) -> None:
    sent = typed(file, ("RESUME", TODAY, "30"), ("RESUME", TODAY, "30"))
    first, second = tess.post(address, sent), tess.post(address, sent)
    assert first["Location"] == second["Location"]
    assert len(on_file()) == 2


def test_more_rows_keep_what_was_typed(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, typed(file, ("RESUME", date(2026, 11, 20), "30"), then="rows"))
    assert answer.status_code == 200
    assert [value_of(answer, name) for name in ("row0-minutes", "row0-began_on_day")] == ["30", "20"]
    assert value_of(answer, "row9-began_on_day") == "23"
    assert 'name="row10-kind"' not in answer.content.decode()


@pytest.mark.policy("II.1")
def test_a_number_in_the_partners_name_is_refused_and_masked(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, typed(file, ("RESUME", TODAY, "30"), provider_name="912-34-5678"))
    assert answer.status_code == 422
    assert value_of(answer, "provider_name") == "XXX-XX-5678"
    assert on_file() == []


def test_another_regions_person_is_not_there(signed_in: Signed, file: File, address: str) -> None:
    assert signed_in("toby").get(address).status_code == 404
    assert signed_in("ada").get(address).status_code == 403
