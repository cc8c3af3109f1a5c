"""Papers are described in the region that holds them, with a trail and without numbers."""

from datetime import date, datetime

import pytest

from tests.harness import Cast
from tests.participants.made import add, entries, site_of
from trackone.documents.actions import describe_document
from trackone.documents.models import Document
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.participants.actions import serve_here
from trackone.participants.models import Participant
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def describe(person: Participant, cast: Cast, at: datetime, who: str = "tess", **words: object) -> Document:
    given = {"kind": "identity", "title": "Driver's  license ", "received_on": TODAY, **words}
    return describe_document(person, by=cast.standing(who), at=at, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["tess", "clara", "mary"])
def test_a_paper_is_kept_in_the_region_that_holds_it(cast: Cast, at: datetime, who: str) -> None:
    person = add(cast, at)
    found = describe(person, cast, at, who, dated_on=date(2026, 11, 1), program_code="WIOA-ADULT")
    assert (found.title, found.region.number, found.recorded_by) == ("Driver's license", 4, cast.person(who))
    assert found.recorded_at == at
    assert [(row[0], row[1]) for row in entries("document.describe")] == [("done", person.pk)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"kind": "poem"}, "kind_missing"),
        ({"title": " "}, "title_missing"),
        ({"received_on": date(2026, 11, 24)}, "received_on"),
        ({"dated_on": date(2026, 11, 24)}, "dated_on"),
    ],
)
def test_what_is_wrong_is_refused(cast: Cast, at: datetime, words: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        describe(add(cast, at), cast, at, **words)
    assert [one.code for one in refused.value.refusals] == [code]
    assert not Document.objects.exists()


@pytest.mark.policy("II.1")
def test_a_title_with_a_number_is_refused(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        describe(add(cast, at), cast, at, title="Card 912-34-5678")
    assert [(one.code, one.clause) for one in refused.value.refusals] == [("ssn_in_text", "II.1")]


@pytest.mark.parametrize("who", ["connie", "dana", "ada"])
def test_who_does_not_serve_describes_nothing(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        describe(add(cast, at), cast, at, who)


def test_a_person_of_another_region_is_out_of_sight(cast: Cast, at: datetime) -> None:
    with pytest.raises(OutOfSight):
        describe(add(cast, at, who="toby"), cast, at)


def test_a_region_that_serves_too_does_not_see_the_others_papers(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby")
    describe(person, cast, at, "toby")
    serve_here(by=cast.standing("tess"), at=at, site=site_of("tess"), number=person.number, purpose="moved")
    describe(person, cast, at, title="Pay stub")
    assert [one.title for one in Document.objects.visible_to(cast.standing("tess"))] == ["Pay stub"]
    assert [one.title for one in Document.objects.visible_to(cast.standing("toby"))] == ["Driver's license"]
