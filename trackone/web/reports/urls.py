"""Addresses of the reports."""

from django.urls import path

from trackone.web.reports import views

urlpatterns = [
    path("reports/timeliness/", views.timeliness_page, name="timeliness"),
    path("reports/timeliness/table.csv", views.table_file, name="timeliness_table"),
    path("reports/timeliness/entries/", views.entries, name="timeliness_entries"),
    path("reports/timeliness/entries/download/", views.download, name="timeliness_download"),
]
