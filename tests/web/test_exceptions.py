"""The register's pages: shown to whom it concerns, declared and decided by forms, refused with what was typed kept."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.rows import Rows
from tests.casework.test_register import layoff, outage
from tests.harness import Cast
from trackone.audit.models import Entry
from trackone.casework.models import EntryException, ExceptionPerson, MassSession
from trackone.organizations.models import Site

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.4", "C.5")]
Signed = Callable[[str], Client]


def day(name: str, on: date | None) -> dict[str, str]:
    parts = (on.month, on.day, on.year) if on else ("", "", "")
    return {f"{name}_{part}": str(value) for part, value in zip(("month", "day", "year"), parts, strict=True)}


def typed(**changed: Any) -> dict[str, Any]:
    return {
        "_key": str(uuid4()),
        **day("from_on", date(2026, 11, 12)),
        **day("until_on", date(2026, 11, 13)),
        "evidence": "Ticket 4711 of the provider",
        **changed,
    }


def lafayette() -> str:
    return str(Site.objects.get(name="Lafayette").pk)


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode())).replace("&#x27;", "'")


def test_a_coordinator_declares_an_outage_and_every_page_of_the_site_tells(signed_in: Signed) -> None:
    answer = signed_in("cora").post("/exceptions/declare/1/", typed(sites=[lafayette()]), follow=True)
    assert answer.status_code == 200
    assert "Entry is open from now on" in words(answer.content)
    declared = EntryException.objects.get()
    assert (declared.evidence, declared.region and declared.region.number) == ("Ticket 4711 of the provider", 4)
    told = words(signed_in("tess").get("/policy/").content)
    assert "Entry for Nov 12–13 at Lafayette stays open until three business days after access is back" in told
    assert "Entry for Nov" not in words(signed_in("wes").get("/policy/").content)
    assert "Entry for Nov" not in words(signed_in("toby").get("/policy/").content)


def test_the_banner_costs_one_statement_and_only_where_it_is_shown(cast: Cast, at: datetime, signed_in: Signed) -> None:
    client = signed_in("tess")
    client.get("/policy/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/policy/")
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
        for _ in range(5):
            outage(cast, at)
    assert counts[0] == counts[1] <= 6
    assert "More exceptions are open" in words(client.get("/policy/").content)


@pytest.mark.parametrize(
    ("kind", "key", "more"),
    [
        (2, "hugo", {}),
        (2, "dana", {}),
        (3, "leo", {"place": "County fair", "staff": "tess"}),
        (4, "mary", {"expected_count": "60", "programs": ["WIOA-DW", "TAA"], "notice": "WARN notice of Nov 3, 2026"}),
    ],
)
def test_each_kind_has_its_own_form(cast: Cast, signed_in: Signed, kind: int, key: str, more: dict[str, Any]) -> None:
    if "staff" in more:
        more = {**more, "staff": [str(cast.person(more["staff"]).pk)]}
    client = signed_in(key)
    assert client.get(f"/exceptions/declare/{kind}/").status_code == 200
    assert client.post(f"/exceptions/declare/{kind}/", typed(**more)).status_code == 302
    assert EntryException.objects.get().kind == kind


def test_the_first_page_says_which_kinds_are_mine(signed_in: Signed) -> None:
    offered = {
        key: re.findall(r'href="/exceptions/declare/(\d)/"', signed_in(key).get("/exceptions/declare/").content.decode())
        for key in ("cora", "hugo", "dana")
    }
    assert offered == {"cora": ["1", "3", "4"], "hugo": ["2"], "dana": ["2"]}
    assert signed_in("tess").get("/exceptions/declare/").status_code == 403
    assert signed_in("cora").get("/exceptions/declare/5/").status_code == 404


def test_bad_input_keeps_what_was_typed_and_saves_nothing(signed_in: Signed) -> None:
    sent = typed(sites=[lafayette()], evidence="Ticket of the provider", from_on_day="45", until_on_month="Nov.")
    answer = signed_in("cora").post("/exceptions/declare/1/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the day as a number from 1 to 31." in page
    for kept in ("Ticket of the provider", 'value="45"', 'value="Nov."', "checked"):
        assert kept in page
    assert not EntryException.objects.exists()


@pytest.mark.parametrize(
    ("kind", "key", "more", "sentence"),
    [
        (1, "cora", {"from_on_day": "30", "until_on_day": "30"}, "The first day has not come yet."),
        (1, "cora", {"until_on_day": "2"}, "The last day is before the first."),
        (2, "cora", {}, "declared once for all sites, by help desk or state"),
        (4, "mary", {"expected_count": "49", "programs": ["TAA"], "notice": "WARN notice"}, "at least 50 participants"),
        (1, "dana", {}, "Choose the sites without internet"),
    ],
)
def test_what_the_policy_refuses_is_said_with_its_clause(
    signed_in: Signed, kind: int, key: str, more: dict[str, Any], sentence: str
) -> None:
    answer = signed_in(key).post(f"/exceptions/declare/{kind}/", typed(**{"sites": [lafayette()], **more}))
    assert answer.status_code == 422
    assert sentence in words(answer.content)
    assert "Ticket 4711 of the provider" in words(answer.content)
    assert key == "dana" or "/policy/C.4/" in answer.content.decode()


def test_a_number_of_a_person_never_comes_into_the_evidence(signed_in: Signed) -> None:
    answer = signed_in("cora").post("/exceptions/declare/1/", typed(sites=[lafayette()], evidence="Asked by 912-34-5678"))
    assert answer.status_code == 422
    assert "912-34-5678" not in answer.content.decode()
    assert "XXX-XX-5678" in answer.content.decode()


def test_a_doubled_click_declares_once_and_another_body_under_its_key_is_409(signed_in: Signed) -> None:
    client, sent = signed_in("cora"), typed(sites=[lafayette()])
    assert client.post("/exceptions/declare/1/", sent).status_code == 302
    assert client.post("/exceptions/declare/1/", sent).status_code == 302
    answer = client.post("/exceptions/declare/1/", {**sent, "evidence": "Another ticket"})
    assert answer.status_code == 409
    assert "Another ticket" in words(answer.content)
    assert EntryException.objects.count() == 1


@pytest.mark.parametrize("key", ["tess", "clara", "connie", "ada"])
def test_who_may_not_declare_is_told_who_may(signed_in: Signed, key: str) -> None:
    answer = signed_in(key).post("/exceptions/declare/1/", typed(sites=[lafayette()]))
    assert answer.status_code == 403
    assert "This is for: Team leader" in words(answer.content)


def test_a_second_person_confirms_on_the_page(cast: Cast, at: datetime, signed_in: Signed) -> None:
    pk = outage(cast, at, "mary").pk
    own, other = signed_in("mary"), signed_in("max")
    assert f"/exceptions/{pk}/confirm/" not in own.get(f"/exceptions/{pk}/").content.decode()
    assert own.post(f"/exceptions/{pk}/confirm/", {"_key": str(uuid4())}).status_code == 403
    assert f"/exceptions/{pk}/confirm/" in other.get(f"/exceptions/{pk}/").content.decode()
    answer = other.post(f"/exceptions/{pk}/confirm/", {"_key": str(uuid4())}, follow=True)
    assert "Confirmed by Max Masteruser" in words(answer.content)
    late = other.post(f"/exceptions/{pk}/refuse/", {"_key": str(uuid4()), "reason": "No such outage"})
    assert late.status_code == 422
    assert "This exception is confirmed already." in words(late.content)


def test_refused_the_rows_stay_marked(cast: Cast, at: datetime, signed_in: Signed) -> None:
    exception = outage(cast, at)
    rows = Rows(cast, at=at)
    person = rows.participant()
    rows.service(person, began_on=date(2026, 11, 12), began_admission=rows.admission(exception))
    client = signed_in("mary")
    empty = client.post(f"/exceptions/{exception.pk}/refuse/", {"_key": str(uuid4()), "reason": ""})
    assert (empty.status_code, "Enter the reason" in words(empty.content)) == (422, True)
    sent = {"_key": str(uuid4()), "reason": "The ticket names another town."}
    answer = client.post(f"/exceptions/{exception.pk}/refuse/", sent, follow=True)
    assert "Exception refused" in words(answer.content)
    assert person.number in words(answer.content)
    assert person.number in words(client.get("/exceptions/marked/").content)
    assert person.number not in words(signed_in("mona").get("/exceptions/marked/").content)
    assert signed_in("cora").get("/exceptions/marked/").status_code == 403


def test_restored_and_reopened_on_the_page(cast: Cast, at: datetime, signed_in: Signed) -> None:
    pk, client = outage(cast, at).pk, signed_in("leo")
    early = client.post(f"/exceptions/{pk}/restore/", {"_key": str(uuid4()), **day("restored_on", date(2026, 11, 2))})
    assert early.status_code == 422
    assert "Access can't be restored before the exception began." in words(early.content)
    assert 'value="2"' in early.content.decode()
    wrong = client.post(f"/exceptions/{pk}/restore/", {"_key": str(uuid4()), **day("restored_on", None)})
    assert wrong.status_code == 422
    sent = {"_key": str(uuid4()), **day("restored_on", date(2026, 11, 20))}
    assert "Open until Wed Nov 25, 2026" in words(client.post(f"/exceptions/{pk}/restore/", sent, follow=True).content)
    reason = {"_key": str(uuid4()), "reason": "The line broke again."}
    assert "Reopened" in words(client.post(f"/exceptions/{pk}/reopen/", reason, follow=True).content)


def test_people_and_sessions_of_a_mass_dislocation(cast: Cast, at: datetime, signed_in: Signed) -> None:
    pk = layoff(cast, at).pk
    number = Rows(cast, at=at).participant().number
    clerk = signed_in("clara")
    answer = clerk.post(f"/exceptions/{pk}/people/", {"_key": str(uuid4()), "number": number.lower()}, follow=True)
    assert "60 expected, 1 listed" in words(answer.content)
    again = clerk.post(f"/exceptions/{pk}/people/", {"_key": str(uuid4()), "number": number})
    assert again.status_code == 422
    assert "on the list already" in words(again.content)
    unknown = clerk.post(f"/exceptions/{pk}/people/", {"_key": str(uuid4()), "number": "P99999999"})
    assert (unknown.status_code, "P99999999" in unknown.content.decode()) == (422, True)
    assert ExceptionPerson.objects.count() == 1
    days = {**day("first_on", date(2026, 11, 16)), **day("last_on", date(2026, 11, 17))}
    sent = {"_key": str(uuid4()), "site": lafayette(), **days}
    assert clerk.post(f"/exceptions/{pk}/sessions/", sent).status_code == 422
    assert signed_in("leo").post(f"/exceptions/{pk}/sessions/", sent, follow=True).status_code == 200
    assert MassSession.objects.get().last_on == date(2026, 11, 17)
    outside = {**sent, "_key": str(uuid4()), **day("last_on", date(2026, 12, 17))}
    refused = signed_in("leo").post(f"/exceptions/{pk}/sessions/", outside)
    assert (refused.status_code, "outside of the days declared" in words(refused.content)) == (422, True)


@pytest.mark.parametrize("path", ["", "confirm/", "refuse/", "restore/", "reopen/", "people/", "sessions/"])
def test_another_regions_exception_is_not_there(cast: Cast, at: datetime, signed_in: Signed, path: str) -> None:
    pk = layoff(cast, at).pk
    for key in ("mona", "hugo"):
        client = signed_in(key)
        method = client.get if path == "" else client.post
        assert method(f"/exceptions/{pk}/{path}", {"_key": str(uuid4())} if path else {}).status_code == 404
    assert not Entry.objects.filter(action__startswith="exception.", record_id=pk, outcome="refused").exists()


def test_a_stranger_is_shown_nothing(signed_in: Signed) -> None:
    assert signed_in("stan").get("/exceptions/").status_code == 403


def test_the_register_filters_and_takes_any_address(cast: Cast, at: datetime, signed_in: Signed) -> None:
    outage(cast, at, restored_on=date(2026, 11, 16))
    layoff(cast, at)
    client = signed_in("tess")
    for query, count in (
        ("", 2),
        ("?show=open", 1),
        ("?show=mine", 1),
        ("?kind=1", 1),
        ("?show=refused", 0),
        ("?show=x&kind=y&page=z", 2),
    ):
        page = client.get(f"/exceptions/{query}").content.decode()
        assert len(re.findall(r'<th scope="row"', page)) == count


@pytest.mark.parametrize(("path", "most"), [("", 8), ("{pk}/", 12), ("{pk}/people/", 12), ("marked/", 10)])
def test_a_page_takes_the_same_statements_however_much_it_shows(
    cast: Cast, at: datetime, signed_in: Signed, path: str, most: int
) -> None:
    event = layoff(cast, at)
    rows = Rows(cast, at=at)
    client = signed_in("mary")
    client.get("/exceptions/")

    def fill(count: int) -> int:
        for _ in range(count):
            person = rows.participant()
            rows.service(person, began_on=date(2026, 11, 12), began_admission=rows.admission(outage(cast, at)))
            with rows.act():
                ExceptionPerson.objects.create(
                    exception=event, region=rows.region, participant=person, listed_at=at, listed_by=rows.by.person
                )
            rows.service(person, began_on=date(2026, 11, 13), began_admission=rows.admission(event))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/exceptions/{path.format(pk=event.pk)}").status_code == 200
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    assert fill(1) == fill(9) <= most


def test_what_was_typed_before_the_session_locked_is_in_the_form_again(
    cast: Cast, at: datetime, signed_in: Signed, lock: Callable[[Client], None]
) -> None:
    client = signed_in("cora")
    lock(client)
    sent = typed(sites=[lafayette()], _page="/exceptions/declare/1/")
    assert client.post("/exceptions/declare/1/", sent).headers["Location"].startswith("/unlock/")
    client = signed_in("cora")
    page = client.get("/exceptions/declare/1/").content.decode()
    assert "Ticket 4711 of the provider" in page
    assert page.count("checked") == 1
    assert 'value="12"' in page
    client.post("/exceptions/declare/1/", typed(sites=[lafayette()]))
    assert "Ticket 4711 of the provider" not in client.get("/exceptions/declare/1/").content.decode()


def test_a_reason_that_was_not_sent_is_kept(
    cast: Cast, at: datetime, signed_in: Signed, lock: Callable[[Client], None]
) -> None:
    address = f"/exceptions/{outage(cast, at).pk}/"
    client = signed_in("mary")
    lock(client)
    client.post(f"{address}refuse/", {"_key": str(uuid4()), "_page": address, "reason": "The ticket names another town."})
    client = signed_in("mary")
    assert "The ticket names another town." in client.get(address).content.decode()
    client.post(f"{address}refuse/", {"_key": str(uuid4()), "reason": "The ticket names another town."})
    assert "is in the form again" not in client.get(address).content.decode()


@pytest.fixture
def lock() -> Callable[[Client], None]:
    """Let a session look as if nobody had used it for an hour."""

    def locked(client: Client) -> None:
        session = client.session
        session["seen_at"] = session["seen_at"] - 3600
        session.save()

    return locked
