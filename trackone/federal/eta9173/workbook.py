"""Write the report as a workbook: a sheet for each program, and one that says what it is."""

from pathlib import Path
from typing import Any

import xlsxwriter

from trackone.federal.eta9173 import Report
from trackone.federal.eta9173.lines import MEDIAN, RATE, lines

_FORMATS = {RATE: "0.0%", MEDIAN: "$#,##0.00"}
_COUNT = "#,##0"
_LONGEST_NAME = 31  # of a sheet
_WIDTHS = {"row": 8, "label": 44, "what": 13, "number": 16, "confidence": 16, "note": 48}


def write_workbook(report: Report, path: Path) -> None:
    """Write the workbook; raise OSError when the place can't be written."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"title": f"{report.form.title}, quarter to {report.report_end}", "comments": report.form.form})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {what: book.add_format({"num_format": form}) for what, form in {**_FORMATS, "": _COUNT}.items()}
    _about(book, report, bold)
    for program in report.programs:
        _sheet(book, report, program, bold, formats)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as problem:
        raise OSError(str(problem)) from None


def _about(book: Any, report: Report, bold: Any) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 110)
    said = [
        f"{report.form.title}, quarter to {report.report_end}",
        "Computed by TrackOne from a participant file. A draft to compare with: it is no result of WIPS.",
        f"Form: {report.form.form}. Layout: {report.layout.version}.",
        *report.form.doubts,
    ]
    if report.missing:
        said.append(f"Elements that the file lacks count as blank: {', '.join(report.missing)}.")
    if report.left_out:
        said.append(f"{report.left_out:,} records could not be read and are not counted.")
    for number, text in enumerate(said):
        sheet.write_string(number, 0, text, bold if number == 0 else None)


def _sheet(book: Any, report: Report, program: str, bold: Any, formats: dict[str, Any]) -> None:
    title = report.programs[program].title
    sheet = book.add_worksheet(title if len(title) <= _LONGEST_NAME else program.upper())
    columns = report.columns_of(program)
    heads = ["Row", "What is counted", "", *columns.values(), "How well known", "Note"]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    widths = ["row", "label", "what", *(["number"] * len(columns)), "confidence", "note"]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, _WIDTHS[width])
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for number, line in enumerate(lines(report, program), start=1):
        for place, text in enumerate((line.row.id, line.row.label, line.what)):
            sheet.write_string(number, place, text)
        for place, name in enumerate(columns, start=3):
            if (value := line.numbers.get(name)) is not None:
                sheet.write_number(number, place, value, formats[line.what if line.what in _FORMATS else ""])
        for place, text in enumerate((line.row.confidence, line.row.note), start=3 + len(columns)):
            sheet.write_string(number, place, text)
