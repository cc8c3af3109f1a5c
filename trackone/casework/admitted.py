"""What came in late under an exception: services, activities, applications and decisions, newest entry first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from trackone.casework.models import ACTIVITIES, Activity, Admission, ExceptionPerson, ExceptionState, ServiceRecord
from trackone.enrollment.models import Participation, short_name_of
from trackone.organizations.authority import post_for
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.participants.queries import numbers_of

PAGE = 25
_SERVICE_DATES = (("began", "Service began"), ("ended", "Service ended"), ("result", "Result of a service"))
_PARTICIPATION_DATES = (("application", "Application"), ("eligibility", "Eligibility decision"))
# The dates of activities that have a window; what is never refused needs no exception. Places are part of the keys of pages.
_ACTIVITY_DATES = tuple(
    (model, name, f"{model.declared.label}: {model.declared.columns[f'{name}_on'].label.lower()}")
    for model in ACTIVITIES.values()
    if not model.declared.never_refused
    for name in model.declared.windowed
)
# The column that says what it was.
_TITLES = {"training": "program_of_study", "assessment": "instrument", "work_experience": "employer_name"}
_WORDS = tuple(words for *_, words in (*_SERVICE_DATES, *_PARTICIPATION_DATES, *_ACTIVITY_DATES))
_RECORDS = (
    *("service" for _ in _SERVICE_DATES),
    *("participation" for _ in _PARTICIPATION_DATES),
    *(model.declared.slug for model, *_ in _ACTIVITY_DATES),
)
_NAMES = ("part", "pk", "participant_id", "dated", "entered", "what", "admission", "withdrawn")


@dataclass(frozen=True, kw_only=True)
class AdmittedRow:
    """One late date and what admitted it; `record` is "service", "participation" or a kind of activity, `pk` its id."""

    record: str
    pk: int
    part: str
    what: str
    dated_on: date
    entered_at: datetime
    number: str
    is_withdrawn: bool
    exception_id: int
    exception_words: str


@dataclass(frozen=True, kw_only=True)
class AdmittedPage:
    """One page of late dates, and the key of the next one; None when this is the last."""

    rows: tuple[AdmittedRow, ...]
    older: str | None


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """One person on the list of a mass dislocation; without a name when the region does not serve him any more."""

    pk: int
    number: str
    name: str
    listed_at: datetime
    is_entered: bool


def admitted_under(exception_id: int, *, by: Standing, after: str = "", limit: int = PAGE) -> AdmittedPage:
    """Return what the exception admitted, within the reader's sight. Two SQL statements, paged by key."""
    admissions = Admission.objects.filter(exception_id=exception_id)
    return _page(admissions, by=by, after=after, limit=limit, exception=(exception_id, ""))


def admitted_under_refused(*, by: Standing, after: str = "", limit: int = PAGE) -> AdmittedPage:
    """Return what came in under exceptions that were refused later: the Master User's list.

    Three SQL statements, paged by key. Raises NotAllowed. Clauses: C.4.
    """
    post_for("exception.view_marked", by=by)
    refused = Admission.objects.filter(exception__state=ExceptionState.REFUSED)
    return _page(refused, by=by, after=after, limit=limit)


