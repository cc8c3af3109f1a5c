"""What somebody asks of a file: which measures of which programs, in which windows, grouped by what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from trackone.federal.layout import Layout
from trackone.federal.measures.counting import Wanted
from trackone.federal.measures.definitions import definitions
from trackone.federal.measures.windows import refuse_unknown, window_of, windows
from trackone.federal.quarters import Window


class UnknownWord(ValueError):
    """Says in a sentence that a program, a set of measures or an element isn't known, and which are."""


@dataclass(frozen=True)
class Request:
    """The last day of the report quarter, a program or "all", an element to group by, a set of measures, moved windows."""

    report_end: date
    program: str = "all"
    by: str | None = None
    measures: str = "wioa"
    moved: Mapping[str, Window] = field(default_factory=dict)


def wanted(request: Request, *, layout: Layout) -> list[Wanted]:
    """Return the measures of the programs, each with its window; raise UnknownWord, WindowProblem or NotAQuarterEnd."""
    known = definitions(layout)
    if request.measures not in known.measures:
        raise UnknownWord(f"There are no measures {request.measures!r}, only {' and '.join(known.measures)}.")
    if request.program != "all" and request.program not in known.programs:
        raise UnknownWord(f"There is no program {request.program!r}; there are {', '.join(known.programs)} and all.")
    if request.by is not None and request.by not in layout.elements:
        raise UnknownWord(f"The layout has no element {request.by!r} to group by.")
    if request.by in layout.ssn:
        raise UnknownWord(f"Groups by {request.by} would show social security numbers; choose another element.")
    refuse_unknown(request.moved, known=known)
    standard = windows(request.report_end, known=known)
    return [
        Wanted(name, measure, window_of(measure, standard=standard, moved=request.moved))
        for name in (known.programs if request.program == "all" else [request.program])
        for measure in known.measures[request.measures][name]
    ]
