"""The course of a request against a table written by hand, and against courses that nobody thought of."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from tests.conftest import NOON
from tests.harness import Cast, TestClock
from tests.requests.asked import LATER, NARRATIVE, Asked, make_asked
from trackone.casework.models import CaseNote, ServiceRecord
from trackone.organizations.authority import NotAllowed
from trackone.policy.refusal import Refused
from trackone.requests.deciding import (
    apply_request,
    approve_deletion,
    carry_out_deletion,
    decline_request,
    forward_request,
    return_request,
)
from trackone.requests.drafting import Asking, mend_draft, return_draft, review_request, withdraw_request
from trackone.requests.models import Kind, Request
from trackone.requests.sending import expedite_request, submit_request, take_back_request

pytestmark = pytest.mark.django_db
Act = Callable[[Request, dict[str, Any]], Request]


def _mend(request: Request, common: dict[str, Any]) -> Request:
    item = request.items.filter(dropped_at=None).get()
    asking = Asking(
        kind=request.kind,
        slug="service",
        pk=item.record_id or 0,
        reason_code="paper_differs",
        narrative=NARRATIVE,
        evidence="Sign-in sheet of Nov 23, 2026",
        changes={"minutes": 45} if request.kind == Kind.CHANGE else {},
    )
    return mend_draft(request, asking=asking, **common)


ACTS: dict[str, Act] = {
    "mend": _mend,
    "withdraw": lambda request, common: withdraw_request(request, reason="Not needed.", **common),
    "review": lambda request, common: review_request(request, **common),
    "hand back": lambda request, common: return_draft(request, words="Which sheet?", **common),
    "submit": lambda request, common: submit_request(request, **common),
    "expedite": lambda request, common: expedite_request(request, reason="It can't wait.", **common),
    "take back": lambda request, common: take_back_request(request, words="Wrong day.", **common),
    "apply": lambda request, common: apply_request(request, **common),
    "return": lambda request, common: return_request(request, words="Which sheet?", **common),
    "decline": lambda request, common: decline_request(request, reason="It is right as it is.", **common),
    "forward": lambda request, common: forward_request(request, to="state", words="Not mine to edit.", **common),
    "approve": lambda request, common: approve_deletion(request, **common),
    "carry out": lambda request, common: carry_out_deletion(request, **common),
}
# Who does it when it is open, and the states from which it is: by hand, from the policy.
WITH_PROVIDER, ON_DESK = {"draft", "reviewed", "returned"}, {"submitted", "forwarded"}
OPEN: dict[str, tuple[str, set[str]]] = {
    "mend": ("tess", WITH_PROVIDER),
    "withdraw": ("tess", WITH_PROVIDER),
    "review": ("connie", {"draft", "returned"}),
    "hand back": ("connie", WITH_PROVIDER),
    "expedite": ("connie", WITH_PROVIDER),
    "take back": ("connie", {"submitted"}),
    "apply": ("mary", {"submitted"}),
    "return": ("mary", {"submitted"}),
    "decline": ("mary", {"submitted"}),
    "forward": ("mary", {"submitted"}),
}
ROADS: dict[str, tuple[tuple[str, str], ...]] = {
    "draft": (),
    "reviewed": (("review", "connie"),),
    "submitted": (("expedite", "connie"),),
    "returned": (("expedite", "connie"), ("return", "mary")),
    "forwarded": (("expedite", "connie"), ("forward", "mary")),
    "applied": (("expedite", "connie"), ("apply", "mary")),
    "declined": (("expedite", "connie"), ("decline", "mary")),
    "withdrawn": (("withdraw", "tess"),),
}


def take(asked: Asked, request: Request, act: str, key: str) -> Request:
    """Take a step as one of the cast, on the request as it is now."""
    by = asked.cast.standing(key)
    fresh = Request.objects.select_related("participant", "site", "organization").get(pk=request.pk)
    return ACTS[act](fresh, {"by": by, "at": asked.at, "revision": fresh.revision})


def a_change(asked: Asked) -> Request:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    return asked.draft(service, minutes=45)


@pytest.mark.policy("I.2", "I.3", "I.4")
@pytest.mark.parametrize("state", ROADS)
@pytest.mark.parametrize("act", OPEN)
def test_each_step_is_open_from_its_states_and_from_no_other(asked: Asked, act: str, state: str) -> None:
    request = a_change(asked)
    for name, key in ROADS[state]:
        take(asked, request, name, key)
    key, states = OPEN[act]
    if state in states:
        take(asked, request, act, key)
        return
    with pytest.raises((Refused, NotAllowed)):
        take(asked, request, act, key)
    assert Request.objects.get(pk=request.pk).state == state


@pytest.mark.policy("I.2")
@pytest.mark.parametrize("act", ["review", "hand back", "expedite", "take back"])
@pytest.mark.parametrize("key", ["tess", "cole", "mary", "oscar", "dana", "leo", "pia"])
def test_only_the_contact_of_the_organization_reviews_and_sends(asked: Asked, act: str, key: str) -> None:
    request = a_change(asked)
    if act == "take back":
        take(asked, request, "expedite", "connie")
    with pytest.raises((Refused, NotAllowed)):
        take(asked, request, act, key)


@pytest.mark.policy("I.2")
@pytest.mark.parametrize("act", ["mend", "withdraw"])
@pytest.mark.parametrize(("key", "may"), [("tess", True), ("connie", True), ("alma", True), ("leo", False), ("mary", False)])
def test_a_draft_is_its_authors_and_the_contacts(asked: Asked, act: str, key: str, may: bool) -> None:
    request = a_change(asked)
    if may:
        take(asked, request, act, key)
    else:
        with pytest.raises(Refused):
            take(asked, request, act, key)


@pytest.mark.policy("I.7")
def test_what_was_forwarded_is_decided_on_its_new_desk(asked: Asked) -> None:
    request = a_change(asked)
    for act, key in ROADS["forwarded"]:
        take(asked, request, act, key)
    with pytest.raises(NotAllowed):
        take(asked, request, "apply", "mary")
    done = take(asked, request, "apply", "dana")
    assert (done.decider, done.desk, done.decided_by) == ("master_user", "state", asked.cast.person("dana"))


@pytest.mark.policy("I.10")
@pytest.mark.parametrize("act", ["return", "decline", "forward"])
def test_nobody_decides_without_a_word(asked: Asked, act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = a_change(asked)
    take(asked, request, "expedite", "connie")
    silent: dict[str, Act] = {
        "return": lambda request, common: return_request(request, words=" ", **common),
        "decline": lambda request, common: decline_request(request, reason="", **common),
        "forward": lambda request, common: forward_request(request, to="state", words="", **common),
    }
    monkeypatch.setitem(ACTS, act, silent[act])
    with pytest.raises(Refused) as refused:
        take(asked, request, act, "mary")
    assert refused.value.refusals[0].clause == "I.10"


MASTERS, STATE, ASKERS = {"mary", "max", "oscar"}, {"dana", "drew"}, {"tess", "connie", "alma"}
steps = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(sorted(MASTERS | STATE | ASKERS | {"cole", "mona"}))),
    min_size=4,
    max_size=14,
)
# Most random steps are refused; these go on, so that every course reaches its end now and then.
straight = st.sampled_from(
    [
        [("expedite", "connie"), ("apply", "mary")],
        [("expedite", "alma"), ("approve", "max"), ("carry out", "dana")],
        [("review", "connie"), ("expedite", "connie"), ("return", "mary"), ("mend", "connie"), ("expedite", "alma")],
        [("expedite", "connie"), ("forward", "oscar"), ("apply", "drew")],
    ]
)
courses = st.lists(st.one_of(steps, straight), min_size=1, max_size=4).map(lambda parts: [s for part in parts for s in part])


@pytest.mark.policy("I.1", "I.2", "I.4", "I.9")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(kind=Kind.DELETION, drafter="tess", course=[("expedite", "alma"), ("approve", "max"), ("carry out", "dana")])
@example(kind=Kind.DELETION, drafter="mary", course=[("expedite", "alma"), ("approve", "mary"), ("carry out", "dana")])
@example(kind=Kind.CHANGE, drafter="mary", course=[("expedite", "connie"), ("apply", "mary"), ("apply", "max")])
@given(kind=st.sampled_from([Kind.CHANGE, Kind.DELETION]), drafter=st.sampled_from(["tess", "mary"]), course=courses)
def test_no_course_leads_to_a_change_without_its_approvals(
    cast: Cast, clock: TestClock, kind: Kind, drafter: str, course: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        clock.set(NOON)
        asked = make_asked(cast, clock)
        service = asked.file.serve(minutes=30)
        asked.go_to(LATER)
        request = asked.draft(service, kind=kind, key=drafter, **({"minutes": 45} if kind == Kind.CHANGE else {}))
        hands: set[str] = {drafter}
        approved: set[str] = set()
        for act, key in course:
            try:
                with transaction.atomic():
                    take(asked, request, act, key)
            except (Refused, NotAllowed, Request.DoesNotExist):
                continue
            hands |= {key} if act in ("mend", "review", "submit", "expedite") else set()
            approved = set() if act in ("return", "take back") else approved
            approved |= {key} if act in ("apply", "approve", "carry out") else set()
            hold(asked, service, request, kind=kind, hands=hands, approved=approved)
        asked.cast.standing("tess")
        event(f"{kind}: {Request.objects.get(pk=request.pk).state}")
        transaction.set_rollback(True)


def hold(asked: Asked, service: ServiceRecord, request: Request, *, kind: Kind, hands: set[str], approved: set[str]) -> None:
    """Hold what must be true after every step, whatever came before it."""
    asked.cast.standing("tess")
    row, fresh = ServiceRecord.objects.get(pk=service.pk), Request.objects.get(pk=request.pk)
    is_done = row.minutes == 45 or row.sealed_at is not None
    assert is_done == (fresh.state == "applied")
    # Never two applications: one entry, one note.
    assert CaseNote.objects.filter(contact_type="correction").count() == int(is_done)
    assert not approved & hands
    if is_done:
        assert fresh.applied_entry is not None
        assert approved & (MASTERS | STATE)
        assert kind == Kind.CHANGE or (len(approved) >= 2 and approved & STATE)
