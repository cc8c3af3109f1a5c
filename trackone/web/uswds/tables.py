"""Components for lists: tables that fold into cards on a phone, pagers, summaries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trackone.web.uswds.markup import attributes, classes, this_address


@dataclass(frozen=True)
class Column:
    """One column: its label, the word it sorts by (empty: not sortable), whether it holds numbers."""

    label: str
    sort: str = ""
    is_number: bool = False


def data_table(
    context: Context,
    content: str,
    caption: str,
    columns: str | Sequence[Column],
    sort: str = "",
    is_caption_read_only: bool = False,
) -> SafeString:
    """Write a table; `columns` are labels with `|` between, or Columns; `sort` is the present order, `-` for descending."""
    heads = [Column(label.strip()) for label in columns.split("|")] if isinstance(columns, str) else columns
    return format_html(
        '<div class="table-room"><table class="usa-table usa-table--borderless usa-table--stacked">'
        '<caption class="{}">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        "read-aloud" if is_caption_read_only else "",
        caption,
        format_html_join("", "{}", ((_head(context, column, sort),) for column in heads)),
        content,
    )


def _head(context: Context, column: Column, sort: str) -> SafeString:
    css = "number" if column.is_number else ""
    if not column.sort:
        return format_html('<th scope="col"{}>{}</th>', attributes(class_=css), column.label)
    is_up, is_down = sort == column.sort, sort == f"-{column.sort}"
    return format_html(
        '<th scope="col"{}><a href="{}">{}{}</a></th>',
        attributes(class_=css, aria_sort="ascending" if is_up else "descending" if is_down else ""),
        this_address(context, sort=f"-{column.sort}" if is_up else column.sort),
        column.label,
        SafeString(
            ' <span aria-hidden="true">▲</span>' if is_up else ' <span aria-hidden="true">▼</span>' if is_down else ""
        ),
    )


def cell(content: str, label: str, number: bool = False, class_: str = "") -> SafeString:
    return format_html(
        '<td data-label="{}"{}>{}</td>', label, attributes(class_=classes("number" if number else "", class_)), content
    )


def head_cell(content: str, label: str, class_: str = "") -> SafeString:
    return format_html('<th scope="row" data-label="{}"{}>{}</th>', label, attributes(class_=class_), content)


def pager(
    context: Context, newer: str | None = "", older: str | None = "", newer_words: str = "Newer", older_words: str = "Older"
) -> SafeString:
    """Write the links to the neighboring pages of a list that is paged by key; nothing when there are none."""
    if not newer and not older:
        return SafeString("")
    back = _page_link(context, newer, f"← {newer_words}", "prev")
    ahead = _page_link(context, older, f"{older_words} →", "next")
    return format_html('<nav class="pager" aria-label="Pages of this list">{}{}</nav>', back, ahead)


def _page_link(context: Context, key: str | None, words: str, rel: str) -> SafeString:
    if not key:
        return SafeString("")
    return format_html('<a class="pager-{0}" rel="{0}" href="{1}">{2}</a>', rel, this_address(context, page=str(key)), words)


def summary_list(content: str) -> SafeString:
    return format_html('<dl class="summary">{}</dl>', content)


def summary_item(content: str, label: str, fix: str = "", key: str = "") -> SafeString:
    """Write one label and value; `fix` is the address of "Fix this" for a value that is locked."""
    link = ""
    if fix:
        link = format_html(
            ' <a class="fix" href="{}"{}>Fix this<span class="read-aloud">: {}</span></a>',
            fix,
            attributes(data_key=key, aria_keyshortcuts=key),
            label,
        )
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, content, link)
