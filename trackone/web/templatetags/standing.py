"""Ask the table of authority in a template: a button is shown only to those who may press it."""

from typing import Any

from django import template
from django.template import Context

from trackone.organizations import authority
from trackone.organizations.models import Site
from trackone.organizations.standing import Standing

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, action: str, record: Any = None, site: Site | None = None) -> bool:
    """Say whether the person who reads may perform the action: `{% may "service.mend" record as can_mend %}`."""
    by = context.get("by")
    return isinstance(by, Standing) and authority.may(action, by=by, record=record, site=site)
