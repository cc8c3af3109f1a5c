"""Addresses of log-in, the lock, the region switch and the page for people who can't get in."""

from django.urls import path

from trackone.web.access import views

urlpatterns = [
    path("log-in/", views.log_in, name="log_in"),
    path("log-out/", views.log_out, name="log_out"),
    path("unlock/", views.unlock, name="unlock"),
    path("activate/<str:token>/", views.activate_account, name="activate"),
    path("region/", views.switch_region, name="switch_region"),
    path("help/", views.help_page, name="help"),
    path("healthz", views.healthz, name="healthz"),
]
