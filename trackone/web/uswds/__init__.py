"""The look of the house: the design system, wrapped in a few components. `usa-` stands in this room and nowhere else.

Templates begin with `{% extends "base.html" %}{% load uswds %}` and fill the blocks `title`, `crumbs`, `notices` (above the
content; `{{ block.super }}` keeps the open exceptions), `content`, and `scripts` when a page has a file of its own. Pages
outside of a log-in extend `base_plain.html`. A component shown with "…" closes with `end<name>`.

A page
    {% page_header "Services" lead="Newest first" %}{% button_link "Record a service" url key="s" %}{% endpage_header %}
    {% breadcrumb "Participants" participants_url "Services" %}    pairs of words and address; the last word alone
    {% panel "Due today" id="due" %}…{% endpanel %}    a section with its own heading
    {% with_side %}…{% side %}…{% endside %}{% endwith_side %}    work on the left, actions on the right
        {% side is_last=True %}    on a narrow page actions come first; here one reads before one decides
    {% tabs "Participant" %}{% tab "Programs" url is_current %}{% endtabs %}
    {% more "Show older ones" %}…{% endmore %}    folded, opens without JavaScript
    {% live "window" %}…{% endlive %}    a place htmx fills, read aloud when it changes

What is said
    {% alert "warning" "Entry closes today" %}…{% endalert %}    kinds: info, success, warning, error
    {% refusals refusals %}    sentence, way out, link to the policy; focused on load
    {% refusal one %}    one Refusal(code, sentence, clause, instead)
    {% banner "exception" %}…{% endbanner %}    kinds: exception, demo
    {% countdown "2 business days left to enter" "soon" %}    levels: calm, soon, due, over
    {% bar 31 48 "31 of 48 hours used" %}    a <meter> with its words
    {% tag_label "Open" "good" %}    kinds: plain, good, watch, bad; the words say the state
    {% empty_state "No services yet" %}what to do{% endempty_state %}
    {% clause "C.6" %}    a link "Policy C.6"
    {% masked "1234" %}    XXX-XX-1234, read aloud as words

Forms (they build on HouseForm and MemorableDateField of trackone.web.forms)
    {% error_summary form %}    on top; links to the fields; focused on load
    {% form_start url %}…{% form_end %}    POST with csrf token, `_key` and `_page`
    {% form_start url hx_post=url hx_target="#services" %}    any other keyword becomes an attribute: _ turns to -
    {% form_start url page=url %}    a form shown elsewhere too: its draft belongs to that page
    {% field form.note %}  {% field form.on hint="For example 11 20 2026" hx_get=url hx_trigger="change" %}
    {% fields form %}    every visible field in order, hidden ones too
    {% fieldset "Where" %}…{% endfieldset %}
    {% buttons %}{% button "Save" %}{% button "Save and add another" kind="plain" name="then" value="more" %}{% endbuttons %}
    {% button "Withdraw" kind="danger" key="w" %}    kinds: primary, plain, quiet, danger
    {% button_link "Write a note" url kind="plain" key="n" %}    the key is shown and works outside of fields
    {% confirmation "Withdraw" url "Withdraw this entry of Nov 20?" %}…fields…{% endconfirmation %}
    {% filter_form form all_address="?who=all" %}    the same where a list begins filtered
    {% filter_form form %}    GET; for kinds and dates, never words that find a person; of three fields or more it
        is folded on a phone, and says there what it is set to

Lists
    {% data_table "Services in November" "Date|Service|Staff" %}<tr>{% head_cell "Date" %}…{% endhead_cell %}
        {% cell "Service" %}…{% endcell %}</tr>{% enddata_table %}    each cell repeats its label for the narrow page
    {% data_table "Services" columns sort=sort %}…    columns: list of Column("Date", sort="on"), sort: "-on"
    {% cell "Minutes" number=True %}60{% endcell %}
    {% pager newer=newer older=older %}    opaque keys; the link is this address with ?page=KEY
    {% summary_list %}{% summary_item "Birth date" fix=url %}…{% endsummary_item %}{% endsummary_list %}
    {% timeline %}{% timeline_item on=service.on kind="Service" heading="Workshop" who="Pat Moss" entered_at=at late="" %}
        …{% endtimeline_item %}{% endtimeline %}
    {% step_list "Transfer" %}{% step "Asked" "done" "Nov 12, Pat Moss" %}{% endstep_list %}   states: done, now, ahead

Dates and keys
    {{ on|day }} Fri Nov 20, 2026   {{ at|moment }} Fri Nov 20, 2026, 2:05 PM   {{ at|moment_zone }} … 2:05 PM EST
    {% key_hint "s" %}   any element may declare data-key="s"; keys.js clicks it, or focuses it when it is a field
"""

from trackone.web.uswds.tables import Column

__all__ = ["Column"]
