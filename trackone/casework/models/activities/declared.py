"""Declare what a kind of activity consists of; triggers, checks, actions and pages are made of the declaration."""

from collections.abc import Mapping
from dataclasses import dataclass

# Words of the list of critical elements that belong to every service, an activity being one.
WHERE = "provider, site, program charged"
KIND, BEGIN, END = "kind of service", "actual begin", "actual end"
PLAN, RESULT = "planned begin and end", "result, hours, completion"
_OF_SERVICES = frozenset({WHERE, KIND, BEGIN, END, PLAN, RESULT})
# What every activity has, judged on its first date.
PLACED = ("site", "staff", "organization", "participation")
# What a column is judged on that is no windowed date: a plan, which moves until it has passed, or nothing at all.
PLANNED, NOTHING = "planned", "nothing"


@dataclass(frozen=True)
class Column:
    """One thing that a kind says: its label, its word in the list of critical elements, the date that it is judged on.

    `codes` names the code list of its answers. A column judged on NOTHING is not critical: the region's staff change it.
    """

    label: str
    word: str
    judged_on: str
    codes: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One kind of activity. A date `f_on` with stamps is called `f`; `first` is the one that its place is judged on.

    `columns` stand in the order in which people think of them. `in_order` names pairs of dates, the earlier first;
    `together` a date and the answer that comes with it; `later` says what the columns are about that are judged on a later
    date. What is `never_refused` comes in late and is marked, and is
    entered after an exit too (C.6, I.8). `dated_by` is the column that it is listed under; `counts` says in words what it
    does for participation and measures. What `follows_exit` is asked of the time after an exit alone.
    """

    kind: str
    label: str
    counts: str
    first: str
    dated_by: str
    columns: Mapping[str, Column]
    in_order: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    later: str = "It has ended already"
    never_refused: bool = False
    needs_program: bool = True
    follows_exit: bool = False

    @property
    def slug(self) -> str:
        """Return the kind as it stands in addresses and marks of lines."""
        return self.kind.replace("_", "-")

    @property
    def words(self) -> Mapping[str, tuple[str, str]]:
        """Return word and date of every column that can be changed."""
        own = {name: (column.word, column.judged_on) for name, column in self.columns.items()}
        return {**own, **dict.fromkeys(PLACED, (WHERE, self.first))}

    @property
    def windowed(self) -> tuple[str, ...]:
        """Return the dates that have a window, the first one first."""
        found = dict.fromkeys([self.first, *(column.judged_on for column in self.columns.values())])
        return tuple(name for name in found if name not in (PLANNED, NOTHING))

    @property
    def dated(self) -> tuple[str, ...]:
        """Return the columns of the windowed dates."""
        return tuple(f"{name}_on" for name in self.windowed)

    @property
    def planned(self) -> tuple[str, ...]:
        """Return the columns of planned dates."""
        return tuple(name for name, column in self.columns.items() if column.judged_on == PLANNED)

    @property
    def coded(self) -> Mapping[str, str]:
        """Return the columns that hold codes, with the names of their lists."""
        return {name: column.codes for name, column in self.columns.items() if column.codes}

    @property
    def filled_later(self) -> Mapping[str, tuple[str, ...]]:
        """Return every column with what it is judged on, filled in later: a date on itself, the rest on its date."""
        return {
            name: () if column.judged_on in (PLANNED, NOTHING) or name == f"{column.judged_on}_on" else (column.judged_on,)
            for name, column in self.columns.items()
        }

    def record_of(self, word: str) -> str:
        """Return the record under which a word stands in the list of critical elements."""
        return "service" if word in _OF_SERVICES else self.kind.replace("_", " ")

    def beside(self, name: str) -> tuple[str, ...]:
        """Return the columns that are judged on this windowed date, without the date itself."""
        return tuple(column for column, (_, judged_on) in self.words.items() if judged_on == name and column != f"{name}_on")
