"""The lines of a sign-in list between two clicks: whom each means, what it is charged to, why it is not saved yet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms

from trackone.casework.doubling import planned_on, recorded_on
from trackone.casework.groups import chargeable
from trackone.casework.models import ServiceKind
from trackone.enrollment.models import Participation
from trackone.identity.guard import without_numbers
from trackone.organizations.authority import may
from trackone.participants.actions import look_elsewhere
from trackone.participants.matching import LineRead, Match, hits_by_number, newcomer_in, read_lines, wanted_of
from trackone.participants.queries import Hit
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_programs import fits_program
from trackone.web.casework import choices
from trackone.web.casework.choices import NOT_ENROLLED
from trackone.web.casework.group_forms import MOST_LINES, RowForm
from trackone.web.middleware.standing import HouseRequest

Typed = Mapping[str, Sequence[str]]
_MOST_LOOKS = 20
_NUMBERING = re.compile(r"^\s*\d{1,3}\s*[.)]?\s+(?=[^\d\s])")


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is known already of the group service that a list belongs to, while its form is filled in."""

    kind: ServiceKind | None = None
    on: date | None = None
    group_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: as it was typed, whom it may mean (`who`: the number of the one chosen), and what stands against it.

    `where` says which other region serves somebody like this; `reasons` are why the last save left it here.
    """

    line: str
    who: str = ""
    program: str = ""
    is_again: bool = False
    is_out: bool = False
    hits: tuple[Hit, ...] = ()
    match: Match = Match.NOBODY
    where: str = ""
    participations: tuple[Participation, ...] = ()
    is_doubled: bool = False
    is_planned: bool = False
    is_on_list: bool = False
    reasons: tuple[Refusal, ...] = ()
    form: RowForm | None = field(default=None, compare=False)

    @property
    def hit(self) -> Hit | None:
        """Return whom the line means, once that is certain."""
        return next((hit for hit in self.hits if hit.number == self.who), None)

    @property
    def asks_again(self) -> bool:
        """Say whether it has to be said that this is another service than the one on file for the day."""
        return self.is_doubled or any(reason.code == "recorded_already" for reason in self.reasons)

    @property
    def state(self) -> str:
        """Return how the line stands: out, person, choose, likely or nobody."""
        if self.is_out:
            return "out"
        if self.hit is not None:
            return "person"
        return {Match.NOBODY: "nobody", Match.SEVERAL: "choose"}.get(self.match, "likely")


def rows_typed(typed: Typed) -> list[Row]:
    """Return the lines that a form sent, or that a draft kept. No SQL."""
    rows = []
    for place in range(MOST_LINES):
        given = {name: typed.get(f"row{place}-{name}", [""])[-1] for name in ("line", "who", "program", "again", "out")}
        if not (given["line"] or given["who"]):
            continue
        line, who = without_numbers(given["line"]), given["who"].strip().upper()
        again, out = bool(given["again"]), bool(given["out"])
        rows.append(Row(line=line, who=who, program=given["program"], is_again=again, is_out=out))
    return rows


def rows_for(numbers: Iterable[str]) -> list[Row]:
    """Return a line for each participant number. No SQL."""
    return [Row(line=number, who=number) for number in numbers]


def rows_from(lines: Iterable[str]) -> list[Row]:
    """Return a line for each line of text, without the numbering of a sheet. No SQL."""
    return [Row(line=_NUMBERING.sub("", line)) for line in lines]


def look_up(request: HouseRequest, rows: Sequence[Row], *, held: Held, looks_elsewhere: bool = False) -> list[Row]:
    """Return the lines with whom they mean, each person once, ready to be shown.

    At most nine SQL statements and one for each thirty unsettled lines; each look into another region, for at most twenty
    lines that nobody here fits, is an act of its own.
    """
    hits = hits_by_number([row.who for row in rows if row.who], by=request.by)
    known = [replace(row, hits=(hits[row.who],)) if row.who in hits else replace(row, who="") for row in rows]
    unsettled = [row.line for row in known if _is_unsettled(row)]
    read = iter(read_lines(unsettled, by=request.by) if unsettled else ())
    matched = [_matched(row, next(read)) if _is_unsettled(row) else row for row in known]
    if looks_elsewhere:
        matched = _elsewhere(request, matched)
    return [_with_form(row, place) for place, row in enumerate(_with_facts(request, _each_once(matched), held))]


def renumbered(rows: Iterable[Row]) -> list[Row]:
    """Return the lines that stay, with the names of their fields in order again."""
    return [_with_form(row, place) for place, row in enumerate(rows)]


def typed_of(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return what a form with these lines would send: what a draft keeps of them."""
    found: dict[str, list[str]] = {}
    for place, row in enumerate(rows):
        again, out = "on" if row.is_again else "", "on" if row.is_out else ""
        values = {"line": row.line, "who": row.who, "program": row.program, "again": again, "out": out}
        found.update({f"row{place}-{name}": [value] for name, value in values.items() if value})
    return found