def listed_people(
    exception_id: int, *, after: int | None = None, limit: int = PAGE
) -> tuple[tuple[ListedPerson, ...], int | None]:
    """Return the people on the list, last listed first, and the key of the next page. Three SQL statements."""
    rows = ExceptionPerson.objects.filter(exception_id=exception_id, sealed_at=None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    wanted = [row.participant_id for row in found[:limit]]
    people = Participant.objects.in_bulk(wanted)
    entered = set(_entered_under(exception_id).filter(participant_id__in=wanted).values_list("participant_id", flat=True))
    listed = tuple(
        ListedPerson(
            pk=row.pk,
            number=people[row.participant_id].number if row.participant_id in people else "",
            name=people[row.participant_id].full_name() if row.participant_id in people else "",
            listed_at=row.listed_at,
            is_entered=row.participant_id in entered,
        )
        for row in found[:limit]
    )
    return listed, found[limit - 1].pk if len(found) > limit else None


def counts_of_list(exception_id: int) -> tuple[int, int]:
    """Return how many people are listed, and for how many of them a late service came in. One SQL statement.

    Clauses: C.4.
    """
    is_entered = Exists(_entered_under(exception_id).filter(participant=OuterRef("participant")))
    listed = ExceptionPerson.objects.filter(exception_id=exception_id, sealed_at=None)
    counts = listed.aggregate(listed=Count("pk"), entered=Count("pk", filter=is_entered))
    return counts["listed"], counts["entered"]


def _entered_under(exception_id: int) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(began_admission__exception_id=exception_id, withdrawn_at=None, sealed_at=None)


def _page(
    admissions: QuerySet[Admission], *, by: Standing, after: str, limit: int, exception: tuple[int, str] | None = None
) -> AdmittedPage:
    key = _key_from(after)
    first, *others = [_cut(rows, part, key, limit) for part, rows in enumerate(_parts(admissions, by=by))]
    found: list[dict[str, Any]] = list(first.union(*others, all=True).order_by("-entered", "part", "-pk")[: limit + 1])
    shown = found[:limit]
    numbers = numbers_of({row["participant_id"] for row in shown}, by=by)
    named = _names(shown) if exception is None else {}
    last = shown[-1] if len(found) > limit else None
    return AdmittedPage(
        rows=tuple(_row(row, numbers, exception or named[row["admission"]]) for row in shown),
        older=f"{last['entered'].timestamp():.6f}_{last['part']}_{last['pk']}" if last else None,
    )


def _parts(admissions: QuerySet[Admission], *, by: Standing) -> list[QuerySet[Any]]:
    """Return one query for each dated field, in the order of `_WORDS`."""
    services = ServiceRecord.objects.visible_to(by).annotate(what=F("kind__name"), withdrawn=F("withdrawn_at"))
    periods = Participation.objects.visible_to(by).annotate(what=F("program__name"), withdrawn=F("withdrawn_at"))
    activities = [(name, _activities(model, by=by)) for model, name, _ in _ACTIVITY_DATES]
    return [
        rows.filter(**{f"{name}_admission_id__in": admissions.values("pk")}).annotate(
            part=Value(part),
            dated=F(f"{name}_on"),
            entered=F(f"{name}_entered_at"),
            admission=F(f"{name}_admission_id"),
        )
        for part, (name, rows) in enumerate(
            [
                *((name, services) for name, _ in _SERVICE_DATES),
                *((name, periods) for name, _ in _PARTICIPATION_DATES),
                *activities,
            ]
        )
    ]


def _activities(model: type[Activity], *, by: Standing) -> QuerySet[Any]:
    rows = model._default_manager.visible_to(by)
    return rows.annotate(what=F(_TITLES[model.declared.kind]), withdrawn=F("withdrawn_at"))


def _cut(rows: QuerySet[Any], part: int, key: tuple[datetime, int, int] | None, limit: int) -> QuerySet[Any]:
    """Leave what stands behind the key in the order of the page."""
    if key is not None:
        entered, last_part, last_pk = key
        if part > last_part:
            rows = rows.filter(entered__lte=entered)
        elif part == last_part:
            rows = rows.filter(Q(entered__lt=entered) | Q(entered=entered, pk__lt=last_pk))
        else:
            rows = rows.filter(entered__lt=entered)
    return rows.order_by("-entered", "-pk").values(*_NAMES)[: limit + 1]


def _names(rows: Iterable[dict[str, Any]]) -> dict[int, tuple[int, str]]:
    """Return id and words of the exception behind each admission. One SQL statement."""
    admissions = Admission.objects.select_related("exception").filter(pk__in={row["admission"] for row in rows})
    return {one.pk: (one.exception.pk, one.exception.get_kind_display()) for one in admissions if one.exception}


def _row(row: dict[str, Any], numbers: dict[int, str], exception: tuple[int, str]) -> AdmittedRow:
    record = _RECORDS[row["part"]]
    return AdmittedRow(
        record=record,
        pk=row["pk"],
        part=_WORDS[row["part"]],
        what=short_name_of(row["what"]) if record == "participation" else row["what"],
        dated_on=row["dated"],
        entered_at=row["entered"],
        number=numbers.get(row["participant_id"], ""),
        is_withdrawn=row["withdrawn"] is not None,
        exception_id=exception[0],
        exception_words=exception[1],
    )


def _key_from(text: str) -> tuple[datetime, int, int] | None:
    """Return moment, part and id of a page's key; a key that makes no sense is the first page."""
    try:
        entered, part, pk = text.split("_")
        return datetime.fromtimestamp(float(entered)).astimezone(), int(part), int(pk)
    except (ValueError, OverflowError, OSError):
        return None
