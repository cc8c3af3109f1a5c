"""Content, does this count: which measures of performance a service feeds, by the federal elements of its kind.

The data are rows of a measure, its words, the mark by which a kind of service enters its denominator or count, and the
streams of the programs that are held to it: Wagner-Peyser and the veterans' grants know neither credentials nor skill
gains. The mark is a piece of the kind's federal elements, a dot standing for any figure; "begins" is the begin of
participation itself. On-the-job, customized and readiness training (types 01, 05, 11, 12) lead to no credential.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BEGINS = "begins"


@dataclass(frozen=True, kw_only=True)
class Feeding:
    """One row: what enters a measure, and whose measure it is."""

    measure: str
    words: str
    mark: str
    streams: frozenset[str]


@cache
def feedings() -> tuple[Feeding, ...]:
    """Return the rows in the order in which a sentence names the measures.

    Clauses: C.1.
    """
    text = files("trackone.policy").joinpath("measures.csv").read_text(encoding="utf-8")
    return tuple(
        Feeding(measure=row["measure"], words=row["words"], mark=row["mark"], streams=frozenset(row["streams"].split()))
        for row in csv.DictReader(text.splitlines())
    )


def measures_fed(*, federal_elements: str, program_stream: str, begins: bool) -> list[str]:
    """Return, in words, the measures that a service feeds in a program of this stream, each once.

    `begins` says whether the service begins participation there.

    Clauses: C.1.
    """
    fed = [
        row.words
        for row in feedings()
        if program_stream in row.streams and (begins if row.mark == BEGINS else _has(federal_elements, row.mark))
    ]
    return list(dict.fromkeys(fed))


def _has(federal_elements: str, mark: str) -> bool:
    pattern = re.escape(mark).replace(r"\.", r"\d")
    return re.search(rf"(?<!\w){pattern}(?!\w)", federal_elements) is not None