def _is_unsettled(row: Row) -> bool:
    return not row.who and not row.is_out


def _matched(row: Row, read: LineRead) -> Row:
    who = read.hits[0].number if read.match is Match.SURE else ""
    return replace(row, hits=read.hits, match=read.match, who=who)


def _elsewhere(request: HouseRequest, rows: Sequence[Row]) -> list[Row]:
    """Ask for whom nobody here fits, by name and birth date or number: the narrow look, each kept in the trail."""
    if not may("participant.look_elsewhere", by=request.by):
        return list(rows)
    by, left, found = replace(request.by, key=None), _MOST_LOOKS, []
    for row in rows:
        number, newcomer = wanted_of(row.line).number, newcomer_in(row.line)
        if row.state == "nobody" and left and (number or newcomer):
            left -= 1
            # A number says enough: the name beside it may be misspelled.
            likely = look_elsewhere(by=by, at=request.at, newcomer=None if number else newcomer, number=number)
            row = replace(row, where=", ".join(one.spoken() for one in likely))
        found.append(row)
    return found


def _each_once(rows: Sequence[Row]) -> list[Row]:
    """Drop a line that names somebody who stands on an earlier one."""
    seen: set[str] = set()
    kept = []
    for row in rows:
        if row.who and row.who in seen:
            continue
        seen.add(row.who)
        kept.append(row)
    return kept


def _with_facts(request: HouseRequest, rows: Sequence[Row], held: Held) -> list[Row]:
    ids = [row.hit.participant_id for row in rows if row.hit]
    charged = chargeable(ids, by=request.by) if ids else {}
    doubled = recorded_on(ids, kind=held.kind, on=held.on, by=request.by) if ids and held.kind and held.on else {}
    planned = planned_on(ids, kind=held.kind, on=held.on, by=request.by) if ids and held.kind and held.on else {}
    plans = {pk for pk, plan in planned.items() if may("service.complete", by=request.by, record=plan)}
    found = []
    for row in rows:
        if row.hit is not None:
            participations = tuple(charged.get(row.hit.participant_id, ()))
            lists = doubled.get(row.hit.participant_id, [])
            row = replace(
                row,
                participations=participations,
                program=_program_of(row, participations, held.kind),
                is_on_list=held.group_id is not None and held.group_id in lists,
                is_doubled=bool(lists),
                is_planned=row.hit.participant_id in plans,
            )
        found.append(row)
    return found


def _program_of(row: Row, participations: Sequence[Participation], kind: ServiceKind | None) -> str:
    """Return what a line is charged to: as it was shown, to be chosen anew where that has ended meanwhile."""
    if row.program and row.program != NOT_ENROLLED and all(str(one.pk) != row.program for one in participations):
        return ""
    return row.program or _usual(participations, kind)


def _usual(participations: Sequence[Participation], kind: ServiceKind | None) -> str:
    """Return what goes without saying: nothing for who is not enrolled, the only program that offers the service."""
    if not participations:
        return NOT_ENROLLED
    if len(participations) == 1:
        return str(participations[0].pk)
    offering = [
        one
        for one in participations
        if kind is None or fits_program(kind_streams=kind.streams, program_stream=one.program.stream)
    ]
    return str(offering[0].pk) if len(offering) == 1 else ""


def _with_form(row: Row, place: int) -> Row:
    prefix = f"row{place}"
    initial = {"line": row.line, "who": row.who, "program": row.program, "again": row.is_again, "out": row.is_out}
    form = RowForm(prefix=prefix, initial=initial, auto_id="%s")
    people: list[tuple[str, Any]] = [(hit.number, _spoken(hit)) for hit in row.hits]
    form.fields["who"].choices = [("", "Choose the person"), *people]  # type: ignore[attr-defined]
    form.fields["program"].choices = choices.participation_choices(row.participations)  # type: ignore[attr-defined]
    name = row.hit.name if row.hit else row.line
    for field_name in ("who", "program", "again", "out"):
        form.fields[field_name].widget.attrs["aria-label"] = f"{form.fields[field_name].label}: {name}"
    if row.hit is not None:
        form.fields["who"].widget = forms.HiddenInput()
    if not row.participations and row.program == NOT_ENROLLED:
        form.fields["program"].widget = forms.HiddenInput()
    return replace(row, form=form)


def _spoken(hit: Hit) -> str:
    born = f", born {hit.birth_on:%b} {hit.birth_on.day}, {hit.birth_on.year}" if hit.birth_on else ""
    return f"{hit.name}, {hit.number}{born}"
