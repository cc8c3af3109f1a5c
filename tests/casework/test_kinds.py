"""The catalog is dated: a kind ends, another meaning of its code follows; a service is judged by the rule of its day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.kinds import KindEntry, add_kind, end_kind, replace_kind
from trackone.casework.models import ServiceFamily, ServiceKind, ServiceRecord
from trackone.casework.queries import kinds_offered
from trackone.casework.reference import load_reference
from trackone.casework.serving import ServiceEntry, mend_service, record_service
from trackone.organizations.authority import NotAllowed
from trackone.organizations.dated import revision_of
from trackone.organizations.performing import Stale
from trackone.organizations.sites import close_site
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general", "C.1")]
DAY = timedelta(days=1)
SUPPORT = KindEntry(
    name="Bus pass",
    family=ServiceFamily.SUPPORTIVE,
    triggers_participation=False,
    extends_participation=False,
    makes_reportable=False,
)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def workshop() -> ServiceKind:
    return ServiceKind.objects.get(code="JOB-SEARCH", until_on=None)


def served(file: File, kind: ServiceKind, on: date) -> ServiceRecord:
    by = file.cast.standing("tess")
    entry = ServiceEntry(kind=kind, participation=None, staff=by.person, began_on=on)
    return record_service(file.participant, by=by, at=file.at, site=file.site, entry=entry)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_an_ended_kind_is_still_judged_by_the_rule_of_its_day(file: File, clock: TestClock) -> None:
    today = file.at.date()
    early, kind = served(file, workshop(), today), workshop()
    end_kind(kind, by=file.cast.standing("dana"), at=file.at, until_on=today, revision=revision_of(kind))
    file.at = clock.set(file.at + DAY)
    # The day before is still entered in its window, and what stands from it is still mended.
    assert served(file, kind, today).began_on == today
    by = file.cast.standing("tess")
    assert mend_service(early, by=by, at=file.at, changes={"minutes": 50}, revision=1).minutes == 50
    with pytest.raises(Refused):
        served(file, kind, today + DAY)
    assert kind in kinds_offered(today)
    assert kind not in kinds_offered(today + DAY)


def test_another_meaning_of_a_code_follows_and_the_first_one_keeps_its_days(file: File, clock: TestClock) -> None:
    today, first = file.at.date(), workshop()
    early = served(file, first, today)
    changed = KindEntry(
        name="Job search workshop, by video",
        family=ServiceFamily.BASIC,
        triggers_participation=False,
        extends_participation=False,
        makes_reportable=True,
    )
    by = file.cast.standing("dana")
    seen = revision_of(first)
    second = replace_kind(first, by=by, at=file.at, kind=changed, since_on=today + DAY, revision=seen)
    assert (second.code, second.triggers_participation) == (first.code, False)
    early.refresh_from_db()
    assert (early.kind, early.kind.triggers_participation, early.kind.until_on) == (first, True, today)
    with pytest.raises(Stale):
        replace_kind(first, by=by, at=file.at, kind=changed, since_on=today + 2 * DAY, revision=seen)
    file.at = clock.set(file.at + DAY)
    assert served(file, second, today + DAY).kind == second
    with pytest.raises(Refused):
        served(file, second, today)


def test_today_a_kind_holds_still(file: File) -> None:
    """What was served this morning was judged by it."""
    by, kind = file.cast.standing("dana"), workshop()
    entry = KindEntry(**{**vars(SUPPORT), "name": kind.name})
    with pytest.raises(Refused) as refused:
        replace_kind(kind, by=by, at=file.at, kind=entry, since_on=file.at.date(), revision=revision_of(kind))
    assert codes_of(refused) == ["since_on"]


def test_an_ended_code_comes_back_as_another_row(file: File, clock: TestClock) -> None:
    kind, by = workshop(), file.cast.standing("dana")
    end_kind(kind, by=by, at=file.at, until_on=file.at.date(), revision=revision_of(kind))
    at = clock.set(file.at + 30 * DAY)
    again = replace_kind(kind, by=by, at=at, kind=SUPPORT, since_on=at.date(), revision=revision_of(kind))
    kind.refresh_from_db()
    assert (kind.until_on, again.since_on) == (file.at.date(), at.date())


@pytest.mark.parametrize(
    ("changed", "code", "refusal"),
    [
        ({}, "bus", "code"),
        ({}, "JOB-SEARCH", "code_taken"),
        ({"name": ""}, "BUS-PASS", "name_missing"),
        ({"name": "Follow-up after exit, adult"}, "BUS-PASS", ""),
        ({"streams": ("NONE",)}, "BUS-PASS", "scope"),
        ({"family": "else"}, "BUS-PASS", "scope"),
        ({"triggers_participation": True}, "BUS-PASS", "effect"),
        ({"family": ServiceFamily.FOLLOW_UP, "extends_participation": True}, "BUS-PASS", "effect"),
    ],
)
def test_a_kind_that_can_not_stand_so_is_refused(
    cast: Cast, at: datetime, changed: dict[str, Any], code: str, refusal: str
) -> None:
    kind, by = KindEntry(**{**vars(SUPPORT), **changed}), cast.standing("dana")
    if not refusal:
        assert add_kind(by=by, at=at, code=code, kind=kind, since_on=at.date()).code == code
        return
    with pytest.raises(Refused) as refused:
        add_kind(by=by, at=at, code=code, kind=kind, since_on=at.date())
    assert codes_of(refused) == [refusal]


def test_only_the_state_keeps_the_catalog(cast: Cast, at: datetime) -> None:
    for key in ("mary", "hugo", "ada"):
        with pytest.raises(NotAllowed):
            add_kind(by=cast.standing(key), at=at, code="BUS-PASS", kind=SUPPORT, since_on=at.date())


def test_what_the_state_has_ended_stays_ended_when_the_shipped_data_load_again(file: File) -> None:
    kind = workshop()
    by = file.cast.standing("dana")
    end_kind(kind, by=by, at=file.at, until_on=file.at.date(), revision=revision_of(kind))
    load_reference()
    kind.refresh_from_db()
    assert kind.until_on == file.at.date()
    assert ServiceKind.objects.filter(code=kind.code).count() == 1


def test_a_closed_site_takes_what_was_dated_until_its_last_day(file: File, clock: TestClock) -> None:
    today, site = file.at.date(), file.site
    close_site(site, by=file.cast.standing("mary"), at=file.at, until_on=today, revision=revision_of(site))
    file.at = clock.set(file.at + DAY)
    assert served(file, workshop(), today).site == site
    with pytest.raises(Refused) as refused:
        served(file, workshop(), today + DAY)
    assert codes_of(refused) == ["site_closed"]
