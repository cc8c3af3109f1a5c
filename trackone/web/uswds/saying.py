"""Components that say something: alerts, refusals, countdowns, states."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trackone.policy.refusal import Refusal
from trackone.policy.section_2_personal_information import masked as as_cited
from trackone.web.uswds.markup import key_mark

# The word that says the kind to those who do not see the color.
_KINDS = {"info": "Note", "success": "Done", "warning": "Take care", "error": "Not possible"}
_LEVELS = {"calm": "", "soon": "Soon", "due": "Due now", "over": "Past"}
_TAGS = ("plain", "good", "watch", "bad")


def alert(content: str, kind: str, heading: str = "") -> SafeString:
    said = format_html('<strong class="alert-heading">{}</strong> ', heading) if heading else ""
    return format_html(
        '<div class="usa-alert usa-alert--{} usa-alert--slim" role="{}"><div class="usa-alert__body">'
        '<div class="usa-alert__text"><span class="read-aloud">{}: </span>{}{}</div></div></div>',
        kind,
        "alert" if kind == "error" else "status",
        _KINDS[kind],
        said,
        content,
    )


def clause(name: str) -> SafeString:
    """Link to the plain-language page of a clause; plain words where that page does not exist."""
    words = "Policy: general rules" if name == "general" else f"Policy {name}"
    try:
        address = reverse("policy_clause", args=[name])
    except NoReverseMatch:
        return format_html('<span class="clause">{}</span>', words)
    return format_html('<a class="clause" href="{}">{}</a>', address, words)


def refusal(one: Refusal) -> SafeString:
    return _refused([one], is_focused=False)


def refusals(several: Iterable[Refusal] | None) -> SafeString:
    given = list(several or ())
    return _refused(given, is_focused=True) if given else SafeString("")


def _refused(given: list[Refusal], *, is_focused: bool) -> SafeString:
    said = format_html_join(
        "",
        '<div class="refusal"><p class="refusal-sentence">{}</p>{} <p class="refusal-clause">{}</p></div>',
        ((one.sentence, format_html("<p>{}</p>", one.instead) if one.instead else "", clause(one.clause)) for one in given),
    )
    return format_html(
        '<div class="usa-alert usa-alert--error refusals" role="alert" tabindex="-1"{}>'
        '<div class="usa-alert__body"><h2 class="usa-alert__heading">Nothing was saved</h2>{}</div></div>',
        SafeString(" autofocus") if is_focused else "",
        said,
    )


def banner(content: str, kind: str = "exception") -> SafeString:
    label = "Open exception" if kind == "exception" else "Demo"
    return format_html('<section class="banner banner-{}" aria-label="{}"><p>{}</p></section>', kind, label, content)


def countdown(words: str, level: str = "calm") -> SafeString:
    mark = format_html('<span class="countdown-mark">{}</span> ', _LEVELS[level]) if _LEVELS[level] else ""
    return format_html('<p class="countdown countdown-{}">{}{}</p>', level, mark, words)


def bar(value: float, limit: float, words: str, watch_from: float | None = None) -> SafeString:
    """Write a meter beside its words; from `watch_from` on it changes its color."""
    return format_html(
        '<span class="bar"><meter min="0" max="{}" high="{}" optimum="0" value="{}" aria-label="{}"></meter> '
        '<span class="bar-words">{}</span></span>',
        limit,
        watch_from if watch_from is not None else limit * 0.75,
        value,
        words,
        words,
    )


def tag_label(words: str, kind: str = "plain") -> SafeString:
    if kind not in _TAGS:
        raise ValueError(f"{kind} is no kind of tag; the kinds are {', '.join(_TAGS)}.")
    return format_html('<span class="usa-tag tag-{}">{}</span>', kind, words)


def empty_state(content: str, heading: str) -> SafeString:
    return format_html('<div class="empty"><p class="empty-heading">{}</p>{}</div>', heading, content)


def masked(last_four: object) -> SafeString:
    """Write XXX-XX-1234 (II.2), read aloud as words; "not on file" where there is none."""
    four = str(last_four or "")[-4:]
    if not four:
        return SafeString('<span class="masked">not on file</span>')
    return format_html(
        '<span class="masked"><span aria-hidden="true">{}</span>'
        '<span class="read-aloud">Social Security number ending in {}</span></span>',
        as_cited(four),
        " ".join(four),
    )


def key_hint(key: str) -> SafeString:
    return key_mark(key)
