"""Write what a check found: as JSON, as CSV, as text for a terminal."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from trackone.federal.checking import Checked
from trackone.federal.findings import Check, Finding
from trackone.federal.masking import as_cell

_CSV_COLUMNS = ("row", "rule_id", "severity", "elements", "values", "message")


def write_json(checked: Checked, out: TextIO, *, most: int | None = None) -> None:
    """Write `{"rows", "errors", "warnings", "findings"}`; of each rule no more than `most` findings."""
    head = json.dumps({"rows": checked.rows, "errors": checked.errors, "warnings": checked.warnings})
    out.write(f'{head[:-1]}, "findings": [')
    separator = "\n"
    for finding in _limited(checked.findings(), most):
        out.write(f"{separator}{json.dumps(_as_object(finding), ensure_ascii=False)}")
        separator = ",\n"
    out.write("\n]}\n" if separator != "\n" else "]}\n")


def write_csv(checked: Checked, out: TextIO, *, most: int | None = None) -> None:
    """Write a row a finding; the elements and their values stand in two cells, separated by semicolons."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    writer.writerows(map(_as_row, _limited(checked.findings(), most)))


def lines(checked: Checked, *, most: int) -> Iterator[str]:
    """Yield the lines for a terminal: the sums, the rules with their counts, then the first findings of each."""
    yield f"{checked.name}: {_counted(checked.rows, 'record')}, report quarter ending {checked.report_end}"
    yield from notes(checked)
    if not checked.counts:
        yield "Nothing was found."
        return
    yield f"{_counted(checked.errors, 'reject')}, {_counted(checked.warnings, 'warning')}"
    for severity in ("reject", "warning"):
        found = [check for check in checked.checks.all if check.severity == severity and check.id in checked.counts]
        if found:
            yield from ("", f"{severity.capitalize()}s by rule")
            yield from _rule_lines(checked, found)
    if most:
        yield from ("", f"Findings (up to {most} of each rule)")
    for finding in _limited(checked.findings(), most):
        yield f"row {finding.row}  {finding.rule_id}  {finding.severity}  {finding.message}"


def notes(checked: Checked) -> Iterator[str]:
    """Yield a line on the columns that the file lacks, and one on those that were not read."""
    if checked.missing:
        yield f"Elements that the file lacks count as blank: {', '.join(checked.missing)}"
    if checked.ignored:
        yield f"Columns that are no element were not read: {', '.join(checked.ignored)}"


def _rule_lines(checked: Checked, found: Iterable[Check]) -> Iterator[str]:
    for check in sorted(found, key=lambda check: (-checked.counts[check.id], check.id)):
        label = "" if check.confidence == "verified" else f" [{check.confidence}]"
        yield f"{checked.counts[check.id]:>9,}  {check.id:<13} {check.title}{label}"


def _limited(findings: Iterator[Finding], most: int | None) -> Iterator[Finding]:
    """Yield no more than `most` findings of each rule, all of them without it."""
    seen: dict[str, int] = {}
    for finding in findings:
        seen[finding.rule_id] = seen.get(finding.rule_id, 0) + 1
        if most is None or seen[finding.rule_id] <= most:
            yield finding


def _as_row(finding: Finding) -> tuple[int | str, ...]:
    elements, values = ";".join(finding.elements), ";".join(finding.elements.values())
    return finding.row, *map(as_cell, (finding.rule_id, finding.severity, elements, values, finding.message))


def _as_object(finding: Finding) -> dict[str, object]:
    return {
        "row": finding.row,
        "rule_id": finding.rule_id,
        "severity": finding.severity,
        "elements": dict(finding.elements),
        "message": finding.message,
    }


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
