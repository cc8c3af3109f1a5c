"""Count findings by rule, by element and by local board, and keep the worst examples of each."""

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from trackone.federal.checking import Checked, RecordFindings
from trackone.federal.findings import Finding

# How bad a record is: its rejects, then all its findings, then how early it stands in the file.
_Badness = tuple[int, int, int]


@dataclass
class Tally:
    """What was found of one rule, element or board: the numbers of findings and of records, and the worst examples.

    The worst are those from records with the most rejects.
    """

    most: int
    rejects: int = 0
    warnings: int = 0
    records: int = 0
    _worst: list[tuple[_Badness, int, tuple[Finding, ...]]] = field(default_factory=list, repr=False)

    def add(self, findings: tuple[Finding, ...], badness: _Badness) -> None:
        """Count what one record has; it may become one of the worst examples."""
        rejects = sum(finding.severity == "reject" for finding in findings)
        self.rejects += rejects
        self.warnings += len(findings) - rejects
        self.records += 1
        example = (badness, self.records, findings)
        if len(self._worst) < self.most:
            heapq.heappush(self._worst, example)
        elif self.most and example > self._worst[0]:
            heapq.heapreplace(self._worst, example)

    @property
    def worst(self) -> list[tuple[Finding, ...]]:
        """The findings of the worst records, the worst one first."""
        return [findings for _, _, findings in sorted(self._worst, key=lambda example: example[:2], reverse=True)]

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return self.rejects + self.warnings


@dataclass(frozen=True)
class Tallies:
    """The tallies of a check, each group sorted by its number of findings."""

    rules: Mapping[str, Tally]
    elements: Mapping[str, Tally]
    boards: Mapping[str, Tally]


def tally(checked: Checked, *, most: int) -> Tallies:
    """Go through all findings once; keep `most` examples of each rule, element and board."""
    groups: tuple[defaultdict[str, Tally], ...] = tuple(defaultdict(lambda: Tally(most)) for _ in range(3))
    for record in checked.records():
        _add(record, *groups)
    rules, elements, boards = (_sorted(group) for group in groups)
    return Tallies(rules, elements, boards)


def _add(
    record: RecordFindings, rules: Mapping[str, Tally], elements: Mapping[str, Tally], boards: Mapping[str, Tally]
) -> None:
    rejects = sum(finding.severity == "reject" for finding in record.findings)
    badness = (rejects, len(record.findings), -record.row)
    by_element: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in record.findings:
        rules[finding.rule_id].add((finding,), badness)
        for element in finding.elements:
            by_element[element].append(finding)
    for element, findings in by_element.items():
        elements[element].add(tuple(findings), badness)
    boards[record.board].add(record.findings, badness)


def _sorted(group: Mapping[str, Tally]) -> Mapping[str, Tally]:
    return dict(sorted(group.items(), key=lambda item: (-item[1].rejects, -item[1].findings, item[0])))
