"""Every component by its name in templates; `trackone.web.uswds` lists them with a line of use each."""

from django import template

from trackone.web.uswds import dates, fields, filters, forms, layout, saying, story, tables

register = template.Library()

for plain in (
    layout.breadcrumb,
    layout.tab,
    saying.bar,
    saying.clause,
    saying.countdown,
    saying.key_hint,
    saying.masked,
    saying.refusal,
    saying.refusals,
    saying.tag_label,
    fields.field,
    fields.fields,
    forms.button,
    forms.button_link,
    forms.error_summary,
    forms.form_end,
    story.step,
):
    register.simple_tag(plain)

for standing in (filters.filter_form, forms.form_start, tables.pager):
    register.simple_tag(standing, takes_context=True)

for around in (
    layout.live,
    layout.more,
    layout.page_header,
    layout.panel,
    layout.side,
    layout.tabs,
    layout.with_side,
    saying.alert,
    saying.banner,
    saying.empty_state,
    forms.buttons,
    forms.fieldset,
    tables.cell,
    tables.head_cell,
    tables.summary_item,
    tables.summary_list,
    story.step_list,
    story.timeline,
    story.timeline_item,
):
    register.simple_block_tag(around)

for around_standing in (forms.confirmation, tables.data_table):
    register.simple_block_tag(around_standing, takes_context=True)

register.filter(dates.day)
register.filter(dates.moment)
register.filter(dates.moment_zone)
