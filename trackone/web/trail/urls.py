"""The address of the trail."""

from django.urls import path

from trackone.web.trail import passed, views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/numbers/", passed.passed_numbers, name="passed_numbers"),
    path("trail/numbers/<int:pk>/reviewed/", passed.passed_number_review, name="passed_number_review"),
]
