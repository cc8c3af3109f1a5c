"""Applications in words: at the head of the participant's page those that wait, expired lately, or are not signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, CharField, Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import LessThan

from trackone.casework.registered import listed, short_day
from trackone.desks.events import Event, day_of, moment_at, near_day, withdrawn_words
from trackone.desks.timeline import APPLICATION
from trackone.enrollment.models import TODAY_THERE, Application, Program, Signature, Signer, short_name_of
from trackone.participants.models import ElementValue, ServedIn

Facts = dict[str, Any]
Row = dict[str, Any]
# An expired one is told of for as long as somebody may wonder where it went.
TOLD_AFTER = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class ToldApplication:
    """One application in words, with its state as a tag, and what is missing."""

    pk: int
    words: str
    tag: str
    tag_kind: str
    detail: str
    is_waiting: bool


def names_of_programs() -> ArraySubquery:
    """Return the names of the programs that an application names, in the order of the list, as a part of its query."""
    is_named = Func(
        F("code"),
        OuterRef("program_codes"),
        arg_joiner=" = ANY(",
        template="(%(expressions)s))",
        output_field=BooleanField(),
    )
    return ArraySubquery(Program.objects.filter(is_named).order_by("id").values("name"), output_field=CharField())


def signed_by() -> ArraySubquery:
    """Return who has signed an application, as a part of its query."""
    rows = Signature.objects.filter(application=OuterRef("pk"), withdrawn_at=None, sealed_at=None)
    return ArraySubquery(rows.order_by("signer").values("signer"), output_field=CharField())


def is_covered() -> Exists:
    """Say of a row whether its participant has priority of service, as `priority_of_service` says of one. Clauses: C.1."""
    of_person = ElementValue.objects.filter(participant=OuterRef("participant_id"))
    return Exists(of_person.filter(Q(element_no=300, value="1") | Q(element_no=301, value__in=("1", "2", "3"))))


def is_unsigned() -> Q:
    """Keep the participations whose application lacks a signature that it needs. Clauses: IV.9."""
    signatures = Signature.objects.filter(application=OuterRef("application_id"), withdrawn_at=None, sealed_at=None)
    counted = signatures.order_by().values("application").annotate(number=Count("pk")).values("number")
    needed = Func(F("application__signers"), function="cardinality", output_field=IntegerField())
    return Q(application__isnull=False) & Q(LessThan(Coalesce(Subquery(counted), 0), needed))


def with_applications(rows: QuerySet[ServedIn]) -> QuerySet[ServedIn]:
    """Annotate the rows of who is served where with the applications of the person there."""
    own = Application.objects.filter(participant=OuterRef("participant_id"), region=OuterRef("region_id"), sealed_at=None)
    facts = {
        "pk": "pk",
        "programs": names_of_programs(),
        "on": "application_on",
        "expires": "expires_on",
        "begun": "begun_on",
        "at": "recorded_at",
        "who": "recorded_by__name",
        "withdrawn": "withdrawn_at",
        "withdrawn_by": "withdrawn_by__name",
        "withdrawn_reason": "withdrawn_reason",
        "zone": "site__time_zone",
        "applied": "applied_at",
        "signers": "signers",
        "signed": signed_by(),
        # What expires does so at midnight at its own site.
        "today": TODAY_THERE,
    }
    told = own.order_by("-begun_on", "-pk")
    annotated: QuerySet[ServedIn] = rows.annotate(applications=ArraySubquery(told.values(said=JSONObject(**facts))))
    return annotated


def told_applications(served: Iterable[ServedIn]) -> tuple[ToldApplication, ...]:
    """Return what is to be said of each, of rows that were read `with_applications`. No SQL. Clauses: C.1, IV.9."""
    said = [_told(fact) for row in served for fact in row.__dict__["applications"]]
    return tuple(one for one in said if one is not None)


def rows_of_applications(served: Iterable[ServedIn]) -> list[Row]:
    """Return the lines of applications that were not handed in, withdrawn and expired ones too. No SQL.

    Of one that was, each program has a line of its own.
    """
    facts = (fact for row in served for fact in row.__dict__["applications"] if not fact["applied"])
    events = (_event(fact) for fact in facts)
    return [{"on": event.on, "rank": APPLICATION, "pk": event.pk, "event": event} for event in events]


def _event(fact: Facts) -> Event:
    on, is_over = date.fromisoformat(fact["begun"]), fact["expires"] < fact["today"] and not fact["withdrawn"]
    return Event(
        record="application",
        pk=fact["pk"],
        on=on,
        kind="Program",
        heading=f"Application begun for {programs_in_words(fact['programs'])}",
        details=(f"Expired after {near_day(date.fromisoformat(fact['expires']), on)}",) if is_over else (),
        who=fact["who"],
        entered_at=moment_at(fact["at"], fact["zone"]),
        is_anchor=False,
        withdrawn=withdrawn_words(fact),
    )


def missing_signers(signers: Iterable[str], signed: Iterable[str]) -> list[str]:
    """Return in words who has to sign and has not."""
    present = set(signed)
    return [str(Signer(word).label).lower() for word in signers if word not in present]


def programs_in_words(names: Iterable[str]) -> str:
    """Return "WIOA Adult and Wagner-Peyser"; "no program yet" for none."""
    return listed([short_name_of(name) for name in names]) or "no program yet"


def _told(fact: dict[str, Any]) -> ToldApplication | None:
    words, on = f"Application for {programs_in_words(fact['programs'])}", day_of(fact["on"])
    if fact["applied"]:
        missing = missing_signers(fact["signers"], fact["signed"])
        if not missing:
            return None
        tag, kind, detail = "not signed", "watch", f"missing: {', '.join(missing)}"
        words = f"{words} of {short_day(on)}" if on else words
        return ToldApplication(pk=fact["pk"], words=words, tag=tag, tag_kind=kind, detail=detail, is_waiting=False)
    expires_on, today = date.fromisoformat(fact["expires"]), date.fromisoformat(fact["today"])
    left = (expires_on - today).days
    if fact["withdrawn"] or today > expires_on + TOLD_AFTER:
        return None
    if left < 0:
        tag, kind, detail = f"expired after {short_day(expires_on)}", "bad", ""
    else:
        days = "today is its last day" if left == 0 else f"{left} day{'' if left == 1 else 's'} left"
        tag, kind, detail = "not handed in", "watch", days
    return ToldApplication(pk=fact["pk"], words=words, tag=tag, tag_kind=kind, detail=detail, is_waiting=left >= 0)
