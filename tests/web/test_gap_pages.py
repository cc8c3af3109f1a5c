"""Plan a gap from the programs tab, end it early, withdraw it; what is refused keeps what was typed."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, value_of, words
from trackone.casework.exiting import exit_by_rule
from trackone.enrollment.models import Participation, PlannedGap

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.1")]
TODAY, FROM, UNTIL = date(2026, 11, 23), date(2027, 1, 4), date(2027, 4, 3)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def period(file: File) -> Participation:
    period = file.enroll()
    file.serve(participation=period)
    return period


@pytest.fixture
def tess(period: Participation, signed_in: Signed) -> Client:
    return signed_in("tess")


def typed(period: Participation, **changed: str) -> dict[str, str]:
    days = {**day("agreed_on", TODAY), **day("from_on", FROM), **day("until_on", UNTIL)}
    return {"_key": str(uuid4()), "_page": f"/participations/{period.pk}/gap/", "reason": "health", **days, **changed}


def programs(client: Client, file: File) -> str:
    return words(client.get(f"/participants/{file.participant.number}/?tab=programs"))


def test_a_gap_is_planned_and_shows_among_the_programs(tess: Client, file: File, period: Participation) -> None:
    address = f"/participations/{period.pk}/gap/"
    page = tess.get(f"/participants/{file.participant.number}/?tab=programs")
    assert f'href="{address}"' in page.content.decode()
    assert "Can be entered until Mon Nov 30, 2026." in words(tess.get(address))
    answer = tess.post(address, typed(period))
    gap = PlannedGap.objects.get()
    assert answer["Location"].endswith(f"?saved=gap-{gap.pk}")
    assert "The planned gap is saved" in words(tess.get(answer["Location"]))
    shown = programs(tess, file)
    for part in (
        "Planned gaps Jan 4–Apr 3 : Health or medical",
        "132 days to soft exit: planned gap to Sat Apr 3",
        "A service by Sat Apr 3, 2027 keeps it open (planned gap to Sat Apr 3); without one it ends as of Mon Nov 23, 2026.",
    ):
        assert part in shown, part


def test_what_is_refused_keeps_what_was_typed(tess: Client, period: Participation) -> None:
    address = f"/participations/{period.pk}/gap/"
    answer = tess.post(address, typed(period, **day("until_on", date(2027, 4, 4))))
    assert answer.status_code == 422
    assert "One gap lasts 90 days at most: through Sat Apr 3, 2027." in words(answer)
    assert (value_of(answer, "reason"), value_of(answer, "until_on_day")) == ("health", "4")
    assert not PlannedGap.objects.exists()
    assert value_of(tess.get(address), "until_on_day") == "4"


def test_nothing_chosen_is_said_at_the_field(tess: Client, period: Participation) -> None:
    answer = tess.post(f"/participations/{period.pk}/gap/", typed(period, reason="", until_on_month=""))
    assert answer.status_code == 422
    assert not PlannedGap.objects.exists()


def test_a_gap_ends_early_and_is_withdrawn(tess: Client, file: File, period: Participation) -> None:
    tess.post(f"/participations/{period.pk}/gap/", typed(period))
    gap = PlannedGap.objects.get()
    page = words(tess.get(f"/gaps/{gap.pk}/"))
    assert "Health or medical" in page
    sent = {"_key": str(uuid4()), "revision": "1", **day("last_day_on", date(2027, 2, 1))}
    assert tess.post(f"/gaps/{gap.pk}/end/", sent).status_code == 302
    assert "ended early; planned to Sat Apr 3, 2027" in words(tess.get(f"/gaps/{gap.pk}/"))
    assert "Jan 4–Feb 1 : Health or medical, ended early" in programs(tess, file)
    stale = tess.post(f"/gaps/{gap.pk}/withdraw/", {"_key": str(uuid4()), "revision": "1", "reason": "Never went."})
    assert stale.status_code == 409
    tess.post(f"/gaps/{gap.pk}/withdraw/", {"_key": str(uuid4()), "revision": "2", "reason": "Never went."})
    assert "Withdrawn" in words(tess.get(f"/gaps/{gap.pk}/"))
    assert "91 days to soft exit" in programs(tess, file)


def test_a_clerk_plans_none_and_another_region_sees_none(
    tess: Client, file: File, period: Participation, signed_in: Signed
) -> None:
    tess.post(f"/participations/{period.pk}/gap/", typed(period))
    gap = PlannedGap.objects.get()
    assert signed_in("clara").get(f"/participations/{period.pk}/gap/").status_code == 403
    assert signed_in("toby").get(f"/gaps/{gap.pk}/").status_code == 404
    assert "Plan a gap" not in programs(signed_in("connie"), file)


def test_the_page_of_a_period_that_the_rule_ended_says_how(
    tess: Client, file: File, period: Participation, clock: TestClock
) -> None:
    exit_by_rule(clock.set("2027-02-22T03:30-05:00"))
    said = words(tess.get(f"/participations/{period.pk}/"))
    for part in (
        "90 days without a service that counts",
        "nothing extended it in the 90 days after, and nothing held it open",
        "entered by Wed Feb 24, 2027 takes it back",
        "Exit date empty Mon Nov 23, 2026 Mon Feb 22, 2027, 3:30 AM exited by the 90-day rule",
    ):
        assert part in said, part
    assert "Take the exit back" not in said
