"""Write what a check found as one self-contained page: by rule, by element, by local board, with the worst examples."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TextIO

from trackone.federal.checking import Checked
from trackone.federal.findings import Finding
from trackone.federal.language.wording import named
from trackone.federal.page_style import STYLE
from trackone.federal.tallying import Tallies, Tally, tally

_MOST_FINDINGS = 10


def write_page(checked: Checked, out: TextIO, *, most: int) -> None:
    """Write the page, with up to `most` examples of each rule, element and board."""
    out.writelines(_page(checked, tally(checked, most=most)))


def _page(checked: Checked, tallies: Tallies) -> Iterator[str]:
    name = escape(checked.name)
    yield f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Check of {name}</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to what was found</a>
<header>
<h1>Check of {name}</h1>
<dl>
<div><dt>Records</dt><dd>{checked.rows:,}</dd></div>
<div><dt>Rejects</dt><dd>{checked.errors:,}</dd></div>
<div><dt>Warnings</dt><dd>{checked.warnings:,}</dd></div>
<div><dt>Report quarter ends on</dt><dd>{checked.report_end}</dd></div>
</dl>
</header>
<main id="main">
"""
    yield from _notes(checked)
    if not checked.counts:
        yield "<p>Nothing was found.</p>\n"
    else:
        yield '<nav aria-label="On this page"><ul><li><a href="#rules">By rule</a></li>'
        yield '<li><a href="#elements">By element</a></li><li><a href="#boards">By local board</a></li></ul></nav>\n'
        yield from _rules(checked, tallies.rules)
        yield from _elements(checked, tallies.elements)
        yield from _boards(checked, tallies.boards)
    yield "</main>\n</body>\n</html>\n"


def _notes(checked: Checked) -> Iterator[str]:
    layout = checked.layout
    yield f'<section><h2 id="labels">What this check is</h2>\n<p>{escape(layout.title)}, version '
    yield f"{escape(layout.version)}. This page is no result of WIPS.</p>\n<ul>"
    yield from (f"<li>{escape(doubt)}</li>" for doubt in layout.doubts)
    yield "</ul>\n"
    if checked.missing:
        yield f"<p>Elements that the file lacks count as blank: {escape(', '.join(checked.missing))}.</p>\n"
    if checked.ignored:
        yield f"<p>Columns that are no element were not read: {escape(', '.join(checked.ignored))}.</p>\n"
    yield "</section>\n"


def _rules(checked: Checked, tallies: Mapping[str, Tally]) -> Iterator[str]:
    yield _heading("rules", "By rule", ("Rule", "Severity", "#Findings", "What is wrong, what is expected, what to do"))
    for id_, found in tallies.items():
        check = checked.checks.all[checked.checks.place[id_]]
        caution = f'<p class="caution">{escape(check.caution)}</p>' if check.caution else ""
        sentences = (f"{check.title}.", f"Expected: {check.expectation}.", f"To do: {check.repair}.")
        words = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
        yield f'<tr id="rule-{escape(id_)}"><th scope="row">{escape(id_)}</th><td>{_severity(check.severity)}</td>'
        words += caution + _examples(found, escape(id_))
        yield f'{_number("Findings", found.findings)}<td class="words">{words}</td></tr>\n'
    yield "</tbody></table></div></section>\n"


def _elements(checked: Checked, tallies: Mapping[str, Tally]) -> Iterator[str]:
    yield _heading("elements", "By element", ("Element", "#Rejects", "#Warnings", "Worst examples"))
    for number, found in tallies.items():
        name = escape(named(checked.layout.elements[number]))
        yield f'<tr><th scope="row">{name}</th>{_numbers(found)}<td class="words">{_examples(found, name)}</td></tr>\n'
    yield "</tbody></table></div></section>\n"


def _boards(checked: Checked, tallies: Mapping[str, Tally]) -> Iterator[str]:
    columns = ("Local board", "#Records", "#With findings", "#Rejects", "#Warnings", "Worst examples")
    yield _heading("boards", f"By local board (element {checked.layout.board})", columns)
    for board, found in tallies.items():
        name = escape(board) or "none given"
        yield f'<tr><th scope="row">{name}</th>{_number("Records", checked.boards.get(board, 0))}'
        yield f"{_number('With findings', found.records)}{_numbers(found)}"
        yield f'<td class="words">{_examples(found, f"board {name}")}</td></tr>\n'
    yield "</tbody></table></div></section>\n"


def _heading(id_: str, title: str, columns: Iterable[str]) -> str:
    """Return a section's beginning up to its first row; a column of numbers has a # before its name."""
    heads = "".join(
        f'<th scope="col" class="n">{column[1:]}</th>' if column.startswith("#") else f'<th scope="col">{column}</th>'
        for column in columns
    )
    return (
        f'<section><h2 id="{id_}">{escape(title)}</h2>\n'
        f'<div class="wide" role="region" aria-labelledby="{id_}" tabindex="0">\n<table class="stacked">'
        f"<caption>{escape(title)}, most rejects first</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    )


def _numbers(found: Tally) -> str:
    return _number("Rejects", found.rejects) + _number("Warnings", found.warnings)


def _number(column: str, number: int) -> str:
    return f'<td class="n" data-column="{column}">{number:,}</td>'


def _examples(found: Tally, of: str) -> str:
    if not found.worst:
        return ""
    records = "".join(f"<li>{_example(findings)}</li>" for findings in found.worst)
    hidden = f'<span class="hidden"> of {of}</span>'
    return f'<details><summary>Worst examples{hidden}</summary><ul class="records">{records}</ul></details>'


def _example(findings: tuple[Finding, ...]) -> str:
    shown = [
        f"{_severity(finding.severity)} {escape(finding.rule_id)}: {escape(finding.message)}"
        for finding in findings[:_MOST_FINDINGS]
    ]
    more = len(findings) - _MOST_FINDINGS
    if more > 0:
        shown.append(f"and {more} more")
    row = f"<strong>Row {findings[0].row:,}</strong>"
    return f"{row}, {shown[0]}" if len(shown) == 1 else f"{row}<ul>{''.join(f'<li>{one}</li>' for one in shown)}</ul>"


def _severity(severity: str) -> str:
    return f'<span class="{severity}">{severity}</span>'
