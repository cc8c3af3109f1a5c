"""The home by post: what is due, what locks, what waits for a decision - and nothing that is somebody else's."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest

from tests.desks.lives import Desk, Life
from tests.harness import Cast, TestClock
from trackone.audit.entries import Who, recording
from trackone.casework.activities.recording import ActivityEntry, record_activity
from trackone.casework.drafts import keep_draft
from trackone.casework.models import ExceptionState
from trackone.demo.places import HEARTLAND, LAKESHORE, OPERATOR_7, WABASH
from trackone.desks.agenda import DUE, VACANT, Panel
from trackone.desks.home import Home, Queue, home_of, panels_for
from trackone.desks.lines import day_words
from trackone.enrollment.models import Participation
from trackone.notifications.models import Notice, NoticeKind
from trackone.organizations.models import Account, Post, Region
from trackone.participants.models import ServedIn

pytestmark = pytest.mark.django_db


def home(cast: Cast, key: str, at: datetime) -> Home:
    return home_of(by=cast.standing(key), at=at)


def said(queue: Queue | None) -> list[tuple[str, str]]:
    assert queue is not None
    return [(line.name, line.what) for line in queue.lines]


def whats(queue: Queue | None) -> list[str]:
    return [what for _, what in said(queue)]


@pytest.mark.policy("IV.9")
def test_an_enrollment_without_papers_is_one_line(life: Life, cast: Cast, at: datetime) -> None:
    due = home(cast, "tess", at).due
    assert said(due) == [("Maria Example", "Decide eligibility for WIOA Adult; put the signed application on file")]


def test_what_is_done_is_not_due(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    desk.document(life.participant, received_on=at.date(), kind="application", title="Application")
    row = life.participation
    row.eligibility, row.eligibility_on, row.snapshot = "eligible", at.date(), {}
    with desk.act():
        row.save()
    assert said(home(cast, "tess", at).due) == []


def test_a_paper_of_another_program_does_not_count(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    desk.document(life.participant, received_on=at.date(), kind="application", title="Application", program_code="TAA")
    assert "put the signed application on file" in whats(home(cast, "tess", at).due)[0]


@pytest.mark.parametrize(("days", "is_due"), [(1, False), (0, True), (-3, True)])
def test_a_promised_contact_is_due_from_its_day(
    life: Life, desk: Desk, cast: Cast, at: datetime, days: int, is_due: bool
) -> None:
    desk.note(life.participant, contact_on=date(2026, 11, 19), recontact_on=at.date() + timedelta(days=days))
    lines = [line for line in home(cast, "tess", at).due.lines if line.what == "Be in contact again"]  # type: ignore[union-attr]
    assert bool(lines) == is_due
    assert [line.tag for line in lines] == (["overdue"] if days < 0 else [""] if is_due else [])


def test_a_kept_promise_is_not_due(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    desk.note(life.participant, contact_on=date(2026, 11, 18), recontact_on=date(2026, 11, 20))
    desk.note(life.participant, contact_on=date(2026, 11, 20), contact_type="phone")
    assert "Be in contact again" not in whats(home(cast, "tess", at).due)


def test_a_later_promise_takes_the_place_of_the_one_before(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    desk.note(life.participant, contact_on=date(2026, 11, 18), recontact_on=date(2026, 11, 23))
    desk.note(life.participant, contact_on=date(2026, 11, 19), recontact_on=date(2026, 11, 22))
    assert whats(home(cast, "tess", at).due).count("Be in contact again") == 1


def test_a_colleagues_promise_to_my_case_is_mine_too(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    leo = Desk(cast, "leo", at=at)
    leo.note(life.participant, contact_on=date(2026, 11, 19), recontact_on=at.date())
    assert "Be in contact again" in whats(home(cast, "tess", at).due)
    assert "Be in contact again" in whats(home(cast, "leo", at).due)
    assert "Be in contact again" not in whats(home(cast, "wes", at).due)


def test_planned_days_that_came_are_due(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    planned = {"began_on": None, "planned_begin_on": date(2026, 11, 20)}
    desk.service(life.participant, kind="COMP-ASSESS", **planned)  # type: ignore[arg-type]
    desk.service(
        life.participant,
        began_on=date(2026, 11, 18),
        planned_begin_on=date(2026, 11, 18),
        planned_end_on=at.date(),
        kind="RESUME",
    )
    lines = home(cast, "tess", at).due.lines[:2]  # type: ignore[union-attr]
    assert [(line.day, line.what, line.detail) for line in lines] == [
        ("Fri Nov 20", "Comprehensive assessment", "planned, not entered yet"),
        ("today", "Resume workshop or help with staff", "planned to end, end still open"),
    ]


@pytest.mark.policy("C.6")
def test_an_expected_end_that_came_is_due(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    came = {"began_on": date(2026, 11, 18), "expected_end_on": date(2026, 11, 20)}
    course = {"type_code": "06", "provider_name": "Placeholder College (made up)", "program_of_study": "Welding", **came}
    work = {"type_code": "2", "employer_name": "Placeholder Bakery", **came, "expected_end_on": date(2026, 11, 24)}
    for kind, values in (("training", course), ("work_experience", work)):
        entry = ActivityEntry(kind=kind, participation=life.participation, staff=desk.by.person, values=values)
        record_activity(life.participant, by=desk.by, at=at, site=life.participation.site, entry=entry)
    lines = home(cast, "tess", at).due.lines  # type: ignore[union-attr]
    found = [
        (line.day, line.what, line.detail, line.tag) for line in lines if line.record in ("training", "work-experience")
    ]
    assert found == [("Fri Nov 20", "Welding", "was expected to end, end still open", "overdue")]
    tomorrow = home(cast, "tess", at + timedelta(days=1)).due
    assert "Work at Placeholder Bakery" in whats(tomorrow)
    assert "Welding" not in whats(home(cast, "leo", at).due)


@pytest.mark.policy("I.1")
def test_my_entries_that_lock_today_or_on_the_next_business_day(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    locking = home(cast, "tess", at).locking
    assert locking is not None
    # Monday: what is dated Wednesday closes today; nothing is dated Thursday.
    assert [(line.detail, line.tag) for line in locking.lines] == [("of Wed Nov 18", "closes today")]
    desk.service(life.participant, began_on=date(2026, 11, 19), kind="RESUME")
    assert [line.tag for line in home(cast, "tess", at).locking.lines] == ["closes today", "closes tomorrow"]  # type: ignore[union-attr]
    assert said(home(cast, "leo", at).locking) == []


def test_my_caseload_begins_with_whom_i_have_not_served_longest(desk: Desk, cast: Cast, at: datetime) -> None:
    for name, last in (("Lately", date(2026, 11, 20)), ("Never", None), ("Long", date(2026, 9, 1))):
        desk.manage(desk.participant(last_name=name), last_service_on=last)
    assert said(home(cast, "tess", at).caseload) == [
        ("Maria Never", "no service yet"),
        ("Maria Long", "Sep 1, 83 days ago"),
        ("Maria Lately", "Nov 20, 3 days ago"),
    ]
    assert said(home(cast, "wes", at).caseload) == []


def test_who_has_exited_does_not_head_my_caseload(desk: Desk, cast: Cast, at: datetime) -> None:
    gone, back = desk.participant(last_name="Gone"), desk.participant(last_name="Back")
    for person in (gone, back):
        desk.manage(person, last_service_on=date(2026, 3, 2))
        period = desk.participation(person, application_on=date(2026, 11, 20))
        with desk.act():
            leaving = {"exit_reason": "employed", "exit_recorded_by": desk.by.person}
            Participation.objects.filter(pk=period.pk).update(exit_on=date(2026, 11, 20), **leaving)
    desk.participation(back, application_on=date(2026, 11, 23))
    assert [name for name, _ in said(home(cast, "tess", at).caseload)] == ["Maria Back"]


def test_more_than_fits_is_said(desk: Desk, cast: Cast, at: datetime) -> None:
    for _ in range(11):
        desk.manage(desk.participant())
    caseload = home(cast, "tess", at).caseload
    assert caseload is not None
    assert (len(caseload.lines), caseload.has_more) == (10, True)


def test_my_drafts_and_nobody_elses(cast: Cast, at: datetime) -> None:
    tess = cast.standing("tess").person
    keep_draft(person_id=tess.pk, page="/participants/P10000001/notes/write/", fields={"text": ["x"]}, at=at)
    drafts = home(cast, "tess", at).drafts
    assert drafts is not None
    assert [draft.page for draft in drafts] == ["/participants/P10000001/notes/write/"]
    assert home(cast, "leo", at).drafts == ()
    assert home(cast, "connie", at).drafts is None


def test_a_clerk_sees_what_he_entered_today(cast: Cast, clock: TestClock) -> None:
    noon = clock.now
    clerk = Desk(cast, "clara", at=clock.set(noon - timedelta(days=1)))
    participant = clerk.participant()
    clerk.service(participant, began_on=date(2026, 11, 20), kind="RESUME")
    clerk.at = clock.set(noon)
    clerk.service(participant, began_on=date(2026, 11, 20), kind="JOB-SEARCH")
    assert whats(home(cast, "clara", clock.now).entered_today) == ["Job search workshop or help with staff"]
    assert home(cast, "tess", clock.now).entered_today is None


@pytest.mark.policy("C.4")
def test_exceptions_wait_for_those_who_decide_them(cast: Cast, at: datetime) -> None:
    cora = Desk(cast, "cora", at=at - timedelta(days=2))
    cora.exception(from_on=date(2026, 11, 20))
    waits = home(cast, "mary", at).exceptions
    assert waits is not None
    (line,) = waits.lines
    assert line.what == "Outage of the internet provider"
    assert line.detail == "Nov 20 and after at Lafayette; declared by Cora Coordinator"
    assert (line.tag, line.tag_kind) == ("to decide, 2 days old", "watch")
    assert home(cast, "cora", at).exceptions.lines[0].tag == "yours: a second person decides"  # type: ignore[union-attr]
    assert "Region 4" in home(cast, "dana", at).exceptions.lines[0].detail  # type: ignore[union-attr]
    assert whats(home(cast, "mona", at).exceptions) == []
    assert home(cast, "tess", at).exceptions is None


def test_a_confirmed_one_waits_until_access_is_back(cast: Cast, at: datetime) -> None:
    cora = Desk(cast, "cora", at=at)
    made = cora.exception(from_on=date(2026, 11, 20))
    with cora.act():
        made.state, made.decided_by, made.decided_at = ExceptionState.CONFIRMED, cast.person("mary"), at
        made.save()
    assert home(cast, "cora", at).exceptions.lines[0].tag == "Access not back yet"  # type: ignore[union-attr]
    with cora.act():
        made.restored_on, made.restored_at, made.restored_by = at.date(), at, cora.by.person
        made.save()
    assert whats(home(cast, "cora", at).exceptions) == []


def test_the_help_desk_sees_what_holds_for_all_sites_alone(cast: Cast, at: datetime) -> None:
    Desk(cast, "cora", at=at).exception(from_on=date(2026, 11, 20))
    hugo = cast.standing("hugo")
    with recording("test.rows", who=hugo.who(), at=at):
        from trackone.casework.models import EntryException

        EntryException.objects.create(
            kind=2,
            from_on=at.date(),
            evidence="maintenance 88",
            declared_by=hugo.person,
            declared_post=hugo.posts[0],
            declared_at=at,
        )
    assert whats(home(cast, "hugo", at).exceptions) == ["Maintenance or outage of the system"]
    assert len(whats(home(cast, "mary", at).exceptions)) == 2


@pytest.mark.policy("C.4")
def test_rows_under_a_refused_exception_are_the_master_users(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    outage = desk.exception(from_on=date(2026, 11, 10))
    desk.service(life.participant, began_on=date(2026, 11, 12), kind="CAREER-GUID", began_admission=desk.admission(outage))
    assert said(home(cast, "mary", at).under_refused) == []
    with desk.act():
        outage.state, outage.decided_by, outage.decided_at = ExceptionState.REFUSED, cast.person("mary"), at
        outage.decided_reason = "no ticket"
        outage.save()
    assert said(home(cast, "mary", at).under_refused) == [("Maria Example", "Career guidance with staff")]
    assert said(home(cast, "ada", at).under_refused) == [("Maria Example", "Career guidance with staff")]
    assert said(home(cast, "mona", at).under_refused) == []
    assert home(cast, "leo", at).under_refused is None


@pytest.mark.policy("V.6")
def test_people_without_access_are_the_master_users(cast: Cast, at: datetime) -> None:
    assert said(home(cast, "mary", at).no_access) == []
    tess, leo = cast.person("tess"), cast.person("leo")
    Account.objects.filter(pk=tess.account_id).update(is_active=False)
    with recording("test.rows", who=Who(), at=at):
        Post.objects.filter(person=leo).update(until_on=at.date() + timedelta(days=7))
    lines = home(cast, "mary", at).no_access.lines  # type: ignore[union-attr]
    assert {(line.what, line.detail, line.tag) for line in lines} == {
        ("Tess Teammember", "Team member", "access ended"),
        ("Leo Teamleader", "Team leader", "post ends Mon Nov 30"),
    }


def vacancies(cast: Cast, key: str, at: datetime) -> list[tuple[str, str]]:
    vacant = home(cast, key, at).vacant
    assert vacant is not None
    return [(line.what, line.detail) for line in vacant.lines]


@pytest.mark.policy("general")
def test_posts_that_nobody_holds_show_on_the_operators_and_the_states_home(cast: Cast, at: datetime) -> None:
    """Of regions in which anybody holds or held a post, and organizations that enter records there."""
    assert vacancies(cast, "otto", at) == [
        ("Single point of contact", HEARTLAND),
        ("Single point of contact", OPERATOR_7),
    ]
    of_state = vacancies(cast, "dana", at)
    assert [line for line in of_state if "Region 1" in line[1]] == [
        ("One Stop Operator", "Region 1"),
        ("Master User", "Region 1"),
        ("Single point of contact", f"{LAKESHORE}, Region 1"),
    ]
    assert [line[1].split(", ")[-1] for line in of_state if line[0] == "Single point of contact"] == [
        "Region 1",
        "Region 4 (Tecumseh Area)",
        "Region 4 (Tecumseh Area)",
        "Region 7",
        "Region 7",
    ]
    assert [line for line in of_state if "Region 2" in line[1]] == []
    assert [what for what, _ in of_state].count("State staff (DWD)") == 0
    assert home(cast, "tess", at).vacant is None
    assert home(cast, "mary", at).vacant is None


@pytest.mark.policy("general")
@pytest.mark.parametrize(
    ("gone", "what"),
    [
        (["mona"], "Master User"),
        (["dana", "drew"], "State staff (DWD)"),
    ],
)
def test_a_post_falls_vacant_when_its_last_holder_loses_access(cast: Cast, at: datetime, gone: list[str], what: str) -> None:
    assert what not in [said for said, _ in vacancies(cast, "otto", at)]
    Account.objects.filter(username__in=gone).update(is_active=False)
    assert what in [said for said, _ in vacancies(cast, "otto", at)]


@pytest.mark.policy("general")
def test_an_alternate_fills_the_post(desk: Desk, cast: Cast, at: datetime) -> None:
    wabash = ("Single point of contact", WABASH)
    Account.objects.filter(username="connie").update(is_active=False)
    assert wabash not in vacancies(cast, "oscar", at)
    with desk.act():
        Post.objects.filter(person=cast.person("alma")).update(until_on=at.date() - timedelta(days=1))
    assert wabash in vacancies(cast, "oscar", at)


def test_news_of_the_region(life: Life, cast: Cast, at: datetime) -> None:
    four, seven = (Region.objects.get(number=number, until_on=None) for number in (4, 7))
    by = cast.standing("tess")
    with recording("test.rows", who=by.who(), at=at, writes=by.reads, reads=by.reads):
        Notice.objects.create(
            region=four,
            kind=NoticeKind.SERVED_ELSEWHERE,
            code="moved",
            participant_number=life.participant.number,
            about_region=seven,
            at=at,
        )
    (line,) = home(cast, "tess", at).notices.lines  # type: ignore[union-attr]
    assert (line.day, line.what) == ("today", f"{seven.name} also serves {life.participant.number}")
    assert (line.name, line.number) == ("Maria Example", life.participant.number)
    assert line.detail == "The person moved here"
    assert whats(home(cast, "toby", at).notices) == []


def test_news_of_somebody_whom_the_region_does_not_serve_any_more_names_nobody(
    life: Life, desk: Desk, cast: Cast, at: datetime
) -> None:
    with desk.act():
        number = life.participant.number
        Notice.objects.create(
            region=desk.region, kind=NoticeKind.SERVED_ELSEWHERE, code="moved", participant_number=number, at=at
        )
        ServedIn.objects.filter(participant=life.participant).update(until_on=at.date() - timedelta(days=1))
    (line,) = home(cast, "tess", at).notices.lines  # type: ignore[union-attr]
    assert (line.name, line.number, line.what) == ("", number, f"Another region also serves {number}")


@pytest.mark.policy("C.3")
def test_leaders_see_sites_and_contacts_their_own_staff(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    wes = Desk(cast, "wes", at=at)
    wes.service(life.participant, began_on=date(2026, 11, 20), site="Kokomo")
    planned = {"began_on": None, "planned_begin_on": date(2026, 11, 20)}
    desk.service(life.participant, **planned)  # type: ignore[arg-type]
    by_site = home(cast, "cora", at).by_site
    assert by_site is not None
    assert [(one.name, one.entered, one.same_day, one.late, one.planned) for one in by_site] == [
        ("Kokomo", 1, 0, 0, 0),
        ("Lafayette", 3, 3, 0, 1),
    ]
    by_staff = home(cast, "connie", at).by_staff
    assert by_staff is not None
    assert [(one.name, one.entered) for one in by_staff] == [("Tess Teammember", 3)]
    assert home(cast, "cole", at).by_staff == ()
    assert home(cast, "tess", at).by_site is None


def test_the_operator_sees_the_month_by_site_and_the_state_by_region(life: Life, cast: Cast, at: datetime) -> None:
    four = home(cast, "oscar", at).month
    assert four is not None
    assert [(line.label, line.count) for line in four.lines] == [("Lafayette", 5)]
    state = home(cast, "dana", at).regions
    assert state is not None
    assert [(one.count, one.in_time, one.share) for one in state] == [(0, 0, 0.0)] * 3 + [(5, 5, 100.0)] + [(0, 0, 0.0)] * 8
    assert home(cast, "hugo", at).regions is None
    assert home(cast, "oscar", at).regions is None
    assert home(cast, "tess", at).month is None


@pytest.mark.policy("C.4", "C.6")
def test_the_states_numbers_leave_conversions_out_and_mark_refused_ones(
    life: Life, desk: Desk, cast: Cast, at: datetime
) -> None:
    outage = desk.exception(from_on=date(2026, 11, 10))
    desk.service(life.participant, began_on=date(2026, 11, 12), began_admission=desk.admission(outage))
    desk.service(life.participant, began_on=date(2026, 11, 13), began_admission=desk.conversion())
    with desk.act():
        outage.state, outage.decided_by, outage.decided_at = ExceptionState.REFUSED, cast.person("mary"), at
        outage.decided_reason = "no ticket"
        outage.save()
    four = home(cast, "ada", at).regions[3]  # type: ignore[index]
    assert (four.count, four.in_time, four.refused, four.share) == (6, 5, 1, 83.3)


def test_a_stranger_has_nothing(cast: Cast, at: datetime) -> None:
    nothing = home(cast, "stan", at)
    assert panels_for(cast.standing("stan")) == []
    assert (nothing.due, nothing.drafts, nothing.exceptions, nothing.month, nothing.notices) == (None,) * 5


@pytest.mark.parametrize(
    ("key", "panels"),
    [
        ("tess", [*DUE, Panel.EXITS_AHEAD, Panel.CASELOAD, Panel.LOCKING, Panel.NOTICES]),
        ("clara", [Panel.LOCKING, Panel.ENTERED_TODAY, Panel.NOTICES]),
        ("connie", [Panel.NOTICES]),
        ("otto", [Panel.EXCEPTIONS, *VACANT, Panel.NOTICES]),
        ("dana", [Panel.EXCEPTIONS, *VACANT]),
        ("hugo", [Panel.EXCEPTIONS]),
        ("ada", [Panel.EXCEPTIONS, Panel.UNDER_REFUSED]),
    ],
)
def test_each_post_has_its_panels(cast: Cast, key: str, panels: Sequence[Panel]) -> None:
    assert panels_for(cast.standing(key)) == panels


@pytest.mark.parametrize("key", ["tess", "clara", "cole", "oscar", "mary", "dana", "ada", "hugo", "stan"])
def test_it_takes_six_statements_at_most(
    life: Life, cast: Cast, at: datetime, key: str, count_statements: Callable[..., int]
) -> None:
    by = cast.standing(key)
    assert count_statements(lambda: home_of(by=by, at=at)) <= 6


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 20), "Fri Nov 20"),
        (date(2025, 11, 20), "Thu Nov 20, 2025"),
    ],
)
def test_days_are_said_as_people_say_them(on: date, words: str) -> None:
    assert day_words(on, date(2026, 11, 23)) == words
