"""Components that lay out a page."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from trackone.web.uswds.markup import attributes, classes, key_mark


def page_header(content: str, title: str, lead: str = "") -> SafeString:
    said = format_html('<p class="lead">{}</p>', lead) if lead else ""
    actions = format_html('<div class="page-actions">{}</div>', content) if content.strip() else ""
    return format_html('<header class="page-header"><div><h1>{}</h1>{}</div>{}</header>', title, said, actions)


def breadcrumb(*words_and_addresses: str) -> SafeString:
    """Write the way here: words, address, words, address …, and the words of this page alone at the end."""
    *way, here = words_and_addresses
    links = format_html_join(
        "",
        '<li class="usa-breadcrumb__list-item"><a class="usa-breadcrumb__link" href="{}">{}</a></li>',
        ((address, words) for words, address in zip(way[::2], way[1::2], strict=True)),
    )
    return format_html(
        '<nav class="usa-breadcrumb" aria-label="Breadcrumb"><ol class="usa-breadcrumb__list">{}'
        '<li class="usa-breadcrumb__list-item usa-current" aria-current="page">{}</li></ol></nav>',
        links,
        here,
    )


def panel(content: str, heading: str, id: str = "", level: int = 2, count: int | None = None) -> SafeString:
    name = id or slugify(heading)
    number = format_html(' <span class="count">{}</span>', count) if count is not None else ""
    return format_html(
        '<section class="panel" id="{0}" aria-labelledby="{0}-heading"><h{1} id="{0}-heading">{2}{3}</h{1}>{4}</section>',
        name,
        level,
        heading,
        number,
        content,
    )


def with_side(content: str) -> SafeString:
    return format_html('<div class="with-side"><div class="with-side-main">{}</div></div>', content)


def side(content: str, label: str = "What you can do here", is_last: bool = False) -> SafeString:
    """Put actions beside the page; on a narrow one they come first, or last where one has to read before one decides."""
    css = "with-side-side with-side-last" if is_last else "with-side-side"
    # Closes the wide column, so that the side is its neighbor and not its child.
    return format_html('</div><div class="{}" role="group" aria-label="{}">{}', css, label, content)


def tabs(content: str, label: str) -> SafeString:
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


def tab(words: str, address: str, is_current: bool = False, count: int | None = None) -> SafeString:
    number = format_html(' <span class="count">{}</span>', count) if count is not None else ""
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>',
        address,
        attributes(aria_current="page" if is_current else ""),
        words,
        number,
    )


def more(content: str, words: str, is_open: bool = False, key: str = "") -> SafeString:
    return format_html(
        '<details class="more"{}><summary{}>{}{}</summary><div class="more-inside">{}</div></details>',
        attributes(open=is_open),
        attributes(data_key=key, aria_keyshortcuts=key),
        words,
        key_mark(key),
        content,
    )


def live(content: str, id: str, class_: str = "") -> SafeString:
    return format_html('<div id="{}" class="{}" role="status">{}</div>', id, classes("live", class_), content)
