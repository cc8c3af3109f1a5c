"""Addresses of reference data."""

from django.urls import path

from trackone.web.reference import calendar, catalog, places, programs, providers, regions, views

urlpatterns = [
    path("reference/", views.index, name="reference"),
    path("reference/sites/", places.sites, name="sites"),
    path("reference/sites/open/", places.site_open, name="new_site"),
    path("reference/sites/<int:pk>/", places.site, name="site"),
    path("reference/sites/<int:pk>/close/", places.site_close, name="site_close"),
    path("reference/workgroups/", places.workgroups, name="workgroups"),
    path("reference/workgroups/open/", places.workgroup_open, name="new_workgroup"),
    path("reference/workgroups/<int:pk>/", places.workgroup, name="workgroup"),
    path("reference/workgroups/<int:pk>/end/", places.workgroup_close, name="workgroup_close"),
    path("reference/organizations/", providers.organizations, name="organizations"),
    path("reference/organizations/add/", providers.organization_add, name="new_organization"),
    path("reference/organizations/<int:pk>/", providers.organization, name="organization"),
    path("reference/organizations/<int:pk>/end/", providers.organization_end, name="organization_end"),
    path("reference/organizations/<int:pk>/contact/", providers.organization_contact, name="organization_contact"),
    path("reference/organizations/<int:pk>/alternate/", providers.organization_alternate, name="organization_alternate"),
    path("reference/contacts/<int:pk>/end/", providers.contact_end, name="contact_end"),
    path("reference/regions/", regions.regions, name="regions"),
    path("reference/regions/<int:pk>/", regions.region, name="region"),
    path("reference/regions/<int:pk>/rename/", regions.region_rename, name="region_rename"),
    path("reference/regions/<int:pk>/operator/", regions.region_operator, name="region_operator"),
    path("reference/regions/<int:pk>/master-user/", regions.region_master_user, name="region_master_user"),
    path("reference/regions/<int:pk>/operator-person/", regions.region_operator_person, name="region_operator_person"),
    path("reference/posts/<int:pk>/end/", regions.post_end, name="post_end"),
    path("reference/calendar/", calendar.calendar, name="calendar"),
    path("reference/calendar/add/", calendar.closing_add, name="closing_add"),
    path("reference/calendar/confirm/", calendar.calendar_confirm, name="calendar_confirm"),
    path("reference/services/", catalog.service_kinds, name="service_kinds"),
    path("reference/services/add/", catalog.service_kind_add, name="new_service_kind"),
    path("reference/services/<slug:code>/", catalog.service_kind, name="service_kind"),
    path("reference/services/<slug:code>/replace/", catalog.service_kind_replace, name="service_kind_replace"),
    path("reference/services/<slug:code>/end/", catalog.service_kind_end, name="service_kind_end"),
    path("reference/programs/", programs.programs, name="programs"),
    path("reference/programs/add/", programs.program_add, name="new_program"),
    path("reference/programs/<slug:program>/", programs.program, name="program"),
    path("reference/programs/<slug:program>/end/", programs.program_end, name="program_end"),
    path("reference/critical-elements/", programs.critical, name="critical"),
]
