"""Addresses of the staff."""

from django.urls import path

from trackone.web.people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/end-access/", views.end_access, name="person_disable"),
]
