"""Does this count? One sentence for a kind of service, the same on its page, in the form and in the type-ahead."""

from datetime import date

from trackone.casework.models import AFTER_EXIT, ServiceKind
from trackone.enrollment.models import Participation
from trackone.policy.section_0_exits import Extending, extends_through, last_extended_on
from trackone.policy.section_0_measures import measures_fed
from trackone.web.uswds.dates import day

# The dates of a service's form on which this depends.
EXTENDING = ("began_on", "ended_on", "planned_begin_on", "planned_end_on")


def effect_of(
    kind: ServiceKind | None, participation: Participation | None, *, dates: Extending, is_on_file: bool = False
) -> str:
    """Say what a service does: begins participation or not, extends it to when, feeds which measures.

    All of it from the catalog's data. `dates` are typed or on file; without an actual begin no day is named. No SQL.
    """
    if kind is None:
        return ""
    counts = _counts(kind, participation, dates, is_on_file)
    return " ".join(filter(None, [counts, _feeds(kind, participation, dates.began_on), _reports(kind)]))


def _counts(kind: ServiceKind, participation: Participation | None, dates: Extending, is_on_file: bool) -> str:
    if kind.family in AFTER_EXIT:
        return "Comes after an exit: it neither begins nor extends participation."
    if not (kind.triggers_participation or kind.extends_participation):
        return "Does not count: it neither begins nor extends participation."
    if participation is None:
        return "Not enrolled, so it counts for no program."
    name, on = participation.program.short_name, dates.began_on
    if is_on_file and on is not None and participation.began_on == on and kind.triggers_participation:
        begins = f"Began participation in {name}."
    elif _begins(kind, participation, on) and not is_on_file:
        begins = f"Begins participation in {name}."
    else:
        begins = f"Counts for {name}."
    return f"{begins} {_extends(kind, participation, dates, is_on_file)}"


def _extends(kind: ServiceKind, participation: Participation, dates: Extending, is_on_file: bool) -> str:
    if not kind.extends_participation:
        return "Does not extend it."
    if dates.is_going_on:
        return "Holds it open until it ends."
    on, last_on = last_extended_on([dates]), participation.extended_on
    if on is None or not participation.program.is_in_common_exit(on):
        return "Extends it."
    if last_on is not None and last_on > on:
        after = "a later service" if is_on_file else "a service on file"
        return f"Does not extend it further: {after} does, to {day(extends_through(last_on))}."
    return f"Extends it to {day(extends_through(on))}."


def _begins(kind: ServiceKind, participation: Participation, on: date | None) -> bool:
    began_on = participation.began_on
    return kind.triggers_participation and (began_on is None or (on is not None and on < began_on))


def _feeds(kind: ServiceKind, participation: Participation | None, on: date | None) -> str:
    if participation is None:
        return ""
    begins = _begins(kind, participation, on) or (kind.triggers_participation and participation.began_on == on)
    stream = participation.program.stream
    fed = measures_fed(federal_elements=kind.federal_elements, program_stream=stream, begins=begins)
    return f"Feeds {', '.join(fed[:-1])} and {fed[-1]}." if len(fed) > 1 else f"Feeds {fed[0]}." if fed else ""


def _reports(kind: ServiceKind) -> str:
    return "It makes the person reportable." if kind.makes_reportable and kind.family not in AFTER_EXIT else ""
