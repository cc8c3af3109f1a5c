"""When each dated part of a record was entered: the rows that timeliness counts and lists (C.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from trackone.casework.models import (
    ACTIVITIES,
    Activity,
    Admission,
    AdmissionKind,
    CaseNote,
    ContactType,
    ExceptionState,
    ServiceRecord,
)
from trackone.enrollment.models import Participation
from trackone.organizations.models import CalendarDay
from trackone.organizations.standing import Standing


class Manner(StrEnum):
    """How an entry came in."""

    IN_TIME = "in_time"
    EXCEPTED = "excepted"
    REFUSED = "refused"
    LATE = "late"
    CONVERTED = "converted"


@dataclass(frozen=True, kw_only=True)
class DatedPart:
    """One dated part of a record: its word, its label, and the columns that hold its date and stamps.

    `activity` is the kind of activity as it stands in addresses; without `what` its label says what it was.
    """

    word: str
    label: str
    model: type[ServiceRecord | Participation | CaseNote | Activity]
    on: str
    entered_on: str
    due_on: str
    admission: str = ""
    what: str = ""
    program: str = "program__name"
    activity: str = ""

    @property
    def is_struck_through(self) -> bool:
        """Say whether rows of its table can be withdrawn."""
        return self.model is not CaseNote

    @property
    def has_admission_key(self) -> bool:
        """Say whether its admission is a key that can be joined, not a bare id."""
        return self.model not in (Participation, CaseNote)


def _stamped(word: str, label: str, model: type[Any], what: str, program: str) -> DatedPart:
    return DatedPart(
        word=word,
        label=label,
        model=model,
        on=f"{word}_on",
        entered_on=f"{word}_entered_on",
        due_on=f"{word}_last_entry_on",
        admission=f"{word}_admission_id",
        what=what,
        program=program,
    )


def _of_activities() -> Iterator[DatedPart]:
    """Give each windowed date of each kind of activity; an outcome is measured from the day that it was learned of."""
    for model in ACTIVITIES.values():
        declared = model.declared
        for name in declared.windowed:
            yield DatedPart(
                word=f"{declared.kind}.{name}",
                label=f"{declared.label}: {declared.columns[f'{name}_on'].label.lower()}",
                model=model,
                on=f"{name}_on",
                entered_on=f"{name}_entered_on",
                due_on=f"{name}_last_entry_on",
                admission=f"{name}_admission_id",
                what=_SAID_BY.get(declared.kind, ""),
                program="participation__program__name",
                activity=declared.slug,
            )


# The column that says what an activity was.
_SAID_BY = {"training": "program_of_study", "assessment": "instrument", "work_experience": "employer_name"}
_OF_SERVICE = ("kind__name", "participation__program__name")
_OF_PERIOD = ("program__name", "program__name")
PARTS: dict[str, DatedPart] = {
    part.word: part
    for part in (
        _stamped("began", "Services", ServiceRecord, *_OF_SERVICE),
        _stamped("ended", "Ends of services", ServiceRecord, *_OF_SERVICE),
        _stamped("result", "Results of services", ServiceRecord, *_OF_SERVICE),
        _stamped("application", "Applications", Participation, *_OF_PERIOD),
        _stamped("eligibility", "Eligibility decisions", Participation, *_OF_PERIOD),
        DatedPart(
            word="note",
            label="Case notes",
            model=CaseNote,
            on="contact_on",
            entered_on="entered_on",
            due_on="last_entry_on",
            what="contact_type",
        ),
        *_of_activities(),
    )
}


@dataclass(frozen=True, kw_only=True)
class Month:
    """One calendar month."""

    first_on: date

    @property
    def last_on(self) -> date:
        """Return its last day."""
        return self.next_one.first_on - timedelta(days=1)

    @property
    def next_one(self) -> "Month":
        """Return the month after it."""
        return Month(first_on=(self.first_on + timedelta(days=31)).replace(day=1))

    @property
    def before(self) -> "Month":
        """Return the month before it."""
        return Month(first_on=(self.first_on - timedelta(days=1)).replace(day=1))

    @property
    def text(self) -> str:
        """Return "2026-10"."""
        return f"{self.first_on:%Y-%m}"

    @property
    def words(self) -> str:
        """Return "October 2026"."""
        return f"{self.first_on:%B %Y}"


def month_of(day: date) -> Month:
    """Return the month in which a day lies."""
    return Month(first_on=day.replace(day=1))


def entered_in(month: Month, part: DatedPart, *, by: Standing) -> QuerySet[Any]:
    """Keep what is dated in the month, as `judged_between`; each row has its `lag` too, in business days after its date."""
    rows: QuerySet[Any] = judged_between(month.first_on, month.last_on, part, by=by).annotate(lag=_lag())
    return rows


def judged_between(first_on: date, last_on: date, part: DatedPart, *, by: Standing) -> QuerySet[Any]:
    """Keep what is dated in these days and counts: not withdrawn, not loaded by a conversion; within the reader's sight.

    Each row is annotated with `dated`, `entered`, `due` and `manner`.
    """
    span = (first_on, last_on)
    rows: QuerySet[Any] = part.model.objects.visible_to(by).filter(**{f"{part.on}__range": span})
    if part.model is CaseNote:
        # What a correction wrote of itself is on time by its nature, and nobody's entry.
        rows = rows.exclude(contact_type=ContactType.CORRECTION)
    if part.is_struck_through:
        rows = rows.filter(withdrawn_at=None)
    if part.word == "began":
        # The same days once more, by the column that the index of the region holds.
        rows = rows.filter(dated_on__range=span)
    rows = rows.annotate(dated=F(part.on), entered=F(part.entered_on), due=F(part.due_on))
    judged: QuerySet[Any] = _with_manner(rows, part).exclude(manner=Manner.CONVERTED)
    return judged


def _lag() -> Case:
    number = CalendarDay.objects.values("number")
    later = Subquery(number.filter(day=OuterRef("entered"))) - Subquery(number.filter(day=OuterRef("dated")))
    return Case(When(entered=F("dated"), then=Value(0)), default=later, output_field=IntegerField())


def _with_manner(rows: QuerySet[Any], part: DatedPart) -> QuerySet[Any]:
    """Judge each row by what admitted it; one without an admission is in time, or a late one that is never refused."""
    in_time, late = When(entered__lte=F("due"), then=Value(Manner.IN_TIME.value)), Value(Manner.LATE.value)
    if not part.admission:
        noted: QuerySet[Any] = rows.annotate(manner=Case(in_time, default=late, output_field=CharField()))
        return noted
    admission = Admission.objects.filter(pk=OuterRef(part.admission))
    kind, state = Subquery(admission.values("kind")), Subquery(admission.values("exception__state"))
    if part.has_admission_key:
        # Joined, not asked for each row: planning many small subqueries takes longer than reading the month.
        key = part.admission.removesuffix("_id")
        rows = rows.annotate(admitted_as=F(f"{key}__kind"), exception_state=F(f"{key}__exception__state"))
    else:
        rows = rows.annotate(admitted_as=kind, exception_state=state)
    manner = Case(
        in_time,
        When(admitted_as=AdmissionKind.CONVERSION, then=Value(Manner.CONVERTED.value)),
        When(exception_state=ExceptionState.REFUSED, then=Value(Manner.REFUSED.value)),
        When(admitted_as=AdmissionKind.EXCEPTION, then=Value(Manner.EXCEPTED.value)),
        default=late,
        output_field=CharField(),
    )
    judged: QuerySet[Any] = rows.annotate(manner=manner)
    return judged


def is_same_day() -> Q:
    """Say that a row was entered on its own day."""
    return Q(entered=F("dated"))
