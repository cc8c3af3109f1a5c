"""Change a correctable record: the one door through which mending in the window and correcting after it both go.

What may be changed is named by the words of `trackone/policy/critical_elements.csv`; each word stands for some columns.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Subquery

from trackone.audit.entries import act_under_way
from trackone.casework.admitting import Served, still_admits
from trackone.casework.freezing import took_effect
from trackone.casework.models import AFTER_EXIT, Activity, Conversation, ServiceRecord
from trackone.casework.terms import FOLLOW_FROM, TERMS, take_terms
from trackone.enrollment.models import Participation
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Role
from trackone.organizations.performing import check_revision
from trackone.organizations.standing import Standing, today_at
from trackone.policy.business_days import Calendar
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_time_of_service import is_open_to_its_author as is_open_by_the_book
from trackone.policy.section_0_time_of_service import refusals_to_plan
from trackone.policy.section_1_data_corrections import (
    decider_of,
    refusals_to_change_frozen,
    refusals_to_fill_again,
    refusals_to_mend,
)

# Per table, column -> the word of the list of critical elements, and the windowed date that the column is judged on. What
# an activity consists of is declared beside its table.
_SERVICE_WORDS = {
    "kind": ("kind of service", "began"),
    "began_on": ("actual begin", "began"),
    "ended_on": ("actual end", "ended"),
    "planned_begin_on": ("planned begin and end", "planned"),
    "planned_end_on": ("planned begin and end", "planned"),
    "site": ("provider, site, program charged", "began"),
    "staff": ("provider, site, program charged", "began"),
    "organization": ("provider, site, program charged", "began"),
    "participation": ("provider, site, program charged", "began"),
    "provider_name": ("provider, site, program charged", "began"),
    "result": ("result, hours, completion", "result"),
    "result_on": ("result, hours, completion", "result"),
    "minutes": ("result, hours, completion", "result"),
}
_PARTICIPATION_WORDS = {
    "application_on": ("application date", "application"),
    "program": ("program or funding source", "application"),
    # Not critical to performance: the region's staff change who works with the person, and where, at any time.
    "site": ("case manager and site", "nothing"),
    "staff": ("case manager and site", "nothing"),
    "eligibility": ("eligibility decision and its date", "eligibility"),
    "eligibility_on": ("eligibility decision and its date", "eligibility"),
    "snapshot": ("eligibility decision and its date", "eligibility"),
}
# What stands beside a date once nothing else is filled: minutes without a result are judged on the end, else the begin.
_INSTEAD = {"result": ("result", "ended", "began"), "ended": ("ended", "began")}
# What may be filled in later, and the date that it is judged on when that date is filled already: minutes come with the end.
_FILLED_LATER: Mapping[str, tuple[str, ...]] = {
    "began_on": (),
    "ended_on": (),
    "planned_begin_on": (),
    "planned_end_on": (),
    "result": (),
    "result_on": (),
    "minutes": ("result", "ended"),
    "provider_name": ("began",),
}
Correctable = ServiceRecord | Participation | Activity


@dataclass(frozen=True, kw_only=True)
class Toward:
    """How one person stands toward one record today: whose it is, what is frozen, which of its dates are still open."""

    by: Standing
    today: date
    calendar: Calendar
    is_own: bool
    leads_the_site: bool
    is_closed: bool
    is_exited: bool
    is_withdrawn: bool
    open_dates: Mapping[str, bool]

    @property
    def is_frozen(self) -> bool:
        """Say whether the record hangs on something closed or exited."""
        return self.is_closed or self.is_exited

    def is_open(self, name: str) -> bool:
        """Say whether a windowed date, or what stands in its place, is blank or may still be changed."""
        filled = next((one for one in _INSTEAD.get(name, (name,)) if one in self.open_dates), None)
        return self.open_dates[filled] if filled else True


def words_of(record: Correctable) -> Mapping[str, tuple[str, str]]:
    """Return, column by column, the word of the list of critical elements and the windowed date it is judged on."""
    if isinstance(record, Activity):
        return record.declared.words
    return _SERVICE_WORDS if isinstance(record, ServiceRecord) else _PARTICIPATION_WORDS


def standing_toward(record: Correctable, *, by: Standing, at: datetime) -> Toward:
    """Return how this person stands toward a record. Two to five SQL statements."""
    today = today_at(record.site, at=at)
    is_closed, is_exited = _is_frozen(record, at)
    dates = _windowed_dates(record)
    calendar = calendar_around(today, *dates.values(), *_planned(record))
    return Toward(
        by=by,
        today=today,
        calendar=calendar,
        is_own=by.person.pk in (record.recorded_by_id, record.staff_id),
        leads_the_site=leads_the_site(by, region_id=record.region_id, site_id=record.site_id),
        is_closed=is_closed,
        is_exited=is_exited,
        is_withdrawn=record.withdrawn_at is not None,
        open_dates={name: _is_open(record, name, on, today, calendar) for name, on in dates.items()},
    )


def refusals_to_change(record: Correctable, *, columns: Iterable[str], toward: Toward) -> list[Refusal]:
    """Return why these columns, all filled, can't be changed by this person now, each word once. No SQL.

    Clauses: I.1, I.8, C.6.
    """
    refused = refusals_to_change_frozen(is_frozen=toward.is_frozen, is_withdrawn=toward.is_withdrawn)
    for column in columns:
        judged_on = words_of(record)[column][1]
        if judged_on != "nothing":
            is_open = judged_on == "planned" or toward.is_open(judged_on)
            refused += _refusals_to_mend(record, column, is_open=is_open, toward=toward)
        planned_on = getattr(record, column) if judged_on == "planned" else None
        if planned_on is not None:
            refused += refusals_to_plan(planned_on=planned_on, today=toward.today, calendar=toward.calendar)
    return list({one.code: one for one in reversed(refused)}.values())[::-1]


def refusals_to_fill(record: ServiceRecord | Activity, *, columns: Collection[str], toward: Toward) -> list[Refusal]:
    """Return why these columns of a record can't be filled in now: filled already, or of a date that is over. No SQL.

    Filling in is entry, not mending: whoever serves at the site may do it, and the dates among the columns are judged on
    their own when they are saved. Raises LookupError for a column that is never blank. Clauses: C.6, I.8.
    """
    refused = refusals_to_change_frozen(is_frozen=toward.is_frozen, is_withdrawn=toward.is_withdrawn)
    later = filled_later(record)
    for column in columns:
        if column not in later:
            raise LookupError(f"{column} is not filled in later.")
        refused += refusals_to_fill_again(is_filled=getattr(record, column) not in (None, ""))
        judged_on = next((name for name in later[column] if name in toward.open_dates), None)
        if judged_on is not None and not toward.open_dates[judged_on]:
            refused += _refusals_to_mend(record, column, is_open=False, toward=toward)
    return list({one.code: one for one in refused}.values())


def filled_later(record: ServiceRecord | Activity) -> Mapping[str, tuple[str, ...]]:
    """Return the columns that may be filled in later, each with the dates that it is judged on once they are filled."""
    return record.declared.filled_later if isinstance(record, Activity) else _FILLED_LATER


def change(
    record: Correctable,
    *,
    changes: Mapping[str, Mapping[str, Any]],
    revision: int,
    by: Standing,
    at: datetime,
    because: str = "",
) -> Correctable:
    """Write the new values, word by word, and raise the revision; verb, only under an act.

    `changes` maps a word of the list of critical elements to columns and their values. Who may do it, and whether the
    dates are admitted, was settled before. The trail keeps old and new. Raises Stale. Clauses: I.1.
    """
    act = act_under_way()
    check_revision(record, revision)
    known = words_of(record)
    columns = {column: value for values in changes.values() for column, value in values.items()}
    for column, value in columns.items():
        # An admission is written with the date that it admits.
        if column not in known and not column.removesuffix("_id").endswith("_admission"):
            raise LookupError(f"{column} is no column of a word that can be corrected.")
        setattr(record, column, value)
    terms: tuple[str, ...] = ()
    if isinstance(record, Participation) and columns.keys() & FOLLOW_FROM:
        take_terms(record)
        terms = TERMS
    record.revision += 1
    record.save(update_fields=[*columns, *terms, "revision"])
    act.facts = {**act.facts, "words": sorted(changes)} | ({"because": because} if because else {})
    return record


def by_word(record: Correctable, columns: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return columns with their values under the words that they belong to."""
    known = words_of(record)
    found: dict[str, dict[str, Any]] = {}
    for column, value in columns.items():
        found.setdefault(known[column][0], {})[column] = value
    return found


