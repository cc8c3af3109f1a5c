"""Find the windows of a report quarter, and let the user move one."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from trackone.federal.measures.definitions import Definitions, Measure
from trackone.federal.quarters import Window, four_quarters, whole_quarter

_MOVED = re.compile(r"\s*([^=\s]+)\s*=\s*(\S+?)\s*\.\.\s*(\S+)\s*")


class WindowProblem(ValueError):
    """Says in a sentence why a window can't be used."""


def windows(report_end: date, *, known: Definitions) -> dict[str, Window]:
    """Return every window by name for a report quarter; raise NotAQuarterEnd for another day than a quarter's last."""
    whole_quarter(report_end)
    return {name: four_quarters(report_end, back=back) for name, back in known.windows.items()}


def window_of(measure: Measure, *, standard: Mapping[str, Window], moved: Mapping[str, Window]) -> Window:
    """Return the window of a measure: one moved for the measure itself, else for its window, else the standard one."""
    return moved.get(measure.name) or moved.get(measure.window) or standard[measure.window]


def moved_windows(texts: Iterable[str], *, known: Definitions) -> dict[str, Window]:
    """Read `NAME=START..END` (dates as YYYY-MM-DD, both included); raise WindowProblem.

    NAME is that of a window, which moves it for all its measures, or that of a measure, which moves it for that one alone.
    """
    return dict(_moved(text, known) for text in texts)


def refuse_unknown(moved: Mapping[str, Window], *, known: Definitions) -> None:
    """Raise WindowProblem when a window is moved that no measure looks at."""
    names = _names(known)
    for name, window in moved.items():
        if name not in names:
            raise WindowProblem(f"There is no window {name!r}. These can be given: {', '.join(names)}.")
        if window.start > window.end:
            raise WindowProblem(f"The window {name} starts on {window.start}, after it ends ({window.end}).")


def _moved(text: str, known: Definitions) -> tuple[str, Window]:
    match = _MOVED.fullmatch(text)
    if match is None:
        raise WindowProblem(f"{text!r} is not of the form NAME=START..END, such as q2=2022-07-01..2023-06-30.")
    name = match[1].lower().replace("-", "_")
    try:
        window = Window(date.fromisoformat(match[2]), date.fromisoformat(match[3]))
    except ValueError:
        raise WindowProblem(f"The window {match[1]} has a day that is no date: {match[2]}..{match[3]}.") from None
    refuse_unknown({name: window}, known=known)
    return name, window


def _names(known: Definitions) -> list[str]:
    return [*known.windows, *known.names_of("wioa"), *known.names_of("wia")]
