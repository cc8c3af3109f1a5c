"""Write the report as one self-contained page: a table for each section of each program."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import TextIO

from trackone.federal.eta9173 import Report
from trackone.federal.eta9173.lines import MEDIAN, RATE, Line, Number, lines
from trackone.federal.page_style import STYLE

# The columns stand under one another in all tables of a program.
_STYLE = """
.wide { margin-bottom: 1.5rem; }
table { table-layout: fixed; min-width: 52rem; }
.id { width: 4rem; }
.what { width: 18rem; }
"""


def write_page(report: Report, out: TextIO) -> None:
    """Write the page."""
    out.writelines(_page(report))


def _page(report: Report) -> Iterator[str]:
    title = f"{escape(report.form.title)}, quarter to {report.report_end}"
    yield f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{STYLE}{_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>{title}</h1>
<nav aria-label="Programs"><ul>"""
    for name, program in report.programs.items():
        yield f'<li><a href="#{escape(name)}">{escape(program.title)}</a></li>'
    yield '</ul></nav>\n</header>\n<main id="main">\n'
    yield from _notes(report)
    for name in report.programs:
        yield from _program(report, name)
    yield "</main>\n</body>\n</html>\n"


def _notes(report: Report) -> Iterator[str]:
    yield '<section><h2 id="about">What this report is</h2>\n'
    yield f"<p>Computed from a participant file, for the form {escape(report.form.form)}. It is no result of WIPS.</p>\n<ul>"
    yield from (f"<li>{escape(doubt)}</li>" for doubt in report.form.doubts)
    yield "</ul>\n"
    if report.missing:
        yield f"<p>Elements that the file lacks count as blank: {escape(', '.join(report.missing))}.</p>\n"
    if report.left_out:
        yield f"<p>{report.left_out:,} records could not be read and are not counted.</p>\n"
    yield "</section>\n"


def _program(report: Report, program: str) -> Iterator[str]:
    title = escape(report.programs[program].title)
    yield f'<section><h2 id="{escape(program)}">{title}</h2>\n'
    for section, found in groupby(lines(report, program), key=lambda line: line.row.section):
        yield from _table(report, program, f"{title}: {escape(report.form.sections[section])}", list(found))
    yield "</section>\n"


def _table(report: Report, program: str, caption: str, found: list[Line]) -> Iterator[str]:
    columns = report.columns_of(program)
    heads = '<th scope="col" class="id">Row</th><th scope="col" class="what">What is counted</th>'
    heads += "".join(f'<th scope="col" class="n">{escape(head)}</th>' for head in columns.values())
    yield f'<div class="wide" role="region" aria-label="{caption}" tabindex="0">\n<table><caption>{caption}</caption>\n'
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    for line in found:
        what = "" if line.what == "count" else f", {line.what}"
        doubt = "" if line.row.confidence == "verified" else f' <span class="caution">({escape(line.row.confidence)})</span>'
        yield f'<tr><td>{escape(line.row.id)}</td><th scope="row">{escape(line.row.label)}{what}{doubt}</th>'
        yield from (f'<td class="n">{_said(line.numbers.get(name), line, name)}</td>' for name in columns)
        yield "</tr>\n"
    yield "</tbody></table></div>\n"


def _said(number: Number, line: Line, column: str) -> str:
    if column not in line.numbers:
        return '<span class="hidden">not on the form</span>'
    if number is None:
        return "none"
    if line.what == RATE:
        return f"{number * 100:.1f} %"
    return f"${number:,.2f}" if line.what == MEDIAN else f"{number:,}"
