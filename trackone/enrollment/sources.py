"""What the state does with the funding sources of C.1: add one, and end one whose successor is another (C.1)."""

from dataclasses import dataclass
from datetime import date, datetime

from trackone.audit.entries import act_under_way
from trackone.enrollment.models import Program
from trackone.enrollment.models.programs import Family
from trackone.identity.guard import refusals_in_text
from trackone.organizations.dated import check_seen, end_dated, state_today
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.general_reference import (
    refusals_of_code,
    refusals_of_name,
    refusals_of_scope,
    refusals_to_begin,
)
from trackone.policy.refusal import refuse_if


@dataclass(frozen=True, kw_only=True)
class ProgramEntry:
    """What is on file of a funding source; `stream` is the word by which the service catalog names it."""

    name: str
    family: str
    era: str = ""
    stream: str = ""
    federal_mark: str = ""
    is_transferable: bool = False
    has_common_exit: bool = False


@performs("program.add")
def add_program(*, by: Standing, at: datetime, code: str, program: ProgramEntry, since_on: date) -> Program:
    """Add a funding source that takes applications from its first day on. Clauses: general, C.1."""
    others = Program.objects.filter(name__iexact=program.name.strip())
    refuse_if(
        [
            *refusals_of_code(code=code, is_taken=Program.objects.filter(code=code).exists()),
            *refusals_of_name(name=program.name, is_taken=others.exists()),
            *refusals_in_text(code, program.name, program.era, program.stream, program.federal_mark),
            *refusals_of_scope(unknown=[program.family] if program.family not in Family.values else []),
            *refusals_to_begin(since_on=since_on, today=state_today(at)),
        ]
    )
    act_under_way().facts = {"code": code, "name": program.name.strip(), "since_on": since_on.isoformat()}
    return Program.objects.create(
        code=code,
        name=program.name.strip(),
        family=program.family,
        era=program.era.strip(),
        stream=program.stream.strip(),
        federal_mark=program.federal_mark.strip(),
        is_transferable=program.is_transferable,
        since_on=since_on,
        common_exit_since_on=since_on if program.has_common_exit else None,
    )


@performs("program.end")
def end_program(program: Program, *, by: Standing, at: datetime, until_on: date, revision: int) -> Program:
    """Take no application dated after the last day; whoever is enrolled stays enrolled. Clauses: general, C.1."""
    check_seen(program, revision)
    end_dated(program, until_on=until_on, at=at)
    act_under_way().facts |= {"code": program.code}
    return program
