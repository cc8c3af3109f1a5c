"""Tell of activities on the time line: each kind is a branch of it, with a sentence of its own."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, JSONObject

from trackone.casework.activities.telling import told
from trackone.casework.models import ACTIVITIES, Activity
from trackone.desks.events import Event, day_of, late_of, moment_at, near_day, withdrawn_words
from trackone.desks.events import Late as LateEntry
from trackone.desks.paging import Branch
from trackone.desks.timeline import FIRST_ACTIVITY, Shown, admission_of, of
from trackone.enrollment.models import Participation, short_name_of
from trackone.organizations.models import Person, Site
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant, ServedIn

# A kind keeps its rank: it is part of the keys of pages.
RANKS: Mapping[str, int] = {kind: FIRST_ACTIVITY + place for place, kind in enumerate(ACTIVITIES)}
Facts = Mapping[str, Any]


def with_kinds_on_file(rows: QuerySet[ServedIn]) -> QuerySet[ServedIn]:
    """Annotate who is served with which kinds of activity are on file: most people have few, and each costs a branch."""
    known = {
        _flag(kind): Exists(model._base_manager.filter(participant=OuterRef("participant_id"), sealed_at=None))
        for kind, model in ACTIVITIES.items()
    }
    annotated: QuerySet[ServedIn] = rows.annotate(**known)
    return annotated


def kinds_on_file(served: Iterable[ServedIn]) -> tuple[str, ...]:
    """Return the kinds of activity that rows read `with_kinds_on_file` tell of. No SQL."""
    rows = [row.__dict__ for row in served]
    return tuple(kind for kind in ACTIVITIES if any(row[_flag(kind)] for row in rows))


def branches_of_activities(participant: Participant, *, kinds: Iterable[str], by: Standing, shown: Shown) -> list[Branch]:
    """Return one branch for each of these kinds of activity, each walking its own index by participant. No SQL yet."""
    found = []
    for kind in kinds:
        model = ACTIVITIES[kind]
        rows = model._default_manager.visible_to(by).filter(participant=participant)
        if shown.program_id is not None:
            rows = rows.filter(participation__program_id=shown.program_id)
        found.append(Branch(rank=RANKS[kind], rows=_with_facts(model, rows.annotate(on=F(model.declared.dated_by)))))
    return found


def activity_event(kind: str, on: date, pk: int, facts: Facts) -> Event:
    """Tell of an activity: what, until when or how it ended, for which program, where, by whom.

    What is never refused is measured from the day it was learned of.
    """
    declared, columns = ACTIVITIES[kind].declared, facts["columns"]
    said = told(kind, columns, on=on)
    first_on = day_of(columns[f"{declared.first}_on"])
    expected_on = day_of(columns.get("expected_end_on")) if not columns.get("ended_on") else None
    return Event(
        record=declared.slug,
        pk=pk,
        on=on,
        kind=declared.label,
        heading=said.heading,
        details=tuple(filter(None, [*said.details, _until(on, columns), *_learned(on, first_on), *_where(facts)])),
        who=facts["who"],
        entered_by=facts["by"] if facts["by"] != facts["who"] else "",
        entered_at=moment_at(facts["at"], facts["zone"]),
        entered_on=day_of(facts["entered_on"]),
        counted_from=first_on if first_on != on else None,
        late=late_of(facts["late"]) or (LateEntry() if facts["is_late"] else None),
        expected_on=None if facts["withdrawn"] else expected_on,
        withdrawn=withdrawn_words(facts),
        is_activity=True,
    )


TOLD: Mapping[int, Callable[[date, int, dict[str, Any]], Event]] = {
    rank: partial(activity_event, kind) for kind, rank in RANKS.items()
}


def _flag(kind: str) -> str:
    return f"has_{kind}"


def _with_facts(model: type[Activity], rows: Any) -> Any:
    declared = model.declared
    came_late = Q(pk=None)
    for name in declared.windowed:
        came_late |= Q(**{f"{name}_entered_on__gt": F(f"{name}_last_entry_on")})
    admissions = [f"{name}_admission_id" for name in declared.windowed]
    named = rows.annotate(late_id=Coalesce(*admissions) if len(admissions) > 1 else F(admissions[0]))
    return named.annotate(
        facts=JSONObject(
            columns=JSONObject(**{name: name for name in declared.columns}),
            who=of(Person, "staff_id", "name"),
            by=of(Person, "recorded_by_id", "name"),
            at=Coalesce(f"{declared.first}_entered_at", "recorded_at"),
            entered_on=f"{declared.first}_entered_on",
            zone=of(Site, "site_id", "time_zone"),
            site=of(Site, "site_id", "name"),
            program=of(Participation, "participation_id", "program__name"),
            late=admission_of("late_id"),
            is_late=Case(When(came_late, then=Value(True)), default=Value(False)),
            withdrawn="withdrawn_at",
            withdrawn_by=of(Person, "withdrawn_by_id", "name"),
            withdrawn_reason="withdrawn_reason",
        )
    )


def _until(on: date, columns: Facts) -> str:
    ended, expected = day_of(columns.get("ended_on")), day_of(columns.get("expected_end_on"))
    if ended:
        return f"to {near_day(ended, on)}"
    return f"expected to end {near_day(expected, on)}" if expected else ""


def _learned(on: date, first_on: date | None) -> list[str]:
    return [f"learned {near_day(first_on, on)}"] if first_on and first_on != on else []


def _where(facts: Facts) -> list[str]:
    return [short_name_of(facts["program"] or ""), facts["site"]]