def decider_for(record: Correctable, column: str, *, toward: Toward) -> str:
    """Return who decides a correction of this column now: a word of DECIDERS. No SQL.

    Clauses: I.1, I.7, I.8.
    """
    word = words_of(record)[column][0]
    return decider_of(
        _listed_under(record, word),
        word,
        dated_on=dated_on_of(record),
        today=toward.today,
        is_exited=toward.is_exited,
        is_closed=toward.is_closed,
    )


def is_open_to_its_author(record: Correctable, column: str, *, toward: Toward) -> bool:
    """Say whether the author can still change this column: its window is open, and nothing is frozen. No SQL."""
    if toward.is_frozen:
        return False
    judged_on = words_of(record)[column][1]
    if judged_on == "planned":
        planned_on = getattr(record, column)
        return planned_on is None or not refusals_to_plan(
            planned_on=planned_on, today=toward.today, calendar=toward.calendar
        )
    return judged_on == "nothing" or toward.is_open(judged_on)


def _refusals_to_mend(record: Correctable, column: str, *, is_open: bool, toward: Toward) -> list[Refusal]:
    decider = decider_for(record, column, toward=toward)
    return refusals_to_mend(
        is_own=toward.is_own,
        leads_the_site=toward.leads_the_site,
        window_is_open=is_open,
        is_frozen=toward.is_frozen,
        is_withdrawn=toward.is_withdrawn,
        decider=decider,
    )


