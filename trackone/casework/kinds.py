"""What the state does with the service catalog: add a kind, end it, let another meaning of the same code follow."""

from dataclasses import dataclass
from datetime import date, datetime

from trackone.audit.entries import act_under_way
from trackone.casework.models import AFTER_EXIT, ServiceFamily, ServiceKind
from trackone.enrollment.models import Program
from trackone.identity.guard import refusals_in_text
from trackone.organizations.dated import check_seen, end_dated, state_today
from trackone.organizations.performing import Stale, performs
from trackone.organizations.standing import Standing
from trackone.policy.business_days import ONE_DAY
from trackone.policy.general_reference import (
    refusals_of_code,
    refusals_of_effect,
    refusals_of_name,
    refusals_of_scope,
    refusals_to_begin,
)
from trackone.policy.refusal import Refusal, refuse_if

NEVER_COUNTS = AFTER_EXIT | {ServiceFamily.SELF_SERVICE, ServiceFamily.INFORMATION, ServiceFamily.ADMINISTRATIVE}


@dataclass(frozen=True, kw_only=True)
class KindEntry:
    """What the catalog says of a kind; `streams` are those of the programs that offer it, none means every program."""

    name: str
    family: str
    triggers_participation: bool
    extends_participation: bool
    makes_reportable: bool
    streams: tuple[str, ...] = ()
    federal_elements: str = ""


@performs("service_kind.add")
def add_kind(*, by: Standing, at: datetime, code: str, kind: KindEntry, since_on: date) -> ServiceKind:
    """Add a kind of service with a code of its own, offered from its first day on. Clauses: general, C.1."""
    refuse_if(
        [
            *refusals_of_code(code=code, is_taken=ServiceKind.objects.filter(code=code).exists()),
            *_refusals_of(kind, code=code),
            *refusals_to_begin(since_on=since_on, today=state_today(at)),
        ]
    )
    return _make(code, kind, since_on=since_on)


@performs("service_kind.replace")
def replace_kind(
    present: ServiceKind, *, by: Standing, at: datetime, kind: KindEntry, since_on: date, revision: int
) -> ServiceKind:
    """Let another meaning of the same code follow from a later day; the present one ends the day before.

    Services dated before are judged by the present one for good. Also brings back a code that has ended. `revision` is
    that of the code's last row. Clauses: general, C.1.
    """
    check_seen(present, revision)
    if ServiceKind.objects.filter(code=present.code, since_on__gt=present.since_on).exists():
        raise Stale("Another meaning of this code follows already.")
    today = state_today(at)
    goes_on = present.until_on is None or present.until_on >= since_on
    is_offered = present.since_on <= today and (present.until_on is None or present.until_on >= today)
    refuse_if(
        [
            *_refusals_of(kind, code=present.code),
            *refusals_to_begin(
                since_on=since_on,
                today=today,
                replaces=present.name if is_offered else "",
                after=present.since_on,
            ),
        ]
    )
    if goes_on:
        present.until_on = since_on - ONE_DAY
        present.save(update_fields=["until_on"])
    return _make(present.code, kind, since_on=since_on)


@performs("service_kind.end")
def end_kind(kind: ServiceKind, *, by: Standing, at: datetime, until_on: date, revision: int) -> ServiceKind:
    """Take a kind off the catalog after its last day; services dated until then stay, and may still be entered in time.

    Clauses: general, C.1.
    """
    check_seen(kind, revision)
    end_dated(kind, until_on=until_on, at=at)
    act_under_way().facts |= {"code": kind.code}
    return kind


def _refusals_of(kind: KindEntry, *, code: str) -> list[Refusal]:
    families = dict(ServiceFamily.choices)
    streams = set(Program.objects.exclude(stream="").values_list("stream", flat=True))
    others = ServiceKind.objects.filter(name__iexact=kind.name.strip(), until_on=None).exclude(code=code)
    return [
        *refusals_of_name(name=kind.name, is_taken=others.exists()),
        *refusals_in_text(code, kind.name, kind.federal_elements),
        *refusals_of_scope(unknown=[kind.family] if kind.family not in families else []),
        *refusals_of_scope(unknown=sorted(set(kind.streams) - streams)),
        *refusals_of_effect(
            begins=kind.triggers_participation,
            extends=kind.extends_participation,
            family=str(families.get(kind.family, kind.family)),
            never_counts=kind.family in NEVER_COUNTS,
        ),
    ]


def _make(code: str, kind: KindEntry, *, since_on: date) -> ServiceKind:
    act_under_way().facts = {"code": code, "name": kind.name.strip(), "since_on": since_on.isoformat()}
    return ServiceKind.objects.create(
        code=code,
        name=kind.name.strip(),
        family=kind.family,
        triggers_participation=kind.triggers_participation,
        extends_participation=kind.extends_participation,
        makes_reportable=kind.makes_reportable,
        streams=sorted(kind.streams),
        federal_elements=kind.federal_elements.strip(),
        since_on=since_on,
    )
