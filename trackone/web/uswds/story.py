"""Components that tell what happened in order of time."""

from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from trackone.web.uswds.dates import day, moment
from trackone.web.uswds.saying import tag_label

_STATES = {"done": "Done", "now": "Now", "ahead": "Still to come"}


def timeline(content: str) -> SafeString:
    return format_html('<ol class="timeline">{}</ol>', content)


def timeline_item(
    content: str,
    on: date | datetime,
    kind: str,
    heading: str,
    who: str = "",
    entered_at: datetime | None = None,
    late: str = "",
    address: str = "",
) -> SafeString:
    """Write one event: its date, what, who, when it was entered; `late` names what admitted a late one (C.6)."""
    title = format_html('<a href="{}">{}</a>', address, heading) if address else heading
    entered = f"entered {moment(entered_at)}" if entered_at else ""
    small = ", ".join(part for part in (who, entered) if part)
    return format_html(
        '<li class="timeline-item timeline-{}"><time datetime="{}">{}</time><div><p class="timeline-what">'
        '<span class="timeline-kind">{}</span> <strong>{}</strong>{}</p>{}<p class="small">{}</p></div></li>',
        slugify(kind),
        on.isoformat(),
        day(on),
        kind,
        title,
        format_html(" {}", tag_label(f"Late: {late}", "watch")) if late else "",
        content,
        small,
    )


def step_list(content: str, label: str) -> SafeString:
    return format_html('<ol class="steps" aria-label="{}">{}</ol>', label, content)


def step(words: str, state: str, detail: str = "") -> SafeString:
    return format_html(
        '<li class="step step-{}"{}><span class="step-state">{}</span> <strong>{}</strong>{}</li>',
        state,
        SafeString(' aria-current="step"') if state == "now" else "",
        _STATES[state],
        words,
        format_html('<span class="small">{}</span>', detail) if detail else "",
    )