def _listed_under(record: Correctable, word: str) -> str:
    """Return the record of the list of critical elements that has this word."""
    if isinstance(record, Activity):
        return record.declared.record_of(word)
    return "service" if isinstance(record, ServiceRecord) else "participation"


def _windowed_dates(record: Correctable) -> dict[str, date]:
    if isinstance(record, Activity):
        names = record.declared.windowed
    else:
        names = ("began", "ended", "result") if isinstance(record, ServiceRecord) else ("application", "eligibility")
    found = {name: getattr(record, f"{name}_on") for name in names}
    return {name: on for name, on in found.items() if on is not None}


def _planned(record: Correctable) -> list[date]:
    if isinstance(record, Participation):
        return []
    columns = record.declared.planned if isinstance(record, Activity) else ("planned_begin_on", "planned_end_on")
    return [on for on in (getattr(record, column) for column in columns) if on is not None]


def _is_open(record: Correctable, name: str, on: date, today: date, calendar: Calendar) -> bool:
    last_on, entered_on = (getattr(record, f"{name}_{stamp}") for stamp in ("last_entry_on", "entered_on"))
    served = served_of(record)
    if last_on is None or is_open_by_the_book(
        dated_on=on, last_on=last_on, entered_on=entered_on, today=today, calendar=calendar, kind=served.kind
    ):
        return True
    admission_id = getattr(record, f"{name}_admission_id")
    return still_admits(admission_id, served, dated_on=on, today=today, calendar=calendar)


def served_of(record: Correctable) -> Served:
    """Return what an exception is held against for this record. One SQL statement at most."""
    period = record if isinstance(record, Participation) else record.participation
    return Served(
        participant_id=record.participant_id,
        site=record.site,
        staff_id=record.staff_id,
        program_code=period.program.code if period else None,
        kind=_kind_of(record),
    )


def _kind_of(record: Correctable) -> str:
    """Return what the book calls it: it says which kinds are never refused for being late."""
    if isinstance(record, Activity):
        return record.declared.kind
    return record.kind.family if isinstance(record, ServiceRecord) else "participation"


def leads_the_site(by: Standing, *, region_id: int, site_id: int) -> bool:
    """Say whether this person leads the team at a site of the region. No SQL."""
    return any(
        post.role == Role.TEAM_LEADER and post.region_id == region_id and post.site_id in (None, site_id)
        for post in by.posts
    )


def _is_frozen(record: Correctable, at: datetime) -> tuple[bool, bool]:
    """Say whether what the record hangs on is closed, and whether it has exited, as both stand now: not when it was loaded.

    Each by the midnight of its own site. One SQL statement for a service.
    """
    if isinstance(record, Participation):
        return False, took_effect(record.exit_last_undo_on, time_zone=record.site.time_zone, at=at)
    period = Participation.objects.filter(pk=record.participation_id or 0)
    rows = Conversation.objects.filter(pk=record.conversation_id).annotate(
        exit_undo_on=Subquery(period.values("exit_last_undo_on")[:1]),
        exit_zone=Subquery(period.values("site__time_zone")[:1]),
    )
    columns = ("closed_on", "site__time_zone", "exit_undo_on", "exit_zone")
    closed_on, zone, exit_undo_on, exit_zone = rows.values_list(*columns).get()
    comes_after_exit = record.is_never_refused if isinstance(record, Activity) else record.kind.family in AFTER_EXIT
    is_exited = not comes_after_exit and took_effect(exit_undo_on, time_zone=exit_zone, at=at)
    return took_effect(closed_on, time_zone=zone, at=at), is_exited


def dated_on_of(record: Correctable) -> date:
    """Return the date by which the program year of a record is told. No SQL."""
    if isinstance(record, Participation):
        return record.application_on
    if isinstance(record, Activity):
        return record.dated_on
    dated_on: date = record.began_on or record.planned_begin_on or record.recorded_at.date()
    return dated_on
