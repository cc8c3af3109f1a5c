"""Addresses of the desk. A participant's page goes by the number, never by a name."""

from django.urls import path, re_path

from trackone.web.desks import due, views

urlpatterns = [
    path("", views.home, name="home"),
    re_path(r"^participants/(?P<number>[Pp][0-9]{8})/$", views.participant, name="participant"),
    path("due/", due.due, name="due"),
    path("services/", views.services, name="services"),
]
